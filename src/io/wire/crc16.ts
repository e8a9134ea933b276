const POLYNOMIAL = 0x1021;
const INVERSION = 0xffff;
/** What the sum over any bytes and their own checksum comes to, before the inversion. */
const RESIDUE = 0x1d0f;

const table = new Uint16Array(256);
for (let byte = 0; byte < 256; byte++) {
	let remainder = byte << 8;
	for (let bit = 0; bit < 8; bit++) {
		remainder = (remainder & 0x8000) === 0 ? remainder << 1 : (remainder << 1) ^ POLYNOMIAL;
	}
	table[byte] = remainder & 0xffff;
}

/**
 * CRC-16/GENIBUS: polynomial x^16 + x^12 + x^5 + 1 (0x1021), start value 0xFFFF, no reflection, result inverted (or zero
 * bytes behind a frame would go unseen). The check value of the ASCII digits 1 to 9 is 0xD64E.
 * @param bytes what is summed
 * @param end only the bytes before this index count
 */
export function crc16(bytes: Uint8Array, end: number = bytes.length): number {
	let crc = 0xffff;
	for (let i = 0; i < end; i++) {
		const index = ((crc >> 8) ^ (bytes[i] ?? 0)) & 0xff;
		crc = ((crc << 8) ^ (table[index] ?? 0)) & 0xffff;
	}
	return crc ^ INVERSION;
}

/** Whether bytes end with their own checksum, high byte first. */
export function endsWithItsCrc16(bytes: Uint8Array): boolean {
	return (crc16(bytes) ^ INVERSION) === RESIDUE;
}
