import { describe, expect, it } from 'vitest';
import { createLibrary } from '../../../src/ode/equations/linking/library.ts';
import { catalogue } from '../../../src/retina/catalogue.ts';
import { benchOf } from './bench.ts';
import { pairs } from './jaxleyMech/pairs.ts';
import { loneMechanism } from './loneMechanism.ts';

const library = createLibrary(catalogue);
const mechanisms = [...library.values()].filter(({ kind }) => kind === 'channel' || kind === 'pool');
const voltages = Array.from({ length: 23 }, (_, i) => -140 + 10 * i);

const compared = Object.values(pairs).map(({ declaration }) => declaration);

/** Where each mechanism stands in the circuits that hold them all, found from the cells' includes. */
const places = (['dual', 'mouse'] as const).flatMap((circuit) =>
	benchOf(circuit).populations.flatMap((group) =>
		group.kind.mechanisms.map(({ alias, declaration }) => ({
			circuit,
			population: group.name,
			alias,
			declaration,
		})),
	),
);

describe('every declaration', () => {
	it('names a source, and every mechanism a species and a temperature', () => {
		for (const declaration of library.values()) {
			expect(declaration.sources.length, declaration.name).toBeGreaterThan(0);
			expect(declaration.title, declaration.name).not.toBe(declaration.name);
		}
		for (const { name, species, temperature } of mechanisms) {
			expect(species, name).toBeTruthy();
			expect(temperature, name).toBeTruthy();
		}
	});

	it('stands in some cell, or is held against jaxley-mech by itself', () => {
		const used = new Set([...places.map((place) => place.declaration.name), ...compared]);
		expect(mechanisms.map(({ name }) => name).filter((name) => !used.has(name))).toEqual([]);
	});

	it('says which cell it is found in, and which ion a channel that is no leak and no noise lets through', () => {
		for (const { kind, name, foundIn, ions } of library.values()) {
			if (kind === 'cell' || kind === 'circuit') continue;
			expect(foundIn.length, name).toBeGreaterThan(0);
			expect(ions.length > 0, name).toBe(!name.includes('leak') && !name.endsWith('.noise'));
		}
	});
});

describe('the dark steady state', () => {
	it.each(['dual', 'rod', 'cone'] as const)('of %s is a fixed point', (circuit) => {
		// 1e-9 per ms: a state that drifts by less than a part in a million per second of model time.
		expect(benchOf(circuit).largestRate()).toBeLessThan(1e-9);
	});
});

const gatesOf = ({ declaration }: (typeof places)[number]) =>
	declaration.states.filter(({ minimum, maximum, unit }) => unit === '1' && minimum === 0 && maximum === 1);
const borrows = ({ declaration }: (typeof places)[number]) => declaration.needs.some(({ name }) => name === 'E_K');
const reverses = ({ declaration }: (typeof places)[number]) =>
	[...declaration.parameters, ...declaration.assignments].some(({ name }) => name === 'E');

describe('a mechanism with gates', () => {
	it.each(places.filter((place) => gatesOf(place).length > 0))(
		'keeps them within 0 and 1 at any voltage: $circuit, $population, $alias',
		(place) => {
			const cell = benchOf(place.circuit);
			const own = (name: string) => `${place.population}.${place.alias}.${name}`;
			const gates = gatesOf(place).map(({ name }) => name);
			for (const v of voltages) {
				cell.set(`${place.population}.V`, v);
				for (const name of gates) {
					// Occupancies of one scheme sum to 1, so where one is 1 the others are 0.
					const together = /^[CO]\d$/.test(name) ? gates : [name];
					const before = together.map((each) => cell.get(own(each)));
					cell.set(own(name), 0);
					expect(cell.rate(own(name)), `${own(name)} = 0 at ${v} mV`).toBeGreaterThanOrEqual(0);
					for (const each of together) cell.set(own(each), each === name ? 1 : 0);
					expect(cell.rate(own(name)), `${own(name)} = 1 at ${v} mV`).toBeLessThanOrEqual(0);
					together.forEach((each, k) => {
						cell.set(own(each), before[k] ?? 0);
					});
				}
			}
		},
	);
});

describe('a channel with a reversal potential', () => {
	it.each(places.filter((place) => place.declaration.kind === 'channel' && (reverses(place) || borrows(place))))(
		'carries no current there, outward above and inward below: $circuit, $population, $alias',
		(place) => {
			const cell = benchOf(place.circuit);
			const current = `${place.population}.${place.alias}.I`;
			for (const { name } of gatesOf(place)) cell.set(`${place.population}.${place.alias}.${name}`, 0.5);
			// A channel that is an option has no conductance until somebody gives it one.
			const isOption = place.declaration.parameters.some(({ name, value }) => name === 'g' && value === 0);
			if (isOption) cell.set(`${place.population}.${place.alias}.g`, 1);
			const atRest = Math.abs(cell.get(current));
			const E = cell.get(`${place.population}.${borrows(place) ? 'Kv' : place.alias}.E`);
			cell.set(`${place.population}.V`, E);
			// Rounding only: a part in 1e12 of what flows at rest.
			expect(Math.abs(cell.get(current))).toBeLessThanOrEqual(1e-12 * atRest);
			cell.set(`${place.population}.V`, E + 10);
			expect(cell.get(current)).toBeGreaterThan(0);
			cell.set(`${place.population}.V`, E - 10);
			expect(cell.get(current)).toBeLessThan(0);
		},
	);
});

/** Mechanisms, synapses and junctions that no published circuit has. */
const alone = [...library.values()].filter(
	({ kind, name }) =>
		kind !== 'cell' && kind !== 'circuit' && !places.some(({ declaration }) => declaration.name === name),
);

describe('a mechanism that no published circuit has', () => {
	const withGates = alone.filter(({ states }) =>
		states.some(({ minimum, maximum, unit }) => unit === '1' && minimum === 0 && maximum === 1),
	);

	it.each(withGates.map((declaration) => [declaration.name, declaration] as const))(
		'%s keeps gates within 0 and 1 at any voltage',
		(_name, declaration) => {
			const own = loneMechanism(declaration, library);
			const gates = declaration.states.filter(
				({ minimum, maximum, unit }) => unit === '1' && minimum === 0 && maximum === 1,
			);
			const together = /^[CIO]\d?$/;
			const voltage = declaration.kind === 'synapse' ? ['pre.V', 'post.V'] : ['V'];
			for (const v of voltages) {
				for (const each of voltage) own.set(each, v);
				for (const { name } of gates) {
					// Occupancies of one scheme sum to 1, so where one is 1 the others are 0.
					for (const end of [0, 1]) {
						for (const each of gates) own.set(each.name, together.test(name) ? 0 : 0.5);
						own.set(name, end);
						if (end === 0) expect(own.rate(name), `${name} = 0 at ${v} mV`).toBeGreaterThanOrEqual(0);
						else expect(own.rate(name), `${name} = 1 at ${v} mV`).toBeLessThanOrEqual(0);
					}
				}
			}
		},
	);

	const ohmic = alone.filter(
		({ kind, parameters, assignments }) =>
			kind === 'channel' && [...parameters, ...assignments].some(({ name }) => name === 'E'),
	);

	it.each(ohmic.map((declaration) => [declaration.name, declaration] as const))(
		'%s carries no current at its reversal potential, outward above and inward below',
		(_name, declaration) => {
			const own = loneMechanism(declaration, library);
			for (const { name } of declaration.needs) if (name === 'Cai') own.set(name, 1);
			for (const { name } of declaration.states) own.set(name, 0.5);
			const E = own.get('E');
			own.set('V', E);
			expect(own.get('I')).toBeCloseTo(0, 10);
			own.set('V', E + 10);
			expect(own.get('I')).toBeGreaterThan(0);
			own.set('V', E - 10);
			expect(own.get('I')).toBeLessThan(0);
		},
	);

	it.each(['cone', 'rod'])('%s.phototransduction.chen2024 rests in the dark with its declared current', (receptor) => {
		const declaration = library.get(`${receptor}.phototransduction.chen2024`);
		if (!declaration) throw new Error('no such cascade');
		const own = loneMechanism(declaration, library);
		own.set('P', own.get('eta') / own.get('phi'));
		for (const { name } of declaration.states) expect(Math.abs(own.rate(name)), name).toBeLessThan(1e-9);
		expect(own.get('I')).toBeCloseTo(-own.get('J_dark'), 9);
	});

	it.each(['ribbon.schroeder2021', 'ribbon.mGluR6.nishiyama2014', 'ribbon.feedback.schroeder2021'])(
		'%s loses no vesicle and makes none',
		(name) => {
			const declaration = library.get(name);
			if (!declaration) throw new Error('no such synapse');
			const own = loneMechanism(declaration, library);
			for (const v of voltages) {
				own.set('pre.V', v);
				const change = ['exo', 'RRP', 'IP', 'RP'].reduce((sum, pool) => sum + own.rate(pool), 0);
				expect(Math.abs(change)).toBeLessThan(1e-12);
			}
		},
	);
});
