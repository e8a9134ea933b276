import { currentStep } from './currentClamp.ts';
import type { Preset } from './preset.ts';
import { intervalsMs, potentialCurves, spoken } from './traces.ts';

/** Spike-frequency adaptation of the ganglion cell, and its absence in the released program. */
export const spikeFrequencyAdaptation: Preset = {
	name: 'spike-frequency-adaptation',
	title: 'Spike-frequency adaptation',
	description:
		'A current of 1 µA/cm² for 1 s into the ganglion cell. Calcium that enters with every spike opens the calcium-activated potassium current, so the intervals grow; in release2016 a fault keeps calcium out and the cell fires evenly.',
	sweeps: ['corrected', 'release2016'].map((variant) => ({
		...currentStep(1, 0, 1, 1, variant),
		label: variant,
	})),
	report(runs) {
		const trains = runs.map(({ sweep, result }) => ({
			label: sweep.label,
			spikes: result.spikesS,
			intervals: intervalsMs(result.spikesS),
		}));
		return {
			figures: trains.flatMap(({ label, spikes, intervals }) => [
				{ name: `spikes, ${label}`, value: spikes.length, unit: '' },
				{ name: `first interval, ${label}`, value: intervals.at(0) ?? Number.NaN, unit: 'ms' },
				{ name: `last interval, ${label}`, value: intervals.at(-1) ?? Number.NaN, unit: 'ms' },
			]),
			findings: trains.map(({ label, spikes, intervals }) => {
				const [first, last] = [intervals.at(0) ?? Number.NaN, intervals.at(-1) ?? Number.NaN];
				// A tenth of a millisecond is five rows; a train that adapts changes by far more.
				const change =
					last - first > 0.1
						? `the intervals grow from ${spoken(first)} to ${spoken(last)} ms: the cell adapts`
						: `the intervals stay at ${spoken(last)} ms: the cell does not adapt`;
				return `${label}: ${spikes.length} spikes in 1 s, and ${change}.`;
			}),
			panels: [
				{
					title: 'Ganglion cell, 1 µA/cm²',
					xLabel: 'time (s)',
					yLabel: 'potential (mV)',
					curves: potentialCurves(runs, 'ganglion'),
				},
				{
					title: 'Intervals between spikes',
					xLabel: 'number of the interval',
					yLabel: 'interval (ms)',
					curves: trains.map(({ label, intervals }) => ({
						label,
						x: intervals.map((_, k) => k + 1),
						y: intervals,
						style: 'points',
					})),
				},
			],
		};
	},
};
