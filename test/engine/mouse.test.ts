import { describe, expect, it } from 'vitest';
import { mouseFiles } from '../../bench/mouseFiles.ts';
import { prepareModel, spikeThresholdMv } from '../../src/engine/model/prepareModel.ts';
import { flashSchedule } from '../../src/engine/simulate/rateSchedule.ts';
import { simulate } from '../../src/engine/simulate/simulate.ts';
import type { SolverChoice } from '../../src/engine/simulate/solvers.ts';
import { DEFAULT_LIGHT_LEVEL } from '../../src/retina/light/levels/lightLevel.ts';

/** Spike times of a mammalian column under half a second of light, ms. */
function spikesBy(solver: SolverChoice): number[] {
	const one = { columns: { x: 1, y: 1 }, parameters: {}, variant: 'corrected', declarations: mouseFiles };
	const model = prepareModel({ circuit: 'mouse', ...one });
	const flash = { rodRate: 0, coneRate: 20_000, startS: 0.3, durationS: 0.5 };
	const spikes: number[] = [];
	simulate(
		{
			...{ model, light: flashSchedule(flash), flash, level: DEFAULT_LIGHT_LEVEL, interventions: [], solver },
			...{ durationS: 1.2, rowsEveryS: 0.1, spiking: ['ganglion'], thresholdMv: spikeThresholdMv },
		},
		{
			row: () => undefined,
			spike: (_population, _member, tS) => spikes.push(tS * 1000),
			progress: () => undefined,
			cancelled: () => false,
		},
	);
	return spikes;
}

describe('a mammalian column that fires for 0.8 s at 300 to 500/s', () => {
	it('has as many spikes by the real-time method as by odex, at their times', () => {
		const [found, reference] = [
			spikesBy({ method: 'realtime', stepMs: 0.5, substepMs: 0.1 }),
			spikesBy({ method: 'odex', tolerance: 1e-7 }),
		];
		expect(reference.length).toBeGreaterThan(350);
		expect(found).toHaveLength(reference.length);
		const late = (number: number) =>
			Math.abs((found[number - 1] ?? Number.NaN) - (reference[number - 1] ?? Number.NaN));
		expect(late(1)).toBeLessThan(0.1);
		expect(late(100)).toBeLessThan(0.1);
		expect(late(200)).toBeLessThan(0.15);
		expect(late(300)).toBeLessThan(0.2);
	});
});
