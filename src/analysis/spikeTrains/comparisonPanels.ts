import type { Curve, Panel } from '../plot/panel.ts';
import type { CompareSettings, TrainComparison, TrainPair } from './compareTrains.ts';

/** More cells than these have no room of their own in a raster. */
const mostCells = 40;

/** Spikes of one of the two recordings, a row for each cell, from 1; those of both lie beside each other. */
function ticksOf(pairs: readonly TrainPair[], of: 'a' | 'b', { fromS, toS }: CompareSettings): Curve {
	const [x, y]: [number[], number[]] = [[], []];
	for (const [row, pair] of pairs.entries()) {
		for (const timeS of Array.from(pair[of])) {
			if (timeS < fromS || timeS >= toS) continue;
			x.push(timeS);
			y.push(row + 1 + (of === 'a' ? 0.2 : -0.2));
		}
	}
	return { label: of.toUpperCase(), x, y, style: 'ticks' };
}

/** Two recordings against each other as plots: the rate of the mean cell by bin, and the spikes of the first cells. */
export function comparisonPanels(
	pairs: readonly TrainPair[],
	{ histograms }: TrainComparison,
	settings: CompareSettings,
): Panel[] {
	const { fromS, toS, binS } = settings;
	const [xLabel, xRange] = ['time (s)', [fromS, toS]] as const;
	const many = (count: number): string => `${count} cell${count === 1 ? '' : 's'}`;
	const middles = Float64Array.from(histograms.a, (_, bin) => fromS + (bin + 0.5) * binS);
	const shown = pairs.slice(0, mostCells);
	const rateOf = (of: 'a' | 'b'): Curve => ({ label: of.toUpperCase(), x: middles, y: histograms[of], style: 'line' });
	return [
		{
			title: `Mean rate of ${many(pairs.length)}, bins of ${1000 * binS} ms`,
			xLabel,
			xRange,
			yLabel: 'rate (spikes/s)',
			curves: [rateOf('a'), rateOf('b')],
		},
		{
			title: `Spikes of ${shown.length < pairs.length ? 'the first ' : ''}${many(shown.length)}`,
			xLabel,
			xRange,
			yLabel: 'row in the table',
			yRange: [0.5, shown.length + 0.5],
			wholeY: true,
			curves: [ticksOf(shown, 'a', settings), ticksOf(shown, 'b', settings)],
		},
	];
}
