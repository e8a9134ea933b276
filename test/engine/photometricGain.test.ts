import { describe, expect, it } from 'vitest';
import { createReceptorInput } from '../../src/engine/live/receptorInput.ts';
import { type ModelRequest, prepareModel, spikeThresholdMv } from '../../src/engine/model/prepareModel.ts';
import { receptorsOf } from '../../src/engine/model/receptors.ts';
import type { RateSchedule } from '../../src/engine/simulate/rateSchedule.ts';
import { flashSchedule } from '../../src/engine/simulate/rateSchedule.ts';
import { simulate } from '../../src/engine/simulate/simulate.ts';
import type { Intervention } from '../../src/protocol/session/interventions.ts';
import { catalogue } from '../../src/retina/catalogue.ts';
import type { LightFrame } from '../../src/retina/light/field/lightFrame.ts';
import { freeLightLevel, LIGHT_LEVELS, type LightLevel, whiteFor } from '../../src/retina/light/levels/lightLevel.ts';
import { receptorWhite, type ViewingConditions } from '../../src/retina/light/levels/photometry.ts';
import { benchSession } from './bench.ts';

const forever = Number.POSITIVE_INFINITY;

const grey = (code: number): LightFrame => ({ format: 'gray8', width: 1, height: 1, data: Uint8Array.of(code) });
const white = grey(255);
const black = grey(0);

/** A light of a luminance at which white is worth so many photoisomerisations per second of a rod or of a cone. */
function levelWith(of: 'rodRate' | 'coneRate', rate: number): LightLevel {
	const conditions = (luminanceCdM2: number): ViewingConditions => ({
		luminanceCdM2,
		pupil: { human: 4, mouse: 4 },
		neutralDensity: [],
		spectrum: { kind: 'd65' },
		cones: 'peripheral',
	});
	const perCdM2 = receptorWhite(conditions(1), { kind: of === 'rodRate' ? 'rod' : 'cone' }).rate;
	return { kind: 'photometric', name: 'free', conditions: conditions(rate / perCdM2) };
}

/** White for 20 ms, from 0.1 s. */
const pulse: RateSchedule = { changesMs: [100, 120], lightAt: (tMs) => (tMs >= 100 && tMs < 120 ? white : black) };

function rows(
	request: Partial<ModelRequest>,
	light: RateSchedule,
	level: LightLevel,
	record: string,
	options: { durationS?: number; interventions?: readonly Intervention[] } = {},
): number[] {
	const found: number[] = [];
	simulate(
		{
			model: prepareModel({
				circuit: 'dual',
				variant: 'corrected',
				columns: { x: 1, y: 1 },
				parameters: {},
				...request,
			}),
			light,
			level,
			interventions: options.interventions ?? [],
			solver: { method: 'odex', tolerance: 1e-9 },
			durationS: options.durationS ?? 1,
			rowsEveryS: 0.0005,
			record: [record],
			spiking: [],
			thresholdMv: spikeThresholdMv,
		},
		{
			row: (_tS, values) => void found.push(values[0] as number),
			spike: () => undefined,
			progress: () => undefined,
			cancelled: () => false,
		},
	);
	return found;
}

const peak = (course: readonly number[]): number => Math.max(...course.map((v) => Math.abs(v - (course[0] as number))));

describe('the gain between photometry and the published receptors', () => {
	it.each([
		// The gains have three digits.
		['rod', 'rodRate', 1, 0.005],
		['cone', 'coneRate', 0.025, 0.0001],
	] as const)(
		'makes one photoisomerisation in a %s of a level in cd/m² the published response',
		(cell, kind, mv, within) => {
			// One in the mean: 50 per second for 20 ms.
			const course = rows({ circuit: cell }, pulse, levelWith(kind, 50), `${cell}.V`);
			expect(Math.abs(peak(course) - mv)).toBeLessThan(within);
		},
	);

	it.each([
		['rod', 'rodRate', 17.7],
		['cone', 'coneRate', 0.99],
	] as const)(
		'of 1 is no gain: then one photoisomerisation in a %s is one of the published input',
		(cell, kind, mv) => {
			const parameters = { [`${cell}.photometric_gain`]: 1 };
			const bySight = rows({ circuit: cell, parameters }, pulse, levelWith(kind, 50), `${cell}.V`);
			expect(peak(bySight)).toBeCloseTo(mv, 1);
			const flash = flashSchedule({ rodRate: 50, coneRate: 50, startS: 0.1, durationS: 0.02 });
			const asInput = rows({ circuit: cell }, flash, LIGHT_LEVELS.live, `${cell}.V`);
			// The luminance that is worth 50 is rounded.
			expect(Math.max(...bySight.map((v, k) => Math.abs(v - (asInput[k] as number))))).toBeLessThan(1e-9);
		},
	);

	it.each([
		['a flash', flashSchedule({ rodRate: 100, coneRate: 50_000, startS: 0.1, durationS: 0.02 }), LIGHT_LEVELS.live],
		['a picture at the level live', pulse, LIGHT_LEVELS.live],
		['a picture at rates of one’s own', pulse, freeLightLevel({ rodRate: 3, coneRate: 700 })],
	] as const)('changes no bit of %s, which is stated as input', (_what, light, level) => {
		const options = { durationS: 0.3 };
		const plain = rows({}, light, level, 'ganglion.V', options);
		const parameters = { 'rod.photometric_gain': 7, 'cone.photometric_gain': 0 };
		expect(rows({ parameters }, light, level, 'ganglion.V', options)).toEqual(plain);
	});

	it('acts from the moment on at which it is set', () => {
		const steady: RateSchedule = { changesMs: [], lightAt: () => white };
		const set: Intervention = { type: 'set', startS: 0.05, endS: 0.1, path: 'cone.photometric_gain', value: 0.5 };
		const level = levelWith('coneRate', 1000);
		const run = (interventions: readonly Intervention[]) =>
			rows({ circuit: 'cone' }, steady, level, 'cone.photoisomerisation', { durationS: 0.15, interventions });
		const course = run([set]).map((rate) => Number(rate.toPrecision(9)));
		expect(new Set(course)).toEqual(new Set([24.2, 500]));
		expect([course[10], course[150], course[250]]).toEqual([24.2, 500, 24.2]);
	});
});

describe('an input without a gain', () => {
	/** A cone whose text says nothing of a gain: its input is photoisomerisations. */
	const cone = catalogue.find(({ file }) => file === 'cells/cone.baylor1974.eq')?.text ?? '';
	const plain = { file: 'cone.eq', text: cone.replace(/ gain photometric_gain$/m, '') };

	it('gets photoisomerisations as they are, to the last bit', () => {
		const { network, mosaic } = prepareModel({
			circuit: 'cone',
			variant: 'corrected',
			columns: { x: 2, y: 1 },
			parameters: {},
			declarations: [plain],
		});
		const input = createReceptorInput(network, receptorsOf(network, mosaic), LIGHT_LEVELS.photopic);
		input.apply(white);
		const { rate } = whiteFor(LIGHT_LEVELS.photopic, { kind: 'cone' });
		expect([...input.rates]).toEqual([rate, rate]);
	});

	it('or with one of 1 is the same, in any unit of it', () => {
		const rate = (text: string): number => {
			const { network, mosaic } = prepareModel({
				circuit: 'cone',
				variant: 'corrected',
				columns: { x: 1, y: 1 },
				parameters: {},
				declarations: [{ file: 'cone.eq', text }],
			});
			const input = createReceptorInput(network, receptorsOf(network, mosaic), LIGHT_LEVELS.mesopic);
			input.apply(white);
			return input.rates[0] as number;
		};
		const without = rate(plain.text);
		expect(rate(cone.replace('photometric_gain = 0.0242', 'photometric_gain = 1'))).toBe(without);
		// A gain in [uM] makes an input in [uM/s]; one in [nM] a thousandth of it.
		const concentration = (unit: string) =>
			cone
				.replace('as phototransduction', 'as phototransduction with photoisomerisation = Rh/1[uM]')
				.replace('input photoisomerisation [1/s]', 'input Rh [uM/s]')
				.replace('photometric_gain = 0.0242 [1]', `photometric_gain = 1 [${unit}]`);
		expect(rate(concentration('uM'))).toBe(without);
		expect(rate(concentration('nM')) / without).toBeCloseTo(1e-3, 12);
	});
});

describe('a live session under a level in cd/m²', () => {
	/** Grey levels, a change in each step of 1 ms and some within. */
	const pictures = () => {
		const frames = [0, 4, 4.3, 4.9, 12, 20.5, 31].map((tMs, id) => ({ id, tMs, light: grey((id * 83) % 256) }));
		return {
			name: 'pictures',
			next: () => frames[0] ?? ('end' as const),
			take: () => void frames.shift(),
			endMs: () => 60,
			close: () => undefined,
		};
	};

	function run(feed: Parameters<typeof benchSession>[0], edits: readonly (readonly [number, number])[]) {
		const told: { tMs: number; rates: Float64Array }[] = [];
		const session = benchSession({
			stepMs: 0.5,
			listener: { light: (tMs, rates) => void told.push({ tMs, rates: Float64Array.from(rates) }) },
			...feed,
		});
		session.setLevel(LIGHT_LEVELS.photopic);
		for (const [tMs, gain] of edits) {
			session.run(tMs, forever);
			session.setParameter('cone.photometric_gain', gain);
		}
		session.run(60, forever);
		return { session, told, state: [...session.state] };
	}

	it('logs the input that each receptor had, so that a replay needs no gain and no level', () => {
		const { told, state } = run({ feed: pictures() }, [[25, 0.3]]);
		// The edit is a change of light of its own, from its moment on.
		expect(told.map(({ tMs }) => tMs)).toContain(25);
		const frames = told.map(({ tMs, rates }, id) => ({
			id,
			tMs,
			light: { format: 'receptor-rates' as const, rates },
		}));
		const log = {
			name: 'log',
			next: () => frames[0] ?? ('end' as const),
			take: () => void frames.shift(),
			endMs: () => 60,
			close: () => undefined,
		};
		const again = benchSession({ stepMs: 0.5, feed: log, model: { parameters: { 'cone.photometric_gain': 900 } } });
		again.run(60, forever);
		expect([...again.state]).toEqual(state);
	});

	it('makes the same again from the same pictures and the history of what was done', () => {
		const { session, state } = run({ feed: pictures() }, [
			[4, 0.01],
			[12.5, 0.3],
		]);
		const again = benchSession({ stepMs: 0.5, feed: pictures(), interventions: session.history() });
		again.setLevel(LIGHT_LEVELS.photopic);
		again.run(60, forever);
		expect([...again.state]).toEqual(state);
	});

	it('is another one by its gain alone, not by other parameters', () => {
		const times: number[] = [];
		const listener = { light: (tMs: number) => void times.push(tMs) };
		const session = benchSession({ stepMs: 0.5, feed: pictures(), listener });
		session.setLevel(LIGHT_LEVELS.photopic);
		session.run(25, forever);
		session.setParameter('cone.leak.g', 1.1);
		session.run(26, forever);
		session.setParameter('cone.photometric_gain', 0.1);
		session.run(27, forever);
		expect(times.filter((tMs) => tMs > 21)).toEqual([26]);
		session.close();
	});

	it('that is stated as input is the same light under any gain', () => {
		const times: number[] = [];
		const frame: LightFrame = { format: 'uniform-rates', rodRate: 0, coneRate: 300 };
		let isGiven = false;
		const session = benchSession({
			stepMs: 0.5,
			listener: { light: (tMs) => void times.push(tMs) },
			feed: {
				name: 'rates',
				next: () => (isGiven ? 'end' : { id: 0, tMs: 3, light: frame }),
				take() {
					isGiven = true;
				},
				endMs: () => 60,
				close: () => undefined,
			},
		});
		session.setLevel(LIGHT_LEVELS.photopic);
		times.length = 0;
		session.run(10, forever);
		session.setParameter('cone.photometric_gain', 0.1);
		session.run(20, forever);
		expect(times).toEqual([3]);
		session.close();
	});
});
