import { currentStep, pAPerMicroampereCm2 } from './currentClamp.ts';
import type { Preset } from './preset.ts';
import { potentialCurves, potentialOf, spoken, valueAt } from './traces.ts';

const startS = 0.1;
const stepS = 0.4;
const densities = [-0.2, -0.1, -0.05, 0.05, 0.1, 0.12];

/** What the ganglion cell does with currents too small for a spike. */
export const subthreshold: Preset = {
	name: 'subthreshold-response',
	title: 'Subthreshold response',
	description:
		'Small steps of current into the ganglion cell: charging of the membrane, input resistance, and the growing share of the sodium current as the threshold comes near.',
	sweeps: densities.map((density) => currentStep(density, startS, stepS, 0.7)),
	report(runs) {
		const points = runs.map(({ sweep, result }) => {
			const currentPa = sweep.electrode?.currentPa ?? Number.NaN;
			const rest = valueAt(result, 'ganglion', startS);
			const change = valueAt(result, 'ganglion', startS + stepS) - rest;
			const trace = potentialOf(result, 'ganglion');
			// The first sample at which the change has come to 1 - 1/e of its final size.
			const row = trace.findIndex(
				(value, k) => (result.timesS[k] as number) > startS && (value - rest) / change >= 1 - 1 / Math.E,
			);
			return {
				density: currentPa / pAPerMicroampereCm2,
				change,
				resistanceMohm: (change / currentPa) * 1000,
				tauMs: row < 0 ? Number.NaN : ((result.timesS[row] as number) - startS) * 1000,
				spikes: result.spikesS.length,
			};
		});
		const smallest = points.filter(({ density }) => Math.abs(density) === 0.05);
		const mean = (of: (point: (typeof points)[number]) => number) =>
			smallest.reduce((sum, point) => sum + of(point), 0) / smallest.length;
		const resistance = mean((point) => point.resistanceMohm);
		const tau = mean((point) => point.tauMs);
		const spikes = points.reduce((sum, point) => sum + point.spikes, 0);
		const steepest = points.at(-1);
		return {
			figures: [
				{ name: 'spikes in all steps', value: spikes, unit: '' },
				{ name: 'input resistance at ±0.05 µA/cm²', value: resistance, unit: 'MΩ' },
				{ name: 'time to 63 % at ±0.05 µA/cm²', value: tau, unit: 'ms' },
				...points.map(({ density, change }) => ({ name: `change at ${density} µA/cm²`, value: change, unit: 'mV' })),
			],
			findings: [
				spikes === 0
					? 'None of these steps brings the cell to fire.'
					: `${spikes} spikes occur, so not all of these steps are below threshold.`,
				`Around rest the cell has an input resistance of ${spoken(resistance)} MΩ and charges with ${spoken(tau)} ms.`,
				`At ${spoken(steepest?.density ?? Number.NaN)} µA/cm² its resistance is ${spoken(steepest?.resistanceMohm ?? Number.NaN)} MΩ: near the threshold the sodium current adds to the electrode's.`,
			],
			panels: [
				{
					title: 'Ganglion cell below threshold',
					xLabel: 'time (s)',
					yLabel: 'potential (mV)',
					curves: potentialCurves(runs, 'ganglion'),
				},
				{
					title: 'Current and voltage',
					xLabel: 'current (µA/cm²)',
					yLabel: 'change (mV)',
					curves: [
						{
							label: 'at the end of the step',
							x: points.map(({ density }) => density),
							y: points.map(({ change }) => change),
							style: 'points',
						},
					],
				},
			],
		};
	},
};
