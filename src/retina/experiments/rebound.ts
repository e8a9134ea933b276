import { currentStep } from './currentClamp.ts';
import type { Preset } from './preset.ts';
import { potentialCurves, potentialOf, spoken, valueAt } from './traces.ts';

const startS = 0.1;
const stepS = 0.5;
const endS = startS + stepS;
const densities = [-0.25, -0.5, -0.75, -1];

/** What the ganglion cell does after hyperpolarisation. */
export const rebound: Preset = {
	name: 'rebound',
	title: 'After hyperpolarisation: rebound or not',
	description:
		'Hyperpolarising steps of 0.5 s into the ganglion cell, and what follows. The publication names rebound activation among the dynamics; this runs the declared equations and says what they do.',
	sweeps: densities.map((density) => currentStep(density, startS, stepS, 1.2)),
	report(runs) {
		const points = runs.map(({ sweep, result }) => {
			const rest = valueAt(result, 'ganglion', startS);
			const trace = potentialOf(result, 'ganglion');
			const after = trace.filter((_, k) => (result.timesS[k] as number) > endS);
			// Rest is known to about 1e-9 mV; 1e-3 mV is far below what anyone could measure.
			const back = after.findIndex((value) => Math.abs(value - rest) < 1e-3);
			return {
				label: sweep.label,
				lowest: Math.min(...trace),
				overshoot: Math.max(...after) - rest,
				spikes: result.spikesS.filter((time) => time > endS).length,
				backMs: back < 0 ? Number.NaN : (back + 1) * ((result.timesS[1] as number) * 1000),
			};
		});
		const spikes = points.reduce((sum, point) => sum + point.spikes, 0);
		const overshoot = Math.max(...points.map((point) => point.overshoot));
		const lowest = Math.min(...points.map((point) => point.lowest));
		const none = spikes === 0 && overshoot < 1e-3;
		return {
			figures: [
				{ name: 'spikes after the steps', value: spikes, unit: '' },
				{ name: 'largest overshoot above rest', value: overshoot, unit: 'mV' },
				{ name: 'lowest potential', value: lowest, unit: 'mV' },
				...points.map(({ label, backMs }) => ({ name: `back within 1 µV after ${label}`, value: backMs, unit: 'ms' })),
			],
			findings: [
				none
					? `There is no rebound in this ganglion cell: from as low as ${spoken(lowest)} mV it comes back to rest without overshooting it and without a spike.`
					: `After hyperpolarisation to as low as ${spoken(lowest)} mV the cell overshoots its rest by ${spoken(overshoot)} mV and fires ${spikes} spikes.`,
				'Its equations have no current that hyperpolarisation turns on (no Ih, no low-threshold calcium), and at rest the sodium inactivation is already nearly gone; the A-type potassium current that hyperpolarisation frees holds the cell back.',
			],
			panels: [
				{
					title: 'Ganglion cell during and after hyperpolarisation',
					xLabel: 'time (s)',
					yLabel: 'potential (mV)',
					curves: potentialCurves(runs, 'ganglion'),
				},
			],
		};
	},
};
