import { UserError } from '../../../base/errors.ts';

/** Samples of one muscle's surface electromyogram, in order and without gaps within the block. */
export interface EmgBlock {
	/** Number of the first sample, counted from the source's start; a jump tells how many were dropped. */
	readonly firstSample: number;
	readonly samplesMv: Float64Array;
	/** When the block's last sample came, ms on the reader's clock. */
	readonly receivedAtMs: number;
}

/** What a source counts; it never goes down. */
export interface EmgCounts {
	/** Samples handed to the reader. */
	readonly taken: number;
	/** Samples that came as no number and were replaced by the one before. */
	readonly bad: number;
	/** Samples that a late reader never got. */
	readonly dropped: number;
}

/**
 * Where an electromyogram comes from. The contract that every implementation keeps (test/io/control/emg/contract.ts):
 * - `blocks` may be read by one reader at a time; a second one, before the first has ended, gets a UserError.
 * - Cancellation: aborting `signal`, or leaving the loop, ends the iteration without an error, and files and ports are
 *   closed before it ends. An already aborted signal gives no blocks.
 * - Late reader: recorded and simulated sources wait and never drop. Live ones keep the newest ten seconds and count what
 *   they dropped.
 * - End: a recorded source ends by finishing the iteration; read again, it starts over with the same samples.
 * - Disconnection: a live source that loses its device ends with {@link EmgSourceLostError}; reading again reopens it.
 * - Bad input (missing file, a rate out of range, a line that is no number in a file) is a UserError.
 */
export interface EmgSource {
	/** A name for status lines: `emg recording grip.emg`, `emg on serial port /dev/ttyACM0 at 115200 baud`. */
	readonly name: string;
	/** `recorded`: the same samples every time, as fast as they are read. `live`: they come when they come. */
	readonly timing: 'recorded' | 'live';
	/** Samples per second. */
	readonly rateHz: number;
	blocks(signal: AbortSignal): AsyncIterableIterator<EmgBlock>;
	counts(): EmgCounts;
	/** Why what comes cannot be the muscle's samples at that rate, one sentence; empty where it can. */
	complaint(): string;
	/** Samples a second as they come; null where nothing is measured, or not yet. */
	seenRateHz(): number | null;
}

/** A live source's device went away while it was being read. */
export class EmgSourceLostError extends Error {
	override readonly name = 'EmgSourceLostError';
}

/** Rates that can be processed, Hz: below, the band of the surface electromyogram (20–450 Hz) is not there. */
export const EMG_RATE_HZ = { min: 200, max: 20_000 } as const;

/** @throws UserError for a rate that cannot be processed */
export function checkedRateHz(rateHz: number): number {
	if (!(rateHz >= EMG_RATE_HZ.min && rateHz <= EMG_RATE_HZ.max)) {
		throw new UserError(`EMG rate is ${rateHz}; it must be from ${EMG_RATE_HZ.min} to ${EMG_RATE_HZ.max} Hz.`);
	}
	return rateHz;
}

/** What an implementation of {@link emgSource} provides. */
export interface EmgSourceBody {
	readonly name: string;
	readonly timing: 'recorded' | 'live';
	readonly rateHz: number;
	/** Blocks until the end or until `signal` aborts; releases everything in `finally`. */
	read(signal: AbortSignal): AsyncGenerator<EmgBlock>;
	/** Samples replaced and dropped so far; none where left out. */
	trouble?(): { readonly bad: number; readonly dropped: number };
	complaint?(): string;
	seenRateHz?(): number | null;
}

/** Makes a source of a generator function, adding what the contract asks of all alike: one reader, cancellation, counts. */
export function emgSource(body: EmgSourceBody): EmgSource {
	checkedRateHz(body.rateHz);
	let reading = false;
	let taken = 0;
	async function* blocks(signal: AbortSignal): AsyncGenerator<EmgBlock> {
		if (signal.aborted) return;
		if (reading) throw new UserError(`The EMG source ${body.name} is already being read.`);
		reading = true;
		try {
			for await (const block of body.read(signal)) {
				if (signal.aborted) return;
				taken += block.samplesMv.length;
				yield block;
			}
		} finally {
			reading = false;
		}
	}
	return {
		name: body.name,
		timing: body.timing,
		rateHz: body.rateHz,
		blocks,
		counts: () => ({ taken, ...(body.trouble?.() ?? { bad: 0, dropped: 0 }) }),
		complaint: () => body.complaint?.() ?? '',
		seenRateHz: () => body.seenRateHz?.() ?? null,
	};
}
