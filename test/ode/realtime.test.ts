import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/base/errors.ts';
import { createLibrary } from '../../src/ode/equations/linking/library.ts';
import { calahanScheme, midpointScheme } from '../../src/ode/kernels/graph/realtimeScheme.ts';
import {
	groupNamed,
	inputIndex,
	type Lattice,
	type Network,
	stateIndex,
} from '../../src/ode/kernels/network/network.ts';
import { buildNetwork } from '../../src/ode/kernels/network/networkBuilder.ts';
import { parameterAt, setParameter } from '../../src/ode/kernels/network/parameterPlaces.ts';
import { createRealtime, type RealtimeStepper } from '../../src/ode/solvers/realtime/realtime.ts';
import { createRealtimeSolver } from '../../src/ode/solvers/realtime/realtimeSolver.ts';
import { asSystem } from '../../src/ode/solvers/reference/darkState.ts';
import { createOdex } from '../../src/ode/solvers/reference/odex.ts';
import { integrateSegments } from '../../src/ode/solvers/reference/solver.ts';
import { testCircuits } from './realtimeCircuits.ts';

const library = createLibrary(testCircuits);
const network = (circuit: string, lattice?: Lattice) => buildNetwork(circuit, library, lattice);

/** Sets an input of all members. */
function drive(net: Network, population: string, input: string, value: number): void {
	const group = groupNamed(net, population);
	net.inputs.fill(value, inputIndex(group, input), inputIndex(group, input) + group.count);
}

function reference(net: Network, durationMs: number, start = net.initialState()): Float64Array {
	const y = Float64Array.from(start);
	createOdex({ tolerance: 1e-11 }).integrate(asSystem(net), y, 0, durationMs);
	return y;
}

function run(stepper: RealtimeStepper, y: Float64Array, durationMs: number): Float64Array {
	const steps = Math.round(durationMs / stepper.stepMs);
	for (let k = 0; k < steps; k++) stepper.step(y, k * stepper.stepMs);
	return y;
}

const largest = (a: Float64Array, b: Float64Array) =>
	a.reduce((most, each, i) => Math.max(most, Math.abs(each - (b[i] ?? Number.NaN))), 0);

/** Errors at the end for the step, half of it and so on. */
function errors(net: Network, durationMs: number, stepsMs: readonly number[], parts: number, substepped?: string[]) {
	const truth = reference(net, durationMs);
	return stepsMs.map((stepMs) => {
		const options = { stepMs, substepMs: stepMs / parts, ...(substepped ? { substepped } : {}) };
		return largest(run(createRealtime(net, options), net.initialState(), durationMs), truth);
	});
}

/** Orders of convergence seen between successive halvings. */
const orders = (found: readonly number[]) => found.slice(1).map((each, k) => Math.log2((found[k] ?? 0) / each));

describe('the real-time method converges with order 2', () => {
	it('for a cell on its own, below threshold', () => {
		const net = network('oneAxon');
		drive(net, 'axon', 'electrode_current', 20);
		for (const order of orders(errors(net, 20, [0.2, 0.1, 0.05], 1, []))) expect(order).toBeGreaterThan(1.9);
	});

	it.each([0, 4, 1000])('for a substepped cell whose rows count by shares, stiff ones from %d/h on', (stiffFrom) => {
		const net = network('oneAxon');
		drive(net, 'axon', 'electrode_current', 20);
		const shares = midpointScheme.shares && { ...midpointScheme.shares, stiffFrom };
		const truth = reference(net, 20);
		// Steps at which no row goes from one share to the other.
		const found = [0.04, 0.02, 0.01].map((stepMs) => {
			const scheme = shares ? { ...midpointScheme, shares } : midpointScheme;
			const stepper = createRealtime(net, { stepMs, substepMs: stepMs, substepped: ['axon'], scheme });
			expect(stepper.plan.groups[0]?.matrix.shares).toEqual(Array(4).fill(stiffFrom === 0 ? 0.94 : 0.75));
			return largest(run(stepper, net.initialState(), 20), truth);
		});
		for (const order of orders(found)) expect(order).toBeGreaterThan(1.9);
	});

	it('with order 3 by the scheme of Calahan, for a cell on its own: the matrix is its whole Jacobian', () => {
		const net = network('oneAxon');
		drive(net, 'axon', 'electrode_current', 20);
		const truth = reference(net, 4);
		const found = [0.2, 0.1, 0.05].map((stepMs) => {
			const stepper = createRealtime(net, { stepMs, substepMs: stepMs, substepped: [], scheme: calahanScheme });
			return largest(run(stepper, net.initialState(), 4), truth);
		});
		for (const order of orders(found)) expect(order).toBeGreaterThan(2.8);
	});

	it('for graded cells joined by synapses both ways and a gap junction, though these stand outside its matrix', () => {
		const net = network('graded');
		drive(net, 'first', 'drive', 20);
		// The junction counts the less in the matrix the shorter the step; at longer ones the parts of the error nearly cancel.
		const [atHalf, ...shorter] = errors(net, 30, [0.5, 0.25, 0.125, 0.0625], 1);
		expect(atHalf).toBeLessThan(1e-3);
		for (const order of orders(shorter)) expect(order).toBeGreaterThan(1.8);
	});

	it('for a graded cell that drives a substepped one', () => {
		const net = network('feedForward');
		drive(net, 'input', 'drive', 5);
		const found = errors(net, 20, [0.4, 0.2, 0.1, 0.05], 4, ['output']);
		for (const order of orders(found)) expect(order).toBeGreaterThan(1.7);
	});

	it('for a substepped cell that acts back on the graded cell, by synapse and gap junction', () => {
		const net = network('loop');
		drive(net, 'graded', 'drive', 5);
		const found = errors(net, 20, [0.2, 0.1, 0.05], 4, ['spiking']);
		for (const order of orders(found)) expect(order).toBeGreaterThan(1.7);
	});
});

describe('which cells are substepped is measured', () => {
	it('an axon runs away and is substepped, a leaky cell does not and is not', () => {
		const { plan } = createRealtime(network('loop'));
		const clocks = Object.fromEntries(plan.groups.map((each) => [each.name, each.clock]));
		expect(clocks).toEqual({ graded: 'step', spiking: 'substep', drive: 'step', inhibit: 'substep', gap: 'step' });
		expect(plan.substepsActBack).toBe(true);
		expect(plan.order).toHaveLength(3);
	});

	it('an axon whose sodium conductance is blocked needs no substeps', () => {
		const net = network('oneAxon');
		setParameter(parameterAt(net, 'axon.gNa'), 0);
		expect(createRealtime(net).plan.groups[0]?.clock).toBe('step');
	});

	it('the plan names the roles that the equations show', () => {
		const states = createRealtime(network('oneClosed')).plan.groups[0]?.states ?? [];
		const roles = Object.fromEntries(states.map((each) => [each.path, each.role]));
		expect(roles).toEqual({
			...{ V: 'voltage', Cas: 'pool', Cad: 'pool', Bs: 'pool', Bd: 'pool' },
			...{ C1: 'scheme', C2: 'scheme', O1: 'scheme', O2: 'scheme', O3: 'scheme' },
		});
	});

	it('an unknown population to substep is refused by name', () => {
		expect(() => createRealtime(network('loop'), { substepped: ['ganglion'] })).toThrow(/ganglion.*graded, spiking/);
	});

	it('a step out of range is refused', () => {
		expect(() => createRealtime(network('loop'), { stepMs: 5 })).toThrow(UserError);
	});
});

describe('what cannot change does not change', () => {
	it('occupancies and the calcium of a closed pool keep their sums, at a step far beyond the fastest rate', () => {
		const net = network('oneClosed');
		const stepper = createRealtime(net, { stepMs: 1 });
		const y = net.initialState();
		const sum = (from: number, to: number) => y.slice(from, to).reduce((total, each) => total + each, 0);
		for (let k = 0; k < 2000; k++) {
			drive(net, 'closed', 'electrode_current', k % 200 < 100 ? 30 : -30);
			stepper.step(y, k);
			// Rounding of 2000 steps on sums of 7 and 1.
			expect(Math.abs(sum(1, 5) - 7.1)).toBeLessThan(1e-10);
			expect(Math.abs(sum(5, 10) - 1)).toBeLessThan(1e-12);
		}
	});

	it('a held potential stays to the last bit, and the rest follows it', () => {
		const net = network('oneAxon');
		const stepper = createRealtime(net);
		const y = net.initialState();
		const v = stateIndex(groupNamed(net, 'axon'), 'V', 0);
		y[v] = -20;
		net.held.add(v);
		const truth = reference(net, 10, y);
		run(stepper, y, 10);
		expect(y[v]).toBe(-20);
		// Gates under clamp are smooth: the error is that of the first fast millisecond.
		expect(largest(y, truth)).toBeLessThan(1e-4);
		net.held.clear();
		run(stepper, y, 1);
		expect(y[v]).not.toBe(-20);
	});

	it('what a clamp does to one member does not reach the others', () => {
		const held = (clampMv: number) => {
			const net = network('sheet', { columns: 3, neighbours: [] });
			drive(net, 'cell', 'drive', 10);
			const clamped = stateIndex(groupNamed(net, 'cell'), 'V', 1);
			net.held.add(clamped);
			const y = net.initialState();
			y[clamped] = clampMv;
			return run(createRealtime(net), y, 20);
		};
		const [a, b] = [held(-60), held(20)];
		expect([a[1], b[1]]).toEqual([-60, 20]);
		expect(b[0]).toBe(a[0]);
		expect(b[2]).toBe(a[2]);
	});
});

describe('a step depends on nothing but what it is given', () => {
	it('the same start gives the same bits, also after other work and from a copy halfway', () => {
		const net = network('loop');
		drive(net, 'graded', 'drive', 10);
		const first = createRealtime(net);
		const once = run(first, net.initialState(), 50);
		expect(run(first, net.initialState(), 50)).toEqual(once);
		const halfway = run(first, net.initialState(), 25);
		expect(run(createRealtime(net), Float64Array.from(halfway), 25)).toEqual(once);
	});

	it('and on what another stepper hands over while a cell that was let go comes back', () => {
		const net = network('oneAxon');
		const v = stateIndex(groupNamed(net, 'axon'), 'V', 0);
		const first = createRealtime(net);
		const y = net.initialState();
		y[v] = 20;
		net.held.add(v);
		run(first, y, 5);
		const second = createRealtime(net);
		second.keepRest(first.rest());
		const copy = Float64Array.from(y);
		// Still held, then let go: the step of that jump is in pieces for both.
		expect(run(second, copy, 1)).toEqual(run(first, y, 1));
		net.held.clear();
		expect(run(second, copy, 1)).toEqual(run(first, y, 1));
		const third = createRealtime(net);
		third.keepRest(second.rest());
		expect(run(third, copy, 20)).toEqual(run(first, y, 20));
		expect(run(createRealtime(net), Float64Array.from(copy), 1)).not.toEqual(run(first, y, 1));
	});

	it('every column of many does what one column does alone', () => {
		const alone = network('loop');
		const many = network('loop', { columns: 5, neighbours: [] });
		for (const net of [alone, many]) drive(net, 'graded', 'drive', 10);
		const one = run(createRealtime(alone), alone.initialState(), 30);
		const all = run(createRealtime(many), many.initialState(), 30);
		one.forEach((value, k) => {
			for (let i = 0; i < 5; i++) expect(all[k * 5 + i]).toBe(value);
		});
	});

	it('an edited parameter and a new input act from the next step', () => {
		const net = network('graded');
		const stepper = createRealtime(net);
		const y = run(stepper, net.initialState(), 10);
		setParameter(parameterAt(net, 'first.C'), 20);
		drive(net, 'first', 'drive', 15);
		const fresh = network('graded');
		setParameter(parameterAt(fresh, 'first.C'), 20);
		drive(fresh, 'first', 'drive', 15);
		const expected = Float64Array.from(y);
		stepper.step(y, 10);
		createRealtime(fresh).step(expected, 10);
		expect(y).toEqual(expected);
	});

	it('a shorter step lands on a change of light', () => {
		const net = network('graded');
		const stepper = createRealtime(net, { stepMs: 0.5 });
		const system = asSystem(net);
		const light = (t: number) => drive(net, 'first', 'drive', t >= 3.3 && t < 7.7 ? 20 : 0);
		const y = net.initialState();
		const cost = integrateSegments(createRealtimeSolver(net, stepper), system, y, 0, 12, [3.3, 7.7], light);
		const truth = net.initialState();
		integrateSegments(createOdex({ tolerance: 1e-10 }), system, truth, 0, 12, [3.3, 7.7], light);
		expect(cost.steps).toBe(7 + 9 + 9);
		// mV; without the short steps the light would be off by 0.2 ms of 20 pA into 10 pF: 0.4 mV.
		expect(largest(y, truth)).toBeLessThan(0.02);
	});

	it('a step longer than its own is refused', () => {
		const net = network('graded');
		expect(() => createRealtime(net).step(net.initialState(), 0, 0.6)).toThrow(RangeError);
	});
});

describe('gap junctions are stable at any strength', () => {
	it.each([1, 3, 5, 6, 8, 10, 15, 30, 100, 1000])(
		'a ring of cells with junctions of %d nS settles to one potential',
		(conductance) => {
			const columns = 12;
			const ring = { columns, neighbours: Array.from({ length: columns }, (_, i) => [i, (i + 1) % columns] as const) };
			const net = network('sheet', ring);
			setParameter(parameterAt(net, 'gap.g'), conductance);
			const y = net.initialState();
			for (let i = 0; i < columns; i++) y[i] = i % 2 === 0 ? -70 : -50;
			run(createRealtime(net, { stepMs: 1 }), y, 400);
			const potentials = y.slice(0, columns);
			expect(Math.max(...potentials) - Math.min(...potentials)).toBeLessThan(1e-6);
			expect(potentials[0]).toBeGreaterThan(-70);
			expect(potentials[0]).toBeLessThan(-55);
		},
	);
});

describe('spikes are found within a step', () => {
	it('crossings carry the member and a time near that of the reference', () => {
		const net = network('oneAxon');
		drive(net, 'axon', 'electrode_current', 100);
		const stepper = createRealtime(net);
		const watch = stepper.watch('axon', -20);
		const times: number[] = [];
		const y = net.initialState();
		for (let k = 0; k < 200; k++) {
			stepper.step(y, k * stepper.stepMs);
			for (let j = 0; j < watch.count; j++) times.push(watch.timesMs[j] ?? Number.NaN);
		}
		const truth = net.initialState();
		const expected: number[] = [];
		let before = truth[0] ?? 0;
		createOdex({ tolerance: 1e-9, longestStepMs: 0.02 }).integrate(asSystem(net), truth, 0, 100, (step, now) => {
			const after = now[0] ?? 0;
			if (before < -20 && after >= -20)
				expected.push(step.start + ((step.end - step.start) * (-20 - before)) / (after - before));
			before = after;
			return true;
		});
		expect(expected.length).toBeGreaterThan(5);
		expect(times).toHaveLength(expected.length);
		// ms; the accuracy contract of spike times.
		times.forEach((time, k) => {
			expect(Math.abs(time - (expected[k] ?? 0))).toBeLessThan(0.15);
		});
	});

	it('as a solver of intervals it shows the spiking cell substep by substep, and stops where it is told', () => {
		const net = network('oneAxon');
		drive(net, 'axon', 'electrode_current', 100);
		const stepper = createRealtime(net);
		const solver = createRealtimeSolver(net, stepper);
		const y = net.initialState();
		let last = 0;
		let ends = 0;
		solver.integrate(asSystem(net), y, 0, 100, (step, now) => {
			expect(step.start).toBeCloseTo(last, 9);
			expect(step.value(0, step.end)).toBeCloseTo(now[0] ?? 0, 9);
			last = step.end;
			ends++;
			return !((now[0] ?? 0) > 0);
		});
		expect(y[0]).toBeGreaterThan(0);
		expect(last).toBeLessThan(10);
		expect(ends).toBeGreaterThan(last / stepper.stepMs);
	});

	it('a solver made for one network refuses another', () => {
		const net = network('oneAxon');
		const solver = createRealtimeSolver(net, createRealtime(net));
		const other = network('loop');
		expect(() => solver.integrate(asSystem(other), other.initialState(), 0, 1)).toThrow(UserError);
	});
});
