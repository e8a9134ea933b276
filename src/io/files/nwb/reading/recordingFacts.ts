import type { LightLogMark } from '../../../../protocol/recording/recordedRun.ts';
import type { Session } from '../../../../protocol/session/sessionFile.ts';

/** What a recording says of a run, but for values that go with time. */

/** A population of cells. */
export interface RecordedCells {
	readonly name: string;
	/** The declaration that its cells are of: `mouse.onGanglion`. */
	readonly kind: string;
	readonly count: number;
	/** Number of its first cell. */
	readonly firstCell: number;
	/** x, y, z of each cell, µm. */
	readonly positionsUm: readonly number[];
	/** Its spikes were recorded. */
	readonly spikes: boolean;
}

/** A quantity that was recorded of cells of a population, at equal distances of time. */
export interface CellQuantity {
	readonly population: string;
	/** Within the population: `V`, `Kv.I`. */
	readonly path: string;
	readonly title: string;
	readonly unit: string;
	/** The members that it was recorded of, ascending. */
	readonly members: readonly number[];
	/** Distance of its rows, s. */
	readonly everyS: number;
}

/** What a device or the muscle told. */
export interface DeviceSeries {
	/** `hand.force`. */
	readonly name: string;
	readonly title: string;
	readonly unit: string;
	readonly columns: number;
}

/** Something that was done to the circuit. */
export interface RecordedEdit {
	readonly fromS: number;
	readonly untilS: number;
	/** `set`, `block`; `end of block` where it was taken back. */
	readonly type: string;
	readonly target: string;
	/** NaN where there is none. */
	readonly value: number;
	/** All of it, field by field: `type=block; path=rod.Kv; fraction=1; startS=0.2`. */
	readonly detail: string;
}

/** Something that was told at a moment. */
export interface RecordedEvent {
	readonly atS: number;
	readonly of: 'stimulus' | 'device' | 'loss';
	readonly type: string;
	readonly target: string;
	/** As JSON. */
	readonly detail: string;
}

/** Everything of it. */
export interface RecordingFacts {
	readonly file: string;
	readonly bytes: number;
	/** Model time from which to which it was recorded, s. */
	readonly fromS: number;
	readonly untilS: number;
	readonly program: string;
	readonly version: string;
	readonly backEnd: string;
	/** When model time 0 was, with its zone. */
	readonly startedAt: string;
	/** As the run began. */
	readonly session: Session;
	/** What was asked of the command line, if it was one. */
	readonly options: Readonly<Record<string, unknown>> | undefined;
	/** The light log of the same run, if there was one. */
	readonly lightLog: LightLogMark | undefined;
	/** What was asked to be recorded, as `--quantities` names it. */
	readonly asked: readonly string[];
	readonly populations: readonly RecordedCells[];
	/** Photoreceptors in the order of light: number of the cell, and its input per photoisomerisation per second. */
	readonly receptors: readonly { readonly cell: number; readonly gain: number }[];
	/** Who is joined with whom: numbers of cells, first and second alternating; only connections whose wiring was recorded. */
	readonly connections: readonly {
		readonly name: string;
		readonly type: 'synapse' | 'junction';
		readonly from: string;
		readonly to: string;
		readonly into: string;
		readonly cells: readonly number[];
	}[];
	readonly quantities: readonly CellQuantity[];
	readonly devices: readonly DeviceSeries[];
	readonly hasLight: boolean;
	readonly hasSpikes: boolean;
	readonly edits: readonly RecordedEdit[];
	readonly events: readonly RecordedEvent[];
}
