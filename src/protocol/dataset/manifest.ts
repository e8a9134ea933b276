import { z } from 'zod';
import { UserError } from '../../base/errors.ts';
import { complaint } from '../session/complaint.ts';

/** The list of the samples of a dataset: lines of JSON, the first of which says of what they are. */

const scalar = z.union([z.number(), z.string(), z.boolean()]);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in 64 hexadecimal digits');
const count = z.number().int().min(0);

const headSchema = z.strictObject({
	record: z.literal('head'),
	format: z.literal('retinode-dataset-manifest'),
	version: z.literal(1),
	/** The program that makes the samples, and its version: other versions may give other bits. */
	program: z.string(),
	title: z.string(),
	seed: count,
	/** Of the dataset with everything that it names: two lists with the same one are of the same samples. */
	spec: sha256,
	/** Of the whole dataset. */
	samples: count,
	classes: z.array(scalar),
	splits: z.record(z.string(), z.number()),
	/** Which part of the samples is listed: those whose number leaves `index − 1` when divided by `of`. */
	shard: z.strictObject({ index: count.min(1), of: count.min(1) }),
	/** The dataset's file, its protocol in it. */
	dataset: z.record(z.string(), z.unknown()),
});

const sampleFields = {
	sample: count,
	seed: count,
	label: scalar.optional(),
	split: z.string(),
	values: z.record(z.string(), scalar),
};

const madeSchema = z.strictObject({
	record: z.literal('sample'),
	...sampleFields,
	/** Below the folder of the list. */
	file: z.string(),
	sha256,
	bytes: count,
	/** Of all cells. */
	spikes: count,
});

/** A sample that the solver could not make; it cannot anywhere. */
const failedSchema = z.strictObject({ record: z.literal('failed'), ...sampleFields, why: z.string() });

/** Everything that is listed has been made. */
const endSchema = z.strictObject({ record: z.literal('end'), listed: count });

const lineSchema = z.discriminatedUnion('record', [headSchema, madeSchema, failedSchema, endSchema]);

export type ManifestHead = z.infer<typeof headSchema>;
export type MadeSample = z.infer<typeof madeSchema>;
export type FailedSample = z.infer<typeof failedSchema>;
export type SampleLine = MadeSample | FailedSample;

/** A list as far as it was written. */
export interface Manifest {
	readonly head: ManifestHead;
	/** In the order in which they were made; one that was made again stands twice. */
	readonly lines: readonly SampleLine[];
	readonly isWhole: boolean;
	/** Letters of the whole lines: what stands behind them is the beginning of one that was cut off. */
	readonly length: number;
}

/** A line of it. @throws UserError that names line and field */
function lineOf(text: string, number: number, what: string): z.infer<typeof lineSchema> {
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		throw new UserError(`${what}, line ${number}: must be an object of JSON; got '${text.slice(0, 40)}'`);
	}
	const parsed = lineSchema.safeParse(value);
	if (parsed.success) return parsed.data;
	throw new UserError(complaint(`${what}, line ${number}`, parsed.error, value));
}

/**
 * Reads a list; a last line that has no end is left out.
 * @param what is read, for the sentence
 * @returns undefined where not even its first line is whole
 * @throws UserError that names line and field
 */
export function readManifest(text: string, what: string): Manifest | undefined {
	const length = text.lastIndexOf('\n') + 1;
	const [head, ...lines] = text
		.slice(0, length)
		.split('\n')
		.slice(0, -1)
		.map((line, k) => lineOf(line, k + 1, what));
	if (!head) return undefined;
	if (head.record !== 'head') throw new UserError(`${what}: its first line must be the head; got '${head.record}'`);
	const isListed = (line: z.infer<typeof lineSchema>): line is SampleLine =>
		line.record === 'sample' || line.record === 'failed';
	return { head, lines: lines.filter(isListed), isWhole: lines.at(-1)?.record === 'end', length };
}
