import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/base/errors.ts';
import { createLibrary } from '../../../src/ode/equations/linking/library.ts';
import { catalogue } from '../../../src/retina/catalogue.ts';
import { findMechanisms, type MechanismQuery, mechanismsOf } from '../../../src/retina/document/mechanismSearch.ts';
import { mechanismTable } from '../../../src/retina/document/mechanismTable.ts';

const all = mechanismsOf(createLibrary(catalogue));
const found = (query: MechanismQuery) => findMechanisms(all, query).map(({ name }) => name);

describe('the search of the catalogue', () => {
	it('lists mechanisms by name, and neither cells nor circuits', () => {
		const names = found({});
		expect(names).toContain('ganglion.Na');
		expect(names).toContain('ribbon.schroeder2021');
		expect(names).toContain('gap');
		expect(names).not.toContain('ganglion');
		expect(names).toEqual([...names].sort());
	});

	it('finds by ion: K is not Ca, and Ih carries both Na and K', () => {
		const potassium = found({ ion: 'k' });
		expect(potassium).toContain('rod.Kx.liu2004');
		expect(potassium).toContain('rod.h');
		expect(found({ ion: 'Na' })).toContain('rod.h');
		expect(potassium).not.toContain('rod.Ca');
	});

	it('finds by drug, however it is written', () => {
		for (const drug of ['ZD7288', 'zd-7288', 'ZD 7288']) expect(found({ drug }), drug).toContain('bipolar.h');
		expect(found({ drug: 'TTX' })).toEqual(expect.arrayContaining(['ganglion.Na', 'horizontal.Na.aoyama2000']));
		expect(found({ drug: 'conotoxin' })).toEqual(['ganglion.CaN.benison2001']);
	});

	it('finds by cell: a rod is no rod bipolar cell, an AII amacrine cell is an amacrine cell, and a part of the name is enough where no name ends with it', () => {
		expect(found({ cell: 'rod' })).not.toContain('ribbon.mGluR6.nishiyama2014');
		const rodBipolar = found({ cell: 'rod bipolar' });
		expect(rodBipolar).toEqual(expect.arrayContaining(['ribbon.mGluR6.nishiyama2014', 'mouse.rodBipolar.Kv']));
		expect(rodBipolar).not.toContain('rod.Kv');
		expect(found({ cell: 'bipolar cells' })).toEqual(
			expect.arrayContaining(['ribbon.mGluR6.nishiyama2014', 'bipolar.h']),
		);
		expect(found({ cell: 'layer 5' })).toContain('pyramidal.M.hay2011');
		expect(found({ cell: 'ganglion cell' })).toEqual(found({ cell: 'Ganglion' }));
		expect(found({ cell: 'amacrine' })).toContain('aii.Na');
	});

	it('finds by species, by words, and by all of it together', () => {
		expect(found({ species: 'rabbit' })).toEqual(
			expect.arrayContaining(['horizontal.A.aoyama2000', 'horizontal.Na.aoyama2000']),
		);
		expect(found({ species: 'rabbit' })).not.toContain('rod.Kv');
		const cascades = found({ words: ['eLife', 'cascade'] });
		expect(cascades).toEqual(
			expect.arrayContaining(['cone.phototransduction.chen2024', 'rod.phototransduction.chen2024']),
		);
		expect(cascades).not.toContain('rod.phototransduction');
		expect(found({ ion: 'Ca', cell: 'ganglion', species: 'cat', drug: 'nifedipine', words: ['type'] })).toEqual([
			'ganglion.CaL.benison2001',
		]);
		expect(found({ ion: 'K', drug: 'TTX' })).toEqual([]);
	});

	it.each<[MechanismQuery, RegExp]>([
		[{ ion: 'Zn' }, /the catalogue has no 'Zn' among its ions: Ca; Cl; H; HCO3; K; Na/],
		[{ ion: 'C' }, /no 'C' among its ions/],
		[{ drug: 'caffeine' }, /no 'caffeine' among its drugs: 4-AP; /],
		[{ drug: '' }, /no '' among its drugs/],
		[{ cell: '' }, /no '' among its cells/],
		[{ cell: 'Purkinje' }, /no 'Purkinje' among its cells: .*ganglion cell/],
		[{ species: 'unicorn' }, /no 'unicorn' among its species: .*tiger salamander/],
	])('says what there is where nothing is of the kind: %o', (query, message) => {
		expect(() => found(query)).toThrow(message);
		expect(() => found(query)).toThrow(UserError);
	});
});

describe('docs/mechanisms.md', () => {
	const page = readFileSync(new URL('../../../docs/mechanisms.md', import.meta.url), 'utf8');

	it('has the catalogue as it stands today: after a change, run `npm run docs`', () => {
		expect(page).toContain(`\n${mechanismTable(all)}\n`);
	});

	it('explains every difference to jaxley-mech', () => {
		const file = new URL('../../reference/jaxleyMech/differences.json', import.meta.url);
		const differences = JSON.parse(readFileSync(file, 'utf8')) as { readonly class: string; readonly why: string }[];
		expect(
			differences.filter((each) => !page.includes(`| ${each.class}`) || !page.includes(`| ${each.why} |`)),
		).toEqual([]);
	});
});
