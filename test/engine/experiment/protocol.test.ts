import { describe, expect, it } from 'vitest';
import { evaluate, readyProtocol, runTrials } from '../../../src/engine/experiment/runProtocol.ts';
import { prepareModel, spikeThresholdMv } from '../../../src/engine/model/prepareModel.ts';
import { receptorsOf } from '../../../src/engine/model/receptors.ts';
import { flashSchedule, type RateSchedule, stimulusSchedule } from '../../../src/engine/simulate/rateSchedule.ts';
import { simulate } from '../../../src/engine/simulate/simulate.ts';
import { chooseSolver } from '../../../src/engine/simulate/solvers.ts';
import { openProtocol, type Protocol } from '../../../src/protocol/experiment/protocolFile.ts';
import { sweepsOf, trialsOf } from '../../../src/protocol/experiment/trials.ts';
import type { Intervention } from '../../../src/protocol/session/interventions.ts';
import { defaultSession } from '../../../src/protocol/session/sessionFile.ts';
import { LIGHT_LEVELS } from '../../../src/retina/light/levels/lightLevel.ts';
import { createStimulus } from '../../../src/retina/light/stimuli/catalogue.ts';
import { viewForReceptors } from '../../../src/retina/light/stimuli/stimulusFrames.ts';

const quiet = { progress: () => undefined, cancelled: () => false };

const protocolOf = (fields: object): Protocol =>
	openProtocol({ format: 'retinode-protocol', version: 1, title: 'a test', retina: { circuit: 'cone' }, ...fields });

const run = (fields: object) => {
	const ready = readyProtocol(protocolOf(fields));
	return evaluate(ready, runTrials(ready, quiet));
};

/** What `retinode simulate` computes for one column. */
function simulated(
	circuit: string,
	light: (receptors: ReturnType<typeof receptorsOf>) => RateSchedule,
	record: readonly string[],
	interventions: readonly Intervention[],
	method: 'rk4' | 'realtime',
	durationS: number,
) {
	const model = prepareModel({ circuit, variant: 'corrected', columns: { x: 1, y: 1 }, parameters: {} });
	const { network, mosaic } = model;
	const rows: number[][] = [];
	const spikes: number[] = [];
	const solver = chooseSolver(method, undefined, { isReleased: false, ...defaultSession(), network });
	simulate(
		{
			model,
			light: light(receptorsOf(network, mosaic)),
			level: LIGHT_LEVELS.live,
			interventions,
			solver,
			durationS,
			rowsEveryS: 0.001,
			record,
			spiking: ['ganglion'],
			thresholdMv: spikeThresholdMv,
		},
		{ ...quiet, row: (_tS, values) => rows.push([...values]), spike: (_p, _m, tS) => spikes.push(tS) },
	);
	return { rows, spikes };
}

describe('a run of a protocol', () => {
	it('finds the parameters of single cells as the run before it did', () => {
		const { results } = run({
			retina: { circuit: 'cone', parameters: { 'cone[0].C': 60 } },
			durationS: 0.3,
			repeats: 2,
			solver: { method: 'realtime' },
			timeline: [
				{ type: 'set', startS: 0.2, path: 'cone[0].C', value: 600 },
				{ type: 'light', startS: 0.1, durationS: 0.02, coneRate: 50_000 },
			],
			record: { traces: ['cone.V'] },
		});
		const [first, second] = (results[0]?.repeats ?? []).map(({ traces }) => traces['cone.V']?.values[0]);
		expect(new Set(first).size).toBeGreaterThan(50);
		expect(second).toEqual(first);
	});

	it('is bit for bit what simulate gives for a flash', () => {
		const { results } = run({
			durationS: 0.4,
			solver: { method: 'rk4' },
			timeline: [{ type: 'light', startS: 0.1, durationS: 0.02, coneRate: 50_000 }],
			record: { traces: ['cone.V', 'ganglion.V'] },
		});
		const light = () => flashSchedule({ rodRate: 0, coneRate: 50_000, startS: 0.1, durationS: 0.02 });
		const { rows, spikes } = simulated('cone', light, ['cone.V', 'ganglion.V'], [], 'rk4', 0.4);
		const [repeat] = results[0]?.repeats ?? [];
		expect(spikes.length).toBeGreaterThan(3);
		expect(repeat?.spikes.ganglion?.timesS[0]).toEqual(spikes);
		expect([...(repeat?.traces['cone.V']?.values[0] ?? [])]).toEqual(rows.map(([cone]) => cone));
		expect([...(repeat?.traces['ganglion.V']?.values[0] ?? [])]).toEqual(rows.map(([, ganglion]) => ganglion));
	});

	it('is bit for bit what simulate gives for a generated stimulus with a block and a current, in real time', () => {
		const parameters = { temporal_frequency: 5, duration: 0.4, baseline_before: 0.1, baseline_after: 0 };
		const { results } = run({
			durationS: 0.4,
			level: { kind: 'named', name: 'live' },
			solver: { method: 'realtime' },
			timeline: [
				{ type: 'stimulus', name: 'flicker', parameters },
				{ type: 'block', path: 'ganglion.KCa', fraction: 0.5, startS: 0.2 },
				{ type: 'inject', target: { population: 'ganglion' }, currentPa: 15, startS: 0.1, durationS: 0.2 },
			],
		});
		const { spikes } = simulated(
			'cone',
			(receptors) => stimulusSchedule(createStimulus({ name: 'flicker', parameters }, viewForReceptors(receptors))),
			[],
			[
				{ type: 'block', path: 'ganglion.KCa', fraction: 0.5, startS: 0.2 },
				{ type: 'inject', target: { population: 'ganglion' }, currentPa: 15, startS: 0.1, endS: 0.1 + 0.2 },
			],
			'realtime',
			0.4,
		);
		expect(spikes.length).toBeGreaterThan(3);
		expect(results[0]?.repeats[0]?.spikes.ganglion?.timesS[0]).toEqual(spikes);
	});

	it('leaves the model as it was, so that the next one begins where it did', () => {
		const { results } = run({
			durationS: 0.1,
			solver: { method: 'realtime' },
			timeline: [{ type: 'clamp', target: { population: 'ganglion' }, potentialMv: -90 }],
			conditions: [
				{ name: 'before', set: { timeline: [] } },
				{ name: 'clamped' },
				{ name: 'after', set: { timeline: [] } },
			],
			record: { traces: ['ganglion.V'] },
		});
		const [before, clamped, after] = results.map(({ repeats }) => repeats[0]?.traces['ganglion.V']?.values[0]);
		expect(after).toEqual(before);
		expect(clamped?.at(-1)).toBe(-90);
	});

	it('counts its times from the end of the time to settle', () => {
		const { results } = run({
			settleS: 0.25,
			durationS: 0.1,
			solver: { method: 'realtime' },
			timeline: [
				{ type: 'light', coneRate: 20 },
				{ type: 'light', startS: 0.02, durationS: 0.05, coneRate: 1e5 },
			],
			record: { traces: ['cone.V'] },
		});
		const [repeat] = results[0]?.repeats ?? [];
		expect(repeat?.timesS[0]).toBe(0);
		expect(repeat?.timesS).toHaveLength(101);
		const cone = repeat?.traces['cone.V']?.values[0] ?? new Float64Array();
		// The background has acted already, and the flash has not.
		expect(cone[0] ?? 0).toBeLessThan(-0.1);
		expect((cone[20] ?? 0) - (cone[100] ?? 0)).toBeGreaterThan(1);
	});
});

describe('the sweeps of a protocol', () => {
	const flashes = {
		durationS: 0.1,
		timeline: [{ id: 'flash', type: 'light', startS: 0, durationS: 0.02, coneRate: 1 }],
	};

	it('are every condition with every value of every axis, the last axis fastest', () => {
		const sweeps = sweepsOf(
			protocolOf({
				...flashes,
				vary: [
					{ name: 'light', unit: '1/s', values: [1, 10], of: ['timeline.flash.coneRate'] },
					{ name: 'ms', values: { from: 10, to: 20, count: 2 }, of: [{ path: 'timeline.0.durationS', times: 0.001 }] },
				],
				conditions: [{ name: 'control' }, { name: 'cut', set: { 'retina.parameters.cone_cb.g': 0 } }],
			}),
		);
		expect(sweeps.map(({ label }) => label)).toEqual([
			'control, light 1 1/s, ms 10',
			'control, light 1 1/s, ms 20',
			'control, light 10 1/s, ms 10',
			'control, light 10 1/s, ms 20',
			'cut, light 1 1/s, ms 10',
			'cut, light 1 1/s, ms 20',
			'cut, light 10 1/s, ms 10',
			'cut, light 10 1/s, ms 20',
		]);
		expect(sweeps[3]?.protocol.timeline[0]).toMatchObject({ coneRate: 10, durationS: 0.02 });
		expect(sweeps[7]?.protocol.retina.parameters).toEqual({ 'cone_cb.g': 0 });
	});

	it('are made in the order that is asked for, which by chance the seed decides', () => {
		const orderOf = (order: string, seed = 1) => {
			const protocol = protocolOf({
				...flashes,
				retina: { circuit: 'cone', seed },
				vary: [{ name: 'light', values: [1, 2, 3, 4, 5], of: ['timeline.flash.coneRate'] }],
				repeats: 2,
				order,
			});
			return trialsOf(protocol, sweepsOf(protocol)).map(({ sweep, repeat }) => `${sweep.index}.${repeat}`);
		};
		expect(orderOf('sequential').slice(0, 3)).toEqual(['0.0', '0.1', '1.0']);
		expect(orderOf('interleaved').slice(0, 3)).toEqual(['0.0', '1.0', '2.0']);
		expect(orderOf('random')).toEqual(orderOf('random'));
		expect(orderOf('random')).not.toEqual(orderOf('random', 2));
		expect([...orderOf('random')].sort()).toEqual(orderOf('sequential'));
	});

	it('say which field is wrong, in which sweep', () => {
		const varied =
			(of: unknown[], values: unknown = [1, 2]) =>
			() =>
				sweepsOf(protocolOf({ ...flashes, vary: [{ name: 'light', values, of }] }));
		expect(varied(['timeline.flsh.coneRate'])).toThrow(
			/'timeline.flsh.coneRate' leads nowhere: there is no 'flsh'; there are flash/,
		);
		expect(varied(['timeline.flash.coneRat'])).toThrow(/sweep 'light 1'.*unknown field 'coneRat'/);
		expect(varied(['timeline.flash.coneRate'], [1, -2])).toThrow(
			/sweep 'light -2'.*'timeline.0.coneRate' must be at least 0; got -2/,
		);
		expect(varied([{ path: 'timeline.flash.coneRate', values: [1] }])).toThrow(
			/must have as many values as the axis, 2; got 1/,
		);
		expect(() => protocolOf({ ...flashes, durationS: -1 })).toThrow(
			/protocol: field 'durationS' must be at least 0.000001; got -1/,
		);
		expect(() => protocolOf({ ...flashes, timeline: [{ type: 'shock' }] })).toThrow(
			/field 'timeline.0.type' must be one of 'light', 'luminance'/,
		);
	});
});

describe('what a protocol measures', () => {
	it('is refused by field before anything runs', () => {
		const ready = (fields: object) => () => readyProtocol(protocolOf({ durationS: 0.1, ...fields }));
		expect(ready({ analyses: { a: { analysis: 'nothing', of: 'cone.V' } } })).toThrow(
			/field 'analyses.a': must be one of level, peak.*got 'nothing'/,
		);
		expect(ready({ analyses: { a: { analysis: 'spikeCount', of: 'ganglion.V' } } })).toThrow(/is of a population/);
		expect(ready({ analyses: { a: { analysis: 'traceHarmonics', of: 'cone.V' } } })).toThrow(
			/parameter frequencyHz of 'traceHarmonics' must be 0.001 to 1000 Hz; got nothing/,
		);
		expect(ready({ figures: [{ name: 'x', value: '1 +' }] })).toThrow(/field 'figures.0.value': expected a number/);
		expect(ready({ columns: { a: '2[mV]' } })).not.toThrow();
		expect(() => run({ durationS: 0.01, solver: { method: 'realtime' }, columns: { a: '2[mV]' } })).toThrow(
			/field 'columns.a': numbers of a formula have no unit/,
		);
		expect(() =>
			run({ durationS: 0.01, solver: { method: 'realtime' }, figures: [{ name: 'x', value: 'y' }] }),
		).toThrow(/field 'figures.0.value': there is no 'y'/);
	});

	it('holds over sweeps, conditions and repeats', () => {
		const { figures, findings } = run({
			durationS: 0.3,
			solver: { method: 'realtime' },
			timeline: [{ id: 'step', type: 'inject', target: { population: 'ganglion' }, currentPa: 0 }],
			vary: [{ name: 'pA', values: [0, 20, 40], of: ['timeline.step.currentPa'] }],
			conditions: [
				{ name: 'control' },
				{ name: 'TTX', timeline: [{ type: 'block', path: 'ganglion.Na', fraction: 1 }] },
			],
			repeats: 2,
			analyses: {
				spikes: { analysis: 'spikeCount', of: 'ganglion' },
				slope: { analysis: 'line', x: 'pA', y: 'spikes', condition: 'control' },
			},
			figures: [
				{ id: 'control', name: 'spikes', value: 'spikes.sum', condition: 'control' },
				{ name: 'spikes under TTX', value: 'spikes.sum', condition: 'TTX' },
				{ name: 'at {label}', value: 'spikes', each: true, where: 'pA > 10 and pA < 30' },
				{ name: 'more spikes per pA', value: 'slope' },
			],
			findings: [
				{ text: '{control} in all', when: 'control > 1' },
				{ text: 'never', when: 'control < 1' },
			],
		});
		const [spikes, blocked, at20, at20Blocked, slope] = figures;
		expect(spikes?.value).toBeGreaterThan(10);
		expect(blocked?.value).toBe(0);
		expect(at20).toMatchObject({ name: 'at control, pA 20' });
		expect(at20Blocked).toMatchObject({ name: 'at TTX, pA 20', value: 0 });
		expect(slope?.value).toBeGreaterThan(0.1);
		expect(findings).toEqual([`${spikes?.value} in all`]);
	});
});

describe('light in a region', () => {
	it('falls on the receptors that lie there, adds up, and follows a course', () => {
		const retina = { circuit: 'cone', columns: { x: 3, y: 3 } };
		const { results } = run({
			retina,
			durationS: 0.1,
			level: { kind: 'free', rodRate: 0, coneRate: 1e5 },
			solver: { method: 'realtime' },
			timeline: [
				{ type: 'luminance', luminance: 2e-5 },
				{ type: 'luminance', luminance: 0.9, region: { xUm: 7.5, yUm: 7.5, radiusUm: 6 }, startS: 0.02 },
			],
			record: { traces: ['cone.V', 'cone.V[middle]'] },
		});
		const traces = results[0]?.repeats[0]?.traces;
		const last = traces?.['cone.V']?.values.map((each) => each.at(-1) ?? 0) ?? [];
		expect(traces?.['cone.V[middle]']?.cells.map(({ member }) => member)).toEqual([4]);
		const [middle, others] = [last[4] ?? 0, last.filter((_, k) => k !== 4)];
		expect(middle).toBeLessThan(-15);
		for (const each of others) {
			expect(each).toBeGreaterThan(middle + 5);
			expect(each).toBeLessThan(traces?.['cone.V']?.values[0]?.[0] ?? 0);
		}
	});

	it('cannot be input and luminance at once, and a contrast needs its course', () => {
		const lit = (timeline: object[]) => () => run({ durationS: 0.01, solver: { method: 'realtime' }, timeline });
		expect(
			lit([
				{ type: 'light', coneRate: 1 },
				{ type: 'luminance', luminance: 1 },
			]),
		).toThrow(/either as input .* or as luminance/);
		expect(
			lit([
				{ type: 'luminance', luminance: 1 },
				{ type: 'luminance', luminance: 0.5 },
			]),
		).toThrow(/add up to 1.5, more than white/);
		expect(lit([{ type: 'light', coneRate: 1, contrast: 0.5 }])).toThrow(/contrast and course go together/);
	});
});

describe('noise', () => {
	const dim = (fields: object) =>
		run({
			durationS: 0.3,
			solver: { method: 'realtime' },
			timeline: [{ type: 'light', rodRate: 5, coneRate: 2 }],
			record: { traces: ['rod.V'] },
			...fields,
		}).results[0]?.repeats.map(({ traces }) => traces['rod.V']?.values[0]?.at(-1));

	it('differs from repeat to repeat, and is the same when it is run again', () => {
		const noisy = dim({ retina: { circuit: 'mouse', noise: ['photon'], seed: 7 }, repeats: 2 });
		expect(noisy?.[0]).not.toBe(noisy?.[1]);
		expect(dim({ retina: { circuit: 'mouse', noise: true, seed: 8 } })?.[0]).toBe(noisy?.[1]);
		const quiet = dim({ retina: { circuit: 'mouse' }, repeats: 2 });
		expect(quiet?.[0]).toBe(quiet?.[1]);
	});

	it('is refused where the circuit declares none', () => {
		expect(() => dim({ retina: { circuit: 'dual', noise: ['photon'] } })).toThrow(
			/field 'retina.noise': circuit 'dual' declares no noise; got 'photon'/,
		);
	});
});
