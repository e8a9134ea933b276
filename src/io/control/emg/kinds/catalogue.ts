import { UserError } from '../../../../base/errors.ts';
import { BAUD_RANGE } from '../../../../protocol/limits/baudRate.ts';
import type { EmgSourceSpec } from '../../../../protocol/session/controlBlock.ts';
import type { BeginFeed, EmgBoard, EmgKind, EmgLines, EmgSpecOf, EmgType } from './emgKind.ts';
import { recordedKind } from './recordedKind.ts';
import { serialKind } from './serialKind.ts';
import { simulatedKind } from './simulatedKind.ts';

const none: EmgKind<'none'> = {
	title: 'Nowhere',
	first: { type: 'none' },
	ready: () => Promise.resolve(undefined),
};

/**
 * Every kind of EMG source, by what a session calls it (`emgSourceSchema`), in the order of help.
 * To add one: its form there, a file here, and a line.
 */
export const EMG_KINDS: { readonly [T in EmgType]: EmgKind<T> } = {
	none,
	recorded: recordedKind,
	serial: serialKind,
	simulated: simulatedKind,
};

/** Whether a text is the name of one. */
export const isEmgType = (text: string): text is EmgType => Object.hasOwn(EMG_KINDS, text);

const pathAs = <T extends EmgType>(type: T, spec: EmgSpecOf<T>): string => EMG_KINDS[type].path?.of(spec) ?? '';

/** The file or port of a source; empty for one that has none. */
export const emgPath = (spec: EmgSourceSpec): string => pathAs<EmgType>(spec.type, spec);

/** A board of which nothing is said. */
export const USUAL_BOARD: EmgBoard = { rateHz: 1000, baudRate: BAUD_RANGE.default };

const forms = Object.values(EMG_KINDS).flatMap(({ form }) => form ?? []);
/** How an EMG source may be written, for help and complaints. */
export const EMG_FORMS = `${forms.slice(0, -1).join(', ')} or ${forms.at(-1)}`;

/** Reads an EMG source as the command line writes it, `WORD:REST`. @throws UserError naming the forms */
export function parseEmg(text: string, board: EmgBoard): EmgSourceSpec {
	const [, word = '', rest = ''] = /^(\w+)(?::(.+))?$/.exec(text) ?? [];
	const kind = Object.values(EMG_KINDS).find((each) => each.word !== undefined && each.word === word);
	const spec = kind?.read?.(rest, board);
	if (!spec) throw new UserError(`--emg must be ${EMG_FORMS}; got '${text}'`);
	return spec;
}

const readyAs = <T extends EmgType>(type: T, spec: EmgSpecOf<T>, lines: EmgLines, effort: () => number) =>
	EMG_KINDS[type].ready(spec, lines, effort);

/**
 * Makes a session's EMG source ready; nothing where there is none.
 * @param effort contraction that a person sets by hand, 0 to 1
 * @throws UserError (rejection) for a recording that cannot be read
 */
export function readyEmg(spec: EmgSourceSpec, lines: EmgLines, effort: () => number): Promise<BeginFeed | undefined> {
	return readyAs<EmgType>(spec.type, spec, lines, effort);
}
