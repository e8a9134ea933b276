import { describe, expect, test } from 'vitest';
import { histogramOf } from '../../src/analysis/numbers/histogram.ts';
import { createRunningTriggeredAverage } from '../../src/analysis/numbers/runningTriggeredAverage.ts';
import { firstSetup, firstTrigger } from '../../src/protocol/session/scopeSetup.ts';
import { createSpikeRing } from '../../src/ui/data/spikeRing.ts';
import { createTraceHistory, type TraceHistory } from '../../src/ui/data/traceHistory.ts';
import { createCollector } from '../../src/ui/scope/collector.ts';
import { fieldMapOf, fieldPlaces } from '../../src/ui/scope/fieldMap.ts';
import { createLevelFinder, lightLevel } from '../../src/ui/scope/levelFinder.ts';
import { createLightFilter } from '../../src/ui/scope/lightFilter.ts';
import { panelRanges } from '../../src/ui/scope/paintPanels.ts';
import { spikingCellOf } from '../../src/ui/scope/panelSources.ts';
import { resultsFromText } from '../../src/ui/scope/results.ts';
import { tracePanels, tracesAsCsv, tracesAsNpz } from '../../src/ui/scope/savedTraces.ts';
import { filterPanels, intervalPanels, ratePanels, sweepPanels } from '../../src/ui/scope/scopePanels.ts';
import { createSweeps } from '../../src/ui/scope/sweeps.ts';
import { fc } from '../property.ts';
import { smallDescription } from './descriptions.ts';

/** A trace with a sample every ms, as a function of time. */
function traceOf(untilMs: number, value: (tMs: number) => number): TraceHistory {
	const history = createTraceHistory();
	for (let tMs = 0; tMs <= untilMs; tMs++) history.push(tMs, value(tMs));
	return history;
}

const trace = (key: string, unit = 'mV') => ({
	key,
	cell: { population: 'ganglion', member: 0 },
	path: 'V',
	title: 'Ganglion 0',
	about: 'potential of Ganglion cell 0',
	unit,
	colour: 0,
	dashed: false,
	isOwn: false,
});

describe('a trigger', () => {
	test('by level fires once for each crossing, between samples, and not on what was there before', () => {
		const sine = createTraceHistory();
		const finder = createLevelFinder(true, () => ({ at: 0, hysteresis: 0.1 }));
		const found: number[] = [];
		for (let tMs = 0; tMs <= 1000; tMs++) {
			sine.push(tMs, Math.sin((2 * Math.PI * (tMs + 0.3)) / 100));
			if (tMs % 17 === 0) finder.scan(sine, (at) => found.push(at));
		}
		expect(found).toHaveLength(9);
		found.forEach((tMs, k) => {
			expect(tMs).toBeCloseTo(99.7 + 100 * k, 3);
		});
	});

	test('falling fires where a rising one does of what is turned over', () => {
		fc.assert(
			fc.property(fc.array(fc.float({ min: -5, max: 5, noNaN: true }), { minLength: 3, maxLength: 60 }), (values) => {
				const found = [1, -1].map((sign) => {
					const history = createTraceHistory();
					const times: number[] = [];
					const finder = createLevelFinder(sign > 0, () => ({ at: 0, hysteresis: 0 }));
					finder.scan(history, () => undefined);
					values.forEach((value, k) => {
						history.push(k, sign * value);
					});
					finder.scan(history, (tMs) => times.push(tMs));
					return times;
				});
				expect(found[0]).toEqual(found[1]);
			}),
			{ numRuns: 50 },
		);
	});

	test('by light takes half way between dark and bright, and nothing while light is steady', () => {
		expect(lightLevel(traceOf(1000, (tMs) => (tMs % 200 < 100 ? 0 : 80)))?.at).toBe(40);
		expect(lightLevel(traceOf(1000, () => 80))).toBeUndefined();
	});
});

describe('sweeps', () => {
	test('are cut around their triggers; their mean and SD are those of their definition', () => {
		const sweeps = createSweeps(10, 50, 3);
		const history = traceOf(1000, (tMs) => Math.floor(tMs / 100) * 10 + (tMs % 100) / 10);
		for (const tMs of [120, 140, 320]) sweeps.trigger(tMs);
		// The second lies within the first one's sweep.
		expect(sweeps.collect(['a'], 400, () => history)).toEqual([120, 320]);
		for (const tMs of [520, 720]) sweeps.trigger(tMs);
		sweeps.collect(['a'], 1000, () => history);
		expect(sweeps.count).toBe(4);
		expect(sweeps.recent('a')).toHaveLength(3);
		const average = sweeps.average('a');
		expect(average?.count).toBe(4);
		expect(average?.mean[0]).toBeCloseTo((11 + 31 + 51 + 71) / 4, 4);
		expect(average?.deviation[0]).toBeCloseTo(Math.sqrt((2 * 30 ** 2 + 2 * 10 ** 2) / 3), 4);
		expect([sweeps.timesMs[0], sweeps.timesMs.at(-1)]).toEqual([-10, 50]);
	});

	test('that a trace does not have all of are not counted for it', () => {
		const sweeps = createSweeps(100, 50, 3);
		sweeps.trigger(20);
		sweeps.collect(['a'], 1000, () => traceOf(1000, () => 1));
		expect(sweeps.average('a')).toBeUndefined();
	});

	test('are compared with a reference, which stays as it was', () => {
		const history = traceOf(1000, (tMs) => tMs);
		const sweeps = createSweeps(0, 50, 3);
		sweeps.trigger(100);
		sweeps.collect(['ganglion 0 V'], 200, () => history);
		const reference = sweeps.reference(200);
		sweeps.clear();
		sweeps.trigger(400);
		sweeps.collect(['ganglion 0 V'], 500, () => history);
		const plots = [{ unit: 'mV', label: 'Potential', traces: [trace('ganglion 0 V')] }];
		const { panels, note } = sweepPanels(plots, sweeps, reference, firstTrigger);
		expect(panels[0]?.curves.map(({ label, y }) => [label, y[0]])).toEqual([
			['Ganglion 0, reference (1)', 100],
			['Ganglion 0 (1)', 400],
		]);
		expect(note).toBe('1 sweeps around light that comes on; the reference was kept at 0.2 s');
	});

	test('begin with spikes, and spikes around each are a trial', () => {
		const spikes = createSpikeRing(100);
		const collector = createCollector({ ...firstTrigger, on: 'spike', preMs: 10, postMs: 50 });
		const history = traceOf(2000, () => -60);
		const at = (nowMs: number) =>
			collector.update({ nowMs, keys: ['a'], traceOf: () => history, lightKey: undefined, spikes, cell: 4 });
		spikes.push(Uint32Array.of(4), Float64Array.of(50));
		at(100);
		spikes.push(Uint32Array.of(4, 5, 4, 4), Float64Array.of(120, 121, 130, 300));
		at(310);
		at(400);
		expect(collector.sweeps.triggersMs).toEqual([120, 300]);
		expect(collector.trials.map((times) => times.map((tS) => Math.round(1000 * tS)))).toEqual([[0, 10], [0]]);
	});
});

describe('what is measured on spikes', () => {
	test('the rate around a trigger is what the analysis of protocols says, in bins', () => {
		const trigger = { ...firstTrigger, preMs: 100, postMs: 100 };
		const { panels, note } = ratePanels([[-0.05, 0.01, 0.012], [0.015]], trigger, 20, 'Ganglion 0');
		const [bars] = panels[0]?.curves ?? [];
		expect(bars?.style).toBe('bars');
		expect(Array.from(bars?.x ?? []).map(Math.round)).toEqual([-90, -70, -50, -30, -10, 10, 30, 50, 70, 90]);
		expect(Array.from(bars?.y ?? []).map(Math.round)).toEqual([0, 0, 25, 0, 0, 75, 0, 0, 0, 0]);
		expect(note).toMatch(/^2 trials; highest 75\.00 Hz/);
		expect(ratePanels([], trigger, 20, 'x').note).toBe('waits for light that comes on');
	});

	test('intervals are counted, also those beyond the last bin', () => {
		expect(histogramOf([0, 5, 9.99, 10, 35], 10, 30)).toEqual({ middles: [5, 15, 25], counts: [3, 1, 0], above: 1 });
		const { panels, note } = intervalPanels([0.1, 0.11, 0.13, 0.14], 10, 'Ganglion 0');
		expect(Array.from(panels[0]?.curves[0]?.y ?? []).reduce((sum, each) => sum + each, 0)).toBe(3);
		expect(note).toMatch(/^3 intervals; mean 13\.33 ms/);
		expect(intervalPanels([0.1], 10, 'x').note).toBe('fewer than two spikes in the window of time');
	});

	test('a running spike-triggered average is that of its definition', () => {
		fc.assert(
			fc.property(
				fc.array(fc.tuple(fc.float({ min: -9, max: 9, noNaN: true }), fc.integer({ min: 0, max: 2 })), {
					minLength: 4,
					maxLength: 40,
				}),
				(shown) => {
					const lags = 3;
					const running = createRunningTriggeredAverage(1, lags);
					for (const [value, spikes] of shown) running.show([value], spikes);
					const { average, spikes } = running.result(0.1);
					const mean = shown.reduce((sum, [value]) => sum + value, 0) / shown.length;
					const counted = shown.flatMap(([, times], k) => (k >= lags - 1 ? new Array<number>(times).fill(k) : []));
					expect(spikes).toBe(counted.length);
					for (let lag = 0; lag < lags && counted.length > 0; lag++) {
						const before = counted.reduce((sum, k) => sum + (shown[k - lag]?.[0] ?? Number.NaN), 0) / counted.length;
						expect(average[lag]?.[0]).toBeCloseTo(before - mean, 6);
					}
				},
			),
			{ numRuns: 60 },
		);
	});

	test('light before spikes shows the delay at which a cell answers, and the place', () => {
		const spikes = createSpikeRing(10_000);
		const filter = createLightFilter(2, 10);
		let state = 7;
		const light = Array.from({ length: 3000 }, () => {
			state = (Math.imul(state, 1664525) + 1013904223) | 0;
			return [state > 0 ? 1 : 0, (state >> 7) & 1] as const;
		});
		filter.update(0, spikes, 4, () => light[0]);
		// A spike 50 ms after every bright picture of the second receptor.
		light.forEach(([, second], k) => {
			if (second === 1) spikes.push(Uint32Array.of(4), Float64Array.of(10 * k + 55));
			if (k % 10 === 9) filter.update(10 * k, spikes, 4, (tMs) => light[Math.round(tMs / 10)]);
		});
		const found = filter.result();
		const { place, lagMs } = fieldMapOf(found);
		expect([place, Math.round(lagMs)]).toEqual([1, 55]);
		expect(filterPanels(found, place, 'Ganglion 0', '1/s').note).toMatch(/ spikes; the largest departure is \d+/);
	});

	test('a map has the receptors of one kind around the cell, by their places among all', () => {
		const description = smallDescription();
		const places = fieldPlaces(
			{
				...description,
				populations: description.populations.map((each) =>
					each.name === 'rod' ? { ...each, light: { sees: 'rod', unit: '1/s' }, lightPath: 'photons' } : each,
				),
				receptors: [{ population: 'rod', radiusUm: 1 }],
			},
			{ population: 'ganglion', member: 1 },
		);
		expect(places?.receptors).toEqual([1, 0]);
		expect([places?.cellXUm, places?.cellYUm]).toEqual([30, 10]);
	});

	test('counts the selected cell’s spikes, else those of the first that spikes', () => {
		const description = smallDescription();
		const chosen = { selected: { population: 'rod', member: 0 }, pinned: [], extras: [] };
		const traces = [{ cell: { population: 'ganglion', member: 1 }, path: 'V' }];
		expect(spikingCellOf(description, firstSetup(1, true), chosen)).toBeUndefined();
		expect(spikingCellOf(description, { ...firstSetup(1, true), traces }, chosen)).toEqual(traces[0]?.cell);
	});
});

describe('what is saved of a scope', () => {
	const history = traceOf(5, (tMs) => tMs / 2);
	const saved = [{ trace: trace('ganglion 0 V'), history }];

	test('traces as a table have a line for every sample of the window', () => {
		const late = createTraceHistory();
		late.push(3, 7);
		const csv = tracesAsCsv([...saved, { trace: { ...trace('b'), path: 'Na.I' }, history: late }], {
			fromMs: 2,
			toMs: 4,
		});
		expect(csv).toBe(
			[
				'# ganglion_0_V: potential of Ganglion cell 0 (mV)',
				'# ganglion_0_Na_I: potential of Ganglion cell 0 (mV)',
				't_s,ganglion_0_V,ganglion_0_Na_I',
				'0.002,1,',
				'0.003,1.5,7',
				'0.004,2,',
				'',
			].join('\n'),
		);
	});

	test('traces as arrays have times and values by name', () => {
		const text = new TextDecoder('latin1').decode(tracesAsNpz(saved, { fromMs: 0, toMs: 5 }));
		for (const name of ['names.npy', 'titles.npy', 'units.npy', 'ganglion_0_V_t_s.npy', 'ganglion_0_V.npy']) {
			expect(text).toContain(name);
		}
	});

	test('a plot has what the window shows and no more', () => {
		const [panel] = tracePanels(
			[{ unit: 'mV', label: 'Potential', traces: [trace('a')] }],
			{ fromMs: 1, toMs: 3 },
			() => history,
		);
		expect(panel?.curves[0]).toMatchObject({ x: [0.001, 0.002, 0.003], y: [0.5, 1, 1.5] });
		expect(panel?.yLabel).toBe('Potential (mV)');
	});
});

describe('results of a protocol', () => {
	const file = {
		protocol: 'iv',
		figures: [],
		sweeps: [],
		panels: [
			{
				title: 'I–V',
				xLabel: 'mV',
				yLabel: 'pA',
				curves: [{ label: 'peak', x: [-60, -40], y: [null, 3], style: 'points' }],
			},
		],
	};

	test('are read from what the command prints, with gaps where there is no value', () => {
		const { panels } = resultsFromText('iv.json', JSON.stringify(file));
		expect(panels[0]?.curves[0]?.y).toEqual([Number.NaN, 3]);
		const [panel] = panels;
		if (!panel) throw new Error('no panel');
		expect(panelRanges(panel).x[0]).toBeLessThan(-40);
	});

	test('are refused with one sentence where the file is something else', () => {
		expect(() => resultsFromText('a.json', '{"protocol": "x"}')).toThrow(
			"a.json has no results of a protocol (at panels): give a file that 'retinode run PROTOCOL --json' printed.",
		);
	});
});
