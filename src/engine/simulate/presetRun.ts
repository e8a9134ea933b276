import {
	type Preset,
	presetRowsEveryS,
	presetStepS,
	type Sweep,
	type SweepRun,
} from '../../retina/experiments/preset.ts';
import { DEFAULT_LIGHT_LEVEL } from '../../retina/light/levels/lightLevel.ts';
import { prepareModel, spikeThresholdMv } from '../model/prepareModel.ts';
import { flashSchedule } from './rateSchedule.ts';
import { simulate } from './simulate.ts';

/** Who follows the run of a preset. */
export interface PresetListener {
	/** @param fraction of the whole preset's model time that is done */
	progress(fraction: number): void;
	/** True ends the run after the sweeps so far. */
	cancelled(): boolean;
}

function runSweep(sweep: Sweep, progress: (fraction: number) => void, cancelled: () => boolean): SweepRun | undefined {
	const { circuit, variant, durationS, light, electrode, parameters = {}, record } = sweep;
	const model = prepareModel({ circuit, variant, columns: { x: 1, y: 1 }, parameters });
	const timesS: number[] = [];
	const spikesS: number[] = [];
	const traces = record.map((): number[] => []);
	const { completed } = simulate(
		{
			model,
			// RK4 with the preset's own step also for release2016: its rounding of steps to 32 bits plays no part in what presets show.
			light: flashSchedule(light ?? { rodRate: 0, coneRate: 0, startS: durationS, durationS: 0 }),
			level: DEFAULT_LIGHT_LEVEL,
			interventions: electrode
				? [
						{
							type: 'inject',
							startS: electrode.startS,
							endS: electrode.startS + electrode.durationS,
							target: { population: electrode.population },
							currentPa: electrode.currentPa,
						},
					]
				: [],
			solver: { method: 'rk4', stepMs: presetStepS * 1000 },
			durationS,
			rowsEveryS: presetRowsEveryS,
			record: record.map((population) => `${population}.V`),
			spiking: ['ganglion'],
			thresholdMv: spikeThresholdMv,
		},
		{
			row(tS, values) {
				timesS.push(tS);
				traces.forEach((trace, k) => {
					trace.push(values[k] as number);
				});
			},
			spike: (_population, _member, tS) => spikesS.push(tS),
			progress,
			cancelled,
		},
	);
	if (!completed) return undefined;
	const potentialsMv = Object.fromEntries(record.map((name, k) => [name, Float64Array.from(traces[k] as number[])]));
	return { sweep, result: { timesS: Float64Array.from(timesS), potentialsMv, spikesS } };
}

/** Runs all sweeps of a preset; fewer when it is cancelled. */
export function runPreset(preset: Preset, listener: PresetListener): SweepRun[] {
	const total = preset.sweeps.reduce((sum, { durationS }) => sum + durationS, 0);
	const runs: SweepRun[] = [];
	let doneS = 0;
	for (const sweep of preset.sweeps) {
		const progress = (fraction: number) => listener.progress((doneS + fraction * sweep.durationS) / total);
		const run = runSweep(sweep, progress, () => listener.cancelled());
		if (!run) break;
		runs.push(run);
		doneS += sweep.durationS;
	}
	return runs;
}
