import { prepareModel, spikeThresholdMv } from '../../../src/engine/model/prepareModel.ts';
import { createRk4 } from '../../../src/ode/integrators/rk4.ts';
import { integrateSegments } from '../../../src/ode/integrators/solver.ts';
import { asSystem } from '../../../src/ode/model/darkState.ts';
import { groupNamed, inputIndex, stateIndex } from '../../../src/ode/model/network.ts';
import {
	type Preset,
	presetRowsEveryS,
	presetStepS,
	type Sweep,
	type SweepResult,
	type SweepRun,
} from '../../../src/retina/presets/preset.ts';

/** Runs a sweep by RK4 with light and current as breakpoints. */
function runSweep(sweep: Sweep): SweepResult {
	const { circuit, variant, durationS, light, electrode, record } = sweep;
	const { network, start } = prepareModel({ circuit, variant, columns: { x: 1, y: 1 }, parameters: {} });
	const y = Float64Array.from(start);
	const rows = Math.round(durationS / presetRowsEveryS) + 1;
	const timesS = Float64Array.from({ length: rows }, (_, k) => k * presetRowsEveryS);
	const indices = record.map((name) => stateIndex(groupNamed(network, name), 'V', 0));
	const traces = indices.map((index) =>
		Float64Array.of(y[index] ?? Number.NaN, ...new Array<number>(rows - 1).fill(Number.NaN)),
	);
	const ganglion = stateIndex(groupNamed(network, 'ganglion'), 'V', 0);
	const spikesS: number[] = [];
	const within = (t: number, on?: { startS: number; durationS: number }) => {
		const middleS = t / 1000 + 1e-9;
		return on !== undefined && middleS >= on.startS && middleS < on.startS + on.durationS;
	};
	const set = (population: string, input: string, value: number) => {
		const group = network.populations.find((each) => each.name === population);
		if (group) network.inputs[inputIndex(group, input)] = value;
	};
	let row = 1;
	let before = y[ganglion] ?? Number.NaN;
	integrateSegments(
		createRk4(presetStepS * 1000),
		asSystem(network),
		y,
		0,
		durationS * 1000,
		[light, electrode].flatMap((each) => (each ? [each.startS * 1000, (each.startS + each.durationS) * 1000] : [])),
		(t) => {
			const lit = within(t, light);
			set('rod', 'photoisomerisation', lit ? (light?.rodRate ?? 0) / 1000 : 0);
			set('cone', 'photoisomerisation', lit ? (light?.coneRate ?? 0) / 1000 : 0);
			if (electrode) set(electrode.population, 'electrode_current', within(t, electrode) ? electrode.currentPa : 0);
		},
		(step, state) => {
			const v = state[ganglion] ?? Number.NaN;
			if (before < spikeThresholdMv && v >= spikeThresholdMv) {
				spikesS.push((step.start + ((step.end - step.start) * (spikeThresholdMv - before)) / (v - before)) / 1000);
			}
			before = v;
			for (; row < rows && (timesS[row] ?? 0) * 1000 <= step.end + 1e-9; row++) {
				const t = Math.min((timesS[row] ?? 0) * 1000, step.end);
				for (const [k, index] of indices.entries()) {
					const trace = traces[k];
					if (trace) trace[row] = step.value(index, t);
				}
			}
			return true;
		},
	);
	return {
		timesS,
		potentialsMv: Object.fromEntries(record.map((name, k) => [name, traces[k] ?? new Float64Array()])),
		spikesS,
	};
}

/** All sweeps of a preset. */
export function runPreset(preset: Preset): SweepRun[] {
	return preset.sweeps.map((sweep) => ({ sweep, result: runSweep(sweep) }));
}
