import { describe, expect, test } from 'vitest';
import { scopeQuantities } from '../../src/ui/data/cells.ts';
import type { Probe } from '../../src/ui/data/probes.ts';
import { layOutRaster, rowAt, rowY, timeTicks, timeX } from '../../src/ui/raster/rasterLayout.ts';
import { axisRange, plotsOf, readOut } from '../../src/ui/scope/plotModel.ts';
import { smallDescription } from './descriptions.ts';

describe('the scope', () => {
	const description = smallDescription();
	const [rod, bipolar] = description.populations;
	if (!rod || !bipolar) throw new Error('the description lacks populations');
	const probes: Probe[] = [
		{ cell: { population: 'rod', member: 1 }, role: 'selected', watch: 1, quantities: scopeQuantities(rod, []) },
		{
			cell: { population: 'rodBipolar', member: 0 },
			role: 'pinned',
			watch: 2,
			quantities: [{ path: 'V', title: 'V', unit: 'mV', isCurrent: false }],
		},
	];

	test('asks for potential and currents, and for what the user adds', () => {
		expect(scopeQuantities(rod, []).map(({ path }) => path)).toEqual(['V', 'Kv.I', 'Ca.I']);
		expect(scopeQuantities(rod, ['Kv.m']).map(({ path }) => path)).toEqual(['V', 'Kv.m', 'Kv.I', 'Ca.I']);
	});

	test('puts all potentials into one plot and each unit into one of its own', () => {
		const plots = plotsOf(description, probes);
		expect(plots.map(({ label, unit }) => `${label} ${unit}`)).toEqual(['Potential mV', 'Current pA']);
		expect(plots[0]?.traces.map(({ title }) => title)).toEqual(['Rod 1', 'Bipolar 0']);
		expect(plots[1]?.traces.map(({ title, column }) => `${title} ${column}`)).toEqual(['Kv 1', 'Ca 2']);
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
