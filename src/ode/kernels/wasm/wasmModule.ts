import type { KernelProgram, Store } from '../graph/kernelProgram.ts';
import { RecordAccess } from './wasmAccess.ts';
import { type FunctionWriter, type Local, localsOf, ModuleWriter } from './wasmEncoder.ts';
import { inputBytes, takeInputs } from './wasmInputs.ts';
import { emitProgram, scratchVectors } from './wasmKernel.ts';
import type { Lanes } from './wasmLanes.ts';
import {
	type Clock,
	controlHead,
	filledInputs,
	layOut,
	placed,
	slopedInputs,
	vectorBytes,
	type WasmLayout,
} from './wasmLayout.ts';
import { WasmPool } from './wasmPool.ts';
import {
	type GroupKernel,
	type ModuleRequest,
	type Phase,
	phasesOf,
	programOf,
	programsOf,
	substepNeeds,
	tablesOf,
} from './wasmPrograms.ts';
import { overRecords, RecordCode, recordLocals, recordParameters } from './wasmRecords.ts';
import { SubstepWriter } from './wasmSubsteps.ts';
import { type TableInUse, tableBytes, type WasmTable } from './wasmTables.ts';
import { beginWatches, look } from './wasmWatches.ts';

/** Bytes of a thread's control block. */
export const controlBytes = controlHead + scratchVectors * vectorBytes;

/** A kernel that runs over the records of a list: exported as `list:GROUP:CLOCK:PHASE` (pool, from, to, control). */
export interface ListKernel {
	readonly group: string;
	readonly clock: Clock;
	readonly phase: Phase;
	readonly exported: string;
	/** Sides to which it delivers; without any it advances states only. */
	readonly target: 0 | 1 | undefined;
}

/** A module for a circuit, whatever the number of columns, and what is needed to use it. */
export interface CircuitModule {
	readonly bytes: Uint8Array<ArrayBuffer>;
	readonly lanes: Lanes;
	readonly layout: WasmLayout;
	readonly pool: WasmPool;
	readonly tables: readonly WasmTable[];
	/** First byte of memory that neither header nor tables take. */
	readonly tablesEnd: number;
	readonly lists: readonly ListKernel[];
	/** Substeps need nothing of other columns: `substeps` does all of a record before the next. */
	readonly substepsAreLocal: boolean;
	readonly hasSubsteps: boolean;
}

/** The first bytes of memory are for the words by which threads meet. */
const headerBytes = 64;

/** The stages of a step are given besides what the first record has in the scratch memory. */
const stageParameters = { ...recordParameters, scratch: 'i32' } as const;
const stageLocals = localsOf(stageParameters);
/** What light and electrodes are taken over with besides: the first input of the first record, and the bytes from an input to the next. */
const inputParameters = { ...recordParameters, input: 'i32', distance: 'i32' } as const;

/** What a group does in a substep, or in a long one, to a record. */
interface SubstepKernel {
	readonly phase: Phase;
	emit(w: FunctionWriter, record: Local): void;
	emitLong(w: FunctionWriter, record: Local, paced: Local): void;
}

class ModuleBuilder {
	readonly #request: ModuleRequest;
	readonly #kernels: readonly GroupKernel[];
	readonly #layout: WasmLayout;
	readonly #access: RecordAccess;
	readonly #pool: WasmPool;
	readonly #code: RecordCode;
	readonly #tables: readonly TableInUse[];
	readonly #writer: ModuleWriter;
	/** Numbers of functions over records, in order, by stage of the step's clock. */
	readonly #functions: Readonly<Record<'first' | 'second', number[]>> = { first: [], second: [] };
	/** What a substep does to a record, in order. */
	readonly #inSubsteps: SubstepKernel[] = [];
	readonly #lists: ListKernel[] = [];

	constructor(request: ModuleRequest) {
		const { network, plan } = request;
		this.#request = request;
		this.#pool = new WasmPool(request.plan.longSubsteps.map(({ count }) => count));
		this.#tables = request.tables ? tablesOf(request, headerBytes) : [];
		this.#kernels = programsOf(request, this.#tables);
		const carried = new Map<string, number>();
		for (const { name, programs } of this.#kernels) {
			// Kernels that respect held states carry most, and both share the records.
			carried.set(name, Math.max(carried.get(name) ?? 0, programs.first.carried, programs.mostCarried));
		}
		this.#layout = layOut(network, plan, carried, substepNeeds(request, this.#kernels), request.watches);
		this.#access = new RecordAccess(network, this.#layout);
		this.#code = new RecordCode(request.lanes, this.#pool);
		this.#writer = new ModuleWriter(request.shared);
	}

	#emit(
		w: FunctionWriter,
		kernel: GroupKernel,
		program: KernelProgram,
		record: Local,
		{ paced, scratch }: { readonly paced?: Local | undefined; readonly scratch?: Local } = {},
	): void {
		const at = placed(this.#layout, kernel.name);
		emitProgram(w, program, {
			lanes: this.#request.lanes,
			pool: recordLocals.pool,
			record,
			control: recordLocals.control,
			...(scratch === undefined ? {} : { scratch }),
			constantSlot: (value) => this.#pool.constant(value),
			fixedSlot: (node) => this.#pool.fixed(program.graph, kernel.name, kernel.clock, node),
			pacedPool: (node) => (this.#pool.isPaced(program.graph, kernel.clock, node) ? paced : undefined),
			placeOfLeaf: (leaf) => this.#access.ofLeaf(at, kernel.clock, leaf),
			placeOfStore: (store) => this.#access.ofStore(at, store),
			table: this.#tables.find((each) => each.group === kernel.name),
		});
	}

	#addKernels(): void {
		for (const kernel of this.#kernels) {
			const { place, stride } = placed(this.#layout, kernel.name);
			const { clock, programs } = kernel;
			for (const phase of phasesOf(this.#request.plan, clock)) {
				const program = programOf(programs, phase);
				if (program.stores.length === 0) continue;
				if (place === 'list') {
					this.#addLists(kernel, phase, program, stride);
					continue;
				}
				if (clock === 'substep') {
					this.#inSubsteps.push(this.#substepKernel(kernel, phase, program));
					continue;
				}
				const besides = { local: stageLocals.scratch, bytes: this.#layout.scratch * vectorBytes };
				const body = (w: FunctionWriter) =>
					overRecords(w, { stride, besides }, (record) =>
						this.#emit(w, kernel, program, record, { scratch: stageLocals.scratch }),
					);
				this.#functions[phase === 'second' ? 'second' : 'first'].push(this.#writer.add(stageParameters, body));
			}
		}
	}

	#substepKernel(kernel: GroupKernel, phase: Phase, program: KernelProgram): SubstepKernel {
		const long = kernel.long && programOf(kernel.long, phase);
		return {
			phase,
			emit: (w, record) => this.#emit(w, kernel, program, record),
			emitLong: (w, record, paced) => this.#emit(w, kernel, long ?? program, record, { paced }),
		};
	}

	/** Kernels of a list: what advances its states, and what each side collects. */
	#addLists(kernel: GroupKernel, phase: Phase, program: KernelProgram, stride: number): void {
		const delivers = (store: Store) => store.to === 'u' || store.to === 'g';
		for (const target of [undefined, 0, 1] as const) {
			const stores = program.stores.filter((store) =>
				target === undefined ? !delivers(store) : delivers(store) && store.index === target,
			);
			if (stores.length === 0) continue;
			const exported = `list:${kernel.name}:${kernel.clock}:${phase}:${target ?? 'states'}`;
			const isStart = kernel.clock === 'step' && phase === 'first' && target === undefined;
			const add = (w: FunctionWriter) =>
				overRecords(w, { stride }, (record) => {
					if (isStart) this.#noteStart(w, record, kernel.name);
					this.#emit(w, kernel, { ...program, stores }, record);
				});
			this.#writer.add(recordParameters, add, exported);
			this.#lists.push({ group: kernel.name, clock: kernel.clock, phase, exported, target });
		}
	}

	/** Keeps the bridged states of the columns, or of one list, as they are at the start of the step. */
	#noteStart(w: FunctionWriter, record: Local, list?: string): void {
		for (const { group, state, start } of this.#layout.bridged) {
			const { slots, place } = placed(this.#layout, group);
			if (list === undefined ? place === 'list' : group !== list) continue;
			this.#code.store(w, record, start, () => this.#code.load(w, record, slots.y + state));
		}
	}

	/** Runs the kernels of a stage over the records. */
	#callAll(w: FunctionWriter, stage: 'first' | 'second'): void {
		for (const number of this.#functions[stage]) {
			for (const local of Object.values(stageLocals)) w.get(local);
			w.call(number);
		}
	}

	/** Zeroes the inputs that connections fill, of the populations on a clock. */
	#clear(w: FunctionWriter, clock: Clock, record: Local): void {
		for (const { group, plan, slots } of this.#layout.groups) {
			if (plan.clock !== clock) continue;
			const sloped = slopedInputs(group.kind);
			for (const index of filledInputs(group.kind)) {
				const slope = sloped.indexOf(index);
				for (const vector of slope < 0 ? [slots.u + index] : [slots.u + index, slots.g + slope]) {
					this.#code.store(w, record, vector, () => this.#code.constant(w, 0));
				}
			}
		}
	}

	#addDrivers(): void {
		const code = this.#code;
		const around = { code, layout: this.#layout };
		const stride = this.#layout.stride;
		const simple = (name: string, body: (w: FunctionWriter, record: Local) => void) =>
			this.#writer.add(recordParameters, (w) => overRecords(w, { stride }, (record) => body(w, record)), name);
		simple('clearStep', (w, record) => this.#clear(w, 'step', record));
		this.#writer.add(
			inputParameters,
			(w, { input, distance }) =>
				overRecords(w, { stride, besides: { local: input, bytes: inputBytes(this.#request.lanes) } }, (record) =>
					takeInputs(w, around, record, input, distance),
				),
			'takeInputs',
		);
		this.#writer.add(
			stageParameters,
			(w) => {
				overRecords(w, { stride }, (record) => {
					this.#noteStart(w, record);
					beginWatches(w, around, false, record);
				});
				this.#callAll(w, 'first');
			},
			'first',
		);
		this.#writer.add(
			stageParameters,
			(w) => {
				this.#callAll(w, 'second');
				overRecords(w, { stride }, (record) =>
					look(
						w,
						around,
						false,
						record,
						() => w.i32(0),
						() => w.i32(1),
					),
				);
			},
			'second',
		);
		if (!this.#hasSubsteps()) return;
		new SubstepWriter(this.#request.plan, around).add(this.#writer, {
			hasLong: this.#kernels.some(({ long }) => long !== undefined),
			emit: (w, phase, record) => {
				for (const each of this.#inSubsteps) if (each.phase === phase) each.emit(w, record);
			},
			emitLong: (w, phase, record, paced) => {
				for (const each of this.#inSubsteps) if (each.phase === phase) each.emitLong(w, record, paced);
			},
			clear: (w, record) => this.#clear(w, 'substep', record),
		});
	}

	#hasSubsteps(): boolean {
		return this.#kernels.some(({ clock }) => clock === 'substep');
	}

	build(): CircuitModule {
		this.#addKernels();
		this.#addDrivers();
		return {
			bytes: this.#writer.bytes(),
			lanes: this.#request.lanes,
			layout: this.#layout,
			pool: this.#pool,
			tables: this.#tables,
			tablesEnd: Math.max(headerBytes, ...this.#tables.map((each) => each.address + tableBytes(each))),
			lists: this.#lists,
			substepsAreLocal: this.#lists.every(({ clock }) => clock === 'step'),
			hasSubsteps: this.#hasSubsteps(),
		};
	}
}

/** Generates the module of a circuit. */
export function buildModule(request: ModuleRequest): CircuitModule {
	return new ModuleBuilder(request).build();
}
