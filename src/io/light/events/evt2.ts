import type { EventDecoder } from './eventDecoder.ts';
import { wordDecoder } from './wordDecoder.ts';

/** Words that are no changes of light. */
const known: Readonly<Record<number, string>> = {
	10: 'word 0xA (external trigger)',
	14: 'word 0xE (others)',
	15: 'word 0xF (continued)',
};

/** The 34 bits of time wrap after 2^34 µs, 4.8 hours. */
const wrapUs = 2 ** 34;
const highs = 2 ** 28;

/**
 * EVT 2.0, words of 32 bits (Prophesee, EVT 2.0 Format): 4 bits of kind; a change of light is 6 low bits of time, 11 of x, 11 of y; the high 28 bits
 * of time come in words of their own. What comes before the first of them has no time and is counted among the unknown.
 */
export function evt2Decoder(): EventDecoder {
	return wordDecoder((_header, passed) => {
		let high = -1;
		let baseUs = 0;
		return {
			wordBytes: 4,
			read(words, into) {
				for (let at = 0; at < words.byteLength; at += 4) {
					const word = words.getUint32(at, true);
					const kind = word >>> 28;
					if (kind === 0 || kind === 1) {
						if (high < 0) passed.unknown.add('event before the first time');
						else into.add(baseUs + high * 64 + ((word >>> 22) & 63), (word >>> 11) & 2047, word & 2047, kind);
					} else if (kind === 8) {
						const next = word & 0xfffffff;
						// Words may come a little late; what falls by half of all has gone round.
						if (high - next > highs / 2) baseUs += wrapUs;
						high = next;
					} else if (known[kind]) passed.known.add(known[kind]);
					else passed.unknown.add(`word 0x${kind.toString(16).toUpperCase()}`);
				}
			},
		};
	});
}
