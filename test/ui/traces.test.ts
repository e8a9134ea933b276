import { describe, expect, test } from 'vitest';
import { firstSetup } from '../../src/protocol/session/scopeSetup.ts';
import { scopeQuantities } from '../../src/ui/data/cells.ts';
import { layOutRaster, rowAt, rowY, timeTicks, timeX } from '../../src/ui/raster/rasterLayout.ts';
import { axisRange, plotsOf, readOut, wantedTraces } from '../../src/ui/scope/plotModel.ts';
import { smallDescription } from './descriptions.ts';

describe('the scope', () => {
	const description = smallDescription();
	const [rod, bipolar] = description.populations;
	if (!rod || !bipolar) throw new Error('the description lacks populations');
	const rod1 = { population: 'rod', member: 1 };
	const chosen = { selected: rod1, pinned: [{ population: 'rodBipolar', member: 0 }], extras: [] };
	const setup = firstSetup(1, true);

	test('asks for potential and currents, and for what the user adds', () => {
		expect(scopeQuantities(rod, []).map(({ path }) => path)).toEqual(['V', 'Kv.I', 'Ca.I']);
		expect(scopeQuantities(rod, ['Kv.m']).map(({ path }) => path)).toEqual(['V', 'Kv.m', 'Kv.I', 'Ca.I']);
	});

	test('puts all potentials into one plot and each unit into one of its own', () => {
		const plots = plotsOf(description, setup, chosen);
		expect(plots.map(({ label, unit }) => `${label} ${unit}`)).toEqual(['Potential mV', 'Current pA']);
		expect(plots[0]?.traces.map(({ title }) => title)).toEqual(['Rod 1', 'Bipolar 0']);
		expect(plots[1]?.traces.map(({ title }) => title)).toEqual(['Kv', 'Ca']);
	});

	test('adds any quantity of any cell, each once, and shows nothing of a cell that is not there', () => {
		const traces = [
			{ cell: { population: 'ganglion', member: 1 }, path: 'Na.I' },
			{ cell: rod1, path: 'V' },
			{ cell: { population: 'rod', member: 99 }, path: 'V' },
			{ cell: { population: 'rodBipolar', member: 1 }, path: 'Kv.m' },
		];
		const own = plotsOf(description, { ...setup, follows: false, traces }, chosen);
		expect(own.flatMap((plot) => plot.traces.map(({ title, unit }) => `${title} ${unit}`))).toEqual([
			'Rod 1 mV',
			'Na of Ganglion 1 pA',
			'Kv.m of Bipolar 1 1',
		]);
		const both = plotsOf(description, { ...setup, traces }, chosen);
		expect(both[0]?.traces.map(({ key }) => key)).toEqual(['rod 1 V', 'rodBipolar 0 V']);
	});

	test('has recorded what all scopes show, each trace once', () => {
		const second = { ...firstSetup(2, false), traces: [{ cell: rod1, path: 'Kv.m' }] };
		const wanted = wantedTraces(description, [setup, second], chosen);
		expect(wanted.map(({ cell, path }) => `${cell.population} ${cell.member} ${path}`)).toEqual([
			'rod 1 V',
			'rod 1 Kv.I',
			'rod 1 Ca.I',
			'rodBipolar 0 V',
			'rod 1 Kv.m',
		]);
	});

	test('gives a flat line an axis of its own size, and nothing an axis at all', () => {
		const [low, high] = axisRange(-65, -65, 'mV');
		expect(high - low).toBeGreaterThan(1);
		expect((high + low) / 2).toBe(-65);
		expect(axisRange(Number.NaN, Number.NaN, 'mV')).toEqual([-1, 1]);
		expect(axisRange(0, 100, 'pA').map(Math.round)).toEqual([-8, 108]);
	});

	test('reads out about four digits', () => {
		expect([-61.6994, 0, 0.43701, 1234.5, 0.00002, 2e6, Number.NaN].map(readOut)).toEqual([
			'-61.70',
			'0',
			'0.4370',
			'1235',
			'2.00e-5',
			'2.00e+6',
			'–',
		]);
	});
});

describe('the raster', () => {
	test('gives few cells tall rows and many cells the height there is', () => {
		expect(layOutRaster(4, 400, 200, 70).pitch).toBe(26);
		const crowded = layOutRaster(1000, 400, 200, 70);
		expect(crowded.pitch * 1000).toBeCloseTo(crowded.bottom - crowded.top, 9);
		expect(crowded.tick).toBeGreaterThanOrEqual(1);
		expect(crowded.labelEvery * crowded.pitch).toBeGreaterThanOrEqual(13);
	});

	test('finds the row that a click means', () => {
		const layout = layOutRaster(4, 400, 200, 70);
		for (let row = 0; row < 4; row++) expect(rowAt(layout, rowY(layout, row), 4)).toBe(row);
		expect(rowAt(layout, layout.top + 4.5 * layout.pitch, 4)).toBe(-1);
		expect(rowAt(layout, 0, 4)).toBe(-1);
	});

	test('puts now at the right edge and the start of the window at the left one', () => {
		const layout = layOutRaster(4, 400, 200, 70);
		expect(timeX(layout, 5000, 5000, 2000)).toBe(390);
		expect(timeX(layout, 3000, 5000, 2000)).toBe(70);
	});

	test('marks round times', () => {
		expect(timeTicks(1230, 3230, 5)).toEqual([1500, 2000, 2500, 3000]);
		expect(timeTicks(-800, 200, 5)).toEqual([0, 200]);
	});
});
