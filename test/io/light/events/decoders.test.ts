import { describe, expect, it } from 'vitest';
import type { Decompress } from '../../../../src/io/light/events/aedat4.ts';
import type { EventDecoder } from '../../../../src/io/light/events/eventDecoder.ts';
import { eventFormat } from '../../../../src/io/light/events/formats.ts';
import { decompressPacket } from '../../../../src/io/light/node/events/decompress.ts';
import {
	aedat4,
	dat,
	type Event,
	evt2,
	evt3,
	header2,
	header3,
	headerDat,
	joined,
	someEvents,
	words,
} from './eventFiles.ts';

interface Decoded {
	readonly events: Event[];
	readonly decoder: EventDecoder;
	readonly cut: string | undefined;
}

/** Reads a file in pieces of the given length. */
function decode(file: Uint8Array, pieceBytes = file.length, decompress: Decompress = decompressPacket): Decoded {
	const decoder = eventFormat(file.subarray(0, 8192)).decoder(decompress);
	const events: Event[] = [];
	for (let at = 0; at < file.length; at += pieceBytes) {
		const { count, timesUs, x, y, on } = decoder.push(file.slice(at, at + pieceBytes));
		for (let k = 0; k < count; k++) events.push([timesUs[k], x[k], y[k], on[k]] as Event);
	}
	return { events, decoder, cut: decoder.end() };
}

const formats = {
	'AEDAT 4': (events: readonly Event[]) => aedat4(events),
	'AEDAT 4 with LZ4': (events: readonly Event[]) => aedat4(events, { compression: 'lz4' }),
	'EVT 3': evt3,
	'EVT 2': evt2,
	DAT: (events: readonly Event[]) => dat(events),
};

describe.each(Object.entries(formats))('%s', (_title, encode) => {
	it.each([1, 7, 4096, 1e6])('gives the events that were written, in pieces of %i bytes', (pieceBytes) => {
		const events = someEvents(250, 700, { firstUs: 4_000_000 });
		const { events: read, decoder, cut } = decode(encode(events), pieceBytes);
		expect(read).toEqual(events);
		expect(decoder.size).toEqual({ width: 320, height: 240 });
		expect(cut).toBeUndefined();
		expect([...decoder.passedOver.unknown]).toEqual([]);
	});

	it('gives what is whole of a file that ends anywhere, and says where it ends', () => {
		const events = someEvents(250, 700);
		const file = encode(events);
		const { events: read, cut } = decode(file.slice(0, file.length - 1));
		expect(read.length).toBeLessThan(events.length);
		expect(read).toEqual(events.slice(0, read.length));
		expect(cut).toMatch(/^it ends within a (word|packet), of which \d+ of \d+ bytes are there$/);
	});

	it('refuses a header that is cut off', () => {
		const file = encode([]);
		expect(() => decode(file.slice(0, 40))).toThrow(/header is cut off|does not say what it is/);
	});
});

describe('times', () => {
	it.each([
		['EVT 3', evt3, 2 ** 24],
		['EVT 2', evt2, 2 ** 34],
		['DAT', (events: readonly Event[]) => dat(events), 2 ** 32],
	] as const)('%s: they go on where the camera’s clock goes round', (_title, encode, wrapUs) => {
		const events = someEvents(400, 90_000, { firstUs: wrapUs - 9_000_000 });
		expect(decode(encode(events)).events).toEqual(events);
	});

	it('EVT 3: a high half that comes a little late does not count as going round', () => {
		const late = words(2, [0x8005, 0x6001, 0x0000, 0x2001, 0x8004, 0x6fff, 0x2002]);
		expect(decode(joined(header3, late)).events.map(([timeUs]) => timeUs)).toEqual([5 * 4096 + 1, 4 * 4096 + 4095]);
	});

	it('EVT 3: a file with one high half only, as expelliarmus writes it, goes on by its low halves, and says so', () => {
		const file = words(
			2,
			[0x0003, 0x8000, 0x6fff, 0x2001, 0x6002, 0x2002, 0x6005, 0x2003, 0x6004, 0x2004, 0x6fff, 0x6000, 0x2005],
		);
		const { events, decoder } = decode(joined(header3, file));
		expect(events.map(([timeUs]) => timeUs)).toEqual([4095, 4098, 4101, 4100, 8192]);
		expect(decoder.passedOver.unknown.get('low time that goes round without a high one')).toBe(2);
	});
});

describe('words by the specifications', () => {
	it('EVT 3: vectors of 12 and 8 pixels from a base column on', () => {
		const file = words(2, [0x8001, 0x6002, 0x0007, 0x3000 | 0x800 | 100, 0x4801, 0x5081, 0x3000 | 50, 0x5001]);
		expect(decode(joined(header3, file)).events).toEqual([
			...[100, 111, 112, 119].map((x) => [4098, x, 7, 1]),
			[4098, 50, 7, 0],
		]);
	});

	it('counts words that are no changes of light apart from those that nobody knows', () => {
		const three = decode(
			joined(header3, words(2, [0x8001, 0x0001, 0x7001, 0xa001, 0xe000, 0xf000, 0x1000, 0x9000, 0x2001])),
		);
		expect(three.events).toEqual([[4096, 1, 1, 0]]);
		expect([...three.decoder.passedOver.known.values()]).toEqual([1, 1, 1, 1]);
		expect(Object.fromEntries(three.decoder.passedOver.unknown)).toEqual({ 'word 0x1': 1, 'word 0x9': 1 });
		const two = decode(joined(header2, words(4, [0x8000_0001, 0xa000_0000, 0x5000_0000, 0x1000_0801])));
		expect(two.events).toEqual([[64, 1, 1, 1]]);
		expect(Object.fromEntries(two.decoder.passedOver.unknown)).toEqual({ 'word 0x5': 1 });
	});

	it('gives no event a time or a row that has not come', () => {
		const three = decode(joined(header3, words(2, [0x0001, 0x2001, 0x8001, 0x2002])));
		expect(three.events).toEqual([[4096, 2, 1, 0]]);
		expect(three.decoder.passedOver.unknown.get('event before the first time')).toBe(1);
		const rowless = decode(joined(header3, words(2, [0x8001, 0x2001])));
		expect(rowless.decoder.passedOver.unknown.get('event before the first row')).toBe(1);
		const two = decode(joined(header2, words(4, [0x1000_0000])));
		expect(two.decoder.passedOver.unknown.get('event before the first time')).toBe(1);
	});

	it('DAT of version 1 has 9 bits for x, 8 for y and 1 for polarity', () => {
		const header = new TextEncoder().encode('% Data file containing CD events.\n% Version 1\n');
		const file = joined(header, Uint8Array.of(0, 8), words(4, [77, 303 + 200 * 2 ** 9 + 2 ** 17]));
		const { events, decoder } = decode(file);
		expect(events).toEqual([[77, 303, 200, 1]]);
		expect(decoder.size).toBeUndefined();
	});
});

describe('what cannot be read', () => {
	it.each([
		['% evt 2.1\n%end\n', 'it says that it is 2.1; AEDAT 4, EVT 3, EVT 2 and DAT can be read'],
		['#!AER-DAT3.1\r\n', 'it is AEDAT 3.1; AEDAT 4'],
		['\0\0\0\0', 'it does not say what it is'],
		['', 'it does not say what it is'],
	])('%j is refused by what it is', (start, message) => {
		expect(() => eventFormat(new TextEncoder().encode(start))).toThrow(message);
	});

	it('DAT with events of another length or kind, or of a later version, is refused', () => {
		expect(() => decode(dat([[1, 2, 3, 1]], 12, 16))).toThrow('an event of it has 16 bytes, of DAT it has 8');
		expect(() => decode(dat([[1, 2, 3, 1]], 14))).toThrow('its events are of kind 14');
		const later = joined(new TextEncoder().encode('% Version 3\n'), Uint8Array.of(0, 8));
		expect(() => decode(later)).toThrow('its header says version 3 of DAT; versions 1 and 2 can be read.');
		expect(headerDat.length).toBeGreaterThan(0);
	});

	it('AEDAT 4 without events, or compressed by a method that nobody knows, is refused', () => {
		expect(() => decode(aedat4([], { carries: 'FRME' }))).toThrow('its header names no stream of events (EVTS).');
		expect(() => decode(aedat4([], { number: 9 }))).toThrow('its packets are compressed by method 9');
	});

	it('AEDAT 4 is given as far as a packet that is damaged, and the reason is said', () => {
		const events = someEvents(250, 700);
		let packets = 0;
		const broken: Decompress = (compression, bytes) => {
			if (packets++ === 1) throw new Error('bad magic');
			return decompressPacket(compression, bytes);
		};
		const { events: read, cut } = decode(aedat4(events, { compression: 'lz4' }), 64, broken);
		expect(read).toEqual(events.slice(0, 100));
		expect(cut).toBe('a packet of it cannot be read (bad magic)');
		const file = aedat4(events);
		const last = joined(file, words(4, [1, 2 ** 31 - 1]), new Uint8Array(9));
		expect(decode(last).events).toEqual(events);
		expect(decode(last).cut).toBe('it is damaged: a packet says that it has 2147483647 bytes');
	});
});
