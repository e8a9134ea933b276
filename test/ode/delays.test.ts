import { describe, expect, it } from 'vitest';
import { createLibrary } from '../../src/ode/equations/linking/library.ts';
import { groupNamed, inputIndex, type Network, stateIndex } from '../../src/ode/kernels/network/network.ts';
import { buildNetwork } from '../../src/ode/kernels/network/networkBuilder.ts';
import { parameterAt, setParameter } from '../../src/ode/kernels/network/parameterPlaces.ts';
import { overDelays, withSources } from '../../src/ode/solvers/delay/overDelays.ts';
import { createRealtime, type RealtimeStepper } from '../../src/ode/solvers/realtime/realtime.ts';
import { asSystem, settleInTheDark } from '../../src/ode/solvers/reference/darkState.ts';
import { createOdex } from '../../src/ode/solvers/reference/odex.ts';
import { createRk4 } from '../../src/ode/solvers/reference/rk4.ts';
import type { Solver } from '../../src/ode/solvers/reference/solver.ts';
import { createWasmRealtime } from '../../src/ode/solvers/wasm/wasmRealtime.ts';
import { catalogue } from '../../src/retina/catalogue.ts';
import { activity, chain, drive, networkOfText } from './delayCircuits.ts';

/** Both cells of the chain have this time constant, ms. */
const tauMs = 4;
/** What the second cell of the chain does after the first was given a drive of 1: the step response of two equal low passes of first order in a row, times the weight of 2, a delay later. */
function heard(tMs: number, delayMs: number): number {
	const s = Math.max(0, tMs - delayMs) / tauMs;
	return 2 * (1 - (1 + s) * Math.exp(-s));
}

type Advance = (y: Float64Array, from: number, to: number) => void;
type Method = (net: Network) => Advance;

const stepping =
	(make: (net: Network) => RealtimeStepper): Method =>
	(net) => {
		const stepper = make(net);
		return (y, from, to) => {
			const steps = Math.round((to - from) / stepper.stepMs);
			for (let k = 0; k < steps; k++) stepper.step(y, from + k * stepper.stepMs);
		};
	};
const solving =
	(solver: Solver): Method =>
	(net) => {
		const over = overDelays(solver, net);
		const system = asSystem(net);
		return (y, from, to) => void over.integrate(system, y, from, to);
	};
const javascript = (stepMs: number): Method => stepping((net) => createRealtime(net, { stepMs }));
const vectors = (stepMs: number, precision: 'single' | 'double' = 'double'): Method =>
	stepping((net) => createWasmRealtime(net, { stepMs, precision }));
const rk4 = (stepMs: number): Method => solving(createRk4(stepMs));
const odex = solving(createOdex({ tolerance: 1e-9 }));

/** The greatest error in the chain over 24 ms, looked at every 2 ms. */
function errorOf(method: Method, delayMs: number): number {
	const net = networkOfText(chain(`delay ${delayMs}[ms]`));
	drive(net, 'first', 1);
	const advance = method(net);
	const y = net.initialState();
	let worst = 0;
	for (let t = 0; t < 24; t += 2) {
		advance(y, t, t + 2);
		worst = Math.max(worst, Math.abs(activity(net, y, 'second') - heard(t + 2, delayMs)));
	}
	return worst;
}

describe('a delay on the way from one cell to another', () => {
	it.each([0, 0.3, 7.3])('of %d ms is what the formula says in every method', (delayMs) => {
		expect(errorOf(rk4(0.05), delayMs)).toBeLessThan(1e-8);
		expect(errorOf(odex, delayMs)).toBeLessThan(1e-8);
		expect(errorOf(javascript(0.1), delayMs)).toBeLessThan(3e-4);
		expect(errorOf(vectors(0.1), delayMs)).toBeLessThan(3e-4);
		expect(errorOf(vectors(0.1, 'single'), delayMs)).toBeLessThan(3e-4);
	});

	it.each([0.03, 7.3])('of %d ms leaves the real-time method its order, shorter than a step or longer', (delayMs) => {
		for (const method of [javascript, vectors]) {
			// Where in a step the first signal arrives changes the error by some times, so a wide range of steps is looked at.
			const [coarse = 0, fine = 0] = [0.4, 0.025].map((stepMs) => errorOf(method(stepMs), delayMs));
			expect(Math.log2(coarse / fine) / 4).toBeGreaterThan(1.9);
		}
	});

	it('leaves RK4 its order', () => {
		const errors = [2, 1, 0.5, 0.25].map((stepMs) => errorOf(rk4(stepMs), 7.3));
		errors.slice(1).forEach((error, k) => {
			expect(Math.log2((errors[k] as number) / error)).toBeGreaterThan(3.7);
		});
	});
});

/** Cells that inhibit each other and themselves, by conductances and by signals, with delays of several lengths: they oscillate. */
const ring = `circuit ring
title Cells in a ring
cell relay as a
cell relay as b
cell relay as c
synapse bounded as a_b from a to b into heard delay 3[ms] with weight = -3[1]
synapse bounded as b_c from b to c into heard delay 0.2[ms] with weight = 2[1]
synapse bounded as c_a from c to a into heard with weight = 2[1]
synapse bounded as c_c from c to c into heard delay 5.5[ms] with weight = -1[1]
synapse graded as a_c from a to c delay 1.7[ms]
junction gap as b_c_gap between b and c
`;

/** Activities and potentials of its cells each 2 ms for 64 ms. @param atMs what is done to the network at a time */
function course(method: Method, atMs: (net: Network, tMs: number) => void = () => undefined): number[] {
	const net = networkOfText(ring);
	drive(net, 'a', 0.2);
	const y = net.initialState();
	const advance = method(net);
	const found: number[] = [];
	for (let t = 0; t < 64; t += 2) {
		atMs(net, t);
		advance(y, t, t + 2);
		found.push(...net.populations.flatMap((group) => ['x', 'V'].map((s) => y[stateIndex(group, s, 0)] as number)));
	}
	return found;
}

const apart = (a: readonly number[], b: readonly number[]): number =>
	Math.max(...a.map((each, k) => Math.abs(each - (b[k] as number))));

describe('cells that act on each other with delays', () => {
	it('go the same way with every method, and the real-time method comes nearer with the square of its step', () => {
		const exact = course(rk4(0.05));
		const late = exact.filter((_, k) => k % 6 === 0).slice(16);
		expect(Math.max(...late) - Math.min(...late)).toBeGreaterThan(1);
		expect(apart(course(odex), exact)).toBeLessThan(1e-6);
		for (const method of [javascript, vectors]) {
			const errors = [0.2, 0.05].map((stepMs) => apart(course(method(stepMs)), exact));
			expect(errors[0]).toBeLessThan(0.1);
			expect(Math.log2((errors[0] as number) / (errors[1] as number)) / 2).toBeGreaterThan(1.8);
		}
	});

	it('go the same way where delays are edited on the way: longer, shorter, none and back', () => {
		const edits = (net: Network, tMs: number): void => {
			const set = (path: string, value: number) => setParameter(parameterAt(net, path), value);
			if (tMs === 20) set('a_b.delay', 9);
			if (tMs === 34) set('c_c.delay', 0.5);
			if (tMs === 40) set('a_c.delay', 0);
			if (tMs === 50) set('a_b.delay', 1);
			if (tMs === 60) set('a_c.delay', 12);
		};
		const exact = course(rk4(0.05), edits);
		expect(apart(exact, course(rk4(0.05)))).toBeGreaterThan(0.5);
		for (const method of [javascript, vectors]) {
			const errors = [0.1, 0.025].map((stepMs) => apart(course(method(stepMs), edits), exact));
			expect(errors[0]).toBeLessThan(0.1);
			expect(errors[1]).toBeLessThan(0.4 * (errors[0] as number));
		}
	});

	it('are found by dense output within steps too, and what is on its way with them', () => {
		const net = networkOfText(chain('delay 3[ms]'));
		drive(net, 'first', 1);
		const [first] = net.populations;
		if (!first) throw new Error('no cells');
		const [now, then] = ['x', 'delayed.along.x'].map((state) => stateIndex(first, state, 0)) as [number, number];
		const states = withSources(net, [then]);
		const over = overDelays(createOdex({ tolerance: 1e-9, denseStates: states }), net);
		let worst = 0;
		over.integrate(asSystem(net), net.initialState(), 0, 20, ({ start, end, value }) => {
			const middle = (start + end) / 2;
			worst = Math.max(worst, Math.abs(value(now, middle) - (1 - Math.exp(-middle / tauMs))));
			const expected = 1 - Math.exp(-Math.max(0, middle - 3) / tauMs);
			worst = Math.max(worst, Math.abs(value(then, middle) - expected));
			return true;
		});
		expect(worst).toBeLessThan(1e-7);
	});
});

describe('a delay line that is edited', () => {
	/** What comes out of the line of the chain, each step of 0.5 ms. */
	function outOf(edit: (net: Network, tMs: number) => void): number[] {
		const net = networkOfText(chain('delay 2[ms]'));
		drive(net, 'first', 1);
		const stepper = createRealtime(net, { stepMs: 0.5 });
		const y = net.initialState();
		const at = stateIndex(net.populations[0] as Network['populations'][0], 'delayed.along.x', 0);
		return Array.from({ length: 40 }, (_, k) => {
			edit(net, 0.5 * k);
			stepper.step(y, 0.5 * k);
			return y[at] as number;
		});
	}
	const plain = outOf(() => undefined);
	const delayed = (delayMs: number, fromMs: number) => (net: Network, tMs: number) => {
		if (tMs === fromMs) setParameter(parameterAt(net, 'along.delay'), delayMs);
	};

	it('stands still when it is made longer, until it is that long, and then goes on where it was', () => {
		const found = outOf(delayed(5, 8));
		const still = plain[15] as number;
		for (let k = 16; k < 22; k++) expect(found[k]).toBeCloseTo(still, 12);
		for (let k = 22; k < 40; k++) expect(found[k]).toBeCloseTo(plain[k - 6] as number, 12);
	});

	it('leaves out what is older when it is made shorter', () => {
		const found = outOf(delayed(0.5, 8));
		for (let k = 16; k < 37; k++) expect(found[k]).toBeCloseTo(plain[k + 3] as number, 12);
	});
});

describe('a delay behind a cell that fires', () => {
	const text = `circuit fire
title A ganglion cell that opens channels of another cell
cell ganglion
cell bipolar as target
synapse graded as opening from ganglion to target delay 2.25[ms] with threshold = -50[mV]
`;
	const library = createLibrary([...catalogue, { file: 'fire.eq', text }]);

	const net = buildNetwork('fire', library);
	const rest = settleInTheDark(net, library).y;

	/** The open channels each 0.5 ms, under a current that makes the cell fire at 80 spikes per second or so. */
	function open(method: Method): number[] {
		const y = rest.slice();
		net.inputs[inputIndex(groupNamed(net, 'ganglion'), 'electrode_current')] = 60;
		const at = stateIndex(groupNamed(net, 'opening'), 'S', 0);
		const advance = method(net);
		return Array.from({ length: 80 }, (_, k) => {
			advance(y, 0.5 * k, 0.5 * (k + 1));
			return y[at] as number;
		});
	}

	it('is blurred by long steps, and not by steps that are short against its spikes', () => {
		const exact = open(rk4(0.02));
		expect(Math.max(...exact) - Math.min(...exact.slice(40))).toBeGreaterThan(0.3);
		const rms = (found: readonly number[]) =>
			Math.sqrt(found.reduce((sum, each, k) => sum + (each - (exact[k] as number)) ** 2, 0) / found.length);
		expect(rms(open(vectors(0.5)))).toBeLessThan(0.04);
		expect(rms(open(vectors(0.1)))).toBeLessThan(0.006);
	});
});
