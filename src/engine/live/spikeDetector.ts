import type { Group } from '../../ode/model/network.ts';
import { stateIndex } from '../../ode/model/network.ts';

/** A cell whose spikes are looked for. */
export interface SpikingCell {
	/** Number of the cell in the order of the description (`firstCell` + member). */
	readonly cell: number;
	/** Index of its potential in the state. */
	readonly index: number;
}

/** Called with each spike: the cell's number and the moment of the crossing, ms of model time. */
export type SpikeSink = (cell: number, tMs: number) => void;

/** Finds upward crossings of a threshold between two moments by linear interpolation. */
export interface SpikeDetector {
	/** Takes the potentials as they are now, without looking for spikes (start, end of a clamp). */
	reset(y: Float64Array): void;
	/** Looks at the piece from `startMs` to `endMs`, at whose end the state is `y`. */
	look(y: Float64Array, startMs: number, endMs: number, sink: SpikeSink): void;
}

/** Creates a detector. Allocates at creation only. */
export function createSpikeDetector(cells: readonly SpikingCell[], thresholdMv: number): SpikeDetector {
	const indices = Int32Array.from(cells, ({ index }) => index);
	const numbers = Int32Array.from(cells, ({ cell }) => cell);
	const before = new Float64Array(cells.length).fill(Number.NaN);
	return {
		reset(y) {
			for (let k = 0; k < indices.length; k++) before[k] = y[indices[k] ?? 0] ?? Number.NaN;
		},
		look(y, startMs, endMs, sink) {
			for (let k = 0; k < indices.length; k++) {
				const now = y[indices[k] ?? 0] ?? Number.NaN;
				const last = before[k] ?? Number.NaN;
				before[k] = now;
				if (last < thresholdMv && now >= thresholdMv) {
					sink(numbers[k] ?? 0, startMs + ((endMs - startMs) * (thresholdMv - last)) / (now - last));
				}
			}
		},
	};
}

/** The potentials of a population's cells as they are numbered from `firstCell` on. */
export function cellsOf(group: Group, firstCell: number): SpikingCell[] {
	return Array.from({ length: group.count }, (_, member) => ({
		cell: firstCell + member,
		index: stateIndex(group, 'V', member),
	}));
}
