import type { Network } from '../../kernels/network/network.ts';
import { inputBytes } from '../../kernels/wasm/wasmInputs.ts';
import { type PlacedGroup, vectorBytes } from '../../kernels/wasm/wasmLayout.ts';
import { type CircuitModule, controlBytes } from '../../kernels/wasm/wasmModule.ts';
import { crossingBytes } from '../../kernels/wasm/wasmWatches.ts';
import { type Schedule, scheduleOf, shareRecords } from './wasmSchedule.ts';

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

/** Records of columns that are taken through a stage together. */
export interface Chunk extends Run {
	/** Byte address of what they leave between the stages. */
	readonly scratch: number;
	/** Byte address of their first input from outside. */
	readonly inputs: number;
	/** What is delivered to them. */
	readonly lists: readonly ListRun[];
}

/** What one thread works on. */
export interface Part {
	readonly chunks: readonly Chunk[];
	readonly rounds: Schedule['rounds'];
	readonly inputDistance: number;
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
	/** Byte address at which inputs from outside are handed over, and bytes from one input to the next. */
	readonly inputs: number;
	readonly inputDistance: number;
	readonly parts: readonly Part[];
	/** Byte address of vector 0 of a member's record, lane included: add 16 times the vector. */
	readonly members: ReadonlyMap<string, Int32Array>;
	/** Addresses of the lanes beyond the last column, whole records of columns. */
	readonly padding: readonly number[];
	/** Pairs of sides of every record of a list: address of the word, value. */
	readonly addresses: readonly (readonly [number, number])[];
}

const aligned = (bytes: number) => Math.ceil(bytes / 64) * 64;

/** Whether the lists of a circuit can be spread over threads: nobody may need to write to another thread's columns. */
export function canSpread({ layout, substepsAreLocal }: CircuitModule): boolean {
	return (
		substepsAreLocal &&
		layout.groups.every(
			({ place, group }) => place === 'column' || group.kind.states.length === 0 || group.kind.type === 'synapse',
		)
	);
}

/** How many records apart two cells can be that a list joins. */
function reachOf({ layout, lanes }: CircuitModule): number {
	const block = (column: number) => Math.floor(column / lanes.count);
	let reach = 0;
	for (const { place, group } of layout.groups) {
		if (place === 'column') continue;
		const { joins } = group;
		joins?.first.forEach((from, k) => {
			reach = Math.max(reach, Math.abs(block(from) - block(joins.second[k] as number)));
		});
	}
	return reach;
}

/** Members of a list by the record of columns that one of their sides lies in. */
function membersByBlock({ group }: PlacedGroup, side: 0 | 1, blocks: number, perBlock: number): number[][] {
	const found: number[][] = Array.from({ length: blocks }, () => []);
	group.joins?.[side === 0 ? 'first' : 'second'].forEach((end, member) => {
		found[Math.floor(end / perBlock)]?.push(member);
	});
	return found;
}

/** A list as one side collects it, with its members by the record of columns that they belong to. */
interface PlacedList {
	readonly at: PlacedGroup;
	readonly target: 0 | 1 | undefined;
	readonly byBlock: readonly (readonly number[])[];
}

/** The lists of a circuit: once where states go along or one side collects, else once for each side. */
function listsOf({ layout, lanes }: CircuitModule, blocks: number): PlacedList[] {
	return layout.groups.flatMap((at): PlacedList[] => {
		const { group, place } = at;
		if (place === 'column') return [];
		const isWhole = group.kind.states.length > 0 || group.kind.type === 'synapse';
		return (isWhole ? [undefined] : ([0, 1] as const)).map((target) => {
			// A synapse belongs to its receiving cell; what a junction delivers to a side, to that side.
			const side = target ?? (group.kind.type === 'synapse' ? 1 : 0);
			return { at, target, byBlock: membersByBlock(at, side, blocks, lanes.count) };
		});
	});
}

/**
 * Places a network in memory for a number of threads.
 * @param plan what the order of work depends on
 * @param mostLooks substeps in a step: as often crossings are looked for
 */
export function placeNetwork(
	network: Network,
	module: CircuitModule,
	plan: { readonly substepsActBack: boolean; readonly substeps: number },
	threads: number,
): Places {
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
	const shares = shareRecords(blocks, threads);
	const control = shares.map(() => take(controlBytes));
	const crossings = shares.map((runs) => {
		const own = runs.reduce((sum, [from, to]) => sum + to - from, 0);
		return take(own * plan.substeps * layout.watched.length * crossingBytes);
	});
	const recordBytes = layout.stride * vectorBytes;
	const records = take(recordBytes * (blocks + 1));
	const inputDistance = blocks * inputBytes(lanes);
	const inputs = take(inputDistance * layout.outer.length);
	const addressOf = (column: number) =>
		records + Math.floor(column / lanes.count) * recordBytes + (column % lanes.count) * lanes.bytesPerNumber;
	const everyColumn = Int32Array.from({ length: columns }, (_, i) => addressOf(i));
	const members = new Map(
		layout.groups.map(({ group, place }) => {
			const own = group.kind.states.length > 0 ? group.count : 0;
			return [group.name, place === 'column' ? everyColumn : new Int32Array(own)];
		}),
	);
	const addresses: [number, number][] = [];
	const spare = addressOf(blocks * lanes.count);

	const placeRun = ({ group, stride }: PlacedGroup, target: 0 | 1 | undefined, own: readonly number[]): ListRun => {
		const bytes = stride * vectorBytes;
		const from = take(bytes * Math.ceil(own.length / lanes.count));
		const to = from + bytes * Math.ceil(own.length / lanes.count);
		for (let record = from, k = 0; record < to; record += bytes) {
			for (let lane = 0; lane < lanes.count; lane++, k++) {
				const member = own[k];
				for (const side of [0, 1] as const) {
					const end = member === undefined ? undefined : group.joins?.[side === 0 ? 'first' : 'second'][member];
					addresses.push([record + side * vectorBytes + 4 * lane, end === undefined ? spare : addressOf(end)]);
				}
				const placed = members.get(group.name);
				if (member !== undefined && placed) placed[member] = record + lane * lanes.bytesPerNumber;
			}
		}
		return { group: group.name, target, from, to };
	};
	const lists = listsOf(module, blocks);
	const order = {
		blocks,
		reach: reachOf(module),
		isLocal: canSpread(module),
		hasSubsteps: module.hasSubsteps,
		substepsActBack: plan.substepsActBack,
	};
	const parts = shares.map((runs, thread): Part => {
		const { chunks, pieces, rounds } = scheduleOf({ ...order, runs });
		const pieceBytes = Math.max(...chunks.map(([from, to]) => to - from)) * layout.scratch * vectorBytes;
		const scratch = Array.from({ length: Math.max(...pieces) + 1 }, () => take(pieceBytes));
		return {
			chunks: chunks.map(([from, to], k) => ({
				from: records + from * recordBytes,
				to: records + to * recordBytes,
				scratch: scratch[pieces[k] as number] as number,
				inputs: inputs + from * inputBytes(lanes),
				lists: lists.flatMap(({ at, target, byBlock }): ListRun[] => {
					const own = byBlock.slice(from, to).flat();
					return own.length > 0 ? [placeRun(at, target, own)] : [];
				}),
			})),
			rounds,
			inputDistance,
			control: control[thread] as number,
			crossings: crossings[thread] as number,
		};
	});
	const padding = Array.from({ length: (blocks + 1) * lanes.count - columns }, (_, k) => addressOf(columns + k));
	return { bytes: next, pools, poolRoom, records, inputs, inputDistance, parts, members, padding, addresses };
}
