import { z } from 'zod';
import { everyS, finite, frequencyHz, staircase, usualEveryS } from './course.ts';

/** A sine whose frequency goes from one value to another in a straight line, then stays (impedance measurements). */
export const sweptSine = staircase({
	title: 'Swept sine',
	schema: z.strictObject({
		form: z.literal('sweptSine'),
		fromHz: frequencyHz,
		toHz: frequencyHz,
		riseS: finite.min(1e-3).max(36_000),
		everyS: everyS.optional(),
	}),
	everyS: (course) => course.everyS ?? usualEveryS,
	value({ fromHz, toHz, riseS }, middleS) {
		const within = Math.min(middleS, riseS);
		const cycles = fromHz * within + ((toHz - fromHz) * within ** 2) / (2 * riseS) + toHz * (middleS - within);
		return Math.sin(2 * Math.PI * cycles);
	},
});
