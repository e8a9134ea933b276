import { describe, expect, it } from 'vitest';
import { decimalNumber } from '../../src/base/decimalNumber.ts';

describe('a number as people write it', () => {
	it.each([
		['12', 12],
		['-0.5', -0.5],
		['+3.', 3],
		['.25', 0.25],
		['1e-3', 0.001],
		['2E6', 2e6],
		[' 7 ', 7],
		['007', 7],
	])('is %s', (text, value) => {
		expect(decimalNumber(text)).toBe(value);
	});

	it.each(['', ' ', ',', '.', '-', 'e3', '0x10', '0b1', '0o7', 'Infinity', 'NaN', '1_000', '1,5', '1 2', '5m'])(
		'is not %j',
		(text) => {
			expect(decimalNumber(text)).toBeNaN();
		},
	);
});
