import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ReplayStatus, TraceDifference } from '../../protocol/replay.ts';

/** Spikes that only one of two runs has: numbers of cells and times in ms, alternating. */
export interface SpikeDifferences {
	readonly missed: readonly number[];
	readonly extra: readonly number[];
}

/** A quantity of the selected cell in both runs. */
export interface ComparedTrace extends TraceDifference {
	readonly path: string;
}

/** Where the replay stands, and what a comparison says of what is shown. */
export interface ReplayState {
	/** Null before the first, and where nothing is replayed. */
	readonly status: ReplayStatus | null;
	readonly differences: SpikeDifferences;
	readonly traces: readonly ComparedTrace[];
	/** What the next new run has otherwise: `path = value` lines, as typed. */
	readonly changes: string;
	/** Spikes this far from each other are the same one. */
	readonly toleranceMs: number;
	statusCame(status: ReplayStatus): void;
	set(change: Partial<Pick<ReplayState, 'differences' | 'traces' | 'changes' | 'toleranceMs'>>): void;
}

export const noDifferences: SpikeDifferences = { missed: [], extra: [] };

/** Nothing is replayed yet. */
export function createReplayStore(): StoreApi<ReplayState> {
	return createStore<ReplayState>()((set) => ({
		status: null,
		differences: noDifferences,
		traces: [],
		changes: '',
		toleranceMs: 1,
		statusCame: (status) => set({ status }),
		set: (change) => set(change),
	}));
}
