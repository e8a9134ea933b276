import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/base/errors.ts';
import { createLibrary } from '../../src/ode/equations/linking/library.ts';
import {
	groupNamed,
	inputIndex,
	type Lattice,
	type Network,
	stateIndex,
} from '../../src/ode/kernels/network/network.ts';
import { buildNetwork } from '../../src/ode/kernels/network/networkBuilder.ts';
import { parameterAt, setParameter } from '../../src/ode/kernels/network/parameterPlaces.ts';
import { createRealtime } from '../../src/ode/solvers/realtime/realtime.ts';
import { asSystem, settleInTheDark } from '../../src/ode/solvers/reference/darkState.ts';
import { createOdex } from '../../src/ode/solvers/reference/odex.ts';
import { createWasmRealtime, type WasmOptions } from '../../src/ode/solvers/wasm/wasmRealtime.ts';
import { catalogue } from '../../src/retina/catalogue.ts';
import { fc } from '../property.ts';
import { seedFor } from '../seed.ts';
import { testCircuits } from './realtimeCircuits.ts';

const library = createLibrary(testCircuits);
const retina = createLibrary(catalogue);
const network = (circuit: string, lattice?: Lattice) => buildNetwork(circuit, library, lattice);
const row = (columns: number): Lattice => ({
	columns,
	neighbours: Array.from({ length: columns - 1 }, (_, i) => [i, i + 1] as const),
});

function drive(net: Network, population: string, input: string, value: (member: number) => number): void {
	const group = groupNamed(net, population);
	for (let i = 0; i < group.count; i++) net.inputs[inputIndex(group, input) + i] = value(i);
}

/** The twin of the generator in double precision, with everything computed as the JavaScript back end does. */
const twin: WasmOptions = {
	...{ precision: 'double', tables: false, jacobian: 'whole', mostGrowth: 1 },
	longSubsteps: false,
};

/** Greatest difference, as a part of the size of a state and 1. */
const difference = (a: Float64Array, b: Float64Array) =>
	a.reduce((most, each, i) => {
		const other = b[i] ?? Number.NaN;
		const found = Math.abs(each - other) / (1 + Math.abs(other));
		return found <= most ? most : found;
	}, 0);

/** A state near the start of a network, moved by numbers from 0 to 1, potentials by up to 30 mV, all else within its range. */
function stateFrom(net: Network, start: Float64Array, numbers: readonly number[]): Float64Array {
	const y = Float64Array.from(start);
	let next = 0;
	for (const { kind, offset, count } of [...net.populations, ...net.connections]) {
		kind.states.forEach(({ unit, minimum, maximum }, k) => {
			for (let i = 0; i < count; i++) {
				const at = offset + k * count + i;
				const x = numbers[next++ % numbers.length] ?? 0.5;
				const value = y[at] ?? 0;
				const moved = unit === 'mV' ? value + 60 * (x - 0.5) : value * (0.5 + x) + (maximum <= 1 ? 0.05 * x : 0);
				y[at] = Math.min(maximum, Math.max(minimum, moved));
			}
		});
	}
	return y;
}

const numbers = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 40, maxLength: 97 });

function retinaAtRest(lattice: Lattice): { net: Network; rest: Float64Array } {
	const net = buildNetwork('dual', retina, lattice);
	return { net, rest: settleInTheDark(net, retina).y };
}

describe('the generated vector code does what the JavaScript code does', () => {
	const { net, rest } = retinaAtRest(row(5));
	drive(net, 'rod', 'photoisomerisation', (i) => 0.05 * i);
	drive(net, 'cone', 'photoisomerisation', (i) => 20 * i);
	const javascript = createRealtime(net, { stepMs: 0.5 });
	const double = createWasmRealtime(net, { stepMs: 0.5, ...twin });
	const single = createWasmRealtime(net, { stepMs: 0.5, ...twin, precision: 'single' });
	const tabulated = createWasmRealtime(net, { stepMs: 0.5, ...twin, precision: 'single', tables: true });

	it('state by state from random states of the published column, in double precision to rounding', () => {
		fc.assert(
			fc.property(numbers, (each) => {
				const y = stateFrom(net, rest, each);
				const [a, b] = [Float64Array.from(y), Float64Array.from(y)];
				javascript.step(a, 0);
				double.step(b, 0);
				// Another exponential, another order of sums: 1e-15 each, through stiff quotients.
				expect(difference(b, a)).toBeLessThan(1e-9);
			}),
			{ numRuns: 60, seed: seedFor('states in double precision', 1) },
		);
	});

	it('in single precision to its rounding, and with tables to their interpolation', () => {
		fc.assert(
			fc.property(numbers, (each) => {
				const y = stateFrom(net, rest, each);
				const [a, b, c] = [Float64Array.from(y), Float64Array.from(y), Float64Array.from(y)];
				javascript.step(a, 0);
				single.step(b, 0);
				tabulated.step(c, 0);
				// Parts of 1: rounding of 6e-8, grown through seven substeps of a cell that may be firing.
				expect(difference(b, a)).toBeLessThan(2e-3);
				expect(difference(c, a)).toBeLessThan(5e-3);
			}),
			{ numRuns: 60, seed: seedFor('states in single precision', 2) },
		);
	});

	it.each([
		['oneAxon', 0.2],
		['oneClosed', 0.5],
		['graded', 0.5],
		['feedForward', 0.4],
		['loop', 0.2],
		['aside', 0.2],
		['across', 0.4],
		['sheet', 0.5],
	])('through 20 ms of the circuit %s, with substeps and feedback where it has them', (circuit, stepMs) => {
		const circuitNet = network(circuit, row(3));
		const group = circuitNet.populations[0];
		if (group) drive(circuitNet, group.name, 'electrode_current', (i) => 5 * i);
		const [a, b] = [circuitNet.initialState(), circuitNet.initialState()];
		const js = createRealtime(circuitNet, { stepMs });
		const wasm = createWasmRealtime(circuitNet, { stepMs, ...twin });
		for (let k = 0; k < 20 / stepMs; k++) {
			js.step(a, k * stepMs);
			wasm.step(b, k * stepMs);
		}
		expect(difference(b, a)).toBeLessThan(1e-9);
	});

	it('for shorter steps, held states and edited parameters alike', () => {
		const circuitNet = network('loop', row(3));
		const js = createRealtime(circuitNet);
		const wasm = createWasmRealtime(circuitNet, twin);
		const [a, b] = [circuitNet.initialState(), circuitNet.initialState()];
		const both = (durationMs?: number) => {
			for (let k = 0; k < 10; k++) {
				js.step(a, 0, durationMs);
				wasm.step(b, 0, durationMs);
			}
			expect(difference(b, a)).toBeLessThan(1e-9);
		};
		both();
		both(0.2);
		const held = stateIndex(groupNamed(circuitNet, 'graded'), 'V', 1);
		circuitNet.held.add(held);
		const before = [a[held], b[held]];
		both();
		expect([a[held], b[held]]).toEqual(before);
		setParameter(parameterAt(circuitNet, 'graded.C'), 20);
		both();
		circuitNet.held.clear();
		both();
	});
});

describe('the method keeps its order on vectors', () => {
	it.each(['graded', 'loop'])('2, measured on the circuit %s, with the reduced matrix too', (circuit) => {
		const net = network(circuit);
		const [first] = net.populations;
		if (first) drive(net, first.name, 'drive', () => 8);
		const truth = net.initialState();
		createOdex({ tolerance: 1e-11 }).integrate(asSystem(net), truth, 0, 20);
		// Steps at which the same entries stand in the matrix.
		const errors = [0.04, 0.02, 0.01].map((stepMs) => {
			const substepped = circuit === 'loop' ? ['spiking'] : [];
			const base: WasmOptions = { precision: 'double', tables: false, jacobian: 'stiff' };
			const method = createWasmRealtime(net, { ...base, stepMs, substepMs: stepMs / 4, substepped });
			const y = net.initialState();
			for (let k = 0; k < 20 / stepMs; k++) method.step(y, k * stepMs);
			return difference(y, truth);
		});
		const orders = errors.slice(1).map((each, k) => Math.log2((errors[k] ?? 0) / each));
		for (const order of orders) expect(order).toBeGreaterThan(1.7);
	});
});

describe('what must not change does not change', () => {
	it.each([
		// Rounding of 6e-8 and of 1e-16 in 2000 steps, on sums of 7.1 and 1.
		['single', 1e-3, 1e-4],
		['double', 1e-10, 1e-11],
	] as const)(
		'occupancies and a closed pool of calcium keep their sums in %s precision',
		(precision, ofPool, ofScheme) => {
			const net = network('oneClosed');
			const method = createWasmRealtime(net, { stepMs: 1, precision });
			const y = net.initialState();
			method.load(y);
			const sum = (from: number, to: number) => y.slice(from, to).reduce((total, each) => total + each, 0);
			for (let k = 0; k < 2000; k++) {
				drive(net, 'closed', 'electrode_current', () => (k % 200 < 100 ? 30 : -30));
				method.advance(k);
				method.store(y);
				expect(Math.abs(sum(1, 5) - 7.1)).toBeLessThan(ofPool);
				expect(Math.abs(sum(5, 10) - 1)).toBeLessThan(ofScheme);
			}
		},
	);

	it.each(['single', 'double'] as const)(
		'a retina in the dark holds its rest for 20 s in %s precision',
		(precision) => {
			const { net, rest } = retinaAtRest(row(3));
			const method = createWasmRealtime(net, { stepMs: 1, precision });
			const y = Float64Array.from(rest);
			method.load(y);
			for (let k = 0; k < 20_000; k++) method.advance(k);
			method.store(y);
			for (const { name, offset, count } of net.populations) {
				for (let i = 0; i < count; i++) {
					expect(Math.abs((y[offset + i] ?? Number.NaN) - (rest[offset + i] ?? 0)), name).toBeLessThan(0.01);
				}
			}
		},
	);

	it('half a minute of flicker ends where double precision without tables ends, in the memory it began with', () => {
		const { net, rest } = retinaAtRest(row(4));
		const ends = [createWasmRealtime(net, { stepMs: 1 }), createWasmRealtime(net, { stepMs: 1, ...twin })].map(
			(method) => {
				const bytes = method.bytesPerColumn;
				const y = Float64Array.from(rest);
				method.load(y);
				for (let k = 0; k < 30_000; k++) {
					const isOn = k % 100 < 50 && k < 29_000;
					drive(net, 'rod', 'photoisomerisation', (i) => (isOn ? 0.1 * i : 0));
					drive(net, 'cone', 'photoisomerisation', (i) => (isOn ? 50 * i : 0));
					method.advance(k);
				}
				method.store(y);
				expect(method.bytesPerColumn).toBe(bytes);
				return y;
			},
		);
		const [single = rest, double = rest] = ends;
		for (const name of ['rod', 'cone', 'rodBipolar', 'coneBipolar', 'aii']) {
			const { offset, count } = groupNamed(net, name);
			for (let i = 0; i < count; i++) {
				// mV: a tenth of the accuracy contract.
				expect(Math.abs((single[offset + i] ?? Number.NaN) - (double[offset + i] ?? 0)), name).toBeLessThan(0.03);
			}
		}
	});
});

describe('every column is computed alike', () => {
	it.each([1, 2, 3, 5, 8, 9])('%d columns do what one does alone, to the last bit', (columns) => {
		const alone = network('feedForward');
		const many = network('feedForward', { columns, neighbours: [] });
		for (const net of [alone, many]) drive(net, 'input', 'drive', () => 8);
		const [one, all] = [alone.initialState(), many.initialState()];
		const [a, b] = [createWasmRealtime(alone), createWasmRealtime(many)];
		const [watchA, watchB] = [a.watch('output', -20), b.watch('output', -20)];
		a.load(one);
		b.load(all);
		let spikes = 0;
		for (let k = 0; k < 100; k++) {
			a.advance(k * a.stepMs);
			b.advance(k * b.stepMs);
			spikes += watchA.count;
			expect(watchB.count).toBe(columns * watchA.count);
			for (let j = 0; j < watchB.count; j++) expect(watchB.timesMs[j]).toBe(watchA.timesMs[Math.floor(j / columns)]);
		}
		expect(spikes).toBeGreaterThan(1);
		a.store(one);
		b.store(all);
		one.forEach((value, k) => {
			for (let i = 0; i < columns; i++) expect(all[k * columns + i]).toBe(value);
		});
	});

	it('what a clamp does to one column does not reach the others', () => {
		const run = (clampMv: number) => {
			const net = network('sheet', { columns: 6, neighbours: [] });
			drive(net, 'cell', 'drive', () => 10);
			const clamped = stateIndex(groupNamed(net, 'cell'), 'V', 4);
			net.held.add(clamped);
			const method = createWasmRealtime(net);
			const y = net.initialState();
			y[clamped] = clampMv;
			for (let k = 0; k < 40; k++) method.step(y, k);
			return y;
		};
		const [low, high] = [run(-60), run(20)];
		expect([low[4], high[4]]).toEqual([-60, 20]);
		for (const member of [0, 1, 2, 3, 5]) expect(high[member]).toBe(low[member]);
	});
});

describe('a plan is made for the parameters of its time', () => {
	it('and who edits them beyond it while it runs is told which cell and what to do', () => {
		const { net } = retinaAtRest(row(2));
		const method = createWasmRealtime(net, { stepMs: 1 });
		expect(method.planNote).toBeUndefined();
		const { substepMs } = method.plan;
		setParameter(parameterAt(net, 'ganglion.Na.g'), 150);
		expect(createWasmRealtime(net, { stepMs: 1 }).plan.substepMs).toBeLessThan(substepMs);
		// While a slider moves, nothing is measured.
		expect(method.planNote).toBeUndefined();
		expect(method.planNote).toMatch(/^ganglion can now run away at \d+\/ms.* start the session anew/);
	});
});

describe('the method is asked for within its range', () => {
	it('a step out of range is refused', () => {
		expect(() => createWasmRealtime(network('loop'), { stepMs: 5 })).toThrow(UserError);
		const method = createWasmRealtime(network('graded'));
		expect(() => method.advance(0, 0.6)).toThrow(RangeError);
	});
});
