import { z } from 'zod';
import { courseChangesS, courseSchema } from './courses.ts';

/**
 * What an experimenter does to a circuit at a time: one statement for session files, for requests to a running engine and for protocols. Electrical
 * quantities are mV and pA.
 */

const finite = z.number().finite();
const path = z.string().min(1);
const currentPa = finite.min(-1e5).max(1e5);
const potentialMv = finite.min(-200).max(200);

/** The cells of a population that something is done to. */
const target = z.strictObject({
	population: z.string().min(1),
	/** All members when left out. */
	member: z.number().int().min(0).optional(),
});

/** What each kind carries beside its type and its times. */
export const interventionFields = {
	/** A parameter gets this value, in its declared unit. */
	set: { path, value: finite },
	/** Takes away the given fraction of a channel's or connection's conductance `g`, or of the weight of a signal: 1 blocks it wholly. */
	block: { path, fraction: finite.min(0).max(1) },
	/** Into each of the cells; `amplitudePa` times the course comes on top. */
	inject: { target, currentPa, amplitudePa: currentPa.optional(), course: courseSchema.optional() },
	/** Holds the potential; `amplitudeMv` times the course comes on top. */
	clamp: { target, potentialMv, amplitudeMv: potentialMv.optional(), course: courseSchema.optional() },
};

const seconds = finite.min(0);

/** Seconds of model time. `endS` left out means until the end. */
const span = { startS: seconds, endS: seconds.optional() };

/** With the times that session files and requests give. */
export const interventionSchema = z.discriminatedUnion('type', [
	z.strictObject({ type: z.literal('set'), ...span, ...interventionFields.set }),
	z.strictObject({ type: z.literal('block'), ...span, ...interventionFields.block }),
	z.strictObject({ type: z.literal('inject'), ...span, ...interventionFields.inject }),
	z.strictObject({ type: z.literal('clamp'), ...span, ...interventionFields.clamp }),
]);

export type Intervention = z.infer<typeof interventionSchema>;

/** Model times at which what an intervention does changes, s: its start, its end, and what its course does between, up to the end of a run. */
export function changesOf(intervention: Intervention, untilS: number): number[] {
	const { startS, endS } = intervention;
	const ends = [startS, ...(endS === undefined ? [] : [endS])];
	if (!('course' in intervention) || !intervention.course) return ends;
	const durationS = Math.min(endS ?? untilS, untilS) - startS;
	return [...ends, ...courseChangesS(intervention.course, durationS).map((tS) => startS + tS)];
}
