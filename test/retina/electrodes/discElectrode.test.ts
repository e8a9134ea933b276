import { describe, expect, it } from 'vitest';
import { discPotentialMv } from '../../../src/retina/electrodes/discElectrode.ts';

const disc = { diameterUm: 100, currentUa: 10, resistivityOhmM: 2 };

describe('a disc electrode', () => {
	it('has the potential ρI/4a all over itself', () => {
		// 2 Ω·m × 10 µA / (4 × 50 µm) = 100 mV.
		for (const axisUm of [0, 20, 49.9]) expect(discPotentialMv(disc, axisUm, 0)).toBeCloseTo(100, 9);
		expect(discPotentialMv({ ...disc, diameterUm: 200 }, 0, 0)).toBeCloseTo(50, 9);
	});

	it('is far away a point on an insulator, ρI/2πd, in every direction', () => {
		for (const [axisUm, planeUm] of [
			[5000, 0],
			[0, 5000],
			[3000, 4000],
		] as const) {
			// 2 Ω·m × 10 µA / (2π × 5 mm) = 0.6366 mV.
			expect(discPotentialMv(disc, axisUm, planeUm)).toBeCloseTo(2e4 / (2 * Math.PI * 5000), 3);
		}
	});

	it('on its axis follows the arc tangent', () => {
		// (2V₀/π)·atan(a/z), the same solution written for r = 0.
		for (const z of [1, 10, 50, 200]) {
			expect(discPotentialMv(disc, 0, z)).toBeCloseTo((200 / Math.PI) * Math.atan(50 / z), 9);
		}
	});

	it('falls with distance, and changes sign with its current', () => {
		const at = (axisUm: number) => discPotentialMv(disc, axisUm, 30);
		const course = Array.from({ length: 30 }, (_, k) => at(20 * k));
		for (let k = 1; k < course.length; k++) expect(course[k]).toBeLessThan(course[k - 1] as number);
		expect(discPotentialMv({ ...disc, currentUa: -10 }, 70, 30)).toBe(-at(70));
	});
});
