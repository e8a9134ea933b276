/** The exclusive or of all characters, as two hexadecimal digits, as in NMEA 0183. */
function checksum(text: string): string {
	const sum = [...text].reduce((so, character) => so ^ character.charCodeAt(0), 0);
	return sum.toString(16).toUpperCase().padStart(2, '0');
}

/** A line: the text, `*`, its checksum; an empty line in front, so that noise on an idle line cannot swallow it. */
export function exampleLine(text: string): string {
	return `\n${text}*${checksum(text)}\n`;
}

/** The text of a line whose checksum is right; null: it is not. @param line without its end */
export function checkedText(line: string): string | null {
	const text = line.slice(0, -3);
	return line === `${text}*${checksum(text)}` ? text : null;
}

/** The whole numbers of a text, behind its first word. */
export function numbersOf(text: string): readonly number[] {
	return text.split(' ').slice(1).map(Number);
}
