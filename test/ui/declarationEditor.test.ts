import { highlightTree, tagHighlighter, tags } from '@lezer/highlight';
import { describe, expect, it } from 'vitest';
import { EquationError } from '../../src/ode/equations/language/place.ts';
import { equationMode } from '../../src/ui/editor/equationMode.ts';
import { marksFor, placeInText } from '../../src/ui/panels/placeInText.ts';

describe('the place that a sentence of the checker names', () => {
	it('is read as the checker writes it, with and without a subject', () => {
		const withSubject = new EquationError({ file: 'cells/my.cell.eq', line: 15, subject: 'cell my, V' }, 'unknown: V');
		expect(placeInText(withSubject.message)).toEqual({
			file: 'cells/my.cell.eq',
			line: 15,
			message: '(cell my, V): unknown: V',
		});
		const plain = new EquationError({ file: 'a.eq', line: 1 }, 'the file holds no declaration');
		expect(placeInText(plain.message)).toEqual({ file: 'a.eq', line: 1, message: 'the file holds no declaration' });
		expect(placeInText('The change was called off: everything goes on as it was.')).toBeUndefined();
	});

	it('is marked in that file alone', () => {
		const sentence = 'a.eq:3 (channel a): no';
		expect(marksFor('a.eq', sentence, ['a.eq:5 (channel a): look', 'b.eq:1 (channel b): look'])).toEqual([
			{ line: 3, kind: 'mistake', message: '(channel a): no' },
			{ line: 5, kind: 'warning', message: '(channel a): look' },
		]);
		expect(marksFor('b.eq', sentence, [])).toEqual([]);
	});
});

describe('the colours of the equation language', () => {
	const highlighter = tagHighlighter([
		{ tag: tags.keyword, class: 'keyword' },
		{ tag: tags.comment, class: 'comment' },
		{ tag: tags.string, class: 'string' },
		{ tag: tags.unit, class: 'unit' },
		{ tag: tags.number, class: 'number' },
		{ tag: tags.function(tags.variableName), class: 'function' },
	]);
	function coloured(text: string): string[] {
		const found: string[] = [];
		highlightTree(equationMode.parser.parse(text), highlighter, (from, to, style) => {
			found.push(`${style}: ${text.slice(from, to).trim()}`);
		});
		return found;
	}

	it('tell statements, units, numbers, functions, titles and comments apart', () => {
		expect(coloured('parameter g = 2.5e-3 [nS] in 0 .. 50 "in nS" # why')).toEqual([
			'keyword: parameter',
			'number: 2.5e-3',
			'unit: [nS]',
			'keyword: in',
			'number: 0',
			'number: 50',
			'string: "in nS"',
			'comment: # why',
		]);
		expect(coloured("m' = alpha_m*exp(-V/20[mV])")).toEqual(['function: exp', 'number: 20', 'unit: [mV]']);
		expect(coloured('rod = in_2*2')).toEqual(['number: 2']);
	});

	it('leave prose and the lines that continue it to itself', () => {
		expect(coloured('note As in 2 papers\n  of exp(1)\nspikes')).toEqual([
			'keyword: note',
			'string: As in 2 papers',
			'string: of exp(1)',
			'keyword: spikes',
		]);
	});
});
