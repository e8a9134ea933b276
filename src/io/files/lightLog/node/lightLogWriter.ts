import { closeSync, ftruncateSync, openSync, write, writeSync } from 'node:fs';
import { UserError } from '../../../../base/errors.ts';
import {
	encodeLightLogEnd,
	encodeLightLogHeader,
	encodeLightLogRecord,
	type LightLogHeader,
} from '../../../light/lightLog.ts';
import { whyNot } from '../../node/diskFull.ts';

/** Writes a light log while a live session runs. */
export interface LightLogWriter {
	/** Records written or waiting to be. */
	readonly records: number;
	/** Set once writing failed (a full disk): later records are not kept. */
	readonly failure: UserError | undefined;
	/**
	 * Logs light that is on from model time tMs. Copies `rates`, never waits. Throws RangeError for another number of
	 * rates than receptors, or a time that is not finite or before the last one.
	 */
	append(tMs: number, rates: Float64Array): void;
	/** Writes at once what still waits, because the thread is ending and nothing will come after. */
	flush(): void;
	/** Writes the end mark and closes the file, once; nothing is logged afterwards. Rejects with `failure` when the log is incomplete. */
	close(): Promise<void>;
}

/** More than this waiting, bytes, and the disk is given up: memory is the model's. */
const MOST_WAITING = 64 * 1024 * 1024;

const failed = (file: string, error: unknown): UserError =>
	new UserError(`Cannot write the light log ${file}: ${whyNot(error, { EEXIST: 'the file exists already' })}.`);

/** Creates the file with its first bytes. @throws UserError when it exists or cannot be written */
function createFile(file: string, head: Uint8Array): number {
	try {
		const descriptor = openSync(file, 'wx');
		writeSync(descriptor, head);
		return descriptor;
	} catch (error) {
		throw failed(file, error);
	}
}

/** Bytes that go to a file each at its own place, without waiting for each other. */
interface PlacedBytes {
	/** Bytes that the system has not confirmed. */
	readonly waiting: number;
	/** @param tMs the model time that they are of */
	add(bytes: Uint8Array, tMs: number): void;
	/** What comes from here on cannot be kept. */
	giveUp(error: unknown, tMs: number): void;
	flush(): void;
	/** Waits for all and closes; what was not written whole is cut off. */
	close(): Promise<void>;
}

/** @param failed hears why bytes could not be written, and which model time they are of, ms */
function placedBytes(descriptor: number, from: number, failed: (error: unknown, tMs: number) => void): PlacedBytes {
	let length = from;
	/** Up to here the file is whole where writing failed. */
	let wholeLength = Number.POSITIVE_INFINITY;
	const waiting = new Map<number, { readonly bytes: Uint8Array; readonly tMs: number }>();
	let waitingBytes = 0;
	let drained = (): void => undefined;

	const fail = (error: unknown, place: number, tMs: number): void => {
		failed(error, tMs);
		wholeLength = Math.min(wholeLength, place);
	};
	const put = (bytes: Uint8Array, place: number, tMs: number, done = 0): void => {
		write(descriptor, bytes, done, bytes.length - done, place + done, (error, written) => {
			if (error) fail(error, place, tMs);
			else if (done + written < bytes.length) return put(bytes, place, tMs, done + written);
			waiting.delete(place);
			waitingBytes -= bytes.length;
			if (waiting.size === 0) drained();
		});
	};
	return {
		get waiting() {
			return waitingBytes;
		},
		add(bytes, tMs) {
			waiting.set(length, { bytes, tMs });
			waitingBytes += bytes.length;
			put(bytes, length, tMs);
			length += bytes.length;
		},
		giveUp: (error, tMs) => fail(error, length, tMs),
		flush() {
			for (const [place, { bytes, tMs }] of waiting) {
				try {
					// What is under way already is the same at the same place.
					writeSync(descriptor, bytes, 0, bytes.length, place);
				} catch (error) {
					fail(error, place, tMs);
				}
			}
		},
		async close() {
			if (waiting.size > 0) {
				await new Promise<void>((resolve) => {
					drained = resolve;
				});
			}
			if (wholeLength < length) ftruncateSync(descriptor, wholeLength);
			closeSync(descriptor);
		},
	};
}

/**
 * Creates the file and writes its header. Never overwrites: UserError when the file exists or cannot be written.
 * Every record is handed to the system at once, each at its own place, so that a thread that dies loses none that waits.
 * @param broken hears at once of the failure after which nothing more is kept
 */
export function createLightLogWriter(
	file: string,
	header: LightLogHeader,
	broken: (failure: UserError) => void = () => undefined,
): LightLogWriter {
	const head = encodeLightLogHeader(header);
	const count = header.receptors.length;
	let failure: UserError | undefined;
	let records = 0;
	let lastMs = Number.NEGATIVE_INFINITY;
	/** Once it is to end: its descriptor may be another file's afterwards. */
	let closed: Promise<void> | undefined;
	const bytes = placedBytes(createFile(file, head), head.length, (error, tMs) => {
		if (failure) return;
		failure = new UserError(`${failed(file, error).message} It ends before ${Math.max(0, tMs) / 1000} s.`);
		broken(failure);
	});
	const end = async (): Promise<void> => {
		if (failure === undefined) bytes.add(encodeLightLogEnd(count), lastMs);
		await bytes.close();
		if (failure !== undefined) throw failure;
	};

	return {
		get records() {
			return records;
		},
		get failure() {
			return failure;
		},
		append(tMs, rates) {
			if (rates.length !== count) throw new RangeError(`rates must hold ${count} numbers, got ${rates.length}`);
			if (!Number.isFinite(tMs) || tMs < lastMs) {
				throw new RangeError(`tMs must be finite and not before ${lastMs}, got ${tMs}`);
			}
			if (closed) return;
			lastMs = tMs;
			if (bytes.waiting > MOST_WAITING) bytes.giveUp(new Error('the disk does not keep up'), tMs);
			if (failure !== undefined) return;
			records++;
			bytes.add(encodeLightLogRecord(tMs, rates), tMs);
		},
		flush: bytes.flush,
		close() {
			closed ??= end();
			return closed;
		},
	};
}
