import type { KernelProgram, Store } from '../graph/kernelProgram.ts';
import { type FunctionWriter, type Local, localsOf, type ModuleWriter } from './codeWriter.ts';
import { type Moment, RecordAccess } from './wasmAccess.ts';
import { WasmModuleWriter } from './wasmEncoder.ts';
import { addGather, type GatherKernel, type GatherMoment, gatherForms, silencePadding } from './wasmGather.ts';
import { inputBytes, takeInputs } from './wasmInputs.ts';
import { emitProgram, type KernelSite, scratchVectors } from './wasmKernel.ts';
import type { Lanes } from './wasmLanes.ts';
import {
	type Clock,
	controlHead,
	filledInputs,
	isAligned,
	type PlacedGroup,
	placed,
	type Sheet,
	sheetFunction,
	slopedInputs,
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
import { layOut } from './wasmRoom.ts';
import { SubstepWriter } from './wasmSubsteps.ts';
import { type TableInUse, tableBytes, type WasmTable } from './wasmTables.ts';
import { beginWatches, look } from './wasmWatches.ts';

/** Bytes of a thread's control block. */
export const controlBytes = ({ vectorBytes }: Lanes): number => controlHead + scratchVectors * vectorBytes;

/** A kernel that runs over the records of a list: exported as `list:GROUP:CLOCK:PHASE` (pool, from, to, control). */
export interface ListKernel {
	readonly group: string;
	readonly clock: Clock;
	readonly phase: Phase;
	readonly exported: string;
	/** Sides to which it delivers; without any it advances states only. */
	readonly target: 0 | 1 | undefined;
}

/** A module for a circuit, whatever the number of columns or cells, and what is needed to use it. */
export interface CircuitModule {
	/** Its code: a module of WebAssembly, or the text of a program for a compiler. */
	readonly bytes: Uint8Array<ArrayBuffer>;
	/** The names of its functions, in the order in which it exports them. */
	readonly exported: readonly string[];
	readonly lanes: Lanes;
	readonly layout: WasmLayout;
	readonly pool: WasmPool;
	readonly tables: readonly WasmTable[];
	/** First byte of memory that neither header nor tables take. */
	readonly tablesEnd: number;
	readonly lists: readonly ListKernel[];
	readonly gathers: readonly GatherKernel[];
	/** Substeps need nothing of other records: `substeps` does all of a record before the next. */
	readonly substepsAreLocal: boolean;
	readonly hasSubsteps: boolean;
	/** Records that are taken by one thread together: see `ModuleRequest`. */
	readonly pacedRecords: number;
}

/** The first bytes of memory are for the words by which threads meet. */
const headerBytes = 64;

/** The stages of a step are given besides what the first record has in the scratch memory. */
const stageParameters = { ...recordParameters, scratch: 'i32' } as const;
const stageLocals = localsOf(stageParameters);
/** What light and electrodes are taken over with besides: the first input of the first record, and the bytes from an input to the next. */
const inputParameters = { ...recordParameters, input: 'i32', distance: 'i32' } as const;

/** What differs from one use of a program to another. */
interface EmitOptions {
	readonly paced?: Local | undefined;
	readonly scratch?: Local;
	readonly placeOfStore?: KernelSite['placeOfStore'];
	readonly alignedSide?: 0 | 1;
}

/** What is done to the records of a sheet. */
interface SheetKernels {
	readonly sheet: Sheet;
	/** Numbers of functions over records, in order, by stage of the step's clock. */
	readonly functions: Readonly<Record<'first' | 'second', number[]>>;
	/** What a substep does to a record, in order. */
	readonly inSubsteps: SubstepKernel[];
	/** Signals that are linear in time, at the end of the step. */
	readonly ends: ((w: FunctionWriter, record: Local) => void)[];
	/** Signals for whoever gathers them, by the moment at which they are computed. */
	readonly sent: Readonly<Record<SendMoment, ((w: FunctionWriter, record: Local) => void)[]>>;
}

/**
 * When a sending cell computes its signal: from its state, from its state at the second stage, or from what a substepped cell's is seen to be there; or from what the second stage
 * left for the end of the step.
 */
type SendMoment = 'first' | 'second' | 'seen' | 'last';

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
	/** By sheet. */
	readonly #ofSheets: readonly SheetKernels[];
	readonly #lists: ListKernel[] = [];
	readonly #gathers: GatherKernel[] = [];

	constructor(request: ModuleRequest, writer: ModuleWriter) {
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
		this.#ofSheets = this.#layout.sheets.map((sheet) => ({
			sheet,
			functions: { first: [], second: [] },
			inSubsteps: [],
			ends: [],
			sent: { first: [], second: [], seen: [], last: [] },
		}));
		this.#access = new RecordAccess(network, this.#layout);
		this.#code = new RecordCode(request.lanes, this.#pool);
		this.#writer = writer;
	}

	#emit(
		w: FunctionWriter,
		kernel: GroupKernel,
		program: KernelProgram,
		record: Local,
		{ paced, scratch, placeOfStore, alignedSide }: EmitOptions = {},
	): void {
		const at = placed(this.#layout, kernel.name);
		emitProgram(w, program, {
			lanes: this.#request.lanes,
			pool: recordLocals.pool,
			record,
			control: recordLocals.control,
			...(scratch === undefined ? {} : { scratch }),
			...(alignedSide === undefined ? {} : { alignedSide }),
			constantSlot: (value) => this.#pool.constant(value),
			fixedSlot: (node) => this.#pool.fixed(program.graph, kernel.name, kernel.clock, node),
			pacedPool: (node) => (this.#pool.isPaced(program.graph, kernel.clock, node) ? paced : undefined),
			placeOfLeaf: (leaf) => this.#access.ofLeaf(at, kernel.clock, leaf),
			placeOfStore: placeOfStore ?? ((store) => this.#access.ofStore(at, store)),
			table: this.#tables.find((each) => each.group === kernel.name),
		});
	}

	#addKernels(): void {
		for (const kernel of this.#kernels) {
			const at = placed(this.#layout, kernel.name);
			const { stride } = at;
			const own = this.#ofSheets[at.sheet];
			const { clock, programs } = kernel;
			if (own && (at.place === 'gather' || at.plan.isInterpolated)) {
				if (at.place === 'gather') this.#addSignal(kernel, at, own);
				else this.#addLinear(kernel, at, own);
				continue;
			}
			for (const phase of phasesOf(this.#request.plan, clock)) {
				const program = programOf(programs, phase);
				if (program.stores.length === 0) continue;
				if (!own) {
					this.#addLists(kernel, phase, program, stride);
					continue;
				}
				if (clock === 'substep') {
					own.inSubsteps.push(this.#substepKernel(kernel, phase, program));
					continue;
				}
				const besides = { local: stageLocals.scratch, bytes: own.sheet.scratch * this.#request.lanes.vectorBytes };
				const body = (w: FunctionWriter) =>
					overRecords(w, this.#request.lanes, { stride, besides }, (record) =>
						this.#emit(w, kernel, program, record, { scratch: stageLocals.scratch }),
					);
				own.functions[phase === 'second' ? 'second' : 'first'].push(this.#writer.add(stageParameters, body));
			}
		}
	}

	/** A signal within a column for a cell that takes it linear in time: at the start of the step, and at its end. */
	#addLinear(kernel: GroupKernel, at: PlacedGroup, own: SheetKernels): void {
		const { first, second } = kernel.programs;
		const placing = (moment: Moment): EmitOptions => ({
			placeOfStore: (store) => this.#access.ofStore(at, store, moment),
		});
		const { stride } = own.sheet;
		const body = (w: FunctionWriter) =>
			overRecords(w, this.#request.lanes, { stride }, (record) =>
				this.#emit(w, kernel, first, record, placing('start')),
			);
		own.functions.first.push(this.#writer.add(stageParameters, body));
		const { substepsActBack, sendsMeans } = this.#request.plan;
		const last = substepsActBack || sendsMeans ? second : first;
		own.ends.push((w, record) => this.#emit(w, kernel, last, record, placing('change')));
	}

	/** A signal of a tissue: what sending cells compute, and what receiving cells gather. */
	#addSignal(kernel: GroupKernel, at: PlacedGroup, own: SheetKernels): void {
		const { name, programs } = kernel;
		const { substepsActBack, sendsMeans } = this.#request.plan;
		const isFast = placed(this.#layout, at.group.joins?.from ?? '').plan.clock === 'substep';
		const send = (stage: 'first' | 'second', program: KernelProgram) => (w: FunctionWriter, record: Local) => {
			const vector = this.#access.signal(at, stage);
			this.#emit(w, kernel, program, record, { placeOfStore: () => ({ vector, replaces: true }) });
			silencePadding(w, this.#code, record, vector);
		};
		own.sent.first.push(send('first', programs.first));
		const isLate = at.plan.isInterpolated && sendsMeans;
		own.sent[isFast ? 'seen' : isLate ? 'last' : 'second'].push(send('second', programs.second));
		const add = (moment: GatherMoment, stage: 'first' | 'second', into: Moment | undefined): void => {
			const ends = { source: this.#access.signal(at, stage), target: this.#access.gathered(at, into) };
			for (const form of gatherForms) {
				const exported = `gather:${name}:${moment}:${form}`;
				addGather(this.#writer, this.#code, exported, { form, ...ends });
				this.#gathers.push({ group: name, moment, form, exported });
			}
		};
		if (at.plan.isInterpolated) {
			add('start', 'first', 'start');
			add('change', substepsActBack || sendsMeans ? 'second' : 'first', 'change');
		} else {
			add('first', 'first', undefined);
			add('second', 'second', undefined);
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
		const canAlign = isAligned(placed(this.#layout, kernel.name));
		for (const target of [undefined, 0, 1] as const) {
			const stores = program.stores.filter((store) =>
				target === undefined ? !delivers(store) : delivers(store) && store.index === target,
			);
			if (stores.length === 0) continue;
			const exported = `list:${kernel.name}:${kernel.clock}:${phase}:${target ?? 'states'}`;
			const isStart = kernel.clock === 'step' && phase === 'first' && target === undefined;
			const add = (w: FunctionWriter) =>
				overRecords(w, this.#request.lanes, { stride }, (record) => {
					if (isStart) this.#noteStart(w, record, ({ group }) => group.name === kernel.name);
					const aligned = canAlign && target !== undefined ? { alignedSide: target } : {};
					this.#emit(w, kernel, { ...program, stores }, record, aligned);
				});
			this.#writer.add(recordParameters, add, exported);
			this.#lists.push({ group: kernel.name, clock: kernel.clock, phase, exported, target });
		}
	}

	/** Keeps the bridged states that belong to a record as they are at the start of the step. */
	#noteStart(w: FunctionWriter, record: Local, belongs: (at: PlacedGroup) => boolean): void {
		for (const { group, state, start } of this.#layout.bridged) {
			const at = placed(this.#layout, group);
			if (!belongs(at)) continue;
			this.#code.store(w, record, start, () => this.#code.load(w, record, at.slots.y + state));
		}
	}

	/** Runs the kernels of a stage over the records of a sheet. */
	#callAll(w: FunctionWriter, { functions }: SheetKernels, stage: 'first' | 'second'): void {
		for (const number of functions[stage]) {
			for (const local of Object.values(stageLocals)) w.get(local);
			w.call(number);
		}
	}

	/** Zeroes the inputs that connections fill, of the populations of a sheet on a clock. */
	#clear(w: FunctionWriter, { index }: Sheet, clock: Clock, record: Local): void {
		for (const { group, plan, slots, sheet } of this.#layout.groups) {
			if (plan.clock !== clock || sheet !== index) continue;
			const sloped = slopedInputs(group.kind);
			const linear = this.#layout.sheets[index]?.linear.filter((each) => each.group === group.name) ?? [];
			for (const filled of filledInputs(group.kind)) {
				if (linear.some(({ input }) => input === filled)) continue;
				const slope = sloped.indexOf(filled);
				for (const vector of slope < 0 ? [slots.u + filled] : [slots.u + filled, slots.g + slope]) {
					this.#code.store(w, record, vector, () => this.#code.constant(w, 0));
				}
			}
		}
	}

	#addDrivers(own: SheetKernels): void {
		const code = this.#code;
		const { sheet } = own;
		const around = { code, layout: this.#layout, sheet };
		const { stride, index } = sheet;
		const exported = (name: string): string => sheetFunction(name, index);
		const simple = (name: string, body: (w: FunctionWriter, record: Local) => void) =>
			this.#writer.add(
				recordParameters,
				(w) => overRecords(w, this.#request.lanes, { stride }, (record) => body(w, record)),
				exported(name),
			);
		simple('clearStep', (w, record) => this.#clear(w, sheet, 'step', record));
		if (sheet.linear.length > 0) {
			simple('beginStep', (w, record) => {
				for (const { start, change } of sheet.linear) {
					for (const vector of [start, change]) code.store(w, record, vector, () => code.constant(w, 0));
				}
			});
		}
		for (const moment of ['first', 'second', 'seen', 'last'] as const) {
			const sent = own.sent[moment];
			if (sent.length === 0) continue;
			simple(`signals:${moment}`, (w, record) => {
				for (const each of sent) each(w, record);
			});
		}
		this.#writer.add(
			inputParameters,
			(w, { input, distance }) =>
				overRecords(
					w,
					this.#request.lanes,
					{ stride, besides: { local: input, bytes: inputBytes(this.#request.lanes) } },
					(record) => takeInputs(w, around, record, input, distance),
				),
			exported('takeInputs'),
		);
		this.#writer.add(
			stageParameters,
			(w) => {
				overRecords(w, this.#request.lanes, { stride }, (record) => {
					this.#noteStart(w, record, (at) => at.sheet === index);
					beginWatches(w, around, false, record);
				});
				this.#callAll(w, own, 'first');
			},
			exported('first'),
		);
		this.#writer.add(
			stageParameters,
			(w) => {
				this.#callAll(w, own, 'second');
				overRecords(w, this.#request.lanes, { stride }, (record) =>
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
			exported('second'),
		);
		if (own.inSubsteps.length === 0 && sheet.bridged.length === 0) return;
		new SubstepWriter(this.#request.plan, around, this.#request.pacedRecords).add(this.#writer, {
			hasLong: this.#kernels.some(({ long }) => long !== undefined),
			emit: (w, phase, record) => {
				for (const each of own.inSubsteps) if (each.phase === phase) each.emit(w, record);
			},
			emitLong: (w, phase, record, paced) => {
				for (const each of own.inSubsteps) if (each.phase === phase) each.emitLong(w, record, paced);
			},
			clear: (w, record) => this.#clear(w, sheet, 'substep', record),
			end: (w, record) => {
				for (const each of own.ends) each(w, record);
			},
		});
	}

	/** What a substep begins and ends with for lists. */
	#addListDrivers(): void {
		const [sheet] = this.#layout.sheets;
		if (!sheet || !this.#hasSubsteps()) return;
		new SubstepWriter(this.#request.plan, { code: this.#code, layout: this.#layout, sheet }).addLists(this.#writer);
	}

	#hasSubsteps(): boolean {
		return this.#kernels.some(({ clock }) => clock === 'substep');
	}

	build(): CircuitModule {
		this.#addKernels();
		for (const own of this.#ofSheets) this.#addDrivers(own);
		this.#addListDrivers();
		return {
			bytes: this.#writer.bytes(),
			exported: this.#writer.exported,
			lanes: this.#request.lanes,
			layout: this.#layout,
			pool: this.#pool,
			tables: this.#tables,
			tablesEnd: Math.max(headerBytes, ...this.#tables.map((each) => each.address + tableBytes(each))),
			lists: this.#lists,
			gathers: this.#gathers,
			substepsAreLocal: this.#lists.every(({ clock }) => clock === 'step'),
			hasSubsteps: this.#hasSubsteps(),
			pacedRecords: this.#request.pacedRecords ?? 1,
		};
	}
}

/** Generates the module of a circuit. @param writer what it is written in; default: WebAssembly */
export function buildModule(
	request: ModuleRequest,
	writer: ModuleWriter = new WasmModuleWriter(request.shared),
): CircuitModule {
	return new ModuleBuilder(request, writer).build();
}
