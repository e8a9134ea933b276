/** Longest line that can be a sample, bytes: beyond it the rest of the line is skipped. */
const MAX_LINE = 16;
const LF = 10;
const CR = 13;

/** Reads whole numbers, one a line (LF or CR LF), from bytes that come in pieces of any size. */
export interface SampleLines {
	/** Takes bytes; gives a value for each line that they complete, NaN for one that is no whole number. */
	push(bytes: Uint8Array): number[];
}

/** Begins in the middle of a line, as a port that is opened does: what comes before the first line's end is ignored. */
export function createSampleLines(): SampleLines {
	let text = '';
	let tooLong = false;
	let midway = true;
	return {
		push(bytes) {
			const values: number[] = [];
			for (const byte of bytes) {
				if (byte === LF) {
					if (!midway) values.push(!tooLong && /^[+-]?\d{1,7}$/.test(text) ? Number(text) : Number.NaN);
					text = '';
					tooLong = false;
					midway = false;
				} else if (byte !== CR) {
					if (text.length < MAX_LINE) text += String.fromCharCode(byte);
					else tooLong = true;
				}
			}
			return values;
		},
	};
}
