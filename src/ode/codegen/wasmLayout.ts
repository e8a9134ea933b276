import { voltagesOf } from '../analysis/stateRoles.ts';
import type { Group, Network } from '../model/network.ts';
import type { GroupPlan, RealtimePlan } from './realtimePlan.ts';
import type { Lanes } from './wasmLanes.ts';

/** Clock of a kernel. */
export type Clock = 'step' | 'substep';

/** Bytes of a vector: the unit of every record. */
export const vectorBytes = 16;

/**
 * Where a group's numbers lie within its record, as vectors from the record's start: states, states at the second stage, solution of the first
 * stage, factors of the matrix, inputs, their slopes, the mask of held states.
 */
export interface GroupSlots {
	readonly y: number;
	readonly z: number;
	readonly k: number;
	readonly c: number;
	readonly u: number;
	readonly g: number;
	readonly m: number;
	/** Of a substepped group on which the step's clock depends: its states as the slow cells' second stage sees them. */
	readonly seen: number;
}

/** A state on the step's clock that substepped groups read: its value at the start of the step, its change, its value at the middle of a substep. */
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
	/** Vectors of a record of a list; 0 for columns. */
	readonly stride: number;
}

/** How a circuit lies in memory: one record per vector of columns, so that nothing here depends on how many there are. */
export interface WasmLayout {
	readonly groups: readonly PlacedGroup[];
	/** Vectors of a record of columns. */
	readonly stride: number;
	readonly bridged: readonly BridgedState[];
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
	(joins.pairs.length === columns && joins.pairs.every(([from, to], i) => from === i && to === i));

/** Whether a statement of a circuit joins neighbours decides, so that the layout is the same for every number of columns. */
function isColumnShaped(group: Group, network: Network): boolean {
	const statement = network.circuit.connections.find((each) => each.name === group.name);
	return statement ? !statement.neighbours : joinsOwnColumns(group, network.lattice.columns);
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
	const groups = [...network.connections, ...network.populations].map((group): PlacedGroup => {
		const planned = plan.groups.find((each) => each.name === group.name);
		if (!planned) throw new Error(`the plan has no group '${group.name}'`);
		const place = isColumnShaped(group, network) ? 'column' : 'list';
		let at = place === 'column' ? next : listHead;
		const take = (count: number): number => {
			at += count;
			return at - count;
		};
		const n = group.kind.states.length;
		const u = group.kind.inputs.length;
		const isSeen = plan.substepsActBack && planned.clock === 'substep';
		// Both stages in one kernel leave nothing in memory between them.
		const isFused = plan.fusedSubsteps && planned.clock === 'substep' && planned.type === 'cell';
		const between = isFused ? 0 : n;
		const slots: GroupSlots = {
			y: take(n),
			z: take(between),
			k: take(between),
			c: take(isFused ? 0 : (carried.get(group.name) ?? 0)),
			u: take(u),
			g: take(u),
			m: take(n),
			seen: isSeen ? take(n) : -1,
		};
		if (place === 'column') next = at;
		return { group, plan: planned, slots, place, stride: place === 'column' ? 0 : at };
	});
	const bridged = needs.map(([group, state]): BridgedState => {
		next += 3;
		return { group, state, start: next - 3, change: next - 2, middle: next - 1 };
	});
	const watched = watches.map((each): WatchedState => {
		next += 1;
		const isFast = groups.some((other) => other.group.name === each.group && other.plan.clock === 'substep');
		return { ...each, isFast, before: next - 1 };
	});
	const isPaced = ({ plan: { clock, type } }: PlacedGroup) =>
		plan.longSubsteps.length > 0 && clock === 'substep' && type === 'cell';
	const paced = groups.filter(isPaced).map(({ group }): PacedState => {
		next += 1;
		const [voltage] = voltagesOf(group.kind);
		const state = group.kind.states.findIndex(({ path }) => path === voltage);
		return { group: group.name, state, change: next - 1 };
	});
	return { groups, stride: next, bridged, watched, paced };
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
