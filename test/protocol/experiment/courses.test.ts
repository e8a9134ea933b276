import { describe, expect, it } from 'vitest';
import {
	courseAt,
	courseChangesS,
	courseForms,
	courseSchema,
} from '../../../src/protocol/session/courses/catalogue.ts';

const course = (fields: object) => courseSchema.parse(fields);

/** What a course does on average over a time, s: of a staircase that is exact. */
function meanOf(fields: object, durationS: number): number {
	const each = course(fields);
	const edges = [0, ...courseChangesS(each, durationS), durationS];
	return (
		edges.slice(1).reduce((sum, endS, k) => {
			const startS = edges[k] as number;
			return sum + courseAt(each, startS) * (endS - startS);
		}, 0) / durationS
	);
}

describe('courses', () => {
	it('of every form are what their closed forms say in the middle of an interval', () => {
		const everyS = 0.002;
		const tS = 0.0135; // in the interval from 12 to 14 ms, whose middle is 13 ms
		expect(courseAt(course({ form: 'ramp', from: 2, to: 6, riseS: 0.04, everyS }), tS)).toBeCloseTo(
			2 + (4 * 0.013) / 0.04,
			12,
		);
		expect(courseAt(course({ form: 'sine', frequencyHz: 7, phaseDeg: 30, everyS }), tS)).toBeCloseTo(
			Math.sin(2 * Math.PI * (7 * 0.013 + 1 / 12)),
			12,
		);
		// The phase of a frequency that rises in a straight line is the integral of it: f₀t + (f₁ − f₀)t²/2T.
		expect(courseAt(course({ form: 'sweptSine', fromHz: 2, toHz: 50, riseS: 0.1, everyS }), tS)).toBeCloseTo(
			Math.sin(2 * Math.PI * (2 * 0.013 + (48 * 0.013 ** 2) / 0.2)),
			12,
		);
		expect(courseAt(course({ form: 'samples', values: [1, 2, 3], everyS, repeats: true }), tS)).toBe(1);
		expect(courseAt(course({ form: 'samples', values: [1, 2, 3], everyS }), tS)).toBe(3);
	});

	it('keep their means: a ramp half of its rise, a sine none, pulses their share of the time', () => {
		expect(meanOf({ form: 'ramp', riseS: 0.1 }, 0.1)).toBeCloseTo(0.5, 9);
		expect(meanOf({ form: 'sine', frequencyHz: 10 }, 0.2)).toBeCloseTo(0, 12);
		expect(meanOf({ form: 'pulses', widthS: 0.003, periodS: 0.01 }, 0.1)).toBeCloseTo(0.3, 12);
		expect(meanOf({ form: 'pulses', widthS: 0.003, periodS: 0.01, alternate: true }, 0.1)).toBeCloseTo(0, 12);
		expect(meanOf({ form: 'biphasic', widthS: 0.002, gapS: 0.001, periodS: 0.02 }, 0.1)).toBeCloseTo(0, 12);
	});

	it('of steps hold each level for its time, then the last, or begin again', () => {
		const levels = [
			{ value: -1, durationS: 0.1 },
			{ value: 3, durationS: 0.3 },
			{ value: 0.5, durationS: 0.1 },
		];
		const once = course({ form: 'steps', levels });
		expect([0, 0.0999, 0.1, 0.3999, 0.4, 7].map((tS) => courseAt(once, tS))).toEqual([-1, -1, 3, 3, 0.5, 0.5]);
		expect(courseChangesS(once, 1)).toEqual([0.1, 0.4]);
		const again = course({ form: 'steps', levels, repeats: true });
		expect([0.5, 0.6, 1.4, 1.5].map((tS) => courseAt(again, tS))).toEqual([-1, 3, 0.5, -1]);
		expect(meanOf({ form: 'steps', levels, repeats: true }, 1)).toBeCloseTo(-0.2 + 1.8 + 0.1, 12);
	});

	it('of noise are standard normal, the same by their seed, and others by another', () => {
		const values = (seed: number) => {
			const noise = course({ form: 'noise', seed, everyS: 0.001 });
			return Array.from({ length: 4000 }, (_, k) => courseAt(noise, k * 0.001));
		};
		const [first, again, other] = [values(1), values(1), values(2)];
		expect(again).toEqual(first);
		expect(other).not.toEqual(first);
		const mean = first.reduce((sum, each) => sum + each, 0) / first.length;
		const variance = first.reduce((sum, each) => sum + (each - mean) ** 2, 0) / first.length;
		// Five standard errors: 1/√n of a mean, √(2/n) of a variance.
		expect(Math.abs(mean)).toBeLessThan(5 / Math.sqrt(4000));
		expect(Math.abs(variance - 1)).toBeLessThan(5 * Math.sqrt(2 / 4000));
	});

	it('are all in the list of forms', () => {
		expect(courseForms.map(({ form }) => form)).toEqual([
			'steps',
			'ramp',
			'sine',
			'sweptSine',
			'pulses',
			'biphasic',
			'noise',
			'samples',
		]);
	});
});
