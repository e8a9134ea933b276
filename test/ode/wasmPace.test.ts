import { describe, expect, it } from 'vitest';
import { createLibrary } from '../../src/ode/equations/linking/library.ts';
import { groupNamed, inputIndex, type Network } from '../../src/ode/kernels/network/network.ts';
import { buildNetwork } from '../../src/ode/kernels/network/networkBuilder.ts';
import { createWasmRealtime, type WasmOptions } from '../../src/ode/solvers/wasm/wasmRealtime.ts';
import { testCircuits } from './realtimeCircuits.ts';

const library = createLibrary(testCircuits);
const columns = 4;
const feedForward = (): Network => buildNetwork('feedForward', library, { columns, neighbours: [] });

function drive(net: Network, population: string, input: string, value: number): void {
	const group = groupNamed(net, population);
	for (let i = 0; i < columns; i++) net.inputs[inputIndex(group, input) + i] = value;
}

/** Spikes of the first column, and substeps per step, while `act` drives a circuit for so many ms. */
function run(durationMs: number, act: (net: Network, tMs: number) => void, options: WasmOptions = {}) {
	const net = feedForward();
	const method = createWasmRealtime(net, { stepMs: 1, ...options });
	const watch = method.watch('output', -20);
	method.load(net.initialState());
	const spikes: number[] = [];
	const substeps: number[] = [];
	for (let t = 0; t < durationMs; t++) {
		act(net, t);
		method.advance(t);
		substeps.push(method.meanSubsteps);
		for (let k = 0; k < watch.count; k++) if (watch.members[k] === 0) spikes.push(watch.timesMs[k] ?? Number.NaN);
	}
	return { spikes, substeps, plan: method.plan };
}

/** Greatest difference of the spike times of two trains of the same length, ms. */
function apart(a: readonly number[], b: readonly number[]): number {
	expect(a).toHaveLength(b.length);
	return Math.max(...a.map((each, k) => Math.abs(each - (b[k] ?? Number.NaN))));
}

describe('spiking cells at rest take long substeps', () => {
	it('one or two in a step of 1 ms while nothing happens, as many as planned while they fire', () => {
		const { substeps, plan } = run(150, (net, t) => drive(net, 'output', 'electrode_current', t < 100 ? 0 : 60));
		expect(plan.longSubsteps.length).toBeGreaterThan(0);
		expect(Math.max(...substeps.slice(50, 100))).toBeLessThanOrEqual(2);
		expect(Math.max(...substeps.slice(100))).toBe(plan.substeps);
	});

	it.each([60, 120, 200])('and fire under %d pA as near to the truth as with ordinary ones throughout', (current) => {
		const act = (net: Network, t: number) => drive(net, 'output', 'electrode_current', t >= 20 ? current : 0);
		const truth = run(150, act, { substepMs: 0.01, longSubsteps: false, precision: 'double', tables: false });
		const [long, ordinary] = [run(150, act), run(150, act, { longSubsteps: false })];
		expect(truth.spikes.length).toBeGreaterThan(3);
		// ms, in 130 ms of firing: less than half of what the accuracy contract allows for 20 spikes.
		expect(apart(long.spikes, truth.spikes)).toBeLessThan(apart(ordinary.spikes, truth.spikes) + 0.06);
	});

	it('and meet a step of current with ordinary ones, whether they rested before or not', () => {
		const act = (net: Network, t: number) => drive(net, 'output', 'electrode_current', t === 100 ? 800 : 0);
		const [long, ordinary] = [run(110, act), run(110, act, { longSubsteps: false })];
		expect(long.substeps[99]).toBeLessThanOrEqual(2);
		expect(ordinary.spikes.length).toBeGreaterThan(0);
		// ms: within the substep of 0.1 ms in which both find the crossing.
		expect(apart(long.spikes, ordinary.spikes)).toBeLessThan(0.01);
	});

	it('but not where a spiking cell acts back on the cell that drives it', () => {
		const loop = createWasmRealtime(buildNetwork('loop', library), { stepMs: 1 });
		expect(loop.plan.longSubsteps).toHaveLength(0);
	});

	it('which the plan says in words', () => {
		const { plan } = run(1, () => {});
		expect(plan.order.join(' ')).toMatch(/cells at rest 2 in one .* output below -\d\S* mV/);
		for (const { belowMv } of plan.longSubsteps) expect(belowMv.get('output')).toBeLessThan(-30);
	});

	it('and never from a potential above that, however little it changed: not from the peak of a spike', () => {
		const net = feedForward();
		const method = createWasmRealtime(net, { stepMs: 1 });
		const y = net.initialState();
		const v = groupNamed(net, 'output').offset;
		// Depolarised for so long that it does not fire: where growth was measured it is less here than at rest.
		drive(net, 'output', 'electrode_current', 20_000);
		method.load(y);
		for (let t = 0; t < 300; t++) method.advance(t);
		method.store(y);
		const before = y[v] ?? Number.NaN;
		method.advance(300);
		method.store(y);
		expect(before).toBeGreaterThan(0);
		expect(Math.abs((y[v] ?? Number.NaN) - before)).toBeLessThan(0.01);
		expect(method.meanSubsteps).toBe(method.plan.substeps);
	});
});
