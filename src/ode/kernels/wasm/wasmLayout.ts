import type { Kind } from '../../equations/linking/kind.ts';
import { voltagesOf } from '../../equations/linking/stateRoles.ts';
import type { Group, Network } from '../network/network.ts';
import type { GroupPlan, RealtimePlan } from '../plan/realtimePlan.ts';
import type { Lanes } from './wasmLanes.ts';

/** Clock of a kernel. */
export type Clock = 'step' | 'substep';

/** Bytes of a vector: the unit of every record. */
export const vectorBytes = 16;

/** Where a vector lies: in the record itself, in the scratch memory of its run, or in the record of the cell on a side of a connection in a list. */
export interface NumberPlace {
	/** Vectors from the start of the record, or of what the record has in the scratch memory. */
	readonly vector: number;
	readonly inScratch?: true;
	/** Of a list: 0 for the first side (pre, a), 1 for the second. */
	readonly side?: 0 | 1;
	/** Of the mask of held states that begins at the vector: the number of the state in it. */
	readonly masked?: number;
}

/**
 * Where a group's numbers lie, as vectors from the record's start: states `y`, inputs `u`, their slopes `g` (of inputs that connections fill);
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

/** Bytes of a state in the mask of held states: one for each member in a vector, 1 for a free state. */
export const maskBytes = 4;

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
	readonly group: string;
	readonly state: number;
	readonly thresholdMv: number;
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

/** An input from outside the circuit. */
export interface OuterInput {
	readonly group: string;
	readonly input: number;
	/** Light otherwise. */
	readonly isElectrode: boolean;
}

/** What is to be watched. */
export type WatchRequest = Omit<WatchedState, 'before' | 'isFast'>;

/** A group as the layout knows it. */
export interface PlacedGroup {
	readonly group: Group;
	readonly plan: GroupPlan;
	readonly slots: GroupSlots;
	/**
	 * `column`: member i belongs to column i, and its numbers lie in the columns' record. `list`: a connection between any members, with
	 * records of its own that begin with the addresses of both its sides.
	 */
	readonly place: 'column' | 'list';
	/** Vectors of its record, the columns' or its own. */
	readonly stride: number;
	/** Vector of its record at which the mask of held states begins. */
	readonly mask: number;
}

/** How a circuit lies in memory: one record per vector of columns, so that nothing here depends on how many there are. */
export interface WasmLayout {
	readonly groups: readonly PlacedGroup[];
	/** Vectors of a record of columns, and those of them that hold numbers; the mask of held states is behind them. */
	readonly stride: number;
	readonly numbers: number;
	/** Vectors that a record of columns needs between the stages of a step. */
	readonly scratch: number;
	readonly bridged: readonly BridgedState[];
	readonly outer: readonly OuterInput[];
	readonly watched: readonly WatchedState[];
	/** None where all substeps are alike. */
	readonly paced: readonly PacedState[];
}

/** Vectors at the head of a list's record: addresses of the first and of the second side. */
export const listHead = 2;

/** Numbers that a group carries between the stages, by name of the group. */
export type CarriedCounts = ReadonlyMap<string, number>;

const joinsOwnColumns = ({ joins }: Group, columns: number): boolean =>
	joins === undefined ||
	(joins.first.length === columns && joins.first.every((from, i) => from === i && joins.second[i] === i));

/** Whether a statement of a circuit joins neighbours decides, so that the layout is the same for every number of columns. */
function isColumnShaped(group: Group, network: Network): boolean {
	const statement = network.circuit.connections.find((each) => each.name === group.name);
	return statement ? !statement.neighbours : joinsOwnColumns(group, network.lattice.columns);
}

/** Whether connections fill an input, so that it has a slope. */
const isFilled = (role: string): boolean => role === 'synaptic' || role === 'junction';

/** Inputs of a kind that connections fill, by index. */
export const filledInputs = ({ inputs }: Kind): number[] =>
	inputs.flatMap(({ role }, index) => (isFilled(role) ? [index] : []));

/** Vectors of the masks of so many states. */
const maskVectors = (states: number): number => Math.ceil((states * maskBytes) / vectorBytes);

/** Tells whether other columns, or substeps that come before the second stage, read a state of a group at the second stage. */
function sharing(
	lists: readonly Group[],
	plan: RealtimePlan,
	needs: readonly (readonly [string, number])[],
): (group: Group, state: number) => boolean {
	return (group, state) => {
		const path = group.kind.states[state]?.path;
		const isRead = ({ joins, kind }: Group): boolean =>
			kind.externals.some(
				(each) =>
					each.state === path && (each.side === 'pre' || each.side === 'a' ? joins?.from : joins?.to) === group.name,
			);
		return (
			lists.some(isRead) ||
			(plan.substepsActBack && needs.some(([name, index]) => name === group.name && index === state))
		);
	};
}

/** Which state of a kind is its potential. */
function potentialOf(kind: Kind): number {
	const [voltage] = voltagesOf(kind);
	return kind.states.findIndex(({ path }) => path === voltage);
}

/** Light and electrodes of all populations. */
function outerInputs({ populations }: Network): OuterInput[] {
	return populations.flatMap(({ name, kind }) =>
		kind.inputs.flatMap(({ role }, input): OuterInput[] =>
			role === 'light' || role === 'electrode' ? [{ group: name, input, isElectrode: role === 'electrode' }] : [],
		),
	);
}

/**
 * Places everything of a circuit in records.
 * @param needs paths `group:state` that the substeps read of groups on the step's clock
 */
export function layOut(
	network: Network,
	plan: RealtimePlan,
	carried: CarriedCounts,
	needs: readonly (readonly [string, number])[],
	watches: readonly WatchRequest[],
): WasmLayout {
	let next = 0;
	let states = 0;
	let scratch = 0;
	const all = [...network.connections, ...network.populations];
	const lists = all.filter((group) => !isColumnShaped(group, network));
	const isShared = sharing(lists, plan, needs);
	const bridged: BridgedState[] = [];
	const bridge = (name: string, take: (count: number) => number): void => {
		for (const [group, state] of needs) {
			if (group !== name) continue;
			const start = take(3);
			bridged.push({ group, state, start, change: start + 1, middle: start + 2 });
		}
	};
	const groups = all.map((group): PlacedGroup => {
		const planned = plan.groups.find((each) => each.name === group.name);
		if (!planned) throw new Error(`the plan has no group '${group.name}'`);
		const place = lists.includes(group) ? 'list' : 'column';
		let at = place === 'column' ? next : listHead;
		const take = (count: number): number => {
			at += count;
			return at - count;
		};
		const n = group.kind.states.length;
		const isSeen = plan.substepsActBack && planned.clock === 'substep';
		// Both stages in one kernel leave nothing in memory between them.
		const isFused = plan.fusedSubsteps && planned.clock === 'substep' && planned.type === 'cell';
		const isBrief = place === 'column' && planned.clock === 'step';
		const between = (count: number): NumberPlace => {
			if (isFused) return { vector: 0 };
			if (!isBrief) return { vector: take(count) };
			scratch += count;
			return { vector: scratch - count, inScratch: true };
		};
		const filled = filledInputs(group.kind).length;
		const slots: GroupSlots = {
			y: take(n),
			z: group.kind.states.map((_, state) => (isBrief && isShared(group, state) ? { vector: take(1) } : between(1))),
			k: between(n),
			c: between(carried.get(group.name) ?? 0),
			u: take(group.kind.inputs.length),
			g: take(filled),
			m: place === 'column' ? states : 0,
			seen: isSeen ? take(n) : -1,
		};
		if (place === 'column') {
			next = at;
			states += n;
			return { group, plan: planned, slots, place, stride: 0, mask: 0 };
		}
		bridge(group.name, take);
		return { group, plan: planned, slots, place, stride: at + maskVectors(n), mask: at };
	});
	for (const { group, place } of groups) {
		if (place === 'list') continue;
		bridge(group.name, (count) => {
			next += count;
			return next - count;
		});
	}
	const watched = watches.map((each): WatchedState => {
		next += 1;
		const isFast = groups.some((other) => other.group.name === each.group && other.plan.clock === 'substep');
		return { ...each, isFast, before: next - 1 };
	});
	const isPaced = ({ plan: { clock, type } }: PlacedGroup) =>
		plan.longSubsteps.length > 0 && clock === 'substep' && type === 'cell';
	const paced = groups.filter(isPaced).map(({ group }): PacedState => {
		next += 1;
		return { group: group.name, state: potentialOf(group.kind), change: next - 1 };
	});
	const stride = next + maskVectors(states);
	return {
		groups: groups.map((each) => (each.place === 'column' ? { ...each, stride, mask: next } : each)),
		stride,
		numbers: next,
		scratch,
		bridged,
		outer: outerInputs(network),
		watched,
		paced,
	};
}

/** A group by name. */
export function placed(layout: WasmLayout, name: string): PlacedGroup {
	const found = layout.groups.find((each) => each.group.name === name);
	if (!found) throw new Error(`the layout has no group '${name}'`);
	return found;
}

/** Bytes of one column, its states, scratch and couplings. */
export function bytesPerColumn(layout: WasmLayout, lanes: Lanes): number {
	return (layout.stride * vectorBytes) / lanes.count;
}
