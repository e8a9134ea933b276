import { z } from 'zod';

/** What a protocol makes of its columns: figures, sentences, plots. A formula is an expression of the equation language without units. */

const finite = z.number().finite();
const text = z.string().min(1);
const name = z.string().regex(/^[A-Za-z][A-Za-z0-9_]*$/);

/** Which sweeps count: those of a condition or of several, and of them those for which a formula is true. */
export const selectionFields = {
	condition: z.union([text, z.array(text).min(1)]).optional(),
	where: text.optional(),
};

/** What a paper reports, and what its figure is to this model. Its range was written down before the model's value was seen. */
const publishedSchema = z.strictObject({
	/** Ends of the range; one may be left out. */
	from: finite.optional(),
	to: finite.optional(),
	/** With page, figure or table. */
	source: text,
	/** The model was fitted to it or it goes in as a parameter; or it tests what came out. */
	use: z.enum(['test', 'fitted', 'input']),
	/** It is of more than one cell type. */
	wholeCircuit: z.boolean().default(false),
});

export const figureSchema = z.strictObject({
	/** By which other figures, findings and plots call it. */
	id: name.optional(),
	/** As it is printed; `{label}` is the label of the sweep. A figure without a name is a step on the way. */
	name: text.optional(),
	value: text,
	unit: z.string().default(''),
	...selectionFields,
	/** One figure for each sweep. */
	each: z.boolean().default(false),
	/** Left out where it has no value. */
	optional: z.boolean().default(false),
	published: publishedSchema.optional(),
});

/** A sentence; `{id}` is a figure. */
export const findingSchema = z.strictObject({ text, when: text.optional() });

const curveSchema = z.strictObject({
	/** A column over the sweeps. */
	y: text,
	/** Another x than the plot's. */
	x: text.optional(),
	label: text.optional(),
	style: z.enum(['line', 'points', 'dotted']).default('points'),
	...selectionFields,
});

export const plotSchema = z.strictObject({
	title: text,
	xLabel: z.string().default(''),
	yLabel: z.string().default(''),
	logX: z.boolean().default(false),
	logY: z.boolean().default(false),
	/** Quantities over time, a curve for each sweep. */
	traces: z.array(text).optional(),
	/** Populations whose spikes are strokes, a row for each sweep. */
	spikes: z.array(text).optional(),
	/** Populations whose intervals between spikes are drawn over their number. */
	intervals: z.array(text).optional(),
	/** Columns over the sweeps. */
	x: text.optional(),
	curves: z.array(curveSchema).optional(),
	/** Analyses whose own curves are drawn (fits, averages). */
	analyses: z.array(name).optional(),
	...selectionFields,
});

export type FigureForm = z.infer<typeof figureSchema>;
export type PlotForm = z.infer<typeof plotSchema>;
export type PublishedRange = z.infer<typeof publishedSchema>;
