import type { SpikeTriggeredAverage } from '../numbers/runningTriggeredAverage.ts';
import { passbandOf } from '../numbers/spectrum.ts';
import {
	filterShape,
	type ShownFrames,
	spikeTriggeredAverage,
	strongestPlace,
} from '../numbers/spikeTriggeredAverage.ts';
import type { Circumstances, Recorded, SpikeAnalysis } from './analysis.ts';
import type { SpikeResponse } from './response.ts';

/** Frequencies of filters are looked for up to here, in these steps, Hz. */
const highestHz = 60;
const stepHz = 0.25;
/** Response that counts as the last one towards high frequencies, part of the largest. */
const lastPart = 0.1;
/** The surround is the ring between these distances from the peak, in radii of the centre at half of it: a Gaussian centre has fallen to 1 % there. */
const ringFrom = 2.5;
const ringTo = 6;
/** Pixels across pictures of which none is told from the others by place. */
const one = 1;

/** What was shown in the window of one repeat. */
function shownIn(circumstances: Circumstances, repeat: number, fromS: number, toS: number): ShownFrames {
	const light = circumstances.lights[repeat];
	const startsS = (light?.changesS ?? []).filter((tS) => tS >= fromS && tS < toS);
	return {
		startsS,
		frame: (index) => light?.pictureAt(startsS[index] as number).data ?? [],
	};
}

/** Sum of averages weighted by their spikes: repeats count by how many they have. */
function pooled(all: readonly SpikeTriggeredAverage[]): SpikeTriggeredAverage {
	const [first] = all;
	const spikes = all.reduce((sum, each) => sum + each.spikes, 0);
	const average = (first?.average ?? []).map((values, lag) =>
		values.map((_, k) =>
			all.reduce((sum, each) => sum + (each.spikes * (each.average[lag]?.[k] as number)) / spikes, 0),
		),
	);
	const deviation = (first?.standardError ?? Number.NaN) * Math.sqrt(first?.spikes ?? 0);
	return { everyS: first?.everyS ?? Number.NaN, average, spikes, standardError: deviation / Math.sqrt(spikes) };
}

/** The field around the strongest place, at its lag. */
function fieldShape(found: SpikeTriggeredAverage, { place, lag }: { place: number; lag: number }, pixelUm: number) {
	const values = found.average[lag] as Float64Array;
	const across = Math.sqrt(values.length);
	const peak = values[place] as number;
	const distance = (k: number) =>
		pixelUm * Math.hypot((k % across) - (place % across), Math.floor(k / across) - Math.floor(place / across));
	const inCentre = [...values.keys()].filter((k) => (values[k] as number) / peak >= 0.5);
	// A disc as large as what is above half of the peak; of a Gaussian it is where it has fallen to half.
	const radiusUm = pixelUm * Math.sqrt(inCentre.length / Math.PI);
	const ring = [...values.keys()].filter((k) => distance(k) >= ringFrom * radiusUm && distance(k) <= ringTo * radiusUm);
	const surround = ring.reduce((sum, k) => sum + (values[k] as number), 0) / ring.length;
	return { radiusUm, surround: surround / peak };
}

/** Where a pixel of pictures over the retina lies, µm. */
function placeUm({ field: { centreX, centreY, width } }: Circumstances, pixels: number, place: number) {
	const across = Math.sqrt(pixels);
	const side = width / across;
	return {
		x: centreX + ((place % across) + 0.5 - across / 2) * side,
		y: centreY + (across / 2 - 0.5 - Math.floor(place / across)) * side,
		side,
	};
}

function measured({ repeats, window: { fromS, toS }, parameters, circumstances }: Recorded<SpikeResponse>) {
	const lags = parameters.lags as number;
	const found = pooled(
		repeats.map(({ spikesS }, repeat) =>
			spikeTriggeredAverage(
				shownIn(circumstances, repeat, fromS, toS),
				spikesS.filter((tS) => tS >= fromS && tS < toS),
				lags,
				toS,
			),
		),
	);
	const strongest = strongestPlace(found);
	const { peak, peakS, biphasicIndex } = filterShape(found, strongest.place);
	const course = found.average.map((each) => each[strongest.place] as number);
	const pixels = found.average[0]?.length ?? 0;
	const passband = passbandOf(course, found.everyS, Math.min(highestHz, 0.5 / found.everyS), stepHz);
	const at = placeUm(circumstances, pixels, strongest.place);
	const isField = pixels > one;
	const { radiusUm, surround } = isField
		? fieldShape(found, strongest, at.side)
		: { radiusUm: Number.NaN, surround: Number.NaN };
	return {
		values: {
			peak,
			peakMs: peakS * 1000,
			biphasicIndex,
			standardErrors: Math.abs(peak) / found.standardError,
			spikes: found.spikes,
			bestHz: passband.bestHz,
			highestHz: passband.highestHz(lastPart),
			isOn: peak > 0 ? 1 : 0,
			isOff: peak < 0 ? 1 : 0,
			missUm: isField ? Math.hypot(at.x - circumstances.xUm, at.y - circumstances.yUm) : Number.NaN,
			radiusUm,
			surround,
			hasSurround: surround < 0 ? 1 : 0,
		},
		curve: { x: course.map((_, k) => (k + 0.5) * found.everyS), y: course },
	};
}

/** Receptive fields and filters by reverse correlation. */
export const reverseCorrelation: SpikeAnalysis = {
	name: 'spikeTriggeredAverage',
	on: 'spikes',
	description:
		'What was shown before spikes, on average, as a departure from its mean: at the strongest place its peak, when that is before the spike, the other lobe over it (biphasic index), how many standard errors it stands out, the frequency that the filter passes best and the highest with a tenth of that; on pictures also how far the peak is from the cell, the radius of a disc as large as what is above half of it, and the mean of a ring around that over the peak.',
	parameters: [{ name: 'lags', unit: 'pictures', default: 20, min: 1, max: 1000 }],
	outputs: [
		{ name: 'peak', unit: 'of the light' },
		{ name: 'peakMs', unit: 'ms' },
		{ name: 'biphasicIndex', unit: '' },
		{ name: 'standardErrors', unit: '' },
		{ name: 'spikes', unit: '' },
		{ name: 'bestHz', unit: 'Hz' },
		{ name: 'highestHz', unit: 'Hz' },
		{ name: 'isOn', unit: '' },
		{ name: 'isOff', unit: '' },
		{ name: 'missUm', unit: 'µm' },
		{ name: 'radiusUm', unit: 'µm' },
		{ name: 'surround', unit: '' },
		{ name: 'hasSurround', unit: '' },
	],
	measure: measured,
};
