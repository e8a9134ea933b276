import { z } from 'zod';
import { UserError } from '../../base/errors.ts';
import { cellAddressSchema } from '../../protocol/session/cellAddress.ts';
import { complaint } from '../../protocol/session/complaint.ts';
import { interventionSchema } from '../../protocol/session/interventions.ts';
import { levelSettingsSchema } from '../../protocol/session/levelSchema.ts';
import { lightSourceSchema } from '../../protocol/session/lightSources.ts';
import { setupsSchema } from '../../protocol/session/scopeSetup.ts';
import { sessionSchema } from '../../protocol/session/sessionFile.ts';
import { sessionFormat } from '../../protocol/session/sessionFormat.ts';
import { carriedOver, type VersionedFormat } from '../../protocol/versions/fileVersions.ts';
import { mostPinned } from '../stores/selectionStore.ts';
import { keptSchema } from './keptView.ts';

/**
 * A demonstration: a session, how the screen shows it, and what is to be seen. The session is a session file as it is saved, of any version; the view is what a
 * screen keeps of itself from one start to the next, as far as the file says; what it does not say stays as it is.
 */

const finite = z.number().finite();

/** A cell; the one nearest to the middle where no member is named. */
const shownCellSchema = cellAddressSchema.partial({ member: true });

const viewSchema = keptSchema
	.pick({
		tab: true,
		dock: true,
		hidden: true,
		opened: true,
		colourMode: true,
		ranges: true,
		layers: true,
		windowS: true,
	})
	.extend({
		/** From where the retina is looked at; null: at all of it. */
		orbit: z
			.strictObject({
				azimuth: finite,
				elevation: finite,
				distance: finite.positive(),
				target: z.tuple([finite, finite, finite]),
			})
			.nullable()
			.optional(),
		selected: shownCellSchema.optional(),
		pinned: z.array(shownCellSchema).max(mostPinned).optional(),
		/** Those of the session where they are left out, or one that follows the selected cell. */
		scopes: setupsSchema.optional(),
		/** File of the text that the Circuit panel shows. */
		declaration: z.string().optional(),
	})
	.strict();

/** Something to do in a demonstration, by one press, and taken back by another. */
const actSchema = z
	.strictObject({
		title: z.string().min(1).max(60),
		/** By path, in their declared units. */
		parameters: z.record(z.string(), finite).optional(),
		light: levelSettingsSchema.optional(),
		source: lightSourceSchema.optional(),
		/** They begin with the press; `endS` − `startS` is how long they last. */
		interventions: z.array(interventionSchema).min(1).optional(),
		/** A place in the text of a declaration of the circuit, by its file, and what is to stand there. */
		edit: z.strictObject({ file: z.string().min(1), from: z.string().min(1), to: z.string().min(1) }).optional(),
	})
	.refine(({ title: _title, ...doing }) => Object.values(doing).some((each) => each !== undefined), {
		message: 'must be something to do: parameters, light, source, interventions or edit',
	});

const demonstrationSchema = z.strictObject({
	format: z.literal('retinode-demonstration'),
	version: z.literal(1),
	title: z.string().min(1).max(200),
	/** What is to be seen; an empty line begins another paragraph. */
	text: z.string().min(1).max(4000),
	session: sessionSchema,
	view: viewSchema.default({}),
	acts: z.array(actSchema).max(6).default([]),
});

export type Demonstration = z.infer<typeof demonstrationSchema>;
export type DemonstrationView = Demonstration['view'];
export type Act = z.infer<typeof actSchema>;

/** Demonstration files and their versions. A session in one has the version that it was saved with. */
export const demonstrationFormat: VersionedFormat = { format: 'retinode-demonstration', steps: [] };

/** Whether what a file holds means to be a demonstration. */
export const isDemonstration = (value: unknown): boolean =>
	typeof value === 'object' && value !== null && 'format' in value && value.format === demonstrationFormat.format;

/** A demonstration that was opened, and one sentence for everything in its session that could not keep its meaning. */
export interface OpenedDemonstration {
	readonly demonstration: Demonstration;
	readonly notes: readonly string[];
}

/**
 * Reads a demonstration from parsed JSON.
 * @param name of the file, for the sentence
 * @param tabs names of the panels that there are
 * @throws UserError that names the field and what is allowed
 */
export function openedDemonstration(name: string, value: unknown, tabs: readonly string[]): OpenedDemonstration {
	const { file } = carriedOver(name, demonstrationFormat, value);
	const own = (typeof file === 'object' && file !== null ? file : {}) as Readonly<Record<string, unknown>>;
	const session = carriedOver(`${name}: session`, sessionFormat, own.session);
	const whole = { ...own, session: session.file };
	const parsed = demonstrationSchema.safeParse(whole);
	if (!parsed.success) throw new UserError(complaint(name, parsed.error, whole));
	const { tab } = parsed.data.view;
	if (tab !== undefined && !tabs.includes(tab)) {
		throw new UserError(`${name}: field 'view.tab' must be one of ${tabs.join(', ')}; got '${tab}'`);
	}
	return { demonstration: parsed.data, notes: session.notes };
}
