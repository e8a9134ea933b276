import { describe, expect, it } from 'vitest';
import { type Drift, loneCells, measureDrift } from '../../bench/drift.ts';
import { driftRow } from '../../bench/driftTable.ts';
import { createLibrary } from '../../src/ode/equations/linking/library.ts';
import { testCircuits } from '../ode/realtimeCircuits.ts';

/** What the project promises of spike times in sustained firing, %: the mean over five currents within ±3 %, and any one of them. */
const contract = { mean: 0.05, worst: 0.12 };
const live = { mean: 0.07, worst: 0.12 };
const ordinary = { running: 'ordinary', stepMs: 0.5 } as const;

function within({ meanPercent, worstPercent }: Drift, { mean, worst }: typeof contract): void {
	expect(Math.abs(meanPercent)).toBeLessThanOrEqual(mean);
	expect(worstPercent).toBeLessThanOrEqual(worst);
}

describe('spikes of sustained firing keep their rate against RK4 at 5 µs', () => {
	it.each([
		[20, 0.45, 600],
		[83, 2, 300],
		[174, 5, 300],
		[269, 8, 300],
		[467, 14.6, 300],
		[802, 30, 300],
	])('a mammalian ganglion cell at 37 °C at about %d/s', (rateHz, density, durationMs) => {
		const runs = [ordinary, { running: 'live', stepMs: 1 }, { running: 'javascript', stepMs: 0.5 }] as const;
		const found = measureDrift(loneCells.mouse, density, durationMs, runs);
		for (const each of found) {
			expect(Math.abs(each.rateHz / rateHz - 1)).toBeLessThan(0.2);
			within(each, contract);
			expect(each.first20Ms).toBeLessThan(0.15);
		}
	});

	it.each([
		[21, 1, 600],
		[59, 2, 400],
		[181, 8, 300],
		[248, 16, 300],
		[316, 32, 300],
	])(
		'a salamander ganglion cell at about %d/s, with ordinary substeps and with long ones',
		(rateHz, density, durationMs) => {
			const runs = [ordinary, { running: 'live', stepMs: 0.5 }, { running: 'live', stepMs: 1 }] as const;
			const [first, ...rest] = measureDrift(loneCells.salamander, density, durationMs, runs);
			if (!first) throw new Error('nothing was measured');
			expect(Math.abs(first.rateHz / rateHz - 1)).toBeLessThan(0.1);
			within(first, contract);
			for (const each of rest) within(each, live);
		},
	);
});

describe('and where another cell is in voltage clamp', () => {
	const runs = [
		{ ...ordinary, holdsAnother: true },
		{ running: 'live', stepMs: 1, holdsAnother: true },
		{ running: 'javascript', stepMs: 0.5, holdsAnother: true },
	] as const;

	it.each([2, 14.6])('a mammalian ganglion cell under %d µA/cm²', (density) => {
		for (const each of measureDrift(loneCells.mouse, density, 300, runs)) within(each, contract);
	});

	it('a salamander ganglion cell', () => {
		for (const each of measureDrift(loneCells.salamander, 8, 300, runs)) within(each, contract);
	});
});

describe('and that of a cell by which no number of the method was chosen', () => {
	const library = createLibrary(testCircuits);
	const axon = { name: 'squid axon, 6.3 °C', library, kind: 'axon', pAPerDensity: 10 };

	it.each([7, 20, 40])('a squid axon under %d µA/cm²', (density) => {
		const runs = [ordinary, { running: 'live', stepMs: 1 }, { running: 'javascript', stepMs: 0.5 }] as const;
		for (const each of measureDrift(axon, density, 400, runs)) {
			expect(each.rateHz).toBeGreaterThan(50);
			within(each, contract);
		}
	});
});

describe('and whatever the step is', () => {
	it.each([0.02, 0.05, 0.1, 0.25, 2])('at %d ms', (stepMs) => {
		const runs = [
			{ running: 'ordinary', stepMs },
			{ running: 'javascript', stepMs },
		] as const;
		for (const [cell, density] of [
			[loneCells.salamander, 2],
			[loneCells.salamander, 32],
			[loneCells.mouse, 8],
		] as const) {
			for (const each of measureDrift(cell, density, 300, runs)) within(each, contract);
		}
	});
});

describe('the drift table', () => {
	it('has a row for each current: rate, mean and worst of each way to run, the first spikes', () => {
		const row = driftRow(loneCells.salamander, 16, 100);
		expect(row).toMatch(/^\| salamander, 20 °C \| 2\d\d( \| -?0\.\d{3} \/ 0\.\d{3}){4} \| 0\.\d{3} \|$/);
	});
});
