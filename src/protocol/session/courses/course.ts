import { z } from 'zod';

/**
 * How an amount goes with time: numbers without a unit, which whoever has the amount multiplies (a sine of 1 on an amplitude of 20 pA). Times count
 * from the beginning of what follows the course, s. A form of courses is a file here and a line in catalogue.ts.
 */

export const finite = z.number().finite();

/** Intervals of a staircase, s. */
export const everyS = finite.min(1e-5).max(60);

export const frequencyHz = finite.min(0).max(10_000);

/** Widths, gaps and periods of pulses, s. */
export const widthS = finite.min(1e-5).max(3600);

/** Intervals over which a continuous course keeps its value where it does not say, s. */
export const usualEveryS = 0.0005;

/** A time that stands a rounding error before the beginning of an interval belongs to it. */
export const slack = 1e-9;

/** What is known of a form of courses. */
export interface CourseKind<Schema extends z.ZodObject> {
	/** For lists of forms. */
	readonly title: string;
	readonly schema: Schema;
	/** Times at which it may change within a duration, s, ascending from 0, which is not among them. */
	changesS(course: z.infer<Schema>, durationS: number): number[];
	/** Its value at a time after its beginning, s. */
	at(course: z.infer<Schema>, tS: number): number;
}

/** A course in a staircase: it keeps a value over an interval, the one of the middle of that interval, so that it lags nowhere. */
export function staircase<Schema extends z.ZodObject>({
	title,
	schema,
	everyS: intervalOf,
	steadyFromS = () => Number.POSITIVE_INFINITY,
	value,
}: {
	readonly title: string;
	readonly schema: Schema;
	/** Length of its intervals, s. */
	everyS(course: z.infer<Schema>): number;
	/** Time from which it keeps its value for ever, s. */
	steadyFromS?(course: z.infer<Schema>): number;
	/** Its value over an interval. @param middleS the middle of it @param k its number, from 0 */
	value(course: z.infer<Schema>, middleS: number, k: number): number;
}): CourseKind<Schema> {
	return {
		title,
		schema,
		changesS(course, durationS) {
			const interval = intervalOf(course);
			const lastS = Math.min(durationS, steadyFromS(course) + interval / 2);
			const changes: number[] = [];
			for (let k = 1; k * interval < lastS; k++) changes.push(k * interval);
			return changes;
		},
		at(course, tS) {
			const interval = intervalOf(course);
			const k = Math.floor(tS / interval + slack);
			return value(course, (k + 0.5) * interval, k);
		},
	};
}

/** A course that changes at times of its own, which are met exactly. */
export function stepped<Schema extends z.ZodObject>({
	title,
	schema,
	edgesS,
	value,
}: {
	readonly title: string;
	readonly schema: Schema;
	/** Times at which it may change, s, ascending, those before a duration at least. */
	edgesS(course: z.infer<Schema>, durationS: number): number[];
	value(course: z.infer<Schema>, tS: number): number;
}): CourseKind<Schema> {
	return {
		title,
		schema,
		changesS: (course, durationS) => edgesS(course, durationS).filter((tS) => tS > 0 && tS < durationS),
		at: value,
	};
}
