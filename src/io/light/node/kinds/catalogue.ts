import { UserError } from '../../../../base/errors.ts';
import type { LightSourceOf, LightSourceSpec, LightSourceType } from '../../../../protocol/session/lightSources.ts';
import type { FrameSource } from '../../frameSource.ts';
import { camera } from './camera.ts';
import { clip } from './clip.ts';
import { events } from './events.ts';
import { recording } from './recording.ts';
import type { SourceKind, SourceSettings, SourceSurroundings } from './sourceKind.ts';
import { stdin } from './stdin.ts';
import { stimulus } from './stimulus.ts';

/** Darkness has no source: the engine is left alone. */
type Opened = Exclude<LightSourceType, 'dark'>;

/**
 * Every kind of light source, by what a session calls it (`LIGHT_SOURCES`), in the order of help.
 * To add one: its entry there, a file here, and a line.
 */
const kinds: { readonly [T in Opened]: SourceKind<T> } = { clip, camera, events, stimulus, stdin, recording };

/** How a light source may be written, for help and complaints. */
export const SOURCE_FORMS = Object.values(kinds)
	.flatMap(({ forms }) => forms)
	.join(', ');

/** A line for each kind: how it is written, and what it is. */
export const SOURCE_HELP: readonly (readonly [string, string])[] = Object.values(kinds).map(({ forms, help }) => [
	forms.join(', '),
	help,
]);

/**
 * Reads a light source as the command line writes it, `WORD` or `WORD:REST`.
 * @throws UserError that names the part at fault; does not look at the disk
 */
export function parseSource(text: string, settings: SourceSettings): LightSourceSpec {
	const colon = text.indexOf(':');
	const word = colon < 0 ? text : text.slice(0, colon);
	const kind = Object.values(kinds).find((each) => each.word === word);
	if (!kind) throw new UserError(`The light source must be one of ${SOURCE_FORMS}, got "${text}".`);
	return kind.read(colon < 0 ? '' : text.slice(colon + 1), settings);
}

const openedAs = <T extends Opened>(type: T, spec: LightSourceOf<T>, around: SourceSurroundings): FrameSource =>
	kinds[type].open(spec, around);

/** A light source that is opened, and how it ends. */
export interface OpenedLight {
	readonly source: FrameSource;
	/** Its last frame is the end of the run that it was made in. */
	readonly endsAtLastFrame: boolean;
}

/**
 * The source that a session's spec asks for. Opens no device yet, but checks that files exist and that what it needs is there.
 * @throws UserError with what to do otherwise
 */
export function openSource(spec: LightSourceSpec, around: SourceSurroundings): OpenedLight {
	if (spec.type === 'dark') throw new UserError('darkness is made by the engine itself, not opened');
	const { endsAtLastFrame = false } = kinds[spec.type];
	return { source: openedAs<Opened>(spec.type, spec, around), endsAtLastFrame };
}
