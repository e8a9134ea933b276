import type { Group, Network } from '../../kernels/network/network.ts';
import { inputBytes } from '../../kernels/wasm/wasmInputs.ts';
import type { Lanes } from '../../kernels/wasm/wasmLanes.ts';
import {
	isAligned,
	type PlacedGroup,
	placed,
	type Sheet,
	type WasmLayout,
	weightVector,
} from '../../kernels/wasm/wasmLayout.ts';
import { type CircuitModule, controlBytes } from '../../kernels/wasm/wasmModule.ts';
import { crossingBytes } from '../../kernels/wasm/wasmWatches.ts';
import { GatherPlacer } from './gatherPlaces.ts';
import { type Contents, Memory, noContents } from './memory.ts';
import { addressOf, type SheetPlace, spareOf } from './sheetPlaces.ts';
import type { GatherRun, ListRun, Part } from './wasmParts.ts';
import { type ScheduleRequest, type Span, scheduleOf, shareRecords } from './wasmSchedule.ts';

/** Where everything of a network lies in linear memory. */
export interface Places {
	readonly bytes: number;
	/** Addresses of the pools of the kernels without and with held states. */
	readonly pools: readonly [number, number];
	/** Numbers that fit in each pool. */
	readonly poolRoom: number;
	/** By number. */
	readonly sheets: readonly SheetPlace[];
	readonly parts: readonly Part[];
	/** Byte address of vector 0 of a member's record, lane included: add the bytes of a vector times the vector. */
	readonly members: ReadonlyMap<string, Int32Array>;
}

/** Places, and what stands there from the start. */
export interface Placed {
	readonly places: Places;
	readonly contents: Contents;
}

/** Whether the lists of a circuit can be spread over threads: nobody may need to write to another thread's columns. */
export function canSpread({ layout, substepsAreLocal }: CircuitModule): boolean {
	return (
		substepsAreLocal &&
		layout.groups.every(
			({ place, group }) => place !== 'list' || group.kind.states.length === 0 || group.kind.type === 'synapse',
		)
	);
}

/** How many records of columns apart two cells can be that a list joins. */
function reachOf({ layout, lanes }: CircuitModule): number {
	if (layout.sheets.length > 1) return 0;
	const block = (column: number) => Math.floor(column / lanes.count);
	let reach = 0;
	for (const { place, group } of layout.groups) {
		if (place !== 'list') continue;
		const { first, second } = group.joins ?? { first: [], second: [] };
		first.forEach((from: number, k: number) => {
			reach = Math.max(reach, Math.abs(block(from) - block(second[k] as number)));
		});
	}
	return reach;
}

/** The population on a side of a connection, and its members in order of the pairs. */
function sideOf({ joins }: Group, side: 0 | 1): { readonly name: string; readonly ends: Int32Array } {
	if (!joins) return { name: '', ends: new Int32Array(0) };
	return side === 0 ? { name: joins.from, ends: joins.first } : { name: joins.to, ends: joins.second };
}

/** A list as one side collects it, with its members by the record of the sheet in which that side lies. */
interface PlacedList {
	readonly at: PlacedGroup;
	readonly target: 0 | 1 | undefined;
	readonly sheet: number;
	readonly byBlock: readonly (readonly number[])[];
}

/** The lists of a circuit: once where states go along or one side collects, else once for each side. */
function listsOf({ layout, lanes }: CircuitModule, blocksOf: (sheet: number) => number): PlacedList[] {
	return layout.groups.flatMap((at): PlacedList[] => {
		const { group, place } = at;
		if (place !== 'list') return [];
		const isWhole = group.kind.states.length > 0 || group.kind.type === 'synapse';
		return (isWhole ? [undefined] : ([0, 1] as const)).map((target) => {
			// A synapse belongs to its receiving cell; what a junction delivers to a side, to that side.
			const { name, ends } = sideOf(group, target ?? (group.kind.type === 'synapse' ? 1 : 0));
			const { sheet } = placed(layout, name);
			const byBlock: number[][] = Array.from({ length: blocksOf(sheet) }, () => []);
			ends.forEach((end, member) => {
				byBlock[Math.floor(end / lanes.count)]?.push(member);
			});
			return { at, target, sheet, byBlock };
		});
	});
}

/** Places the records of a sheet. */
function placeSheet({ stride, outer }: Sheet, members: number, lanes: Lanes, memory: Memory): SheetPlace {
	const recordBytes = stride * lanes.vectorBytes;
	const blocks = Math.ceil(members / lanes.count);
	const records = memory.take(recordBytes * (blocks + 1));
	const inputDistance = blocks * inputBytes(lanes);
	const inputs = memory.take(inputDistance * outer.length);
	const place = { members, records, recordBytes, inputs, inputDistance, padding: [] };
	const padding = Array.from({ length: (blocks + 1) * lanes.count - members }, (_, k) =>
		addressOf(place, lanes, members + k),
	);
	return { ...place, padding };
}

/** Cells of a vector, by its number, and what a list delivers to them. */
interface Block {
	readonly block: number;
	readonly members: readonly number[];
}

/** Who is in a lane of a list's record; and where lanes are those of cells, which cell's lane it is. */
interface Seat {
	readonly member: number | undefined;
	readonly cell: number | undefined;
}

/** Places lists in memory, and notes what stands there from the start. */
class ListPlacer {
	readonly #noted: Contents;
	readonly #module: CircuitModule;
	readonly #sheets: readonly SheetPlace[];
	readonly #members: ReadonlyMap<string, Int32Array>;
	readonly #memory: Memory;

	constructor(
		module: CircuitModule,
		sheets: readonly SheetPlace[],
		members: ReadonlyMap<string, Int32Array>,
		memory: Memory,
		noted: Contents,
	) {
		this.#noted = noted;
		this.#module = module;
		this.#sheets = sheets;
		this.#members = members;
		this.#memory = memory;
	}

	/** The members of a list's records, lane by lane, as they deliver to these blocks of cells; nobody where a lane has none. */
	#seatsIn(at: PlacedGroup, target: 0 | 1 | undefined, blocks: readonly Block[]): Seat[] {
		const { count } = this.#module.lanes;
		if (target === undefined || !isAligned(at)) {
			const own = blocks.flatMap(({ members }) => members);
			const records = Math.ceil(own.length / count);
			return Array.from({ length: records * count }, (_, k) => ({ member: own[k], cell: undefined }));
		}
		const { ends } = sideOf(at.group, target);
		return blocks.flatMap(({ block, members }) => {
			const byLane: number[][] = Array.from({ length: count }, () => []);
			for (const member of members) byLane[(ends[member] as number) % count]?.push(member);
			const rows = Math.max(0, ...byLane.map(({ length }) => length));
			return Array.from({ length: rows * count }, (_, k) => {
				const lane = k % count;
				return { member: byLane[lane]?.[Math.floor(k / count)], cell: block * count + lane };
			});
		});
	}

	/** Places the records of the members of a list that deliver to some blocks of cells. */
	place(at: PlacedGroup, target: 0 | 1 | undefined, blocks: readonly Block[]): ListRun {
		const { group, stride, isWeighted } = at;
		const { layout, lanes } = this.#module;
		const bytes = stride * lanes.vectorBytes;
		const seats = this.#seatsIn(at, target, blocks);
		const from = this.#memory.take(bytes * (seats.length / lanes.count));
		const ends = ([0, 1] as const).map((side) => {
			const { name, ends: members } = sideOf(group, side);
			const sheet = this.#sheets[placed(layout, name).sheet] as SheetPlace;
			return { sheet, members, vector: side };
		});
		const placedMembers = this.#members.get(group.name);
		const { weights } = group;
		const sides = group.targets.length;
		seats.forEach(({ member, cell }, k) => {
			const record = from + Math.floor(k / lanes.count) * bytes;
			const lane = k % lanes.count;
			for (const { sheet, members, vector } of ends) {
				const own = member === undefined ? undefined : members[member];
				// In the lane of a cell that gets nothing the other end is any cell that has a potential: what comes of it is multiplied by 0.
				const stands = vector === target ? cell : cell === undefined ? undefined : 0;
				const end = own ?? stands;
				const address = end === undefined ? spareOf(sheet, lanes) : addressOf(sheet, lanes, end);
				this.#noted.addresses.add(record + vector * lanes.vectorBytes + 4 * lane, address);
			}
			if (member === undefined) return;
			if (placedMembers && placedMembers.length > 0) placedMembers[member] = record + lane * lanes.bytesPerNumber;
			if (!isWeighted) return;
			for (const side of ([0, 1] as const).slice(0, sides)) {
				const weight = weights?.[side]?.[member] ?? 1;
				const place = record + weightVector(side) * lanes.vectorBytes + lane * lanes.bytesPerNumber;
				this.#noted.weights.add(place, weight);
			}
		});
		return { group: group.name, target, from, to: from + bytes * (seats.length / lanes.count) };
	}
}

/** What the order of a thread's work depends on, but for its runs. */
const orderOf = (
	module: CircuitModule,
	{ substepsActBack }: { readonly substepsActBack: boolean },
	blocks: number,
): Omit<ScheduleRequest, 'runs'> => ({
	blocks,
	reach: reachOf(module),
	// In a tissue a cell's partners can be anywhere.
	isLocal: module.layout.sheets.length === 1 && canSpread(module),
	hasSubsteps: module.hasSubsteps,
	vectorBytes: module.lanes.vectorBytes,
	substepsActBack,
	hasSignals: module.gathers.length > 0,
	hasLinearSignals: module.gathers.some(({ moment }) => moment === 'change'),
	fastCellsSend: module.layout.groups.some(
		({ place, group }) => place === 'gather' && placed(module.layout, group.joins?.from ?? '').plan.clock === 'substep',
	),
});

/** The runs of records of a sheet that one thread takes. */
interface Shares {
	readonly sheet: number;
	readonly runs: readonly Span[];
}

/**
 * Places a network in memory for a number of threads.
 * @param plan what the order of work depends on, and how often crossings are looked for in a step
 */
export function placeNetwork(
	network: Network,
	module: CircuitModule,
	plan: { readonly substepsActBack: boolean; readonly substeps: number },
	threads: number,
): Placed {
	const { layout, lanes } = module;
	const memory = new Memory(module.tablesEnd);
	// The kernels for held states have about the same constants.
	const poolRoom = 2 * module.pool.size;
	const pools = [memory.take(poolRoom * lanes.bytesPerNumber), memory.take(poolRoom * lanes.bytesPerNumber)] as const;
	const counts = layout.sheets.map(({ index }) => membersOf(layout, index, network));
	const blocksOf = (sheet: number): number => Math.ceil((counts[sheet] as number) / lanes.count);
	const shares = Array.from({ length: threads }, (_, thread): Shares[] =>
		layout.sheets.map(({ index }) => ({
			sheet: index,
			runs: shareRecords(blocksOf(index), threads, lanes.vectorBytes, module.pacedRecords)[thread] as Span[],
		})),
	);
	const control = shares.map(() => memory.take(controlBytes(lanes)));
	const crossings = shares.map((own) => {
		const looks = own.reduce((sum, { sheet, runs }) => {
			const records = runs.reduce((all, [from, to]) => all + to - from, 0);
			return sum + records * (layout.sheets[sheet]?.watched.length ?? 0);
		}, 0);
		return memory.take(looks * plan.substeps * crossingBytes(lanes));
	});
	const sheets = layout.sheets.map((sheet) => placeSheet(sheet, counts[sheet.index] as number, lanes, memory));
	const everyMember = sheets.map((sheet) =>
		Int32Array.from({ length: sheet.members }, (_, i) => addressOf(sheet, lanes, i)),
	);
	const members = new Map(
		layout.groups.map(({ group, sheet }) => {
			const own = group.kind.states.length > 0 ? group.count : 0;
			return [group.name, sheet < 0 ? new Int32Array(own) : (everyMember[sheet] as Int32Array)];
		}),
	);
	const contents = noContents();
	const placer = new ListPlacer(module, sheets, members, memory, contents);
	const lists = listsOf(module, blocksOf);
	const order = orderOf(module, plan, blocksOf(0));
	const gathering = new GatherPlacer(module, sheets, memory, contents);
	const parts = shares.map((own, thread): Part => {
		const { chunks, pieces, rounds, opening } = scheduleOf({ ...order, runs: own.flatMap(({ runs }) => runs) });
		// Chunks of several sheets are their runs, in order.
		const sheetsOfRuns = own.flatMap(({ sheet, runs }) => runs.map(() => sheet));
		const sheetOf = (chunk: number): number => (layout.sheets.length === 1 ? 0 : (sheetsOfRuns[chunk] as number));
		const scratchBytes = new Array<number>(Math.max(...pieces) + 1).fill(0);
		chunks.forEach(([from, to], k) => {
			const piece = pieces[k] as number;
			const bytes = (to - from) * (layout.sheets[sheetOf(k)]?.scratch ?? 0) * lanes.vectorBytes;
			scratchBytes[piece] = Math.max(scratchBytes[piece] as number, bytes);
		});
		const scratch = scratchBytes.map((bytes) => memory.take(bytes));
		return {
			chunks: chunks.map(([from, to], k) => {
				const sheet = sheetOf(k);
				const { records, recordBytes, inputs, inputDistance } = sheets[sheet] as SheetPlace;
				return {
					sheet,
					from: records + from * recordBytes,
					to: records + to * recordBytes,
					scratch: scratch[pieces[k] as number] as number,
					inputs: inputs + from * inputBytes(lanes),
					inputDistance,
					lists: lists.flatMap(({ at, target, sheet: of, byBlock }): ListRun[] => {
						const own = of === sheet ? byBlock.slice(from, to) : [];
						const blocks = own.map((members, k): Block => ({ block: from + k, members }));
						return own.some(({ length }) => length > 0) ? [placer.place(at, target, blocks)] : [];
					}),
					gathers: layout.groups.flatMap((at): GatherRun[] => {
						const isHere = at.place === 'gather' && placed(layout, at.group.joins?.to ?? '').sheet === sheet;
						return isHere ? [gathering.place(at, from, to)] : [];
					}),
				};
			}),
			rounds,
			opening,
			control: control[thread] as number,
			crossings: crossings[thread] as number,
		};
	});
	return { places: { bytes: memory.next, pools, poolRoom, sheets, parts, members }, contents };
}

/** Members of a sheet: columns, or the cells of its population. */
function membersOf({ groups }: WasmLayout, index: number, { lattice }: Network): number {
	if (!lattice.tissue) return lattice.columns;
	return groups.find(({ sheet, place }) => sheet === index && place === 'sheet')?.group.count ?? 0;
}
