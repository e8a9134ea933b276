import type { GatherForm } from '../../kernels/wasm/wasmGather.ts';
import type { Schedule } from './wasmSchedule.ts';

/** A run of records: byte addresses. */
export interface Run {
	readonly from: number;
	readonly to: number;
}

/** Records of a list, for what is delivered to one side (or for states). */
export interface ListRun extends Run {
	readonly group: string;
	readonly target: 0 | 1 | undefined;
}

/** Records of a sheet that are taken through a stage together. */
export interface Chunk extends Run {
	/** Number of the sheet. */
	readonly sheet: number;
	/** Byte address of what they leave between the stages. */
	readonly scratch: number;
	/** Byte address of their first input from outside. */
	readonly inputs: number;
	/** Bytes from one input to the next. */
	readonly inputDistance: number;
	/** What is delivered to them. */
	readonly lists: readonly ListRun[];
	/** What they gather. */
	readonly gathers: readonly GatherRun[];
}

/** Gather records of a signal. */
export interface GatherRun extends Run {
	readonly group: string;
	readonly form: GatherForm;
}

/** What one thread works on. */
export interface Part {
	readonly chunks: readonly Chunk[];
	readonly rounds: Schedule['rounds'];
	/** See `Schedule`. */
	readonly opening: number;
	/** Address of its control block, and of its list of crossings. */
	readonly control: number;
	readonly crossings: number;
}
