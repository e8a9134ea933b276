import { type Group, stateIndex } from '../../kernels/network/network.ts';

/**
 * Upward crossings of a threshold by one population in the latest step, in order of time within a member and of members within a
 * substep. The arrays are reused: read them before the next step.
 */
export interface Crossings {
	readonly population: string;
	readonly thresholdMv: number;
	/** How many entries of the arrays hold. */
	readonly count: number;
	readonly members: Int32Array;
	/** Model time in ms, interpolated linearly within the substep. */
	readonly timesMs: Float64Array;
}

/** Finds crossings by comparing a state before and after each substep of its population. */
export class CrossingWatch implements Crossings {
	readonly population: string;
	readonly thresholdMv: number;
	count = 0;
	readonly members: Int32Array;
	readonly timesMs: Float64Array;
	readonly #start: number;
	readonly #before: Float64Array;

	/** @param mostLooks greatest number of `look`s in a step: room for a crossing in each */
	constructor(group: Group, state: string, thresholdMv: number, mostLooks: number) {
		this.population = group.name;
		this.thresholdMv = thresholdMv;
		this.members = new Int32Array(group.count * mostLooks);
		this.timesMs = new Float64Array(group.count * mostLooks);
		this.#start = group.count > 0 ? stateIndex(group, state, 0) : 0;
		this.#before = new Float64Array(group.count);
	}

	/** Forgets the crossings of the step before and remembers where each member stands. */
	begin(y: Float64Array): void {
		this.count = 0;
		for (let i = 0; i < this.#before.length; i++) this.#before[i] = y[this.#start + i] as number;
	}

	/** Compares with the values of the last look. */
	look(y: Float64Array, fromMs: number, lengthMs: number): void {
		const threshold = this.thresholdMv;
		for (let i = 0; i < this.#before.length; i++) {
			const before = this.#before[i] as number;
			const after = y[this.#start + i] as number;
			this.#before[i] = after;
			if (before < threshold && after >= threshold) {
				this.members[this.count] = i;
				this.timesMs[this.count] = fromMs + (lengthMs * (threshold - before)) / (after - before);
				this.count++;
			}
		}
	}
}
