import { z } from 'zod';
import { everyS, finite, staircase } from './course.ts';

/** Longest list of samples. */
const mostSamples = 1_000_000;

/** Recorded values at equal distances; after the last one it stays, or begins again. */
export const samples = staircase({
	title: 'Recorded waveform',
	schema: z.strictObject({
		form: z.literal('samples'),
		values: z.array(finite).min(1).max(mostSamples),
		everyS,
		repeats: z.boolean().default(false),
	}),
	everyS: (course) => course.everyS,
	steadyFromS: ({ values, everyS: interval, repeats }) =>
		repeats ? Number.POSITIVE_INFINITY : values.length * interval,
	value: ({ values, repeats }, _middleS, k) =>
		values[repeats ? k % values.length : Math.min(k, values.length - 1)] as number,
});
