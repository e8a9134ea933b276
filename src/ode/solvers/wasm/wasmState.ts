import { type Group, groupNamed, type Network } from '../../kernels/network/network.ts';
import { freeMark } from '../../kernels/plan/groupPlan.ts';
import { restless } from '../../kernels/wasm/wasmInputs.ts';
import { maskBytes, type PlacedGroup, placed } from '../../kernels/wasm/wasmLayout.ts';
import type { WasmEngine } from './wasmEngine.ts';

/** The states of a network where the kernels have them. */
export class WasmState {
	readonly #network: Network;
	readonly #engine: WasmEngine;
	readonly #groups: readonly Group[];
	/** Index in `numbers` of every number of the state, by its index in a state vector; made when one is first asked for. */
	#places: Int32Array | undefined;
	/** What cells send is as their states are: nothing was changed since the latest step, at whose end it was computed. */
	isSent = false;

	/** Makes every state free, and every cell one that is where light brings it. */
	constructor(network: Network, engine: WasmEngine) {
		this.#network = network;
		this.#engine = engine;
		this.#groups = [...network.connections, ...network.populations];
		for (const at of engine.free.module.layout.groups) {
			const mark = freeMark(at.plan);
			const addresses = engine.places.members.get(at.group.name) ?? new Int32Array(0);
			for (let state = 0; state < at.group.kind.states.length; state++) {
				for (let member = 0; member < addresses.length; member++) {
					engine.bytes[this.#markAt(at, state, addresses[member] as number)] = mark;
				}
			}
		}
		this.#pad();
	}

	/**
	 * Lanes beyond the last column hold no numbers: every comparison with them is false, so that they take part in no decision (crossings, length
	 * of substeps) of the columns beside them, whatever came before.
	 */
	#pad(): void {
		const { numbers, places, free, lanes } = this.#engine;
		const size = lanes.bytesPerNumber;
		for (const sheet of free.module.layout.sheets) {
			for (const to of places.sheets[sheet.index]?.padding ?? []) {
				for (let k = 0; k < sheet.numbers; k++) numbers[(to + k * lanes.vectorBytes) / size] = Number.NaN;
			}
		}
	}

	/** Index in `numbers` of a vector of a member of a group. */
	#indexOf(group: Group, vector: number, member: number): number {
		const { places, lanes } = this.#engine;
		const address = places.members.get(group.name)?.[member] ?? Number.NaN;
		return (address + vector * lanes.vectorBytes) / lanes.bytesPerNumber;
	}

	/** Takes a state vector of the network. */
	load(y: Float64Array): void {
		const { numbers, places, free, lanes } = this.#engine;
		const size = lanes.bytesPerNumber;
		for (const { group, slots } of free.module.layout.groups) {
			const addresses = places.members.get(group.name) ?? new Int32Array(0);
			for (let k = 0; k < group.kind.states.length; k++) {
				const vector = (slots.y + k) * lanes.vectorBytes;
				const start = group.offset + k * group.count;
				for (let i = 0; i < group.count; i++) {
					numbers[((addresses[i] as number) + vector) / size] = y[start + i] as number;
				}
			}
		}
		this.rouse();
	}

	/** No cell counts as resting any more: after something changed at once, their next substep is an ordinary one; and what they send is computed anew. */
	rouse(): void {
		this.isSent = false;
		const { numbers, places } = this.#engine;
		for (const { group, change } of this.#paced) {
			for (let column = 0; column < (places.members.get(group)?.length ?? 0); column++) {
				numbers[this.#indexOf(groupNamed(this.#network, group), change, column)] = restless;
			}
		}
		this.#pad();
	}

	/** Copies one state of every population that has it to a vector of the network. */
	storeState(y: Float64Array, path: string): void {
		const { numbers, places, free, lanes } = this.#engine;
		const size = lanes.bytesPerNumber;
		for (const { group, slots } of free.module.layout.groups) {
			const state = group.kind.states.findIndex((each) => each.path === path);
			const addresses = places.members.get(group.name);
			if (state < 0 || !addresses) continue;
			const vector = (slots.y + state) * lanes.vectorBytes;
			const start = group.offset + state * group.count;
			for (let i = 0; i < group.count; i++) {
				y[start + i] = numbers[((addresses[i] as number) + vector) / size] as number;
			}
		}
	}

	/** The potentials of substepped populations. */
	get #paced() {
		return this.#engine.free.module.layout.sheets.flatMap(({ paced }) => paced);
	}

	/** Copies some of the state, by index in a vector of the network. */
	storeSome(y: Float64Array, indices: readonly number[]): void {
		const { numbers } = this.#engine;
		this.#places ??= this.#allPlaces();
		for (const index of indices) y[index] = numbers[this.#places[index] as number] as number;
	}

	/** Copies the state to a vector of the network. */
	store(y: Float64Array): void {
		const { numbers, places, free, lanes } = this.#engine;
		const size = lanes.bytesPerNumber;
		for (const { group, slots } of free.module.layout.groups) {
			const addresses = places.members.get(group.name) ?? new Int32Array(0);
			for (let k = 0; k < group.kind.states.length; k++) {
				const vector = (slots.y + k) * lanes.vectorBytes;
				const start = group.offset + k * group.count;
				for (let i = 0; i < group.count; i++) {
					y[start + i] = numbers[((addresses[i] as number) + vector) / size] as number;
				}
			}
		}
	}

	/** By how much the potentials of substepped cells changed in their last substep, by population: what tells whether they rest. */
	rest(): Map<string, Float64Array> {
		const { numbers, places } = this.#engine;
		return new Map(
			this.#paced.map(({ group, change }) => {
				const of = groupNamed(this.#network, group);
				const columns = places.members.get(group)?.length ?? 0;
				return [
					group,
					Float64Array.from({ length: columns }, (_, i) => numbers[this.#indexOf(of, change, i)] as number),
				];
			}),
		);
	}

	/** Takes what `rest` gave. */
	takeRest(rest: ReadonlyMap<string, Float64Array>): void {
		const { numbers } = this.#engine;
		for (const { group, change } of this.#paced) {
			const of = groupNamed(this.#network, group);
			rest.get(group)?.forEach((value, column) => {
				numbers[this.#indexOf(of, change, column)] = value;
			});
		}
		this.#pad();
	}

	/** The group of a state, which of its states it is, and whose. */
	#at(index: number): { group: Group; state: number; member: number } {
		const group = this.#groups.find(
			({ offset, kind, count }) => index >= offset && index < offset + kind.states.length * count,
		);
		if (!group) throw new RangeError(`no state ${index}; there are ${this.#network.size}`);
		const within = index - group.offset;
		return { group, state: Math.floor(within / group.count), member: within % group.count };
	}

	#allPlaces(): Int32Array {
		const found = new Int32Array(this.#network.size);
		for (const { group, slots } of this.#engine.free.module.layout.groups) {
			for (let k = 0; k < group.kind.states.length; k++) {
				for (let member = 0; member < group.count; member++) {
					found[group.offset + k * group.count + member] = this.#indexOf(group, slots.y + k, member);
				}
			}
		}
		return found;
	}

	/** One number of the state, by its index in a state vector. */
	read(index: number): number {
		this.#places ??= this.#allPlaces();
		return this.#engine.numbers[this.#places[index] as number] as number;
	}

	/** Holds a state or lets it free, by its index in a state vector; a cell of which something was held is away. */
	hold(index: number, isHeld: boolean): void {
		const { group, state, member } = this.#at(index);
		this.#setMark(group, state, member, isHeld ? 0 : 1);
	}

	/** Says in the mask whether a cell is away from where light brings it, of all its states that are free. */
	markAway(group: Group, member: number, isAway: boolean): void {
		const mark = isAway ? 1 : this.#freeMarkOf(group);
		group.kind.states.forEach((_, state) => {
			const { bytes } = this.#engine;
			if (bytes[this.#markOf(group, state, member)] !== 0) this.#setMark(group, state, member, mark);
		});
	}

	#freeMarkOf({ name }: Group): 1 | 2 {
		return freeMark(placed(this.#engine.free.module.layout, name).plan);
	}

	/** Address of a member's byte in the mask of held states. @param address of the member's record, lane included */
	#markAt({ slots, mask }: PlacedGroup, state: number, address: number): number {
		const { lanes } = this.#engine;
		// Records begin at whole vectors: the rest is the member's lane.
		const within = address % lanes.vectorBytes;
		return (
			address - within + mask * lanes.vectorBytes + (slots.m + state) * maskBytes(lanes) + within / lanes.bytesPerNumber
		);
	}

	/** The same of a member of a group. */
	#markOf(group: Group, state: number, member: number): number {
		const { places, free } = this.#engine;
		const address = places.members.get(group.name)?.[member] ?? Number.NaN;
		return this.#markAt(placed(free.module.layout, group.name), state, address);
	}

	#setMark(group: Group, state: number, member: number, mark: 0 | 1 | 2): void {
		this.#engine.bytes[this.#markOf(group, state, member)] = mark;
	}
}
