import { describe, expect, it } from 'vitest';
import { normalPair, poissonNumber } from '../../src/base/noiseDraws.ts';
import { threefry } from '../../src/base/threefry.ts';

const bits = new Int32Array(2);
const hex = (word: number | undefined) => ((word ?? 0) >>> 0).toString(16);

describe('random bits by counter', () => {
	it('are those of the generator that its authors publish, by their known answers', () => {
		for (const [key, counter, words] of [
			[
				[0, 0],
				[0, 0],
				['6b200159', '99ba4efe'],
			],
			[
				[0xffffffff, 0xffffffff],
				[0xffffffff, 0xffffffff],
				['1cb996fc', 'bb002be7'],
			],
			[
				[0x13198a2e, 0x03707344],
				[0x243f6a88, 0x85a308d3],
				['c4923a9c', '483df7a0'],
			],
		] as const) {
			threefry(key[0], key[1], counter[0], counter[1], bits);
			expect([hex(bits[0]), hex(bits[1])]).toEqual(words);
		}
	});
});

/** Draws that follow from a key. */
function drawn(count: number, key: number, draw: () => number): Float64Array {
	return Float64Array.from({ length: count }, (_, k) => {
		threefry(11, key, k, 0, bits);
		return draw();
	});
}

const mean = (values: Float64Array, of: (value: number) => number = (value) => value): number =>
	values.reduce((sum, value) => sum + of(value), 0) / values.length;

describe('normal numbers', () => {
	const pair = new Float32Array(2);
	const count = 400_000;
	const firsts = drawn(count, 1, () => {
		normalPair(bits, pair);
		return pair[0] as number;
	});
	const seconds = drawn(count, 1, () => {
		normalPair(bits, pair);
		return pair[1] as number;
	});

	it('have the moments and tails of the normal distribution, to four standard errors', () => {
		for (const values of [firsts, seconds]) {
			expect(Math.abs(mean(values))).toBeLessThan(4 / Math.sqrt(count));
			expect(Math.abs(mean(values, (z) => z * z) - 1)).toBeLessThan(4 * Math.sqrt(2 / count));
			expect(Math.abs(mean(values, (z) => z ** 3))).toBeLessThan(4 * Math.sqrt(15 / count));
			expect(Math.abs(mean(values, (z) => z ** 4) - 3)).toBeLessThan(4 * Math.sqrt(96 / count));
			// Beyond two and three standard deviations: 4.55 % and 0.27 %.
			for (const [bound, part] of [
				[2, 0.0455003],
				[3, 0.0026998],
			] as const) {
				const beyond = mean(values, (z) => (Math.abs(z) > bound ? 1 : 0));
				expect(Math.abs(beyond - part)).toBeLessThan(4 * Math.sqrt((part * (1 - part)) / count));
			}
		}
	});

	it('come in pairs that know nothing of each other', () => {
		const products = firsts.map((z, k) => z * (seconds[k] as number));
		expect(Math.abs(mean(products))).toBeLessThan(4 / Math.sqrt(count));
		const squares = firsts.map((z, k) => (z * z - 1) * ((seconds[k] as number) ** 2 - 1));
		expect(Math.abs(mean(squares))).toBeLessThan((4 * 2) / Math.sqrt(count));
	});
});

/** Probabilities of 0, 1, 2 … at a mean. */
function probabilities(of: number, most: number): number[] {
	let log = -of;
	return Array.from({ length: most + 1 }, (_, k) => {
		if (k > 0) log += Math.log(of / k);
		return Math.exp(log);
	});
}

describe('Poisson numbers', () => {
	// Steps of 0.1 and 0.5 ms at 0.01, 1 and 1,000 per second; then both sides of where they are counted out no more, and bright light.
	for (const of of [5e-6, 1e-4, 5e-4, 0.1, 0.5, 3, 7.9, 8.1, 25, 400]) {
		it(`have mean, variance and frequencies at a mean of ${of}`, () => {
			const count = of < 1e-3 ? 4_000_000 : 400_000;
			const values = drawn(count, 2, () => poissonNumber(of, bits));
			const found = mean(values);
			const variance = mean(values, (each) => (each - found) ** 2);
			expect(Math.abs(found - of)).toBeLessThan(4 * Math.sqrt(of / count));
			expect(Math.abs(variance - of)).toBeLessThan(4 * Math.sqrt((of + 2 * of * of) / count));
			const most = Math.ceil(of + 8 * Math.sqrt(of) + 10);
			const counts = new Float64Array(most + 1);
			for (const value of values) counts[value] = (counts[value] as number) + 1;
			const expected = probabilities(of, most).map((part) => part * count);
			const common = expected.flatMap((each, k) => (each >= 20 ? [k] : []));
			const square = common.reduce((sum, k) => {
				const each = expected[k] as number;
				return sum + ((counts[k] as number) - each) ** 2 / each;
			}, 0);
			// Chi-squared with about as many degrees of freedom: mean n, variance 2n.
			expect(square).toBeLessThan(common.length + 5 * Math.sqrt(2 * common.length));
		});
	}

	it('are none at a mean of 0', () => {
		expect(mean(drawn(1000, 3, () => poissonNumber(0, bits)))).toBe(0);
	});
});
