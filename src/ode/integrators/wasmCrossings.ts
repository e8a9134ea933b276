import { vectorBytes } from '../codegen/wasmLayout.ts';
import type { CircuitModule } from '../codegen/wasmModule.ts';
import { crossingBytes } from '../codegen/wasmWatches.ts';
import type { Crossings } from './realtimeCrossings.ts';
import type { Places } from './wasmPlaces.ts';

/** Crossings of one watch, refilled in every step. */
export class CrossingList implements Crossings {
	readonly population: string;
	readonly thresholdMv: number;
	count = 0;
	readonly members: Int32Array;
	readonly timesMs: Float64Array;
	readonly #ranks: Float64Array;

	/** @param room most crossings in a step */
	constructor(population: string, thresholdMv: number, room: number) {
		this.population = population;
		this.thresholdMv = thresholdMv;
		this.members = new Int32Array(room);
		this.timesMs = new Float64Array(room);
		this.#ranks = new Float64Array(room);
	}

	/** Puts a crossing in, in order of time within a member and of members within a substep. */
	add(member: number, timeMs: number, rank: number): void {
		const ranks = this.#ranks;
		let at = this.count++;
		while (at > 0 && (ranks[at - 1] ?? 0) > rank) {
			ranks[at] = ranks[at - 1] ?? 0;
			this.members[at] = this.members[at - 1] ?? 0;
			this.timesMs[at] = this.timesMs[at - 1] ?? 0;
			at--;
		}
		ranks[at] = rank;
		this.members[at] = member;
		this.timesMs[at] = timeMs;
	}
}

/** Where the kernels' notes of crossings lie. */
export interface CrossingNotes {
	readonly numbers: Float32Array | Float64Array;
	readonly words: Int32Array;
	readonly places: Places;
	readonly module: CircuitModule;
	readonly columns: number;
}

/** Refills the lists from what the kernels noted in a step that began at `tMs`. */
export function collectCrossings(
	lists: readonly CrossingList[],
	{ numbers, words, places, module, columns }: CrossingNotes,
	tMs: number,
	substepMs: number,
	stepMs: number,
): void {
	for (const list of lists) list.count = 0;
	const { count, bytesPerNumber } = module.lanes;
	const { watched, stride } = module.layout;
	const recordBytes = stride * vectorBytes;
	const [first] = places.parts;
	for (const { control, crossings } of places.parts) {
		const end = words[control >> 2] ?? 0;
		for (let at = crossings; at < end; at += crossingBytes) {
			const record = words[at >> 2] ?? 0;
			const substep = words[(at >> 2) + 1] ?? 0;
			const number = words[(at >> 2) + 2] ?? 0;
			const pieces = words[(at >> 2) + 3] ?? 1;
			const list = lists[number];
			const watch = watched[number];
			if (!list || !watch || !first) continue;
			const length = watch.isFast ? substepMs : stepMs;
			const block = (record - first.columns.from) / recordBytes;
			for (let lane = 0; lane < count; lane++) {
				const member = block * count + lane;
				const before = numbers[(at + 16) / bytesPerNumber + lane] ?? Number.NaN;
				const after = numbers[(at + 32) / bytesPerNumber + lane] ?? Number.NaN;
				const isUp = before < list.thresholdMv && after >= list.thresholdMv;
				if (!isUp || member >= columns) continue;
				const part = (list.thresholdMv - before) / (after - before);
				list.add(member, tMs + (substep + part * pieces) * length, substep * columns + member);
			}
		}
	}
}
