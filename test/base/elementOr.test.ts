import { expect, it } from 'vitest';
import { elementOr } from '../../src/base/elementOr.ts';

it.each([
	['inside', 1, 20],
	['behind the end', 2, 7],
	['below 0, where `at` counts from the end', -1, 7],
	['no number, which `at` takes for 0', Number.NaN, 7],
	['between two', 0.5, 7],
])('an element at an index %s', (_, index, expected) => {
	expect(elementOr([10, 20], index, 7)).toBe(expected);
	expect(elementOr(Float64Array.of(10, 20), index, 7)).toBe(expected);
});

it('an element that is null is one', () => {
	expect(elementOr<number | null>([null], 0, 7)).toBe(null);
});
