import { describe, expect, it } from 'vitest';
import { circuitKey, circuitsIn, createLibrary, lazyLibrary } from '../../src/ode/equations/linking/library.ts';

const file = (name: string, text: string) => ({ file: `${name}.eq`, text });
const good = file('a', '# a comment\n\nchannel a\ntitle A\n');
const broken = file('b', 'channel b\nparameter g = nothing\n');
const circuit = file('c', 'circuit a\ntitle C\n');

describe('a library', () => {
	it('reads a declaration when it is first asked for, and once', () => {
		const library = lazyLibrary([good, broken, circuit]);
		expect([...library.keys()]).toEqual(['a', 'b', 'circuit a']);
		expect(library.size).toBe(3);
		expect(library.has('b')).toBe(true);
		expect(library.get('a')).toBe(library.get('a'));
		expect(circuitsIn(library).map(({ title }) => title)).toEqual(['C']);
		expect(() => library.get('b')).toThrow("b.eq:2 (channel b): expected the value, got 'nothing'");
	});

	it('of a user is read at once, so that a mistake in it shows', () => {
		expect(() => createLibrary([good, broken])).toThrow(/b\.eq:2/);
		expect(() => createLibrary([broken], lazyLibrary([good]))).toThrow(/b\.eq:2/);
	});

	it('lies over another without reading it, and replaces what it declares', () => {
		const base = lazyLibrary([good, broken, circuit]);
		const over = createLibrary([file('mine', 'channel b\ntitle mine\n')], base);
		expect([...over.keys()]).toEqual(['a', 'b', 'circuit a']);
		expect(over.get('b')?.title).toBe('mine');
		expect(over.get('a')).toBe(base.get('a'));
		expect([...over.values()].map(({ title }) => title)).toEqual(['A', 'mine', 'C']);
		expect([...over].map(([key]) => key)).toEqual([...over.keys()]);
		const seen: string[] = [];
		over.forEach(({ title }, key, all) => {
			seen.push(`${key}: ${title} of ${all.size}`);
		});
		expect(seen).toEqual(['a: A of 3', 'b: mine of 3', 'circuit a: C of 3']);
		expect(new Map(over).get(circuitKey('a'))?.kind).toBe('circuit');
	});

	it('refuses two files that declare the same, and a file that declares nothing', () => {
		const twice = [good, file('other', 'pool a\n')];
		expect(() => lazyLibrary(twice)).toThrow("other.eq:1 (pool a): 'a' is already declared in a.eq:3");
		expect(() => lazyLibrary([file('empty', '# nothing\n')])).toThrow('empty.eq:1: the file holds no declaration');
		expect(() => lazyLibrary([file('odd', 'chanel a\n')])).toThrow('odd.eq:1: a declaration starts with channel');
	});
});
