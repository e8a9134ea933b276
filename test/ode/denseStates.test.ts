import { describe, expect, it } from 'vitest';
import { createLibrary } from '../../src/ode/equations/linking/library.ts';
import { groupNamed, inputIndex, type Network, stateIndex } from '../../src/ode/kernels/network/network.ts';
import { buildNetwork } from '../../src/ode/kernels/network/networkBuilder.ts';
import { createRealtime, type RealtimeStepper } from '../../src/ode/solvers/realtime/realtime.ts';
import { createRealtimeSolver } from '../../src/ode/solvers/realtime/realtimeSolver.ts';
import { asSystem } from '../../src/ode/solvers/reference/darkState.ts';
import type { StepListener } from '../../src/ode/solvers/reference/solver.ts';
import { createWasmRealtime } from '../../src/ode/solvers/wasm/wasmRealtime.ts';
import { testCircuits } from './realtimeCircuits.ts';

const library = createLibrary(testCircuits);

/** A graded cell and a spiking one, each of which drives the other. */
function drivenLoop(): Network {
	const net = buildNetwork('loop', library, { columns: 3, neighbours: [] });
	const group = groupNamed(net, 'spiking');
	const first = inputIndex(group, 'electrode_current');
	for (let member = 0; member < group.count; member++) net.inputs[first + member] = 60 + 40 * member;
	return net;
}

/** What a listener hears of some states: ends of substeps, the state there, and the solution at three times of each. */
function heard(net: Network, stepper: RealtimeStepper, states: readonly number[], denseStates?: readonly number[]) {
	const solver = createRealtimeSolver(net, stepper, undefined, denseStates);
	const y = net.initialState();
	const found: number[] = [];
	let pieces = 0;
	const listener: StepListener = (step, now) => {
		pieces++;
		const times = [step.start, 0.7 * step.start + 0.3 * step.end, step.end];
		for (const index of states) found.push(now[index] as number, ...times.map((t) => step.value(index, t)));
		return true;
	};
	// The first interval ends within a step; in the second a held state jumps, so that a step is taken in pieces.
	solver.integrate(asSystem(net), y, 0, 7.3, listener);
	const held = stateIndex(groupNamed(net, 'graded'), 'V', 1);
	net.held.add(held);
	y[held] = -40;
	solver.integrate(asSystem(net), y, 7.3, 20, listener);
	net.held.delete(held);
	return { found, y, pieces };
}

describe.each([
	['in JavaScript', (net: Network) => createRealtime(net, { stepMs: 0.5 })],
	['on vectors', (net: Network) => createWasmRealtime(net, { stepMs: 0.5 })],
] as const)('states whose course is wanted, %s', (_, make) => {
	const net = drivenLoop();
	const groups = [...net.populations, ...net.connections].filter(({ kind }) => kind.states.length > 0);
	const some = groups.flatMap(({ offset, count }) => [offset, offset + count - 1]);

	it('have the same course to the last bit, and the same state comes of it, as where all are', () => {
		const all = heard(net, make(net), some);
		const few = heard(net, make(net), some, some);
		expect(few.pieces).toBe(all.pieces);
		expect(all.pieces).toBeGreaterThan(100);
		expect(all.found.every(Number.isFinite)).toBe(true);
		expect(few.found).toEqual(all.found);
		expect(few.y).toEqual(all.y);
		expect(Math.max(...all.found)).toBeGreaterThan(0);
	});

	it('are the only ones of which there are values', () => {
		const others = Array.from({ length: net.size }, (_, index) => index).filter((index) => !some.includes(index));
		const { found } = heard(net, make(net), others, some);
		expect(found.length).toBeGreaterThan(0);
		expect(found.every(Number.isNaN)).toBe(true);
	});

	it('may be others from one solver to the next, of the same stepper', () => {
		const [one, other] = [make(net), make(net)];
		heard(net, one, some, some.slice(1));
		heard(net, other, some);
		expect(heard(net, one, some).found).toEqual(heard(net, other, some).found);
	});

	it('end an integration with the whole state at the end of the step', () => {
		const stepper = make(net);
		const watched = stateIndex(groupNamed(net, 'spiking'), 'V', 0);
		const y = net.initialState();
		let endMs = 0;
		createRealtimeSolver(net, stepper, undefined, [watched]).integrate(asSystem(net), y, 0, 20, (step, now) => {
			endMs = step.end;
			return !((now[watched] as number) > 0);
		});
		const steps = Math.ceil(endMs / stepper.stepMs - 1e-9);
		expect(endMs).toBeLessThan(20);
		const whole = net.initialState();
		createRealtimeSolver(net, make(net)).integrate(asSystem(net), whole, 0, steps * stepper.stepMs);
		expect(y).toEqual(whole);
	});
});
