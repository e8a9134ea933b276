/** Some states in time, between steps by straight lines. */
export class Track {
	/** Indices in the network's vector. */
	readonly states: readonly number[];
	readonly #times: number[] = [];
	/** Row by row. */
	#values = new Float64Array(1024);

	constructor(states: readonly number[]) {
		this.states = states;
	}

	add(t: number, y: Float64Array): void {
		const width = this.states.length;
		const row = this.#times.push(t) - 1;
		if ((row + 1) * width > this.#values.length) {
			const grown = new Float64Array(Math.max(2 * this.#values.length, (row + 1) * width));
			grown.set(this.#values);
			this.#values = grown;
		}
		for (let i = 0; i < width; i++) this.#values[row * width + i] = y[this.states[i] as number] as number;
	}

	/**
	 * What puts those of the states that are wanted at a time into the network's vector, always the same one; after the end, those at the end. To be asked for when the
	 * track is complete.
	 */
	reader(wanted: ReadonlySet<number>): (t: number, y: Float64Array) => void {
		const [times, values, width] = [this.#times, this.#values, this.states.length];
		const places = this.states.flatMap((index, i) => (wanted.has(index) ? [{ index, i }] : []));
		const last = times.length - 1;
		let k = 0;
		// A Jacobian asks many times for the same.
		let putAt = Number.NaN;
		return (t, y) => {
			if (t === putAt) return;
			putAt = t;
			while (k > 0 && (times[k] as number) > t) k--;
			while (k < last && (times[k + 1] as number) <= t) k++;
			const next = Math.min(k + 1, last);
			const [start, end] = [times[k] as number, times[next] as number];
			const part = end > start ? Math.min(1, (t - start) / (end - start)) : 0;
			for (let p = 0; p < places.length; p++) {
				const { index, i } = places[p] as (typeof places)[number];
				const before = values[k * width + i] as number;
				y[index] = before + part * ((values[next * width + i] as number) - before);
			}
		};
	}

	/** Times from a time on, and the values of a state there. */
	since(t: number): { readonly times: readonly number[]; of(state: number): Float64Array } {
		const first = this.#times.findIndex((each) => each >= t);
		const width = this.states.length;
		const times = this.#times.slice(first);
		return {
			times,
			of: (state) => Float64Array.from(times, (_, row) => this.#values[(first + row) * width + state] as number),
		};
	}
}
