import type { KernelProgram, Store } from '../graph/kernelProgram.ts';
import { isPlain } from '../graph/operations.ts';
import type { Graph, GraphNode } from '../graph/realtimeGraph.ts';
import type { FunctionWriter, Local } from './codeWriter.ts';
import type { Lanes } from './wasmLanes.ts';
import { controlHead, maskBytes, type NumberPlace } from './wasmLayout.ts';
import { TableLookup } from './wasmLookup.ts';
import { emitExponential, type OperationSite, wasmOperations } from './wasmOperations.ts';
import { isLongWait, lessOneOf, lookupKey, needsOf, ProgramOrder, storePositions } from './wasmOrder.ts';
import type { WasmTable } from './wasmTables.ts';

/** What the emission of a program needs to know of its surroundings. */
export interface KernelSite {
	readonly lanes: Lanes;
	/** Locals that hold the addresses of the pool, of the record and of the thread's control block. */
	readonly pool: Local;
	readonly record: Local;
	readonly control: Local;
	/** Local with the address of what the record has in the scratch memory, where it has anything there. */
	readonly scratch?: Local;
	/** The side of a list's record whose cells lie in one record, each in its lane: see `isAligned`. */
	readonly alignedSide?: 0 | 1;
	/** Slot of a constant, and of a fixed node of the program's graph, in the pool. */
	constantSlot(value: number): number;
	fixedSlot(node: number): number;
	/** A local with the address of the pool's values for the length of this substep, for nodes that have several. */
	pacedPool(node: number): Local | undefined;
	placeOfLeaf(leaf: string): NumberPlace;
	placeOfStore(store: Store): NumberPlace;
	/** The group's table, if it has one. */
	readonly table: WasmTable | undefined;
}

/** Vectors of memory in which values of a program may wait. */
export const scratchVectors = 192;

/** Puts a number of the pool in all lanes on the stack. It is loaded once, before the loops of the function. */
export function emitFromPool(w: FunctionWriter, lanes: Lanes, pool: Local, slot: number): void {
	const local = w.once(`pool ${slot}`, 'v128', () => {
		w.get(pool);
		w.simdMemory(lanes.loadSplat, lanes.alignment, slot * lanes.bytesPerNumber);
	});
	w.get(local);
}

/** Emits straight code for the members in one vector. */
class ProgramEmitter {
	readonly #w: FunctionWriter;
	readonly #graph: Graph;
	readonly #site: KernelSite;
	readonly #stores: readonly Store[];
	readonly #order: ProgramOrder;
	readonly #lookup: TableLookup | undefined;
	readonly #operationSite: OperationSite;
	/** Position in the order that is being emitted. */
	#at = 0;
	/** Locals of values, and the positions at which they were touched last. */
	readonly #locals = new Map<number, { local: Local; at: number }>();
	/** Where values wait that are not needed for long: vectors of the scratch memory. */
	readonly #waiting = new Map<number, number>();
	/** Which of them are needed for the last time at a position. */
	readonly #expiring = new Map<number, number[]>();
	readonly #places = new Map<number, NumberPlace>();
	readonly #free: number[] = [];
	#scratch = 0;

	constructor(w: FunctionWriter, program: KernelProgram, site: KernelSite) {
		this.#w = w;
		this.#graph = program.graph;
		this.#site = site;
		this.#stores = program.stores;
		const perVector = site.lanes.perRow;
		this.#order = new ProgramOrder(program, perVector);
		const { nodes } = this.#order;
		const sloped = nodes
			.map((each) => program.graph.at(each))
			.filter(({ operation }) => operation === 'slope')
			.map((each) => lookupKey(each, perVector));
		const constant = (value: number): void => this.#constant(value);
		const value = (node: number): void => this.#value(node);
		this.#operationSite = { w, lanes: site.lanes, constant, value };
		this.#lookup = site.table && new TableLookup(w, site.lanes, site.table, new Set(sloped), constant, value);
	}

	#constant(value: number): void {
		this.#fromPool(this.#site.constantSlot(value));
	}

	/** Loaded before the loop over records: what waits in a register or on the stack of the processor is nearer than memory in order. */
	#fromPool(slot: number): void {
		const { lanes, pool } = this.#site;
		emitFromPool(this.#w, lanes, pool, slot);
	}

	#address(side: 0 | 1, lane: number): void {
		this.#w.get(this.#site.record);
		this.#w.memory('i32.load', 2, side * this.#site.lanes.vectorBytes + lane * 4);
	}

	/** Puts the address of the record, or of its part of the scratch memory, on the stack. */
	#base({ inScratch }: NumberPlace): void {
		const { record, scratch } = this.#site;
		if (inScratch && scratch === undefined) throw new Error('a kernel without scratch memory needs some');
		this.#w.get((inScratch ? scratch : undefined) ?? record);
	}

	#load(place: NumberPlace): void {
		const w = this.#w;
		const { lanes, alignedSide } = this.#site;
		const { vector, side, masked } = place;
		if (side !== undefined && side === alignedSide) {
			this.#address(side, 0);
			w.simdMemory('v128.load', 4, vector * lanes.vectorBytes);
			return;
		}
		if (side === undefined) {
			this.#base(place);
			if (masked === undefined) w.simdMemory('v128.load', 4, vector * lanes.vectorBytes);
			else w.loadMarks(lanes, vector * lanes.vectorBytes + masked * maskBytes(lanes));
			return;
		}
		w.loadEach(lanes, this.#site.record, side * lanes.vectorBytes, vector * lanes.vectorBytes);
	}

	/** Puts the value of a node on the stack. */
	#value(index: number): void {
		const w = this.#w;
		const node = this.#graph.at(index);
		if (node.fixed) {
			const paced = this.#site.pacedPool(index);
			const slot = this.#site.fixedSlot(index);
			if (paced === undefined) this.#fromPool(slot);
			else {
				w.get(paced);
				w.simdMemory(this.#site.lanes.loadSplat, this.#site.lanes.alignment, slot * this.#site.lanes.bytesPerNumber);
			}
			return;
		}
		const known = this.#locals.get(index);
		const place = node.operation === 'leaf' ? this.#placeOf(index, node.leaf) : undefined;
		if (
			known &&
			!(
				!w.keepsValues &&
				isLongWait(known.at, this.#at) &&
				(this.#waiting.has(index) || (place && place.side === undefined))
			)
		) {
			known.at = this.#at;
			w.get(known.local);
			return;
		}
		const waiting = this.#waiting.get(index);
		if (place) this.#load(place);
		else if (waiting !== undefined) {
			w.get(this.#site.control);
			w.simdMemory('v128.load', 4, controlHead + waiting * this.#site.lanes.vectorBytes);
		} else throw new Error(`node ${index} (${node.operation}) is needed before it is computed`);
		this.#keep(index);
		w.get(this.#locals.get(index)?.local);
	}

	/** Takes the value of a node from the stack into a local. */
	#keep(index: number): void {
		const local = this.#w.local('v128');
		this.#w.set(local);
		this.#locals.set(index, { local, at: this.#at });
	}

	/** Lets a value wait in memory if it is not needed for long. */
	#wait(index: number): void {
		if (this.#w.keepsValues || !this.#order.waits(index)) return;
		const vector = this.#free.pop() ?? (this.#scratch < scratchVectors ? this.#scratch++ : undefined);
		if (vector === undefined) return;
		this.#waiting.set(index, vector);
		const last = this.#order.lastUse(index);
		this.#expiring.set(last, [...(this.#expiring.get(last) ?? []), index]);
		this.#w.get(this.#site.control);
		this.#w.get(this.#locals.get(index)?.local);
		this.#w.simdMemory('v128.store', 4, controlHead + vector * this.#site.lanes.vectorBytes);
	}

	/** Frees the memory of values that are needed no more. */
	#release(): void {
		for (const index of this.#expiring.get(this.#at) ?? []) {
			const vector = this.#waiting.get(index);
			if (vector !== undefined) this.#free.push(vector);
			this.#waiting.delete(index);
		}
	}

	/** Where a leaf lies. */
	#placeOf(index: number, leaf: string): NumberPlace {
		const known = this.#places.get(index);
		if (known) return known;
		const place = this.#site.placeOfLeaf(leaf);
		this.#places.set(index, place);
		return place;
	}

	#compute(index: number, node: GraphNode): void {
		const { operation } = node;
		const needs = needsOf(this.#graph, index);
		const [a = 0, b = 0, c = 0] = needs;
		const site = this.#operationSite;
		if (lessOneOf(this.#graph, node)) emitExponential(site, a, b, true);
		else if (isPlain(operation)) wasmOperations[operation](site, a, b, c);
		else if (operation === 'table' || operation === 'slope') {
			if (!this.#lookup) throw new Error('there is no table to look up');
			this.#lookup.emit(operation, node.value, a);
		} else throw new Error(`${operation} is not computed`);
	}

	/** Adds the vector in a local to what a place holds. */
	#addTo(place: NumberPlace, local: Local): void {
		const w = this.#w;
		const { lanes, alignedSide } = this.#site;
		const { vector, side } = place;
		if (side === undefined || side === alignedSide) {
			const base = () => (side === undefined ? this.#base(place) : this.#address(side, 0));
			base();
			base();
			w.simdMemory('v128.load', 4, vector * lanes.vectorBytes);
			w.get(local);
			w.simd(lanes.add);
			w.simdMemory('v128.store', 4, vector * lanes.vectorBytes);
			return;
		}
		const address = w.local('i32');
		for (let lane = 0; lane < lanes.count; lane++) {
			this.#address(side, lane);
			w.tee(address);
			w.get(address);
			w.memory(lanes.scalarLoad, lanes.alignment, vector * lanes.vectorBytes);
			w.get(local);
			w.simdLane(lanes.extractLane, lane);
			w.plain(lanes.scalarAdd);
			w.memory(lanes.scalarStore, lanes.alignment, vector * lanes.vectorBytes);
		}
	}

	#store(store: Store): void {
		const w = this.#w;
		const place = this.#site.placeOfStore(store);
		if ((store.to === 'u' || store.to === 'g') && !place.replaces) {
			this.#value(store.node);
			if (place.weighted !== undefined) {
				this.#load({ vector: place.weighted });
				w.simd(this.#site.lanes.mul);
			} else if (place.scale !== undefined) {
				this.#constant(place.scale);
				w.simd(this.#site.lanes.mul);
			}
			const local = w.local('v128');
			w.set(local);
			this.#addTo(place, local);
			return;
		}
		this.#base(place);
		this.#value(store.node);
		w.simdMemory('v128.store', 4, place.vector * this.#site.lanes.vectorBytes);
	}

	/** Emits everything: computes each value in turn and stores it as soon as nothing needs what it replaces. */
	emit(): void {
		const { nodes } = this.#order;
		const positions = storePositions(this.#order, this.#graph, this.#stores);
		const at = (position: number) => this.#stores.filter((each) => positions.get(each) === position);
		for (const [{ node }, position] of positions) this.#order.addUse(node, position);
		nodes.forEach((index, position) => {
			this.#at = position;
			this.#compute(index, this.#graph.at(index));
			this.#keep(index);
			this.#wait(index);
			for (const store of at(position)) this.#store(store);
			this.#release();
		});
		this.#at = nodes.length;
		// Every late value is at hand before the first state is overwritten.
		const late = at(nodes.length);
		for (const { node } of late) {
			this.#value(node);
			this.#w.plain('drop');
		}
		for (const store of late) this.#store(store);
	}
}

/** Appends the code of a program for one record. */
export function emitProgram(w: FunctionWriter, program: KernelProgram, site: KernelSite): void {
	new ProgramEmitter(w, program, site).emit();
}

/** Appends `local += bytes`. */
export function emitAdvance(w: FunctionWriter, local: Local, bytes: number): void {
	w.get(local);
	w.i32(bytes);
	w.plain('i32.add');
	w.set(local);
}
