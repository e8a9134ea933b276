/**
 * The bytes of a recording's journal, which is only ever appended to: a mark of eight bytes, then records. A record is the length of its body (uint32), the
 * CRC-32 of its kind and body (uint32), its kind (one byte), and the body; all numbers little-endian. Whatever cuts a journal off spoils its last record at most.
 */

/** The first eight bytes; the last is the version. */
export const JOURNAL_MARK = Uint8Array.from([0x52, 0x45, 0x54, 0x4a, 0x52, 0x4e, 0x4c, 1]);

/** Bytes before the body of a record: length, checksum, kind. */
export const RECORD_HEAD = 9;

/** Longest body, bytes: a length beyond it is no length. */
export const LONGEST_BODY = 256 * 1024 * 1024;

/** The byte of each kind of record. */
export const RECORD_KINDS = { json: 1, rows: 2, samples: 3, spikes: 4, pairs: 5 } as const;

/** What a record says, as it is written and read. */
export type JournalRecord =
	/** Text of one object: what the run is, what was done to it, how it ended. */
	| { readonly kind: 'json'; readonly value: unknown }
	/** Values at equal distances of a stream: rows × columns from row `first` on. */
	| { readonly kind: 'rows'; readonly stream: number; readonly first: number; readonly values: Float32Array }
	/** Values of a stream whenever they came: `timesS` in s of model time, and rows × columns. */
	| {
			readonly kind: 'samples';
			readonly stream: number;
			readonly timesS: Float64Array;
			readonly values: Float32Array;
	  }
	/** Spikes in the order in which they came: s of model time, and the cell's number. */
	| { readonly kind: 'spikes'; readonly timesS: Float64Array; readonly cells: Uint32Array }
	/** Who a connection joins, with the weight of each pair. */
	| {
			readonly kind: 'pairs';
			readonly connection: number;
			readonly first: Int32Array;
			readonly second: Int32Array;
			readonly weights: Float32Array;
	  };

const bytesOf = (array: ArrayBufferView): Uint8Array =>
	new Uint8Array(array.buffer, array.byteOffset, array.byteLength);

/** What a body is made of, one after the other. Of arrays each begins at a multiple of eight bytes after the first, which is the head of the body. */
function partsOf(record: JournalRecord): readonly ArrayBufferView[] {
	switch (record.kind) {
		case 'json':
			return [new TextEncoder().encode(JSON.stringify(record.value))];
		case 'rows':
			return [Float64Array.of(record.stream, record.first), record.values];
		case 'samples':
			return [Float64Array.of(record.stream, record.timesS.length), record.timesS, record.values];
		case 'spikes':
			return [Float64Array.of(record.timesS.length), record.timesS, record.cells];
		case 'pairs': {
			const { connection, first, second, weights } = record;
			return [Float64Array.of(connection, first.length), first, second, weights];
		}
	}
}

/**
 * A record as bytes.
 * @param checksum CRC-32 of bytes, going on from that of those before
 * @param room gives so many bytes to write it to: journals write records where they wait, and copy none
 */
export function encodeRecord(
	record: JournalRecord,
	checksum: (bytes: Uint8Array, before?: number) => number,
	room: (length: number) => Uint8Array = (length) => new Uint8Array(length),
): Uint8Array {
	const parts = partsOf(record);
	const length = parts.reduce((sum, part) => sum + part.byteLength, 0);
	if (length > LONGEST_BODY) {
		throw new RangeError(`a record holds at most ${LONGEST_BODY} bytes; this one has ${length}`);
	}
	const bytes = room(RECORD_HEAD + length);
	bytes[RECORD_HEAD - 1] = RECORD_KINDS[record.kind];
	let at = RECORD_HEAD;
	for (const part of parts) {
		bytes.set(bytesOf(part), at);
		at += part.byteLength;
	}
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	view.setUint32(0, length, true);
	view.setUint32(4, checksum(bytes.subarray(RECORD_HEAD - 1)), true);
	return bytes;
}

/** A typed array of its own from bytes that may lie anywhere. */
function numbersFrom<T>(
	make: { new (buffer: ArrayBuffer): T; readonly BYTES_PER_ELEMENT: number },
	bytes: Uint8Array,
	from: number,
	count: number,
): T {
	const own = bytes.slice(from, from + count * make.BYTES_PER_ELEMENT);
	if (own.length < count * make.BYTES_PER_ELEMENT) throw new RangeError('the record is shorter than it says');
	return new make(own.buffer);
}

/** The record that a kind and a body make; nothing for a kind that this version does not know. @throws RangeError for a body that is none */
export function decodeRecord(kind: number, body: Uint8Array): JournalRecord | undefined {
	const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
	const number = (k: number): number => view.getFloat64(8 * k, true);
	switch (kind) {
		case RECORD_KINDS.json:
			return { kind: 'json', value: JSON.parse(new TextDecoder().decode(body)) as unknown };
		case RECORD_KINDS.rows:
			return {
				kind: 'rows',
				stream: number(0),
				first: number(1),
				values: numbersFrom(Float32Array, body, 16, Math.floor((body.length - 16) / 4)),
			};
		case RECORD_KINDS.samples: {
			const count = number(1);
			const rest = Math.floor((body.length - 16 - 8 * count) / 4);
			return {
				kind: 'samples',
				stream: number(0),
				timesS: numbersFrom(Float64Array, body, 16, count),
				values: numbersFrom(Float32Array, body, 16 + 8 * count, rest),
			};
		}
		case RECORD_KINDS.spikes: {
			const count = number(0);
			return {
				kind: 'spikes',
				timesS: numbersFrom(Float64Array, body, 8, count),
				cells: numbersFrom(Uint32Array, body, 8 + 8 * count, count),
			};
		}
		case RECORD_KINDS.pairs: {
			const count = number(1);
			return {
				kind: 'pairs',
				connection: number(0),
				first: numbersFrom(Int32Array, body, 16, count),
				second: numbersFrom(Int32Array, body, 16 + 4 * count, count),
				weights: numbersFrom(Float32Array, body, 16 + 8 * count, count),
			};
		}
		default:
			return undefined;
	}
}
