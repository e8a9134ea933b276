import { describe, expect, it } from 'vitest';
import { stimulusFeed } from '../../src/engine/live/frameFeed.ts';
import { packModel } from '../../src/engine/model/packedModel.ts';
import { prepareModel } from '../../src/engine/model/prepareModel.ts';
import type { Intervention } from '../../src/protocol/session/interventions.ts';
import { createStimulus } from '../../src/retina/light/stimuli/catalogue.ts';
import { benchSession, fakeClock } from './bench.ts';

const spiking = ['onSustained', 'onTransient', 'offSustained', 'offTransient'];

const prepared = packModel(
	prepareModel({ circuit: 'mouse', variant: 'corrected', columns: { x: 1, y: 1 }, parameters: {} }),
);

/** Dim steady light on the mouse's column. */
const dim = () =>
	stimulusFeed(
		createStimulus({
			name: 'flash',
			parameters: { cone: 8, rod: 20, duration: 10, baseline_before: 0.02, baseline_after: 0.1 },
		}),
		true,
	);

interface Wanted {
	readonly isNoisy?: boolean;
	readonly interventions?: readonly Intervention[];
	readonly seed?: number;
	readonly isPaced?: boolean;
	readonly during?: (session: ReturnType<typeof benchSession>) => void;
}

/** A run of 150 ms: its spikes as text and its last state. */
function run({ isNoisy = false, interventions = [], seed = 3, isPaced = false, during }: Wanted) {
	const spikes: string[] = [];
	const clock = fakeClock();
	const session = benchSession({
		...{ prepared, stepMs: 0.5, spiking, seed, interventions, feed: dim(), clock },
		listener: { spike: (cell, tMs) => void spikes.push(`${cell}@${tMs}`) },
	});
	if (isNoisy) session.setParameter('noise.photon', 1);
	if (isPaced) {
		session.setRunning(true);
		session.stopAt(150, false);
		while (!session.finished) {
			clock.nowValueMs += 7;
			session.advance(100);
		}
	} else {
		session.run(75, Number.POSITIVE_INFINITY);
		during?.(session);
		session.run(150, Number.POSITIVE_INFINITY);
	}
	return { spikes, state: session.state.slice(), history: session.history() };
}

describe('a live session under photon noise', () => {
	const noisy = run({ isNoisy: true });

	it('is the same in step with wall time and as fast as it goes, and another for another seed', () => {
		const paced = run({ isNoisy: true, isPaced: true });
		expect(paced.spikes).toEqual(noisy.spikes);
		expect(paced.state).toEqual(noisy.state);
		expect(noisy.spikes.length).toBeGreaterThan(0);
		expect(run({ isNoisy: true, seed: 4 }).state).not.toEqual(noisy.state);
	});

	it('does not depend on the seed while noise is off', () => {
		const quiet = run({});
		expect(run({ seed: 4 })).toEqual(quiet);
		expect(quiet.state).not.toEqual(noisy.state);
	});

	it('is switched while it runs, and its history makes the same run again', () => {
		const switched = run({ during: (session) => session.setParameter('noise.photon', 1) });
		expect(switched.state).not.toEqual(run({}).state);
		expect(switched.state).not.toEqual(noisy.state);
		expect(switched.history).toEqual([{ type: 'set', startS: 0.075, path: 'noise.photon', value: 1 }]);
		const again = run({ interventions: switched.history });
		expect(again.spikes).toEqual(switched.spikes);
		expect(again.state).toEqual(switched.state);
	});
});
