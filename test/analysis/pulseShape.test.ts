import { describe, expect, it } from 'vitest';
import { pulseShape, slopeOf } from '../../src/analysis/numbers/pulseShape.ts';

const timesS = Array.from({ length: 3001 }, (_, k) => 2 + k / 1000);

describe('the shape of a response', () => {
	it('finds peak, width and decay of a response whose formula is known', () => {
		// x·e^(1−x): 1 at x = 1, half at x = 0.2320 and 2.6783, which then falls like an exponential only late.
		const values = timesS.map((tS) => -41 - 3 * ((tS - 2) / 0.1) * Math.exp(1 - (tS - 2) / 0.1));
		const shape = pulseShape(timesS, values);
		expect(shape.change).toBeCloseTo(-3, 9);
		expect(shape.timeToPeakS).toBeCloseTo(0.1, 9);
		expect(shape.halfWidthS).toBeCloseTo(0.24464, 4);
		expect(shape.backAtS(0.5)).toBeCloseTo(0.26783, 4);
		expect(shape.backAtS(0.5, 6)).toBeCloseTo(0.1, 2);
	});

	it('finds the time constant of an exponential, whichever sign and baseline', () => {
		for (const [size, baseline] of [
			[5, 0],
			[-5, -60],
		] as const) {
			const values = timesS.map((tS) => baseline + (tS < 2.05 ? 0 : size * Math.exp(-(tS - 2.05) / 0.3)));
			expect(pulseShape(timesS, values).decayS).toBeCloseTo(0.3, 6);
		}
	});

	it('has no width, decay or way back where the response stays', () => {
		const shape = pulseShape(
			timesS,
			timesS.map((tS) => (tS < 2.1 ? 0 : 1)),
		);
		expect(shape.change).toBe(1);
		for (const value of [shape.halfWidthS, shape.decayS, shape.backAtS(0.25)]) expect(value).toBeNaN();
	});

	it('finds the slope of a line', () => {
		expect(slopeOf([1, 2, 4], [5, 3, -1])).toBeCloseTo(-2, 12);
	});
});
