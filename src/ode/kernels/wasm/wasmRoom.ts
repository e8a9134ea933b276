import { deliveredBy } from '../../equations/linking/delivery.ts';
import type { Kind } from '../../equations/linking/kind.ts';
import { voltagesOf } from '../../equations/linking/stateRoles.ts';
import type { Group, Network } from '../network/network.ts';
import type { GroupPlan } from '../plan/groupPlan.ts';
import type { RealtimePlan } from '../plan/realtimePlan.ts';
import {
	type BridgedState,
	type GroupSlots,
	type LinearInput,
	listAddresses,
	type NumberPlace,
	type OuterInput,
	type PacedState,
	type PlacedGroup,
	type SentSignal,
	type Sheet,
	slopedInputs,
	statesPerMask,
	type WasmLayout,
	type WatchedState,
	type WatchRequest,
	weightVector,
} from './wasmLayout.ts';

/** Numbers that a group carries between the stages, by name of the group. */
export type CarriedCounts = ReadonlyMap<string, number>;

function joinsOwnColumns({ joins }: Group, columns: number): boolean {
	if (!joins) return true;
	const { first, second } = joins;
	return first.length === columns && first.every((from, i) => from === i && second[i] === i);
}

/** Whether a statement of a circuit joins neighbours decides, so that the layout is the same for every number of columns. In a tissue every connection is a list. */
function isColumnShaped(group: Group, network: Network): boolean {
	if (network.lattice.tissue) return group.joins === undefined;
	const statement = network.circuit.connections.find((each) => each.name === group.name);
	return statement ? !statement.neighbours : joinsOwnColumns(group, network.lattice.columns);
}

/** Vectors of the masks of so many states. */
const maskVectors = (states: number): number => Math.ceil(states / statesPerMask);

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

const outerRoles: ReadonlySet<string> = new Set(['light', 'electrode', 'noise', 'member', 'delayed']);

/** Light, electrodes, noise of populations, parameters that differ from cell to cell, and at which rate what is on its way changes. */
function outerInputs(populations: readonly Group[]): OuterInput[] {
	return populations.flatMap(({ name, kind }) =>
		kind.inputs.flatMap(({ role }, input): OuterInput[] =>
			outerRoles.has(role) ? [{ group: name, input, isElectrode: role === 'electrode' }] : [],
		),
	);
}

const isInterpolated = (name: string, { groups }: RealtimePlan): boolean =>
	groups.some((each) => each.name === name && each.isInterpolated);

/** Populations and inputs that signals fill linearly in time, each once. */
function linearInputs({ connections, populations }: Network, plan: RealtimePlan): (readonly [string, number])[] {
	const found = new Map<string, readonly [string, number]>();
	for (const { name, joins } of connections) {
		if (!joins || !isInterpolated(name, plan)) continue;
		const of = populations.find((each) => each.name === joins.to);
		const input = of?.kind.inputs.findIndex(({ path }) => path === joins.into) ?? -1;
		found.set(`${joins.to} ${input}`, [joins.to, input]);
	}
	return [...found.values()];
}

/** Signals that receiving cells of a tissue gather: those without states of their own that cells on the step's clock take, or take linearly in time. */
function gatheredIn({ connections, lattice }: Network, plan: RealtimePlan): Group[] {
	if (!lattice.tissue) return [];
	return connections.filter(({ name, kind, joins }) => {
		const isOntoFast = plan.groups.some((each) => each.name === joins?.to && each.clock === 'substep');
		const isSignal = kind.states.length === 0 && deliveredBy(kind)?.isSignal === true;
		return isSignal && (!isOntoFast || isInterpolated(name, plan));
	});
}

/** Room in a record that is given away vector by vector. */
interface Room {
	next: number;
	states: number;
	scratch: number;
}

/** What the layout of a circuit depends on. */
interface LayoutRequest {
	readonly plan: RealtimePlan;
	readonly carried: CarriedCounts;
	/** Names and states on the step's clock that the substeps read. */
	readonly needs: readonly (readonly [string, number])[];
	readonly isShared: (group: Group, state: number) => boolean;
	/** Populations and inputs that signals fill linearly in time. */
	readonly linear: readonly (readonly [string, number])[];
	/** Connections whose signals are gathered. */
	readonly gathered: readonly Group[];
}

function takeFrom(room: Room, count: number): number {
	room.next += count;
	return room.next - count;
}

/** Gives a group its room in a record. */
function slotsOf(
	group: Group,
	planned: GroupPlan,
	place: PlacedGroup['place'],
	room: Room,
	request: LayoutRequest,
): GroupSlots {
	const { plan, carried, isShared } = request;
	const take = (count: number): number => takeFrom(room, count);
	const n = group.kind.states.length;
	const isSeen = plan.substepsActBack && planned.clock === 'substep';
	// Both stages in one kernel leave nothing in memory between them.
	const isFused = plan.fusedSubsteps && planned.clock === 'substep' && planned.type === 'cell';
	const isBrief = place === 'sheet' && planned.clock === 'step';
	const between = (count: number): NumberPlace => {
		if (isFused) return { vector: 0 };
		if (!isBrief) return { vector: take(count) };
		room.scratch += count;
		return { vector: room.scratch - count, inScratch: true };
	};
	return {
		y: take(n),
		z: group.kind.states.map((_, state) => (isBrief && isShared(group, state) ? { vector: take(1) } : between(1))),
		k: between(n),
		c: between(carried.get(group.name) ?? 0),
		u: take(group.kind.inputs.length),
		g: take(slopedInputs(group.kind).length),
		m: place === 'sheet' ? room.states : 0,
		seen: isSeen ? take(n) : -1,
	};
}

/** Gives the states of a group that substeps read their room. */
function bridgesOf(name: string, room: Room, { needs }: LayoutRequest): BridgedState[] {
	return needs.flatMap(([group, state]) => {
		if (group !== name) return [];
		const start = takeFrom(room, 3);
		return [{ group, state, start, change: start + 1, middle: start + 2 }];
	});
}

function plannedFor({ name }: Group, { groups }: RealtimePlan): GroupPlan {
	const planned = groups.find((each) => each.name === name);
	if (!planned) throw new Error(`the plan has no group '${name}'`);
	return planned;
}

/** Lays out the records of one sheet. */
function sheetOf(
	index: number,
	groups: readonly Group[],
	watches: readonly WatchRequest[],
	request: LayoutRequest,
): { readonly sheet: Sheet; readonly placed: readonly PlacedGroup[] } {
	const { plan } = request;
	const room: Room = { next: 0, states: 0, scratch: 0 };
	const placed = groups.map((group): PlacedGroup => {
		const planned = plannedFor(group, plan);
		const slots = slotsOf(group, planned, 'sheet', room, request);
		room.states += group.kind.states.length;
		return { group, plan: planned, slots, isWeighted: false, place: 'sheet', sheet: index, stride: 0, mask: 0 };
	});
	const bridged = groups.flatMap(({ name }) => bridgesOf(name, room, request));
	const watched = watches.flatMap((each, number): WatchedState[] => {
		const of = placed.find(({ group }) => group.name === each.group);
		if (!of) return [];
		return [{ ...each, number, isFast: of.plan.clock === 'substep', before: takeFrom(room, 1) }];
	});
	const isPaced = ({ plan: { clock, type } }: PlacedGroup) =>
		plan.longSubsteps.length > 0 && clock === 'substep' && type === 'cell';
	const paced = placed
		.filter(isPaced)
		.map(({ group }): PacedState => ({ group: group.name, state: potentialOf(group.kind), change: takeFrom(room, 1) }));
	const linear = request.linear
		.filter(([name]) => groups.some((group) => group.name === name))
		.map(([group, input]): LinearInput => ({ group, input, start: takeFrom(room, 1), change: takeFrom(room, 1) }));
	const sent = request.gathered
		.filter(({ joins }) => groups.some((group) => group.name === joins?.from))
		.map(({ name }): SentSignal => ({ connection: name, first: takeFrom(room, 1), second: takeFrom(room, 1) }));
	const numbers = room.next;
	const stride = numbers + maskVectors(room.states);
	const outer = outerInputs(groups.filter(({ kind }) => kind.type === 'cell'));
	return {
		sheet: { index, stride, numbers, scratch: room.scratch, bridged, outer, watched, paced, linear, sent },
		placed: placed.map((each) => ({ ...each, stride, mask: numbers })),
	};
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
	const all = [...network.connections, ...network.populations];
	const inSheets = all.filter((group) => isColumnShaped(group, network));
	const gathered = gatheredIn(network, plan);
	const inLists = all.filter((group) => !inSheets.includes(group) && !gathered.includes(group));
	const isWeighted = network.lattice.tissue !== undefined;
	const linear = linearInputs(network, plan);
	// Substeps that come before the second stage take the end of their signals from it; others may take what the second stage leaves for them.
	const fromStage = plan.substepsActBack || plan.sendsMeans;
	const early = network.connections.filter(({ name }) => fromStage && isInterpolated(name, plan));
	const isShared = sharing([...inLists, ...gathered, ...early], plan, needs);
	const request = { plan, carried, needs, isShared, linear, gathered };
	const lists = inLists.map((group) => {
		const planned = plannedFor(group, plan);
		const room: Room = { next: isWeighted ? weightVector(1) + 1 : listAddresses, states: 0, scratch: 0 };
		const slots = slotsOf(group, planned, 'list', room, request);
		const bridged = bridgesOf(group.name, room, request);
		const stride = room.next + maskVectors(group.kind.states.length);
		const base = { group, plan: planned, slots, isWeighted };
		const placed: PlacedGroup = { ...base, place: 'list', sheet: -1, stride, mask: room.next };
		return { placed, bridged };
	});
	const contents = isWeighted ? inSheets.map((each) => [each]) : [inSheets];
	const sheets = contents.map((groups, index) => sheetOf(index, groups, watches, request));
	const signals = gathered.map((group): PlacedGroup => {
		const slots = slotsOf(group, plannedFor(group, plan), 'gather', { next: 0, states: 0, scratch: 0 }, request);
		const sheet = sheets.findIndex(({ placed }) => placed.some((each) => each.group.name === group.joins?.from));
		const base = { group, plan: plannedFor(group, plan), slots, isWeighted: false };
		return { ...base, place: 'gather', sheet, stride: 0, mask: 0 };
	});
	const placedGroups = [...lists.map((each) => each.placed), ...signals, ...sheets.flatMap((each) => each.placed)];
	return {
		groups: all.map((group) => {
			const found = placedGroups.find((each) => each.group === group);
			if (!found) throw new Error(`'${group.name}' has no place`);
			return found;
		}),
		sheets: sheets.map(({ sheet }) => sheet),
		bridged: [...lists.flatMap(({ bridged }) => bridged), ...sheets.flatMap(({ sheet }) => sheet.bridged)],
	};
}
