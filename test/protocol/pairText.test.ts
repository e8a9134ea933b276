import { describe, expect, it } from 'vitest';
import { pairsOf, pairText } from '../../src/protocol/pairText.ts';
import { fc } from '../property.ts';

const listed = (flat: readonly number[]): string[] =>
	Array.from({ length: flat.length / 2 }, (_, k) => `${flat[2 * k]}-${flat[2 * k + 1]}`).sort();

describe('pairs as text', () => {
	it('are the same pairs again, however they were listed', () => {
		const member = fc.integer({ min: 0, max: 100_000 });
		fc.assert(
			fc.property(fc.array(fc.tuple(member, fc.integer({ min: 0, max: 400 }))), (pairs) => {
				const text = pairText(
					Int32Array.from(pairs, ([from]) => from),
					Int32Array.from(pairs, ([, to]) => to),
				);
				expect(listed(pairsOf(text))).toEqual(listed(pairs.flat()));
			}),
		);
	});

	it('of neighbours take two characters each at most, whatever their numbers', () => {
		const [first, second] = [new Int32Array(60_000), new Int32Array(60_000)];
		for (let k = 0; k < first.length; k++) {
			second[k] = Math.floor(k / 6);
			first[k] = 50_000 + (second[k] as number) + 3 * (k % 6);
		}
		expect(pairText(first, second).length).toBeLessThan(2 * first.length);
	});

	it('are refused where the text is cut or none of theirs', () => {
		expect(pairsOf('')).toEqual([]);
		for (const text of ['B', 'Bg', 'B!', 'é']) expect(() => pairsOf(text), text).toThrow('no pairs');
	});
});
