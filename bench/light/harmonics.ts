import { spikeHarmonics } from '../../src/analysis/kinds/harmonics.ts';

/**
 * The analysis of protocols on trains of spikes: `ratio` (F1/F0), `f0`, `f1`, `f2` in spikes per second, `phaseDeg`.
 * @param trains times in ms, a repeat each
 */
export const trainHarmonics = (
	trains: readonly (readonly number[])[],
	fromS: number,
	toS: number,
	frequencyHz: number,
): Readonly<Record<string, number>> =>
	spikeHarmonics.measure({
		repeats: trains.map((train) => ({ kind: 'spikes', spikesS: train.map((tMs) => tMs / 1000) }) as const),
		window: { fromS, toS },
		parameters: { frequencyHz },
		circumstances: { xUm: 0, yUm: 0, field: { centreX: 0, centreY: 0, width: 1 }, lights: [] },
	}).values;
