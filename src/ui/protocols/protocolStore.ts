import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ProtocolState } from '../../protocol/experiment/protocolState.ts';
import type { TriggerLine } from '../../protocol/triggerLine.ts';
import type { Results } from '../scope/results.ts';
import type { LiveRun } from './liveSchedule.ts';

/** A protocol that comes with the project. */
export interface Preset {
	readonly name: string;
	readonly title: string;
	readonly description: string;
	/** Its file. */
	readonly text: string;
	/** It stands among the presets; the others are there for the validation. */
	readonly listed: boolean;
	readonly runs: number;
	/** Of all runs. */
	readonly modelS: number;
}

/** What the screen knows of protocols beside the one that goes with the session. */
export interface ProtocolsState {
	/** Null before they have been asked for. */
	readonly presets: readonly Preset[] | null;
	/** The text as it is being written, before it is taken over; null where nothing is. */
	readonly draft: string | null;
	/** The text that was taken over and that the host has not answered yet: what the next change is built on; null where none is. */
	readonly coming: string | null;
	/** How the one that was run stands; null where none was. */
	readonly state: ProtocolState | null;
	/** What it gave. */
	readonly results: Results | null;
	/** What begins when the trigger comes; null where nothing waits. */
	readonly waits: 'beside' | 'live' | null;
	/** The serial line to other instruments that is open; null where none is. */
	readonly line: TriggerLine | null;
	/** Runs on the live retina, past and to come. */
	readonly liveRuns: readonly LiveRun[];
	set(change: Partial<Omit<ProtocolsState, 'set'>>): void;
}

/** A store that knows of none. */
export const createProtocolStore = (): StoreApi<ProtocolsState> =>
	createStore<ProtocolsState>()((set) => ({
		presets: null,
		draft: null,
		coming: null,
		state: null,
		results: null,
		waits: null,
		line: null,
		liveRuns: [],
		set: (change) => set(change),
	}));
