import { closeSync, createReadStream, openSync, readSync, statSync } from 'node:fs';
import { UserError } from '../../../../base/errors.ts';
import type { EventBatch, PassedOver, SensorSize } from '../../events/eventDecoder.ts';
import { type EventFormat, eventFormat, START_BYTES } from '../../events/formats.ts';
import { decompressPacket } from './decompress.ts';

/** What a pass through a file has found, at its end. */
export interface EventFileEnd {
	readonly size: SensorSize | undefined;
	readonly passedOver: PassedOver;
	/** Why there are no more events, half a sentence; undefined for a whole file. */
	readonly cut: string | undefined;
}

/** A file of an event camera that can be read from its start any number of times. */
export interface EventFile {
	readonly path: string;
	readonly format: EventFormat;
	/**
	 * Its events, in batches as they are read, each with the sensor's size as far as it is known by then.
	 * @throws UserError for a header that cannot be read
	 */
	batches(signal: AbortSignal): AsyncGenerator<EventBatch & { readonly size: SensorSize | undefined }, EventFileEnd>;
}

const reasons: Readonly<Record<string, string>> = { ENOENT: 'there is no such file.', EACCES: 'it may not be read.' };

function asUserError(path: string, error: unknown): unknown {
	if (error instanceof UserError) return new UserError(`Cannot read the events of ${path}: ${error.message}`);
	if (error instanceof Error && 'code' in error) {
		return new UserError(`Cannot read the events of ${path}: ${reasons[String(error.code)] ?? error.message}`);
	}
	return error;
}

function startOf(path: string): Uint8Array {
	// A pipe that nobody writes to would never let go of whoever opens it.
	if (!statSync(path).isFile()) throw new UserError('it is no file but a folder, a pipe or a device.');
	const start = new Uint8Array(START_BYTES);
	const descriptor = openSync(path, 'r');
	try {
		return start.subarray(0, readSync(descriptor, start));
	} finally {
		closeSync(descriptor);
	}
}

/** Opens a file for reading, and looks at what it begins with. @throws UserError for a missing file or one of no known format */
export function openEventFile(path: string): EventFile {
	try {
		const format = eventFormat(startOf(path));
		return { path, format, batches: (signal) => batches(path, format, signal) };
	} catch (error) {
		throw asUserError(path, error);
	}
}

async function* batches(
	path: string,
	format: EventFormat,
	signal: AbortSignal,
): AsyncGenerator<EventBatch & { readonly size: SensorSize | undefined }, EventFileEnd> {
	const decoder = format.decoder(decompressPacket);
	const stream = createReadStream(path, { highWaterMark: 2 ** 18 });
	try {
		for await (const piece of stream as AsyncIterable<Uint8Array>) {
			if (signal.aborted) break;
			const batch = decoder.push(piece);
			if (batch.count > 0) yield { ...batch, size: decoder.size };
		}
		const cut = signal.aborted ? undefined : decoder.end();
		return { size: decoder.size, passedOver: decoder.passedOver, cut };
	} catch (error) {
		throw asUserError(path, error);
	} finally {
		stream.destroy();
	}
}

/** What a whole pass tells of a file. */
export interface EventFileFacts extends EventFileEnd {
	readonly events: number;
	readonly on: number;
	/** Time of the first and the last event, µs on the camera's clock; 0 without events. */
	readonly firstUs: number;
	readonly lastUs: number;
	/** Events whose time is before that of the one in front of them. */
	readonly late: number;
	/** The least sensor that has a pixel for every event. */
	readonly reaches: SensorSize;
}

/** Reads a file to its end and counts. @param each hears every batch; the next waits for it @throws UserError as `batches` */
export async function eventFileFacts(
	file: EventFile,
	signal: AbortSignal,
	each?: (batch: EventBatch) => Promise<void> | undefined,
): Promise<EventFileFacts> {
	const facts = { events: 0, on: 0, firstUs: 0, lastUs: 0, late: 0, width: 0, height: 0 };
	const pass = file.batches(signal);
	for (;;) {
		const step = await pass.next();
		if (step.done) {
			const { width, height, ...counts } = facts;
			return { ...step.value, ...counts, reaches: { width, height } };
		}
		const { count, timesUs, x, y, on } = step.value;
		for (let k = 0; k < count; k++) {
			const timeUs = timesUs[k] as number;
			if (facts.events++ === 0) facts.firstUs = timeUs;
			else if (timeUs < facts.lastUs) facts.late++;
			facts.lastUs = timeUs;
			facts.on += on[k] as number;
			facts.width = Math.max(facts.width, (x[k] as number) + 1);
			facts.height = Math.max(facts.height, (y[k] as number) + 1);
		}
		await each?.(step.value);
	}
}

/** What was passed over, as a list: `12 × word 0x7 (continued, 4 bits)`. */
export const passedOverText = (counts: ReadonlyMap<string, number>): string =>
	[...counts].map(([what, count]) => `${count} × ${what}`).join(', ');
