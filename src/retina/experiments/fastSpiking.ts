import { currentStep, pAPerMicroampereCm2 } from './currentClamp.ts';
import type { Preset } from './preset.ts';
import { intervalsMs, potentialCurves, spoken } from './traces.ts';

const densities = [0.05, 0.1, 0.2, 0.5, 1, 2, 4, 8, 16, 24, 32, 48];

/** Frequency against current of the ganglion cell, up to where it can no longer fire. */
export const fastSpiking: Preset = {
	name: 'fast-spiking',
	title: 'Fast spiking: frequency against current',
	description:
		'Steps of current for 1 s into the ganglion cell, from below threshold to depolarisation block. The rate at the start is that of the first interval, the sustained rate counts the spikes of the second half of the step.',
	sweeps: densities.map((density) => currentStep(density, 0, 1, 1)),
	report(runs) {
		const points = runs.map(({ sweep, result }) => {
			const first = intervalsMs(result.spikesS)[0];
			return {
				density: (sweep.electrode?.currentPa ?? Number.NaN) / pAPerMicroampereCm2,
				startHz: first === undefined ? 0 : 1000 / first,
				sustainedHz: result.spikesS.filter((time) => time >= 0.5).length / 0.5,
			};
		});
		const firing = points.filter(({ sustainedHz }) => sustainedHz > 0);
		const fastest = firing.reduce((best, each) => (each.sustainedHz > best.sustainedHz ? each : best), {
			density: Number.NaN,
			sustainedHz: 0,
		});
		const threshold = firing[0]?.density ?? Number.NaN;
		const blocked = points.find(({ density, sustainedHz }) => density > fastest.density && sustainedHz === 0);
		return {
			figures: [
				{ name: 'lowest current of this series that fires', value: threshold, unit: 'µA/cm²' },
				{ name: 'highest sustained rate', value: fastest.sustainedHz, unit: 'Hz' },
				{ name: 'current of the highest sustained rate', value: fastest.density, unit: 'µA/cm²' },
				...(blocked ? [{ name: 'depolarisation block from', value: blocked.density, unit: 'µA/cm²' }] : []),
			],
			findings: [
				`The ganglion cell fires steadily from ${spoken(threshold)} µA/cm² of this series on, and as fast as ${spoken(fastest.sustainedHz)} Hz at ${spoken(fastest.density)} µA/cm².`,
				blocked
					? `At ${spoken(blocked.density)} µA/cm² it falls silent after its first spikes: depolarisation block.`
					: 'No current of this series blocks it.',
			],
			panels: [
				{
					title: 'Frequency against current',
					xLabel: 'current (µA/cm²)',
					yLabel: 'rate (Hz)',
					logX: true,
					curves: [
						{
							label: 'sustained',
							x: points.map(({ density }) => density),
							y: points.map(({ sustainedHz }) => sustainedHz),
							style: 'line',
						},
						{
							label: 'at the start',
							x: points.map(({ density }) => density),
							y: points.map(({ startHz }) => startHz),
							style: 'points',
						},
					],
				},
				{
					title: 'Ganglion cell at 1 µA/cm² and at the fastest',
					xLabel: 'time (s)',
					yLabel: 'potential (mV)',
					curves: potentialCurves(
						runs.filter((_, k) => points[k]?.density === 1 || points[k]?.density === fastest.density),
						'ganglion',
					),
				},
			],
		};
	},
};
