import { z } from 'zod';
import { UserError } from '../../base/errors.ts';
import { complaint } from '../session/complaint.ts';
import { levelSettingsSchema } from '../session/levelSchema.ts';
import { declarationsSchema, patchSchema, tissueSchema } from '../session/sessionFile.ts';
import { carriedOver, type VersionedFormat } from '../versions/fileVersions.ts';
import { figureSchema, findingSchema, plotSchema, selectionFields } from './reportForms.ts';
import { eventSchema } from './timeline.ts';

/**
 * A protocol: what is done to a retina in time, and what is computed from it. One form for `retinode run`, for what comes with the project and for whoever
 * makes sweeps of it; docs/protocol-files.md explains it. Times are seconds of model time, electrical quantities mV and pA.
 */

const finite = z.number().finite();
const text = z.string().min(1);
const name = z.string().regex(/^[A-Za-z][A-Za-z0-9_]*$/);

/** Versions of protocol files; a change that a file written before would not fit, or would not mean the same by, is a new one. */
export const protocolFormat: VersionedFormat = { format: 'retinode-protocol', steps: [] };

/** A retina: a circuit of the catalogue or of the file's own declarations, laid out as one column where nothing else is said. */
const retinaSchema = z.strictObject({
	circuit: text,
	variant: text.default('corrected'),
	faults: z.array(text).optional(),
	columns: patchSchema.default({ x: 1, y: 1 }),
	tissue: tissueSchema.optional(),
	parameters: z.record(z.string(), finite).default({}),
	declarations: declarationsSchema.default([]),
	/** Declaration files (.eq) that lie beside the protocol, and are read with it. */
	modelFiles: z.array(text).default([]),
	/** Kinds of noise that are on, or all that the circuit declares. */
	noise: z.union([z.boolean(), z.array(text)]).default(false),
	/** Of noise, whose repeats count on from it, and of generated stimuli that do not set their own. */
	seed: z.number().int().min(0).max(0xffffffff).default(1),
});

/** How to integrate; `dtS` or `tolerance` as the solver takes it. */
const solverSchema = z.strictObject({
	method: z.enum(['odex', 'rk4', 'realtime']).default('odex'),
	dtS: finite.positive().max(0.01).optional(),
	tolerance: finite.positive().max(0.01).optional(),
});

export const scalarSchema = z.union([finite, z.string(), z.boolean()]);

/** A field of the file that a sweep changes: it gets the value itself, so many times it, or the one at the same place of a list of its own. */
export const targetSchema = z.strictObject({
	path: text,
	/** By which figures and labels call what this field got. */
	name: name.optional(),
	times: finite.optional(),
	values: z.array(scalarSchema).min(1).optional(),
});

/** Values at equal distances, or at equal ratios. */
const rangeSchema = z.strictObject({
	from: finite,
	to: finite,
	count: z.number().int().min(1).max(10_000),
	spacing: z.enum(['linear', 'logarithmic']).default('linear'),
});

/** So many values, each by the same amount above the one before. */
const incrementSchema = z.strictObject({
	from: finite,
	by: finite,
	count: z.number().int().min(1).max(10_000),
});

export const axisSchema = z.strictObject({
	name,
	unit: z.string().default(''),
	values: z.union([z.array(scalarSchema).min(1).max(10_000), rangeSchema, incrementSchema]),
	/** The fields that get the value: paths, or more. */
	of: z.array(z.union([text, targetSchema])).min(1),
	/** What a sweep is called: `{current} µA/cm²`. */
	label: text.optional(),
});

/** What a protocol is meant to be changed by: a name for fields of it, whose value is what stands at the first of them. */
const parameterSchema = z.strictObject({
	name,
	/** As forms call it. */
	title: text.optional(),
	unit: z.string().default(''),
	min: finite.optional(),
	max: finite.optional(),
	/** The fields that get the value, or so many times it. */
	of: z.array(z.union([text, z.strictObject({ path: text, times: finite.default(1) })])).min(1),
});

/** A variant of the experiment: fields that differ, and what happens besides. */
export const conditionSchema = z.strictObject({
	name: text,
	set: z.record(z.string(), z.unknown()).default({}),
	timeline: z.array(eventSchema).default([]),
});

const recordSchema = z.strictObject({
	everyS: finite.min(1e-6).max(3600).default(0.001),
	/** Quantities, `rod.V`, `cone.Ca.I[3]`, `onSustained.V[middle]`; what analyses and plots read is recorded without being named here. */
	traces: z.array(text).default([]),
	/**
	 * Quantities computed from others at every sample, by name: formulas of recorded quantities, of which the mean over the cells is meant.
	 * They are called `computed.NAME`.
	 */
	computed: z.record(name, text).default({}),
	/** Populations whose spikes are recorded; all that spike when left out. */
	spikes: z.array(text).optional(),
});

const window = { fromS: finite.optional(), toS: finite.optional() };

/** Something measured: on responses (`of`), or on a series over the sweeps (`x`, `y`). What else a field means, the analysis says (src/analysis/catalogue.ts). */
const analysisSchema = z.strictObject({
	analysis: text,
	/** A quantity that is recorded (`rod.V`), or a population, for its spikes. */
	of: text.optional(),
	...window,
	/** How the cells of a population are taken together. */
	cells: z.enum(['mean', 'median', 'sum', 'min', 'max']).default('mean'),
	/** Columns over the sweeps. */
	x: text.optional(),
	y: text.optional(),
	/** Sweeps that count. */
	...selectionFields,
	parameters: z.record(z.string(), finite).default({}),
});

/** The file. */
export const protocolSchema = z.strictObject({
	format: z.literal('retinode-protocol'),
	version: z.literal(1),
	title: text,
	description: z.string().default(''),
	/** Where it stands among those that come with the project; those without are not listed. */
	place: finite.optional(),
	retina: retinaSchema,
	/** What `--set` and forms change by name; any other field is changed by its path. */
	parameters: z.array(parameterSchema).default([]),
	/** How bright white is; what suits the circuit when left out. */
	level: levelSettingsSchema.optional(),
	solver: solverSchema.default({ method: 'odex' }),
	/** Recorded time. */
	durationS: finite.min(1e-6).max(36_000),
	/** Time before, which is not recorded. */
	settleS: finite.min(0).max(36_000).default(0),
	timeline: z.array(eventSchema).default([]),
	vary: z.array(axisSchema).default([]),
	conditions: z.array(conditionSchema).default([]),
	repeats: z.number().int().min(1).max(100_000).default(1),
	/** Generated stimuli of a repeat have the seed of the first one too. */
	frozenStimulus: z.boolean().default(true),
	/** `randomInConditions`: the conditions in turn, and within each by chance. */
	order: z.enum(['sequential', 'interleaved', 'random', 'randomInConditions']).default('sequential'),
	/** Every run on a retina of its own, from its dark rest; or all on one, each where the one before and the pause left it. */
	preparation: z.enum(['fresh', 'same']).default('fresh'),
	/** Between runs on one preparation: darkness, in which nothing is done and recorded. */
	pauseS: finite.min(0).max(36_000).default(0),
	record: recordSchema.prefault({}),
	analyses: z.record(name, analysisSchema).default({}),
	/** Columns over the sweeps that are computed from others: name → formula. */
	columns: z.record(name, text).default({}),
	figures: z.array(figureSchema).default([]),
	findings: z.array(findingSchema).default([]),
	plots: z.array(plotSchema).default([]),
});

export type Protocol = z.infer<typeof protocolSchema>;
export type Axis = Protocol['vary'][number];
export type AnalysisRequest = Protocol['analyses'][string];

/**
 * Reads a protocol of any version from parsed JSON.
 * @param what is read, for the sentence
 * @throws UserError that names the field and what is allowed
 */
export function openProtocol(value: unknown, what = 'protocol'): Protocol {
	const { file } = carriedOver(what, protocolFormat, value);
	const parsed = protocolSchema.safeParse(file);
	if (parsed.success) return parsed.data;
	throw new UserError(complaint(what, parsed.error, file));
}
