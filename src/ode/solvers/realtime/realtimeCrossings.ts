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

/** What a population's spikes are seen by: a state that crosses a threshold, or one in which the event of a spike leaves its mark. */
export interface Watched {
	readonly state: string;
	readonly isMark: boolean;
}

/** Of a population whose spikes are events its mark, where its potential is asked for. */
export function watchedState({ kind }: Group, state: string): Watched {
	const event = kind.spikeEvent;
	return event?.state === state ? { state: event.marks, isMark: true } : { state, isMark: false };
}

/** Finds crossings by comparing a state before and after each substep of its population; the marks of events by what they are after it. */
export class CrossingWatch implements Crossings {
	readonly population: string;
	readonly thresholdMv: number;
	count = 0;
	readonly members: Int32Array;
	readonly timesMs: Float64Array;
	readonly #start: number;
	readonly #before: Float64Array;
	readonly #isMark: boolean;

	/** @param mostLooks greatest number of `look`s in a step: room for a crossing in each */
	constructor(group: Group, { state, isMark }: Watched, thresholdMv: number, mostLooks: number) {
		this.#isMark = isMark;
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
			if (this.#isMark) {
				if (after > 0) this.#add(i, fromMs + lengthMs * after);
				continue;
			}
			if (before < threshold && after >= threshold) {
				this.#add(i, fromMs + (lengthMs * (threshold - before)) / (after - before));
			}
		}
	}

	#add(member: number, timeMs: number): void {
		this.members[this.count] = member;
		this.timesMs[this.count] = timeMs;
		this.count++;
	}
}
