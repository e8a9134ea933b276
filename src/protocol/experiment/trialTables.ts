import type { TrialResult } from './trialResult.ts';

/** Runs of a protocol as tables of text, a line at a time: what `retinode run` writes, and what a screen saves. */

const quoted = (text: string): string => JSON.stringify(text);

/** A time in s without the noise of binary fractions: `0.001`, not `0.0010000000000000002`. */
export const timeText = (tS: number): string => String(Number(tS.toFixed(9)));

/** A line for each sample: which run, when, and what. @param labelOf a sweep's label by its number */
export function* traceLines(results: Iterable<TrialResult>, labelOf: (sweep: number) => string): Generator<string> {
	yield 'sweep,repeat,t_s,quantity,unit,cell,value';
	for (const { sweep, repeat, timesS, traces } of results) {
		const label = quoted(labelOf(sweep));
		for (const [path, { unit, cells, values }] of Object.entries(traces)) {
			for (const [k, { member }] of cells.entries()) {
				const column = values[k] as Float64Array;
				for (const [row, value] of column.entries()) {
					const time = timeText(timesS[row] as number);
					yield `${label},${repeat},${time},${path},${unit},${member},${value.toPrecision(9)}`;
				}
			}
		}
	}
}

/** A line for each spike. @param labelOf a sweep's label by its number */
export function* spikeLines(results: Iterable<TrialResult>, labelOf: (sweep: number) => string): Generator<string> {
	yield 'sweep,repeat,population,cell,t_s';
	for (const { sweep, repeat, spikes } of results) {
		const label = quoted(labelOf(sweep));
		for (const [population, { cells, timesS }] of Object.entries(spikes)) {
			for (const [k, { member }] of cells.entries()) {
				for (const tS of timesS[k] as readonly number[]) {
					yield `${label},${repeat},${population},${member},${tS.toFixed(9)}`;
				}
			}
		}
	}
}
