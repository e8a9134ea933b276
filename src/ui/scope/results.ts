import { z } from 'zod';
import { parseJson } from '../../base/jsonText.ts';

const numbers = z.array(z.number().nullable()).transform((all) => all.map((each) => each ?? Number.NaN));

const curveSchema = z.object({
	label: z.string(),
	x: numbers,
	y: numbers,
	style: z.enum(['line', 'points', 'dotted', 'ticks', 'bars']),
	colour: z.number().exactOptional(),
	faint: z.boolean().exactOptional(),
});

const panelSchema = z.object({
	title: z.string(),
	xLabel: z.string(),
	yLabel: z.string(),
	logX: z.boolean().default(false),
	logY: z.boolean().default(false),
	curves: z.array(curveSchema),
});

const resultsSchema = z.object({
	protocol: z.string(),
	findings: z.array(z.string()).default([]),
	figures: z
		.array(z.object({ name: z.string(), value: z.number().nullable(), unit: z.string().default('') }))
		.default([]),
	panels: z.array(panelSchema),
	/** Of the sweeps themselves. */
	overlays: z.array(panelSchema).default([]),
});

/** What `retinode run PROTOCOL --json` printed: plots, and sentences. */
export type Results = z.infer<typeof resultsSchema>;

/**
 * Reads results of a protocol.
 * @param name of the file, for complaints
 * @throws Error with one sentence that names the file and what is missing
 */
export function resultsFromText(name: string, text: string): Results {
	const read = resultsSchema.safeParse(parseJson(name, text));
	if (read.success) return read.data;
	const where = read.error.issues[0]?.path.join('.') || 'the whole of it';
	throw new Error(
		`${name} has no results of a protocol (at ${where}): give a file that 'retinode run PROTOCOL --json' printed.`,
	);
}
