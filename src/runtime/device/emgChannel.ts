import type { EmgState } from '../../io/control/emg/emgSignal.ts';
import { readyEmg } from '../../io/control/emg/kinds/catalogue.ts';
import type { BeginFeed, EmgFeed } from '../../io/control/emg/kinds/emgKind.ts';
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

/** How a muscle is reached, and who hears what is wrong with it: one sentence. */
export type EmgLines = Pick<DeviceLines, 'clock' | 'timers' | 'openEmgPort' | 'recordedEmg'> & {
	readonly notice?: (message: string) => void;
};

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
	complaint: '',
	seenRateHz: null,
};

/** A muscle without a source. */
export function createEmgChannel(lines: EmgLines): EmgChannel {
	let spec: EmgSourceSpec = { type: 'none' };
	let calibration: EmgCalibration | null = null;
	let begin: BeginFeed | undefined;
	let feed: EmgFeed | undefined;
	let contraction = 0;
	let modelMs = 0;
	/** What was last said of its source: that it is lost, or what comes from it. */
	let said = '';
	let last: { readonly state: EmgState; readonly tMs: number } | null = null;

	const start = (startMs: number): void => {
		said = '';
		feed = begin?.(startMs);
		feed?.signal.setCalibration(calibrationOf(calibration));
		last = null;
	};
	/** Looks at the signal, never before the last look. */
	const look = (current: EmgFeed, tMs: number): EmgState => {
		const notBefore = Math.max(tMs, last?.tMs ?? Number.NEGATIVE_INFINITY);
		last = { state: current.signal.at(notBefore), tMs: notBefore };
		const { phase, message, complaint } = last.state;
		const wrong = phase === 'lost' ? message : complaint;
		if (wrong !== said) {
			said = wrong;
			if (said !== '') lines.notice?.(said);
		}
		return last.state;
	};
	const beginning = (next: EmgSourceSpec): Promise<BeginFeed | undefined> => readyEmg(next, lines, () => contraction);

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
