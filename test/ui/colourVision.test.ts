import { describe, expect, test } from 'vitest';
import { categoryColour, categoryCount, diverging, type Rgb, sequential } from '../../src/ui/scene/colourMap.ts';
import { lineColours } from '../../src/ui/scene/connectionLayer.ts';
import { ciede2000, visions } from './colourVision.ts';

/** Least distance of any two of some colours. */
function leastApart(colours: readonly Rgb[]): number {
	let least = Number.POSITIVE_INFINITY;
	colours.forEach((a, k) => {
		for (const b of colours.slice(0, k)) least = Math.min(least, ciede2000(a, b));
	});
	return least;
}

test('The distance of colours is the one that its authors tabulate', () => {
	// Pairs 1, 7, 17 and 25 of table 1 of Sharma, Wu & Dalal 2005, to four digits.
	expect(ciede2000([50, 2.6772, -79.7751], [50, 0, -82.7485])).toBeCloseTo(2.0425, 4);
	expect(ciede2000([50, 0, 0], [50, -1, 2])).toBeCloseTo(2.3669, 4);
	expect(ciede2000([50, 2.5, 0], [73, 25, -18])).toBeCloseTo(27.1492, 4);
	expect(ciede2000([60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387])).toBeCloseTo(1.2644, 4);
});

describe.each(Object.entries(visions))('Colours as %s sees them', (_vision, seen) => {
	const tenths = Array.from({ length: 11 }, (_, k) => k / 10);

	test('potentials get lighter from end to end, and every tenth of the scale can be told from the next', () => {
		const steps = tenths.map((value) => seen(sequential(value)));
		for (let k = 1; k < steps.length; k++) {
			const [before, after] = [steps[k - 1] as Rgb, steps[k] as Rgb];
			expect(after[0] - before[0]).toBeGreaterThan(4);
			expect(ciede2000(before, after)).toBeGreaterThan(3);
		}
	});

	test('a change up is not taken for one down', () => {
		for (const off of [0.1, 0.2, 0.3, 0.4, 0.5]) {
			expect(ciede2000(seen(diverging(0.5 + off)), seen(diverging(0.5 - off)))).toBeGreaterThan(12);
		}
	});

	test.each(['dark', 'light'] as const)('no two categories and no two kinds of connections are alike (%s)', (theme) => {
		const categories = Array.from({ length: categoryCount }, (_, k) => seen(categoryColour(k, theme)));
		expect(leastApart(categories)).toBeGreaterThan(15);
		expect(leastApart(Object.values(lineColours[theme]).map((rgb) => seen(rgb)))).toBeGreaterThan(8);
	});
});
