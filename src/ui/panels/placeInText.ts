import type { LineMark } from '../editor/lineMarks.ts';

/** A sentence of the host about a declaration, and the place that it names. */
export interface PlacedSentence {
	readonly file: string;
	/** 1-based. */
	readonly line: number;
	/** Without file and line. */
	readonly message: string;
}

/** Reads `FILE:LINE (declaration, term): …`; undefined for a sentence that names no place. */
export function placeInText(sentence: string): PlacedSentence | undefined {
	const [, file, line, message] = /^(\S+\.eq):(\d+)(?= \(|:)\s*:?\s*(.+)$/s.exec(sentence) ?? [];
	return file === undefined || message === undefined ? undefined : { file, line: Number(line), message };
}

/** What is to be marked in the text of a file: the mistake for which it was refused, and what is to be looked at. */
export function marksFor(file: string, mistake: string, warnings: readonly string[]): readonly LineMark[] {
	const marked = (kind: LineMark['kind'], sentences: readonly string[]): LineMark[] =>
		sentences.flatMap((sentence) => {
			const place = placeInText(sentence);
			return place?.file === file ? [{ line: place.line, kind, message: place.message }] : [];
		});
	return [...marked('mistake', [mistake]), ...marked('warning', warnings)];
}
