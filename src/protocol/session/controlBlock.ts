import { z } from 'zod';
import { BAUD_RANGE } from '../limits/baudRate.ts';

/** Rate of a serial line, baud. */
export const baudRateSchema = z.number().int().min(BAUD_RANGE.min).max(BAUD_RANGE.max);

/**
 * How a session's spikes, and a muscle beside them, become a grip: what docs/control.md describes, as it stands in a
 * session file. None of it changes the spikes. Devices are not part of it: a session opened elsewhere must not
 * reach for the ports of this machine's hands.
 */

const finite = z.number().finite();
const fraction = finite.min(0).max(1);

/** Which estimator turns spikes into a wanted closure; a decoder goes with the text of its file. */
export const estimatorSchema = z.discriminatedUnion('kind', [
	z.strictObject({ kind: z.literal('count') }),
	z.strictObject({ kind: z.literal('exponential') }),
	z.strictObject({
		kind: z.literal('decoder'),
		/** The name of its file, for people. */
		file: z.string().min(1).max(500),
		/** What `retinode control fit` wrote. */
		text: z.string().min(1).max(2_000_000),
	}),
]);

/** How retina and muscle become one. */
export const fusionSchema = z.discriminatedUnion('mode', [
	z.strictObject({ mode: z.literal('vision') }),
	z.strictObject({ mode: z.literal('emg') }),
	/** The muscle opens the gate at `openAt` of its maximum and shuts it below `closeAt`, which must not be above. */
	z.strictObject({ mode: z.literal('gated'), openAt: fraction, closeAt: fraction }),
	z.strictObject({ mode: z.literal('weighted'), visionWeight: fraction }),
]);

/** Where an electromyogram comes from. */
export const emgSourceSchema = z.discriminatedUnion('type', [
	z.strictObject({ type: z.literal('none') }),
	/** A recording; its first sample is taken at the model time at which it was chosen, or the model began anew. */
	z.strictObject({ type: z.literal('recorded'), file: z.string().min(1).max(4096) }),
	/** A muscle that contracts wholly in the second half of every period, s; at 0 as the user's slider says. */
	z.strictObject({
		type: z.literal('simulated'),
		seed: z.number().int().min(0).max(0xffffffff),
		periodS: finite.min(0).max(600),
	}),
	/** A board that sends one number a line; rate of its samples, Hz. */
	z.strictObject({
		type: z.literal('serial'),
		path: z.string().min(1).max(4096),
		baudRate: baudRateSchema,
		rateHz: finite.min(200).max(20_000),
	}),
]);

/** Rest and maximum of the muscle, mV. */
const emgCalibrationSchema = z
	.strictObject({ restMv: finite, maximumMv: finite })
	.refine(({ restMv, maximumMv }) => maximumMv > restMv, { message: 'maximumMv must be above restMv' });

/** The `control` block of a session file. */
export const controlBlockSchema = z.strictObject({
	/** Settings of control law and grip that differ from their defaults, by name. */
	parameters: z.record(z.string(), finite).default({}),
	estimator: estimatorSchema.default({ kind: 'count' }),
	fusion: fusionSchema.default({ mode: 'vision' }),
	emg: emgSourceSchema.default({ type: 'none' }),
	emgCalibration: emgCalibrationSchema.optional(),
});

/** Which ganglion cells a device gets, and on which of its channels. */
export const mappingSchema = z.discriminatedUnion('kind', [
	z.strictObject({ kind: z.literal('all') }),
	z.strictObject({ kind: z.literal('squares'), channels: z.number().int().min(1).max(65_535) }),
	z.strictObject({
		kind: z.literal('columns'),
		columns: z.array(z.number().int().min(0)).min(1).max(65_536).readonly(),
	}),
	z.strictObject({
		kind: z.literal('region'),
		xUm: z.tuple([finite, finite]).readonly(),
		yUm: z.tuple([finite, finite]).readonly(),
	}),
	z.strictObject({ kind: z.literal('roundRobin'), channels: z.number().int().min(1).max(65_535) }),
	z.strictObject({
		kind: z.literal('table'),
		pairs: z
			.array(z.tuple([z.number().int().min(0), z.number().int().min(0)]).readonly())
			.min(1)
			.max(65_536)
			.readonly(),
	}),
]);

export type EstimatorChoice = z.infer<typeof estimatorSchema>;
export type FusionChoice = z.infer<typeof fusionSchema>;
export type EmgSourceSpec = z.infer<typeof emgSourceSchema>;
export type EmgCalibration = z.infer<typeof emgCalibrationSchema>;
export type ControlBlock = z.infer<typeof controlBlockSchema>;
export type MappingSpec = z.infer<typeof mappingSchema>;

/** The plain law of Arrow et al., as it is before anyone changes it: counted spikes, no muscle. */
export const defaultControl = (): ControlBlock => controlBlockSchema.parse({});
