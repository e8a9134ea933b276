import type { SpikeRing } from '../data/spikeRing.ts';

/** A stretch of a row in which spikes lie too close to be told apart, with how many there are. */
export interface RateBar {
	readonly row: number;
	/** Where it begins, ms of model time; it is as long as a bin. */
	readonly fromMs: number;
	readonly spikes: number;
}

/** A window of spikes as a raster shows it. */
export interface RasterMarks {
	/** Spikes in the window that have a row. */
	readonly count: number;
	/** Spikes that are drawn one by one: row and model time, ms, one after the other. */
	readonly ticks: readonly number[];
	readonly bars: readonly RateBar[];
	/** Spikes of the fullest bar; 0 where there is none. */
	readonly most: number;
}

/** So many spikes in a bin that is as wide as two of them would run into each other. */
const merging = 3;

/**
 * Sorts the spikes of a window into those that can be told apart and bins in which they cannot. Bins lie on a grid of model time, so that they do not
 * flicker while the window moves on.
 * @param rowOf the row of a cell, -1 for none
 * @param binMs length of a bin: as wide as two marks
 */
export function rasterMarks(
	spikes: Pick<SpikeRing, 'since'>,
	rowOf: (cell: number) => number,
	span: { readonly rows: number; readonly endMs: number; readonly windowMs: number; readonly binMs: number },
): RasterMarks {
	const { rows, endMs, windowMs, binMs } = span;
	const fromMs = endMs - windowMs;
	const first = Math.floor(fromMs / binMs);
	const bins = Math.floor(endMs / binMs) - first + 1;
	const counts = new Uint32Array(rows * bins);
	const binOf = (row: number, tMs: number) => row * bins + Math.floor(tMs / binMs) - first;
	const known: number[] = [];
	spikes.since(fromMs, (cell, tMs) => {
		const row = rowOf(cell);
		if (row < 0 || tMs > endMs) return;
		known.push(row, tMs);
		const bin = binOf(row, tMs);
		counts[bin] = (counts[bin] as number) + 1;
	});
	const ticks: number[] = [];
	for (let k = 0; k < known.length; k += 2) {
		const [row, tMs] = [known[k] as number, known[k + 1] as number];
		if ((counts[binOf(row, tMs)] as number) < merging) ticks.push(row, tMs);
	}
	const bars: RateBar[] = [];
	let most = 0;
	counts.forEach((inBin, bin) => {
		if (inBin < merging) return;
		most = Math.max(most, inBin);
		bars.push({ row: Math.floor(bin / bins), fromMs: ((bin % bins) + first) * binMs, spikes: inBin });
	});
	return { count: known.length / 2, ticks, bars, most };
}
