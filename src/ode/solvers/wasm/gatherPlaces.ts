import { gatherHeadBytes, partnerBytes } from '../../kernels/wasm/wasmGather.ts';
import { type PlacedGroup, placed } from '../../kernels/wasm/wasmLayout.ts';
import type { CircuitModule } from '../../kernels/wasm/wasmModule.ts';
import type { Contents, Memory } from './memory.ts';
import { addressOf, type SheetPlace } from './sheetPlaces.ts';
import type { GatherRun } from './wasmParts.ts';

/** Places the records by which cells gather signals, and notes what stands there from the start. */
export class GatherPlacer {
	readonly #noted: Contents;
	readonly #module: CircuitModule;
	readonly #sheets: readonly SheetPlace[];
	readonly #memory: Memory;
	/** For each connection the first pair of each receiving cell, and the number of pairs behind the last. */
	readonly #starts = new Map<string, Int32Array>();

	constructor(module: CircuitModule, sheets: readonly SheetPlace[], memory: Memory, noted: Contents) {
		this.#noted = noted;
		this.#module = module;
		this.#sheets = sheets;
		this.#memory = memory;
	}

	/** Pairs are in order of their receiving cells. */
	#startsOf({ group }: PlacedGroup, receivers: number): Int32Array {
		const known = this.#starts.get(group.name);
		if (known) return known;
		const starts = new Int32Array(receivers + 1);
		for (const member of group.joins?.second ?? []) starts[member + 1] = (starts[member + 1] as number) + 1;
		for (let member = 0; member < receivers; member++)
			starts[member + 1] = (starts[member + 1] as number) + (starts[member] as number);
		this.#starts.set(group.name, starts);
		return starts;
	}

	/** Places the records of the receiving cells in some records of their sheet. */
	place(at: PlacedGroup, from: number, to: number): GatherRun {
		const { layout, lanes } = this.#module;
		const [headBytes, pairBytes] = [gatherHeadBytes(lanes), partnerBytes(lanes)];
		const { joins } = at.group;
		const { addresses, weights } = this.#noted;
		const senders = this.#sheets[at.sheet] as SheetPlace;
		const receivers = this.#sheets[placed(layout, joins?.to ?? '').sheet] as SheetPlace;
		const starts = this.#startsOf(at, receivers.members);
		const factors = at.group.weights?.[0];
		const partners = joins?.first;
		/** The first pair of a cell; of one that there is not, as that behind the last. */
		const startOf = (member: number): number => starts[Math.min(member, receivers.members)] as number;
		const lengths = Array.from({ length: to - from }, (_, k) => {
			let most = 0;
			for (let lane = 0; lane < lanes.count; lane++) {
				const member = (from + k) * lanes.count + lane;
				most = Math.max(most, startOf(member + 1) - startOf(member));
			}
			return most;
		});
		const bytes = lengths.reduce((sum, most) => sum + headBytes + most * pairBytes, 0);
		const start = this.#memory.take(bytes);
		let next = start;
		lengths.forEach((most, k) => {
			const end = next + headBytes + most * pairBytes;
			const first = (from + k) * lanes.count;
			addresses.add(next, addressOf(receivers, lanes, first));
			addresses.add(next + 4, end);
			for (let lane = 0; lane < lanes.count; lane++) {
				const begin = startOf(first + lane);
				const own = startOf(first + lane + 1) - begin;
				for (let partner = 0; partner < most; partner++) {
					const record = next + headBytes + partner * pairBytes;
					const isReal = partner < own;
					const sender = isReal ? (partners?.[begin + partner] as number) : 0;
					addresses.add(record + 4 * lane, addressOf(senders, lanes, sender));
					const weight = isReal ? (factors ? (factors[begin + partner] as number) : 1) : 0;
					weights.add(record + lanes.vectorBytes + lane * lanes.bytesPerNumber, weight);
				}
			}
			next = end;
		});
		return { group: at.group.name, from: start, to: next };
	}
}
