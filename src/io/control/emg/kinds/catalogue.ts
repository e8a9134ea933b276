import { UserError } from '../../../../base/errors.ts';
import { nameList } from '../../../../base/nameList.ts';
import { BAUD_RANGE } from '../../../../protocol/limits/baudRate.ts';
import type { EmgSourceSpec } from '../../../../protocol/session/controlBlock.ts';
import type { EmgSource } from '../emgSource.ts';
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

const kinds: readonly Pick<EmgKind<EmgType>, 'word' | 'form' | 'help' | 'read' | 'source'>[] = Object.values(EMG_KINDS);
/** How an EMG source may be written, for complaints. */
const EMG_FORMS = nameList(
	kinds.flatMap(({ form }) => form ?? []),
	'or',
);
/** The same with what is to be known of each, for help. */
export const EMG_HELP = nameList(
	kinds.flatMap(({ form, help }) => (form === undefined ? [] : help === undefined ? form : `${form} (${help})`)),
	'or',
);
/** How those may be written that a muscle can be calibrated by. */
export const CALIBRATED_FORMS = nameList(
	kinds.flatMap(({ form, source }) => (source ? (form ?? []) : [])),
	'or',
);

function read(text: string, board: EmgBoard): EmgSourceSpec | undefined {
	const [, word = '', rest = ''] = /^(\w+)(?::(.+))?$/.exec(text) ?? [];
	return kinds.find((each) => each.word !== undefined && each.word === word)?.read?.(rest, board);
}

/** Reads an EMG source as the command line writes it, `WORD:REST`. @throws UserError naming the forms */
export function parseEmg(text: string, board: EmgBoard): EmgSourceSpec {
	const spec = read(text, board);
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

const sourceAs = <T extends EmgType>(type: T, spec: EmgSpecOf<T>, lines: EmgLines): EmgSource | undefined =>
	EMG_KINDS[type].source?.(spec, lines);

/** What a person's muscle is measured by, as the command line writes it. @throws UserError naming the forms */
export function emgToCalibrate(text: string, board: EmgBoard, lines: EmgLines): EmgSource {
	const spec = read(text, board);
	const source = spec && sourceAs<EmgType>(spec.type, spec, lines);
	if (!source) throw new UserError(`--emg must be ${CALIBRATED_FORMS}; got '${text}'`);
	return source;
}
