/**
 * Random bits by counter: Threefry-2x32 with 20 rounds (Salmon, Moraes, Dror & Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3"). Two words of a key and
 * two of a counter give two words of 32 random bits, so that any of them can be drawn without those before it, by any thread, in any order. Additions,
 * rotations and exclusive ors modulo 2³² only: the same on every machine. Not for cryptography.
 */

/**
 * Writes the two words of a counter under a key to `out`, as signed 32-bit integers. Unrolled, since it is called for every noise source of every cell in every step.
 * @param key0 first word of the key: the seed
 */
export function threefry(key0: number, key1: number, counter0: number, counter1: number, out: Int32Array): void {
	const k0 = key0 | 0;
	const k1 = key1 | 0;
	const k2 = k0 ^ k1 ^ 0x1bd11bda;
	let a = (counter0 + k0) | 0;
	let b = (counter1 + k1) | 0;
	a = (a + b) | 0;
	b = ((b << 13) | (b >>> 19)) ^ a;
	a = (a + b) | 0;
	b = ((b << 15) | (b >>> 17)) ^ a;
	a = (a + b) | 0;
	b = ((b << 26) | (b >>> 6)) ^ a;
	a = (a + b) | 0;
	b = ((b << 6) | (b >>> 26)) ^ a;
	a = (a + k1) | 0;
	b = (b + k2 + 1) | 0;
	a = (a + b) | 0;
	b = ((b << 17) | (b >>> 15)) ^ a;
	a = (a + b) | 0;
	b = ((b << 29) | (b >>> 3)) ^ a;
	a = (a + b) | 0;
	b = ((b << 16) | (b >>> 16)) ^ a;
	a = (a + b) | 0;
	b = ((b << 24) | (b >>> 8)) ^ a;
	a = (a + k2) | 0;
	b = (b + k0 + 2) | 0;
	a = (a + b) | 0;
	b = ((b << 13) | (b >>> 19)) ^ a;
	a = (a + b) | 0;
	b = ((b << 15) | (b >>> 17)) ^ a;
	a = (a + b) | 0;
	b = ((b << 26) | (b >>> 6)) ^ a;
	a = (a + b) | 0;
	b = ((b << 6) | (b >>> 26)) ^ a;
	a = (a + k0) | 0;
	b = (b + k1 + 3) | 0;
	a = (a + b) | 0;
	b = ((b << 17) | (b >>> 15)) ^ a;
	a = (a + b) | 0;
	b = ((b << 29) | (b >>> 3)) ^ a;
	a = (a + b) | 0;
	b = ((b << 16) | (b >>> 16)) ^ a;
	a = (a + b) | 0;
	b = ((b << 24) | (b >>> 8)) ^ a;
	a = (a + k1) | 0;
	b = (b + k2 + 4) | 0;
	a = (a + b) | 0;
	b = ((b << 13) | (b >>> 19)) ^ a;
	a = (a + b) | 0;
	b = ((b << 15) | (b >>> 17)) ^ a;
	a = (a + b) | 0;
	b = ((b << 26) | (b >>> 6)) ^ a;
	a = (a + b) | 0;
	b = ((b << 6) | (b >>> 26)) ^ a;
	out[0] = (a + k2) | 0;
	out[1] = (b + k0 + 5) | 0;
}
