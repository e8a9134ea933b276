import { describe, expect, it } from 'vitest';
import { nameList } from '../../src/base/nameList.ts';

describe('names in a sentence', () => {
	it('are joined as one says them', () => {
		expect(nameList([], 'or')).toBe('');
		expect(nameList(['rod'], 'or')).toBe('rod');
		expect(nameList(['rod', 'cone'], 'and')).toBe('rod and cone');
		expect(nameList(['dual', 'rod', 'cone'], 'or')).toBe('dual, rod or cone');
	});
});
