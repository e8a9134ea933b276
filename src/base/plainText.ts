import { UserError } from './errors.ts';

/** What UTF-16 looks like when it is read as UTF-8: its mark is no text there, and every other byte of Latin letters is 0. */
const looksLikeUtf16 = (text: string): boolean => /^\uFFFD{2}|\0/.test(text.slice(0, 1000));

/**
 * The text of a file that was read as UTF-8, without the byte order mark that some programs put before it.
 * @param what was read, for people: `session file a.json`
 * @throws UserError for UTF-16 and for bytes that are no text
 */
export function plainText(what: string, text: string): string {
	if (looksLikeUtf16(text)) {
		throw new UserError(`${what} is no UTF-8 text; it looks like UTF-16 or binary data. Save it as UTF-8.`);
	}
	return text.startsWith('\uFEFF') ? text.slice(1) : text;
}
