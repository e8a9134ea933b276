import { evaluate, readyProtocol, runTrials } from '../../src/engine/experiment/runProtocol.ts';
import { publishedFigureNamed } from '../../src/engine/experiment/validation.ts';
import { readProtocol } from '../../src/host/protocolFiles.ts';
import { freeLightLevel, LIGHT_LEVELS } from '../../src/retina/light/levels/lightLevel.ts';
import { ganglionCells } from './columns.ts';
import { type GanglionRise, ganglionRise } from './ganglionRises.ts';
import { incrementThresholds, thresholdSlope } from './incrementThresholds.ts';
import { type AdaptedColumns, adaptedTo, fourADecade, stepResponses } from './levels.ts';
import { checkerboardFields, flickerModulation, gratingPhases, settledAtGrey, usualRodRate } from './pictures.ts';
import { publishedFlicker } from './publishedFlicker.ts';
import { coneCurrentAfterFall, quickerCascade, recoveryFrom } from './recovery.ts';
import { photonResponses } from './singlePhotons.ts';
import { MouseTissue, spreadOver } from './tissue.ts';

/** A figure beside what it must reach. */
export interface LightFigure {
	readonly name: string;
	readonly value: number;
	readonly unit: string;
	/** The least, or the range, that counts as reached. */
	readonly must: number | readonly [number, number];
	readonly reached: boolean;
	readonly note?: string;
}

/** Photoisomerisations per rod and second; a cone has 0.4 times as many. */
const bipolarLevels = [3, ...fourADecade(10 ** 0.75, 125_000)];
const ganglionLevels = fourADecade(10, 100_000);
/** Where rods adapt and do not saturate, and where cones do. */
const rodRange = [10, 300] as const;
const coneRange = [750, 125_000] as const;
/** Side of the tissue that the app starts with, µm. */
const sideUm = 200;

function figure(name: string, value: number, must: LightFigure['must'], unit = '', note?: string): LightFigure {
	const [least, most] = typeof must === 'number' ? [must, Number.POSITIVE_INFINITY] : must;
	return { name, value, unit, must, reached: value >= least && value <= most, ...(note ? { note } : {}) };
}

/** The ON bipolar cell at each level: 20 % more light, and the increment that it sees. */
export function bipolarFigures(adapted: AdaptedColumns) {
	const { levels } = adapted;
	const { peak, end } = stepResponses(adapted, 'onBipolar', 0.2);
	const off = stepResponses(adapted, 'offBipolar', -0.2);
	const thresholds = incrementThresholds(adapted);
	const best = Math.max(...peak);
	const slope = ([from, to]: readonly [number, number]) => thresholdSlope(levels, thresholds, from, to);
	return {
		byLevel: levels.map((level, k) => ({
			level,
			peakMv: peak[k] as number,
			after500Mv: end[k] as number,
			offPeakMv: off.peak[k] as number,
			threshold: (thresholds[k] as number) / level,
		})),
		figures: [
			figure('ON bipolar, 20 %: least peak, part of the best', Math.min(...peak) / best, 1 / 3),
			figure('ON bipolar, 20 %: least after 500 ms, part of the best peak', Math.min(...end) / best, 1 / 5),
			figure('increment threshold, slope where rods adapt (10 to 300 R*/rod/s)', slope(rodRange), [0.8, 1.1]),
			figure('increment threshold, slope where cones adapt (300 to 5e4 R*/cone/s)', slope(coneRange), [0.8, 1.1]),
			figure('increment threshold, slope over both', slope([rodRange[0], coneRange[1]]), [0.8, 1.1]),
		],
	};
}

/** ON sustained cells at each level, with noise. @param turns of 8 cells each */
export function ganglionFigures(tissue: MouseTissue, levels: readonly number[], turns: number) {
	const adapted = adaptedTo(levels);
	const byLevel = levels.map((_, column) => ganglionRise(tissue, adapted, column, turns));
	const least = (of: (rise: GanglionRise) => number) => Math.min(...byLevel.map(of));
	return {
		byLevel,
		figures: [
			figure(
				'ON sustained, 20 %: least rise in the best 100 ms',
				least(({ rise }) => rise.onSustained),
				8,
				'spikes/s',
			),
			figure(
				'replays of each, at least',
				least(({ replays }) => replays),
				20,
			),
		],
	};
}

/** Mean response per photon below one photoisomerisation per rod and second. @param scale of how long each level is looked at */
export function photonFigures(scale: number) {
	const levels = [
		{ level: 0.01, durationMs: 20_000 },
		{ level: 0.03, durationMs: 12_000 },
		{ level: 0.1, durationMs: 8000 },
		{ level: 0.3, durationMs: 6000 },
		{ level: 1, durationMs: 5000 },
	];
	const byLevel = photonResponses(levels.map((each) => ({ ...each, durationMs: scale * each.durationMs })));
	const spread = (values: readonly number[]) => Math.max(...values) / Math.min(...values);
	const cell = (name: 'rodBipolar' | 'onBipolar') => spread(byLevel.map((each) => each[name]));
	return {
		byLevel,
		figures: [
			figure('rod bipolar, single photons: greatest over least response per photon', cell('rodBipolar'), [1, 2]),
			figure('ON bipolar, single photons: greatest over least response per photon', cell('onBipolar'), [1, 2]),
		],
	};
}

/** Pictures at the level that the app starts with. @param turns of 8 cells of each type @param checkerboardS seconds of it */
export function pictureFigures(tissue: MouseTissue, turns: number, checkerboardS: number) {
	const { network, state } = adaptedTo([usualRodRate]);
	const grey = settledAtGrey(tissue, spreadOver(tissue.model, network, state));
	const slow = flickerModulation(tissue, grey, 2, turns);
	const fast = flickerModulation(tissue, grey, 16, turns);
	const phases = gratingPhases(tissue, grey, turns);
	const fields = checkerboardFields(tissue, grey, checkerboardS);
	// Half of a field of two standard deviations of its kernel (36 µm) to each side.
	const found = fields.filter(({ errors, distanceUm }) => errors >= 5 && distanceUm <= 72);
	return {
		slow,
		fast,
		phases,
		figures: [
			figure('F1/F0 at 2 Hz, ON and OFF sustained: the lesser', Math.min(slow.onSustained, slow.offSustained), 0.6),
			figure('F1/F0 at 16 Hz: least of the four types', Math.min(...ganglionCells.map((cell) => fast[cell])), 0.3),
			figure(
				'drifting grating, phase against place: least r of the four types',
				Math.min(...Object.values(phases)),
				0.9,
			),
			figure(
				`checkerboard of ${checkerboardS} s: part of ganglion cells with a field in its place`,
				found.length / fields.length,
				0.8,
			),
		],
	};
}

/** What the protocol of a published figure finds for it, with its range. */
function validatedFigure(name: string, figureName: string, protocol: string, note: string): LightFigure {
	const ready = readyProtocol(readProtocol(protocol).protocol);
	const made = runTrials(ready, { progress: () => undefined, cancelled: () => false });
	const { range, unit } = publishedFigureNamed(name);
	const value = evaluate(ready, made).figures.find((each) => each.name === name)?.value ?? Number.NaN;
	return figure(figureName, value, range, unit, note);
}

/** The cone after a fall of light to a thousandth beside the course of Kenkre et al. 2005 (J. Physiol. 567:95-112), and its recovery from saturation beside that of cones of mice (Nikonov et al. 2005, J. Gen. Physiol. 125). */
export function recoveryFigures() {
	const recovery = recoveryFrom(usualRodRate);
	const quicker = coneCurrentAfterFall(usualRodRate, 100, quickerCascade(1.25));
	const at = (afterMs: number) => recovery.coneCurrent.find((each) => each.afterMs === afterMs)?.part ?? Number.NaN;
	return {
		recovery,
		figures: [
			figure(
				'cone current 100 ms after a fall to 1/1,000, part of that in the dark',
				at(100),
				0.95,
				'',
				`human cones, half of whose current a steady light has taken, have all of it back after 100 ms (Kenkre, Moran, Lamb & Mahroo 2005); the cone of the mouse is slower: its opsin and its phosphodiesterase decay with 73 ms each (Chen et al. 2024 print 103 ms). With all rates of the cascade 1.25 times as quick it would be ${quicker.toFixed(3)}; but a dim flash peaks 38 ms after it as it is, earlier than in any mouse that was measured (51 to 96 ms), and from saturation this cone is too quick already (the next figure). So the rates stay`,
			),
			validatedFigure(
				'cone-dominant-time-constant',
				'cone of the mouse, saturating flashes: growth of the time to a quarter of the dark current for each e-fold of light',
				'cone-saturation',
				'cones of mice recover with a dominant time constant of 110 ms (Nikonov et al. 2005, abstract; ± 30 %, set before it was computed): from saturation this cone is quicker than they are, as its cascade is speeded 1.4 times and its cyclase may rise 190 times (docs/validation.md)',
			),
		],
	};
}

/** The published column under the same flicker. */
export const publishedFigures = () => ({
	figures: [
		figure(
			'published column at its level live: F1/F0 at 2 Hz',
			publishedFlicker(LIGHT_LEVELS.live),
			0.4,
			'',
			'its receptors saturate in steady light; the panel of light says so, and at what level they do not',
		),
		figure(
			'published column at the level that its panel names (0.0003 per rod, 5 per cone): F1/F0 at 2 Hz',
			publishedFlicker(freeLightLevel({ rodRate: 0.0003, coneRate: 5 })),
			0.4,
		),
	],
});

/** Every figure of docs/light.md. @param isQuick fewer levels, shorter checkerboard and photons */
export function measureLight(isQuick: boolean) {
	const bipolar = bipolarFigures(adaptedTo(bipolarLevels));
	const tissue = new MouseTissue({ sideUm });
	const ganglion = ganglionFigures(tissue, isQuick ? [10, 1000, 100_000] : ganglionLevels, 3);
	const photons = photonFigures(isQuick ? 0.5 : 1);
	const pictures = pictureFigures(tissue, 3, isQuick ? 30 : 60);
	const recovery = recoveryFigures();
	const published = publishedFigures();
	const parts = [bipolar, ganglion, photons, pictures, recovery, published];
	return {
		figures: parts.flatMap(({ figures }) => figures),
		bipolar: bipolar.byLevel,
		ganglion: ganglion.byLevel,
		photons: photons.byLevel,
		flicker: { '2 Hz': pictures.slow, '16 Hz': pictures.fast },
		phases: pictures.phases,
		recovery: recovery.recovery,
	};
}
