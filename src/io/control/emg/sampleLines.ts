import { decimalNumber } from '../../../base/decimalNumber.ts';

/** Longest line that can be a sample, bytes: beyond it the rest of the line is skipped. */
const MAX_LINE = 64;
/** A sample has at most so many digits before the point: more are two samples that ran together. */
const MAX_DIGITS = 7;
const LF = 10;
const CR = 13;

/** Reads numbers, one a line (LF, CR or CR LF), from bytes that come in pieces of any size. */
export interface SampleLines {
	/** Takes bytes; gives a value for each line that they complete, NaN for one that is no number. Empty lines are none. */
	push(bytes: Uint8Array): number[];
	/** The last line that was no number, as it came; null before the first. */
	readonly unread: string | null;
	/** What has come of a line that is not complete yet. */
	readonly begun: string;
}

/** The number of a line: alone, or behind a name as plotters have it (`EMG:512`). */
function sampleOf(line: string): number {
	const text = line.trim().replace(/^[A-Za-z_][\w ]*[:=]/, '');
	const [, digits = ''] = /^\s*[+-]?(\d*)/.exec(text) ?? [];
	return digits.length > MAX_DIGITS ? Number.NaN : decimalNumber(text);
}

/** Begins in the middle of a line, as a port that is opened does: what comes before the first line's end is ignored. */
export function createSampleLines(): SampleLines {
	let text = '';
	let tooLong = false;
	let midway = true;
	let unread: string | null = null;
	const value = (): number => {
		const sample = tooLong ? Number.NaN : sampleOf(text);
		if (Number.isNaN(sample)) unread = tooLong ? `${text}…` : text;
		return sample;
	};
	return {
		push(bytes) {
			const values: number[] = [];
			for (const byte of bytes) {
				if (byte === LF || byte === CR) {
					if (!midway && (text !== '' || tooLong)) values.push(value());
					text = '';
					tooLong = false;
					midway = false;
				} else if (text.length < MAX_LINE) text += String.fromCharCode(byte);
				else tooLong = true;
			}
			return values;
		},
		get unread() {
			return unread;
		},
		get begun() {
			return text;
		},
	};
}
