import { isFilled, takesCurrent } from '../../equations/linking/delivery.ts';
import type { Kind } from '../../equations/linking/kind.ts';
import type { Group } from '../network/network.ts';
import type { GroupPlan } from '../plan/groupPlan.ts';
import type { Lanes } from './wasmLanes.ts';

/** Clock of a kernel. */
export type Clock = 'step' | 'substep';

/** Where a vector lies: in the record itself, in the scratch memory of its run, or in the record of the cell on a side of a connection in a list. */
export interface NumberPlace {
	/** Vectors from the start of the record, or of what the record has in the scratch memory. */
	readonly vector: number;
	readonly inScratch?: true;
	/** Of a list: 0 for the first side (pre, a), 1 for the second. */
	readonly side?: 0 | 1;
	/** Of the mask of held states that begins at the vector: the number of the state in it. */
	readonly masked?: number;
	/** Of what a list delivers in a tissue: the vector of its record by which it is multiplied first. */
	readonly weighted?: number;
	/** Of what is delivered within a column: the number by which it is multiplied first. */
	readonly scale?: number;
	/** What is delivered takes the place of what is there, and is not added to it. */
	readonly replaces?: true;
}

/**
 * Where a group's numbers lie, as vectors from the record's start: states `y`, inputs `u`, their slopes `g` (of those that are currents of connections);
 * and, between the stages of a step, states at the second stage `z`, solution of the first stage `k` and factors of the matrix `c`.
 */
export interface GroupSlots {
	readonly y: number;
	/** By state. */
	readonly z: readonly NumberPlace[];
	/** Of the first state, and of the first factor; the others follow. */
	readonly k: NumberPlace;
	readonly c: NumberPlace;
	readonly u: number;
	readonly g: number;
	/** The number of the group's first state in the record's mask of held states. */
	readonly m: number;
	/** Of a substepped group on which the step's clock depends: its states as the slow cells' second stage sees them. */
	readonly seen: number;
}

/** States in a vector of the mask of held states. */
export const statesPerMask = 4;
/** Bytes of a state in the mask of held states: one for each member in a vector, 1 for a free state. */
export const maskBytes = ({ vectorBytes }: Lanes): number => vectorBytes / statesPerMask;

/**
 * A state on the step's clock that substepped groups read: its value at the start of the step, its change, its value at the middle of a substep; vectors of
 * the record of its group, the columns' or that of a list.
 */
export interface BridgedState {
	readonly group: string;
	readonly state: number;
	readonly start: number;
	readonly change: number;
	readonly middle: number;
}

/** A state that is watched for crossings of a threshold; `before` is where its value at the last look is kept. */
export interface WatchedState {
	/** Which of all watches it is. */
	readonly number: number;
	readonly group: string;
	readonly state: number;
	readonly thresholdMv: number;
	/** The state is the mark of an event: above 0 after a step in which there was one, and by which part of it. */
	readonly isMark?: true;
	readonly isFast: boolean;
	readonly before: number;
}

/** Bytes at the head of a thread's control block: where its next crossing goes, how many substeps it took, by record. Behind it is memory in which kernels let values wait. */
export const controlHead = 16;

/** The potential of a substepped population, by which it is told whether its cells rest; `change` is where its change per substep is kept. */
export interface PacedState {
	readonly group: string;
	readonly state: number;
	readonly change: number;
}

/** An input of a substepped population that its signals fill linearly in time: what it is at the start of the step, and its change in it. */
export interface LinearInput {
	readonly group: string;
	readonly input: number;
	readonly start: number;
	readonly change: number;
}

/** In a tissue, a signal of the sheet's population: its value at the start of the step and at the second stage, for whoever gathers it. */
export interface SentSignal {
	readonly connection: string;
	readonly first: number;
	readonly second: number;
}

/** An input from outside the circuit. */
export interface OuterInput {
	readonly group: string;
	readonly input: number;
	/** Light otherwise. */
	readonly isElectrode: boolean;
}

/** What is to be watched. */
export type WatchRequest = Omit<WatchedState, 'number' | 'before' | 'isFast'>;

/** A group as the layout knows it. */
export interface PlacedGroup {
	readonly group: Group;
	/** What it delivers is multiplied by weights in its records. */
	readonly isWeighted: boolean;
	readonly plan: GroupPlan;
	readonly slots: GroupSlots;
	/**
	 * `sheet`: member i's numbers lie in record i of a sheet. `list`: a connection between any members, with records of its own that begin with the
	 * addresses of both its sides. `gather`: a signal, computed once for each sending cell, of which receiving cells take weighted sums.
	 */
	readonly place: 'sheet' | 'list' | 'gather';
	/** Which sheet; of a list −1; of a gathered signal that of the sending cells. */
	readonly sheet: number;
	/** Vectors of its record, the sheet's or its own. */
	readonly stride: number;
	/** Vector of its record at which the mask of held states begins. */
	readonly mask: number;
}

/** Records of one kind, each with everything of a vector of members: of whole columns; or, in a tissue, of one population. */
export interface Sheet {
	/** Its number in the layout. */
	readonly index: number;
	/** Vectors of a record, and those of them that hold numbers; the mask of held states is behind them. */
	readonly stride: number;
	readonly numbers: number;
	/** Vectors that a record needs between the stages of a step. */
	readonly scratch: number;
	/** States of its groups, not of lists. */
	readonly bridged: readonly BridgedState[];
	readonly outer: readonly OuterInput[];
	readonly watched: readonly WatchedState[];
	/** None where all substeps are alike. */
	readonly paced: readonly PacedState[];
	readonly linear: readonly LinearInput[];
	readonly sent: readonly SentSignal[];
}

/** How a circuit lies in memory: one record per vector of members, so that nothing here depends on how many there are. */
export interface WasmLayout {
	readonly groups: readonly PlacedGroup[];
	readonly sheets: readonly Sheet[];
	readonly bridged: readonly BridgedState[];
}

/** Vectors at the head of a list's record: addresses of the first and of the second side; in a tissue, behind them, weights of each. */
export const listAddresses = 2;
/** The vector of a list's record in which the weights of a target are. */
export const weightVector = (target: 0 | 1): number => listAddresses + target;

/**
 * Whether the records of a list have their pairs, for the side to which they deliver, in the lanes of that side's cells, as in its record: what each of those gets is added
 * without looking it up. Where a cell has fewer partners than another, a pair of weight 0 stands.
 */
export const isAligned = ({ place, isWeighted, group }: PlacedGroup): boolean =>
	place === 'list' && isWeighted && group.kind.type === 'junction' && group.kind.states.length === 0;

/** Inputs of a kind that connections fill, by index. */
export const filledInputs = ({ inputs }: Kind): number[] =>
	inputs.flatMap((input, index) => (isFilled(input) ? [index] : []));

/** Those of them that have a slope in the own potential, by index. */
export const slopedInputs = ({ inputs }: Kind): number[] =>
	inputs.flatMap((input, index) => (takesCurrent(input) ? [index] : []));

/** What a function over the records of a sheet is exported as. */
export const sheetFunction = (name: string, sheet: number): string => `${name}@${sheet}`;

/** The functions over the records of a sheet by what they are called there, of those that a module exports. */
export const sheetFunctionsOf = <F>(exported: ReadonlyMap<string, F>, sheet: number): ReadonlyMap<string, F> => {
	const ending = sheetFunction('', sheet);
	return new Map(
		[...exported].flatMap(([name, run]) =>
			name.endsWith(ending) ? [[name.slice(0, -ending.length), run] as const] : [],
		),
	);
};

/** A group by name. */
export function placed(layout: WasmLayout, name: string): PlacedGroup {
	const found = layout.groups.find((each) => each.group.name === name);
	if (!found) throw new Error(`the layout has no group '${name}'`);
	return found;
}

/** Bytes of one member of a sheet (a column, or in a tissue a cell): its states, what connections fill and what is between the stages. */
export const bytesPerMember = ({ stride }: Sheet, lanes: Lanes): number => (stride * lanes.vectorBytes) / lanes.count;
