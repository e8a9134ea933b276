/** Start and end of each range of states that are substepped. */
export type StateRanges = readonly (readonly [number, number])[];

function copyStates(states: readonly number[], from: Float64Array, to: Float64Array): void {
	for (let k = 0; k < states.length; k++) to[states[k] as number] = from[states[k] as number] as number;
}

/** What is kept of a step, by index of state; what is not kept is no number. */
interface Kept {
	/** 1 for states that are substepped. */
	readonly isSubstepped: Uint8Array;
	readonly start: Float64Array;
	readonly end: Float64Array;
	/** Substepped states after each substep. */
	readonly after: readonly Float64Array[];
}

/** The course of states within the latest step: linear between substeps for substepped states, over the step for the others. */
export class StepCourse {
	/** Whether it is kept; a copy of the kept states per step and of those of them that are substepped per substep. */
	wanted = false;
	startMs = Number.NaN;
	lengthMs = Number.NaN;
	/** Number of substeps, 1 where nothing is substepped. */
	pieces = 1;
	readonly #size: number;
	readonly #ranges: StateRanges;
	readonly #most: number;
	/** Made when a course is first kept: it takes many times the state's own room, and live nobody asks for it. */
	#kept: Kept | undefined;
	#states: readonly number[] | undefined;
	#substepped: readonly number[] | undefined;

	constructor(size: number, substepped: StateRanges, substeps: number) {
		this.#size = size;
		this.#ranges = substepped;
		this.#most = substeps;
	}

	/** The kept states, the same list from step to step; undefined where all are. */
	get states(): readonly number[] | undefined {
		return this.#states;
	}

	/** Those of them that are substepped. */
	get substepped(): readonly number[] {
		this.#substepped ??= this.#states
			? this.#states.filter((index) => this.#ranges.some(([start, end]) => index >= start && index < end))
			: this.#ranges.flatMap(([start, end]) => Array.from({ length: end - start }, (_, k) => start + k));
		return this.#substepped;
	}

	/** Says which states are kept from the next step on; all when left out. Fewer cost less; of the others there are no values. */
	keep(states?: readonly number[]): void {
		if (states === this.#states) return;
		this.#states = states;
		this.#substepped = undefined;
		this.#kept = undefined;
	}

	#room(): Kept {
		if (this.#kept) return this.#kept;
		const isSubstepped = new Uint8Array(this.#size);
		for (const [start, end] of this.#ranges) isSubstepped.fill(1, start, end);
		const array = () => new Float64Array(this.#size).fill(Number.NaN);
		this.#kept = { isSubstepped, start: array(), end: array(), after: Array.from({ length: this.#most }, array) };
		return this.#kept;
	}

	#copy(from: Float64Array, to: Float64Array): void {
		const states = this.#states;
		if (!states) to.set(from);
		else copyStates(states, from, to);
	}

	/** @param y in which the kept states hold, as in `substep` and `finish` */
	begin(y: Float64Array, startMs: number, lengthMs: number): void {
		this.#copy(y, this.#room().start);
		this.startMs = startMs;
		this.lengthMs = lengthMs;
		this.pieces = 1;
	}

	/** Keeps the substepped ones of the kept states at the end of substep j. */
	substep(j: number, y: Float64Array): void {
		const kept = this.#room().after[j];
		this.pieces = j + 1;
		if (kept) copyStates(this.substepped, y, kept);
	}

	finish(y: Float64Array): void {
		this.#copy(y, this.#room().end);
	}

	/** A state at a time within the step; NaN if its course was not kept. */
	valueAt(index: number, tMs: number): number {
		const { isSubstepped, start, end, after } = this.#room();
		const pieces = isSubstepped[index] === 1 ? this.pieces : 1;
		const s = ((tMs - this.startMs) / this.lengthMs) * pieces;
		const piece = Math.min(pieces - 1, Math.max(0, Math.floor(s)));
		const from = (piece === 0 ? start : after[piece - 1])?.[index] ?? Number.NaN;
		const to = (piece === pieces - 1 ? end : after[piece])?.[index] ?? Number.NaN;
		return from + (s - piece) * (to - from);
	}

	/** The kept states at the end of piece j; others are left as they are. */
	copyEnd(j: number, into: Float64Array): void {
		const { isSubstepped, start, end, after } = this.#room();
		if (j === this.pieces - 1) {
			this.#copy(end, into);
			return;
		}
		const part = (j + 1) / this.pieces;
		const there = after[j];
		const states = this.#states;
		const count = states ? states.length : into.length;
		for (let k = 0; k < count; k++) {
			const index = states ? (states[k] as number) : k;
			const a = start[index] as number;
			const b = end[index] as number;
			into[index] = isSubstepped[index] === 1 ? (there?.[index] ?? Number.NaN) : a + part * (b - a);
		}
	}
}
