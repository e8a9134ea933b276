import { describe, expect, it } from 'vitest';
import { readyProtocol, runTrials } from '../../../src/engine/experiment/runProtocol.ts';
import { openProtocol } from '../../../src/protocol/experiment/protocolFile.ts';
import { type TrialResult, trialOf, trialText } from '../../../src/protocol/experiment/trialResult.ts';

const readyWith = (fields: object) =>
	readyProtocol(
		openProtocol({
			format: 'retinode-protocol',
			version: 1,
			title: 'a test',
			retina: { circuit: 'cone' },
			solver: { method: 'realtime', dtS: 0.0005 },
			durationS: 0.05,
			timeline: [{ id: 'step', type: 'inject', target: { population: 'ganglion' }, startS: 0.01, currentPa: 20 }],
			// More runs than go side by side, and of two lengths, so that there are several packs.
			vary: [{ name: 'current', values: [40, 10, 30], of: ['timeline.step.currentPa'] }],
			conditions: [{ name: 'short' }, { name: 'long', set: { durationS: 0.06 } }],
			order: 'random',
			record: { traces: ['ganglion.V'] },
			...fields,
		}),
	);

const quiet = { progress: () => undefined, cancelled: () => false };

describe.each(['fresh', 'same'])('a protocol on a %s preparation that is ended after some runs', (preparation) => {
	const fields = preparation === 'same' ? { preparation, conditions: [] } : { preparation };

	it('and goes on from what was kept gives what it gives unbroken', () => {
		const ready = readyWith(fields);
		const whole = runTrials(ready, quiet);
		const kept: TrialResult[] = [];
		const first = runTrials(ready, {
			...quiet,
			cancelled: () => kept.length > 0,
			made: (results) => kept.push(...results),
		});
		if (preparation === 'fresh') {
			expect(first.length).toBeGreaterThan(0);
			expect(first.length).toBeLessThan(whole.length);
		}
		const read = kept.map((each) => trialOf(trialText(each)));
		let made = 0;
		const all = runTrials(
			ready,
			{
				...quiet,
				made: (results) => {
					made += results.length;
				},
			},
			read,
		);
		expect(all).toEqual(whole);
		expect(made).toBe(whole.length - kept.length);
	});
});

it('a result comes back from its text bit for bit', () => {
	const odd = [0, -0, Number.NaN, Number.POSITIVE_INFINITY, 5e-324, Math.PI, -65.12345678901235];
	for (let length = 0; length <= odd.length; length++) {
		const result: TrialResult = {
			sweep: 1,
			repeat: 2,
			timesS: Float64Array.from(odd.slice(0, length)),
			traces: { 'rod.V': { unit: 'mV', cells: [{ member: 0, xUm: 1, yUm: 2 }], values: [Float64Array.from(odd)] } },
			spikes: { ganglion: { cells: [], timesS: [[0.1, 0.25]] } },
			steps: 7,
		};
		expect(trialOf(trialText(result))).toEqual(result);
	}
	const [three] = [trialText({ sweep: 0, repeat: 0, timesS: Float64Array.of(1.5), traces: {}, spikes: {}, steps: 0 })];
	expect(JSON.parse(three).timesS).toBe(Buffer.from(Float64Array.of(1.5).buffer).toString('base64'));
});
