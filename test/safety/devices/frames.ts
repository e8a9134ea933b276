/**
 * Frames once more, written from docs/protocol.md and without the program's code: what the scripted host says and what the
 * oracle reads must not share a mistake with the devices.
 */

/** The seven bytes of the emergency stop. */
export const STOP_BYTES: readonly number[] = [0x00, 0xff, 0x53, 0x54, 0x4f, 0x50, 0x00];

/** Numbers of the kinds. */
export const KIND = {
	hello: 1,
	helloReply: 2,
	events: 3,
	rates: 4,
	command: 5,
	ack: 6,
	nak: 7,
	telemetry: 8,
	heartbeat: 9,
	stopState: 10,
	heartbeatAnswer: 11,
	electrodes: 12,
} as const;

const crcStep = Uint16Array.from({ length: 256 }, (_, top) => {
	let crc = top << 8;
	for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1;
	return crc;
});

function crcOf(bytes: ArrayLike<number>, end: number): number {
	let crc = 0xffff;
	for (let i = 0; i < end; i++) crc = ((crc << 8) ^ (crcStep[(crc >> 8) ^ (bytes[i] ?? 0)] ?? 0)) & 0xffff;
	return crc ^ 0xffff;
}

/** u16, little-endian. */
export const u16 = (value: number): [number, number] => [value & 0xff, (value >> 8) & 0xff];
/** u32, little-endian. */
export const u32 = (value: number): [number, number, number, number] => [
	value & 0xff,
	(value >>> 8) & 0xff,
	(value >>> 16) & 0xff,
	(value >>> 24) & 0xff,
];

/** The bytes of a frame on the line, a delimiter before and behind it. */
export function frameBytes(version: number, kind: number, sequence: number, payload: readonly number[]): Uint8Array {
	const frame = [(version << 4) | kind, sequence & 0xff, ...payload];
	const crc = crcOf(frame, frame.length);
	frame.push(crc >> 8, crc & 0xff);
	const out = new Uint8Array(frame.length + 3);
	let codeAt = 1;
	for (let i = 0; i < frame.length; i++) {
		const byte = frame[i] ?? 0;
		if (byte !== 0) out[i + 2] = byte;
		else {
			out[codeAt] = i + 2 - codeAt;
			codeAt = i + 2;
		}
	}
	out[codeAt] = frame.length + 2 - codeAt;
	return out;
}

/** A frame with a right checksum. */
export interface HeardFrame {
	readonly version: number;
	readonly kind: number;
	readonly payload: readonly number[];
}

/** Finds frames and emergency stops in a stream of bytes. */
export interface FrameFinder {
	push(bytes: Uint8Array): void;
	/** The receiver starts anew. */
	forget(): void;
}

const LONGEST_STUFFED = 251;

function unstuffed(stuffed: readonly number[]): number[] | null {
	const frame: number[] = [];
	for (let at = 0; at < stuffed.length; ) {
		const code = stuffed[at] ?? 0;
		if (at + code > stuffed.length) return null;
		for (let i = 1; i < code; i++) frame.push(stuffed[at + i] ?? 0);
		at += code;
		if (at < stuffed.length) frame.push(0);
	}
	return frame;
}

/** A finder at the beginning of a stream. */
export function createFrameFinder(found: { frame(frame: HeardFrame): void; stop(): void }): FrameFinder {
	let piece: number[] = [];
	/** Bytes of the stop that the stream ends with. */
	let matched = 0;
	const close = (): void => {
		const stuffed = piece;
		piece = [];
		if (stuffed.length === 0 || stuffed.length > LONGEST_STUFFED) return;
		const frame = unstuffed(stuffed);
		if (frame === null || frame.length < 4) return;
		const end = frame.length - 2;
		if (crcOf(frame, end) !== (((frame[end] ?? 0) << 8) | (frame[end + 1] ?? 0))) return;
		const first = frame[0] ?? 0;
		found.frame({ version: first >> 4, kind: first & 15, payload: frame.slice(2, end) });
	};
	return {
		push(bytes) {
			for (const byte of bytes) {
				matched = byte === STOP_BYTES[matched] ? matched + 1 : byte === 0 ? 1 : 0;
				if (matched === STOP_BYTES.length) {
					matched = 1;
					piece = [];
					found.stop();
				} else if (byte === 0) close();
				else piece.push(byte);
			}
		},
		forget() {
			piece = [];
			matched = 0;
		},
	};
}
