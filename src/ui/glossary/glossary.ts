import { holdsWords } from '../../base/wordSearch.ts';

/** An entry of docs/glossary.md. */
export interface GlossaryEntry {
	/** Title of its part of the page. */
	readonly part: string;
	/** Words that it explains, as they are written; the first is what it is found by. */
	readonly terms: readonly string[];
	/** The entry as one text. */
	readonly text: string;
}

const plain = (markdown: string): string => markdown.replace(/\\?\*\*|`/g, '').replaceAll('\\*', '*');

/** Words in bold; an escaped star is part of one. */
const boldIn = (markdown: string): string[] =>
	[...markdown.matchAll(/\*\*((?:\\\*|[^*])+)\*\*/g)].map(([, term]) => (term as string).replaceAll('\\*', '*'));

/** Reads the page: a list `- **term**: sentence` under each heading. */
export function readGlossary(markdown: string): readonly GlossaryEntry[] {
	let part = '';
	return markdown.split('\n').flatMap((line): GlossaryEntry[] => {
		if (line.startsWith('## ')) part = line.slice(3);
		if (!line.startsWith('- ')) return [];
		return [{ part, terms: boldIn(line), text: plain(line.slice(2)) }];
	});
}

/** Title of the part with the words of the screen: only those are explained where they stand. */
export const screenPart = 'On the screen';

/** The entry of the screen's part that explains a term. */
export const entryOf = (entries: readonly GlossaryEntry[], term: string): GlossaryEntry | undefined =>
	entries.find(({ part, terms }) => part === screenPart && terms.includes(term));

/** Entries in which all of some words stand. */
export const foundIn = (entries: readonly GlossaryEntry[], words: readonly string[]): readonly GlossaryEntry[] =>
	entries.filter(({ text }) => holdsWords(text, words));

/** A piece of a text: as it stands, or a word with the term that explains it. */
export interface TextPiece {
	readonly text: string;
	readonly term?: string;
}

const escaped = (term: string): string => term.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Cuts a text where a term of the screen stands for the first time in it, in whole words, also in the plural. */
export function piecesOf(entries: readonly GlossaryEntry[], text: string): readonly TextPiece[] {
	const terms = entries.filter(({ part }) => part === screenPart).flatMap((each) => each.terms);
	const longestFirst = terms.toSorted((a, b) => b.length - a.length).map(escaped);
	const pattern = new RegExp(`(?<![\\p{L}\\d])(${longestFirst.join('|')})(?:s(?![\\p{L}\\d])|(?![\\p{L}\\d]))`, 'giu');
	const said = new Set<GlossaryEntry>();
	const pieces: TextPiece[] = [];
	let at = 0;
	for (const match of text.matchAll(pattern)) {
		const [found, word = ''] = match;
		// What is written in capitals is meant in capitals: "on" is no ON cell.
		const term = terms.find((each) => each === word) ?? terms.find((each) => each === word.toLowerCase());
		const entry = term === undefined ? undefined : entryOf(entries, term);
		if (term === undefined || !entry || said.has(entry)) continue;
		said.add(entry);
		pieces.push({ text: text.slice(at, match.index) }, { text: found, term });
		at = match.index + found.length;
	}
	return [...pieces, { text: text.slice(at) }];
}
