/** Start and end of each range of states that are substepped. */
export type StateRanges = readonly (readonly [number, number])[];

/** The course of all states within the latest step: linear between substeps for substepped states, over the step for the others. */
export class StepCourse {
	/** Whether it is kept; a copy of the state per step and of the substepped states per substep. */
	wanted = false;
	startMs = Number.NaN;
	lengthMs = Number.NaN;
	/** Number of substeps, 1 where nothing is substepped. */
	pieces = 1;
	readonly #isSubstepped: Uint8Array;
	readonly #ranges: StateRanges;
	readonly #start: Float64Array;
	readonly #end: Float64Array;
	/** Substepped states after each substep. */
	readonly #after: readonly Float64Array[];

	constructor(size: number, substepped: StateRanges, substeps: number) {
		this.#isSubstepped = new Uint8Array(size);
		for (const [start, end] of substepped) this.#isSubstepped.fill(1, start, end);
		this.#ranges = substepped;
		this.#start = new Float64Array(size);
		this.#end = new Float64Array(size);
		this.#after = Array.from({ length: substeps }, () => new Float64Array(size));
	}

	begin(y: Float64Array, startMs: number, lengthMs: number): void {
		this.#start.set(y);
		this.startMs = startMs;
		this.lengthMs = lengthMs;
		this.pieces = 1;
	}

	/** Keeps the substepped states at the end of substep j. */
	substep(j: number, y: Float64Array): void {
		const kept = this.#after[j];
		this.pieces = j + 1;
		if (!kept) return;
		for (let k = 0; k < this.#ranges.length; k++) {
			const range = this.#ranges[k];
			if (range) for (let index = range[0]; index < range[1]; index++) kept[index] = y[index] as number;
		}
	}

	finish(y: Float64Array): void {
		this.#end.set(y);
	}

	/** A state at a time within the step; NaN if no course was kept. */
	valueAt(index: number, tMs: number): number {
		const pieces = this.#isSubstepped[index] === 1 ? this.pieces : 1;
		const s = ((tMs - this.startMs) / this.lengthMs) * pieces;
		const piece = Math.min(pieces - 1, Math.max(0, Math.floor(s)));
		const before = (piece === 0 ? this.#start : this.#after[piece - 1])?.[index] ?? Number.NaN;
		const after = (piece === pieces - 1 ? this.#end : this.#after[piece])?.[index] ?? Number.NaN;
		return before + (s - piece) * (after - before);
	}

	/** All states at the end of piece j. */
	copyEnd(j: number, into: Float64Array): void {
		if (j === this.pieces - 1) {
			into.set(this.#end);
			return;
		}
		const part = (j + 1) / this.pieces;
		const after = this.#after[j];
		for (let index = 0; index < into.length; index++) {
			const a = this.#start[index] as number;
			const b = this.#end[index] as number;
			into[index] = this.#isSubstepped[index] === 1 ? (after?.[index] ?? Number.NaN) : a + part * (b - a);
		}
	}
}
