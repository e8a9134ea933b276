const LONGEST_LINE = 64;

/** Finds lines in what a host says, as the firmware of the Brunel hand does. */
export interface BrunelReader {
	push(text: string): void;
}

/**
 * A reader that has heard nothing. Of a line that is too long it takes the beginning.
 * @param readLine takes every line that is not empty, without its end
 * @param refuse takes a character that does not belong in a line
 */
export function createBrunelReader(
	readLine: (line: string) => void,
	refuse: (character: string) => void,
): BrunelReader {
	let buffer = '';
	return {
		push(text) {
			for (const character of text) {
				if (character === '\r' || character === '\n') {
					if (buffer !== '') readLine(buffer);
					buffer = '';
				} else if (!/[ #,?0-9A-z]/.test(character)) refuse(character);
				else if (buffer.length < LONGEST_LINE) buffer += character;
			}
		},
	};
}
