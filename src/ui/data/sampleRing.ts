/** The latest samples of a few quantities against model time. Everything is allocated at creation. */
export interface SampleRing {
	/** Quantities per sample. */
	readonly columns: number;
	/** Samples held, at most the capacity. */
	readonly length: number;
	/** Appends samples; `values` holds one row of `columns` values per time. A time before the last one empties the ring first. */
	push(timesMs: Float64Array, values: Float32Array): void;
	/** Time of sample i, 0 the oldest, ms. NaN outside. */
	timeMs(i: number): number;
	/** Value of a quantity at sample i, in its unit. NaN outside. */
	value(i: number, column: number): number;
	/** First sample at or after a time; `length` when there is none. */
	indexAt(tMs: number): number;
	clear(): void;
}

/** A ring for `capacity` samples of `columns` quantities. */
export function createSampleRing(capacity: number, columns: number): SampleRing {
	const times = new Float64Array(capacity);
	const rows = new Float32Array(capacity * columns);
	let start = 0;
	let length = 0;
	const slot = (i: number) => (start + i) % capacity;
	const ring: SampleRing = {
		columns,
		get length() {
			return length;
		},
		push(timesMs, values) {
			for (let k = 0; k < timesMs.length; k++) {
				const tMs = timesMs[k] as number;
				if (length > 0 && tMs < ring.timeMs(length - 1)) ring.clear();
				if (length === capacity) {
					start = (start + 1) % capacity;
					length--;
				}
				const at = slot(length);
				times[at] = tMs;
				for (let c = 0; c < columns; c++) rows[at * columns + c] = values[k * columns + c] as number;
				length++;
			}
		},
		timeMs: (i) => (i >= 0 && i < length ? (times[slot(i)] as number) : Number.NaN),
		value: (i, column) => (i >= 0 && i < length ? (rows[slot(i) * columns + column] as number) : Number.NaN),
		indexAt(tMs) {
			let low = 0;
			let high = length;
			while (low < high) {
				const middle = (low + high) >> 1;
				if (ring.timeMs(middle) < tMs) low = middle + 1;
				else high = middle;
			}
			return low;
		},
		clear() {
			start = 0;
			length = 0;
		},
	};
	return ring;
}
