import type { FrameFeed } from '../../src/engine/live/frameFeed.ts';
import { createLiveCircuit } from '../../src/engine/live/liveCircuit.ts';
import { createLiveSession } from '../../src/engine/live/liveSession.ts';
import { realtimeStepper } from '../../src/engine/live/stepper.ts';
import { prepareModel, spikeThresholdMv } from '../../src/engine/model/prepareModel.ts';
import { hostClock } from '../../src/host/machineTime.ts';
import type { ChannelSpike } from '../../src/io/control/estimator.ts';
import { groupNamed } from '../../src/ode/kernels/network/network.ts';
import { lightLevelOf } from '../../src/protocol/session/levelSettings.ts';
import { defaultSession } from '../../src/protocol/session/sessionFile.ts';
import type { LightFrame } from '../../src/retina/light/field/lightFrame.ts';

/** Pictures that light a retina. */
export interface Film {
	readonly name: string;
	readonly durationMs: number;
	/** When picture number k is on, ms; undefined when there is none any more. */
	frameAtMs(k: number): number | undefined;
	picture(k: number): LightFrame;
}

/** How long the engine computes before others get a turn, ms. */
const SLICE_MS = 40;

/** A retina without a screen: the session a first start opens (2 × 2 columns), run as fast as it goes. */
export interface HeadlessRetina {
	/** Ganglion cells, each a channel. */
	readonly channels: number;
	/**
	 * Shows a film from the dark and gives its spikes, the same every time.
	 * @param progress told how much of the film is done, 0–1
	 * @throws the signal's reason (rejection) when it aborts
	 */
	spikesOf(film: Film, progress: (done: number) => void, signal?: AbortSignal): Promise<ChannelSpike[]>;
}

function feedOf({ name, durationMs, frameAtMs, picture }: Film): FrameFeed {
	let k = 0;
	let shown: ReturnType<FrameFeed['next']> | undefined;
	return {
		name,
		next() {
			if (shown !== undefined) return shown;
			const tMs = frameAtMs(k);
			shown = tMs === undefined ? 'end' : { id: k, tMs, light: picture(k) };
			return shown;
		},
		take() {
			shown = undefined;
			k++;
		},
		endMs: () => durationMs,
		close: () => undefined,
	};
}

/** Prepares the retina once, for any number of films. */
export function createHeadlessRetina(): HeadlessRetina {
	// The published column, of which the figures are.
	const { circuit, variant, columns, parameters, light, stepMs, substepMs } = { ...defaultSession(), circuit: 'dual' };
	const model = prepareModel({ circuit, variant, columns, parameters });
	const spiking = 'ganglion';
	const stepper = realtimeStepper(model.network, {
		stepMs,
		substepMs,
		spiking: [spiking],
		thresholdMv: spikeThresholdMv,
	});
	// Cells are numbered population by population.
	const { populations } = model.network;
	const before = populations.slice(
		0,
		populations.findIndex(({ name }) => name === spiking),
	);
	const firstCell = before.reduce((sum, { count }) => sum + count, 0);
	return {
		channels: groupNamed(model.network, spiking).count,
		async spikesOf(film, progress, signal) {
			const spikes: ChannelSpike[] = [];
			const session = createLiveSession({
				circuit: createLiveCircuit(model, stepper),
				level: lightLevelOf(light),
				clock: hostClock,
				listener: { spike: (cell, tMs) => void spikes.push({ channel: cell - firstCell, tMs }) },
			});
			session.setFeed(feedOf(film));
			session.stopAt(film.durationMs, false);
			while (!session.finished) {
				signal?.throwIfAborted();
				session.run(film.durationMs, SLICE_MS);
				progress(session.tMs / film.durationMs);
				await new Promise((resolve) => setImmediate(resolve));
			}
			session.close();
			return spikes;
		},
	};
}
