import { type Calibration, normalised } from '../calibration.ts';
import { type EmgBlock, type EmgSource, EmgSourceLostError } from './emgSource.ts';
import { createEnvelope, type EnvelopeSettings } from './envelope.ts';

/** How a muscle's signal stands; plain data, for panels. */
export interface EmgState {
	/** `waiting`: nothing has come yet. `live`. `silent`: it stopped coming. `lost`: its source is gone. */
	readonly phase: 'waiting' | 'live' | 'silent' | 'lost';
	/** For people; empty while it is live and well. */
	readonly message: string;
	/** Why what comes cannot be the muscle's samples, one sentence; empty where it can. */
	readonly complaint: string;
	/** Samples a second as they come; null where that is not measured, or not yet. */
	readonly seenRateHz: number | null;
	/** Mean rectified value, mV. */
	readonly envelopeMv: number;
	/** 0 at rest, 1 at the calibrated maximum; 0 without a calibration. */
	readonly activation: number;
	readonly calibrated: boolean;
	/** Samples that were no numbers and were replaced by the one before. */
	readonly bad: number;
}

/** A muscle's activation as a function of time, whatever becomes of its source. No clock of its own. */
export interface EmgSignal {
	/**
	 * Takes samples in order.
	 * @param lastAtMs when the last of them was taken, on the clock that `at` is asked on
	 */
	take(samplesMv: Float64Array, lastAtMs: number): void;
	/** Its source is gone; activation decays to rest from now on. Later samples bring it back. */
	lost(reason: string): void;
	/** Sets what is rest and what is all; null for none: then activation is 0. */
	setCalibration(calibration: Calibration | null): void;
	/** State at an instant, not before the last one; uses no sample after it. */
	at(tMs: number): EmgState;
}

/** How a signal is processed. */
export interface EmgSignalOptions {
	/** Samples per second. */
	readonly rateHz: number;
	/** What is to be said of the source that the samples come from. */
	readonly source?: Pick<EmgSource, 'complaint' | 'seenRateHz'>;
	readonly envelope?: Partial<EnvelopeSettings>;
	readonly calibration?: Calibration;
	/** After this time without a sample the signal counts as silent, ms; default 100. */
	readonly silentMs?: number;
	/** Time constant with which a silent or lost signal decays to rest, ms; default 100. */
	readonly decayMs?: number;
}

/** Samples longer ago than this are not waited for any more, so that a clock that jumps cannot fill the memory, ms. */
const MOST_WAITING_MS = 10_000;

/**
 * Envelope, normalisation to rest and maximum (MVC), and what happens when samples stop: the state says so and activation
 * decays to rest, so that nothing keeps a hand closed that nobody closes.
 * @throws UserError for a rate or settings out of range
 */
export function createEmgSignal(options: EmgSignalOptions): EmgSignal {
	const { rateHz, silentMs = 100, decayMs = 100 } = options;
	const periodMs = 1000 / rateHz;
	let calibration = options.calibration ?? null;
	let envelope = createEnvelope(rateHz, options.envelope);
	let waiting: { tMs: number; value: number }[] = [];
	let sample = 0;
	let envelopeMv = 0;
	let lastMs: number | null = null;
	let bad = 0;
	let lostBecause: string | null = null;

	const activationOf = (): number =>
		calibration === null ? 0 : Math.min(1, Math.max(0, normalised(calibration, envelopeMv)));

	const process = (tMs: number): void => {
		let used = 0;
		// A little more than the instant: rounding must not put a sample off.
		for (; used < waiting.length && (waiting[used]?.tMs ?? 0) <= tMs + 1e-6; used++) {
			const next = waiting[used];
			if (next === undefined) break;
			if (lastMs !== null && next.tMs - lastMs > silentMs) {
				// What the filters remember from before a gap would ring into what comes after.
				envelope = createEnvelope(rateHz, options.envelope);
			}
			if (Number.isFinite(next.value)) sample = next.value;
			else bad++;
			envelopeMv = envelope(sample);
			lastMs = next.tMs;
		}
		if (used > 0) {
			waiting = waiting.slice(used);
			lostBecause = null;
		}
	};

	return {
		take(samplesMv, lastAtMs) {
			for (let k = 0; k < samplesMv.length; k++) {
				waiting.push({ tMs: lastAtMs - (samplesMv.length - 1 - k) * periodMs, value: samplesMv[k] as number });
			}
			const most = Math.ceil((MOST_WAITING_MS * rateHz) / 1000);
			if (waiting.length > most) waiting = waiting.slice(-most);
		},
		lost(reason) {
			lostBecause = reason;
			waiting = [];
		},
		setCalibration(next) {
			calibration = next;
		},
		at(tMs) {
			process(tMs);
			const calibrated = calibration !== null;
			const complaint = options.source?.complaint() ?? '';
			const said = { calibrated, bad, complaint, seenRateHz: options.source?.seenRateHz() ?? null };
			if (lastMs === null) {
				const phase = lostBecause === null ? ('waiting' as const) : ('lost' as const);
				const message = lostBecause ?? (complaint || 'No EMG has come yet.');
				return { phase, message, envelopeMv: 0, activation: 0, ...said };
			}
			const ageMs = Math.max(0, tMs - lastMs);
			const patience = lostBecause === null ? silentMs : 0;
			const fade = ageMs > patience ? Math.exp(-(ageMs - patience) / decayMs) : 1;
			const phase = lostBecause !== null ? 'lost' : ageMs > silentMs ? 'silent' : 'live';
			const silence = phase === 'silent' ? `No EMG for ${Math.round(ageMs)} ms: activation falls to rest.` : '';
			const message = lostBecause ?? (silence || complaint);
			return { phase, message, envelopeMv: envelopeMv * fade, activation: activationOf() * fade, ...said };
		},
	};
}

/** When a block's last sample was taken: when it came for a live source, else by its number and the rate. */
function lastSampleAtMs({ timing, rateHz }: EmgSource, { firstSample, samplesMv, receivedAtMs }: EmgBlock): number {
	return timing === 'live' ? receivedAtMs : ((firstSample + samplesMv.length - 1) * 1000) / rateHz;
}

/**
 * Reads a source into a signal until the source ends or `signal` aborts. A source that is lost tells the signal so and
 * ends this without an error; call again to reconnect.
 * @throws UserError (rejection) for a source that cannot be read
 */
export async function followEmg(source: EmgSource, into: EmgSignal, signal: AbortSignal): Promise<void> {
	try {
		for await (const block of source.blocks(signal)) into.take(block.samplesMv, lastSampleAtMs(source, block));
	} catch (error) {
		if (!(error instanceof EmgSourceLostError)) throw error;
		into.lost(error.message);
	}
}
