import { stuff } from '../../src/io/wire/cobs.ts';
import { crc16 } from '../../src/io/wire/crc16.ts';

/** A frame of any content with a right checksum, delimiter included. */
export function frameOf(version: number, code: number, sequence: number, payload: Uint8Array): Uint8Array {
	const frame = new Uint8Array(payload.length + 4);
	frame[0] = (version << 4) | code;
	frame[1] = sequence & 0xff;
	frame.set(payload, 2);
	const crc = crc16(frame, frame.length - 2);
	frame[frame.length - 2] = crc >> 8;
	frame[frame.length - 1] = crc & 0xff;
	const stuffed = stuff(frame);
	return Uint8Array.from([...stuffed, 0]);
}
