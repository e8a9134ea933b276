/**
 * A seeded generator of uniform numbers from 0 (included) to 1 (excluded): xorshift with 32 bits of state
 * (Marsaglia 2003, doi:10.18637/jss.v008.i14). Good enough to spoil bytes; not for cryptography.
 * @param seed any whole number; the same seed gives the same numbers
 */
export function createSeededRandom(seed: number): () => number {
	// A state of 0 would stay 0; the multiplication sets neighbouring seeds apart.
	let state = Math.imul(seed | 0, 0x9e3779b1) || 0x6d2b79f5;
	return () => {
		state ^= state << 13;
		state ^= state >>> 17;
		state ^= state << 5;
		return (state >>> 0) / 2 ** 32;
	};
}
