/**
 * Whether a text holds each of the words, whatever the case: a word of one or two letters by itself (`K` is not in `Kv`), a longer one also as a
 * part of another.
 */
export function holdsWords(text: string, words: readonly string[]): boolean {
	const lower = text.toLowerCase();
	const single = new Set(lower.split(/[^\p{L}\p{N}]+/u));
	return words.every((each) => {
		const word = each.toLowerCase();
		return word.length <= 2 ? single.has(word) : lower.includes(word);
	});
}

/** The words of what was typed. */
export const wordsOf = (typed: string): string[] => typed.split(/\s+/).filter((word) => word !== '');
