import { UserError } from '../../../base/errors.ts';
import type { EventDecoder } from './eventDecoder.ts';
import type { TextHeader } from './textHeader.ts';
import { wordDecoder } from './wordDecoder.ts';

/** Kinds of events whose words are the same: a generic one and a change of light. */
const kinds = [0x00, 0x0c];

/** The 32 bits of time wrap after 2^32 µs, 71.6 minutes. */
const wrapUs = 2 ** 32;

/** Where x, y and polarity stand in the second half of a word. */
interface Layout {
	readonly xBits: number;
	readonly yBits: number;
	readonly pBits: number;
}

/** Version 2: 14, 14 and 4 bits (Prophesee, DAT File Format); version 1, of the first sensors: 9, 8 and 1. */
const layouts: Readonly<Record<string, Layout>> = {
	'1': { xBits: 9, yBits: 8, pBits: 1 },
	'2': { xBits: 14, yBits: 14, pBits: 4 },
};

function layoutOf({ fields }: TextHeader): Layout {
	const version = fields.get('version') ?? '1';
	const layout = layouts[version];
	if (!layout) throw new UserError(`its header says version ${version} of DAT; versions 1 and 2 can be read.`);
	return layout;
}

/** DAT: a header of text, a byte for the kind and one for the length of an event, then events of 8 bytes: time, then x, y and polarity. */
export function datDecoder(): EventDecoder {
	return wordDecoder((header, passed) => {
		const { xBits, yBits, pBits } = layoutOf(header);
		let lastUs = 0;
		let baseUs = 0;
		return {
			wordBytes: 8,
			preamble: {
				bytes: 2,
				check([kind, length]) {
					if (length !== 8) throw new UserError(`an event of it has ${length} bytes, of DAT it has 8.`);
					if (kind === undefined || !kinds.includes(kind)) {
						throw new UserError(`its events are of kind ${kind}, no changes of light (0 or 12).`);
					}
				},
			},
			read(words, into) {
				for (let at = 0; at < words.byteLength; at += 8) {
					const timeUs = words.getUint32(at, true);
					if (lastUs - timeUs > wrapUs / 2) baseUs += wrapUs;
					lastUs = timeUs;
					const word = words.getUint32(at + 4, true);
					const polarity = (word >>> (xBits + yBits)) & (2 ** pBits - 1);
					if (polarity > 1) passed.unknown.add(`event of polarity ${polarity}`);
					else into.add(baseUs + timeUs, word & (2 ** xBits - 1), (word >>> xBits) & (2 ** yBits - 1), polarity);
				}
			},
		};
	});
}
