import { U8_MAX, U16_MAX } from './bits.ts';
import { CRC } from './constants.ts';

/** The bit that leaves the sum with a shift. */
const TOP_BIT = 1 << 15;

const table = new Uint16Array(256);
for (let byte = 0; byte < 256; byte++) {
	let remainder = byte << 8;
	for (let bit = 0; bit < 8; bit++) {
		remainder = (remainder & TOP_BIT) === 0 ? remainder << 1 : (remainder << 1) ^ CRC.polynomial;
	}
	table[byte] = remainder & U16_MAX;
}

/**
 * CRC-16/GENIBUS: polynomial x^16 + x^12 + x^5 + 1 (0x1021), start value 0xFFFF, no reflection, result inverted (or zero
 * bytes behind a frame would go unseen). The check value of the ASCII digits 1 to 9 is 0xD64E.
 * @param bytes what is summed
 * @param end only the bytes before this index count
 */
export function crc16(bytes: Uint8Array, end: number = bytes.length): number {
	let crc: number = CRC.start;
	for (let i = 0; i < end; i++) {
		const index = ((crc >> 8) ^ (bytes[i] as number)) & U8_MAX;
		crc = ((crc << 8) ^ (table[index] as number)) & U16_MAX;
	}
	return crc ^ CRC.inversion;
}

/** Whether bytes end with their own checksum, high byte first. */
export function endsWithItsCrc16(bytes: Uint8Array): boolean {
	return (crc16(bytes) ^ CRC.inversion) === CRC.residue;
}
