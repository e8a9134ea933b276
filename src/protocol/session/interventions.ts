import { z } from 'zod';
import { courseChangesS, courseSchema } from './courses/catalogue.ts';
import { drugChangesS, goneAtS, isWashed } from './drugCourse.ts';

/**
 * What an experimenter does to a circuit at a time: one statement for session files, for requests to a running engine and for protocols. Electrical
 * quantities are mV and pA.
 */

const finite = z.number().finite();
const path = z.string().min(1);
const currentPa = finite.min(-1e5).max(1e5);
const potentialMv = finite.min(-200).max(200);

/** Ranges of an electrode. */
export const electrodeRanges = { diameterUm: [1, 5000], distanceUm: [0, 5000], currentUa: [-1e5, 1e5] } as const;
const currentUa = finite.min(electrodeRanges.currentUa[0]).max(electrodeRanges.currentUa[1]);

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
	/**
	 * Takes conductances away from everything in the circuit that the drug blocks: a fraction of them (`dose`), or what a concentration does by the drug's
	 * affinity, or by `halfUm` and `hill`. It washes in and out with time constants; what is left after its end goes with `washOutS`.
	 */
	drug: {
		drug: z.string().min(1),
		dose: finite.min(0).max(1).optional(),
		concentrationUm: finite.min(0).max(1e9).optional(),
		halfUm: finite.positive().max(1e9).optional(),
		hill: finite.min(0.1).max(10).optional(),
		washInS: finite.min(0).max(3600).optional(),
		washOutS: finite.min(0).max(3600).optional(),
	},
	/**
	 * Cells that are gone: they pass no current over junctions and send nothing over synapses, and their potential is held where their declaration lets it begin, so that they do not fire. All of the
	 * population, some by number, or a fraction of them drawn by a seed (0 when left out). Of a circuit in columns only whole populations.
	 */
	remove: {
		population: z.string().min(1),
		members: z.array(z.number().int().min(0)).min(1).optional(),
		fraction: finite.min(0).max(1).optional(),
		seed: z.number().int().min(0).max(0xffffffff).optional(),
	},
	/** Holds the potential; `amplitudeMv` times the course comes on top. */
	clamp: { target, potentialMv, amplitudeMv: potentialMv.optional(), course: courseSchema.optional() },
	/**
	 * A disc near the ganglion cells, whose current reaches cells by their distance: place on the retina (x to the right, y up in the visual field), diameter, distance from the ganglion cells, current
	 * (positive is anodic; `amplitudeUa` times the course comes on top); populations that hear it (all when left out), resistivity of the medium, and membrane current per potential (1 Ω·m and
	 * 1 pA/mV when left out).
	 */
	electrode: {
		xUm: finite.min(-1e5).max(1e5),
		yUm: finite.min(-1e5).max(1e5),
		diameterUm: finite.min(electrodeRanges.diameterUm[0]).max(electrodeRanges.diameterUm[1]),
		distanceUm: finite.min(electrodeRanges.distanceUm[0]).max(electrodeRanges.distanceUm[1]),
		currentUa,
		amplitudeUa: currentUa.optional(),
		course: courseSchema.optional(),
		populations: z.array(z.string().min(1)).min(1).optional(),
		resistivityOhmM: finite.min(0.01).max(1000).optional(),
		paPerMv: finite.min(0).max(1000).optional(),
	},
};

const seconds = finite.min(0);

/**
 * Seconds of model time. `endS` left out means until the end. `now`: it was set by hand while the model was there, and a run that begins anew has it from its start,
 * for as long.
 */
const span = { startS: seconds, endS: seconds.optional(), now: z.boolean().optional() };

/** With the times that session files and requests give. */
export const interventionSchema = z.discriminatedUnion('type', [
	z.strictObject({ type: z.literal('set'), ...span, ...interventionFields.set }),
	z.strictObject({ type: z.literal('block'), ...span, ...interventionFields.block }),
	z.strictObject({ type: z.literal('inject'), ...span, ...interventionFields.inject }),
	z.strictObject({ type: z.literal('clamp'), ...span, ...interventionFields.clamp }),
	z.strictObject({ type: z.literal('drug'), ...span, ...interventionFields.drug }),
	z.strictObject({ type: z.literal('electrode'), ...span, ...interventionFields.electrode }),
	z.strictObject({ type: z.literal('remove'), ...span, ...interventionFields.remove }),
]);

export type Intervention = z.infer<typeof interventionSchema>;

const moved = (intervention: Intervention, startS: number): Intervention => {
	const { endS } = intervention;
	return { ...intervention, startS, ...(endS === undefined ? {} : { endS: startS + endS - intervention.startS }) };
};

/** An intervention that was set by hand, begun at a time, s, for as long as it was to be; any other as it is. */
export const begunAt = (intervention: Intervention, startS: number): Intervention =>
	intervention.now ? moved(intervention, startS) : intervention;

/** As a run that begins anew has it. */
export const fromStart = (intervention: Intervention): Intervention => begunAt(intervention, 0);

/** With the times at which it acted, and those only: what makes the same run again. */
export const asItActed = ({ now: _now, ...intervention }: Intervention): Intervention => intervention;

/** When an intervention no longer acts, s: a drug only once it is washed out; undefined for never. */
export const actsUntilS = (intervention: Intervention): number | undefined =>
	intervention.type === 'drug' ? goneAtS(intervention) : intervention.endS;

/** Whether what an intervention does is changing at a time at which it acts, s. */
export const isChanging = (intervention: Intervention, tS: number): boolean =>
	intervention.type === 'drug'
		? isWashed(intervention, tS)
		: 'course' in intervention && intervention.course !== undefined;

/** Whether an intervention acts at a time, ms, in the milliseconds that `changesOf` amounts to. */
export const actsAt = (intervention: Intervention, tMs: number): boolean =>
	intervention.startS * 1000 <= tMs && tMs < (actsUntilS(intervention) ?? Number.POSITIVE_INFINITY) * 1000;

/** Model times at which what an intervention does changes, s: its start, its end, and what its course does between, up to the end of a run. */
export function changesOf(intervention: Intervention, untilS: number): number[] {
	if (intervention.type === 'drug') return drugChangesS(intervention, untilS);
	const { startS, endS } = intervention;
	const ends = [startS, ...(endS === undefined ? [] : [endS])];
	if (!('course' in intervention) || !intervention.course) return ends;
	const durationS = Math.min(endS ?? untilS, untilS) - startS;
	return [...ends, ...courseChangesS(intervention.course, durationS).map((tS) => startS + tS)];
}
