import { describe, expect, it } from 'vitest';
import { createLibrary } from '../../src/ode/equations/linking/library.ts';
import { groupNamed, inputIndex } from '../../src/ode/kernels/network/network.ts';
import { buildNetwork } from '../../src/ode/kernels/network/networkBuilder.ts';
import { createRealtime } from '../../src/ode/solvers/realtime/realtime.ts';
import type { Crossings } from '../../src/ode/solvers/realtime/realtimeCrossings.ts';
import { CrossingList } from '../../src/ode/solvers/wasm/wasmCrossings.ts';
import { createWasmRealtime } from '../../src/ode/solvers/wasm/wasmRealtime.ts';
import { testCircuits } from './realtimeCircuits.ts';

const library = createLibrary(testCircuits);
const columns = 40;
const thresholdMv = -20;

interface Spike {
	readonly member: number;
	readonly tMs: number;
}

/** Axons side by side, each with a little more current than the one before. */
function axons(morePa: number) {
	const net = buildNetwork('oneAxon', library, { columns, neighbours: [] });
	const group = groupNamed(net, 'axon');
	for (let i = 0; i < columns; i++) net.inputs[inputIndex(group, 'electrode_current') + i] = 100 + morePa * i;
	return net;
}

/** Spikes of 100 ms, in the order in which a watch gives them; `step` takes a step of 0.5 ms. */
function spikesOf(watch: Crossings, step: (tMs: number) => void): Spike[] {
	const spikes: Spike[] = [];
	for (let tMs = 0; tMs < 100; tMs += 0.5) {
		step(tMs);
		for (let k = 0; k < watch.count; k++) {
			spikes.push({ member: watch.members[k] as number, tMs: watch.timesMs[k] as number });
		}
	}
	return spikes;
}

/** As the method of live sessions finds them: compiled, in double precision with everything computed. */
function compiled(morePa: number): Spike[] {
	const net = axons(morePa);
	const method = createWasmRealtime(net, {
		...{ stepMs: 0.5, precision: 'double', tables: false, jacobian: 'whole', mostGrowth: 1 },
		longSubsteps: false,
	});
	const watch = method.watch('axon', thresholdMv);
	method.load(net.initialState());
	return spikesOf(watch, (tMs) => method.advance(tMs));
}

/** As the same method finds them in JavaScript. */
function interpreted(morePa: number): Spike[] {
	const net = axons(morePa);
	const method = createRealtime(net, { stepMs: 0.5 });
	const watch = method.watch('axon', thresholdMv);
	const y = net.initialState();
	return spikesOf(watch, (tMs) => method.step(y, tMs));
}

describe('spike times', () => {
	it.each([
		['compiled', compiled],
		['interpreted', interpreted],
	])('%s: a little more current fires a little earlier, however small the difference', (_, spikesWith) => {
		const spikes = spikesWith(0.25);
		const firstMs = Array.from({ length: columns }, (_, i) => spikes.find(({ member }) => member === i)?.tMs);
		// Times at the ends of substeps would be alike for axons side by side, and then jump.
		const soonerMs = firstMs.slice(1).map((tMs, i) => (firstMs[i] ?? Number.NaN) - (tMs ?? Number.NaN));
		expect(Math.min(...soonerMs)).toBeGreaterThan(0);
		expect(Math.max(...soonerMs)).toBeLessThan(3 * Math.min(...soonerMs));
	});

	it('compiled: every spike is found once, by the member that fired, in order of substeps and members', () => {
		// Far enough apart that some rise while others fall.
		const [found, expected] = [compiled(5), interpreted(5)];
		expect(expected.length).toBeGreaterThan(4 * columns);
		expect(found.map(({ member }) => member)).toEqual(expected.map(({ member }) => member));
		found.forEach(({ tMs }, k) => {
			expect(tMs).toBeCloseTo(expected[k]?.tMs ?? Number.NaN, 6);
		});
	});

	it('crossings noted in any order come out by substep, and by member within one', () => {
		const list = new CrossingList('axon', thresholdMv, 4, 3);
		// As two threads note them, each by member and then by substep.
		for (const [member, substep] of [
			...([
				[2, 0],
				[2, 2],
				[3, 0],
			] as const),
			...([
				[0, 2],
				[1, 0],
				[1, 1],
			] as const),
		]) {
			list.add(member, 10 * substep + member, substep);
		}
		list.finish();
		expect([...list.members.subarray(0, list.count)]).toEqual([1, 2, 3, 1, 0, 2]);
		expect([...list.timesMs.subarray(0, list.count)]).toEqual([1, 2, 3, 11, 20, 22]);
	});
});
