import type { Session } from '../session/sessionFile.ts';

/** What a recording says of a run, as plain data: the first records of its journal, and those of what was done on the way. */

/** A population of cells. */
export interface RecordedPopulation {
	readonly name: string;
	/** The declaration that its cells are of: `mouse.onGanglion`. */
	readonly kind: string;
	readonly title: string;
	readonly spiking: boolean;
	readonly count: number;
	/** Number of its first cell. */
	readonly firstCell: number;
	/** x, y, z of each cell, µm; x to the right and y up in the visual field, z grows from the photoreceptors to the ganglion cells. */
	readonly positionsUm: readonly number[];
}

/** A group of synapses or gap junctions; its pairs are records of their own. */
export interface RecordedConnection {
	readonly name: string;
	readonly kind: string;
	readonly type: 'synapse' | 'junction';
	readonly from: string;
	readonly to: string;
	/** The input of its target cells that it adds to. */
	readonly into: string;
}

/** What of the run a stream holds. */
export type StreamContent =
	/** A quantity of cells (or of the pairs of a connection): all of them, or the one that `member` names. */
	| { readonly of: 'quantity'; readonly group: string; readonly path: string; readonly member?: number }
	/** Photoisomerisations per receptor and second, in the order of `receptors`. */
	| { readonly of: 'light' }
	/** Pictures as they were shown, row by row from the top, 0 (black) to 1 (white). */
	| { readonly of: 'pictures'; readonly width: number; readonly height: number }
	/** What a device, or its muscle signal, told. */
	| { readonly of: 'device' | 'emg'; readonly device: string };

/** Values that come again and again, side by side in columns. */
export interface StreamHead {
	/** Its number in the journal. */
	readonly stream: number;
	/** As the recording calls it: `ganglion.V`, `light`. */
	readonly name: string;
	readonly title: string;
	/** The unit of the values, as declarations write it: `mV`, `pA`, `1`. */
	readonly unit: string;
	readonly columns: number;
	/** Distance of rows, s of model time, from time 0 on; without it each row has a time of its own. */
	readonly everyS?: number;
	readonly content: StreamContent;
}

/** The first record of a journal. */
export interface RecordingHead {
	readonly record: 'head';
	/** `retinode 0.1.0`. */
	readonly program: string;
	readonly version: string;
	/** Unlike that of any other recording. */
	readonly identifier: string;
	/** Model time at which it began to be recorded, s; 0 where it is left out. */
	readonly fromS?: number;
	/** When model time 0 was, as a date and time with its zone. */
	readonly startedAt: string;
	readonly session: Session;
	/** What computed it: `odex, tolerance 1e-6`. */
	readonly backEnd: string;
	/** What was asked of the command line, if it was one. */
	readonly options?: Readonly<Record<string, unknown>>;
	/** The species of the cells as declarations name it. */
	readonly species?: string;
	readonly populations: readonly RecordedPopulation[];
	readonly connections: readonly RecordedConnection[];
	/** Photoreceptors in the order of light: population, member, and the input of one photoisomerisation per second as the run began. */
	readonly receptors: readonly { readonly population: string; readonly member: number; readonly gain: number }[];
	/** What was asked to be recorded, as `--quantities` names it. */
	readonly quantities: readonly string[];
	/** Spikes are upward crossings of this potential, mV, unless they are events that a cell declares. */
	readonly spikeThresholdMv: number;
}

/** A stream begins. */
export interface StreamRecord extends StreamHead {
	readonly record: 'stream';
}

/** Something happened at a time of the model, s. */
export interface EventRecord {
	readonly record: 'event';
	readonly atS: number;
	/** `edit`: something was done to the circuit; `stimulus`: other light from here on; `device`: a command or what became of it; `loss`: something is not recorded. */
	readonly of: 'edit' | 'stimulus' | 'device' | 'loss';
	/** Until when it held, s, where that is known. */
	readonly untilS?: number;
	/** What it is called: `set`, `block`, `armed`. */
	readonly type: string;
	/** What it was done to: a parameter, a population, a device. */
	readonly target: string;
	/** The value that was set, in the unit of its target; absent where there is none. */
	readonly value?: number;
	/** All of it, as JSON. */
	readonly detail: string;
}

/** The last record of a run that came to its end in order. */
export interface EndRecord {
	readonly record: 'end';
	/** Model time that was reached, s. */
	readonly atS: number;
}

/** The light log of the same run, which can be replayed bit for bit. */
export interface LightLogMark {
	/** As the program was told. */
	readonly file: string;
	/** Of its bytes, in hexadecimal digits. */
	readonly sha256: string;
}

/** Every record that is written as JSON. */
export type RecordedFact = RecordingHead | StreamRecord | EventRecord | EndRecord;
