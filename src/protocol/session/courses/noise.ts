import { z } from 'zod';
import { createSeededRandom } from '../../../base/pcg.ts';
import { everyS, staircase, usualEveryS } from './course.ts';

/** The k-th of independent normal numbers (Box & Muller 1958, Ann. Math. Stat. 29:610-611). */
function normal(seed: number, k: number): number {
	const random = createSeededRandom((seed ^ Math.imul(k + 1, 0x9e3779b1)) >>> 0);
	return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Independent normal numbers of mean 0 and standard deviation 1, one for each interval. */
export const noise = staircase({
	title: 'Noise',
	schema: z.strictObject({
		form: z.literal('noise'),
		seed: z.number().int().min(0).max(0xffffffff),
		everyS: everyS.optional(),
	}),
	everyS: (course) => course.everyS ?? usualEveryS,
	value: ({ seed }, _middleS, k) => normal(seed, k),
});
