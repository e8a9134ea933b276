import { z } from 'zod';
import { cellAddressSchema } from '../../protocol/session/sessionFile.ts';

const finite = z.number().finite();
const traceSchema = z.strictObject({ cell: cellAddressSchema, path: z.string().min(1) });

/** Ends of the factor of a trace, and of everything that is added to one. */
export const lookRanges = { factor: [1e-6, 1e6], offset: [-1e6, 1e6] } as const;

/** How a trace is drawn: its value times the factor, plus the offset, in its unit. */
const lookSchema = z.strictObject({
	factor: finite.min(lookRanges.factor[0]).max(lookRanges.factor[1]),
	offset: finite.min(lookRanges.offset[0]).max(lookRanges.offset[1]),
});

/** What can be shown over the traces. */
export const lanes = ['light', 'interventions', 'events'] as const;

const setupSchema = z.strictObject({
	id: z.number().int().min(1),
	/** It shows the selected cell with all its currents, and the potentials of pinned ones, beside its own traces. */
	follows: z.boolean(),
	traces: z.array(traceSchema).max(64),
	/** Keys of traces that are switched off. */
	hidden: z.array(z.string()),
	/** By the key of the trace; one that is not named is drawn as it is. */
	looks: z.record(z.string(), lookSchema),
	/** Ends of the axis of a unit; one that is not named follows its values. */
	ranges: z.record(z.string(), z.tuple([finite, finite])),
	/** Potentials are drawn no higher than this, mV: what is below the spikes fills the plot. */
	clipAtMv: finite.min(-200).max(200).nullable(),
	lanes: z.array(z.enum(lanes)),
});

/** One scope: what it shows, and how. */
export type ScopeSetup = z.infer<typeof setupSchema>;
export type Lane = (typeof lanes)[number];
export type TraceLook = z.infer<typeof lookSchema>;

/** A trace as it is. */
export const plainLook: TraceLook = { factor: 1, offset: 0 };

/** Scopes at once: more would be too narrow to read. */
export const mostScopes = 4;
/** Traces that can be chosen for one scope, beside those of the selected and the pinned cells. */
export const mostTraces = 32;

/** A scope as a first start shows it. */
export const firstSetup = (id: number, follows: boolean): ScopeSetup => ({
	id,
	follows,
	traces: [],
	hidden: [],
	looks: {},
	ranges: {},
	clipAtMv: null,
	lanes: ['light', 'interventions'],
});

const fileSchema = z.strictObject({ version: z.literal(1), scopes: z.array(setupSchema).min(1).max(mostScopes) });

/** Scopes as they are kept from one visit to the next. */
export const setupsAsText = (scopes: readonly ScopeSetup[]): string => JSON.stringify({ version: 1, scopes });

/** Reads what was kept; undefined where there is nothing, or nothing that this version can read. */
export function setupsFromText(text: string | null): readonly ScopeSetup[] | undefined {
	if (text === null) return undefined;
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		return undefined;
	}
	const read = fileSchema.safeParse(value);
	return read.success ? read.data.scopes : undefined;
}
