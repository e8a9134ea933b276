import { beforeAll, describe, expect, it } from 'vitest';
import { evaluate, readyProtocol, runTrials } from '../../src/engine/experiment/runProtocol.ts';
import { drugTargets } from '../../src/engine/model/drugTargets.ts';
import { createExperiment } from '../../src/engine/model/interventions.ts';
import { catalogueLibrary, prepareModel } from '../../src/engine/model/prepareModel.ts';
import { openProtocol } from '../../src/protocol/experiment/protocolFile.ts';
import type { Intervention } from '../../src/protocol/session/interventions.ts';
import { DRUGS, drugNamed } from '../../src/retina/drugs/drugs.ts';

const modelOf = (circuit: string) =>
	prepareModel({ circuit, variant: 'corrected', columns: { x: 1, y: 1 }, parameters: {} });

const models = { dual: modelOf('dual'), mouse: modelOf('mouse') };

/** A figure of a light step on a grey background that is compared with and without a drug that is there from the beginning. */
interface Tried {
	readonly circuit: 'dual' | 'mouse';
	readonly analysis: object;
}

/** The figures of the control and of each drug: all drugs of a circuit are runs of one protocol, and side by side. */
function figuresIn(circuit: Tried['circuit'], analyses: Readonly<Record<string, object>>, drugs: readonly string[]) {
	const isMouse = circuit === 'mouse';
	const light = isMouse ? { rodRate: 2500, coneRate: 1000 } : { rodRate: 0, coneRate: 0 };
	const step = isMouse ? { rodRate: 5000, coneRate: 2000 } : { rodRate: 100, coneRate: 50_000 };
	const ready = readyProtocol(
		openProtocol({
			format: 'retinode-protocol',
			version: 1,
			title: 'drugs',
			retina: { circuit },
			solver: { method: 'realtime' },
			settleS: isMouse ? 1 : 0.1,
			durationS: 0.6,
			timeline: [
				{ type: 'light', ...light },
				{ type: 'light', startS: 0.2, durationS: isMouse ? 0.4 : 0.02, ...step },
			],
			conditions: [
				{ name: 'control' },
				...drugs.map((drug) => ({ name: drug, timeline: [{ type: 'drug', drug, dose: 1 }] })),
			],
			analyses,
		}),
	);
	const { measured } = evaluate(ready, runTrials(ready, { progress: () => undefined, cancelled: () => false }));
	return measured.scope.rows.map(({ values }) => values);
}

const spikesOf = (of: string) => ({ analysis: 'spikeCount', of });
const peakOf = (of: string) => ({ analysis: 'peak', of, parameters: { baselineS: 0.19 } });
const levelOf = (of: string) => ({ analysis: 'level', of });

describe('a drug of the catalogue', () => {
	it('is every one that a mechanism names', () => {
		const named = new Set([...catalogueLibrary().values()].flatMap(({ blockedBy }) => blockedBy));
		for (const name of named) expect(drugNamed(name).name).toBe(name);
	});

	it('is found by other names, whatever their spelling', () => {
		expect(drugNamed('zd 7288').name).toBe('ZD7288');
		expect(drugNamed('Tetrodotoxin').name).toBe('TTX');
		expect(() => drugNamed('water')).toThrow(/drug must be one of TTX, TEA.*got 'water'/);
	});

	const acts: readonly (readonly [drug: string, tried: Tried, changes: (control: number, drugged: number) => void])[] =
		[
			[
				'TTX',
				{ circuit: 'mouse', analysis: spikesOf('offSustained') },
				(control, drugged) => {
					expect(control).toBeGreaterThanOrEqual(5);
					expect(drugged).toBe(0);
				},
			],
			[
				'L-AP4',
				{ circuit: 'mouse', analysis: peakOf('onBipolar.V') },
				(control, drugged) => {
					expect(control).toBeGreaterThan(1);
					expect(Math.abs(drugged)).toBeLessThan(0.3 * control);
				},
			],
			[
				'CNQX',
				{ circuit: 'mouse', analysis: peakOf('offBipolar.V') },
				(control, drugged) => {
					expect(control).toBeLessThan(-1);
					expect(Math.abs(drugged)).toBeLessThan(0.5 * Math.abs(control));
				},
			],
		];

	const differs: readonly (readonly [drug: string, tried: Tried])[] = [
		['TEA', { circuit: 'mouse', analysis: spikesOf('offSustained') }],
		['4-AP', { circuit: 'mouse', analysis: levelOf('rod.V') }],
		['ZD7288', { circuit: 'mouse', analysis: levelOf('rod.V') }],
		['caesium', { circuit: 'mouse', analysis: levelOf('rod.V') }],
		['NBQX', { circuit: 'mouse', analysis: levelOf('horizontal.V') }],
		['strychnine', { circuit: 'mouse', analysis: levelOf('offBipolar.V') }],
		['picrotoxin', { circuit: 'mouse', analysis: levelOf('offBipolar.V') }],
		['bicuculline', { circuit: 'mouse', analysis: levelOf('offBipolar.V') }],
		['gabazine', { circuit: 'mouse', analysis: levelOf('offBipolar.V') }],
		['carbenoxolone', { circuit: 'mouse', analysis: levelOf('cone.V') }],
		['HEPES', { circuit: 'mouse', analysis: levelOf('horizontal.V') }],
		['meclofenamic acid', { circuit: 'mouse', analysis: levelOf('aii.V') }],
		['nifedipine', { circuit: 'mouse', analysis: levelOf('cone.V') }],
		['cadmium', { circuit: 'mouse', analysis: levelOf('horizontal.V') }],
		['cobalt', { circuit: 'mouse', analysis: levelOf('horizontal.V') }],
		['apamin', { circuit: 'mouse', analysis: spikesOf('offSustained') }],
		['charybdotoxin', { circuit: 'mouse', analysis: spikesOf('offSustained') }],
		['nickel', { circuit: 'mouse', analysis: levelOf('offTransient.V') }],
		['barium', { circuit: 'mouse', analysis: levelOf('horizontal.V') }],
		['L-cis-diltiazem', { circuit: 'dual', analysis: levelOf('cone.V') }],
		['niflumic acid', { circuit: 'dual', analysis: levelOf('rod.V') }],
	];

	describe('given', () => {
		/** A drug's figure: of the control, and under it. */
		const figures = new Map<string, readonly [control: number, drugged: number]>();

		beforeAll(() => {
			for (const circuit of ['mouse', 'dual'] as const) {
				const tried = [...acts, ...differs].filter(([, each]) => each.circuit === circuit);
				const analyses = Object.fromEntries(tried.map(([, { analysis }], k) => [`figure${k}`, analysis]));
				const drugs = tried.map(([name]) => name);
				const [control, ...drugged] = figuresIn(circuit, analyses, drugs);
				for (const [k, drug] of drugs.entries()) {
					const of = (values: ReadonlyMap<string, number> | undefined) => values?.get(`figure${k}`) ?? Number.NaN;
					figures.set(drug, [of(control), of(drugged[k])]);
				}
			}
		});

		const figuresOf = (drug: string) => figures.get(drug) ?? ([Number.NaN, Number.NaN] as const);

		it.each(acts)('changes what is measured: %s', (drug, _tried, changes) => {
			changes(...figuresOf(drug));
		});

		it.each(differs)('changes what is measured by more than a hundredth: %s', (drug) => {
			const [control, drugged] = figuresOf(drug);
			expect(Number.isFinite(control) && Number.isFinite(drugged)).toBe(true);
			expect(Math.abs(drugged - control)).toBeGreaterThan(0.01);
		});
	});

	it('is refused where a circuit has nothing that it blocks, in one sentence', () => {
		const tried = new Set([...acts, ...differs].map(([drug]) => drug));
		const others = DRUGS.filter(({ name }) => !tried.has(name));
		expect(others.length).toBeGreaterThan(5);
		for (const { name } of others) {
			for (const [circuit, { network }] of Object.entries(models)) {
				if (drugTargets(network, drugNamed(name)).length > 0) continue;
				const check = () =>
					createExperiment(network).check({ type: 'drug', drug: name, dose: 1, startS: 0 } as Intervention);
				expect(check, name).toThrow(`circuit '${circuit}' has nothing that it blocks`);
			}
		}
		const blocked = others.filter(({ name }) =>
			Object.values(models).some(({ network }) => drugTargets(network, drugNamed(name)).length > 0),
		);
		expect(blocked.map(({ name }) => name)).toEqual([]);
	});
});

describe('what a drug takes away', () => {
	const { network } = models.dual;
	const given = (fields: object): Intervention => ({ type: 'drug', drug: 'TTX', startS: 0, ...fields }) as Intervention;
	/** The part of the ganglion cell's sodium conductance that is left at a time, s. */
	const left = (intervention: Intervention, tS: number): number => {
		const group = network.populations.find(({ name }) => name === 'ganglion');
		const index = group?.kind.parameters.findIndex(({ path }) => path === 'Na.g') ?? -1;
		const experiment = createExperiment(network);
		const before = group?.parameters[index] ?? 0;
		experiment.check(intervention);
		experiment.hold([intervention], new Float64Array(network.size), tS * 1000);
		const now = group?.parameters[index] ?? 0;
		experiment.hold([], new Float64Array(network.size), 0);
		expect(group?.parameters[index]).toBe(before);
		return now / before;
	};

	it('is a fraction, washes in and washes out with its time constants', () => {
		expect(left(given({ dose: 0.25 }), 1)).toBeCloseTo(0.75, 12);
		const washed = given({ dose: 1, washInS: 2, washOutS: 5, endS: 10 });
		// Steps of 20 ms on a time constant of 2 s: within 1 % of the exponential.
		expect(left(washed, 2)).toBeCloseTo(Math.exp(-1), 2);
		const atEnd = 1 - Math.exp(-5);
		expect(left(washed, 15)).toBeCloseTo(1 - atEnd * Math.exp(-1), 2);
	});

	it('follows a concentration by an affinity, of the catalogue or of one’s own', () => {
		expect(left(given({ concentrationUm: 0.01, halfUm: 0.01 }), 1)).toBeCloseTo(0.5, 12);
		expect(left(given({ concentrationUm: 0.02, halfUm: 0.01, hill: 2 }), 1)).toBeCloseTo(0.2, 12);
		const experiment = createExperiment(network);
		expect(() => experiment.check(given({ drug: 'TEA', concentrationUm: 5600 }))).not.toThrow();
		expect(left(given({ drug: 'TTX', concentrationUm: 0.003 }), 1)).toBeCloseTo(0.25, 12);
		expect(() => experiment.check(given({ drug: 'CNQX', concentrationUm: 1 }))).toThrow(
			/no affinity is known here.*halfUm.*or give dose/,
		);
		expect(() => experiment.check(given({}))).toThrow(/give its dose.*or concentrationUm/);
		expect(() => experiment.check(given({ dose: 1, hill: 2 }))).toThrow(/halfUm and hill go with concentrationUm/);
	});

	it('is what the switches of a synapse say: CNQX of one that conserves the sign, L-AP4 of one that inverts it', () => {
		const paths = (drug: string) => drugTargets(network, drugNamed(drug)).map(({ path }) => path);
		expect(paths('L-AP4')).toEqual(['rod_rb.g', 'cone_cb.g']);
		expect(paths('CNQX')).toEqual(['rb_aii.g', 'cb_gc.g']);
	});
});
