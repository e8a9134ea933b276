import { describe, expect, it } from 'vitest';
import { parsePageSettings } from '../../src/page/pageSettings.ts';

describe('the address of the page without a host', () => {
	it('asks for nothing when it says nothing, or something else', () => {
		expect(parsePageSettings('')).toEqual({});
		expect(parsePageSettings('?utm_source=mail')).toEqual({});
	});

	it('sets the number of threads and the patch to begin with', () => {
		expect(parsePageSettings('?threads=2&columns=8x4')).toEqual({ threads: 2, columns: { x: 8, y: 4 } });
	});

	it('sets the circuit, and a piece of tissue in place of columns', () => {
		expect(parsePageSettings('?circuit=dual&columns=8x4')).toEqual({ circuit: 'dual', columns: { x: 8, y: 4 } });
		expect(parsePageSettings('?tissue=200x150')).toEqual({ tissue: { widthUm: 200, heightUm: 150 } });
		expect(() => parsePageSettings('?tissue=200')).toThrow("tissue in this page's address must be WIDTHxHEIGHT in µm");
	});

	it.each(['0', '1.5', '-1', 'all', '', '1025'])('refuses %j threads with the range', (text) => {
		expect(() => parsePageSettings(`?threads=${text}`)).toThrow(
			`threads in this page's address must be a whole number from 1 to 1024, such as ?threads=2; got '${text}'.`,
		);
	});

	it.each(['8', '0x2', '2x257', 'x'])('refuses a patch of %j', (text) => {
		expect(() => parsePageSettings(`?columns=${text}`)).toThrow("columns in this page's address must be ACROSSxDOWN");
	});
});
