import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compareTrains } from '../../src/analysis/spikeTrains/compareTrains.ts';
import { prepareModel, spikeThresholdMv } from '../../src/engine/model/prepareModel.ts';
import { flashSchedule } from '../../src/engine/simulate/rateSchedule.ts';
import { rowHeader, simulate } from '../../src/engine/simulate/simulate.ts';
import type { SimulationResult } from '../../src/engine/simulate/simulation.ts';
import type { SolverChoice } from '../../src/engine/simulate/solvers.ts';
import { DEFAULT_LIGHT_LEVEL } from '../../src/retina/light/levels/lightLevel.ts';

const reference = (file: string) => readFileSync(new URL(`../reference/${file}`, import.meta.url), 'utf8');

function table(file: string): { header: string[]; rows: number[][] } {
	const [header = '', ...lines] = reference(file).trim().split('\n');
	return { header: header.split(','), rows: lines.map((line) => line.split(',').map(Number)) };
}

interface Run {
	readonly header: string[];
	readonly rows: number[][];
	readonly spikesS: number[];
	readonly result: SimulationResult;
}

function run(
	circuit: string,
	variant: string,
	solver: SolverChoice,
	options: {
		startS: number;
		durationS: number;
		interventions?: Parameters<typeof simulate>[0]['interventions'];
		stopAtRow?: number;
		rowsEveryS?: number;
		parameters?: Readonly<Record<string, number>>;
		rates?: { rodRate: number; coneRate: number };
	},
): Run {
	const model = prepareModel({ circuit, variant, columns: { x: 1, y: 1 }, parameters: options.parameters ?? {} });
	const rates = options.rates ?? { rodRate: 100, coneRate: 50_000 };
	const flash = { ...rates, startS: options.startS, durationS: 0.02 };
	const rows: number[][] = [];
	const spikesS: number[] = [];
	const result = simulate(
		{
			model,
			light: flashSchedule(flash),
			flash,
			level: DEFAULT_LIGHT_LEVEL,
			interventions: options.interventions ?? [],
			solver,
			durationS: options.durationS,
			rowsEveryS: options.rowsEveryS ?? 0.001,
			spiking: ['ganglion'],
			thresholdMv: spikeThresholdMv,
		},
		{
			row: (tS, values) => rows.push([tS, ...values]),
			spike: (_population, _member, tS) => spikesS.push(tS),
			progress: () => undefined,
			cancelled: () => options.stopAtRow !== undefined && rows.length >= options.stopAtRow,
		},
	);
	return { header: rowHeader({ model }), rows, spikesS, result };
}

/** Upward crossings of −20 mV in the printed rows, by linear interpolation, s. */
function crossings(rows: number[][], column: number): number[] {
	return rows.flatMap((row, k) => {
		const [before, now] = [rows[k - 1]?.[column] ?? Number.NaN, row[column] ?? Number.NaN];
		return before < -20 && now >= -20 ? [(rows[k - 1]?.[0] ?? 0) + (0.001 * (-20 - before)) / (now - before)] : [];
	});
}

const worst = (a: number[][], b: number[][], column: number) =>
	Math.max(...b.map((row, k) => Math.abs((a[k]?.[column] ?? Number.NaN) - (row[column] ?? Number.NaN))));

describe('the program released in 2016 is reproduced', () => {
	it.each(['dual', 'rod', 'cone'])('%s, faults included, with its own method and step', (circuit) => {
		const expected = table(`release2016-${circuit}-flash.csv`);
		const { header, rows, result } = run(
			circuit,
			'release2016',
			{ method: 'rk4', stepMs: 0.01 },
			{ startS: 1, durationS: 3 },
		);
		expect(header).toEqual(expected.header);
		expect(rows.length).toBe(expected.rows.length);
		expect(result.completed).toBe(true);
		header.forEach((name, column) => {
			const difference = worst(rows, expected.rows, column);
			if (/^(rod|cone)_V/.test(name)) expect(difference, name).toBeLessThan(1e-6);
			else if (/^(rb|cb|aii)_V/.test(name)) expect(difference, name).toBeLessThan(5e-3);
			// Rows of 1 ms see the steep flank of a spike: 0.05 ms of its time is several mV.
			else if (name === 'gc_V_mV') expect(difference, name).toBeLessThan(5);
			// Printed to six decimals.
			else expect(difference, name).toBeLessThan(2e-5);
		});
		const ganglion = header.indexOf('gc_V_mV');
		const [ours, theirs] = [crossings(rows, ganglion), crossings(expected.rows, ganglion)];
		expect(ours.length).toBe(theirs.length);
		expect(theirs.length).toBeGreaterThan(20);
		for (const [k, t] of theirs.entries()) expect(Math.abs((ours[k] ?? Number.NaN) - t)).toBeLessThan(5e-5);
	});
});

describe('rows of the released program', () => {
	it('carry their own time where their distance is no whole number of steps', () => {
		const rod = { startS: 0, durationS: 0.1 };
		const coarse = run('rod', 'release2016', { method: 'rk4', stepMs: 0.03 }, rod);
		const fine = run('rod', 'release2016', { method: 'rk4', stepMs: 0.01 }, { ...rod, rowsEveryS: 0.00001 });
		const column = fine.header.indexOf('rb_V_mV');
		for (const row of coarse.rows) {
			const t = row[0] ?? Number.NaN;
			// Nearest step: half a step from the time that was wanted.
			expect(Math.abs(t - Math.round(t * 1000) / 1000)).toBeLessThan(1.6e-5);
			const same = fine.rows[Math.round(t / 1e-5)];
			expect(same?.[0]).toBeCloseTo(t, 9);
			// RK4 at 0.03 ms against 0.01 ms in the bipolar cell; a row dated one step wrong is 0.02 mV off.
			expect(Math.abs((row[column] ?? 0) - (same?.[column] ?? Number.NaN))).toBeLessThan(5e-3);
		}
		expect(coarse.rows.length).toBe(101);
	});
});

describe('a step that is too large', () => {
	it('ends the run as the released program was run with the name of the quantity that left all bounds, too', () => {
		const solver = { method: 'rk4', stepMs: 1 } as const;
		expect(() => run('dual', 'release2016', solver, { startS: 0, durationS: 0.1 })).toThrow(
			/^rk4: \w+\.[\w.]+ \(.*\) (left its bounds|had no value).* at 0\.\d+ s; its step is too long there: --dt is 1e-3; try --dt/,
		);
	});
});

describe('the corrected column', () => {
	const expected = table('corrected-flash.csv');
	const spikes = reference('corrected-flash.spikes').trim().split('\n').map(Number);

	it.each<SolverChoice>([
		{ method: 'odex', tolerance: 1e-6 },
		{ method: 'rk4', stepMs: 0.025 },
	])('follows its reference trajectory with $method', (solver) => {
		const { header, rows, spikesS } = run('dual', 'corrected', solver, { startS: 0.2, durationS: 1.5 });
		expect(header).toEqual(expected.header);
		expect(rows.length).toBe(expected.rows.length);
		for (const name of ['rod_V_mV', 'cone_V_mV', 'rb_V_mV', 'cb_V_mV', 'aii_V_mV']) {
			const column = header.indexOf(name);
			const squares = expected.rows.map(
				(row, k) => ((rows[k]?.[column] ?? Number.NaN) - (row[column] ?? Number.NaN)) ** 2,
			);
			expect(Math.sqrt(squares.reduce((a, b) => a + b, 0) / squares.length), name).toBeLessThan(0.01);
		}
		expect(spikesS.length).toBe(spikes.length);
		for (const [k, t] of spikes.slice(0, 50).entries())
			expect(Math.abs((spikesS[k] ?? Number.NaN) - t)).toBeLessThan(1e-4);
	});

	it('is run by the real-time method within its promise: 0.3 mV at most, first spikes within 0.15 ms', () => {
		const { header, rows, spikesS } = run(
			'dual',
			'corrected',
			{ method: 'realtime', stepMs: 0.2, substepMs: 0.05 },
			{ startS: 0.2, durationS: 1.5 },
		);
		for (const name of ['rod_V_mV', 'cone_V_mV', 'rb_V_mV', 'cb_V_mV', 'aii_V_mV']) {
			expect(worst(rows, expected.rows, header.indexOf(name)), name).toBeLessThan(0.3);
		}
		expect(Math.abs(spikesS.length - spikes.length)).toBeLessThanOrEqual(2);
		for (const [k, t] of spikes.slice(0, 20).entries())
			expect(Math.abs((spikesS[k] ?? Number.NaN) - t)).toBeLessThan(1.5e-4);
		// By the measures of `retinode compare`: all but what a few of some 150 spikes that come 1 ms late cost.
		const settings = { fromS: 0, toS: 1.5, binS: 0.05, tauS: 0.02, costPerS: 100 };
		const { population, units } = compareTrains([{ name: 'ganglion', a: spikes, b: spikesS }], settings);
		expect(population.temporalFidelity).toBeGreaterThan(0.99);
		expect((units[0]?.victorPurpura ?? Number.NaN) / spikes.length).toBeLessThan(0.1);
	});

	it('rests in the dark until the light comes, and the light lands exactly where it was asked for', () => {
		// 0.1234567 s is no whole number of any step: a solver that stepped over the edges would change the count of photons.
		const { rows } = run('dual', 'corrected', { method: 'rk4', stepMs: 0.05 }, { startS: 0.1234567, durationS: 0.2 });
		const rest = rows[0]?.[2] ?? Number.NaN;
		for (const [t = 0, , rod = Number.NaN] of rows) {
			if (t <= 0.123) expect(Math.abs(rod - rest)).toBeLessThan(1e-6);
		}
		const odex = run('dual', 'corrected', { method: 'odex', tolerance: 1e-9 }, { startS: 0.1234567, durationS: 0.2 });
		expect(worst(rows, odex.rows, 2)).toBeLessThan(1e-4);
	});

	it('spikes when current is injected, is silent when clamped, and both end when they should', () => {
		const target = { population: 'ganglion' };
		const { spikesS, rows, header } = run(
			'dual',
			'corrected',
			{ method: 'rk4', stepMs: 0.025 },
			{
				startS: 10,
				durationS: 0.4,
				interventions: [
					{ type: 'inject', startS: 0.05, endS: 0.25, target, currentPa: 20 },
					{ type: 'clamp', startS: 0.15, endS: 0.3, target, potentialMv: -70 },
				],
			},
		);
		expect(spikesS.length).toBeGreaterThan(0);
		for (const t of spikesS) expect(t > 0.05 && t < 0.15).toBe(true);
		const column = header.indexOf('gc_V_mV');
		for (const row of rows) {
			const [t = 0] = row;
			if (t > 0.151 && t < 0.299) expect(row[column]).toBe(-70);
		}
	});

	it('hands over whole rows when it is cancelled', () => {
		const { rows, result } = run(
			'dual',
			'corrected',
			{ method: 'rk4', stepMs: 0.025 },
			{ startS: 0.2, durationS: 1, stopAtRow: 100 },
		);
		expect(result.completed).toBe(false);
		expect(rows.length).toBeLessThan(110);
		for (const row of rows) expect(row.every(Number.isFinite)).toBe(true);
	});

	it.each([
		['duration', { durationS: -1 }],
		['duration', { durationS: Number.NaN }],
	])('refuses a %s that makes no sense', (field, options) => {
		expect(() => run('dual', 'corrected', { method: 'rk4', stepMs: 0.025 }, { startS: 0, ...options })).toThrow(
			`${field} must be`,
		);
	});
});

describe('a ganglion cell that fires in the dark', () => {
	it.each([100, 150])('starts on its cycle, and all solvers find the same spikes (ganglion.Na.g = %i nS)', (g) => {
		const choices: SolverChoice[] = [
			{ method: 'odex', tolerance: 1e-8 },
			{ method: 'rk4', stepMs: 0.02 },
			{ method: 'realtime', stepMs: 0.5, substepMs: 0.1 },
		];
		const [reference, ...others] = choices.map(
			(solver) =>
				run('dual', 'corrected', solver, {
					startS: 0,
					durationS: 1,
					parameters: { 'ganglion.Na.g': g },
					rates: { rodRate: 0, coneRate: 0 },
				}).spikesS,
		);
		if (!reference) throw new Error('no run');
		expect(reference.length).toBeGreaterThanOrEqual(5);
		for (const spikes of others) {
			expect(spikes.length).toBe(reference.length);
			// Intervals of more than 100 ms: the real-time method's drift is within 0.5 % of the time.
			spikes.forEach((t, k) => {
				expect(Math.abs(t - (reference[k] as number))).toBeLessThan(0.005 * t + 0.001);
			});
		}
	});
});
