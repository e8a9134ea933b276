import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { describeModel } from '../../src/engine/model/describe.ts';
import { type ModelRequest, prepareModel } from '../../src/engine/model/prepareModel.ts';
import { receptorsOf } from '../../src/engine/model/receptors.ts';
import { groupNamed, stateIndex } from '../../src/ode/kernels/network/network.ts';
import { parameterAt, parameterValue } from '../../src/ode/kernels/network/parameterPlaces.ts';
import { pairsOf } from '../../src/protocol/pairText.ts';

const request: ModelRequest = { circuit: 'dual', variant: 'corrected', columns: { x: 1, y: 1 }, parameters: {} };
const build = (changes: Partial<ModelRequest> = {}) => prepareModel({ ...request, ...changes });
const reference: { order: string[]; rest: number[] } = JSON.parse(
	readFileSync(new URL('../reference/corrected-dark-rest.json', import.meta.url), 'utf8'),
);

describe('the corrected model', () => {
	it('starts in the dark steady state that the program finds itself', () => {
		const { network, start } = build();
		for (const population of ['rod', 'cone', 'rodBipolar', 'coneBipolar', 'aii', 'ganglion']) {
			const expected = reference.rest[reference.order.indexOf(`${population}.V`)] ?? Number.NaN;
			const found = start[stateIndex(groupNamed(network, population), 'V', 0)] ?? Number.NaN;
			// The reference was relaxed to seven digits.
			expect(Math.abs(found - expected), population).toBeLessThan(1e-5);
		}
	});

	it('rests alike in every column of a patch', () => {
		const one = build();
		const many = build({ columns: { x: 3, y: 2 } });
		const v = (model: typeof one, member: number) =>
			model.start[stateIndex(groupNamed(model.network, 'coneBipolar'), 'V', member)];
		for (let member = 0; member < 6; member++) expect(v(many, member)).toBe(v(one, 0));
		expect(many.network.size).toBeGreaterThanOrEqual(6 * 85);
	});

	it('takes over parameters, finds the rest that goes with them, and remembers the standard', () => {
		const plain = build();
		const model = build({ parameters: { 'rod.Kv.g': 4 } });
		expect(parameterValue(parameterAt(model.network, 'rod.Kv.g'))).toBe(4);
		expect(model.standards.get('rod.Kv.g')).toBe(2);
		const rod = (each: typeof plain) => each.start[stateIndex(groupNamed(each.network, 'rod'), 'V', 0)] ?? Number.NaN;
		expect(rod(model)).toBeLessThan(rod(plain) - 0.1);
		// The threshold follows the new rest, because nobody set it.
		expect(parameterValue(parameterAt(model.network, 'rod_rb.threshold'))).toBeCloseTo(rod(model), 6);
	});

	it('keeps a threshold that the user set, and knows what reset goes back to', () => {
		const standard = build().standards.get('rod_rb.threshold') ?? Number.NaN;
		const model = build({ parameters: { 'rod_rb.threshold': -30 } });
		expect(parameterValue(parameterAt(model.network, 'rod_rb.threshold'))).toBe(-30);
		expect(model.standards.get('rod_rb.threshold')).toBeCloseTo(standard, 9);
	});
});

describe('a column far from its published parameters', () => {
	const rest = (parameters: Record<string, number>) => {
		const { network, start } = build({ parameters });
		return (name: string) => start[stateIndex(groupNamed(network, name), 'V', 0)] ?? Number.NaN;
	};

	it.each([
		['rod.Ca.g', 1.4],
		['rod.leak.g', 0.7],
		['rod.calcium.delta', 0.06],
		['rod.h.E', -64],
	])('rests in the dark with %s at %d', (path, value) => {
		expect(rest({ [path]: value })('rod')).toBeLessThan(-20);
	});

	it.each([
		['ganglion.leak.g', 0.0125],
		['ganglion.A.g', 0],
	])(
		'starts all the same where the relaxation finds no rest for a cell or an unstable one: %s at %d',
		(path, value) => {
			const silent = rest({});
			const changed = rest({ [path]: value });
			for (const name of ['rod', 'cone', 'rodBipolar', 'coneBipolar', 'aii']) {
				// mV: RK4 from the declared initial state for 3 s, against the steady state itself.
				expect(Math.abs(changed(name) - silent(name)), name).toBeLessThan(0.05);
			}
			expect(Math.abs(changed('ganglion'))).toBeLessThan(150);
		},
	);
});

describe('the released model', () => {
	it('starts with any one of its faults alone', () => {
		for (const { name } of build({ variant: 'release2016' }).variant.faults) {
			expect(build({ variant: 'release2016', faults: [name] }).start.every(Number.isFinite), name).toBe(true);
		}
	});

	it('starts from the typed-in state, with thresholds from the first step, and the third fault', () => {
		const { network, start } = build({ variant: 'release2016' });
		expect(start[stateIndex(groupNamed(network, 'rod'), 'V', 0)]).toBe(-35.15299217465974);
		expect(start[stateIndex(groupNamed(network, 'rod'), 'h.O1', 0)]).toBe(0);
		const threshold = (name: string) => parameterValue(parameterAt(network, `${name}.threshold`));
		expect(threshold('rod_rb')).toBeCloseTo(-35.153185, 6);
		expect(threshold('rb_aii')).toBe(threshold('rod_rb'));
	});

	it('can be had with single faults only', () => {
		const { network, start, rules } = build({ variant: 'release2016', faults: ['ganglionCalciumInflux'] });
		const place = parameterAt(network, 'ganglion.calcium.exclusiveOr');
		expect(parameterValue(place)).toBe(1);
		expect(rules.start).toBeUndefined();
		expect(start[stateIndex(groupNamed(network, 'rod'), 'V', 0)]).toBeCloseTo(-36.374, 2);
	});

	it('takes one threshold from elsewhere when that fault alone is on', () => {
		const { network } = build({ variant: 'release2016', faults: ['amacrineThreshold'] });
		const threshold = (name: string) => parameterValue(parameterAt(network, `${name}.threshold`));
		expect(threshold('rb_aii')).toBeCloseTo(threshold('rod_rb'), 9);
		expect(threshold('rod_rb')).toBeCloseTo(-36.374308, 3);
	});
});

describe('what a model refuses', () => {
	it.each<[Partial<ModelRequest>, string]>([
		[{ circuit: 'triple' }, "circuit must be one of dual, rod, cone, mouse, mouseIntegrateAndFire; got 'triple'"],
		[{ variant: 'released' }, "no variant 'released'; known are corrected, release2016"],
		[{ columns: { x: 0, y: 1 } }, 'columns across must be a whole number'],
		[{ parameters: { 'rod.Kv.gg': 1 } }, "no parameter 'rod.Kv.gg'; rod.Kv has"],
		[{ parameters: { 'rod.Kv.g': Number.NaN } }, 'rod.Kv.g must be 0 to'],
		[{ variant: 'release2016', faults: ['typo'] }, "variant release2016 has no fault 'typo'"],
		[{ declarations: [{ file: 'my.eq', text: 'channel mine\nnonsense here' }] }, 'my.eq'],
	])('%j: one clear sentence', (changes, message) => {
		expect(() => build(changes)).toThrow(message);
	});
});

describe('declarations of the user', () => {
	const leak = 'circuit quiet\ntitle A rod alone\nsource none\n\ncell rod\n';

	it('add circuits, which run with the corrected variant', () => {
		const model = build({ circuit: 'quiet', declarations: [{ file: 'quiet.eq', text: leak }] });
		expect(model.network.populations.map(({ name }) => name)).toEqual(['rod']);
		expect(() =>
			build({ circuit: 'quiet', variant: 'release2016', declarations: [{ file: 'quiet.eq', text: leak }] }),
		).toThrow("circuit 'quiet' needs variant corrected");
	});
});

describe('the description of a model', () => {
	const model = build({ columns: { x: 2, y: 2 } });
	const description = describeModel(model, (path) => parameterValue(parameterAt(model.network, path)));

	it('numbers the cells of all populations through and puts each where it stands, receptors on top', () => {
		const { populations, states } = description;
		expect(states).toBe(model.network.size);
		let next = 0;
		for (const { firstCell, count, positionsUm, name } of populations) {
			expect(firstCell).toBe(next);
			expect(positionsUm.length).toBe(3 * count);
			next += count;
			const depth = positionsUm[2] ?? Number.NaN;
			expect(depth, name).toBeGreaterThanOrEqual(0);
		}
		const depthOf = (name: string) => populations.find((each) => each.name === name)?.positionsUm[2] ?? Number.NaN;
		expect(depthOf('rod')).toBe(0);
		expect(depthOf('ganglion')).toBeGreaterThan(depthOf('aii'));
		expect(populations.filter(({ spiking }) => spiking).map(({ name }) => name)).toEqual(['ganglion']);
	});

	it('lists the receptors in the order in which light is logged', () => {
		const receptors = receptorsOf(model.network, model.mosaic);
		expect(description.receptors.map(({ population }) => population)).toEqual(['rod', 'cone']);
		expect(receptors.map(({ population }) => population)).toEqual([
			...Array<string>(4).fill('rod'),
			...Array<string>(4).fill('cone'),
		]);
		expect(receptors.map(({ member }) => member)).toEqual([0, 1, 2, 3, 0, 1, 2, 3]);
		expect(new Set(receptors.map(({ inputIndex }) => inputIndex)).size).toBe(8);
	});

	it('says how light becomes the input of receptors, and by which parameter', () => {
		expect(description.populations.flatMap(({ name, light }) => (light ? [[name, light]] : []))).toEqual([
			['rod', { sees: 'rod', unit: '1/s', gain: { path: 'rod.photometric_gain', inputPerUnit: 1 } }],
			['cone', { sees: 'cone', unit: '1/s', gain: { path: 'cone.photometric_gain', inputPerUnit: 1 } }],
		]);
		const paths = description.parameters.map(({ path }) => path);
		expect(paths).toContain('rod.photometric_gain');
	});

	it('tells synapses from gap junctions, and which of them turn the sign of light', () => {
		const { connections } = description;
		expect(connections.filter(({ inverting }) => inverting).map(({ name }) => name)).toEqual(['rod_rb', 'cone_cb']);
		expect(connections.filter(({ type }) => type === 'junction').map(({ name }) => name)).toEqual([
			'rod_cone',
			'cb_aii',
			'rod_rod',
			'cone_cone',
		]);
		expect(pairsOf(connections.find(({ name }) => name === 'rod_rod')?.pairs ?? '')).toHaveLength(8);
	});

	it('gives every editable parameter a value within its range, a unit and a source or how well it is founded', () => {
		for (const { path, value, minimum, maximum, standard, source, evidence } of description.parameters) {
			expect(value, path).toBeGreaterThanOrEqual(minimum);
			expect(value, path).toBeLessThanOrEqual(maximum);
			expect(value, path).toBe(standard);
			expect(evidence !== 'source' || source !== '', path).toBe(true);
		}
	});
});
