import { z } from 'zod';
import { UserError } from '../../base/errors.ts';
import { axisSchema, scalarSchema, targetSchema } from '../experiment/protocolFile.ts';
import { eventSchema, regionSchema } from '../experiment/timeline.ts';
import { complaint } from '../session/complaint.ts';
import { carriedOver, type VersionedFormat } from '../versions/fileVersions.ts';

/**
 * A set of samples that `retinode dataset` makes: a protocol with sweeps, stimuli, labels and splits round it; docs/datasets.md explains it.
 * Times are seconds of recorded time.
 */

const finite = z.number().finite();
const text = z.string().min(1);
const name = z.string().regex(/^[A-Za-z][A-Za-z0-9_]*$/);

/** Versions of these files; a change that a file written before would not fit, or would not mean the same by, is a new one. */
export const datasetFormat: VersionedFormat = { format: 'retinode-dataset', steps: [] };

/** Most samples of one set. */
export const mostSamples = 1_000_000;

/** An axis of which each sample gets a value by chance: from a range, or one of a list. */
const drawnAxisSchema = z.strictObject({
	name,
	unit: z.string().default(''),
	values: z.union([
		z.array(scalarSchema).min(1).max(10_000),
		z
			.strictObject({ from: finite, to: finite, spacing: z.enum(['linear', 'logarithmic']).default('linear') })
			.refine(
				({ from, to, spacing }) => spacing === 'linear' || (from > 0 && to > 0),
				"must be between numbers above 0 where its 'spacing' is logarithmic",
			),
	]),
	/** The fields that get the value: paths of the protocol, or more. */
	of: z.array(z.union([text, targetSchema.omit({ values: true })])).min(1),
});

const drawn = {
	count: z.number().int().min(1).max(mostSamples),
	axes: z.array(drawnAxisSchema).default([]),
};

const sweepSchema = z.discriminatedUnion('method', [
	/** Every combination of the values of all axes. */
	z.strictObject({ method: z.literal('grid'), axes: z.array(axisSchema).min(1) }),
	/** Values drawn for each sample by itself. */
	z.strictObject({ method: z.literal('random'), ...drawn }),
	/** Of each axis one value in each of `count` equal parts of its range, in an order of its own (McKay, Beckman & Conover 1979, Technometrics 21:239). */
	z.strictObject({ method: z.literal('latinHypercube'), ...drawn }),
]);

const startS = finite.min(-36_000).max(36_000).default(0);
const durationS = finite.min(1e-6).max(36_000).optional();
const level = z.enum(['none', 'low', 'high']).default('none');

/** Light that a moment of a word is: of a time line, whose times the word gives. */
const momentLight = eventSchema.refine(
	(event) => event.type === 'light' || event.type === 'luminance',
	"must be an event of type 'light' or 'luminance'",
);

const stimuliSchema = z.discriminatedUnion('kind', [
	/** Images and videos of a folder; those of its folders are classes. */
	z.strictObject({
		kind: z.literal('pictures'),
		/** Beside the file. */
		folder: text,
		startS,
		/** Until the end of a video, or of the run, where it is left out. */
		durationS,
		/** Luminance before and after, as a part of the level's white. */
		background: finite.min(0).max(1).default(0),
	}),
	/** Generated stimuli. */
	z.strictObject({
		kind: z.literal('generated'),
		items: z
			.array(
				z.strictObject({
					name: text.optional(),
					class: text.optional(),
					stimulus: text,
					parameters: z.record(z.string(), finite).default({}),
				}),
			)
			.min(1)
			.max(100_000),
		startS,
		durationS,
		region: regionSchema.optional(),
	}),
	/** Words in Morse code, a flash for each dot and each dash. */
	z.strictObject({
		kind: z.literal('morse'),
		/** NeuroMorse's 50 where they are left out. */
		words: z.array(text).min(1).max(10_000).optional(),
		startS,
		stepS: finite.min(1e-4).max(10).default(0.01),
		/** Length of a flash; a step where it is left out. */
		flashS: finite.min(1e-4).max(10).optional(),
		dot: momentLight,
		dash: momentLight,
		dropout: level,
		jitter: level,
		poisson: level,
	}),
]);

const splitsSchema = z.record(name, finite.min(0).max(1)).superRefine((splits, context) => {
	const sum = Object.values(splits).reduce((before, each) => before + each, 0);
	if (Math.abs(sum - 1) < 1e-9) return;
	context.addIssue(`must be parts that add up to 1, and not to ${Number(sum.toPrecision(6))}`);
});

/** The file. */
export const datasetSchema = z.strictObject({
	format: z.literal('retinode-dataset'),
	version: z.literal(1),
	title: text,
	description: z.string().default(''),
	/** Of all that is drawn: values of axes, noise, splits. */
	seed: z.number().int().min(0).max(0xffffffff).default(1),
	/** A protocol: a file beside this one, the name of one that comes with the project, or the protocol itself. */
	protocol: z.union([text, z.record(z.string(), z.unknown())]),
	sweep: sweepSchema.optional(),
	stimuli: stimuliSchema.optional(),
	/** What a sample is to be told apart by: `class` or `stimulus` of a set of stimuli, or an axis, a field's name, `condition`. */
	label: text.optional(),
	/** Parts of the samples by name. */
	splits: splitsSchema.default({ all: 1 }),
	/** Samples that are alike in this stay together in one split; each goes by itself where it is left out. */
	splitBy: text.optional(),
});

export type Dataset = z.infer<typeof datasetSchema>;
export type DatasetSweep = NonNullable<Dataset['sweep']>;
export type StimulusSet = NonNullable<Dataset['stimuli']>;
export type DrawnAxis = Exclude<DatasetSweep, { method: 'grid' }>['axes'][number];

/**
 * Reads a dataset's file of any version from parsed JSON.
 * @throws UserError that names the field and what is allowed
 */
export function openDataset(value: unknown, what = 'dataset'): Dataset {
	const { file } = carriedOver(what, datasetFormat, value);
	const parsed = datasetSchema.safeParse(file);
	if (parsed.success) return parsed.data;
	throw new UserError(complaint(what, parsed.error, file));
}
