import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/base/errors.ts';
import { parseJson } from '../../src/base/jsonText.ts';
import { fc } from '../property.ts';

const complaintOf = (text: string): string => {
	try {
		parseJson('File', text);
	} catch (error) {
		if (error instanceof UserError) return error.message;
		throw error;
	}
	return '';
};

describe('a JSON text', () => {
	it('is read with and without a byte order mark', () => {
		expect(parseJson('File', '\uFEFF{"a": [1, "\\u00b5"]}')).toEqual({ a: [1, 'µ'] });
	});

	it.each([
		['{\n\t"seed": 1,\n\t"light": { "rodRate": NaN }\n}', "line 3, column 24, in field 'light.rodRate': there is NaN,"],
		['{"a": [1, 2, Infinity]}', "line 1, column 14, in field 'a.2': there is Infinity,"],
		['{"a": [1, -Infinity]}', "line 1, column 11, in field 'a.1': there is -Infinity,"],
		['{\r\n"a": {"b": 12', "line 2, column 14, in field 'a.b': the text ends, where a , or a } must be"],
		['{"a": 1,', 'line 1, column 9: the text ends, where a name in quotation marks must be'],
		['{"a": "half', "line 1, column 7, in field 'a': there is \", where a text that ends with a quotation mark"],
		['{"a": 1,}', 'column 9: there is }, where a name in quotation marks must be'],
		['{"a" 1}', "column 6, in field 'a': there is 1, where a : must be"],
		['{a: 1}', 'column 2: there is a, where a name in quotation marks must be'],
		['[1 2]', "column 4, in field '0': there is 2, where a , or a ] must be"],
		['{"a": 0x10}', "in field 'a': there is x10, where a , or a } must be"],
		['{"a": .5}', "in field 'a': there is .5, where a value"],
		['{} {}', 'column 4: there is {, where the end must be'],
		['', 'line 1, column 1: the text ends, where a value'],
	])('says where it stops being one: %j', (text, complaint) => {
		expect(complaintOf(text)).toContain(complaint);
	});

	it.each([
		[
			'{"seed": 1,\n "seed": 2}',
			"File gives the field 'seed' twice, again at line 2, column 2: leave one of them out.",
		],
		['{"a": [{}, {"b": {"c": 1, "\\u0063": 1}}]}', "the field 'a.1.b.c' twice, again at line 1, column 27"],
	])(
		'that gives a field twice is refused, for one of its two values would be lost without a word: %j',
		(text, complaint) => {
			expect(complaintOf(text)).toContain(complaint);
		},
	);

	it('may hold the same name in several objects, and the same value in a list', () => {
		expect(parseJson('File', '{"a": {"a": [1, 1]}, "b": {"a": {}}}')).toEqual({ a: { a: [1, 1] }, b: { a: {} } });
	});

	it('names UTF-16', () => {
		for (const encoding of ['fffe', 'feff']) {
			const mark = Buffer.from(encoding, 'hex');
			const body = Buffer.from('{"a": 1}', 'utf16le');
			expect(complaintOf(Buffer.concat([mark, body]).toString('utf8'))).toContain('looks like UTF-16');
		}
		expect(complaintOf(Buffer.from('{"a": 1}', 'utf16le').toString('utf8'))).toContain('looks like UTF-16');
	});

	it('has a place wherever it is cut or changed', () => {
		fc.assert(
			fc.property(fc.jsonValue(), fc.nat(), fc.string({ maxLength: 2 }), (value, at, put) => {
				const whole = JSON.stringify(value, null, 1);
				const place = at % (whole.length + 1);
				for (const text of [whole.slice(0, place), whole.slice(0, place) + put + whole.slice(place)]) {
					let isJson = true;
					try {
						JSON.parse(text);
					} catch {
						isJson = false;
					}
					const complaint = complaintOf(text);
					// Put in by chance, it may give a field twice.
					if (isJson) expect(complaint).toMatch(/^$|twice, again at line \d+, column \d+/);
					else expect(complaint).toMatch(/line \d+, column \d+|looks like UTF-16/);
				}
			}),
		);
	});
});
