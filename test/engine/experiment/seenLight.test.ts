import { describe, expect, it } from 'vitest';
import { evaluate, readyProtocol } from '../../../src/engine/experiment/runProtocol.ts';
import { openProtocol, type Protocol } from '../../../src/protocol/experiment/protocolFile.ts';
import type { TrialResult } from '../../../src/protocol/experiment/trialResult.ts';

/** Spikes at even distances, which no picture brings about. */
const spikesS = Array.from({ length: 40 }, (_, k) => 0.31 + 0.047 * k);

const average = (of: string) => ({ analysis: 'spikeTriggeredAverage', of, parameters: { lags: 4 } });

/** Noise of these seeds, a sweep each, and averages of the same spikes over two cells. */
function peaksOf(seeds: readonly number[]): readonly number[] {
	const protocol: Protocol = openProtocol({
		format: 'retinode-protocol',
		version: 1,
		title: 'a test',
		retina: { circuit: 'cone' },
		durationS: 3,
		level: { kind: 'free', rodRate: 100, coneRate: 100 },
		timeline: [
			{
				type: 'stimulus',
				name: 'checkerboard-noise',
				startS: 0,
				parameters: { check_size: 0.1, duration: 3, frame_rate: 20, baseline_before: 0, baseline_after: 0 },
			},
		],
		vary: [{ name: 'seed', values: seeds, of: ['retina.seed'] }],
		analyses: { first: average('ganglion'), again: average('ganglion') },
		figures: [
			{ name: 'first {label}', value: 'first.peak', each: true },
			{ name: 'again {label}', value: 'again.peak', each: true },
		],
	});
	const ready = readyProtocol(protocol);
	const cells = [0, 1].map((member) => ({ member, xUm: 0, yUm: 0 }));
	const made = ready.trials.map(
		({ sweep, repeat }): TrialResult => ({
			sweep: sweep.index,
			repeat,
			timesS: new Float64Array(),
			traces: {},
			spikes: { ganglion: { cells, timesS: [spikesS, spikesS] } },
			steps: 0,
		}),
	);
	return evaluate(ready, made).figures.map(({ value }) => value);
}

describe('reverse correlation in a protocol', () => {
	it('sees in each sweep the light of that sweep, whatever sweeps and analyses were before it', () => {
		const both = peaksOf([1, 2]);
		const [one] = peaksOf([1]);
		const [two] = peaksOf([2]);
		expect(one).not.toBe(two);
		expect(both).toEqual([one, two, one, two]);
	});
});
