import { z } from 'zod';
import { arithmetics } from '../../base/arithmetic.ts';
import { UserError } from '../../base/errors.ts';
import { extentLimits } from '../../retina/tissue/tissue.ts';
import { mostAcross, stepsFor } from '../limits/patchSize.ts';
import { carriedOver } from '../versions/fileVersions.ts';
import { complaint } from './complaint.ts';
import { controlBlockSchema } from './controlBlock.ts';
import { fromStart, interventionSchema } from './interventions.ts';
import { levelSettingsSchema } from './levelSchema.ts';
import { lightSourceSchema } from './lightSources.ts';
import { setupsSchema } from './scopeSetup.ts';
import { sessionFormat } from './sessionFormat.ts';

/**
 * A saved session: everything that decides the spikes, readable and versioned. With the same recorded or generated light it gives the
 * same spikes bit for bit: live, headless and again. Times at this surface are seconds of model time; electrical quantities mV, pA.
 */

const finite = z.number().finite();

/** The patch: columns across and down. */
export const patchSchema = z.strictObject({
	x: z.number().int().min(1).max(mostAcross),
	y: z.number().int().min(1).max(mostAcross),
});

/** A piece of tissue, in place of columns, µm. */
export const tissueSchema = z.strictObject({
	widthUm: finite.min(extentLimits.least).max(extentLimits.most),
	heightUm: finite.min(extentLimits.least).max(extentLimits.most),
});

/** Steps of the real-time method, ms: of graded cells, and the longest of spiking ones. */
export const stepMsSchema = finite.min(0.005).max(1);
export const substepMsSchema = finite.min(0.001).max(0.2);

/** Declaration files of the user's own. */
export const declarationsSchema = z.array(z.strictObject({ file: z.string().min(1), text: z.string() }));

/** Characters of a protocol that goes with a session, or is run for a screen: a recorded waveform of some minutes is among them. */
export const longestProtocol = 4_000_000;

/** The file. */
export const sessionSchema = z.strictObject({
	format: z.literal('retinode-session'),
	version: z.literal(4),
	title: z.string().default(''),
	circuit: z.string().min(1),
	variant: z.string().min(1),
	columns: patchSchema,
	/** The circuit is laid out as a piece of tissue, by its own mosaics, and not in columns. */
	tissue: tissueSchema.optional(),
	/** Parameters that differ from the variant's, by path, in their declared units (switches 0 or 1). */
	parameters: z.record(z.string(), finite),
	/** Declaration files of the user's own, which add to or replace the built-in ones. */
	declarations: declarationsSchema.default([]),
	/** Seeds every generated stimulus that does not set its own. */
	seed: z.number().int().min(0).max(0xffffffff),
	light: levelSettingsSchema,
	source: lightSourceSchema,
	interventions: z.array(interventionSchema),
	stepMs: stepMsSchema,
	substepMs: substepMsSchema,
	/** By which arithmetic the steps are taken: the spikes depend on it. */
	arithmetic: z.enum(arithmetics).default('exact'),
	/** The protocol that was worked on, as JSON text. */
	protocol: z.string().max(longestProtocol).optional(),
	/** What the scopes of the screen showed, and how: a run without a screen passes over it. */
	scopes: setupsSchema.optional(),
	/** How spikes become a grip; ranges of its parameters are checked where it is built. */
	control: controlBlockSchema.optional(),
});

export type { CellAddress } from './cellAddress.ts';
export type { LevelSettings } from './levelSchema.ts';
export type Session = z.infer<typeof sessionSchema>;

/** A session that was opened, and one sentence for everything in its file that could not keep its meaning. */
export interface OpenedSession {
	readonly session: Session;
	readonly notes: readonly string[];
}

/** A session as a run of it begins: what was set by hand acts from the start. */
export const begunAnew = (session: Session): Session => ({
	...session,
	interventions: session.interventions.map(fromStart),
});

/**
 * Reads a session of any version from parsed JSON.
 * @throws UserError that names the field and what is allowed
 */
export function openSession(value: unknown): OpenedSession {
	const { file, notes } = carriedOver('session file', sessionFormat, value);
	const parsed = sessionSchema.safeParse(file);
	if (parsed.success) return { session: begunAnew(parsed.data), notes };
	throw new UserError(complaint('session file', parsed.error, file));
}

/** As `openSession`, for whoever has nobody to tell. */
export const parseSession = (value: unknown): Session => openSession(value).session;

/** What the command line begins with: a patch of 2 × 2 columns in the dark. */
export function defaultSession(): Session {
	return {
		format: 'retinode-session',
		version: 4,
		title: '',
		circuit: 'dual',
		variant: 'corrected',
		columns: { x: 2, y: 2 },
		parameters: {},
		declarations: [],
		seed: 1,
		light: { kind: 'named', name: 'live' },
		source: { type: 'dark' },
		interventions: [],
		...stepsFor(4),
		arithmetic: 'exact',
	};
}
