import { UserError } from '../../../base/errors.ts';
import { nameList } from '../../../base/nameList.ts';
import { AEDAT4_START, aedat4Decoder, type Decompress } from './aedat4.ts';
import { datDecoder } from './dat.ts';
import type { EventDecoder } from './eventDecoder.ts';
import { evt2Decoder } from './evt2.ts';
import { evt3Decoder } from './evt3.ts';

/** A format of event files. */
export interface EventFormat {
	/** As people call it. */
	readonly title: string;
	/** Whether a file that begins so is one. @param start its first bytes, as Latin-1 text */
	begins(start: string): boolean;
	decoder(decompress: Decompress): EventDecoder;
}

/** Lines of the text at the start: whole ones only. */
const headerLines = (start: string): string[] =>
	start.startsWith('%') ? start.split('\n').filter((line) => line.startsWith('%')) : [];
const says = (start: string, what: RegExp): boolean => headerLines(start).some((line) => what.test(line));

const isEvt = (version: string) => (start: string) =>
	says(start, new RegExp(`^% *(evt +${version}\\.0|format +EVT${version}(;|$))`, 'i'));

/** Every format that can be read. To add one: a file here and a line. */
const formats: readonly EventFormat[] = [
	{ title: 'AEDAT 4', begins: (start) => start.startsWith(AEDAT4_START), decoder: aedat4Decoder },
	{ title: 'EVT 3', begins: isEvt('3'), decoder: evt3Decoder },
	{ title: 'EVT 2', begins: isEvt('2'), decoder: evt2Decoder },
	{ title: 'DAT', begins: (start) => says(start, /^% *(version +\d|data file)/i), decoder: datDecoder },
];

/** Bytes that tell what a file is: longer than the text at the start of any. */
export const START_BYTES = 8192;

/** The format of a file, by what it begins with, whatever it is called. @throws UserError for one that cannot be read */
export function eventFormat(start: Uint8Array): EventFormat {
	const text = new TextDecoder('latin1').decode(start);
	const format = formats.find(({ begins }) => begins(text));
	if (format) return format;
	const named = /^% *(?:evt|format) +(\S+)/im.exec(text)?.[1];
	const aedat = /^#!AER-DAT([\d.]+)/.exec(text)?.[1];
	const what =
		named && text.startsWith('%')
			? `it says that it is ${named}`
			: aedat
				? `it is AEDAT ${aedat}`
				: 'it does not say what it is';
	throw new UserError(
		`${what}; ${nameList(
			formats.map(({ title }) => title),
			'and',
		)} can be read, with the header that cameras and recorders write.`,
	);
}
