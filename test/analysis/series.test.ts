import { describe, expect, it } from 'vitest';
import {
	fitAreaSummation,
	fitGratingTuning,
	gratingResponseAt,
	spotResponseAt,
} from '../../src/analysis/fits/differenceOfGaussians.ts';
import { fitSaturatingExponential, saturatingExponentialAt } from '../../src/analysis/fits/saturatingExponential.ts';
import { crossingOf } from '../../src/analysis/numbers/crossing.ts';
import { directionTuning } from '../../src/analysis/numbers/directionTuning.ts';
import { UserError } from '../../src/base/errors.ts';
import { fc } from '../property.ts';

describe('where a series crosses a level', () => {
	it('is between the points around it, on a straight or a logarithmic axis', () => {
		expect(crossingOf([1, 2, 4], [0, 1, 3], 2, false)).toBeCloseTo(3, 12);
		expect(crossingOf([1, 10, 100], [1, 0.8, 0.2], 0.5, true)).toBeCloseTo(10 * Math.sqrt(10), 9);
		expect(crossingOf([1, 10], [0.5, 2], 0.5, true)).toBe(1);
		expect(crossingOf([1, 10], [0.2, 0.5], 0.5, true)).toBe(10);
	});

	it('is nowhere where the level is not reached', () => {
		expect(crossingOf([1, 2, 3], [0, 1, 2], 5, false)).toBeNaN();
		expect(crossingOf([1, 2, 3], [0, Number.NaN, 2], 1, false)).toBeNaN();
	});
});

describe('the saturating exponential', () => {
	it('is found again from what it made', () => {
		const intensities = [1, 3, 10, 30, 100, 300];
		const made = { largest: 13.1, half: 18 };
		const found = fitSaturatingExponential(
			intensities,
			intensities.map((each) => saturatingExponentialAt(made, each)),
		);
		expect(found.largest).toBeCloseTo(13.1, 6);
		expect(found.half).toBeCloseTo(18, 6);
		expect(saturatingExponentialAt(made, 18)).toBeCloseTo(13.1 / 2, 12);
	});
});

describe('centre and surround', () => {
	const fields = fc.record({
		centreRadius: fc.double({ min: 30, max: 120, noNaN: true }),
		wider: fc.double({ min: 2, max: 5, noNaN: true }),
		strength: fc.double({ min: 0.3, max: 0.8, noNaN: true }),
	});

	it('are found again from spots of many sizes', () => {
		fc.assert(
			fc.property(fields, ({ centreRadius, wider, strength }) => {
				const made = { centreRadius, surroundRadius: wider * centreRadius, centre: 10, surround: 10 * strength };
				const radii = Array.from({ length: 14 }, (_, k) => 10 * 1.4 ** k);
				const found = fitAreaSummation(
					radii,
					radii.map((each) => spotResponseAt(made, each)),
				);
				expect(found.centreRadius / centreRadius).toBeCloseTo(1, 2);
				expect(found.surroundRadius / made.surroundRadius).toBeCloseTo(1, 2);
				expect(found.surround / found.centre).toBeCloseTo(strength, 2);
			}),
			{ numRuns: 12 },
		);
	});

	it('are found again from gratings', () => {
		fc.assert(
			fc.property(fields, ({ centreRadius, wider, strength }) => {
				const made = { centreRadius, surroundRadius: wider * centreRadius, centre: 10, surround: 10 * strength };
				const frequencies = [0, ...Array.from({ length: 14 }, (_, k) => 2e-4 * 1.5 ** k)];
				const found = fitGratingTuning(
					frequencies,
					frequencies.map((each) => gratingResponseAt(made, each)),
				);
				expect(found.centreRadius / centreRadius).toBeCloseTo(1, 2);
				expect(found.surround / found.centre).toBeCloseTo(strength, 2);
			}),
			{ numRuns: 12 },
		);
	});

	it('need five points and a response', () => {
		expect(() => fitAreaSummation([1, 2, 3, 4], [1, 2, 3, 4])).toThrow(UserError);
		expect(() => fitGratingTuning([1, 2, 3, 4, 5], [0, 0, 0, 0, 0])).toThrow(/one above 0/);
	});
});

describe('tuning for direction', () => {
	const directionsDeg = [0, 45, 90, 135, 180, 225, 270, 315];

	it('is none for equal responses and for none', () => {
		for (const response of [3, 0]) {
			const { direction, orientation, index } = directionTuning(
				directionsDeg,
				directionsDeg.map(() => response),
			);
			for (const each of [direction, orientation, index]) expect(each).toBeCloseTo(0, 12);
		}
	});

	it('is that of a cosine, and whole for a single direction', () => {
		const cosine = directionTuning(
			directionsDeg,
			directionsDeg.map((each) => 10 + 5 * Math.cos(((each - 90) * Math.PI) / 180)),
		);
		expect(cosine.direction).toBeCloseTo(0.25, 12);
		expect(cosine.index).toBeCloseTo(0.5, 12);
		expect(cosine.orientation).toBeCloseTo(0, 12);
		expect(cosine.preferredDeg).toBeCloseTo(90, 9);
		const single = directionTuning(
			directionsDeg,
			directionsDeg.map((each) => (each === 225 ? 4 : 0)),
		);
		expect(single).toMatchObject({ index: 1 });
		expect(single.direction).toBeCloseTo(1, 12);
		expect(single.preferredDeg).toBeCloseTo(225, 9);
	});

	it('tells a bar along both ways from one along one way', () => {
		const both = directionTuning(directionsDeg, [5, 0, 0, 0, 5, 0, 0, 0]);
		expect(both.direction).toBeCloseTo(0, 12);
		expect(both.orientation).toBeCloseTo(1, 12);
	});
});
