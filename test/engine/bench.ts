import type { FrameFeed } from '../../src/engine/live/frameFeed.ts';
import { stimulusFeed } from '../../src/engine/live/frameFeed.ts';
import { createLiveCircuit } from '../../src/engine/live/liveCircuit.ts';
import { createLiveSession, type LiveListener, type LiveSession } from '../../src/engine/live/liveSession.ts';
import type { WallClock } from '../../src/engine/live/modelClock.ts';
import { realtimeStepper } from '../../src/engine/live/stepper.ts';
import { type PackedModel, unpackModel } from '../../src/engine/model/packedModel.ts';
import { type ModelRequest, prepareModel, spikeThresholdMv } from '../../src/engine/model/prepareModel.ts';
import type { Intervention } from '../../src/protocol/session/interventions.ts';
import { LIGHT_LEVELS } from '../../src/retina/light/levels/lightLevel.ts';
import { createStimulus } from '../../src/retina/light/stimuli/catalogue.ts';

/** A clock that tests set, and that each look may move on. */
export interface FakeClock extends WallClock {
	nowValueMs: number;
}

/** A clock at 0; `perLook` says how much time passes between two looks (computing, a busy machine). */
export function fakeClock(perLook: () => number = () => 0): FakeClock {
	const clock = {
		nowValueMs: 0,
		nowMs() {
			clock.nowValueMs += perLook();
			return clock.nowValueMs;
		},
	};
	return clock;
}

/** What a session needs in tests; the corrected cone pathway in one column unless said otherwise. */
export interface BenchOptions {
	readonly model?: Partial<ModelRequest>;
	/** A model that was prepared before, in place of `model`: it costs seconds. */
	readonly prepared?: PackedModel;
	readonly clock?: WallClock;
	readonly interventions?: readonly Intervention[];
	readonly listener?: LiveListener;
	readonly feed?: FrameFeed;
	readonly stepMs?: number;
	readonly spiking?: readonly string[];
	readonly seed?: number;
}

/** A stopped live session at time 0. */
export function benchSession(options: BenchOptions = {}): LiveSession {
	const model = options.prepared
		? unpackModel(structuredClone(options.prepared))
		: prepareModel({
				circuit: 'cone',
				variant: 'corrected',
				columns: { x: 1, y: 1 },
				parameters: {},
				...options.model,
			});
	const session = createLiveSession({
		circuit: createLiveCircuit(
			model,
			realtimeStepper(model.network, {
				stepMs: options.stepMs ?? 0.2,
				substepMs: 0.05,
				spiking: options.spiking ?? ['ganglion'],
				thresholdMv: spikeThresholdMv,
			}),
		),
		level: LIGHT_LEVELS.live,
		clock: options.clock ?? fakeClock(),
		...(options.seed === undefined ? {} : { seed: options.seed }),
		...(options.interventions === undefined ? {} : { interventions: options.interventions }),
		...(options.listener === undefined ? {} : { listener: options.listener }),
	});
	if (options.feed) session.setFeed(options.feed);
	return session;
}

/** A flash of 20 ms after 50 ms of darkness, bright enough for a train of spikes; repeated every 200 ms. */
export const flashes = (): FrameFeed =>
	stimulusFeed(
		createStimulus({
			name: 'flash',
			parameters: { cone: 50_000, rod: 100, duration: 0.02, baseline_before: 0.05, baseline_after: 0.13 },
		}),
		true,
	);
