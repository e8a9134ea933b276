/**
 * The one seeded generator: a hash from a counter to 32 random bits, so that any frame of a stimulus can be drawn without
 * drawing those before it. Not for cryptography. PCG-RXS-M-XS 32 used as a hash: O'Neill 2014 (HMC-CS-2014-0905); Jarzynski, Olano 2020,
 * J Comput Graph Tech 9(3):21. Integer arithmetic modulo 2³² only: the same on every machine.
 */
export function pcgHash(input: number): number {
	const state = (Math.imul(input, 747796405) + 2891336453) >>> 0;
	const word = Math.imul((state >>> ((state >>> 28) + 4)) ^ state, 277803737) >>> 0;
	return ((word >>> 22) ^ word) >>> 0;
}

/** 32 random bits for one cell of one frame under a seed. */
export function randomBits(seed: number, frame: number, x: number, y: number): number {
	return pcgHash(x + pcgHash(y + pcgHash(frame + pcgHash(seed))));
}

/**
 * A sequence of uniform numbers from 0 (included) to 1 (excluded), 2^32 of them before it repeats.
 * @param seed any whole number; the same seed gives the same numbers
 */
export function createSeededRandom(seed: number): () => number {
	let counter = pcgHash(seed);
	return () => pcgHash(counter++) / 2 ** 32;
}
