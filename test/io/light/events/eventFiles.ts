import { Builder } from 'flatbuffers';
import { compressFrameSync } from 'lz4-napi';

/** An event as tests write and expect it: µs, pixels, 1 brighter or 0 darker. */
export type Event = readonly [timeUs: number, x: number, y: number, on: number];

/** `count` events in order, with gaps up to `gapUs`, from `firstUs`; the same for the same seed. */
export function someEvents(
	count: number,
	gapUs: number,
	{ firstUs = 0, width = 320, height = 240, seed = 1 } = {},
): Event[] {
	let state = seed;
	const random = (below: number): number => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return Math.floor((state / 2 ** 32) * below);
	};
	let timeUs = firstUs;
	return Array.from({ length: count }, () => {
		timeUs += random(gapUs);
		return [timeUs, random(width), random(height), random(2)] as const;
	});
}

const text = (lines: readonly string[]): Uint8Array =>
	new TextEncoder().encode(lines.map((line) => `% ${line}\n`).join(''));

/** Parts one behind the other. */
export function joined(...parts: readonly Uint8Array[]): Uint8Array {
	const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
	let at = 0;
	for (const part of parts) {
		all.set(part, at);
		at += part.length;
	}
	return all;
}

/** Little-endian words of 2 or 4 bytes. */
export function words(bytes: 2 | 4, values: readonly number[]): Uint8Array {
	const view = new DataView(new ArrayBuffer(bytes * values.length));
	values.forEach((value, k) => {
		if (bytes === 2) view.setUint16(2 * k, value, true);
		else view.setUint32(4 * k, value >>> 0, true);
	});
	return new Uint8Array(view.buffer);
}

export const header3 = text(['evt 3.0', 'format EVT3;height=240;width=320', 'geometry 320x240', 'end']);
export const header2 = text(['evt 2.0', 'geometry 320x240']);
export const headerDat = text(['Data file containing CD events', 'Version 2', 'Width 320', 'Height 240']);

/** EVT 3.0, by its specification: words only for what has changed. */
export function evt3(events: readonly Event[]): Uint8Array {
	const out: number[] = [];
	let [high, low, row] = [-1, -1, -1];
	for (const [timeUs, x, y, on] of events) {
		const time = timeUs % 2 ** 24;
		if (time >>> 12 !== high) {
			high = time >>> 12;
			low = -1;
			out.push(0x8000 | high);
		}
		if ((time & 4095) !== low) {
			low = time & 4095;
			out.push(0x6000 | low);
		}
		if (y !== row) {
			row = y;
			out.push(y);
		}
		out.push(0x2000 | (on << 11) | x);
	}
	return joined(header3, words(2, out));
}

/** EVT 2.0, by its specification. */
export function evt2(events: readonly Event[]): Uint8Array {
	const out: number[] = [];
	let high = -1;
	for (const [timeUs, x, y, on] of events) {
		const next = Math.floor(timeUs / 64) % 2 ** 28;
		if (next !== high) {
			high = next;
			out.push(0x8000_0000 + high);
		}
		out.push(on * 2 ** 28 + (timeUs % 64) * 2 ** 22 + x * 2 ** 11 + y);
	}
	return joined(header2, words(4, out));
}

/** DAT, version 2, by its specification. */
export function dat(events: readonly Event[], kind = 12, length = 8): Uint8Array {
	const out = events.flatMap(([timeUs, x, y, on]) => [timeUs % 2 ** 32, x + y * 2 ** 14 + on * 2 ** 28]);
	return joined(headerDat, Uint8Array.of(kind, length), words(4, out));
}

/** How a packet is compressed: the number in the header, and by what. */
const compressed: Readonly<Record<'none' | 'lz4', readonly [number, (bytes: Uint8Array) => Uint8Array]>> = {
	none: [0, (bytes) => bytes],
	lz4: [1, (bytes) => compressFrameSync(Buffer.from(bytes))],
};

const xml = (carries: string): string => `<dv version="2.0"><node name="outInfo" path="/outInfo/">
<node name="0" path="/outInfo/0/"><attr key="typeIdentifier" type="string">IMUS</attr></node>
<node name="1" path="/outInfo/1/"><attr key="typeIdentifier" type="string">${carries}</attr>
<node name="info" path="/outInfo/1/info/"><attr key="sizeX" type="int">320</attr><attr key="sizeY" type="int">240</attr></node>
</node></node></dv>`;

const packet = (stream: number, body: Uint8Array): Uint8Array => joined(words(4, [stream, body.length]), body);

function eventPacket(events: readonly Event[]): Uint8Array {
	const builder = new Builder(1024);
	builder.startVector(16, events.length, 8);
	for (const [timeUs, x, y, on] of events.toReversed()) {
		builder.prep(8, 16);
		builder.pad(3);
		builder.writeInt8(on);
		builder.writeInt16(y);
		builder.writeInt16(x);
		builder.writeInt64(BigInt(timeUs));
	}
	const vector = builder.endVector();
	builder.startObject(1);
	builder.addFieldOffset(0, vector, 0);
	builder.finishSizePrefixed(builder.endObject(), 'EVTS');
	return builder.asUint8Array();
}

/** AEDAT 4.0, by its specification: a stream of inertial samples, one of events in packets of 100, and no table at the end. */
export function aedat4(
	events: readonly Event[],
	{ compression = 'none' as 'none' | 'lz4', number = undefined as number | undefined, carries = 'EVTS' } = {},
): Uint8Array {
	const [usual, compress] = compressed[compression];
	const builder = new Builder(1024);
	const info = builder.createString(xml(carries));
	builder.startObject(3);
	builder.addFieldInt32(0, number ?? usual, 0);
	builder.addFieldInt64(1, -1n, 0n);
	builder.addFieldOffset(2, info, 0);
	builder.finish(builder.endObject(), 'IOHE');
	const header = builder.asUint8Array();
	const packets: Uint8Array[] = [];
	for (let k = 0; k < events.length; k += 100) {
		packets.push(packet(0, Uint8Array.of(1, 2, 3)), packet(1, compress(eventPacket(events.slice(k, k + 100)))));
	}
	return joined(new TextEncoder().encode('#!AER-DAT4.0\r\n'), words(4, [header.length]), header, ...packets);
}
