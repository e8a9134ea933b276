import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/base/errors.ts';
import { createY4mParser, parseY4mHeader } from '../../../src/io/light/y4m.ts';
import { fc } from '../../property.ts';
import { cutAt, greyClip, y4mBytes } from './y4mFile.ts';

const parseAll = (pieces: readonly Uint8Array[]): Uint8Array[] => {
	const parser = createY4mParser();
	const pictures = pieces.flatMap((piece) => parser.push(piece));
	parser.end();
	return pictures;
};

const endOf = (pieces: readonly Uint8Array[]) => {
	const parser = createY4mParser();
	const pictures = pieces.flatMap((piece) => parser.push(piece)).length;
	return { pictures, loss: parser.end() };
};

describe('reading Y4M video', () => {
	it('gives the same pictures however the bytes are cut up', () => {
		const bytes = greyClip(5, 3, 30, 4);
		const whole = parseAll([bytes]);
		expect(whole).toHaveLength(4);
		expect(whole[2]?.[1]).toBe((2 * 31 + 1) % 256);
		fc.assert(
			fc.property(fc.array(fc.nat(bytes.length)), (places) => {
				expect(parseAll(cutAt(bytes, places))).toEqual(whole);
			}),
		);
	});

	it('reads only brightness from every usual colour format, odd sizes included', () => {
		const luma = Uint8Array.from({ length: 15 }, (_, i) => i * 10);
		const chroma: Record<string, number> = {
			mono: 0,
			'420jpeg': 12,
			'420mpeg2': 12,
			'411': 12,
			'422': 18,
			'444': 30,
			'444alpha': 45,
		};
		for (const [colour, size] of Object.entries(chroma)) {
			const frame = new Uint8Array(15 + size).fill(77);
			frame.set(luma);
			const bytes = y4mBytes(`W5 H3 F25:1 C${colour} XCOLORRANGE=FULL`, [frame, frame]);
			expect(parseAll([bytes]), colour).toEqual([luma, luma]);
		}
	});

	it('stretches limited-range grey so that 16 is black and 235 is white', () => {
		const bytes = y4mBytes('W4 H1 F25:1 Cmono', [Uint8Array.of(0, 16, 235, 255)]);
		expect(parseAll([bytes])).toEqual([Uint8Array.of(0, 0, 255, 255)]);
	});

	it('keeps frame rates as ratios', () => {
		expect(parseY4mHeader('YUV4MPEG2 W64 H48 F30000:1001 Cmono').rate).toEqual({ numerator: 30000, denominator: 1001 });
	});

	it('says what is wrong with a header', () => {
		expect(() => parseY4mHeader('YUV4MPEG2 W0 H48 F30:1')).toThrow('width (W)');
		expect(() => parseY4mHeader('YUV4MPEG2 W64 F30:1')).toThrow('height (H)');
		expect(() => parseY4mHeader('YUV4MPEG2 W64 H48 F30:0')).toThrow('frame rate (F)');
		expect(() => parseY4mHeader('YUV4MPEG2 W64 H48 FNaN')).toThrow('frame rate (F)');
		expect(() => parseY4mHeader('YUV4MPEG2 W64 H48 F30:1 C420p10')).toThrow('colour format (C)');
		expect(() => parseY4mHeader('RIFF....AVI')).toThrow('must begin with YUV4MPEG2');
	});

	it('says where a video is cut short or damaged', () => {
		const bytes = greyClip(5, 3, 30, 2);
		expect(endOf([bytes])).toEqual({ pictures: 2, loss: undefined });
		expect(endOf([bytes.subarray(0, bytes.length - 1)])).toEqual({
			pictures: 1,
			loss: 'it is cut short in frame 1: 14 bytes are left over',
		});
		const damaged = Uint8Array.from(bytes);
		damaged[bytes.length - 15 - 4] = 0;
		for (const pieces of [[damaged], cutAt(damaged, [40, 62, 70, 81])]) {
			expect(endOf(pieces)).toEqual({
				pictures: 1,
				loss: 'it is damaged: frame 1 does not begin with FRAME, and the 21 bytes from there on are left out',
			});
		}
	});

	it('reads the shape of a pixel', () => {
		const aspect = (tag: string): number => parseY4mHeader(`YUV4MPEG2 W64 H48 F30:1${tag}`).pixelAspect;
		expect([aspect(''), aspect(' A0:0'), aspect(' A1:1'), aspect(' A16:11')]).toEqual([1, 1, 1, 16 / 11]);
		for (const wrong of [' A0:1', ' A1:0', ' A', ' Awide']) expect(() => aspect(wrong)).toThrow('pixel aspect (A)');
	});

	it('answers any garbage with a plain error, never another one and never without end', () => {
		const header = Buffer.from('YUV4MPEG2 W5 H3 F30:1 Cmono\n', 'latin1');
		fc.assert(
			fc.property(fc.boolean(), fc.uint8Array({ maxLength: 5000 }), fc.array(fc.nat(5000)), (valid, noise, places) => {
				try {
					parseAll(cutAt(valid ? Buffer.concat([header, noise]) : noise, places));
				} catch (error) {
					expect(error).toBeInstanceOf(UserError);
				}
			}),
		);
	});
});
