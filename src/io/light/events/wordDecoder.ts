import { UserError } from '../../../base/errors.ts';
import { type BatchBuilder, Counter, createBatchBuilder, type EventDecoder } from './eventDecoder.ts';
import { createTextHeaderReader, type TextHeader } from './textHeader.ts';

/** How a format's words become events. */
export interface WordReader {
	/** Bytes of a word; words are little-endian. */
	readonly wordBytes: number;
	/** Bytes between header and words, and what is wrong with them. @throws UserError */
	readonly preamble?: { readonly bytes: number; check(bytes: Uint8Array): void };
	/** Reads `words` whole words. */
	read(words: DataView, into: BatchBuilder): void;
}

/** What a reader reports to. */
export interface Passed {
	readonly known: Counter;
	readonly unknown: Counter;
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
	if (first.length === 0) return second;
	const both = new Uint8Array(first.length + second.length);
	both.set(first);
	both.set(second, first.length);
	return both;
}

/** A decoder of words of a fixed length behind a header of text. @param makeReader is asked once the header is whole */
export function wordDecoder(makeReader: (header: TextHeader, passed: Passed) => WordReader): EventDecoder {
	const headerReader = createTextHeaderReader();
	const passed: Passed = { known: new Counter(), unknown: new Counter() };
	const batch = createBatchBuilder();
	let reader: WordReader | undefined;
	let preambleRead = false;
	let kept = new Uint8Array(0);

	function read(bytes: Uint8Array): void {
		if (!headerReader.header) return;
		reader ??= makeReader(headerReader.header, passed);
		let rest = joined(kept, bytes);
		if (reader.preamble && !preambleRead) {
			if (rest.length < reader.preamble.bytes) {
				kept = new Uint8Array(rest);
				return;
			}
			reader.preamble.check(rest.subarray(0, reader.preamble.bytes));
			preambleRead = true;
			rest = rest.subarray(reader.preamble.bytes);
		}
		const whole = rest.length - (rest.length % reader.wordBytes);
		reader.read(new DataView(rest.buffer, rest.byteOffset, whole), batch);
		kept = new Uint8Array(rest.subarray(whole));
	}

	return {
		get size() {
			return headerReader.header?.size;
		},
		passedOver: { known: passed.known.counts, unknown: passed.unknown.counts },
		push(piece) {
			const behind = headerReader.push(piece);
			if (behind) read(behind);
			return batch.take();
		},
		end() {
			if (!headerReader.header)
				throw new UserError('its header is cut off: no word follows the lines that begin with %.');
			if (kept.length === 0) return undefined;
			return `it ends within a word, of which ${kept.length} of ${reader?.wordBytes ?? kept.length} bytes are there`;
		},
	};
}
