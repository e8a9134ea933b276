import { once } from 'node:events';
import { createWriteStream, openSync, writeSync } from 'node:fs';
import { UserError } from '../../../../base/errors.ts';
import {
	encodeLightLogEnd,
	encodeLightLogHeader,
	encodeLightLogRecord,
	type LightLogHeader,
} from '../../../light/lightLog.ts';

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
	/** Writes the end mark and closes the file; rejects with `failure` when the log is incomplete. */
	close(): Promise<void>;
}

/**
 * Creates the file and writes its header. Never overwrites: UserError when the file exists or cannot be written.
 */
export function createLightLogWriter(file: string, header: LightLogHeader): LightLogWriter {
	const head = encodeLightLogHeader(header);
	const failed = (error: unknown): UserError => {
		const code = error instanceof Error && 'code' in error ? error.code : undefined;
		const reason =
			code === 'EEXIST' ? 'the file exists already' : error instanceof Error ? error.message : String(error);
		return new UserError(`Cannot write the light log ${file}: ${reason}.`);
	};
	let descriptor: number;
	try {
		descriptor = openSync(file, 'wx');
		writeSync(descriptor, head);
	} catch (error) {
		throw failed(error);
	}
	const stream = createWriteStream(file, { fd: descriptor });
	const count = header.receptors.length;
	let failure: UserError | undefined;
	let records = 0;
	let lastMs = Number.NEGATIVE_INFINITY;
	stream.on('error', (error) => {
		failure ??= failed(error);
	});
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
			lastMs = tMs;
			if (failure !== undefined) return;
			records++;
			stream.write(encodeLightLogRecord(tMs, rates));
		},
		async close() {
			if (failure === undefined) {
				stream.end(encodeLightLogEnd(count));
				// `close` comes after the last byte is written, and also after an error, which `failure` then holds.
				if (!stream.closed) await once(stream, 'close').catch(() => undefined);
			}
			if (failure !== undefined) throw failure;
		},
	};
}
