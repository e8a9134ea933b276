import { z } from 'zod';
import { UserError } from '../../base/errors.ts';
import { complaint } from '../../protocol/session/complaint.ts';
import type { Receptor } from '../../retina/light/field/lightFrame.ts';
import { createByteChunks } from './byteChunks.ts';
import { crc32 } from './crc32.ts';

/**
 * The light log (`.light`): what light reached every photoreceptor, and the exact model time at which it did, so that a
 * live run can be replayed bit for bit. Append-only; a log cut off anywhere (crash, full disk, pulled plug) is good up to
 * its last whole record. Pure: works on bytes.
 *
 * Byte by byte, all numbers little-endian:
 *
 *     offset  size  content
 *     0       8     ASCII "RNLIGHT1" (the 1 is the format's version)
 *     8       4     uint32 H, length of the header in bytes (1 … 67108864)
 *     12      H     header: UTF-8 JSON, {"receptors": [{"kind": "rod"|"cone", "x": µm, "y": µm, "radius": µm}, …],
 *                   "source": text, "createdAt": text}; N = number of receptors, at least 1
 *     12+H    4     uint32 CRC-32 of bytes 0 … 11+H
 *     then records, each 12 + 8N bytes:
 *     +0      8     float64 model time in ms from which this light is on; never less than that of the record before
 *     +8      8N    float64 input in the receptors' order, in the unit that they declare (R* per s at a gain of 1)
 *     +8+8N   4     uint32 CRC-32 of the record's bytes before it
 *
 * A record whose time is +Infinity ends the log: it was closed properly. Its rates are 0.
 * A record with a wrong CRC-32 ends the readable part: it and everything after it is ignored and counted.
 */
export interface LightLogHeader {
	readonly receptors: readonly Receptor[];
	/** Where the light came from, for people. */
	readonly source: string;
	/** When the log was begun, ISO 8601, for people. */
	readonly createdAt: string;
}

/** One record: light that is on from tMs. */
export interface LightLogRecord {
	readonly tMs: number;
	readonly rates: Float64Array;
}

const MAGIC = 'RNLIGHT1';
const MAX_HEADER = 64 * 1024 * 1024;

const headerSchema = z.object({
	receptors: z
		.array(
			z.object({
				kind: z.enum(['rod', 'cone']),
				x: z.number(),
				y: z.number(),
				radius: z.number().positive(),
			}),
		)
		.min(1),
	source: z.string(),
	createdAt: z.string(),
});

/** The bytes before the first record. Throws UserError when there are no receptors. */
export function encodeLightLogHeader(header: LightLogHeader): Uint8Array {
	if (header.receptors.length === 0) throw new UserError('A light log needs at least one photoreceptor.');
	const receptors = header.receptors.map(({ kind, x, y, radius }) => ({ kind, x, y, radius }));
	const json = new TextEncoder().encode(
		JSON.stringify({ receptors, source: header.source, createdAt: header.createdAt }),
	);
	const bytes = new Uint8Array(12 + json.length + 4);
	const view = new DataView(bytes.buffer);
	bytes.set(new TextEncoder().encode(MAGIC));
	view.setUint32(8, json.length, true);
	bytes.set(json, 12);
	view.setUint32(12 + json.length, crc32(bytes.subarray(0, 12 + json.length)), true);
	return bytes;
}

/** The bytes of one record. */
export function encodeLightLogRecord(tMs: number, rates: Float64Array): Uint8Array {
	const bytes = new Uint8Array(12 + 8 * rates.length);
	const view = new DataView(bytes.buffer);
	view.setFloat64(0, tMs, true);
	for (let r = 0; r < rates.length; r++) view.setFloat64(8 + 8 * r, rates[r] as number, true);
	view.setUint32(8 + 8 * rates.length, crc32(bytes.subarray(0, 8 + 8 * rates.length)), true);
	return bytes;
}

/** The bytes that end a log of `receptorCount` photoreceptors. */
export function encodeLightLogEnd(receptorCount: number): Uint8Array {
	return encodeLightLogRecord(Number.POSITIVE_INFINITY, new Float64Array(receptorCount));
}

/** Reads a light log that arrives in pieces of any size. */
export interface LightLogDecoder {
	/** The header, once it has arrived. */
	readonly header: LightLogHeader | undefined;
	/** True once the record that ends a log has been read. */
	readonly closed: boolean;
	/** Bytes after the last good record (0 for an undamaged log). */
	readonly ignoredBytes: number;
	/** Takes in bytes, gives the records completed by them. Throws UserError when the header is not one of a light log. */
	push(piece: Uint8Array): LightLogRecord[];
	/** Says that no more bytes come. Throws UserError when the header is incomplete. */
	end(): void;
}

/** A decoder at the start of a log. */
export function createLightLogDecoder(): LightLogDecoder {
	const bytes = createByteChunks();
	let prefix: Uint8Array | undefined;
	let header: LightLogHeader | undefined;
	let lastMs = Number.NEGATIVE_INFINITY;
	let closed = false;
	let damaged = false;
	let ignored = 0;

	const readHeader = (): boolean => {
		prefix ??= bytes.take(12);
		if (prefix === undefined) return false;
		const length = new DataView(prefix.buffer).getUint32(8, true);
		const magic = new TextDecoder().decode(prefix.subarray(0, 8));
		const [, version] = /^RNLIGHT([2-9])$/.exec(magic) ?? [];
		if (version !== undefined) {
			throw new UserError(
				`This light log is of version ${version}, which a newer Retinode has written; this one reads version 1.`,
			);
		}
		if (magic !== MAGIC || length < 1 || length > MAX_HEADER) {
			throw new UserError(`Not a light log: it must begin with ${MAGIC} and the length of its header.`);
		}
		const rest = bytes.take(length + 4);
		if (rest === undefined) return false;
		const whole = new Uint8Array(12 + length);
		whole.set(prefix);
		whole.set(rest.subarray(0, length), 12);
		if (crc32(whole) !== new DataView(rest.buffer).getUint32(length, true)) {
			throw new UserError('The light log is damaged: its header fails its checksum.');
		}
		header = parseHeader(rest.subarray(0, length));
		return true;
	};

	const readRecord = (count: number): LightLogRecord | undefined => {
		const record = bytes.take(12 + 8 * count);
		if (record === undefined) return undefined;
		const view = new DataView(record.buffer);
		const tMs = view.getFloat64(0, true);
		const sound = crc32(record.subarray(0, 8 + 8 * count)) === view.getUint32(8 + 8 * count, true) && tMs >= lastMs;
		if (!sound) {
			damaged = true;
			ignored += record.length;
			return undefined;
		}
		if (tMs === Number.POSITIVE_INFINITY) {
			closed = true;
			return undefined;
		}
		lastMs = tMs;
		return { tMs, rates: Float64Array.from({ length: count }, (_, r) => view.getFloat64(8 + 8 * r, true)) };
	};

	return {
		get header() {
			return header;
		},
		get closed() {
			return closed;
		},
		get ignoredBytes() {
			return ignored + bytes.length;
		},
		push(piece) {
			bytes.push(piece);
			const records: LightLogRecord[] = [];
			if (header === undefined && !readHeader()) return records;
			while (!damaged && !closed && header !== undefined) {
				const record = readRecord(header.receptors.length);
				if (record === undefined) break;
				records.push(record);
			}
			return records;
		},
		end() {
			if (header === undefined) {
				throw new UserError(`Not a light log: it ends within its header, or does not begin with ${MAGIC}.`);
			}
		},
	};
}

function parseHeader(json: Uint8Array): LightLogHeader {
	let value: unknown;
	try {
		value = JSON.parse(new TextDecoder().decode(json));
	} catch {
		throw new UserError('The light log is damaged: its header is not JSON.');
	}
	const parsed = headerSchema.safeParse(value);
	if (parsed.success) return parsed.data;
	throw new UserError(`${complaint('The light log is damaged: its header', parsed.error, value)}.`);
}
