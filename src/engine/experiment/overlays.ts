import type { Curve, Panel } from '../../analysis/plot/panel.ts';
import { elementOr } from '../../base/elementOr.ts';
import type { SweepResults } from './measure.ts';
import { rasterCurves } from './report.ts';

/** Plots of the sweeps themselves, whatever else a protocol draws: each quantity over time, averages before what they are of; and spikes. */

/** Single traces that stand behind the averages at most: more cannot be told apart. */
const mostFaint = 60;
/** A trace is drawn by the extremes of so many stretches at most. */
const mostStretches = 700;

/** A curve's points as they are drawn: of each stretch the least and the greatest, in their order. */
function outlined(x: ArrayLike<number>, y: ArrayLike<number>): { x: number[]; y: number[] } {
	const every = Math.max(1, Math.ceil(y.length / mostStretches));
	const points: number[] = [];
	for (let first = 0; first < y.length; first += every) {
		let [least, greatest] = [first, first];
		for (let k = first + 1; k < Math.min(first + every, y.length); k++) {
			if ((y[k] as number) < (y[least] as number)) least = k;
			if ((y[k] as number) > (y[greatest] as number)) greatest = k;
		}
		points.push(...new Set([Math.min(least, greatest), Math.max(least, greatest)]));
	}
	return { x: points.map((k) => x[k] as number), y: points.map((k) => y[k] as number) };
}

/** The average of some traces. */
const averageOf = (all: readonly Float64Array[]): Float64Array => {
	const [first = new Float64Array()] = all;
	return first.map((_, k) => all.reduce((sum, each) => sum + elementOr(each, k, Number.NaN), 0) / all.length);
};

/** A quantity in every sweep: its average over repeats and cells, and what that is the average of. */
function tracePanel(path: string, results: readonly SweepResults[]): Panel {
	const singlesOf = ({ repeats }: SweepResults) => repeats.flatMap(({ traces }) => traces[path]?.values ?? []);
	const count = results.reduce((sum, each) => sum + singlesOf(each).length, 0);
	const faint: Curve[] = [];
	const averages: Curve[] = [];
	for (const [colour, each] of results.entries()) {
		const x = each.repeats[0]?.timesS ?? [];
		const singles = singlesOf(each);
		averages.push({ label: each.sweep.label, ...outlined(x, averageOf(singles)), style: 'line', colour });
		if (count === results.length || count > mostFaint) continue;
		faint.push(...singles.map((y): Curve => ({ label: '', ...outlined(x, y), style: 'line', colour, faint: true })));
	}
	const unit = results[0]?.repeats[0]?.traces[path]?.unit ?? '';
	return {
		title: path,
		xLabel: 'time (s)',
		yLabel: unit === '' ? path : `${path} (${unit})`,
		curves: [...faint, ...averages],
	};
}

/** A plot of each recorded quantity, and one of the spikes of each recorded population. @param results whole sweeps, in their order */
export function overlaysOf(results: readonly SweepResults[]): Panel[] {
	const first = results[0]?.repeats[0];
	if (!first) return [];
	const wholeS = Math.max(...results.map(({ sweep }) => sweep.protocol.durationS));
	const spiking = Object.keys(first.spikes).map(
		(population): Panel => ({
			title: `Spikes: ${population}`,
			xLabel: 'time (s)',
			yLabel: `spikes of ${population}, a row for each run and cell`,
			// The whole time is shown, also where there are few spikes.
			curves: [
				...rasterCurves(population, results),
				{ label: '', x: [0, wholeS], y: [0, 0], style: 'line', faint: true },
			],
		}),
	);
	return [...Object.keys(first.traces).map((path) => tracePanel(path, results)), ...spiking];
}
