import type { Timers, TimeSource } from '../../base/clock.ts';
import { UserError } from '../../base/errors.ts';
import { createEmgSignal, type EmgSignal, type EmgState, followEmg } from '../../io/control/emg/emgSignal.ts';
import type { EmgSource } from '../../io/control/emg/emgSource.ts';
import { serialEmg } from '../../io/control/emg/serialEmg.ts';
import { createEmgGenerator } from '../../io/control/emg/simulatedEmg.ts';
import type { TransportFactory } from '../../io/transport/transport.ts';
import type { EmgCalibration, EmgSourceSpec } from '../../protocol/session/controlBlock.ts';
import type { DeviceLines } from './deviceLine.ts';

/** One muscle beside the model: its source may be changed while the model runs. */
export interface EmgChannel {
	readonly spec: EmgSourceSpec;
	/**
	 * Makes another source ready; the one before goes on. What it resolves with puts it in the place of that one, and takes its first sample then.
	 * @throws UserError (rejection) for a recording that cannot be read
	 */
	ready(spec: EmgSourceSpec): Promise<() => Promise<void>>;
	/** Model time begins anew: so do recordings and simulated muscles. */
	restarted(): void;
	/** What is rest and what is all; null for none. */
	calibrate(calibration: EmgCalibration | null): void;
	/** Contraction of a simulated muscle that has no period, 0 to 1. */
	effort(level: number): void;
	/** The state at a control instant of the model. Spikes are complete up to `modelNowMs`, which is not before it. */
	at(tMs: number, modelNowMs: number): EmgState;
	/** The newest state, and its time, ms: on the host's clock for a live source, else model time. Null without a source. */
	newest(): { readonly state: EmgState; readonly tMs: number } | null;
	close(): Promise<void>;
}

/** How a muscle is reached. */
export type EmgLines = Pick<DeviceLines, 'clock' | 'timers' | 'openEmgPort' | 'recordedEmg'>;

/** Samples that a recording may have: an hour at 10 kHz. */
const mostSamples = 36_000_000;
/** A board that went away is looked for again after this time, ms. */
const retryMs = 1000;
/** A simulated muscle's rate, Hz. */
const simulatedHz = 1000;

/** What a chosen source does; times are its own (`clock`). */
interface Feed {
	/** `model`: samples belong to model time. `host`: they come when they come. */
	readonly clock: 'model' | 'host';
	readonly signal: EmgSignal;
	/** Hands the signal every sample up to a model time. */
	feed(toMs: number): void;
	close(): Promise<void>;
}

/** Samples by number, handed over as model time passes; null where they end. */
function modelFeed(rateHz: number, startMs: number, next: (sample: number) => number | null): Feed {
	const signal = createEmgSignal({ rateHz });
	const periodMs = 1000 / rateHz;
	let taken = 0;
	let hasEnded = false;
	return {
		clock: 'model',
		signal,
		feed(toMs) {
			const until = Math.floor((toMs - startMs) / periodMs + 1e-6) + 1;
			if (hasEnded || until <= taken) return;
			const block = new Float64Array(until - taken);
			let count = 0;
			while (count < block.length && !hasEnded) {
				const sample = next(taken + count);
				if (sample === null) hasEnded = true;
				else block[count++] = sample;
			}
			taken += count;
			if (count > 0) signal.take(block.subarray(0, count), startMs + (taken - 1) * periodMs);
			if (hasEnded) {
				signal.at(toMs);
				signal.lost('The EMG recording has ended: activation falls to rest.');
			}
		},
		close: () => Promise.resolve(),
	};
}

/** All samples of a recording: they must be at hand whenever model time gets there, however fast it runs. */
async function samplesOf(
	source: EmgSource,
	file: string,
): Promise<{ readonly rateHz: number; readonly samplesMv: Float64Array }> {
	const blocks: Float64Array[] = [];
	let count = 0;
	for await (const { samplesMv } of source.blocks(new AbortController().signal)) {
		blocks.push(samplesMv);
		count += samplesMv.length;
		if (count > mostSamples) {
			throw new UserError(`EMG recording ${file} holds more than ${mostSamples} samples; cut it into shorter ones.`);
		}
	}
	if (count === 0) throw new UserError(`EMG recording ${file} holds no samples.`);
	const samplesMv = new Float64Array(count);
	let at = 0;
	for (const block of blocks) {
		samplesMv.set(block, at);
		at += block.length;
	}
	return { rateHz: source.rateHz, samplesMv };
}

const pause = (timers: Timers, ms: number, signal: AbortSignal): Promise<void> =>
	new Promise((resolve) => {
		const cancel = timers.after(ms, resolve);
		signal.addEventListener(
			'abort',
			() => {
				cancel();
				resolve();
			},
			{ once: true },
		);
	});

/** A board on a serial line, looked for again whenever it goes away. */
function hostFeed(
	{ path, baudRate, rateHz }: Extract<EmgSourceSpec, { type: 'serial' }>,
	open: TransportFactory,
	{ clock, timers }: TimeSource,
): Feed {
	const source = serialEmg({
		name: `serial port ${path} at ${baudRate} baud`,
		transport: open,
		rateHz,
		clock,
	});
	const signal = createEmgSignal({ rateHz });
	const stop = new AbortController();
	const follow = async (): Promise<void> => {
		while (!stop.signal.aborted) {
			try {
				await followEmg(source, signal, stop.signal);
			} catch (error) {
				signal.lost(error instanceof Error ? error.message : String(error));
			}
			if (!stop.signal.aborted) await pause(timers, retryMs, stop.signal);
		}
	};
	const done = follow();
	return {
		clock: 'host',
		signal,
		feed: () => undefined,
		close() {
			stop.abort();
			return done;
		},
	};
}

const calibrationOf = (calibration: EmgCalibration | null) =>
	calibration && { rest: calibration.restMv, maximum: calibration.maximumMv };

/** What the state is while there is no source: a muscle at rest. */
export const noEmg: EmgState = {
	phase: 'waiting',
	message: 'No EMG source is chosen.',
	envelopeMv: 0,
	activation: 0,
	calibrated: false,
	bad: 0,
};

/** A muscle without a source. */
export function createEmgChannel(lines: EmgLines): EmgChannel {
	let spec: EmgSourceSpec = { type: 'none' };
	let calibration: EmgCalibration | null = null;
	let begin: ((startMs: number) => Feed) | undefined;
	let feed: Feed | undefined;
	let contraction = 0;
	let modelMs = 0;
	let last: { readonly state: EmgState; readonly tMs: number } | null = null;

	const start = (startMs: number): void => {
		feed = begin?.(startMs);
		feed?.signal.setCalibration(calibrationOf(calibration));
		last = null;
	};
	/** Looks at the signal, never before the last look. */
	const look = (current: Feed, tMs: number): EmgState => {
		const notBefore = Math.max(tMs, last?.tMs ?? Number.NEGATIVE_INFINITY);
		last = { state: current.signal.at(notBefore), tMs: notBefore };
		return last.state;
	};
	const beginning = async (next: EmgSourceSpec): Promise<((startMs: number) => Feed) | undefined> => {
		switch (next.type) {
			case 'none':
				return undefined;
			case 'recorded': {
				const { rateHz, samplesMv } = await samplesOf(lines.recordedEmg(next.file), next.file);
				return (startMs) => modelFeed(rateHz, startMs, (k) => samplesMv[k] ?? null);
			}
			case 'simulated': {
				const { seed, periodS } = next;
				const activation = (tMs: number): number =>
					periodS === 0 ? contraction : (tMs / 1000) % periodS >= periodS / 2 ? 1 : 0;
				return (startMs) => {
					const sample = createEmgGenerator({ activation, rateHz: simulatedHz, seed });
					return modelFeed(simulatedHz, startMs, () => sample());
				};
			}
			case 'serial':
				return () => hostFeed(next, lines.openEmgPort(next.path, next.baudRate), lines);
		}
	};

	return {
		get spec() {
			return spec;
		},
		async ready(next) {
			const nextBegin = await beginning(next);
			return async () => {
				const old = feed;
				feed = undefined;
				begin = nextBegin;
				spec = next;
				// Two boards may be at the same port.
				await old?.close();
				if (begin === nextBegin) start(modelMs);
			};
		},
		restarted() {
			modelMs = 0;
			if (feed?.clock === 'model') start(0);
		},
		calibrate(next) {
			calibration = next;
			feed?.signal.setCalibration(calibrationOf(next));
		},
		effort(level) {
			contraction = level;
		},
		at(tMs, modelNowMs) {
			modelMs = tMs;
			if (!feed) return noEmg;
			feed.feed(tMs);
			// Spikes up to now are being looked at now: an instant before it lies as far back on the host's clock.
			return look(feed, feed.clock === 'model' ? tMs : lines.clock() - (modelNowMs - tMs));
		},
		newest() {
			if (!feed) return null;
			// A live muscle goes on while the model stands still.
			if (feed.clock === 'host') look(feed, lines.clock());
			else if (!last) look(feed, modelMs);
			return last;
		},
		async close() {
			const old = feed;
			feed = undefined;
			await old?.close();
		},
	};
}
