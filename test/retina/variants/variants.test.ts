import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/base/errors.ts';
import { createLibrary } from '../../../src/ode/equations/linking/library.ts';
import { groupNamed, stateIndex } from '../../../src/ode/kernels/network/network.ts';
import { buildNetwork } from '../../../src/ode/kernels/network/networkBuilder.ts';
import { parametersOf } from '../../../src/ode/kernels/network/parameterPlaces.ts';
import { type CircuitName, catalogue, publishedCircuits } from '../../../src/retina/catalogue.ts';
import { corrected } from '../../../src/retina/variants/corrected.ts';
import { release2016 } from '../../../src/retina/variants/release2016.ts';
import { rulesOf } from '../../../src/retina/variants/variant.ts';
import { variantNamed, variants } from '../../../src/retina/variants/variants.ts';

const library = createLibrary(catalogue);
const networks = {
	dual: buildNetwork('dual', library),
	rod: buildNetwork('rod', library),
	cone: buildNetwork('cone', library),
};
const names: CircuitName[] = ['dual', 'rod', 'cone'];
const faultsBut = (...left: string[]) => release2016.faults.filter(({ name }) => !left.includes(name));

describe('variants', () => {
	it('are found by name; the corrected one comes first and has no faults', () => {
		expect(variants[0]).toBe(corrected);
		expect(variantNamed('release2016')).toBe(release2016);
		expect(() => variantNamed('relase')).toThrow(
			new UserError("no variant 'relase'; known are corrected, release2016"),
		);
		expect(rulesOf('dual', corrected.faults)).toEqual({
			settings: [],
			thresholdSources: {},
			thresholdsFromFirstStep: false,
			photocurrentFromLastStage: false,
			aboveStart: [],
		});
	});

	it('name each fault once and say what it is', () => {
		const all = release2016.faults.map(({ name }) => name);
		expect(new Set(all).size).toBe(all.length);
		for (const { name, title, description } of release2016.faults) {
			expect(title.length, name).toBeGreaterThan(10);
			expect(description.length, name).toBeGreaterThan(40);
		}
	});
});

describe('the 2016 release', () => {
	it.each(names)('gives %s a value for every state, and none that it has not', (circuit) => {
		const start = rulesOf(circuit, release2016.faults).start ?? {};
		const network = networks[circuit];
		const paths = [...network.populations, ...network.connections].flatMap((group) =>
			group.count === 0 ? [] : group.kind.states.map(({ path }) => `${group.name}.${path}`),
		);
		expect(Object.keys(start).sort()).toEqual(paths.sort());
		for (const [path, value] of Object.entries(start)) {
			const [name = '', ...own] = path.split('.');
			const group = groupNamed(network, name);
			expect(stateIndex(group, own.join('.'), 0)).toBeGreaterThanOrEqual(0);
			const state = group.kind.states.find((each) => each.path === own.join('.'));
			expect(value * (state?.factor ?? Number.NaN), path).toBeGreaterThanOrEqual(path.endsWith('.V') ? -70 : 0);
		}
	});

	it('sets only switches and parameters that exist in some circuit', () => {
		const known = new Set(names.flatMap((circuit) => parametersOf(networks[circuit]).map(({ path }) => path)));
		for (const { path } of rulesOf('dual', release2016.faults).settings) expect(known, path).toContain(path);
	});

	it('rounds only parameters that exist', () => {
		const last = new Set(parametersOf(networks.dual).map(({ path }) => path.split('.').at(-1)));
		for (const name of rulesOf('dual', release2016.faults).fixedStep?.single.parameters ?? []) {
			expect(last, name).toContain(name);
		}
	});

	it('starts the rod of dual with O1 at 0, so that its Ih sums to 0.908, and the bipolar cells at 0.984', () => {
		const start = rulesOf('dual', release2016.faults).start ?? {};
		const sum = (population: string) =>
			['C1', 'C2', 'O1', 'O2', 'O3'].reduce((total, each) => total + (start[`${population}.h.${each}`] ?? 0), 0);
		expect(start['rod.h.O1']).toBe(0);
		expect(sum('rod')).toBeCloseTo(0.908, 3);
		expect(sum('rodBipolar')).toBeCloseTo(0.984, 3);
	});

	it('has whole occupancies when that fault alone is put right', () => {
		const start = rulesOf('dual', faultsBut('occupancies')).start ?? {};
		for (const population of ['rod', 'rodBipolar', 'coneBipolar']) {
			const states = ['C1', 'C2', 'O1', 'O2', 'O3'].map((each) => start[`${population}.h.${each}`] ?? 0);
			expect(states.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 14);
		}
		expect(start['rod.V']).toBe(-35.15299217465974);
	});

	it('starts in the dark steady state when the typed-in one is put right', () => {
		expect(rulesOf('dual', faultsBut('initialState')).start).toBeUndefined();
	});

	it('prints the cone relative to its start in the cone pathway only', () => {
		expect(rulesOf('cone', release2016.faults).aboveStart).toEqual(['cone.V']);
		expect(rulesOf('dual', release2016.faults).aboveStart).toEqual([]);
	});

	it('keeps the step of the released program, a 32-bit float', () => {
		const step = rulesOf('rod', release2016.faults).fixedStep?.stepS ?? Number.NaN;
		expect(Math.fround(step)).toBeCloseTo(9.99999974737875e-6, 20);
	});

	it('covers the three circuits of the catalogue', () => {
		expect([...publishedCircuits].sort()).toEqual([...names].sort());
	});
});
