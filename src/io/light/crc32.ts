const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
	let c = byte;
	for (let bit = 0; bit < 8; bit++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
	return c;
});

/**
 * CRC-32 (ISO-HDLC, as in zip and Ethernet: reflected 0x04C11DB7, start and final inversion) of bytes.
 * @param before that of the bytes before them, where they go on
 */
export function crc32(bytes: Uint8Array, before = 0): number {
	let c = before ^ 0xffffffff;
	for (const byte of bytes) c = (TABLE[(c ^ byte) & 0xff] as number) ^ (c >>> 8);
	return (c ^ 0xffffffff) >>> 0;
}
