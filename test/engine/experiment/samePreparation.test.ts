import { describe, expect, it } from 'vitest';
import { evaluate, readyProtocol, runTrials } from '../../../src/engine/experiment/runProtocol.ts';
import { openProtocol } from '../../../src/protocol/experiment/protocolFile.ts';
import type { TrialResult } from '../../../src/protocol/experiment/trialResult.ts';

const quiet = { progress: () => undefined, cancelled: () => false };

/** Steps of current into the ganglion cell of the published cone column, and a flash with each. */
const readyWith = (fields: object) =>
	readyProtocol(
		openProtocol({
			format: 'retinode-protocol',
			version: 1,
			title: 'a test',
			retina: { circuit: 'cone' },
			solver: { method: 'realtime', dtS: 0.0005 },
			durationS: 0.2,
			timeline: [
				{ type: 'light', coneRate: 300, startS: 0.01, durationS: 0.02 },
				{ id: 'step', type: 'inject', target: { population: 'ganglion' }, startS: 0.02, currentPa: 20 },
			],
			vary: [{ name: 'current', values: [40, 10], of: ['timeline.step.currentPa'] }],
			record: { traces: ['ganglion.V', 'cone.V'] },
			...fields,
		}),
	);
const made = (fields: object) => runTrials(readyWith(fields), quiet);

const traceOf = (result: TrialResult | undefined, path = 'ganglion.V') => [...(result?.traces[path]?.values[0] ?? [])];

describe('runs on one preparation', () => {
	it('begin where the one before ended; the first is bit for bit what it is on a fresh one', () => {
		const fresh = made({});
		const same = made({ preparation: 'same' });
		expect(same.map(({ sweep }) => sweep)).toEqual([0, 1]);
		for (const path of ['ganglion.V', 'cone.V']) expect(traceOf(same[0], path)).toEqual(traceOf(fresh[0], path));
		const [spikesS] = fresh[0]?.spikes.ganglion?.timesS ?? [];
		expect(same[0]?.spikes.ganglion?.timesS).toEqual([spikesS]);
		expect(spikesS?.length).toBeGreaterThan(2);
		expect(traceOf(same[1])[0]).toBe(traceOf(same[0]).at(-1));
		expect(traceOf(same[1])[0]).not.toBe(traceOf(fresh[1])[0]);
		for (const { timesS } of same) {
			expect(timesS.length).toBe(fresh[0]?.timesS.length);
			timesS.forEach((tS, k) => {
				expect(tS).toBeCloseTo(0.001 * k, 9);
			});
		}
	});

	it('come back to rest in a pause, in which nothing is done', () => {
		const timeline = [{ id: 'step', type: 'inject', target: { population: 'ganglion' }, startS: 0.02, currentPa: 20 }];
		const restMv = traceOf(made({ timeline })[1])[0] as number;
		const apartMv = (pauseS: number) =>
			Math.abs((traceOf(made({ preparation: 'same', pauseS, timeline })[1])[0] as number) - restMv);
		const [soon, later] = [apartMv(0), apartMv(2)];
		expect(soon).toBeGreaterThan(0.5);
		expect(later).toBeLessThan(0.01 * soon);
	});

	it('see their own light, and settle before they are recorded', () => {
		const flash = { type: 'light', coneRate: 2000, startS: 0, durationS: 0.02 };
		const [first, second] = made({
			preparation: 'same',
			pauseS: 3,
			settleS: 0.1,
			timeline: [flash],
			vary: [],
			repeats: 2,
		});
		const least = (result: TrialResult | undefined) => Math.min(...traceOf(result, 'cone.V'));
		const before = traceOf(first, 'cone.V')[0] as number;
		expect(least(first)).toBeLessThan(before - 1);
		expect(least(second)).toBeLessThan(before - 1);
		expect(second?.timesS[0]).toBe(0);
		expect(second?.timesS.length).toBe(201);
	});

	it('are made in the order that is asked for', () => {
		const orders = made({ preparation: 'same', order: 'interleaved', repeats: 2, durationS: 0.05 });
		expect(orders.map(({ sweep, repeat }) => [sweep, repeat])).toEqual([
			[0, 0],
			[1, 0],
			[0, 1],
			[1, 1],
		]);
		const { results } = evaluate(readyWith({ order: 'interleaved', repeats: 2, durationS: 0.05 }), orders);
		expect(results.map(({ repeats }) => repeats.length)).toEqual([2, 2]);
	});

	it('that are done are kept when it is ended', () => {
		let reached = 0;
		const listener = {
			progress: (fraction: number) => {
				reached = fraction;
			},
			cancelled: () => reached > 0.7,
		};
		const kept = runTrials(readyWith({ preparation: 'same', repeats: 2 }), listener);
		expect(kept.map(({ sweep, repeat }) => [sweep, repeat])).toEqual([
			[0, 0],
			[0, 1],
		]);
	});

	it('have one retina; a pause goes with them alone', () => {
		expect(() => readyWith({ pauseS: 1 })).toThrow(/field 'pauseS': a pause of 1 s goes with preparation 'same'/);
		expect(() =>
			readyWith({
				preparation: 'same',
				vary: [{ name: 'leak', values: [0.1, 0.2], of: ['retina.parameters.ganglion.leak.g'] }],
			}),
		).toThrow(
			/field 'preparation': one preparation has one retina, and sweep 'leak 0.2' has another one than 'leak 0.1'/,
		);
		expect(() =>
			readyWith({ preparation: 'same', vary: [{ name: 'step', values: [0.0005, 0.001], of: ['solver.dtS'] }] }),
		).toThrow(/one preparation has one solver/);
	});
});
