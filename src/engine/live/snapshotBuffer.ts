import type { Snapshot } from '../../protocol/snapshot.ts';
import type { Probe } from '../model/quantities.ts';

/** Collects spikes and probe samples between snapshots. */
export interface SnapshotBuffer {
	spike(cell: number, tMs: number): void;
	/** Reads a probe into the watch's samples. @returns the path of a quantity without a value, if there is one */
	sample(watch: number, tMs: number, probe: Probe, y: Float64Array): string | undefined;
	forget(watch: number): void;
	/** Other cells from now on. @param renumbered the new number of a cell of before; nothing if it is gone, and its waiting spikes with it */
	exchange(potentials: readonly number[], renumbered: (cell: number) => number | undefined): void;
	/** The snapshot at tMs; begins a new collection. */
	take(tMs: number, y: Float64Array): Snapshot;
}

/** Most spikes and samples kept when nobody takes snapshots; the oldest go first. */
const mostSpikes = 1 << 16;
const mostSamples = 1 << 14;

interface Samples {
	times: number[];
	values: Float32Array[];
}

/** Drops the older half of a list that has grown too long: cheap, and rare. */
function bound<T>(list: T[], most: number): void {
	if (list.length > most) list.splice(0, list.length >> 1);
}

/** Some numbers of a state, one by one: `from` calls a function for each, 1 ms for a tissue of 24,000 cells, 60 times a second. */
function numbersAt(places: Int32Array, y: Float64Array): Float32Array<ArrayBuffer> {
	const numbers = new Float32Array(places.length);
	for (let k = 0; k < places.length; k++) numbers[k] = y[places[k] as number] as number;
	return numbers;
}

/** Creates an empty buffer for these cells, by the places of their potentials. `rates` is asked for when a snapshot is taken. */
export function createSnapshotBuffer(places: readonly number[], rates: () => Float64Array): SnapshotBuffer {
	let potentials = Int32Array.from(places);
	let spikeCells: number[] = [];
	let spikeTimes: number[] = [];
	let samples = new Map<number, Samples>();
	return {
		spike(cell, tMs) {
			spikeCells.push(cell);
			spikeTimes.push(tMs);
			bound(spikeCells, mostSpikes);
			bound(spikeTimes, mostSpikes);
		},
		sample(watch, tMs, probe, y) {
			let own = samples.get(watch);
			if (!own) {
				own = { times: [], values: [] };
				samples.set(watch, own);
			}
			const values = new Float32Array(probe.quantities.length);
			probe.read(y, values, 0);
			own.times.push(tMs);
			own.values.push(values);
			bound(own.times, mostSamples);
			bound(own.values, mostSamples);
			return probe.quantities.find((_, k) => !Number.isFinite(values[k]))?.path;
		},
		forget(watch) {
			samples.delete(watch);
		},
		exchange(next, renumbered) {
			potentials = Int32Array.from(next);
			const kept = spikeCells.flatMap((cell, k) => {
				const now = renumbered(cell);
				return now === undefined ? [] : [[now, spikeTimes[k] as number] as const];
			});
			spikeCells = kept.map(([cell]) => cell);
			spikeTimes = kept.map(([, tMs]) => tMs);
		},
		take(tMs, y) {
			const snapshot: Snapshot = {
				tMs,
				potentialsMv: numbersAt(potentials, y),
				lightRates: new Float32Array(rates()),
				spikeCells: Uint32Array.from(spikeCells),
				spikeTimesMs: Float64Array.from(spikeTimes),
				probes: [...samples].map(([watch, { times, values }]) => {
					const width = values[0]?.length ?? 0;
					const rows = new Float32Array(values.length * width);
					values.forEach((row, k) => {
						rows.set(row, k * width);
					});
					return { watch, timesMs: Float64Array.from(times), values: rows };
				}),
			};
			spikeCells = [];
			spikeTimes = [];
			samples = new Map();
			return snapshot;
		},
	};
}
