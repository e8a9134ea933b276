import type { Kind } from '../model/kind.ts';
import type { Network } from '../model/network.ts';
import { buildKernels, type GroupPrograms, type KernelProgram, type Store } from './realtimeKernel.ts';
import type { Duty, GroupPlan, RealtimePlan } from './realtimePlan.ts';
import { type FunctionWriter, ModuleWriter } from './wasmEncoder.ts';
import { emitAdvance, emitProgram, type NumberPlace } from './wasmKernel.ts';
import { bitwise, type Lanes } from './wasmLanes.ts';
import { layOut, type PlacedGroup, placed, vectorBytes, type WasmLayout, type WatchRequest } from './wasmLayout.ts';
import { WasmPool } from './wasmPool.ts';
import { planTable, type Tabulation, tableBytes, tabulate, type WasmTable } from './wasmTables.ts';

/** Clock of a kernel. */
type Clock = 'step' | 'substep';

/** Which part of a step a kernel is. */
export type Phase = 'first' | 'second' | 'fused';

/** Bytes of an entry in the list of crossings: record, substep, number of the watch, nothing; values before; values after. */
export const crossingBytes = 48;

/**
 * Bytes at the head of a thread's control block: where the next crossing goes.
 */
export const controlBytes = 16;

/** A kernel that runs over the records of a list: exported as `list:GROUP:CLOCK:PHASE` (pool, from, to). */
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

/** What to build a module from. */
export interface ModuleRequest {
	readonly network: Network;
	readonly plan: RealtimePlan;
	readonly lanes: Lanes;
	readonly watches: readonly WatchRequest[];
	/** Respect held states. */
	readonly held: boolean;
	/** Look functions of the potential up in tables. */
	readonly tables: boolean;
	/** The memory is shared between threads. */
	readonly shared: boolean;
}

/**
 * Records whose substeps are taken together: the substeps of one record wait for each other, those of different records overlap in the processor.
 */
const recordsAtOnce = 16;
/** The first bytes of memory are for the words by which threads meet. */
const headerBytes = 64;
/** Distance of the rows of tables in mV: cells on the step's clock hold rest potentials on which others depend, so theirs are finer. */
const rowMv = { step: 0.125, substep: 0.25 } as const;

/** Tables of the populations, one after the other. */
function tablesOf({ network, plan, lanes }: ModuleRequest): WasmTable[] {
	let address = headerBytes;
	const known = new Map<Kind, Tabulation | undefined>();
	return network.populations.flatMap(({ name, kind }) => {
		if (!known.has(kind)) known.set(kind, tabulate(kind));
		const tabulation = known.get(kind);
		const clock = plan.groups.find((each) => each.name === name)?.clock ?? 'step';
		if (!tabulation) return [];
		const table = planTable(name, tabulation, rowMv[clock], address, lanes);
		address += tableBytes(table);
		return [table];
	});
}

interface GroupKernel {
	readonly name: string;
	readonly clock: Clock;
	readonly programs: GroupPrograms;
}

const works = ({ advance, deliver }: Duty) => advance || deliver.length > 0;

/** Programs of all groups in both clocks; a list with two targets has one program per target, so that each cell collects its own currents. */
function programsOf({ network, plan, held }: ModuleRequest, tables: readonly WasmTable[]): GroupKernel[] {
	return [...network.connections, ...network.populations].flatMap((group): GroupKernel[] => {
		const planned = plan.groups.find((each) => each.name === group.name);
		if (!planned) return [];
		const make = (clock: Clock, duty: Duty): GroupKernel[] => {
			if (!works(duty)) return [];
			const table = tables.find((each) => each.group === group.name)?.tabulation;
			const kind = table?.kind ?? group.kind;
			const { kept } = planned;
			const wanted = clock === 'substep' && plan.fusedSubsteps ? ('fused' as const) : ('stages' as const);
			const base = {
				kind,
				scheme: plan.scheme,
				feedback: planned.feedback,
				...duty,
				held,
				only: wanted,
				...(kept ? { kept } : {}),
			};
			const request = table ? { ...base, tables: { voltage: table.voltage, paths: table.paths } } : base;
			return [{ name: group.name, clock, programs: buildKernels(request) }];
		};
		return [...make('step', planned.inStep), ...make('substep', planned.inSubsteps)];
	});
}

/** Leaves that a program's stores need. */
function leavesOf({ graph, stores }: KernelProgram): Set<string> {
	const seen = new Set<number>();
	const found = new Set<string>();
	const visit = (index: number): void => {
		if (seen.has(index)) return;
		seen.add(index);
		const { operation, args, leaf } = graph.at(index);
		if (operation === 'leaf') found.add(leaf);
		for (const each of args) visit(each);
	};
	for (const { node } of stores) visit(node);
	return found;
}

const phasesOf = (plan: RealtimePlan, clock: Clock): readonly Phase[] =>
	clock === 'substep' && plan.fusedSubsteps ? ['fused'] : ['first', 'second'];

/** A connection that takes part in fused substeps has only its current to deliver. */
const programOf = (programs: GroupPrograms, phase: Phase): KernelProgram =>
	phase === 'fused' ? (programs.fused ?? programs.first) : programs[phase];

class ModuleBuilder {
	readonly #request: ModuleRequest;
	readonly #kernels: readonly GroupKernel[];
	readonly #layout: WasmLayout;
	readonly #pool = new WasmPool();
	readonly #tables: readonly WasmTable[];
	readonly #writer: ModuleWriter;
	/** Numbers of functions for one record, in order, by clock and phase. */
	readonly #functions = new Map<string, number[]>();
	readonly #lists: ListKernel[] = [];

	constructor(request: ModuleRequest) {
		this.#request = request;
		this.#tables = request.tables ? tablesOf(request) : [];
		this.#kernels = programsOf(request, this.#tables);
		const carried = new Map<string, number>();
		for (const { name, programs } of this.#kernels) {
			// As many as there could be: kernels that respect held states carry more, and both share the records.
			const { filled, order } = programs.elimination;
			carried.set(name, Math.max(carried.get(name) ?? 0, programs.first.carried, filled + order.length));
		}
		this.#layout = layOut(request.network, request.plan, carried, this.#needs(), request.watches);
		this.#writer = new ModuleWriter(request.shared);
	}

	#planOf(name: string): GroupPlan {
		const found = this.#request.plan.groups.find((each) => each.name === name);
		if (!found) throw new Error(`the plan has no group '${name}'`);
		return found;
	}

	/** The group and state that an external of a connection is. */
	#external(name: string, index: number): { name: string; state: number; side: 0 | 1 } {
		const group = this.#request.network.connections.find((each) => each.name === name);
		const external = group?.kind.externals[index];
		if (!group?.joins || !external) throw new Error(`${name} has no external ${index}`);
		const isFirst = external.side === 'pre' || external.side === 'a';
		const population = isFirst ? group.joins.from : group.joins.to;
		const of = this.#request.network.populations.find((each) => each.name === population);
		const state = of?.kind.states.findIndex((each) => each.path === external.state) ?? -1;
		if (state < 0) throw new Error(`${population} has no state ${external.state}`);
		return { name: population, state, side: isFirst ? 0 : 1 };
	}

	/** States on the step's clock that kernels of the substeps read. */
	#needs(): (readonly [string, number])[] {
		const found = new Map<string, readonly [string, number]>();
		for (const { name, clock, programs } of this.#kernels) {
			if (clock === 'step') continue;
			for (const phase of phasesOf(this.#request.plan, clock)) {
				for (const leaf of leavesOf(programOf(programs, phase))) {
					const [kind = '', index = ''] = leaf.split(':');
					const own = kind === 's' || kind === 'z';
					if (!own && kind !== 'x' && kind !== 'w') continue;
					const of = own ? { name, state: Number(index) } : this.#external(name, Number(index));
					if (this.#planOf(of.name).clock === 'step') found.set(`${of.name}:${of.state}`, [of.name, of.state]);
				}
			}
		}
		return [...found.values()];
	}

	/** Where a state of a group stands for a kernel of a clock, at the start (`stage` false) or at the second stage. */
	#stateVector(name: string, state: number, clock: Clock, stage: boolean): number {
		const { slots, plan } = placed(this.#layout, name);
		const isFast = plan.clock === 'substep';
		if (clock === 'substep' && !isFast) {
			const bridge = this.#layout.bridged.find((each) => each.group === name && each.state === state);
			if (!bridge) throw new Error(`state ${state} of ${name} is not bridged`);
			return bridge.middle;
		}
		if (!stage) return slots.y + state;
		return (clock === 'step' && isFast ? slots.seen : slots.z) + state;
	}

	#placeOfLeaf(at: PlacedGroup, clock: Clock, leaf: string): NumberPlace {
		const [kind = '', text = ''] = leaf.split(':');
		const index = Number(text);
		const { group, slots } = at;
		switch (kind) {
			case 's':
				return { vector: this.#stateVector(group.name, index, clock, false) };
			case 'z':
				return { vector: this.#stateVector(group.name, index, clock, true) };
			case 'k':
			case 'c':
			case 'u':
			case 'g':
			case 'm':
				return { vector: slots[kind] + index };
			case 'x':
			case 'w': {
				const { name, state, side } = this.#external(group.name, index);
				const vector = this.#stateVector(name, state, clock, kind === 'w');
				return at.place === 'list' ? { vector, side } : { vector };
			}
			default:
				throw new Error(`no such leaf: ${leaf}`);
		}
	}

	#placeOfStore(at: PlacedGroup, { to, index }: Store): NumberPlace {
		const { group, slots } = at;
		if (to !== 'u' && to !== 'g') return { vector: slots[to === 's' ? 'y' : to] + index };
		const isFirst = group.kind.type === 'junction' && index === 0;
		const population = (isFirst ? group.joins?.from : group.joins?.to) ?? '';
		const target = placed(this.#layout, population);
		const role = group.kind.type === 'synapse' ? 'synaptic' : 'junction';
		const input = target.group.kind.inputs.findIndex((each) => each.role === role);
		const vector = target.slots[to] + input;
		return at.place === 'list' ? { vector, side: isFirst ? 0 : 1 } : { vector };
	}

	#emit(w: FunctionWriter, kernel: GroupKernel, program: KernelProgram, pool: number, record: number): void {
		const at = placed(this.#layout, kernel.name);
		emitProgram(w, program, {
			lanes: this.#request.lanes,
			pool,
			record,
			constantSlot: (value) => this.#pool.constant(value),
			fixedSlot: (node) => this.#pool.fixed(program.graph, kernel.name, kernel.clock, node),
			placeOfLeaf: (leaf) => this.#placeOfLeaf(at, kernel.clock, leaf),
			placeOfStore: (store) => this.#placeOfStore(at, store),
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
				const key = `${clock} ${phase}`;
				const number = this.#writer.add(['i32', 'i32'], (w) => this.#emit(w, kernel, program, 0, 1));
				this.#functions.set(key, [...(this.#functions.get(key) ?? []), number]);
			}
		}
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
			const add = (w: FunctionWriter) =>
				overRecords(w, stride, (record) => this.#emit(w, kernel, { ...program, stores }, 0, record));
			this.#writer.add(['i32', 'i32', 'i32'], add, exported);
			this.#lists.push({ group: kernel.name, clock: kernel.clock, phase, exported, target });
		}
	}

	#callAll(w: FunctionWriter, clock: Clock, phase: Phase, record: number): void {
		for (const number of this.#functions.get(`${clock} ${phase}`) ?? []) {
			w.get(0);
			w.get(record);
			w.call(number);
		}
	}

	/** Zeroes the inputs that connections fill, of the populations on a clock. */
	#clear(w: FunctionWriter, clock: Clock, record: number): void {
		for (const { group, plan, slots } of this.#layout.groups) {
			if (plan.clock !== clock) continue;
			group.kind.inputs.forEach(({ role }, index) => {
				if (role !== 'synaptic' && role !== 'junction') return;
				for (const slot of [slots.u, slots.g]) {
					w.get(record);
					this.#constant(w, 0);
					w.simdMemory(bitwise.store, 4, (slot + index) * vectorBytes);
				}
			});
		}
	}

	#constant(w: FunctionWriter, value: number): void {
		const { lanes } = this.#request;
		w.get(0);
		w.simdMemory(lanes.loadSplat, lanes.alignment, this.#pool.constant(value) * lanes.bytesPerNumber);
	}

	#load(w: FunctionWriter, record: number, vector: number): void {
		w.get(record);
		w.simdMemory(bitwise.load, 4, vector * vectorBytes);
	}

	/** to ← value on the stack of `value`. */
	#store(w: FunctionWriter, record: number, vector: number, value: () => void): void {
		w.get(record);
		value();
		w.simdMemory(bitwise.store, 4, vector * vectorBytes);
	}

	/** Remembers where the watched states stand. */
	#beginWatches(w: FunctionWriter, isFast: boolean, record: number): void {
		for (const each of this.#layout.watched) {
			if (each.isFast !== isFast) continue;
			const state = placed(this.#layout, each.group).slots.y + each.state;
			this.#store(w, record, each.before, () => this.#load(w, record, state));
		}
	}

	/** Compares with where they stood, and notes crossings. `substep` leaves its number on the stack. */
	#look(w: FunctionWriter, isFast: boolean, record: number, control: number, substep: () => void): void {
		const { lanes } = this.#request;
		this.#layout.watched.forEach((each, number) => {
			if (each.isFast !== isFast) return;
			const state = placed(this.#layout, each.group).slots.y + each.state;
			const after = w.local('v128');
			const before = w.local('v128');
			const at = w.local('i32');
			this.#load(w, record, state);
			w.set(after);
			this.#load(w, record, each.before);
			w.tee(before);
			this.#constant(w, each.thresholdMv);
			w.simd(lanes.lt);
			this.#constant(w, each.thresholdMv);
			w.get(after);
			w.simd(lanes.le);
			w.simd(bitwise.and);
			w.simd(bitwise.anyTrue);
			w.when(() => {
				w.get(control);
				w.memory(0x28, 2, 0);
				w.set(at);
				const put = (offset: number, value: () => void) => {
					w.get(at);
					value();
					w.memory(0x36, 2, offset);
				};
				put(0, () => w.get(record));
				put(4, substep);
				put(8, () => w.i32(number));
				w.get(at);
				w.get(before);
				w.simdMemory(bitwise.store, 4, 16);
				w.get(at);
				w.get(after);
				w.simdMemory(bitwise.store, 4, 32);
				w.get(control);
				w.get(at);
				w.i32(crossingBytes);
				w.plain(0x6a);
				w.memory(0x36, 2, 0);
			});
			this.#store(w, record, each.before, () => w.get(after));
		});
	}

	/** Puts a number of 64 bits from the stack into all lanes. */
	#spread(w: FunctionWriter): void {
		if (this.#request.lanes.count === 4) w.plain(0xb6);
		w.simd(this.#request.lanes.splat);
	}

	/** Before the substeps of a step: the change of what they read, and where the watched states stand. */
	#beginSubsteps(w: FunctionWriter, record: number): void {
		const { plan, lanes } = this.#request;
		for (const { group, state, start, change } of this.#layout.bridged) {
			const { slots } = placed(this.#layout, group);
			const end = (plan.substepsActBack ? slots.z : slots.y) + state;
			this.#store(w, record, change, () => {
				this.#load(w, record, end);
				this.#load(w, record, start);
				w.simd(lanes.sub);
				if (!plan.substepsActBack) return;
				this.#constant(w, 1 / plan.scheme.alpha);
				w.simd(lanes.mul);
			});
		}
		this.#beginWatches(w, true, record);
	}

	/** What substep j reads: bridged states at its middle. `middle` is a local with the time as a part of the step. */
	#bridge(w: FunctionWriter, record: number, middle: number): void {
		const { lanes } = this.#request;
		for (const { start, change, middle: at } of this.#layout.bridged) {
			this.#store(w, record, at, () => {
				this.#load(w, record, start);
				w.get(middle);
				this.#load(w, record, change);
				w.simd(lanes.mul);
				w.simd(lanes.add);
			});
		}
	}

	/** In the substep within which the slow cells' second stage lies: seen ← kept·seen + weight·state. */
	#see(w: FunctionWriter, record: number, site: SubstepSite, isBefore: boolean): void {
		const { plan, lanes } = this.#request;
		if (!plan.substepsActBack) return;
		w.get(site.j);
		w.get(site.stage);
		w.plain(0x46);
		w.when(() => {
			const weight = w.local('v128');
			if (isBefore) this.#doubleConstant(w, 1);
			w.get(site.part);
			if (isBefore) w.plain(0xa1);
			this.#spread(w);
			w.set(weight);
			for (const { group, plan: planned, slots } of this.#layout.groups) {
				if (planned.clock !== 'substep') continue;
				group.kind.states.forEach((_, k) => {
					this.#store(w, record, slots.seen + k, () => {
						w.get(weight);
						this.#load(w, record, slots.y + k);
						w.simd(lanes.mul);
						if (isBefore) return;
						this.#load(w, record, slots.seen + k);
						w.simd(lanes.add);
					});
				});
			}
		});
	}

	/** A whole number as one of 64 bits. */
	#doubleConstant(w: FunctionWriter, value: number): void {
		w.i32(value);
		w.plain(0xb7);
	}

	/** middle ← (j + 1/2)/count, in all lanes. */
	#middle(w: FunctionWriter, site: SubstepSite): void {
		for (const local of [site.j, site.j]) {
			w.get(local);
			w.plain(0xb7);
		}
		w.plain(0xa0);
		this.#doubleConstant(w, 1);
		w.plain(0xa0);
		w.get(site.count);
		w.plain(0xb7);
		this.#doubleConstant(w, 2);
		w.plain(0xa2);
		w.plain(0xa3);
		this.#spread(w);
		w.set(site.middle);
	}

	#addDrivers(): void {
		const { plan } = this.#request;
		const stride = this.#layout.stride;
		const range: ['i32', 'i32', 'i32'] = ['i32', 'i32', 'i32'];
		const simple = (name: string, body: (w: FunctionWriter, record: number) => void) =>
			this.#writer.add(range, (w) => overRecords(w, stride, (record) => body(w, record)), name);
		simple('clearStep', (w, record) => this.#clear(w, 'step', record));
		simple('first', (w, record) => {
			for (const { group, state, start } of this.#layout.bridged) {
				this.#store(w, record, start, () => this.#load(w, record, placed(this.#layout, group).slots.y + state));
			}
			this.#beginWatches(w, false, record);
			this.#callAll(w, 'step', 'first', record);
		});
		// pool, from, to, control
		this.#writer.add(
			[...range, 'i32'],
			(w) =>
				overRecords(w, stride, (record) => {
					this.#callAll(w, 'step', 'second', record);
					this.#look(w, false, record, 3, () => w.i32(0));
				}),
			'second',
		);
		if (!this.#hasSubsteps()) return;
		simple('beginSubsteps', (w, record) => this.#beginSubsteps(w, record));
		simple('clearSubstep', (w, record) => this.#clear(w, 'substep', record));
		for (const phase of phasesOf(plan, 'substep')) {
			simple(`substep:${phase}`, (w, record) => this.#callAll(w, 'substep', phase, record));
		}
		// pool, from, to, control, substep, count, substep of the second stage, part
		const substep: ('i32' | 'f64')[] = ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'f64'];
		const site = (w: FunctionWriter): SubstepSite => ({ j: 4, count: 5, stage: 6, part: 7, middle: w.local('v128') });
		this.#writer.add(
			substep,
			(w) => {
				const at = site(w);
				this.#middle(w, at);
				overRecords(w, stride, (record) => {
					this.#bridge(w, record, at.middle);
					this.#see(w, record, at, true);
				});
			},
			'beforeSubstep',
		);
		this.#writer.add(
			substep,
			(w) => {
				const at = site(w);
				overRecords(w, stride, (record) => {
					this.#see(w, record, at, false);
					this.#look(w, true, record, 3, () => w.get(at.j));
				});
			},
			'afterSubstep',
		);
		// pool, from, to, control, 0, count, substep of the second stage, part: all substeps of some records before the next ones.
		this.#writer.add(
			substep,
			(w) => {
				const at = site(w);
				const start = w.local('i32');
				const end = w.local('i32');
				w.get(1);
				w.set(start);
				whileBelow(w, start, 2, () => {
					w.get(start);
					w.i32(recordsAtOnce * stride * vectorBytes);
					w.plain(0x6a);
					w.tee(end);
					w.get(2);
					w.get(end);
					w.get(2);
					w.plain(0x49);
					w.plain(0x1b);
					w.set(end);
					overRecords(w, stride, (record) => this.#beginSubsteps(w, record), start, end);
					w.i32(0);
					w.set(at.j);
					whileBelow(w, at.j, at.count, () => {
						this.#middle(w, at);
						const body = (record: number): void => {
							this.#bridge(w, record, at.middle);
							this.#see(w, record, at, true);
							phasesOf(plan, 'substep').forEach((phase) => {
								this.#clear(w, 'substep', record);
								this.#callAll(w, 'substep', phase, record);
							});
							this.#see(w, record, at, false);
							this.#look(w, true, record, 3, () => w.get(at.j));
						};
						overRecords(w, stride, body, start, end);
						emitAdvance(w, at.j, 1);
					});
					w.get(end);
					w.set(start);
				});
			},
			'substeps',
		);
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

/** Locals of a function that does a substep: number, count, number of the one with the slow cells' second stage, part of it, middle. */
interface SubstepSite {
	readonly j: number;
	readonly count: number;
	readonly stage: number;
	readonly part: number;
	readonly middle: number;
}

/** Runs the body while one local is below another. */
function whileBelow(w: FunctionWriter, local: number, bound: number, body: () => void): void {
	const more = (): void => {
		w.get(local);
		w.get(bound);
		w.plain(0x49);
	};
	more();
	w.when(() => w.loop(body, more));
}

/** A loop over the records from one address (parameter 1) to another (parameter 2); `body` gets the local of the record's address. */
function overRecords(w: FunctionWriter, stride: number, body: (record: number) => void, from = 1, to = 2): void {
	const record = w.local('i32');
	w.get(from);
	w.set(record);
	whileBelow(w, record, to, () => {
		body(record);
		emitAdvance(w, record, stride * vectorBytes);
	});
}

/** Generates the module of a circuit. */
export function buildModule(request: ModuleRequest): CircuitModule {
	return new ModuleBuilder(request).build();
}
