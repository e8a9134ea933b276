import { npzFile } from '../../io/files/npz/npz.ts';
import type { TrialResult } from '../../protocol/experiment/trialResult.ts';

/** A name that every reader takes: `ganglion_V`. */
const plain = (path: string): string => path.replace(/[^A-Za-z0-9_]/g, '_');

/**
 * Runs of a protocol as arrays for NumPy: `sweep`, `repeat` and `label` of each run; for run K and each quantity `runK_QUANTITY`, cells × samples, at the times
 * `runK_t_s`; for each population that spikes `runK_POPULATION_cell` and `runK_POPULATION_t_s`, a pair a spike.
 */
export function runsAsNpz(runs: readonly TrialResult[], labelOf: (sweep: number) => string): Uint8Array<ArrayBuffer> {
	const arrays = runs.flatMap(({ timesS, traces, spikes }, run) => [
		[`run${run}_t_s`, { values: timesS }] as const,
		...Object.entries(traces).map(([path, { values }]) => {
			const samples = values[0]?.length ?? 0;
			const flat = new Float64Array(values.length * samples);
			for (const [cell, each] of values.entries()) flat.set(each, cell * samples);
			return [`run${run}_${plain(path)}`, { values: flat, shape: [values.length, samples] }] as const;
		}),
		...Object.entries(spikes).flatMap(([population, { cells, timesS: trains }]) => {
			const pairs = trains.flatMap((train, cell) => train.map((tS) => [cells[cell]?.member ?? cell, tS] as const));
			return [
				[`run${run}_${plain(population)}_cell`, { values: Int32Array.from(pairs, ([cell]) => cell) }] as const,
				[`run${run}_${plain(population)}_spikes_t_s`, { values: Float64Array.from(pairs, ([, tS]) => tS) }] as const,
			];
		}),
	]);
	return npzFile({
		sweep: { values: Int32Array.from(runs, ({ sweep }) => sweep) },
		repeat: { values: Int32Array.from(runs, ({ repeat }) => repeat) },
		label: { values: runs.map(({ sweep }) => labelOf(sweep)) },
		...Object.fromEntries(arrays),
	});
}
