import {
	filterShape,
	spikeTriggeredAverage,
	strongestPlace,
} from '../../src/analysis/numbers/spikeTriggeredAverage.ts';
import { receptorsOf } from '../../src/engine/model/receptors.ts';
import { fieldAround } from '../../src/retina/light/field/isomerisationMap.ts';
import { UM_PER_DEGREE } from '../../src/retina/light/field/visualAngle.ts';
import { createStimulus } from '../../src/retina/light/stimuli/catalogue.ts';
import type { StimulusView } from '../../src/retina/light/stimuli/stimulus.ts';
import { viewForReceptors } from '../../src/retina/light/stimuli/stimulusFrames.ts';
import { type GanglionCell, ganglionCells } from './columns.ts';
import { trainHarmonics } from './harmonics.ts';
import type { MouseTissue } from './tissue.ts';

/** Photoisomerisations per rod and second of grey at the level that the app starts with: 1e4 in cones. */
export const usualRodRate = 25_000;
/** Cells adapt to grey that long before a stimulus, ms, beyond what the column has done. */
const settleMs = 2000;
/** Left out at the beginning of a stimulus, s. */
const onsetS = 1;

const noBaselines = { baseline_before: 0, baseline_after: 0 };

/** The screen over the receptors of a tissue. */
const screenOf = ({ model: { network, mosaic } }: MouseTissue): StimulusView =>
	viewForReceptors(receptorsOf(network, mosaic));

/** Adapts a tissue to grey, from a state near it. @returns the state */
export function settledAtGrey(tissue: MouseTissue, near: Float64Array): Float64Array {
	tissue.resume(near, 1);
	tissue.shine(usualRodRate);
	tissue.run(settleMs);
	return tissue.state();
}

/**
 * F1/F0 of each type under flicker of the whole field at full contrast: a mean over cells and turns of the ratio of each train.
 * @param turns how often, each with noise of its own
 */
export function flickerModulation(
	tissue: MouseTissue,
	grey: Float64Array,
	frequencyHz: number,
	turns: number,
): Readonly<Record<GanglionCell, number>> {
	const durationS = onsetS + 2;
	const parameters = { temporal_frequency: frequencyHz, contrast: 1, duration: durationS, ...noBaselines };
	const stimulus = createStimulus({ name: 'flicker', parameters }, screenOf(tissue));
	const ratios = new Map<GanglionCell, number[]>(ganglionCells.map((cell) => [cell, []]));
	for (let turn = 0; turn < turns; turn++) {
		tissue.resume(grey, turn + 1);
		tissue.show(stimulus);
		for (const cell of ganglionCells) {
			for (const train of tissue.spikes[cell]) {
				// A cell that is silent follows nothing.
				const ratio = trainHarmonics([train], onsetS, durationS, frequencyHz).ratio as number;
				ratios.get(cell)?.push(Number.isNaN(ratio) ? 0 : ratio);
			}
		}
	}
	return Object.fromEntries(
		[...ratios].map(([cell, values]) => [cell, values.reduce((sum, each) => sum + each, 0) / values.length]),
	) as Record<GanglionCell, number>;
}

/** Correlation of two rows of numbers. */
function correlation(x: readonly number[], y: readonly number[]): number {
	const mean = (values: readonly number[]) => values.reduce((sum, each) => sum + each, 0) / values.length;
	const [mx, my] = [mean(x), mean(y)];
	const sum = (of: (k: number) => number) => x.reduce((total, _, k) => total + of(k), 0);
	const dx = (k: number) => (x[k] as number) - mx;
	const dy = (k: number) => (y[k] as number) - my;
	return sum((k) => dx(k) * dy(k)) / Math.sqrt(sum((k) => dx(k) ** 2) * sum((k) => dy(k) ** 2));
}

/** A grating of one cycle a degree (288 µm), wider than a ganglion cell's field, that drifts to the right at 2 Hz. */
const cyclesPerDegree = 1;
const driftHz = 2;

/** Over the cells of each type, the correlation of phase and place under a grating that drifts at full contrast. @param turns how often, each with noise of its own */
export function gratingPhases(
	tissue: MouseTissue,
	grey: Float64Array,
	turns: number,
): Readonly<Record<GanglionCell, number>> {
	const durationS = onsetS + 2;
	const parameters = {
		...{ spatial_frequency: cyclesPerDegree, temporal_frequency: driftHz, direction: 0, contrast: 1 },
		...{ duration: durationS, ...noBaselines },
	};
	const stimulus = createStimulus({ name: 'drifting-grating', parameters }, screenOf(tissue));
	const trains = new Map<GanglionCell, number[][][]>(
		ganglionCells.map((cell) => [cell, tissue.places(cell).map(() => [])]),
	);
	for (let turn = 0; turn < turns; turn++) {
		tissue.resume(grey, turn + 1);
		tissue.show(stimulus);
		for (const [cell, repeats] of trains) {
			for (const [k, each] of repeats.entries()) each.push(tissue.spikes[cell][k] as number[]);
		}
	}
	return Object.fromEntries(
		[...trains].map(([cell, repeats]) => {
			const phases = repeats.map((each) => trainHarmonics(each, onsetS, durationS, driftHz).phaseDeg as number);
			const places = tissue.places(cell).map(({ x }) => x);
			return [cell, phaseCorrelation(places, phases)];
		}),
	) as Record<GanglionCell, number>;
}

/**
 * Correlation of phases with the places that a drift reaches one after the other. A phase is told but for whole turns: the ones nearest to what the grating's wavelength foretells are taken, from the
 * cell on whose account the others fit best.
 */
export function phaseCorrelation(places: readonly number[], phasesDeg: readonly number[]): number {
	const perUm = (-360 * cyclesPerDegree) / UM_PER_DEGREE;
	const turned = (value: number) => value - 360 * Math.round(value / 360);
	return Math.max(
		...places.map((from, first) => {
			const unwrapped = places.map((place, k) => {
				const foretold = perUm * (place - from);
				return foretold + turned((phasesDeg[k] as number) - (phasesDeg[first] as number) - foretold);
			});
			return Math.abs(correlation(places, unwrapped));
		}),
	);
}

/** What the checkerboard finds of a cell. */
export interface FoundField {
	readonly cell: GanglionCell;
	/** Peak of the spike-triggered average in standard errors. */
	readonly errors: number;
	/** From the cell to the square of the peak, µm. */
	readonly distanceUm: number;
	readonly spikes: number;
}

/** Squares of 0.15 degrees (43 µm), new 20 times a second. */
const checkDeg = 0.15;
const framesPerS = 20;
const lags = 10;

/** Spike-triggered averages of all ganglion cells from a checkerboard at full contrast. */
export function checkerboardFields(tissue: MouseTissue, grey: Float64Array, durationS: number): FoundField[] {
	const parameters = { check_size: checkDeg, frame_rate: framesPerS, contrast: 1, duration: durationS, ...noBaselines };
	const view = screenOf(tissue);
	const stimulus = createStimulus({ name: 'checkerboard-noise', parameters }, view);
	if (stimulus.kind !== 'picture') throw new Error('a checkerboard is a picture');
	tissue.resume(grey, 1);
	tissue.show(stimulus);
	const { model } = tissue;
	const { centreX, centreY, width } = fieldAround(receptorsOf(model.network, model.mosaic));
	const checkUm = checkDeg * UM_PER_DEGREE;
	// Checks are counted from the middle of the screen; one number each.
	const half = Math.ceil(width / 2 / checkUm);
	const middles = Array.from({ length: 2 * half }, (_, k) => (k - half + 0.5) * checkUm);
	const pixelUm = width / view.widthPx;
	const picture = new Float32Array(view.widthPx * view.heightPx);
	const pixelAt = (um: number) => Math.min(view.widthPx - 1, Math.max(0, Math.floor((um + width / 2) / pixelUm)));
	const startsS = Array.from({ length: Math.round(durationS * framesPerS) }, (_, k) => k / framesPerS);
	const frames = startsS.map((tS) => {
		stimulus.frame(1000 * (tS + 0.5 / framesPerS), picture);
		return middles.flatMap((y) => middles.map((x) => picture[pixelAt(-y) * view.widthPx + pixelAt(x)] as number));
	});
	const shown = { startsS, frame: (index: number) => frames[index] as number[] };
	return ganglionCells.flatMap((cell) =>
		tissue.places(cell).map((place, k) => {
			const spikesS = (tissue.spikes[cell][k] as number[]).map((tMs) => tMs / 1000);
			const found = spikeTriggeredAverage(shown, spikesS, lags, durationS);
			const strongest = strongestPlace(found);
			const x = middles[strongest.place % middles.length] as number;
			const y = middles[Math.floor(strongest.place / middles.length)] as number;
			const distanceUm = Math.hypot(centreX + x - place.x, centreY + y - place.y);
			const errors = Math.abs(filterShape(found, strongest.place).peak) / found.standardError;
			return { cell, errors, distanceUm, spikes: found.spikes };
		}),
	);
}
