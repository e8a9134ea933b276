import type { CircuitModule } from '../../kernels/wasm/wasmModule.ts';
import { crossingBytes, crossingHead } from '../../kernels/wasm/wasmWatches.ts';
import type { Crossings } from '../realtime/realtimeCrossings.ts';
import type { SheetPlace } from './sheetPlaces.ts';
import type { Places } from './wasmPlaces.ts';

/** Crossings of one watch, refilled in every step. */
export class CrossingList implements Crossings {
	readonly population: string;
	readonly thresholdMv: number;
	count = 0;
	readonly members: Int32Array;
	readonly timesMs: Float64Array;
	/** Crossings as they come: those of a thread of ascending members, for each its substeps. */
	readonly #members: Int32Array;
	readonly #timesMs: Float64Array;
	readonly #substeps: Int32Array;
	/** How many there are of each substep, then where the next of each goes; where the first of each is. */
	readonly #next: Int32Array;
	readonly #first: Int32Array;

	/** @param members of the population @param substeps most in a step */
	constructor(population: string, thresholdMv: number, members: number, substeps: number) {
		this.population = population;
		this.thresholdMv = thresholdMv;
		const room = members * substeps;
		this.members = new Int32Array(room);
		this.timesMs = new Float64Array(room);
		this.#members = new Int32Array(room);
		this.#timesMs = new Float64Array(room);
		this.#substeps = new Int32Array(room);
		this.#next = new Int32Array(substeps);
		this.#first = new Int32Array(substeps);
	}

	/** Forgets the crossings of the step before. */
	begin(): void {
		this.count = 0;
		this.#next.fill(0);
	}

	/** Notes a crossing. */
	add(member: number, timeMs: number, substep: number): void {
		const at = this.count++;
		this.#members[at] = member;
		this.#timesMs[at] = timeMs;
		this.#substeps[at] = substep;
		this.#next[substep] = (this.#next[substep] as number) + 1;
	}

	/** Puts them in order of substeps, and of members within a substep. */
	finish(): void {
		let start = 0;
		for (let substep = 0; substep < this.#next.length; substep++) {
			const found = this.#next[substep] as number;
			this.#next[substep] = start;
			this.#first[substep] = start;
			start += found;
		}
		for (let k = 0; k < this.count; k++) {
			const substep = this.#substeps[k] as number;
			const end = this.#next[substep] as number;
			this.#next[substep] = end + 1;
			const member = this.#members[k] as number;
			let at = end;
			const first = this.#first[substep] as number;
			for (; at > first && (this.members[at - 1] as number) > member; at--) {
				this.members[at] = this.members[at - 1] as number;
				this.timesMs[at] = this.timesMs[at - 1] as number;
			}
			this.members[at] = member;
			this.timesMs[at] = this.#timesMs[k] as number;
		}
	}
}

/** Where the kernels' notes of crossings lie. */
export interface CrossingNotes {
	readonly numbers: Float32Array | Float64Array;
	readonly words: Int32Array;
	readonly places: Places;
	readonly module: CircuitModule;
}

/** Adds what the kernels noted in a step, or a piece of one, that began at `tMs`. @param piece which piece of the step it was */
export function collectCrossings(
	lists: readonly CrossingList[],
	{ numbers, words, places, module }: CrossingNotes,
	tMs: number,
	substepMs: number,
	stepMs: number,
	piece: number,
): void {
	const { count, bytesPerNumber, vectorBytes } = module.lanes;
	const entryBytes = crossingBytes(module.lanes);
	const watches = new Map(
		module.layout.sheets.flatMap(({ index, watched }) =>
			watched.map(
				({ number, isFast, isMark = false }) =>
					[number, { isFast, isMark, sheet: places.sheets[index] as SheetPlace }] as const,
			),
		),
	);
	for (const { control, crossings } of places.parts) {
		const end = words[control >> 2] as number;
		for (let at = crossings; at < end; at += entryBytes) {
			const record = words[at >> 2] as number;
			const substep = words[(at >> 2) + 1] as number;
			const number = words[(at >> 2) + 2] as number;
			const pieces = words[(at >> 2) + 3] as number;
			const list = lists[number];
			const watch = watches.get(number);
			if (!list || !watch) continue;
			const length = watch.isFast ? substepMs : stepMs;
			const block = (record - watch.sheet.records) / watch.sheet.recordBytes;
			for (let lane = 0; lane < count; lane++) {
				const member = block * count + lane;
				const before = numbers[(at + crossingHead) / bytesPerNumber + lane] as number;
				const after = numbers[(at + crossingHead + vectorBytes) / bytesPerNumber + lane] as number;
				const isUp = watch.isMark ? after > 0 : before < list.thresholdMv && after >= list.thresholdMv;
				if (!isUp || member >= watch.sheet.members) continue;
				const part = watch.isMark ? after : (list.thresholdMv - before) / (after - before);
				list.add(member, tMs + (substep + part * pieces) * length, piece + substep);
			}
		}
	}
}
