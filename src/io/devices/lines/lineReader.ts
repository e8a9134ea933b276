/** Finds lines in a hand's text; survives any bytes. */
export interface LineReader {
	push(bytes: Uint8Array): void;
	/** Lines read, and bytes that were no text or ran on for too long. */
	counters(): { readonly lines: number; readonly badBytes: number };
}

const [TAB, LINE_FEED, RETURN, SPACE, TILDE] = [9, 10, 13, 32, 126];

/**
 * A reader of lines of ASCII. A line with a bad byte in it, or one that is longer, is not believed.
 * @param longest characters of the longest line that the hand writes
 * @param readLine takes every line that is not empty, without its end
 */
export function createLineReader(longest: number, readLine: (line: string) => void): LineReader {
	let text = '';
	let spoiled = false;
	let lines = 0;
	let badBytes = 0;
	const isText = (byte: number): boolean => byte === TAB || (byte >= SPACE && byte <= TILDE);
	return {
		push(bytes) {
			for (const byte of bytes) {
				if (byte === LINE_FEED || byte === RETURN) {
					if (!spoiled && text !== '') {
						lines++;
						readLine(text);
					}
					text = '';
					spoiled = false;
				} else if (!isText(byte) || spoiled || text.length >= longest) {
					badBytes++;
					spoiled = true;
				} else text += String.fromCharCode(byte);
			}
		},
		counters: () => ({ lines, badBytes }),
	};
}
