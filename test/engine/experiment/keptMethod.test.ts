import { afterEach, describe, expect, it, vi } from 'vitest';
import { readyProtocol } from '../../../src/engine/experiment/runProtocol.ts';
import { ModelShelf, runTrial } from '../../../src/engine/experiment/runTrial.ts';
import { openProtocol } from '../../../src/protocol/experiment/protocolFile.ts';
import type { Trial } from '../../../src/protocol/experiment/trials.ts';

const silent = { progress: () => undefined, cancelled: () => false };

const trialsOf = (more: object) =>
	readyProtocol(
		openProtocol({
			format: 'retinode-protocol',
			version: 1,
			title: 'Flashes',
			retina: { circuit: 'cone' },
			solver: { method: 'realtime', dtS: 0.0005 },
			durationS: 0.04,
			record: { everyS: 0.001, traces: ['cone.V', 'ganglion.V'] },
			...more,
		}),
	).trials;

/** What is done to the retina within one run, and must be gone in the next: a parameter until the end, a held potential, light. */
const conditions = [
	{ name: 'clamp', timeline: [{ type: 'clamp', startS: 0.01, target: { population: 'cone' }, potentialMv: -60 }] },
	{ name: 'set', timeline: [{ type: 'set', path: 'ganglion.KCa.g', startS: 0.01, value: 0 }] },
	{ name: 'set from the start', timeline: [{ type: 'set', path: 'ganglion.KCa.g', value: 0 }] },
	{ name: 'light', timeline: [{ type: 'light', startS: 0.01, coneRate: 1e5 }] },
];

afterEach(() => vi.restoreAllMocks());

describe('runs of one model', () => {
	it('have their equations analysed and compiled once for each step, and give bit for bit what each gives on a model of its own', () => {
		const finer = trialsOf({ solver: { method: 'realtime', dtS: 0.00025 } });
		const trials = [...trialsOf({ conditions }), ...finer];
		const compiled = vi.spyOn(WebAssembly, 'Module');
		const shelf = new ModelShelf();
		const counts: number[] = [];
		const inTurn = trials.map((trial) => {
			const result = runTrial(trial, shelf, silent);
			counts.push(compiled.mock.calls.length);
			return result;
		});
		const [once = 0] = counts;
		expect(once).toBeGreaterThan(0);
		expect(counts).toEqual([once, once, once, once, 2 * once]);
		for (const k of [1, 2, 3, 4]) expect(inTurn[k]).toEqual(runTrial(trials[k] as Trial, new ModelShelf(), silent));
		// What was done did act.
		expect(new Set(inTurn.map((each) => each?.traces['ganglion.V']?.values[0]?.join())).size).toBe(5);
	});
});
