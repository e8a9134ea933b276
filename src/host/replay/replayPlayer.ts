import type { TimeSource } from '../../base/clock.ts';
import type { Recording } from '../../io/files/nwb/reading/node/openRecording.ts';
import { encodeSnapshot, type Snapshot } from '../../protocol/snapshot.ts';

/** Where a replay stands, and its way on. */
export interface ReplayPlayer {
	readonly atS: number;
	readonly playing: boolean;
	readonly speed: number;
	/** Goes to a time within the recording and shows what was before it for so long, s. */
	seek(toS: number, windowS: number): void;
	play(playing: boolean, speed: number): void;
	/** Shows the whole stretch again, soon: another trace is wanted, or another screen came. */
	renew(): void;
	/** Pictures are of use this often, ms. */
	pace(everyMs: number): void;
	end(): void;
}

/** Pictures come no more often than this, ms. */
const leastEveryMs = 25;
/** A stretch that was shown ends with this time: what comes next begins behind it, s. */
const justAfterS = 2e-9;

/** What a player works with. */
export interface PlayerParts {
	/** Samples of what screens watch, from one time up to and including another, s. */
	readonly probes: (fromS: number, toS: number) => Snapshot['probes'];
	readonly show: (buffer: ArrayBuffer) => void;
	/** The place, or whether it plays, is another one. */
	readonly told: () => void;
	/** The file could not be read on; it stands still then. */
	readonly failed: (error: unknown) => void;
}

/** Makes pictures of a recording: of a time, with all that was between another one and it. */
function createPictures(
	recording: Recording,
	probes: PlayerParts['probes'],
): (sinceS: number, atS: number, renews: boolean) => ArrayBuffer {
	const potentialsMv = new Float32Array(recording.populations.reduce((sum, { count }) => sum + count, 0));
	const gains = recording.receptors.map(({ gain }) => gain);
	// As a live snapshot has it: the input of each receptor. Where its gain was 0 nobody knows the light, and none acts.
	const inputOf = (rate: number, k: number): number => (Number.isNaN(rate) ? 0 : rate * (gains[k] as number));
	return (sinceS, atS, renews) => {
		recording.potentials(atS, potentialsMv);
		const spikes = recording.spikes(sinceS, atS + justAfterS);
		return encodeSnapshot({
			tMs: atS * 1000,
			potentialsMv,
			lightRates: Float32Array.from(recording.lightAt(atS) ?? [], inputOf),
			spikeCells: spikes.cells,
			spikeTimesMs: spikes.timesS.map((tS) => tS * 1000),
			probes: probes(sinceS, atS),
			...(renews ? { renews } : {}),
		});
	};
}

/** Plays a recording on a clock. */
export function createReplayPlayer(
	recording: Recording,
	{ clock, timers }: TimeSource,
	{ probes, show, told, failed }: PlayerParts,
): ReplayPlayer {
	const { fromS, untilS } = recording;
	const within = (tS: number): number => Math.min(untilS, Math.max(fromS, tS));
	let atS = fromS;
	let windowS = 2;
	let playing = false;
	let speed = 1;
	let everyMs = 33;
	let lastMs = 0;
	let cancel: (() => void) | undefined;
	let renewal: (() => void) | undefined;

	const pictureOf = createPictures(recording, probes);
	const picture = (sinceS: number, renews: boolean): void => {
		show(pictureOf(sinceS, atS, renews));
		told();
	};
	const whole = (): void => picture(Math.max(fromS, atS - windowS), true);
	const stop = (): void => {
		cancel?.();
		cancel = undefined;
	};
	const step = (): void => {
		const nowMs = clock();
		const beforeS = atS;
		atS = within(atS + ((nowMs - lastMs) / 1000) * speed);
		lastMs = nowMs;
		if (atS >= untilS) playing = false;
		try {
			picture(beforeS + justAfterS, false);
		} catch (error) {
			playing = false;
			failed(error);
			told();
		}
		if (playing) cancel = timers.after(everyMs, step);
	};
	return {
		get atS() {
			return atS;
		},
		get playing() {
			return playing;
		},
		get speed() {
			return speed;
		},
		seek(toS, window) {
			atS = within(toS);
			windowS = window;
			lastMs = clock();
			whole();
		},
		play(wanted, howFast) {
			stop();
			speed = howFast;
			if (wanted && atS >= untilS) {
				atS = fromS;
				whole();
			}
			playing = wanted && untilS > fromS;
			lastMs = clock();
			if (playing) cancel = timers.after(everyMs, step);
			told();
		},
		renew() {
			renewal ??= timers.after(5, () => {
				renewal = undefined;
				try {
					whole();
				} catch (error) {
					failed(error);
				}
			});
		},
		pace(wantedMs) {
			everyMs = Math.max(leastEveryMs, wantedMs);
		},
		end() {
			playing = false;
			stop();
			renewal?.();
		},
	};
}
