import { planRealtime, type RealtimeOptions, type RealtimePlan } from '../codegen/realtimePlan.ts';
import { doubleLanes, type Lanes, singleLanes } from '../codegen/wasmLanes.ts';
import { bytesPerColumn, placed, vectorBytes, type WatchRequest } from '../codegen/wasmLayout.ts';
import { buildModule, type CircuitModule, crossingBytes } from '../codegen/wasmModule.ts';
import { fillTable } from '../codegen/wasmTables.ts';
import { UserError } from '../errors.ts';
import { type Group, groupNamed, type Network, parametersOf, stateIndex } from '../model/network.ts';
import type { RealtimeStepper } from './realtime.ts';
import { StepCourse } from './realtimeCourse.ts';
import type { Crossings } from './realtimeCrossings.ts';
import { compileModule, createMemory, instantiate, type WasmMemory, type WasmModule } from './wasmHost.ts';
import { type PartPlan, PartRunner } from './wasmPart.ts';
import { canSpread, type Places, placeNetwork } from './wasmPlaces.ts';
import { canShareMemory, type ThreadHost, ThreadTeam } from './wasmThreads.ts';

/** Options of the generated method. */
export interface WasmOptions extends RealtimeOptions {
	/** `single` (default): four columns at once. `double`: its twin for checking, two at once. */
	readonly precision?: 'single' | 'double';
	/** Look rates up in tables, linear between rows of 0.125 mV (spiking cells 0.25 mV); default true. */
	readonly tables?: boolean;
	/** Threads to spread the columns over; without, one. The result does not depend on it, to the last bit. */
	readonly threads?: ThreadHost;
}

/**
 * The real-time method on vectors. It holds the state itself: `load` hands it one, `advance` moves it on, `store` copies it out; `step` does all
 * three, as the method in JavaScript would.
 */
export interface WasmRealtime extends RealtimeStepper {
	readonly lanes: Lanes['name'];
	/** Takes a state vector of the network; rounds it to single precision unless made otherwise. */
	load(y: Float64Array): void;
	/** Copies the state to a vector of the network; of some columns only if they are given. */
	store(y: Float64Array, columns?: readonly number[]): void;
	/** One number of the state, by its index in a state vector. */
	read(index: number): number;
	/** Advances the state that it holds; see `RealtimeStepper.step`. */
	advance(tMs: number, durationMs?: number): void;
	/** Bytes of memory for a column: states, everything between the stages, couplings; crossings included. */
	readonly bytesPerColumn: number;
	/** Threads at work: 1 until others have started. */
	readonly threads: number;
	/** Why there are no more threads, if more were asked for. */
	readonly threadNote: string | undefined;
	/** Lets other threads end; the method goes on with one. */
	close(): void;
	/** Bytes of the generated code. */
	readonly codeBytes: number;
}

/** Crossings of one watch, refilled in every step. */
class CrossingList implements Crossings {
	readonly population: string;
	readonly thresholdMv: number;
	count = 0;
	members: Int32Array;
	timesMs: Float64Array;

	constructor(population: string, thresholdMv: number, room: number) {
		this.population = population;
		this.thresholdMv = thresholdMv;
		this.members = new Int32Array(room);
		this.timesMs = new Float64Array(room);
	}

	/** Puts a crossing in, in order of time within a member and of members within a substep. */
	add(member: number, timeMs: number, rank: number, ranks: Float64Array): void {
		let at = this.count++;
		while (at > 0 && (ranks[at - 1] ?? 0) > rank) {
			ranks[at] = ranks[at - 1] ?? 0;
			this.members[at] = this.members[at - 1] ?? 0;
			this.timesMs[at] = this.timesMs[at - 1] ?? 0;
			at--;
		}
		ranks[at] = rank;
		this.members[at] = member;
		this.timesMs[at] = timeMs;
	}
}

interface Variant {
	readonly module: CircuitModule;
	readonly compiled: WasmModule;
	/** One for each part. */
	readonly runners: readonly PartRunner[];
	readonly plans: readonly PartPlan[];
}

/** Everything that depends on what is watched: made at the first step. */
interface Engine {
	readonly memory: WasmMemory;
	readonly numbers: Float32Array | Float64Array;
	readonly words: Int32Array;
	readonly places: Places;
	readonly free: Variant;
	held: Variant | undefined;
	team: ThreadTeam | undefined;
}

/**
 * Growth of a runaway mode in a substep: at 1.4 (0.1 ms for the ganglion cell of Fohlmeister & Miller 1997) the first 20 spikes of flashes and steps are
 * within 0.08 ms of the reference; at 2 within 0.23 ms.
 */
const mostGrowth = 1.4;

/** Inputs that come from outside the circuit: ranges of the network's inputs. */
interface OuterInput {
	readonly group: Group;
	readonly input: number;
	readonly start: number;
	readonly end: number;
}

function outerInputsOf({ populations }: Network): OuterInput[] {
	return populations.flatMap((group) =>
		group.kind.inputs.flatMap(({ role }, input): OuterInput[] => {
			const start = group.inputOffset + input * group.count;
			return role === 'light' || role === 'electrode' ? [{ group, input, start, end: start + group.count }] : [];
		}),
	);
}

/** The first index from `at` on at which two vectors differ, or `end`. */
function nextDifference(a: Float64Array, b: Float64Array, at: number, end: number): number {
	let index = at;
	while (index < end && a[index] === b[index]) index++;
	return index;
}

class Stepper implements WasmRealtime {
	readonly stepMs: number;
	readonly plan: RealtimePlan;
	readonly course: StepCourse;
	readonly #network: Network;
	readonly #lanes: Lanes;
	readonly #tables: boolean;
	readonly #host: ThreadHost | undefined;
	#threadNote: string | undefined;
	/** Parameters from which each table was computed last. */
	readonly #tabulated = new Map<string, string>();
	readonly #watches: { readonly request: WatchRequest; readonly list: CrossingList }[] = [];
	#engine: Engine | undefined;
	readonly #groups: readonly Group[];
	readonly #outerInputs: readonly OuterInput[];
	readonly #lastInputs: Float64Array;
	readonly #lastParameters: readonly Float64Array[];
	#lastStepMs: [number, number] = [Number.NaN, Number.NaN];
	#heldNow: number[] = [];
	readonly #wholeState: Float64Array;
	#ranks = new Float64Array(0);
	readonly #substeps = { count: 1, stage: 0, part: 1 };

	constructor(network: Network, plan: RealtimePlan, lanes: Lanes, { tables = true, threads }: WasmOptions) {
		this.#tables = tables;
		this.#host = threads;
		this.#network = network;
		this.plan = plan;
		this.stepMs = plan.stepMs;
		this.#lanes = lanes;
		this.#groups = [...network.connections, ...network.populations];
		this.#outerInputs = outerInputsOf(network);
		this.#lastInputs = new Float64Array(network.inputs.length);
		this.#lastParameters = this.#groups.map(({ parameters }) => new Float64Array(parameters.length).fill(Number.NaN));
		this.#wholeState = network.initialState();
		const fast = this.#groups.filter((group) =>
			plan.groups.some((each) => each.name === group.name && each.clock === 'substep'),
		);
		this.course = new StepCourse(
			network.size,
			fast.map(({ offset, kind, count }) => [offset, offset + kind.states.length * count] as const),
			plan.substeps,
		);
	}

	get lanes(): Lanes['name'] {
		return this.#lanes.name;
	}

	get bytesPerColumn(): number {
		const { free, places } = this.#ready();
		const own = places.bytes / this.#network.lattice.columns;
		return Math.max(bytesPerColumn(free.module.layout, this.#lanes), own);
	}

	get threads(): number {
		const team = this.#engine?.team;
		return team?.isReady ? (this.#engine?.places.parts.length ?? 1) : 1;
	}

	get threadNote(): string | undefined {
		return this.#threadNote;
	}

	close(): void {
		const engine = this.#engine;
		engine?.team?.dismiss();
		if (engine) engine.team = undefined;
	}

	get codeBytes(): number {
		return this.#ready().free.module.bytes.length;
	}

	#ready(): Engine {
		this.#engine ??= this.#build();
		return this.#engine;
	}

	#module(held: boolean): CircuitModule {
		const watches = this.#watches.map(({ request }) => request);
		const { plan } = this;
		return buildModule({
			...{ network: this.#network, plan, lanes: this.#lanes, watches, tables: this.#tables },
			...{ held, shared: this.#wantsThreads() },
		});
	}

	#wantsThreads(): boolean {
		return (this.#host?.most ?? 1) > 1 && canShareMemory();
	}

	/** How many parts there will be; each has a vector of columns at least. */
	#partCount(module: CircuitModule): number {
		const host = this.#host;
		if (!host) return 1;
		this.#threadNote = host.note;
		if (host.most > 1 && !canShareMemory()) this.#threadNote = 'memory cannot be shared between threads here';
		if (!this.#wantsThreads()) return 1;
		if (!canSpread(module)) {
			this.#threadNote = 'this circuit joins spiking cells across columns, which is computed by one thread';
			return 1;
		}
		return Math.max(1, Math.min(host.most, Math.floor(this.#network.lattice.columns / this.#lanes.count)));
	}

	/** Starts threads for all parts but the first. */
	#startThreads(engine: Engine): void {
		const { parts, pools } = engine.places;
		if (parts.length < 2 || !this.#host) return;
		const held = this.#heldVariant(engine);
		engine.team = new ThreadTeam(engine.memory, parts.length);
		engine.free.plans.slice(1).forEach((plan) => {
			const modules = [engine.free.compiled, held.compiled] as const;
			this.#host?.start({ memory: engine.memory, modules, pools, plan, threads: parts.length }, (message) => {
				this.#threadNote = message;
			});
		});
	}

	#build(): Engine {
		const { plan } = this;
		const network = this.#network;
		const lanes = this.#lanes;
		const module = this.#module(false);
		const places = placeNetwork(network, module, this.#partCount(module), plan.substeps);
		const memory = createMemory(places.bytes, this.#wantsThreads());
		const numbers = lanes.bytesPerNumber === 4 ? new Float32Array(memory.buffer) : new Float64Array(memory.buffer);
		const words = new Int32Array(memory.buffer);
		for (const [address, value] of places.addresses) words[address >> 2] = value;
		const engine: Engine = {
			memory,
			numbers,
			words,
			places,
			free: this.#variant(module, memory, places, places.pools[0]),
			held: undefined,
			team: undefined,
		};
		this.#fillMasks(engine);
		this.#engine = engine;
		this.#lastStepMs = [Number.NaN, Number.NaN];
		this.#lastInputs.fill(Number.NaN);
		this.#heldNow = [];
		this.#tabulated.clear();
		this.load(this.#wholeState);
		this.#startThreads(engine);
		return engine;
	}

	#variant(module: CircuitModule, memory: WasmMemory, places: Places, pool: number): Variant {
		const { lists, substepsAreLocal, hasSubsteps } = module;
		const { substepsActBack, fusedSubsteps } = this.plan;
		const compiled = compileModule(module.bytes);
		const functions = instantiate(compiled, memory);
		const shape = { lists, substepsAreLocal, hasSubsteps, substepsActBack, fusedSubsteps };
		const plans = places.parts.map((part): PartPlan => ({ part, ...shape }));
		return { module, compiled, plans, runners: plans.map((plan) => new PartRunner(plan, functions, pool)) };
	}

	/** Every state is free. */
	#fillMasks({ numbers, places, free }: Engine): void {
		for (const { group, slots } of free.module.layout.groups) {
			group.kind.states.forEach((_, k) => {
				for (const address of places.members.get(group.name) ?? []) {
					numbers[(address + (slots.m + k) * vectorBytes) / this.#lanes.bytesPerNumber] = 1;
				}
			});
		}
		this.#pad();
	}

	/** Lanes beyond the last column do as the last. */
	#pad(): void {
		const engine = this.#engine;
		if (!engine) return;
		const { numbers, places, free } = engine;
		const size = this.#lanes.bytesPerNumber;
		for (const [to, from] of places.padding) {
			for (let k = 0; k < free.module.layout.stride; k++) {
				numbers[(to + k * vectorBytes) / size] = numbers[(from + k * vectorBytes) / size] ?? 0;
			}
		}
	}

	/** Index in `numbers` of a state of a member. */
	#indexOf(engine: Engine, group: Group, vector: number, member: number): number {
		const address = engine.places.members.get(group.name)?.[member] ?? Number.NaN;
		return (address + vector * vectorBytes) / this.#lanes.bytesPerNumber;
	}

	load(y: Float64Array): void {
		const engine = this.#ready();
		const { numbers, places, free } = engine;
		const size = this.#lanes.bytesPerNumber;
		for (const { group, slots } of free.module.layout.groups) {
			const addresses = places.members.get(group.name) ?? new Int32Array(0);
			for (let k = 0; k < group.kind.states.length; k++) {
				const vector = (slots.y + k) * vectorBytes;
				const start = group.offset + k * group.count;
				for (let i = 0; i < group.count; i++) {
					numbers[((addresses[i] ?? 0) + vector) / size] = y[start + i] ?? Number.NaN;
				}
			}
		}
		this.#pad();
	}

	store(y: Float64Array, columns?: readonly number[]): void {
		const { numbers, places, free } = this.#ready();
		const size = this.#lanes.bytesPerNumber;
		for (const { group, slots, place } of free.module.layout.groups) {
			const addresses = places.members.get(group.name) ?? new Int32Array(0);
			for (let k = 0; k < group.kind.states.length; k++) {
				const vector = (slots.y + k) * vectorBytes;
				const start = group.offset + k * group.count;
				if (columns && place === 'column') {
					for (const i of columns) y[start + i] = numbers[((addresses[i] ?? 0) + vector) / size] ?? Number.NaN;
					continue;
				}
				for (let i = 0; i < group.count; i++) {
					y[start + i] = numbers[((addresses[i] ?? 0) + vector) / size] ?? Number.NaN;
				}
			}
		}
	}

	read(index: number): number {
		const engine = this.#ready();
		const group = this.#groups.find(
			({ offset, kind, count }) => index >= offset && index < offset + kind.states.length * count,
		);
		if (!group) throw new RangeError(`no state ${index}; there are ${this.#network.size}`);
		const { slots } = placed(engine.free.module.layout, group.name);
		const state = Math.floor((index - group.offset) / group.count);
		const member = (index - group.offset) % group.count;
		return engine.numbers[this.#indexOf(engine, group, slots.y + state, member)] ?? Number.NaN;
	}

	/** Light and electrodes, where they changed. */
	#takeInputs(engine: Engine): void {
		const { inputs } = this.#network;
		const last = this.#lastInputs;
		const { numbers, places, free } = engine;
		const size = this.#lanes.bytesPerNumber;
		for (const { group, input, start, end } of this.#outerInputs) {
			let at = nextDifference(inputs, last, start, end);
			if (at === end) continue;
			const addresses = places.members.get(group.name) ?? new Int32Array(0);
			const vector = (placed(free.module.layout, group.name).slots.u + input) * vectorBytes;
			for (; at < end; at = nextDifference(inputs, last, at + 1, end)) {
				const value = inputs[at] ?? Number.NaN;
				last[at] = value;
				numbers[((addresses[at - start] ?? 0) + vector) / size] = value;
			}
		}
	}

	#takeHeld(engine: Engine): void {
		const { held } = this.#network;
		const before = this.#heldNow;
		if (before.length === 0 && held.size === 0) return;
		if (before.length === held.size && before.every((index) => held.has(index))) return;
		const { layout } = engine.free.module;
		const setMask = (index: number, value: number): void => {
			for (const { group, slots } of layout.groups) {
				const k = Math.floor((index - group.offset) / group.count);
				if (index < group.offset || k >= group.kind.states.length) continue;
				engine.numbers[this.#indexOf(engine, group, slots.m + k, (index - group.offset) % group.count)] = value;
			}
		};
		for (const index of before) setMask(index, 1);
		for (const index of held) setMask(index, 0);
		this.#heldNow = [...held];
	}

	/** Writes the pools anew where a parameter or the step changed. */
	#takeParameters(engine: Engine, stepMs: number, substepMs: number): void {
		let changed = this.#lastStepMs[0] !== stepMs || this.#lastStepMs[1] !== substepMs;
		for (let k = 0; k < this.#groups.length; k++) {
			const now = this.#groups[k]?.parameters;
			const last = this.#lastParameters[k];
			if (!now || !last) continue;
			for (let i = 0; i < now.length; i++) {
				if (Object.is(now[i], last[i])) continue;
				last[i] = now[i] ?? Number.NaN;
				changed = true;
			}
		}
		if (!changed) return;
		this.#lastStepMs = [stepMs, substepMs];
		this.#fillTables(engine);
		const inputs = {
			parameters: (name: string) => groupNamed(this.#network, name).parameters,
			stepMs: (clock: 'step' | 'substep') => (clock === 'step' ? stepMs : substepMs),
		};
		const { buffer } = engine.memory;
		engine.free.module.pool.write(buffer, engine.places.pools[0], this.#lanes, inputs);
		engine.held?.module.pool.write(buffer, engine.places.pools[1], this.#lanes, inputs);
	}

	/** Computes tables anew whose own parameters changed. */
	#fillTables({ free, numbers }: Engine): void {
		for (const table of free.module.tables) {
			const { parameters } = groupNamed(this.#network, table.group);
			const now = table.parameters.map((index) => parameters[index]).join();
			if (this.#tabulated.get(table.group) === now) continue;
			this.#tabulated.set(table.group, now);
			fillTable(table, numbers, parameters);
		}
	}

	/** The kernels for what is held now. */
	#current(engine: Engine): Variant {
		return this.#heldNow.length === 0 ? engine.free : this.#heldVariant(engine);
	}

	#heldVariant(engine: Engine): Variant {
		if (!engine.held) {
			const module = this.#module(true);
			if (module.pool.size > engine.places.poolRoom)
				throw new Error('the pool of the kernels for held states is too small');
			engine.held = this.#variant(module, engine.memory, engine.places, engine.places.pools[1]);
			this.#lastStepMs = [Number.NaN, Number.NaN];
		}
		return engine.held;
	}

	step(y: Float64Array, tMs: number, durationMs: number = this.stepMs): void {
		this.load(y);
		this.advance(tMs, durationMs);
		this.store(y);
	}

	advance(tMs: number, durationMs: number = this.stepMs): void {
		if (!(durationMs > 0 && durationMs <= this.stepMs)) {
			throw new RangeError(`a step must be longer than 0 and at most ${this.stepMs} ms; got ${durationMs}`);
		}
		const engine = this.#ready();
		const { substeps, substepMs, scheme } = this.plan;
		const at = this.#substeps;
		at.count = durationMs === this.stepMs ? substeps : Math.max(1, Math.ceil(durationMs / substepMs - 1e-9));
		const stage = scheme.alpha * at.count;
		at.stage = Math.ceil(stage) - 1;
		at.part = stage - at.stage;
		this.#takeInputs(engine);
		this.#takeHeld(engine);
		const variant = this.#current(engine);
		this.#takeParameters(engine, durationMs, durationMs / at.count);
		for (const { control, crossings } of engine.places.parts) engine.words[control >> 2] = crossings;
		if (this.course.wanted) {
			this.store(this.#wholeState);
			this.course.begin(this.#wholeState, tMs, durationMs);
		}
		this.#run(engine, variant);
		this.#collectCrossings(engine, tMs, durationMs / at.count, durationMs);
		if (this.course.wanted) {
			this.store(this.#wholeState);
			this.course.finish(this.#wholeState);
		}
	}

	#run(engine: Engine, variant: Variant): void {
		const { runners, plans, module } = variant;
		const { substepsActBack } = this.plan;
		const [first] = runners;
		const [plan] = plans;
		// Who wants to see every substep is served by this thread alone.
		if (engine.team?.isReady && first && plan && !this.course.wanted) {
			engine.team.step(first, plan, variant === engine.free ? 0 : 1, this.#substeps);
			return;
		}
		const substeps = this.course.wanted
			? () => this.#watchedSubsteps(runners)
			: () => {
					for (let k = 0; k < runners.length; k++) runners[k]?.substeps(this.#substeps);
				};
		for (let k = 0; k < runners.length; k++) runners[k]?.first();
		if (module.hasSubsteps && substepsActBack) substeps();
		for (let k = 0; k < runners.length; k++) runners[k]?.second();
		if (module.hasSubsteps && !substepsActBack) substeps();
	}

	/** Substeps one by one, for who wants to see the course within a step. */
	#watchedSubsteps(runners: readonly PartRunner[]): void {
		for (const runner of runners) runner.beginSubsteps();
		for (let j = 0; j < this.#substeps.count; j++) {
			for (const runner of runners) runner.substep(j, this.#substeps);
			this.store(this.#wholeState);
			this.course.substep(j, this.#wholeState);
		}
	}

	#collectCrossings(engine: Engine, tMs: number, substepMs: number, stepMs: number): void {
		for (const { list } of this.#watches) list.count = 0;
		const { numbers, words, places, free } = engine;
		const { count, bytesPerNumber } = this.#lanes;
		const recordBytes = free.module.layout.stride * vectorBytes;
		const [first] = places.parts;
		for (const { control, crossings } of places.parts) {
			const end = words[control >> 2] ?? 0;
			for (let at = crossings; at < end; at += crossingBytes) {
				const record = words[at >> 2] ?? 0;
				const substep = words[(at >> 2) + 1] ?? 0;
				const number = words[(at >> 2) + 2] ?? 0;
				const watch = this.#watches[number];
				const watched = free.module.layout.watched[number];
				if (!watch || !watched || !first) continue;
				const { list } = watch;
				const length = watched.isFast ? substepMs : stepMs;
				const block = (record - first.columns.from) / recordBytes;
				for (let lane = 0; lane < count; lane++) {
					const member = block * count + lane;
					const before = numbers[(at + 16) / bytesPerNumber + lane] ?? Number.NaN;
					const after = numbers[(at + 32) / bytesPerNumber + lane] ?? Number.NaN;
					const isUp = before < list.thresholdMv && after >= list.thresholdMv;
					if (!isUp || member >= this.#network.lattice.columns) continue;
					const part = (list.thresholdMv - before) / (after - before);
					const rank = substep * this.#network.lattice.columns + member;
					list.add(member, tMs + (substep + part) * length, rank, this.#ranks);
				}
			}
		}
	}

	watch(population: string, thresholdMv: number, state = 'V'): Crossings {
		if (!Number.isFinite(thresholdMv)) throw new UserError(`the threshold must be a number of mV; got ${thresholdMv}`);
		const group = groupNamed(this.#network, population);
		const index = group.count > 0 ? (stateIndex(group, state, 0) - group.offset) / group.count : 0;
		const room = group.count * this.plan.substeps;
		const list = new CrossingList(population, thresholdMv, room);
		if (this.#ranks.length < room) this.#ranks = new Float64Array(room);
		this.#watches.push({ request: { group: group.name, state: index, thresholdMv }, list });
		// What is watched is part of the code.
		if (this.#engine) {
			this.store(this.#wholeState);
			this.close();
			this.#engine = undefined;
		}
		return list;
	}
}

/**
 * Prepares the real-time method on 128-bit vectors of WebAssembly for a network: the same plan and the same programs as `createRealtime`, for four (or
 * two) columns at once. Order 2 in the step. Parameters, inputs and held states stay live.
 * @throws UserError for steps out of range, a threshold that still waits for the dark steady state, or where there is no WebAssembly
 */
export function createWasmRealtime(network: Network, options: WasmOptions = {}): WasmRealtime {
	for (const { path, group, index } of parametersOf(network)) {
		if (Number.isNaN(group.parameters[index])) {
			throw new UserError(`${path} has no value yet; find the dark steady state first or set it by hand`);
		}
	}
	const lanes = options.precision === 'double' ? doubleLanes : singleLanes;
	return new Stepper(network, planRealtime(network, { jacobian: 'stiff', mostGrowth, ...options }), lanes, options);
}
