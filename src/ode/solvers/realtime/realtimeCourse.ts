/** Start and end of each range of states that are substepped. */
export type StateRanges = readonly (readonly [number, number])[];

function copyStates(states: readonly number[], from: Float64Array, to: Float64Array): void {
	for (let k = 0; k < states.length; k++) to[states[k] as number] = from[states[k] as number] as number;
}

/** The course of states within the latest step: linear between substeps for substepped states, over the step for the others. */
export class StepCourse {
	/** Whether it is kept; a copy of the kept states per step and of those of them that are substepped per substep. */
	wanted = false;
	startMs = Number.NaN;
	lengthMs = Number.NaN;
	/** Number of substeps, 1 where nothing is substepped. */
	pieces = 1;
	readonly #isSubstepped: Uint8Array;
	readonly #start: Float64Array;
	readonly #end: Float64Array;
	/** Kept substepped states after each substep. */
	readonly #after: readonly Float64Array[];
	/** All that are substepped. */
	readonly #allSubstepped: readonly number[];
	#states: readonly number[] | undefined;
	#substepped: readonly number[];

	constructor(size: number, substepped: StateRanges, substeps: number) {
		this.#isSubstepped = new Uint8Array(size);
		for (const [start, end] of substepped) this.#isSubstepped.fill(1, start, end);
		this.#allSubstepped = substepped.flatMap(([start, end]) =>
			Array.from({ length: end - start }, (_, k) => start + k),
		);
		this.#substepped = this.#allSubstepped;
		this.#start = new Float64Array(size);
		this.#end = new Float64Array(size);
		this.#after = Array.from({ length: substeps }, () => new Float64Array(size));
	}

	/** The kept states, the same list from step to step; undefined where all are. */
	get states(): readonly number[] | undefined {
		return this.#states;
	}

	/** Those of them that are substepped. */
	get substepped(): readonly number[] {
		return this.#substepped;
	}

	/** Says which states are kept from the next step on; all when left out. Fewer cost less; of the others there are no values. */
	keep(states?: readonly number[]): void {
		if (states === this.#states) return;
		this.#states = states;
		this.#substepped = states?.filter((index) => this.#isSubstepped[index] === 1) ?? this.#allSubstepped;
		for (const kept of [this.#start, this.#end, ...this.#after]) kept.fill(Number.NaN);
	}

	#copy(from: Float64Array, to: Float64Array): void {
		const states = this.#states;
		if (!states) to.set(from);
		else copyStates(states, from, to);
	}

	/** @param y in which the kept states hold, as in `substep` and `finish` */
	begin(y: Float64Array, startMs: number, lengthMs: number): void {
		this.#copy(y, this.#start);
		this.startMs = startMs;
		this.lengthMs = lengthMs;
		this.pieces = 1;
	}

	/** Keeps the substepped ones of the kept states at the end of substep j. */
	substep(j: number, y: Float64Array): void {
		const kept = this.#after[j];
		this.pieces = j + 1;
		if (kept) copyStates(this.#substepped, y, kept);
	}

	finish(y: Float64Array): void {
		this.#copy(y, this.#end);
	}

	/** A state at a time within the step; NaN if its course was not kept. */
	valueAt(index: number, tMs: number): number {
		const pieces = this.#isSubstepped[index] === 1 ? this.pieces : 1;
		const s = ((tMs - this.startMs) / this.lengthMs) * pieces;
		const piece = Math.min(pieces - 1, Math.max(0, Math.floor(s)));
		const before = (piece === 0 ? this.#start : this.#after[piece - 1])?.[index] ?? Number.NaN;
		const after = (piece === pieces - 1 ? this.#end : this.#after[piece])?.[index] ?? Number.NaN;
		return before + (s - piece) * (after - before);
	}

	/** The kept states at the end of piece j; others are left as they are. */
	copyEnd(j: number, into: Float64Array): void {
		if (j === this.pieces - 1) {
			this.#copy(this.#end, into);
			return;
		}
		const part = (j + 1) / this.pieces;
		const after = this.#after[j];
		const states = this.#states;
		const count = states ? states.length : into.length;
		for (let k = 0; k < count; k++) {
			const index = states ? (states[k] as number) : k;
			const a = this.#start[index] as number;
			const b = this.#end[index] as number;
			into[index] = this.#isSubstepped[index] === 1 ? (after?.[index] ?? Number.NaN) : a + part * (b - a);
		}
	}
}
