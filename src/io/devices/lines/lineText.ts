/**
 * What goes over a hand's line, as text of one character a byte (code 0 to 255, ISO 8859-1): ASCII where the hand speaks ASCII, and
 * any byte where it does not.
 */
export const bytesOfLine = (line: string): Uint8Array => Uint8Array.from(line, (character) => character.charCodeAt(0));

/** The other way round. */
export const lineOfBytes = (bytes: Iterable<number>): string =>
	Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
