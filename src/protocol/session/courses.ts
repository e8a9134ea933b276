import { z } from 'zod';
import { createSeededRandom } from '../../base/pcg.ts';

/**
 * How an amount goes with time: numbers without a unit, which whoever has the amount multiplies (a sine of 1 on an amplitude of 20 pA). Times count
 * from the beginning of what follows the course, s. A course is a staircase: it keeps a value over `everyS`, the one of the middle of that interval, so that
 * it lags nowhere; ends of pulses are met exactly.
 */

const finite = z.number().finite();
const everyS = finite.min(1e-5).max(60);
const frequency = finite.min(0).max(10_000);

/** Intervals over which a continuous course keeps its value where it does not say, s. */
export const usualEveryS = 0.0005;

/** Longest list of samples. */
const mostSamples = 1_000_000;

export const courseSchema = z.discriminatedUnion('form', [
	/** From one value to another in a straight line, then the latter. */
	z.strictObject({
		form: z.literal('ramp'),
		from: finite.default(0),
		to: finite.default(1),
		riseS: finite.min(1e-5).max(36_000),
		everyS: everyS.optional(),
	}),
	z.strictObject({
		form: z.literal('sine'),
		frequencyHz: frequency,
		phaseDeg: finite.default(0),
		everyS: everyS.optional(),
	}),
	/** A sine whose frequency goes from one value to another in a straight line, then stays (impedance measurements). */
	z.strictObject({
		form: z.literal('sweptSine'),
		fromHz: frequency,
		toHz: frequency,
		riseS: finite.min(1e-3).max(36_000),
		everyS: everyS.optional(),
	}),
	/** 1 for `widthS` at the beginning of every period, 0 between; `count` of them, or no end. `alternate`: every second one is −1. */
	z.strictObject({
		form: z.literal('pulses'),
		widthS: finite.min(1e-5).max(3600),
		periodS: finite.min(1e-5).max(3600),
		count: z.number().int().min(1).optional(),
		alternate: z.boolean().default(false),
	}),
	/** 1 for `widthS`, 0 for `gapS`, −1 for `widthS` at the beginning of every period: pulses without net charge; `count` of them, or no end. */
	z.strictObject({
		form: z.literal('biphasic'),
		widthS: finite.min(1e-5).max(3600),
		gapS: finite.min(0).max(3600).default(0),
		periodS: finite.min(1e-5).max(3600),
		count: z.number().int().min(1).optional(),
	}),
	/** Independent normal numbers of mean 0 and standard deviation 1, one for each interval. */
	z.strictObject({
		form: z.literal('noise'),
		seed: z.number().int().min(0).max(0xffffffff),
		everyS: everyS.optional(),
	}),
	/** Recorded values at equal distances; after the last one it stays, or begins again. */
	z.strictObject({
		form: z.literal('samples'),
		values: z.array(finite).min(1).max(mostSamples),
		everyS,
		repeats: z.boolean().default(false),
	}),
]);

export type Course = z.infer<typeof courseSchema>;
type CourseOf<Form extends Course['form']> = Extract<Course, { form: Form }>;

/** The k-th of independent normal numbers (Box & Muller 1958, Ann. Math. Stat. 29:610-611). */
function normal(seed: number, k: number): number {
	const random = createSeededRandom((seed ^ Math.imul(k + 1, 0x9e3779b1)) >>> 0);
	return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Times at which a staircase of pulses changes, s, up to a duration. */
function pulseEdges({ widthS, periodS, count = Number.POSITIVE_INFINITY }: CourseOf<'pulses'>, durationS: number) {
	const edges: number[] = [];
	for (let k = 0; k < count && k * periodS < durationS; k++) edges.push(k * periodS, k * periodS + widthS);
	return edges;
}

/** The same of biphasic pulses. */
function biphasicEdges(
	{ widthS, gapS, periodS, count = Number.POSITIVE_INFINITY }: CourseOf<'biphasic'>,
	durationS: number,
) {
	const edges: number[] = [];
	for (let k = 0; k < count && k * periodS < durationS; k++) {
		edges.push(...[0, widthS, widthS + gapS, 2 * widthS + gapS].map((tS) => k * periodS + tS));
	}
	return edges;
}

/** Intervals of a course, s; undefined for one that changes at times of its own. */
function intervalOf(course: Course): number | undefined {
	switch (course.form) {
		case 'pulses':
		case 'biphasic':
			return undefined;
		case 'samples':
			return course.everyS;
		default:
			return course.everyS ?? usualEveryS;
	}
}

/** Time from which a course keeps its value for ever, s. */
function steadyFromS(course: Course): number {
	if (course.form === 'ramp') return course.riseS;
	if (course.form === 'samples' && !course.repeats) return course.values.length * course.everyS;
	return Number.POSITIVE_INFINITY;
}

/** Times at which a course may change within a duration, s, ascending from 0, which is not among them. */
export function courseChangesS(course: Course, durationS: number): number[] {
	const interval = intervalOf(course);
	if (interval === undefined) {
		const edges =
			course.form === 'biphasic'
				? biphasicEdges(course, durationS)
				: pulseEdges(course as CourseOf<'pulses'>, durationS);
		return edges.filter((tS) => tS > 0 && tS < durationS);
	}
	const lastS = Math.min(durationS, steadyFromS(course) + interval / 2);
	const changes: number[] = [];
	for (let k = 1; k * interval < lastS; k++) changes.push(k * interval);
	return changes;
}

/** A time that stands a rounding error before the beginning of an interval belongs to it. */
const slack = 1e-9;

/** A course's value at a time after its beginning, s. */
export function courseAt(course: Course, tS: number): number {
	const interval = intervalOf(course);
	if (course.form === 'biphasic') return biphasicAt(course, tS);
	if (interval === undefined) return pulseAt(course as CourseOf<'pulses'>, tS);
	const k = Math.floor(tS / interval + slack);
	const middleS = (k + 0.5) * interval;
	switch (course.form) {
		case 'ramp': {
			const part = Math.min(1, middleS / course.riseS);
			return course.from + part * (course.to - course.from);
		}
		case 'sine':
			return Math.sin(2 * Math.PI * course.frequencyHz * middleS + (course.phaseDeg * Math.PI) / 180);
		case 'sweptSine': {
			const { fromHz, toHz, riseS } = course;
			const within = Math.min(middleS, riseS);
			const cycles = fromHz * within + ((toHz - fromHz) * within ** 2) / (2 * riseS) + toHz * (middleS - within);
			return Math.sin(2 * Math.PI * cycles);
		}
		case 'noise':
			return normal(course.seed, k);
		case 'samples': {
			const { values, repeats } = course;
			return values[repeats ? k % values.length : Math.min(k, values.length - 1)] as number;
		}
		default:
			return Number.NaN;
	}
}

function pulseAt({ widthS, periodS, count, alternate }: CourseOf<'pulses'>, tS: number): number {
	const k = Math.floor(tS / periodS + slack);
	if (count !== undefined && k >= count) return 0;
	if (tS - k * periodS >= widthS - slack * periodS) return 0;
	return alternate && k % 2 === 1 ? -1 : 1;
}

function biphasicAt({ widthS, gapS, periodS, count }: CourseOf<'biphasic'>, tS: number): number {
	const k = Math.floor(tS / periodS + slack);
	if (count !== undefined && k >= count) return 0;
	const within = tS - k * periodS + slack * periodS;
	if (within < widthS) return 1;
	return within >= widthS + gapS && within < 2 * widthS + gapS ? -1 : 0;
}
