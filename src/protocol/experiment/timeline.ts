import { z } from 'zod';
import { courseSchema } from '../session/courses/catalogue.ts';
import { interventionFields } from '../session/interventions.ts';

/**
 * What is done to a retina in time. Times are seconds of model time; 0 is the beginning of what is recorded, and times before it lie in the time to
 * settle. An event without `startS` holds from the very beginning, one without `durationS` until the end.
 */

const finite = z.number().finite();

const timing = {
	/** By which other parts of the file call it. */
	id: z
		.string()
		.regex(/^[A-Za-z][A-Za-z0-9_]*$/)
		.optional(),
	startS: finite.min(-36_000).max(36_000).optional(),
	durationS: finite.min(0).max(36_000).optional(),
};

/** A ring or a disc on the retina, µm, x to the right and y up from the middle of the retina: the part that light falls on. */
export const regionSchema = z.strictObject({
	xUm: finite.default(0),
	yUm: finite.default(0),
	radiusUm: finite.min(0).max(1e6),
	/** Inside this radius there is none. */
	innerRadiusUm: finite.min(0).max(1e6).default(0),
});

/** An amount of light that follows a course: times 1 + contrast · course (Weber contrast). */
const modulation = { contrast: finite.min(-1).max(1000).optional(), course: courseSchema.optional() };

export const eventSchema = z.discriminatedUnion('type', [
	/** Full-field light given as the input of rods and of cones, 1/s; several add up. */
	z.strictObject({
		type: z.literal('light'),
		...timing,
		rodRate: finite.min(0).max(1e9).default(0),
		coneRate: finite.min(0).max(1e9).default(0),
		...modulation,
	}),
	/** Light given as a part of the level's white, everywhere or in a region; several add up. */
	z.strictObject({
		type: z.literal('luminance'),
		...timing,
		luminance: finite.min(0).max(1),
		region: regionSchema.optional(),
		...modulation,
	}),
	/** One of the generated stimuli, by its own clock from `startS` on. */
	z.strictObject({
		type: z.literal('stimulus'),
		...timing,
		name: z.string().min(1),
		parameters: z.record(z.string(), finite).default({}),
		region: regionSchema.optional(),
	}),
	z.strictObject({ type: z.literal('set'), ...timing, ...interventionFields.set }),
	z.strictObject({ type: z.literal('block'), ...timing, ...interventionFields.block }),
	z.strictObject({ type: z.literal('inject'), ...timing, ...interventionFields.inject }),
	z.strictObject({ type: z.literal('clamp'), ...timing, ...interventionFields.clamp }),
	z.strictObject({ type: z.literal('drug'), ...timing, ...interventionFields.drug }),
	z.strictObject({ type: z.literal('electrode'), ...timing, ...interventionFields.electrode }),
	z.strictObject({ type: z.literal('remove'), ...timing, ...interventionFields.remove }),
]);

export type ProtocolEvent = z.infer<typeof eventSchema>;
export type Region = z.infer<typeof regionSchema>;
/** Events that are light. */
export type LightEvent = Extract<ProtocolEvent, { type: 'light' | 'luminance' | 'stimulus' }>;

/** Whether an event is light. */
export const isLight = (event: ProtocolEvent): event is LightEvent =>
	event.type === 'light' || event.type === 'luminance' || event.type === 'stimulus';
