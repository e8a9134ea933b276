/**
 * Draws from random bits in single precision by additions, multiplications, divisions and square roots alone, which every machine rounds alike: a vector of
 * WebAssembly that does the same comes to the same bits. The polynomials are Taylor series that are exact to single precision where they are used.
 */

const { fround } = Math;

/** What makes 32 bits a uniform number between 0 and 1; half of it is added, so that 0 is never drawn. */
export const perBit = 2 ** -32;
/** Up to this mean a Poisson number is counted out; beyond it comes from a normal one. */
export const countedUpTo = 8;
/** A number that is counted out is below this: one at a mean of `countedUpTo` is above it in 1 of 10^10 cases. */
export const mostCounted = 36;
/** Coefficients of ln((1 + s)/(1 − s))/s in powers of s². */
export const logarithmSeries = Float32Array.of(2, 2 / 3, 2 / 5, 2 / 7, 2 / 9);
/** Coefficients of sin(x)/x and cos(x) in powers of x², for |x| ≤ π/4. */
export const sineSeries = Float32Array.of(1, -1 / 6, 1 / 120, -1 / 5040, 1 / 362880);
export const cosineSeries = Float32Array.of(1, -1 / 2, 1 / 24, -1 / 720, 1 / 40320);
/** Coefficients of (1 − exp(−x))/x in powers of x, for 0 ≤ x ≤ ln(2)/2 and a little below. */
export const lossSeries = Float32Array.of(1, -1 / 2, 1 / 6, -1 / 24, 1 / 120, -1 / 720, 1 / 5040, -1 / 40320);
/** A quarter of a turn in units of the last bit, as an angle. */
export const anglePerBit = fround((2 * Math.PI) / 2 ** 32);
/** ln 2 as a number with few digits and the rest, so that multiples of the first are exact (Cody & Waite 1980). */
export const ln2High = fround(0.693359375);
export const ln2Low = fround(Math.LN2 - 0.693359375);
export const log2e = fround(Math.LOG2E);

const float = new Float32Array(1);
const bitsOfFloat = new Int32Array(float.buffer);

/** Horner's scheme in single precision. */
function series(coefficients: Float32Array, x: number): number {
	let sum = coefficients[coefficients.length - 1] as number;
	for (let k = coefficients.length - 2; k >= 0; k--) sum = fround(fround(sum * x) + (coefficients[k] as number));
	return sum;
}

/** 32 random bits as a number between 0 and 1. */
const uniform = (bits: number): number => fround(fround(fround(bits >>> 0) * perBit) + perBit / 2);

/** ln of a positive number, from its exponent and a series in (m − 1)/(m + 1), m from 1/√2 to √2. */
function logarithm(x: number): number {
	float[0] = x;
	const bits = bitsOfFloat[0] as number;
	// What is left of 1/√2 counts as the octave below.
	const octave = (bits - 0x3f3504f3) >> 23;
	bitsOfFloat[0] = bits - (octave << 23);
	const m = float[0];
	const s = fround(fround(m - 1) / fround(m + 1));
	const own = fround(s * series(logarithmSeries, fround(s * s)));
	return fround(fround(fround(octave * ln2High) + fround(octave * ln2Low)) + own);
}

/** Two independent standard normal numbers from two words of random bits (Box & Muller 1958), to `out`. None is beyond ±6.7. */
export function normalPair(bits: Int32Array, out: Float32Array): void {
	const radius = fround(Math.sqrt(fround(-2 * logarithm(uniform(bits[0] as number)))));
	const word = bits[1] as number;
	const quarter = ((word + 0x20000000) >>> 30) & 3;
	const angle = fround(fround((word - (quarter << 30)) | 0) * anglePerBit);
	const square = fround(angle * angle);
	const sine = fround(angle * series(sineSeries, square));
	const cosine = series(cosineSeries, square);
	const isOdd = (quarter & 1) === 1;
	const first = isOdd ? sine : cosine;
	const second = isOdd ? cosine : sine;
	// cos is below 0 in the second and third quarter, sin in the third and fourth.
	out[0] = fround(radius * (((quarter + 1) & 2) === 0 ? first : -first));
	out[1] = fround(radius * ((quarter & 2) === 0 ? second : -second));
}

const pair = new Float32Array(2);

/** The number of k ≥ 1 for which a uniform number lies below the probability of k or more. Needs no power of exp(−mean), and keeps the small probabilities of small means. */
function counted(mean: number, chance: number): number {
	// It is below the mean, where most draws of small means end.
	if (chance >= mean) return 0;
	const octaves = Math.floor(fround(fround(mean * log2e) + 0.5));
	const rest = fround(fround(mean - fround(octaves * ln2High)) - fround(octaves * ln2Low));
	const loss = fround(rest * series(lossSeries, rest));
	bitsOfFloat[0] = (127 - octaves) << 23;
	const scale = float[0] as number;
	// 1 − exp(−mean), the probability of one or more.
	let tail = fround(fround(1 - scale) + fround(scale * loss));
	let term = fround(scale - fround(scale * loss));
	let count = 0;
	while (chance < tail && count < mostCounted) {
		count++;
		term = fround(term * fround(mean / count));
		tail = fround(tail - term);
	}
	return count;
}

/**
 * A Poisson number from two words of random bits: exact by inversion up to a mean of 8; beyond it, the expansion of the inverse of its distribution
 * by normal numbers, whose probabilities are off by less than 1e-4 (Giles 2016, ACM Trans. Math. Softw. 42:7, the normal asymptotic approximation).
 * @param mean 0 or more
 */
export function poissonNumber(mean: number, bits: Int32Array): number {
	const wanted = fround(mean);
	if (wanted <= countedUpTo) return counted(wanted, uniform(bits[0] as number));
	normalPair(bits, pair);
	const z = pair[0] as number;
	const square = fround(z * z);
	const root = fround(Math.sqrt(wanted));
	const second = fround(fround(1 / 3) + fround(square * fround(1 / 6)));
	const third = fround(-z * fround(fround(1 / 36) + fround(square * fround(1 / 72))));
	const fourth = fround(fround(-8 / 405) + fround(square * fround(fround(7 / 810) + fround(square * fround(1 / 270)))));
	const small = fround(fround(third + fround(fourth / root)) / root);
	const sum = fround(fround(wanted + fround(root * z)) + fround(second + small));
	return Math.max(0, Math.floor(sum));
}
