const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
	let c = byte;
	for (let bit = 0; bit < 8; bit++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
	return c;
});

/** CRC-32 (ISO-HDLC, as in zip and Ethernet: reflected 0x04C11DB7, start and final inversion) of bytes. */
export function crc32(bytes: Uint8Array): number {
	let c = 0xffffffff;
	for (const byte of bytes) c = (TABLE[(c ^ byte) & 0xff] as number) ^ (c >>> 8);
	return (c ^ 0xffffffff) >>> 0;
}
