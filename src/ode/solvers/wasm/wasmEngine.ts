import type { Network } from '../../kernels/network/network.ts';
import type { RealtimePlan } from '../../kernels/plan/realtimePlan.ts';
import { leanModule, type PackedModule, packModule, unpackModule } from '../../kernels/wasm/packedModule.ts';
import type { Lanes } from '../../kernels/wasm/wasmLanes.ts';
import type { WatchRequest } from '../../kernels/wasm/wasmLayout.ts';
import { buildModule, type CircuitModule } from '../../kernels/wasm/wasmModule.ts';
import type { CodeMaker } from './engineCode.ts';
import { noContents } from './memory.ts';
import { compileModule, createMemory, instantiate, type WasmMemory, type WasmModule } from './wasmHost.ts';
import { type PartPlan, PartRunner, type StepRunner } from './wasmPart.ts';
import { canSpread, type Placed, type Places, placeNetwork } from './wasmPlaces.ts';
import { canShareMemory, mostThreads, type ThreadCode, type ThreadHost, ThreadTeam } from './wasmThreads.ts';

/** Compiled kernels: those for no held states, or those that respect them. */
export interface Variant {
	readonly module: CircuitModule;
	/** Nothing where they are not WebAssembly. */
	readonly compiled: WasmModule | undefined;
	/** One for each part. */
	readonly runners: readonly StepRunner[];
	readonly plans: readonly PartPlan[];
}

/** What an engine is made from. */
export interface EngineRequest {
	readonly network: Network;
	readonly plan: RealtimePlan;
	readonly lanes: Lanes;
	readonly tables: boolean;
	readonly host: ThreadHost | undefined;
	readonly watches: readonly WatchRequest[];
	/** Cells whose substeps are of one length; at least a vector of them. */
	readonly pacedTogether: number;
	/** What the kernels are, if not WebAssembly. */
	readonly code?: CodeMaker | undefined;
}

/** An engine as plain data, to be posted to another thread of the same program: kernels and the contents of memory. */
export interface PackedEngine {
	/** Kernels without and with held states. */
	readonly modules: readonly [PackedModule, PackedModule];
	/** Nothing where they are not WebAssembly: then whoever takes it needs the code as well. */
	readonly compiled: readonly [WasmModule, WasmModule] | undefined;
	readonly places: Places;
	readonly contents: Uint8Array<ArrayBuffer>;
	readonly threadNote: string | undefined;
}

/** The kernels of a circuit: without held states, or those that respect them. */
function moduleOf(request: EngineRequest, held: boolean, shared: boolean): CircuitModule {
	const { network, plan, lanes, watches, tables, pacedTogether, code } = request;
	const pacedRecords = Math.max(1, pacedTogether / lanes.count);
	const onTangent = code?.arithmetic === 'fast';
	return buildModule({ network, plan, lanes, watches, tables, held, pacedRecords, shared, onTangent }, code?.writer());
}

/** Memory, kernels and threads for a network and what is watched of it. */
export class WasmEngine {
	readonly memory: WasmMemory;
	/** The memory as numbers of the kernels' precision, as words and as bytes. */
	readonly numbers: Float32Array | Float64Array;
	readonly words: Int32Array;
	readonly bytes: Uint8Array;
	readonly places: Places;
	readonly lanes: Lanes;
	readonly free: Variant;
	/** Why there are no more threads, if more were asked for. */
	threadNote: string | undefined;
	readonly #request: EngineRequest;
	#held: Variant | undefined;
	#team: ThreadTeam | undefined;

	/** @param packed an engine made for the same request in another thread: nothing is generated or compiled then */
	constructor(request: EngineRequest, packed?: PackedEngine) {
		this.#request = request;
		const { network, plan, lanes } = request;
		this.lanes = lanes;
		const module = packed ? unpackModule(packed.modules[0], network, lanes) : this.#module(false);
		const placed: Placed = packed
			? { places: packed.places, contents: noContents() }
			: placeNetwork(network, module, plan, this.#partCount(module));
		this.places = placed.places;
		this.memory = createMemory(this.places.bytes, this.#wantsThreads());
		const { buffer } = this.memory;
		this.numbers = lanes.bytesPerNumber === 4 ? new Float32Array(buffer) : new Float64Array(buffer);
		this.words = new Int32Array(buffer);
		this.bytes = new Uint8Array(buffer);
		if (packed) {
			this.bytes.set(packed.contents);
			this.threadNote = packed.threadNote;
			const held = unpackModule(packed.modules[1], network, lanes);
			this.#held = this.#variant(held, true, packed.compiled?.[1]);
		} else {
			placed.contents.addresses.writeTo(this.words);
			placed.contents.weights.writeTo(this.numbers);
		}
		this.free = this.#variant(module, false, packed?.compiled?.[0]);
	}

	/** This engine for another thread, as long as it has no threads of its own. */
	packed(): PackedEngine {
		const { free, held, threadNote } = this;
		return {
			modules: [packModule(free.module), packModule(held.module)],
			compiled: free.compiled && held.compiled && [free.compiled, held.compiled],
			places: this.places,
			contents: this.bytes.slice(0, this.places.bytes),
			threadNote,
		};
	}

	/** Writes the weights of all pairs as the network has them now, where they were placed at the start. */
	writeWeights(): void {
		const { network, plan } = this.#request;
		const { contents } = placeNetwork(network, this.free.module, plan, this.places.parts.length);
		contents.weights.writeTo(this.numbers);
	}

	/** The kernels that respect held states, if they were made already. */
	get heldIfMade(): Variant | undefined {
		return this.#held;
	}

	/** The kernels that respect held states, made when first asked for. */
	get held(): Variant {
		this.#held ??= this.#makeHeld();
		return this.#held;
	}

	/** Makes the kernels that respect held states now. */
	prepareHeld(): void {
		this.#held ??= this.#makeHeld();
	}

	#makeHeld(): Variant {
		const module = this.#module(true);
		if (module.pool.size > this.places.poolRoom)
			throw new Error('the pool of the kernels for held states is too small');
		return this.#variant(module, true);
	}

	/** The threads, once all of them wait for work. */
	get team(): ThreadTeam | undefined {
		return this.#team?.isReady ? this.#team : undefined;
	}

	/** Threads were started, and some have not come yet. */
	get awaitsThreads(): boolean {
		return this.#team?.isReady === false;
	}

	/** Starts threads for all parts but the first, where the code can be had by them. */
	startThreads(): void {
		const { host } = this.#request;
		const { parts, pools } = this.places;
		if (parts.length < 2 || !host) return;
		const code = this.#threadCode();
		if (!code) return;
		this.#team = new ThreadTeam(this.memory, parts.length);
		const { plans } = this.free;
		for (let thread = 1; thread < parts.length; thread++) {
			host.start({ memory: this.memory, code, pools, plans, thread }, (message) => {
				this.threadNote = message;
				// The others would wait for it: this thread takes all parts, with the same result.
				this.dismissThreads();
			});
		}
	}

	/** The kernels for other threads. */
	#threadCode(): ThreadCode | undefined {
		const { free, held } = this;
		if (free.compiled && held.compiled) return { modules: [free.compiled, held.compiled] };
		const objects = this.#request.code?.objects;
		return objects && { objects, exported: [free.module.exported, held.module.exported] };
	}

	/** Lets the other threads end. */
	dismissThreads(): void {
		this.#team?.dismiss();
		this.#team = undefined;
	}

	#module(held: boolean): CircuitModule {
		const { network, lanes } = this.#request;
		return leanModule(moduleOf(this.#request, held, this.#wantsThreads()), network, lanes);
	}

	#wantsThreads(): boolean {
		return (this.#request.host?.most ?? 1) > 1 && canShareMemory();
	}

	/** How many parts there will be; each has a vector of columns at least. */
	#partCount(module: CircuitModule): number {
		const { host, network, lanes } = this.#request;
		if (!host) return 1;
		this.threadNote = host.note;
		if (host.most > 1 && !canShareMemory()) this.threadNote = 'memory cannot be shared between threads here';
		if (!this.#wantsThreads()) return 1;
		if (!canSpread(module)) {
			this.threadNote = 'this circuit joins spiking cells across columns, which is computed by one thread';
			return 1;
		}
		const { columns, tissue } = network.lattice;
		const members = tissue ? Math.max(...tissue.counts.values()) : columns;
		return Math.max(1, Math.min(host.most, mostThreads, Math.floor(members / (lanes.count * module.pacedRecords))));
	}

	#variant(module: CircuitModule, held: boolean, made?: WasmModule): Variant {
		const pool = this.places.pools[held ? 1 : 0];
		const { lists, gathers, substepsAreLocal } = module;
		const { fusedSubsteps } = this.#request.plan;
		const shape = { lists, gathers, substepsAreLocal, fusedSubsteps };
		const plans = this.places.parts.map((part): PartPlan => ({ part, ...shape }));
		const { code } = this.#request;
		if (code)
			return { module, compiled: undefined, plans, runners: code.runners(module, held, this.memory, plans, pool) };
		const compiled = made ?? compileModule(module.bytes);
		const functions = instantiate(compiled, this.memory);
		return { module, compiled, plans, runners: plans.map((plan) => new PartRunner(plan, functions, pool)) };
	}
}
