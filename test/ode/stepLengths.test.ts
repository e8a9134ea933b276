import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/base/errors.ts';
import { explainPlan, explanationText } from '../../src/engine/model/explain.ts';
import { createLibrary } from '../../src/ode/equations/linking/library.ts';
import { midpointScheme } from '../../src/ode/kernels/graph/realtimeScheme.ts';
import { groupNamed, inputIndex, type Network, stateIndex } from '../../src/ode/kernels/network/network.ts';
import { buildNetwork } from '../../src/ode/kernels/network/networkBuilder.ts';
import { planRealtime } from '../../src/ode/kernels/plan/realtimePlan.ts';
import { measureCell } from '../../src/ode/kernels/plan/stepLengths.ts';
import { createRealtime } from '../../src/ode/solvers/realtime/realtime.ts';
import { createWasmRealtime } from '../../src/ode/solvers/wasm/wasmRealtime.ts';
import { catalogue } from '../../src/retina/catalogue.ts';
import { testCircuits } from './realtimeCircuits.ts';

/**
 * A cell of 2 pF with a leak of 0.5 nS, alone slower than any step, and a delayed rectifier of 60 nS that opens within 0.2 ms: open, it makes the
 * membrane relax at 30/ms.
 */
const rectifying = {
	file: 'rectifying.eq',
	text: `cell rectifying
title Small cell with a strong, fast delayed rectifier
source made for tests
parameter C = 2 [pF] in 1 .. 100 "membrane capacitance"
parameter gK = 60 [nS] in 0 .. 1000 "delayed rectifier"
state V [mV] = -60 in -150 .. 100 "membrane potential"
state n [1] = 0.08 in 0 .. 1 "activation"
n_inf = 1/(1 + exp(-(V + 40[mV])/8[mV]))
n' = (n_inf - n)/0.2[ms]
current IK [pA] = gK*n^4*(V + 90[mV]) "delayed rectifier"
current IL [pA] = 0.5[nS]*(V + 60[mV]) "leak current"
V' = -(membrane_current + synaptic_current + junction_current - electrode_current)/C
`,
};

/** A membrane with a negative leak: it has no rest but one that it leaves for good. */
const boundless = {
	file: 'boundless.eq',
	text: `cell boundless
title Cell with a leak of the wrong sign
source made for tests
state V [mV] = -50 in -150 .. 100 "membrane potential"
current IL [pA] = 40[nS]*(-60[mV] - V) "leak current"
V' = -(membrane_current + synaptic_current + junction_current - electrode_current)/2[pF]
`,
};

const circuit = (name: string, ...lines: readonly string[]) => ({
	file: `${name}.eq`,
	text: [`circuit ${name}`, 'title Circuit', 'source made for tests', ...lines, ''].join('\n'),
});

const library = createLibrary([
	...testCircuits,
	rectifying,
	boundless,
	circuit('alone', 'cell rectifying as cell'),
	circuit('driven', 'cell leaky as input', 'cell rectifying as cell', 'synapse chemical as joins from input to cell'),
	circuit('unbound', 'cell boundless as cell'),
]);
const columns = 13;
const network = (name: string) => buildNetwork(name, library, { columns, neighbours: [] });
const column = createLibrary(catalogue);

/** The least and the greatest potential of the cell within 20 ms after its potential was set to −90, −80, … 30 mV. */
function extent(net: Network, step: (y: Float64Array, tMs: number) => void, stepMs: number) {
	const cell = groupNamed(net, 'cell');
	const y = net.initialState();
	for (let i = 0; i < columns; i++) y[stateIndex(cell, 'V', i)] = 10 * i - 90;
	let [low, high] = [0, 0];
	for (let t = 0; t < 20 - 1e-9; t += stepMs) {
		step(y, t);
		for (let i = 0; i < columns; i++) {
			low = Math.min(low, y[stateIndex(cell, 'V', i)] ?? Number.NaN);
			high = Math.max(high, y[stateIndex(cell, 'V', i)] ?? Number.NaN);
		}
	}
	return { low, high };
}

describe('a small cell whose conductance grows many times while its membrane relaxes', () => {
	it('is thrown far beyond every reversal potential by steps of 0.5 ms, though at rest they damp a deviation', () => {
		const net = network('alone');
		const method = createRealtime(net, { stepMs: 0.5, substepped: [] });
		const { low, high } = extent(net, (y, t) => method.step(y, t), 0.5);
		expect(Math.max(-low, high)).toBeGreaterThan(300);
		const rest = net.initialState();
		const fine = createRealtime(net, { stepMs: 0.01, substepped: [] });
		for (let k = 0; k < 10_000; k++) fine.step(rest, k);
		const moved = rest.map((each) => each + 1e-3);
		const size = () => Math.max(...moved.map((each, k) => Math.abs(each - (rest[k] ?? 0))));
		for (let k = 0; k < 20; k++) method.step(moved, k);
		expect(size()).toBeLessThan(2e-4);
	});

	it.each(['alone', 'driven'])('is substepped, and stays between its reversal potentials: %s', (name) => {
		const net = network(name);
		const javascript = createRealtime(net, { stepMs: 0.5 });
		const vectors = createWasmRealtime(net, { stepMs: 0.5 });
		for (const method of [javascript, vectors]) {
			expect(method.plan.groups.find((each) => each.name === 'cell')?.clock).toBe('substep');
			const { low, high } = extent(net, (y, t) => method.step(y, t), 0.5);
			// mV: from −90, the potassium's, to the highest start.
			expect(low).toBeGreaterThan(-91);
			expect(high).toBeLessThan(30);
		}
	});

	it('keeps its step where that is short enough, and while the conductance is small', () => {
		expect(planRealtime(network('alone'), { stepMs: 0.1 }).substeps).toBe(1);
		const net = network('alone');
		const { parameters, kind } = groupNamed(net, 'cell');
		parameters[kind.parameters.findIndex((each) => each.path === 'gK')] = 2;
		expect(planRealtime(net, { stepMs: 0.5 }).groups[0]?.clock).toBe('step');
	});

	it('gets shorter substeps than asked for if these would throw it too', () => {
		const plan = planRealtime(network('alone'), { stepMs: 0.5, substepMs: 0.5 });
		expect(plan.substeps).toBeGreaterThan(1);
		const [cell] = plan.groups;
		expect(plan.substepMs).toBeLessThan(cell?.overshoot?.stepMs ?? 0);
	});

	it('is explained in words, with the potentials', () => {
		const net = network('alone');
		const text = explanationText(explainPlan(net, planRealtime(net, { stepMs: 0.5 })));
		expect(text).toMatch(
			/every 0.125 ms, because .*, but steps of 0.5 ms would throw it from -?[\d.]+ mV (to -?\d+ mV|beyond)/,
		);
	});

	it('takes no long substeps from where they would throw it, and a sudden current finds it ready', () => {
		const net = network('driven');
		const method = createWasmRealtime(net, { stepMs: 1 });
		const { longSubsteps, substepMs, groups } = method.plan;
		const { overshoot, longMatrix } = groups.find((each) => each.name === 'cell') ?? {};
		expect(overshoot?.stepMs).toBe(1);
		const { trials } = measureCell(groupNamed(net, 'cell'), midpointScheme);
		const thrown = longSubsteps.flatMap(({ count, belowMv }) =>
			(trials?.by(count * substepMs, longMatrix?.shares) ?? []).map(
				({ fromMv }) => fromMv - (belowMv.get('cell') ?? 0),
			),
		);
		expect(thrown.length).toBeGreaterThan(0);
		expect(Math.min(...thrown)).toBeGreaterThan(2.5);
		const y = net.initialState();
		const electrode = inputIndex(groupNamed(net, 'cell'), 'electrode_current');
		let [low, high] = [0, -100];
		for (let t = 0; t < 200; t++) {
			// pA: with 2 pF, 200 mV/ms.
			for (let i = 0; i < columns; i++) net.inputs[electrode + i] = t % 40 < 20 ? 0 : 400;
			method.step(y, t);
			low = Math.min(low, y[stateIndex(groupNamed(net, 'cell'), 'V', 0)] ?? Number.NaN);
			high = Math.max(high, y[stateIndex(groupNamed(net, 'cell'), 'V', 0)] ?? Number.NaN);
		}
		expect(low).toBeGreaterThan(-91);
		expect(high).toBeLessThan(0);
	});

	it('that becomes so by an edit is told of while it runs', () => {
		const net = network('alone');
		const { parameters, kind } = groupNamed(net, 'cell');
		const gK = kind.parameters.findIndex((each) => each.path === 'gK');
		parameters[gK] = 2;
		const method = createWasmRealtime(net, { stepMs: 0.5 });
		parameters[gK] = 60;
		// The first look sees that it moved, the second that it stays.
		expect(method.planNote).toBeUndefined();
		expect(method.planNote).toMatch(/^cell is no longer held by its steps, of which 0.5 ms would throw it .* anew/);
	});
});

describe('a cell that no step holds', () => {
	it('is refused by name', () => {
		expect(() => createRealtime(network('unbound'))).toThrow(UserError);
		expect(() => createRealtime(network('unbound'))).toThrow(/^no step holds 'cell': .* by steps of 0.01 ms/);
	});
});

describe('the cells of the retina', () => {
	it.each(['dual', 'rod', 'cone'])('are thrown by none of their steps, up to 1 ms: circuit %s', (name) => {
		for (const stepMs of [0.5, 1]) {
			const { groups } = planRealtime(buildNetwork(name, column), { stepMs, mostGrowth: 1.4 });
			for (const group of groups) {
				expect(group.overshoot, group.name).toBeUndefined();
				if (group.type === 'cell') expect(group.clock).toBe(group.name === 'ganglion' ? 'substep' : 'step');
			}
		}
	});
});
