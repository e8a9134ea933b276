import { ByteBuffer } from 'flatbuffers';
import { UserError } from '../../../base/errors.ts';
import { createByteChunks } from '../byteChunks.ts';
import { type BatchBuilder, Counter, createBatchBuilder, type EventDecoder, type SensorSize } from './eventDecoder.ts';

/** What a file begins with. */
export const AEDAT4_START = '#!AER-DAT4.0\r\n';

/** A longer packet is damage: cameras pack some 10 ms, recorders a few thousand events. */
const mostPacketBytes = 8 * 2 ** 20;
const mostHeaderBytes = 2 ** 20;

/** How packets are compressed, by the number in the header. */
export type Aedat4Compression = 'none' | 'lz4' | 'zstd';
const compressions: readonly Aedat4Compression[] = ['none', 'lz4', 'lz4', 'zstd', 'zstd'];

/** Turns the bytes of a packet into what they were. @throws Error for damaged ones */
export type Decompress = (compression: Exclude<Aedat4Compression, 'none'>, bytes: Uint8Array) => Uint8Array;

/** What the header says. */
interface FileHeader {
	readonly compression: Aedat4Compression;
	/** Where the table of packets begins, bytes from the start: the packets end there. Infinity where it was never written. */
	readonly tableAt: number;
	readonly stream: number;
	readonly size: SensorSize;
}

/** The field of a FlatBuffers table, as an offset of its value; undefined where it has its usual value. */
function fieldAt(buffer: ByteBuffer, table: number, index: number): number | undefined {
	const offset = buffer.__offset(table, 4 + 2 * index);
	return offset === 0 ? undefined : table + offset;
}

/** The streams in the header's XML: number, what they carry, size. */
function streamsOf(xml: string): { readonly stream: number; readonly carries: string; readonly size: SensorSize }[] {
	const starts = [...xml.matchAll(/<node name="(\d+)" path="[^"]*\/outInfo\/\d+\/"/g)];
	return starts.map((start, k) => {
		const part = xml.slice(start.index, starts[k + 1]?.index);
		const attribute = (name: string): string => new RegExp(`key="${name}"[^>]*>([^<]*)<`).exec(part)?.[1] ?? '';
		return {
			stream: Number(start[1]),
			carries: attribute('typeIdentifier'),
			size: { width: Number(attribute('sizeX')), height: Number(attribute('sizeY')) },
		};
	});
}

function readHeader(bytes: Uint8Array): FileHeader {
	const buffer = new ByteBuffer(bytes);
	const table = buffer.readInt32(0);
	if (!(table > 0 && table < bytes.length)) throw new UserError('its header is damaged.');
	const [compressionAt, tableAt, textAt] = [0, 1, 2].map((index) => fieldAt(buffer, table, index));
	const number = compressionAt === undefined ? 0 : buffer.readInt32(compressionAt);
	const compression = compressions[number];
	if (!compression) {
		throw new UserError(
			`its packets are compressed by method ${number}, none of none (0), LZ4 (1, 2) and Zstandard (3, 4).`,
		);
	}
	const end = tableAt === undefined ? -1 : Number(buffer.readInt64(tableAt));
	const xml = textAt === undefined ? '' : String(buffer.__string(textAt));
	const found = streamsOf(xml).find(({ carries }) => carries === 'EVTS');
	if (!found) throw new UserError('its header names no stream of events (EVTS).');
	if (!(found.size.width > 0 && found.size.height > 0)) {
		throw new UserError('its header does not say how large the sensor is (sizeX, sizeY).');
	}
	return { compression, tableAt: end < 0 ? Number.POSITIVE_INFINITY : end, stream: found.stream, size: found.size };
}

/** The events of a packet: a FlatBuffer behind its length, with one vector of structures of 16 bytes. */
function readPacket(bytes: Uint8Array, into: BatchBuilder): void {
	const buffer = new ByteBuffer(bytes);
	const table = 4 + buffer.readInt32(4);
	if (!(table > 0 && table + 4 <= bytes.length)) throw new Error('it is damaged');
	const at = fieldAt(buffer, table, 0);
	if (at === undefined) return;
	const start = buffer.__vector(at);
	const count = buffer.__vector_len(at);
	if (!(count >= 0 && start + 16 * count <= bytes.length)) throw new Error('it is damaged');
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	for (let k = 0, e = start; k < count; k++, e += 16) {
		const timeUs = view.getUint32(e, true) + 2 ** 32 * view.getInt32(e + 4, true);
		into.add(timeUs, view.getUint16(e + 8, true), view.getUint16(e + 10, true), bytes[e + 12] === 0 ? 0 : 1);
	}
}

/**
 * AEDAT 4.0 (iniVation, AEDAT file formats): a header as FlatBuffer, packets of streams, each compressed by itself, and a table of them at the end,
 * which is not needed. The first stream of events counts; frames, inertial samples and triggers are passed over.
 */
export function aedat4Decoder(decompress: Decompress): EventDecoder {
	const chunks = createByteChunks();
	const known = new Counter();
	const unknown = new Counter();
	const batch = createBatchBuilder();
	let header: FileHeader | undefined;
	let headerBytes: number | undefined;
	let passed = 0;
	let packet: { readonly stream: number; readonly bytes: number } | undefined;
	let done = false;
	let damage: string | undefined;

	function stop(why: string): false {
		damage = why;
		done = true;
		return false;
	}

	function take(count: number): Uint8Array | undefined {
		const taken = chunks.take(count);
		if (taken) passed += count;
		return taken;
	}
	const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

	/** Whether there was enough for a step. */
	function readStart(): boolean {
		if (headerBytes === undefined) {
			const start = take(AEDAT4_START.length + 4);
			if (!start) return false;
			headerBytes = viewOf(start).getUint32(AEDAT4_START.length, true);
			if (headerBytes > mostHeaderBytes) throw new UserError('its header is damaged.');
		}
		const bytes = take(headerBytes);
		if (!bytes) return false;
		header = readHeader(bytes);
		return true;
	}

	function readOne({ compression, tableAt, stream }: FileHeader): boolean {
		if (!packet) {
			if (passed >= tableAt) {
				done = true;
				return false;
			}
			const start = take(8);
			if (!start) return false;
			packet = { stream: viewOf(start).getInt32(0, true), bytes: viewOf(start).getInt32(4, true) };
			if (packet.bytes < 0 || packet.bytes > mostPacketBytes) {
				return stop(`it is damaged: a packet says that it has ${packet.bytes} bytes`);
			}
		}
		const bytes = take(packet.bytes);
		if (!bytes) return false;
		const of = packet.stream;
		packet = undefined;
		if (of !== stream) {
			known.add(`packet of stream ${of}`);
			return true;
		}
		try {
			readPacket(compression === 'none' ? bytes : decompress(compression, bytes), batch);
		} catch (error) {
			if (error instanceof UserError) throw error;
			return stop(`a packet of it cannot be read (${error instanceof Error ? error.message : String(error)})`);
		}
		return true;
	}

	return {
		get size() {
			return header?.size;
		},
		passedOver: { known: known.counts, unknown: unknown.counts },
		push(piece) {
			if (!done) chunks.push(piece);
			while (!done && (header ? readOne(header) : readStart()));
			return batch.take();
		},
		end() {
			if (!header) throw new UserError('its header is cut off.');
			if (damage !== undefined) return damage;
			if (packet) return `it ends within a packet, of which ${chunks.length} of ${packet.bytes} bytes are there`;
			if (!done && chunks.length > 0) return 'it ends within the start of a packet';
			return undefined;
		},
	};
}
