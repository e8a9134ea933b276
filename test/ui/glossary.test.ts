import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { glossary } from '../../src/ui/glossary/entries.ts';
import { entryOf, foundIn, piecesOf, readGlossary, screenPart } from '../../src/ui/glossary/glossary.ts';

const small = readGlossary(
	[
		`## ${screenPart}`,
		'- **cone**: sees by day.',
		'- **ON**, **OFF**: by sign; **transient** ones are brief.',
		'- **photon**, **R\\***: one of `light`.',
		'## Code',
		'- **pool**: constants.',
	].join('\n'),
);

describe('The glossary', () => {
	it('is read from its page: terms, also those explained on the way, and the text without marks', () => {
		expect(small.map(({ part, terms }) => [part, terms])).toEqual([
			[screenPart, ['cone']],
			[screenPart, ['ON', 'OFF', 'transient']],
			[screenPart, ['photon', 'R*']],
			['Code', ['pool']],
		]);
		expect(entryOf(small, 'R*')?.text).toBe('photon, R*: one of light.');
		expect(entryOf(small, 'pool')).toBeUndefined();
	});

	it('is searched by all words in any order', () => {
		expect(foundIn(small, ['day', 'cone']).map(({ terms }) => terms[0])).toEqual(['cone']);
		expect(foundIn(small, ['night'])).toEqual([]);
	});

	it('marks each word once in a text: whole, in the plural, and signs in capitals only as such', () => {
		const text = 'Cones go on. A cone is no ON cell; second-hand pools. R* counts, coneless';
		expect(piecesOf(small, text)).toEqual([
			{ text: '' },
			{ text: 'Cones', term: 'cone' },
			{ text: ' go on. A cone is no ' },
			{ text: 'ON', term: 'ON' },
			{ text: ' cell; second-hand pools. ' },
			{ text: 'R*', term: 'R*' },
			{ text: ' counts, coneless' },
		]);
		expect(piecesOf(small, 'nothing').map((each) => each.text)).toEqual(['nothing']);
	});

	it('has every word that the screen explains, and no word twice', () => {
		const folder = fileURLToPath(new URL('../../src/ui', import.meta.url));
		const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.tsx'));
		const named = files.flatMap((name) =>
			[...readFileSync(`${folder}/${name}`, 'utf8').matchAll(/<Term of="([^"]+)"/g)].map(([, term]) => term as string),
		);
		expect(named.length).toBeGreaterThan(3);
		expect(named.filter((term) => entryOf(glossary, term) === undefined)).toEqual([]);
		const terms = glossary.filter(({ part }) => part === screenPart).flatMap((each) => each.terms);
		expect(terms.filter((term, k) => terms.indexOf(term) !== k)).toEqual([]);
	});
});
