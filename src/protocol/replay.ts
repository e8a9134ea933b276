import { z } from 'zod';
import { quantity } from './requestEntry.ts';

/** What a screen and whoever replays a recording say to each other beside what a live engine says. */

/** Stretches of a recording are shown up to this long, ms. */
export const longestReplayWindowMs = 60_000;

/** How many times as fast as it was a recording is played; also on the screen. */
export const replaySpeeds = [0.01, 0.03, 0.1, 0.3, 1, 3, 10] as const;

/** Model time, ms. */
export const timeMs = quantity('ms', 0, 1e9);

/** Parameters that a new run has otherwise, by path, in their declared units. */
export const changedParametersSchema = z.record(z.string().min(1), z.number().finite());

/** Something that was done, or happened, from when until when, s. */
export interface ReplayMark {
	readonly lane: 'edits' | 'light' | 'devices' | 'losses';
	readonly fromS: number;
	/** The same as `fromS` for what was a moment. */
	readonly untilS: number;
	/** What it was, for people. */
	readonly text: string;
}

/** What is replayed: a part of the description. */
export interface ReplayDescription {
	/** Its path on the machine that replays. */
	readonly file: string;
	readonly bytes: number;
	readonly fromS: number;
	readonly untilS: number;
	/** When model time 0 was. */
	readonly startedAt: string;
	readonly program: string;
	readonly backEnd: string;
	readonly seed: number;
	/** As `--quantities` was given. */
	readonly asked: readonly string[];
	readonly hasLight: boolean;
	readonly hasSpikes: boolean;
	/** Cells whose potential was recorded, of how many. */
	readonly cells: { readonly recorded: number; readonly all: number };
	readonly marks: readonly ReplayMark[];
	/** What a person must know of it, such as that it was recovered; sentences. */
	readonly notes: readonly string[];
	/** Why no new run can be made of it, one sentence; null when one can. */
	readonly whyNoRun: string | null;
}

/** One cell's spikes in a recording and in a new run. */
export interface SpikeMatch {
	readonly population: string;
	readonly member: number;
	/** In both, at the same time within the tolerance. */
	readonly matched: number;
	/** In the recording alone. */
	readonly missed: number;
	/** In the new run alone. */
	readonly extra: number;
	/** Largest distance in time of two that match, ms. */
	readonly largestMs: number;
}

/** A recording against a new run of its session. */
export interface ComparisonResult {
	/** What the new run has otherwise than the recording: sentences; none where all is the same. */
	readonly differs: readonly string[];
	readonly toleranceMs: number;
	/** s. */
	readonly fromS: number;
	readonly untilS: number;
	/** Cells with the most spikes that do not match come first. */
	readonly cells: readonly SpikeMatch[];
	/** Figures of the two populations of trains (`retinode compare`), by name; null where they are not defined. */
	readonly figures: readonly { readonly title: string; readonly value: number | null; readonly unit: string }[];
}

/** How a comparison stands. */
export type ComparisonState =
	| { readonly phase: 'none' }
	/** `done`: 0 … 1. */
	| { readonly phase: 'running'; readonly done: number; readonly what: string }
	| { readonly phase: 'made'; readonly result: ComparisonResult }
	/** One sentence. */
	| { readonly phase: 'failed'; readonly message: string };

/** Where a replay stands, some ten times a second while it plays. */
export interface ReplayStatus {
	readonly type: 'replay';
	/** Model time that is shown, s. */
	readonly atS: number;
	readonly playing: boolean;
	readonly speed: number;
	/** What devices and muscle told last at that time. */
	readonly devices: readonly {
		readonly name: string;
		readonly title: string;
		readonly unit: string;
		readonly values: readonly number[];
	}[];
	readonly comparison: ComparisonState;
}

/** A quantity of a cell in a recording against the new run's. */
export interface TraceDifference {
	readonly rows: number;
	/** Root of the mean square of the difference, and its largest value with when that was. */
	readonly rms: number;
	readonly largest: number;
	readonly atS: number;
	readonly unit: string;
}

/** By this a quantity of the new run is called: `V` of the recording is `new run: V` of that. */
export const newRunPath = (path: string): string => `new run: ${path}`;

/** The quantity that `newRunPath` was given; undefined for one of the recording. */
export const pathInNewRun = (path: string): string | undefined =>
	path.startsWith(newRunPath('')) ? path.slice(newRunPath('').length) : undefined;

/** The quantity that is the light on a photoreceptor, in a recording. */
export const recordedLightPath = 'light';
