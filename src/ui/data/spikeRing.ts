/** The latest spikes of all cells in order of arrival. */
export interface SpikeRing {
	readonly length: number;
	/** All spikes from this model time on are kept, ms; -Infinity while none had to make room. */
	readonly keptSinceMs: number;
	push(cells: Uint32Array, timesMs: Float64Array): void;
	/** Cell index of spike i, 0 the oldest; -1 outside. */
	cell(i: number): number;
	/** Model time of spike i, ms; NaN outside. */
	timeMs(i: number): number;
	/** Calls back for every spike from `fromMs` on, newest first; spikes may arrive slightly out of order between cells. */
	since(fromMs: number, visit: (cell: number, tMs: number) => void): void;
	clear(): void;
}

/** How far out of order spikes of different cells may arrive, ms: a snapshot's span with room to spare. */
const disorderMs = 500;

/** A ring that holds the last `capacity` spikes. */
export function createSpikeRing(capacity: number): SpikeRing {
	const cells = new Uint32Array(capacity);
	const times = new Float64Array(capacity);
	let start = 0;
	let length = 0;
	let isFull = false;
	const slot = (i: number) => (start + i) % capacity;
	const ring: SpikeRing = {
		get length() {
			return length;
		},
		get keptSinceMs() {
			return isFull ? (times[start] as number) + disorderMs : Number.NEGATIVE_INFINITY;
		},
		push(newCells, timesMs) {
			for (let k = 0; k < newCells.length; k++) {
				if (length === capacity) {
					isFull = true;
					start = (start + 1) % capacity;
					length--;
				}
				cells[slot(length)] = newCells[k] as number;
				times[slot(length)] = timesMs[k] as number;
				length++;
			}
		},
		cell: (i) => (i >= 0 && i < length ? (cells[slot(i)] as number) : -1),
		timeMs: (i) => (i >= 0 && i < length ? (times[slot(i)] as number) : Number.NaN),
		since(fromMs, visit) {
			for (let i = length - 1; i >= 0; i--) {
				const tMs = ring.timeMs(i);
				if (tMs < fromMs - disorderMs) break;
				if (tMs >= fromMs) visit(ring.cell(i), tMs);
			}
		},
		clear() {
			start = 0;
			length = 0;
			isFull = false;
		},
	};
	return ring;
}
