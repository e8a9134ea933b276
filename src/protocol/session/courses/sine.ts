import { z } from 'zod';
import { everyS, finite, frequencyHz, staircase, usualEveryS } from './course.ts';

/** A sine of amplitude 1. */
export const sine = staircase({
	title: 'Sine',
	schema: z.strictObject({
		form: z.literal('sine'),
		frequencyHz,
		phaseDeg: finite.default(0),
		everyS: everyS.optional(),
	}),
	everyS: (course) => course.everyS ?? usualEveryS,
	value: ({ frequencyHz: hz, phaseDeg }, middleS) => Math.sin(2 * Math.PI * hz * middleS + (phaseDeg * Math.PI) / 180),
});
