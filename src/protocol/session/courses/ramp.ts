import { z } from 'zod';
import { everyS, finite, staircase, usualEveryS } from './course.ts';

/** From one value to another in a straight line, then the latter. */
export const ramp = staircase({
	title: 'Ramp',
	schema: z.strictObject({
		form: z.literal('ramp'),
		from: finite.default(0),
		to: finite.default(1),
		riseS: finite.min(1e-5).max(36_000),
		everyS: everyS.optional(),
	}),
	everyS: (course) => course.everyS ?? usualEveryS,
	steadyFromS: ({ riseS }) => riseS,
	value: ({ from, to, riseS }, middleS) => from + Math.min(1, middleS / riseS) * (to - from),
});
