import type { BatchBuilder, EventDecoder } from './eventDecoder.ts';
import { type Passed, type WordReader, wordDecoder } from './wordDecoder.ts';

/** Words that are no changes of light. */
const known: Readonly<Record<number, string>> = {
	7: 'word 0x7 (continued, 4 bits)',
	10: 'word 0xA (external trigger)',
	14: 'word 0xE (others)',
	15: 'word 0xF (continued, 12 bits)',
};

/** The 24 bits of time wrap after 2^24 µs, 16.8 s. */
const wrapUs = 2 ** 24;
const highs = 2 ** 12;

/** What the words so far have said, to which the next ones add. */
class Evt3State implements WordReader {
	readonly wordBytes = 2;
	readonly #passed: Passed;
	#y = -1;
	#baseX = 0;
	#on = 0;
	#high = -1;
	#low = 0;
	#baseUs = 0;

	constructor(passed: Passed) {
		this.#passed = passed;
	}

	read(words: DataView, into: BatchBuilder): void {
		for (let at = 0; at < words.byteLength; at += 2) this.#word(words.getUint16(at, true), into);
	}

	#word(word: number, into: BatchBuilder): void {
		const kind = word >>> 12;
		switch (kind) {
			case 0:
				this.#y = word & 2047;
				return;
			case 2:
				this.#event(word & 2047, (word >>> 11) & 1, into);
				return;
			case 3:
				this.#baseX = word & 2047;
				this.#on = (word >>> 11) & 1;
				return;
			case 4:
				this.#vector(word, 12, into);
				return;
			case 5:
				this.#vector(word, 8, into);
				return;
			case 6:
				this.#timeLow(word & 4095);
				return;
			case 8:
				this.#timeHigh(word & 4095);
				return;
			default:
				if (known[kind]) this.#passed.known.add(known[kind]);
				else this.#passed.unknown.add(`word 0x${kind.toString(16).toUpperCase()}`);
		}
	}

	/** expelliarmus 1.1.12 writes one word of high bits and no more, and takes low ones that fall as the carry; so do we where no high ones came. */
	#timeLow(next: number): void {
		if (this.#low - next > highs / 2) {
			this.#passed.unknown.add('low time that goes round without a high one');
			this.#timeHigh((this.#high + 1) % highs);
		}
		this.#low = next;
	}

	/** The low bits belong to the high ones before: with new ones they begin at 0. */
	#timeHigh(next: number): void {
		if (next === this.#high) return;
		if (this.#high - next > highs / 2) this.#baseUs += wrapUs;
		this.#high = next;
		this.#low = 0;
	}

	#vector(bits: number, length: number, into: BatchBuilder): void {
		for (let k = 0; k < length; k++) if ((bits >>> k) & 1) this.#event(this.#baseX + k, this.#on, into);
		this.#baseX += length;
	}

	#event(x: number, on: number, into: BatchBuilder): void {
		if (this.#high < 0) this.#passed.unknown.add('event before the first time');
		else if (this.#y < 0) this.#passed.unknown.add('event before the first row');
		else into.add(this.#baseUs + this.#high * highs + this.#low, x, this.#y, on);
	}
}

/**
 * EVT 3.0, words of 16 bits that say what has changed since the ones before (Prophesee, EVT 3.0 Format): row, column and polarity, a base column and vectors of 12 or 8
 * bits from there on, low and high bits of the time.
 */
export const evt3Decoder = (): EventDecoder => wordDecoder((_header, passed) => new Evt3State(passed));
