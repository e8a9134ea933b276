import type { Curve, SweepResult, SweepRun } from './preset.ts';

/** Intervals between successive spikes, ms. */
export function intervalsMs(spikesS: readonly number[]): number[] {
	return spikesS.slice(1).map((time, i) => (time - (spikesS[i] as number)) * 1000);
}

/** A recorded potential. @throws Error when the sweep did not record that population */
export function potentialOf(result: SweepResult, population: string): Float64Array {
	const trace = result.potentialsMv[population];
	if (!trace) throw new Error(`the sweep did not record ${population}`);
	return trace;
}

/** The sample of a trace at or just before a time. */
export function valueAt(result: SweepResult, population: string, timeS: number): number {
	const trace = potentialOf(result, population);
	let row = 0;
	while (row + 1 < trace.length && (result.timesS[row + 1] as number) <= timeS + 1e-9) row++;
	return trace[row] as number;
}

/** The largest departure from the first sample, with its sign, and when it is reached. */
export function peakOf(result: SweepResult, population: string): { readonly mv: number; readonly timeS: number } {
	const trace = potentialOf(result, population);
	const rest = trace[0] as number;
	let best = 0;
	let row = 0;
	trace.forEach((value, k) => {
		if (Math.abs(value - rest) > Math.abs(best)) {
			best = value - rest;
			row = k;
		}
	});
	return { mv: best, timeS: result.timesS[row] as number };
}

/** One curve for each run: a population's potential over time. */
export function potentialCurves(runs: readonly SweepRun[], population: string): Curve[] {
	return runs.map(({ sweep, result }) => ({
		label: sweep.label,
		x: result.timesS,
		y: potentialOf(result, population),
		style: 'line',
	}));
}

/** A number for a sentence: four significant digits, no trailing zeros. */
export function spoken(value: number): string {
	return String(Number(value.toPrecision(4)));
}
