import type { AnalysisParameter, Findings, SpikeAnalysis, TraceAnalysis } from './analysis.ts';
import { samplesWithin, spikesWithin } from './response.ts';

/**
 * Fourier components of a response at a frequency and at twice that, over the whole periods of a window (Hochstein & Shapley 1976,
 * J. Physiol. 262:237-264, have the modulation of ganglion cells so).
 */
const outputsIn = (unit: string) => [
	{ name: 'ratio', unit: '' },
	{ name: 'f0', unit },
	{ name: 'f1', unit },
	{ name: 'f2', unit },
	{ name: 'phaseDeg', unit: 'deg' },
];

const parameters: readonly AnalysisParameter[] = [{ name: 'frequencyHz', unit: 'Hz', min: 1e-3, max: 1000 }];

/** End of the last whole period of a window. */
const wholePeriods = (fromS: number, toS: number, frequencyHz: number): number =>
	fromS + Math.floor((toS - fromS) * frequencyHz + 1e-9) / frequencyHz;

/** Mean and the amplitudes of both components from weights at times. @param scale by which sums become means */
function componentsOf(
	times: readonly number[],
	weights: readonly number[],
	scale: number,
	frequencyHz: number,
): Findings {
	const sums = [1, 2].map((harmonic) => {
		let [cosine, sine] = [0, 0];
		times.forEach((tS, k) => {
			const angle = 2 * Math.PI * harmonic * frequencyHz * tS;
			cosine += (weights[k] as number) * Math.cos(angle);
			sine += (weights[k] as number) * Math.sin(angle);
		});
		return { amplitude: 2 * scale * Math.hypot(cosine, sine), phase: Math.atan2(cosine, sine) };
	});
	const f0 = scale * weights.reduce((sum, each) => sum + each, 0);
	const [first, second] = sums as [(typeof sums)[number], (typeof sums)[number]];
	return {
		values: {
			ratio: first.amplitude / f0,
			f0,
			f1: first.amplitude,
			f2: second.amplitude,
			phaseDeg: (first.phase * 180) / Math.PI,
		},
	};
}

/** Of spikes: rates as means over repeats. */
export const spikeHarmonics: SpikeAnalysis = {
	name: 'spikeHarmonics',
	on: 'spikes',
	description:
		'Modulation of the rate at a frequency: the component there over the mean rate (F1/F0, 2 at most), mean rate, components at the frequency and at twice that, and the phase at which the response is highest after a sine that begins at time 0.',
	parameters,
	outputs: outputsIn('Hz'),
	measure({ repeats, window: { fromS, toS }, parameters: { frequencyHz = Number.NaN } }) {
		const endS = wholePeriods(fromS, toS, frequencyHz);
		const spikes = repeats.flatMap((response) => spikesWithin(response, { fromS, toS: endS }));
		const scale = 1 / (repeats.length * (endS - fromS));
		return componentsOf(
			spikes,
			spikes.map(() => 1),
			scale,
			frequencyHz,
		);
	},
};

/** Of a potential or another quantity. */
export const traceHarmonics: TraceAnalysis = {
	name: 'traceHarmonics',
	on: 'trace',
	description:
		'Modulation of a quantity at a frequency: the component there over the mean, the mean, the components at the frequency and at twice that, and the phase as of a sine that begins at time 0.',
	parameters,
	outputs: outputsIn('as recorded'),
	measure({ repeats, window: { fromS, toS }, parameters: { frequencyHz = Number.NaN } }) {
		const endS = wholePeriods(fromS, toS, frequencyHz);
		const [first] = repeats;
		// The sample at the end is the first of the next period.
		const rows = first ? samplesWithin(first, { fromS, toS: endS }).slice(0, -1) : [];
		const times = rows.map((k) => first?.timesS[k] as number);
		const means = rows.map((k) => repeats.reduce((sum, { values }) => sum + (values[k] as number), 0) / repeats.length);
		return componentsOf(times, means, 1 / rows.length, frequencyHz);
	},
};
