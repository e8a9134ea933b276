import type { Clock } from '../../../base/clock.ts';
import { UserError } from '../../../base/errors.ts';
import type { CloseReason, TransportFactory } from '../../transport/transport.ts';
import { createBoardWatch } from './boardWatch.ts';
import { type EmgBlock, type EmgSource, EmgSourceLostError, emgSource } from './emgSource.ts';
import { createSampleLines } from './sampleLines.ts';

/** How a board that sends samples is read. */
export interface SerialEmgOptions {
	/** For status lines: `serial port /dev/ttyACM0`. */
	readonly name: string;
	/** Opens the line; called for every reading. */
	readonly transport: TransportFactory;
	/** The rate at which the board samples, Hz: it says so nowhere in its lines. */
	readonly rateHz: number;
	/** mV per count; default 1000 mV over 1024 counts (a ten-bit converter behind an amplifier of about 5), assumed. */
	readonly mvPerCount?: number;
	readonly clock: Clock;
}

/** Samples kept for a late reader, s. */
const KEPT_S = 10;

/**
 * A board that sends one number a line (`512\n`, `2.503\n`, `EMG:512\n`), a sample each, at a stated rate, as a source. An offset
 * (half the converter's range) does not matter: the high-pass takes it away. A line that is no number counts as one bad sample
 * and repeats the one before, so that time goes on; a board of which most lines are none, or of another rate, is complained of.
 * @throws UserError for a rate or scale out of range
 */
export function serialEmg(options: SerialEmgOptions): EmgSource {
	const { rateHz, mvPerCount = 1000 / 1024, clock } = options;
	if (!(mvPerCount > 0 && mvPerCount < Number.POSITIVE_INFINITY)) {
		throw new UserError(`EMG mvPerCount is ${mvPerCount}; it must be above 0.`);
	}
	let bad = 0;
	let dropped = 0;
	const watch = createBoardWatch(options.name, rateHz, clock);
	return emgSource({
		name: `emg on ${options.name}`,
		timing: 'live',
		rateHz,
		trouble: () => ({ bad, dropped }),
		complaint: watch.complaint,
		seenRateHz: watch.rateHz,
		async *read(signal) {
			const line = await options.transport(signal).catch((error: unknown) => {
				if (signal.aborted) return undefined;
				throw error;
			});
			if (line === undefined) return;
			const lines = createSampleLines();
			watch.opened();
			let waiting: number[] = [];
			let next = 0;
			let receivedAtMs = clock();
			let before = 0;
			let closed: CloseReason | null = null;
			let wake = (): void => undefined;
			line.onData((bytes) => {
				receivedAtMs = clock();
				const values = lines.push(bytes);
				const badBefore = bad;
				for (const value of values) {
					if (Number.isNaN(value)) bad++;
					else before = value * mvPerCount;
					waiting.push(before);
				}
				watch.took(bytes.length, values.length, bad - badBefore, lines.unread ?? lines.begun);
				const tooMany = waiting.length - Math.ceil(KEPT_S * rateHz);
				if (tooMany > 0) {
					waiting = waiting.slice(tooMany);
					next += tooMany;
					dropped += tooMany;
				}
				wake();
			});
			line.onClose((reason) => {
				closed = reason;
				wake();
			});
			const aborted = (): void => wake();
			signal.addEventListener('abort', aborted);
			const isClosed = (): CloseReason | null => closed;
			try {
				while (!signal.aborted) {
					if (waiting.length > 0) {
						const samplesMv = Float64Array.from(waiting);
						const block: EmgBlock = { firstSample: next, samplesMv, receivedAtMs };
						next += waiting.length;
						waiting = [];
						yield block;
						continue;
					}
					const reason = isClosed();
					if (reason !== null) throw new EmgSourceLostError(reason.message);
					await new Promise<void>((resolve) => {
						wake = resolve;
					});
				}
			} finally {
				signal.removeEventListener('abort', aborted);
				await line.close();
			}
		},
	});
}
