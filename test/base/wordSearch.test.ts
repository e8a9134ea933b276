import { describe, expect, it } from 'vitest';
import { holdsWords, wordsOf } from '../../src/base/wordSearch.ts';

describe('words in a text', () => {
	const text = 'rod.Kx.liu2004 Potassium current; K; tiger salamander; blocked by TEA';

	it.each([
		['tea', true],
		['Salamander potass', true],
		['K', true],
		['kx TEA', true],
		['liu2004', true],
		['x', false],
		['Ca', false],
		['tiger cat', false],
		['', true],
		['  ', true],
	])('%s', (typed, held) => {
		expect(holdsWords(text, wordsOf(typed))).toBe(held);
	});
});
