import { type PlacedGroup, vectorBytes } from '../codegen/wasmLayout.ts';
import { type CircuitModule, controlBytes } from '../codegen/wasmModule.ts';
import { crossingBytes } from '../codegen/wasmWatches.ts';
import type { Network } from '../model/network.ts';

/** A run of records: byte addresses. */
export interface Run {
	readonly from: number;
	readonly to: number;
}

/** Records of a list that one thread works on, for what is delivered to one side (or for states). */
export interface ListRun extends Run {
	readonly group: string;
	readonly target: 0 | 1 | undefined;
}

/** What one thread works on. */
export interface Part {
	readonly columns: readonly Run[];
	readonly lists: readonly ListRun[];
	/** Bytes of records that fit near the processor together. */
	readonly bytesAtOnce: number;
	/** Address of its control block, and of its list of crossings. */
	readonly control: number;
	readonly crossings: number;
}

/** Where everything of a network lies in linear memory. */
export interface Places {
	readonly bytes: number;
	/** Addresses of the pools of the kernels without and with held states. */
	readonly pools: readonly [number, number];
	/** Numbers that fit in each pool. */
	readonly poolRoom: number;
	/** Byte address of the first record of columns. */
	readonly records: number;
	readonly parts: readonly Part[];
	/** Byte address of vector 0 of a member's record, lane included: add 16 times the vector. */
	readonly members: ReadonlyMap<string, Int32Array>;
	/** Addresses of the lanes beyond the last column, whole records of columns. */
	readonly padding: readonly number[];
	/** Pairs of sides of every record of a list: address of the word, value. */
	readonly addresses: readonly (readonly [number, number])[];
}

const aligned = (bytes: number) => Math.ceil(bytes / 64) * 64;

/** Records taken through several kernels together; those of the published column are 13 kB each, a processor's second cache holds 512 kB and more. */
const recordsAtOnce = 16;
/** Least records in a run of a thread, if there are enough of them. */
const runRecords = 32;
/** Most runs of a thread: at every border between two threads each reads what the other has just written, which costs more than imbalance. */
const mostTurns = 2;

/**
 * Records of columns by thread: the threads take turns, since columns where cells rest cost less than others and lie beside each other in an image.
 * Runs are of nearly equal length, and every thread has as many.
 */
function share(blocks: number, threads: number): (readonly [number, number])[][] {
	const turns = threads === 1 ? 1 : Math.min(mostTurns, Math.max(1, Math.floor(blocks / (runRecords * threads))));
	const runs = turns * threads;
	const edge = (run: number) => Math.floor((blocks * run) / runs);
	return Array.from({ length: threads }, (_, t) =>
		Array.from({ length: turns }, (_, turn) => [edge(turn * threads + t), edge(turn * threads + t + 1)] as const),
	);
}

/** Whether the lists of a circuit can be spread over threads: nobody may need to write to another thread's columns. */
export function canSpread({ layout, substepsAreLocal }: CircuitModule): boolean {
	return (
		substepsAreLocal &&
		layout.groups.every(
			({ place, group }) => place === 'column' || group.kind.states.length === 0 || group.kind.type === 'synapse',
		)
	);
}

/** Places a network in memory for a number of threads. @param mostLooks substeps in a step: as often crossings are looked for */
export function placeNetwork(network: Network, module: CircuitModule, threads: number, mostLooks: number): Places {
	const { layout, lanes } = module;
	const { columns } = network.lattice;
	const blocks = Math.ceil(columns / lanes.count);
	let next = module.tablesEnd;
	const take = (bytes: number): number => {
		next += aligned(bytes);
		return next - aligned(bytes);
	};
	// The kernels for held states have about the same constants.
	const poolRoom = 2 * module.pool.size;
	const pools = [take(poolRoom * lanes.bytesPerNumber), take(poolRoom * lanes.bytesPerNumber)] as const;
	const shares = share(blocks, threads);
	const control = shares.map(() => take(controlBytes));
	const crossings = shares.map((runs) => {
		const own = runs.reduce((sum, [from, to]) => sum + to - from, 0);
		return take(own * mostLooks * layout.watched.length * crossingBytes);
	});
	const recordBytes = layout.stride * vectorBytes;
	const records = take(recordBytes * (blocks + 1));
	const addressOf = (column: number) =>
		records + Math.floor(column / lanes.count) * recordBytes + (column % lanes.count) * lanes.bytesPerNumber;
	const everyColumn = Int32Array.from({ length: columns }, (_, i) => addressOf(i));
	const members = new Map<string, Int32Array>();
	const addresses: [number, number][] = [];
	const lists: ListRun[][] = shares.map(() => []);
	const spare = addressOf(blocks * lanes.count);

	const placeRun = (at: PlacedGroup, target: 0 | 1 | undefined, thread: number, pairs: readonly number[]): void => {
		const { group, stride } = at;
		const bytes = stride * vectorBytes;
		const start = take(bytes * Math.ceil(pairs.length / lanes.count));
		const end = start + bytes * Math.ceil(pairs.length / lanes.count);
		lists[thread]?.push({ group: group.name, target, from: start, to: end });
		for (let record = start, k = 0; record < end; record += bytes) {
			for (let lane = 0; lane < lanes.count; lane++, k++) {
				const member = pairs[k];
				const pair = member === undefined ? undefined : group.joins?.pairs[member];
				for (const side of [0, 1] as const) {
					addresses.push([record + side * vectorBytes + 4 * lane, pair ? addressOf(pair[side]) : spare]);
				}
				const own = members.get(group.name);
				if (member !== undefined && own) own[member] = record + lane * lanes.bytesPerNumber;
			}
		}
	};
	for (const at of layout.groups) {
		const { group, place } = at;
		if (place === 'column') {
			members.set(group.name, everyColumn);
			continue;
		}
		const hasStates = group.kind.states.length > 0;
		members.set(group.name, new Int32Array(hasStates ? group.count : 0));
		const targets = hasStates || group.kind.type === 'synapse' ? [undefined] : ([0, 1] as const);
		for (const target of targets) {
			// A synapse belongs to its receiving cell; what a junction delivers to a side, to that side.
			const side = target ?? (group.kind.type === 'synapse' ? 1 : 0);
			shares.forEach((runs, thread) => {
				const own: number[] = [];
				group.joins?.pairs.forEach((pair, member) => {
					const block = Math.floor(pair[side] / lanes.count);
					if (runs.some(([from, to]) => block >= from && block < to)) own.push(member);
				});
				placeRun(at, target, thread, own);
			});
		}
	}
	const padding = Array.from({ length: (blocks + 1) * lanes.count - columns }, (_, k) => addressOf(columns + k));
	return {
		bytes: next,
		pools,
		poolRoom,
		records,
		parts: shares.map((runs, thread) => ({
			columns: runs.map(([from, to]) => ({ from: records + from * recordBytes, to: records + to * recordBytes })),
			lists: lists[thread] ?? [],
			bytesAtOnce: recordsAtOnce * recordBytes,
			control: control[thread] ?? 0,
			crossings: crossings[thread] ?? 0,
		})),
		members,
		padding,
		addresses,
	};
}
