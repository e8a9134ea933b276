import { describe, expect, it } from 'vitest';
import { catalogueLibrary, prepareModel, spikeThresholdMv } from '../../src/engine/model/prepareModel.ts';
import { flashSchedule } from '../../src/engine/simulate/rateSchedule.ts';
import { simulate } from '../../src/engine/simulate/simulate.ts';
import type { SolverChoice } from '../../src/engine/simulate/solvers.ts';
import { buildNetwork } from '../../src/ode/kernels/network/networkBuilder.ts';
import { settleInTheDark } from '../../src/ode/solvers/reference/darkState.ts';
import { LIGHT_LEVELS } from '../../src/retina/light/levels/lightLevel.ts';
import { ganglionCells, MouseRun, shine } from './mouseColumns.ts';

/** One integrate-and-fire cell alone, with a current. */
const alone = [
	{
		file: 'alone.eq',
		text: 'circuit alone\ntitle An integrate-and-fire cell\nsource a test\ncell mouse.integrateAndFire as onSustained',
	},
];

/** Times of its spikes in half a second of a current, ms. */
function spikesOf(currentPa: number, solver: SolverChoice): number[] {
	const spikes: number[] = [];
	simulate(
		{
			model: prepareModel({
				circuit: 'alone',
				variant: 'corrected',
				columns: { x: 1, y: 1 },
				parameters: {},
				declarations: alone,
			}),
			...{
				light: flashSchedule({ rodRate: 0, coneRate: 0, startS: 0, durationS: 0 }),
				level: LIGHT_LEVELS.live,
				solver,
			},
			interventions: [{ type: 'inject', startS: 0.05, target: { population: 'onSustained' }, currentPa }],
			...{ durationS: 0.55, rowsEveryS: 0.1, spiking: ['onSustained'], thresholdMv: spikeThresholdMv },
		},
		{
			row: () => undefined,
			spike: (_population, _member, tS) => spikes.push(1000 * tS),
			progress: () => undefined,
			cancelled: () => false,
		},
	);
	return spikes;
}

const odex: SolverChoice = { method: 'odex', tolerance: 1e-8 };

describe('an integrate-and-fire cell', () => {
	it('is silent below its threshold and fires the faster the more it gets above', () => {
		const counts = [0, 100, 400, 600, 1000].map((pA) => spikesOf(pA, odex).length);
		expect(counts.slice(0, 2)).toEqual([0, 0]);
		expect(counts[2]).toBeGreaterThan(0);
		expect(counts[3]).toBeGreaterThan(counts[2] as number);
		expect(counts[4]).toBeGreaterThan(counts[3] as number);
	});

	it('fires regularly: it has no memory beyond its reset', () => {
		const times = spikesOf(600, odex);
		const gaps = times.slice(1).map((each, k) => each - (times[k] as number));
		const late = gaps.slice(2);
		expect(late.length).toBeGreaterThan(5);
		expect(Math.max(...late) - Math.min(...late)).toBeLessThan(0.05);
	});

	it('has as many spikes by the real-time method in steps of 0.5, 0.1 and 0.02 ms as by odex, the first within 0.01 ms and all within 0.5', () => {
		const reference = spikesOf(600, odex);
		expect(reference.length).toBeGreaterThan(50);
		for (const stepMs of [0.5, 0.1, 0.02]) {
			const found = spikesOf(600, { method: 'realtime', stepMs, substepMs: Math.min(stepMs, 0.1) });
			expect(found).toHaveLength(reference.length);
			const late = found.map((each, k) => Math.abs(each - (reference[k] as number)));
			expect(late[0]).toBeLessThan(0.01);
			expect(Math.max(...late)).toBeLessThan(0.5);
		}
	});
});

describe('the mouse with integrate-and-fire cells', () => {
	it('is silent in its ON cells and fires in its OFF cells in the dark; ON cells answer light that doubles, OFF cells light that goes', () => {
		const levels = [0, 30, 25_000];
		const network = buildNetwork('mouseIntegrateAndFire', catalogueLibrary(), {
			columns: levels.length,
			neighbours: [],
		});
		const run = new MouseRun(network, settleInTheDark(network, catalogueLibrary()).y);
		shine(network, levels);
		run.run(5000);
		const dark = ganglionCells.map((cell) => run.rate(cell, 0, 3000, 5000));
		expect(dark.slice(0, 2)).toEqual([0, 0]);
		expect(dark[2]).toBeGreaterThan(5);
		expect(dark[3]).toBeGreaterThan(5);
		const peaks = (factor: number) => {
			const from = run.tMs;
			shine(
				network,
				levels.map((each) => factor * each),
			);
			run.run(600);
			return ganglionCells.map((cell) => run.peak(cell, 2, from, run.tMs));
		};
		const brighter = peaks(2);
		expect(brighter[0]).toBeGreaterThanOrEqual(30);
		expect(brighter[1]).toBeGreaterThanOrEqual(20);
		const dimmer = peaks(0.25);
		expect(dimmer[2]).toBeGreaterThanOrEqual(20);
		expect(dimmer[2]).toBeGreaterThan(brighter[2] as number);
	});
});
