import { describe, expect, it } from 'vitest';
import { createSeededRandom } from '../../../src/base/pcg.ts';
import { playedCalibration } from '../../../src/io/control/playedCalibration.ts';

describe('A calibration on what played', () => {
	/** A scene in which the hand is open for two thirds of the time, ramps included: 15 s at 50 Hz. */
	const course = Array.from({ length: 750 }, (_, k) => {
		const phase = k / 750;
		const share = phase < 0.6 ? 0 : phase < 0.65 ? (phase - 0.6) / 0.05 : phase < 0.95 ? 1 : (1 - phase) / 0.05;
		return 10 + 40 * share + 2 * Math.sin(k);
	});

	it('finds what is open and what is closed, whenever it came', () => {
		const { rest, maximum } = playedCalibration(course);
		expect(rest).toBeGreaterThan(10);
		expect(rest).toBeLessThan(14);
		expect(Math.abs(maximum - 50)).toBeLessThan(2);
		const turned = [...course.slice(300), Number.NaN, ...course.slice(0, 300)];
		expect(playedCalibration(turned)).toEqual({ rest, maximum });
	});

	it('refuses a scene in which nothing happened, and one that is too short', () => {
		const random = createSeededRandom(1);
		const noise = Array.from({ length: 750 }, () => Array.from({ length: 12 }, () => random()).reduce((a, b) => a + b));
		expect(() => playedCalibration(noise)).toThrow('does not fall into a part with few');
		expect(() => playedCalibration(Array.from({ length: 750 }, () => 7))).toThrow('does not fall into');
		expect(() => playedCalibration([1, 2, 3])).toThrow('only 3 values, at least 50');
	});
});
