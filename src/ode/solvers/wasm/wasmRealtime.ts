import { UserError } from '../../../base/errors.ts';
import { groupNamed, type Network, stateIndex } from '../../kernels/network/network.ts';
import { parametersOf } from '../../kernels/network/parameterPlaces.ts';
import type { RealtimeOptions } from '../../kernels/plan/realtimeOptions.ts';
import { takesLongSteps } from '../../kernels/plan/realtimeOptions.ts';
import { planRealtime, type RealtimePlan } from '../../kernels/plan/realtimePlan.ts';
import { doubleLanes, type Lanes, singleLanes } from '../../kernels/wasm/wasmLanes.ts';
import { bytesPerMember, type WatchRequest } from '../../kernels/wasm/wasmLayout.ts';
import { DelayLines } from '../delay/delayLines.ts';
import { ComingBack, mostPieces, piecesOf } from '../realtime/heldStates.ts';
import { PlanWatch } from '../realtime/planWatch.ts';
import type { RealtimeStepper } from '../realtime/realtime.ts';
import { StepCourse } from '../realtime/realtimeCourse.ts';
import { type Crossings, watchedState } from '../realtime/realtimeCrossings.ts';
import type { CodeMaker } from './engineCode.ts';
import { type PackedChanges, WasmChanges } from './wasmChanges.ts';
import { CrossingList, collectCrossings } from './wasmCrossings.ts';
import { type EngineRequest, type PackedEngine, type Variant, WasmEngine } from './wasmEngine.ts';
import type { StepRunner } from './wasmPart.ts';
import { WasmState } from './wasmState.ts';
import type { ThreadHost } from './wasmThreads.ts';

/** Options of the generated method. */
export interface WasmOptions extends RealtimeOptions {
	/** `single` (default): four columns at once. `double`: its twin for checking, two at once. */
	readonly precision?: 'single' | 'double';
	/** Look rates up in tables, linear between rows of 0.125 mV (spiking cells 0.25 mV); default true. */
	readonly tables?: boolean;
	/** Compile the kernels for held states at the start, so that the first clamp costs no more than a step; default false. */
	readonly prepareHeld?: boolean;
	/** Threads to spread the columns over; without, one. The result does not depend on it, to the last bit. */
	readonly threads?: ThreadHost;
	/**
	 * Cells whose substeps are of one length, the shortest that one of them needs; default: those of a vector. With 16 a run has the same bits whatever the width of vectors.
	 */
	readonly pacedTogether?: 16;
	/** What the kernels are, if not WebAssembly: in single precision. */
	readonly code?: CodeMaker;
	/** Made elsewhere for the same network, options and watches: nothing is analysed, generated or compiled then. */
	readonly made?: PackedRealtime;
	/** Made elsewhere for the same network and options: nothing is analysed then. */
	readonly plan?: RealtimePlan;
}

/** The method for a network as plain data, to be posted to another thread of the same program; its memory holds tables and pools. */
export interface PackedRealtime {
	readonly plan: RealtimePlan;
	readonly watches: readonly WatchRequest[];
	readonly engine: PackedEngine;
	readonly changes: PackedChanges;
}

/**
 * The real-time method on vectors. It holds the state itself: `load` hands it one, `advance` moves it on, `store` copies it out; `step` does all
 * three, as the method in JavaScript would.
 */
export interface WasmRealtime extends RealtimeStepper {
	readonly lanes: Lanes['name'];
	/** Its steps are taken by other code than WebAssembly. */
	readonly isNative: boolean;
	/** Takes a state vector of the network; rounds it to single precision unless made otherwise. */
	load(y: Float64Array): void;
	/** Copies the state to a vector of the network; some of it only if indices are given (where each lies is found once for each list). */
	store(y: Float64Array, states?: readonly number[]): void;
	/** Copies one state of every population that has it, such as `V`, to a vector of the network. */
	storeState(y: Float64Array, path: string): void;
	/** One number of the state, by its index in a state vector. */
	read(index: number): number;
	/** Advances the state that it holds; see `RealtimeStepper.step`. */
	advance(tMs: number, durationMs?: number): void;
	/**
	 * Substeps that the vectors of columns took in the latest step, in the mean: fewer than `plan.substeps` where cells rest. NaN where they were
	 * taken for all columns together.
	 */
	readonly meanSubsteps: number;
	/** Bytes of memory for a column, in a tissue for a cell: states, everything between the stages, couplings; crossings and delays included. */
	readonly bytesPerColumn: number;
	/** Threads that take the next step: 1 until others have started, then as many as `useThreads` said. */
	readonly threads: number;
	/** Threads that could take it: 1 until others have started. */
	readonly threadsReady: number;
	/** Threads that it will have, once all have started. */
	readonly threadsWanted: number;
	/** How many threads take the steps from the next one on, of those that there are; default all. Spikes and states do not depend on it. */
	useThreads(count: number): void;
	/** Why there are no more threads, if more were asked for. */
	readonly threadNote: string | undefined;
	/** Which cell's steps are too long for the parameters as they were edited, and what to do; see `PlanWatch.note`. */
	readonly planNote: string | undefined;
	/** Goes on in other code from the next step on, with the same state. */
	takeCode(code: CodeMaker): void;
	/**
	 * Makes an engine of other code ready beside the one that takes the steps, its threads included.
	 * @param code none: WebAssembly
	 * @param made elsewhere for the same network, options, watches and code
	 */
	prepareCode(code: CodeMaker | undefined, made?: PackedRealtime): NextEngine;
	/** Lets other threads end; the method goes on with one. */
	close(): void;
	/** Bytes of the generated code. */
	readonly codeBytes: number;
	/** This method for another thread, kernels for held states included. It must have no threads at work. */
	packed(): PackedRealtime;
}

/** An engine that was made ready beside the one that takes the steps. */
export interface NextEngine {
	/** Its kernels for no held states, or for some, which have to be compiled before it can take a step. What is watched is part of them. */
	program(held: boolean): Uint8Array<ArrayBuffer>;
	/** All of its threads have come; true where there are none to wait for. */
	readonly hasThreads: boolean;
	/** It takes the steps from the next one on, with the same state. */
	take(): void;
	/** It is not wanted: its threads end. */
	drop(): void;
}

/**
 * Growth of a runaway mode in a substep: at 1.75 (0.125 ms for the ganglion cell of Fohlmeister & Miller 1997) the first 20 spikes of flashes and steps are
 * within 0.08 ms of the reference. What is thrown by substeps so long has shorter ones (`OvershootTrials`).
 */
const mostGrowth = 1.75;
/** The same in long steps of circuits with mosaics: first spikes of the circuit `mouse` under noise are late by half as much (docs/performance.md), and most substeps there are long ones. */
const mostGrowthInLongSteps = 0.7;

/** What depends on what is watched: made at the first step. */
interface Ready {
	readonly engine: WasmEngine;
	readonly state: WasmState;
	readonly changes: WasmChanges;
}

class Stepper implements WasmRealtime {
	readonly stepMs: number;
	readonly plan: RealtimePlan;
	readonly course: StepCourse;
	readonly #network: Network;
	#lanes: Lanes;
	readonly #wasmLanes: Lanes;
	readonly #tables: boolean;
	readonly #host: ThreadHost | undefined;
	readonly #prepareHeld: boolean;
	#code: CodeMaker | undefined;
	readonly #pacedTogether: number;
	readonly #planWatch: PlanWatch;
	readonly delays: DelayLines;
	#packed: PackedRealtime | undefined;
	#crew = Number.POSITIVE_INFINITY;
	#keptRest: ReadonlyMap<string, Float64Array> | undefined;
	readonly #comingBack: ComingBack;
	readonly #watches: WatchRequest[] = [];
	readonly #lists: CrossingList[] = [];
	#made: Ready | undefined;
	/** The whole state in double precision, where somebody wants it. */
	#wholeStateMade: Float64Array | undefined;
	readonly #substeps = { count: 1, stage: 0, part: 1 };

	constructor(network: Network, plan: RealtimePlan, lanes: Lanes, options: WasmOptions) {
		const { tables = true, threads, prepareHeld = false, made } = options;
		this.#packed = made;
		this.delays = new DelayLines(network, plan.stepMs);
		this.#tables = tables;
		this.#prepareHeld = prepareHeld;
		this.#code = options.code;
		this.#pacedTogether = options.pacedTogether ?? lanes.count;
		this.#planWatch = new PlanWatch(network, plan);
		this.#host = threads;
		this.#network = network;
		this.#comingBack = new ComingBack(network, (group, member, isAway) => {
			this.#made?.state.markAway(group, member, isAway);
		});
		this.plan = plan;
		this.stepMs = plan.stepMs;
		this.#lanes = lanes;
		this.#wasmLanes = options.precision === 'double' ? doubleLanes : singleLanes;
		const fast = [...network.connections, ...network.populations].filter((group) =>
			plan.groups.some((each) => each.name === group.name && each.clock === 'substep'),
		);
		this.course = new StepCourse(
			network.size,
			fast.map(({ offset, kind, count }) => [offset, offset + kind.states.length * count] as const),
			mostPieces(plan),
		);
	}

	get lanes(): Lanes['name'] {
		return this.#lanes.name;
	}

	get isNative(): boolean {
		return this.#code !== undefined;
	}

	get bytesPerColumn(): number {
		const { free, places } = this.#ready().engine;
		const { columns, tissue } = this.#network.lattice;
		const bytes = places.bytes + this.delays.bytes;
		if (tissue) return bytes / [...tissue.counts.values()].reduce((sum, count) => sum + count, 0);
		const record = free.module.layout.sheets.reduce((sum, sheet) => sum + bytesPerMember(sheet, this.#lanes), 0);
		return Math.max(record, bytes / columns);
	}

	get meanSubsteps(): number {
		const { words, places, lanes } = this.#ready().engine;
		const taken = places.parts.reduce((sum, { control }) => sum + (words[(control >> 2) + 1] as number), 0);
		const { sheets } = this.#ready().engine.free.module.layout;
		const records = sheets
			.filter(({ paced }) => paced.length > 0)
			.reduce((sum, { index }) => sum + Math.ceil((places.sheets[index]?.members ?? 0) / lanes.count), 0);
		return taken > 0 && records > 0 ? taken / records : Number.NaN;
	}

	get threads(): number {
		return Math.min(this.#crew, this.threadsReady);
	}

	get threadsReady(): number {
		const engine = this.#made?.engine;
		return engine?.team ? engine.places.parts.length : 1;
	}

	useThreads(count: number): void {
		this.#crew = Math.max(1, Math.floor(count));
	}

	get threadsWanted(): number {
		return this.#ready().engine.places.parts.length;
	}

	get threadNote(): string | undefined {
		return this.#made?.engine.threadNote;
	}

	get planNote(): string | undefined {
		return this.#planWatch.note();
	}

	close(): void {
		this.#made?.engine.dismissThreads();
	}

	get codeBytes(): number {
		return this.#ready().engine.free.module.bytes.length;
	}

	get #wholeState(): Float64Array {
		this.#wholeStateMade ??= this.#network.initialState();
		return this.#wholeStateMade;
	}

	#ready(): Ready {
		this.#made ??= this.#make();
		return this.#made;
	}

	#make(): Ready {
		const network = this.#network;
		const made = this.#isMadeFor(this.#packed) ? this.#packed : undefined;
		const ready = this.#readyIn(this.#code, made);
		this.#packed = undefined;
		ready.state.load(this.#wholeStateMade ?? network.initialState());
		return ready;
	}

	/** Whether something was made for what is watched, which is part of the code. */
	#isMadeFor(made: PackedRealtime | undefined): boolean {
		return JSON.stringify(made?.watches) === JSON.stringify(this.#watches);
	}

	/** An engine of this code, at no state yet. */
	#readyIn(code: CodeMaker | undefined, made: PackedRealtime | undefined): Ready {
		const engine = new WasmEngine(this.#requestFor(code), made?.engine);
		const state = new WasmState(this.#network, engine);
		engine.startThreads();
		if (this.#prepareHeld && !made) engine.prepareHeld();
		return { engine, state, changes: new WasmChanges(this.#network, engine, made?.changes) };
	}

	/** What an engine is made from, of this code. */
	#requestFor(code: CodeMaker | undefined): EngineRequest {
		return {
			network: this.#network,
			plan: this.plan,
			lanes: code?.lanes ?? this.#wasmLanes,
			tables: this.#tables,
			pacedTogether: this.#pacedTogether,
			code,
			host: this.#host,
			watches: this.#watches,
		};
	}

	takeCode(code: CodeMaker): void {
		this.prepareCode(code).take();
	}

	prepareCode(code: CodeMaker | undefined, made?: PackedRealtime): NextEngine {
		const { count } = code?.lanes ?? this.#wasmLanes;
		if (this.#pacedTogether % count !== 0) {
			throw new Error(`cells that choose their pace by ${this.#pacedTogether} do not fit vectors of ${count}`);
		}
		if (made && !this.#isMadeFor(made)) throw new Error('the other engine watches other crossings');
		const ready = this.#readyIn(code, made);
		const { engine } = ready;
		return {
			program: (held) => (held ? engine.held : engine.free).module.bytes,
			get hasThreads() {
				return !engine.awaitsThreads;
			},
			take: () => this.#goOnIn(ready, code),
			drop: () => engine.dismissThreads(),
		};
	}

	/** Takes the next step in another engine, with the same state. */
	#goOnIn(next: Ready, code: CodeMaker | undefined): void {
		const rest = this.rest();
		this.store(this.#wholeState);
		this.close();
		this.#made = next;
		this.#code = code;
		this.#lanes = next.engine.lanes;
		this.#comingBack.forgetMarks();
		this.load(this.#wholeState);
		this.keepRest(rest);
	}

	packed(): PackedRealtime {
		const { engine, state, changes } = this.#ready();
		const { plan } = this;
		// First the changes: they fill the memory.
		const carried = changes.packed(state, plan.stepMs, plan.stepMs / plan.substeps);
		return { plan, watches: this.#watches, engine: engine.packed(), changes: carried };
	}

	rest(): ReadonlyMap<string, Float64Array> {
		const { engine, state, changes } = this.#ready();
		const { plan } = this;
		// What was changed since the last step rouses cells.
		changes.handInputs();
		for (const runner of engine.free.runners) runner.takeInputs();
		changes.takeHeld(state);
		changes.takeParameters(state, plan.stepMs, plan.stepMs / plan.substeps);
		changes.takeWeights(state);
		return this.#comingBack.addTo(state.rest());
	}

	keepRest(rest: ReadonlyMap<string, Float64Array>): void {
		this.#keptRest = rest;
		this.#comingBack.takeFrom(rest);
	}

	load(y: Float64Array): void {
		this.#keptRest = undefined;
		this.#ready().state.load(y);
	}

	store(y: Float64Array, states?: readonly number[]): void {
		const { state } = this.#ready();
		if (states) state.storeSome(y, states);
		else state.store(y);
	}

	storeState(y: Float64Array, path: string): void {
		this.#ready().state.storeState(y, path);
	}

	read(index: number): number {
		return this.#ready().state.read(index);
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
		const { engine, state, changes } = this.#ready();
		const { substeps, substepMs, scheme } = this.plan;
		const at = this.#substeps;
		at.count = durationMs === this.stepMs ? substeps : Math.max(1, Math.ceil(durationMs / substepMs - 1e-9));
		if (!this.delays.isEmpty) {
			state.storeSome(this.#wholeState, this.delays.states);
			this.delays.begin(this.#wholeState, durationMs);
		}
		changes.handInputs();
		// What goes on from another engine was held there before.
		const jumps = changes.takeHeld(state) && !this.#keptRest;
		const variant = this.#comingBack.takes(this.#network.held, durationMs) ? engine.held : engine.free;
		const pieces = jumps ? piecesOf(at.count, durationMs) : 1;
		if (jumps) at.count = 1;
		const stage = scheme.alpha * at.count;
		at.stage = Math.ceil(stage) - 1;
		at.part = stage - at.stage;
		const lengthMs = durationMs / pieces;
		changes.takeParameters(state, lengthMs, lengthMs / at.count);
		changes.takeWeights(state);
		if (this.#keptRest) {
			// Before the first stage takes them over and finds that they changed.
			for (const runner of variant.runners) runner.takeInputs();
			state.takeRest(this.#keptRest);
		}
		this.#keptRest = undefined;
		if (this.course.wanted) {
			this.store(this.#wholeState, this.course.states);
			this.course.begin(this.#wholeState, tMs, durationMs);
		}
		for (const { control } of engine.places.parts) engine.words[(control >> 2) + 1] = 0;
		for (const list of this.#lists) list.begin();
		for (let piece = 0; piece < pieces; piece++) {
			this.#advancePiece(engine, state, variant, tMs + piece * lengthMs, lengthMs, piece);
		}
		for (const list of this.#lists) list.finish();
		if (this.course.wanted) {
			this.store(this.#wholeState, this.course.states);
			this.course.finish(this.#wholeState);
		}
	}

	/** Advances a step, or a piece of one, and collects its crossings. */
	#advancePiece(
		engine: WasmEngine,
		state: WasmState,
		variant: Variant,
		tMs: number,
		durationMs: number,
		piece: number,
	): void {
		for (const { control, crossings } of engine.places.parts) engine.words[control >> 2] = crossings;
		this.#run(engine, state, variant, piece);
		const { numbers, words, places, free } = engine;
		const notes = { numbers, words, places, module: free.module };
		collectCrossings(this.#lists, notes, tMs, durationMs / this.#substeps.count, durationMs, piece);
	}

	#run(engine: WasmEngine, state: WasmState, variant: Variant, piece: number): void {
		const { runners, plans, module } = variant;
		const [plan] = plans;
		const crew = this.threads;
		const from = state.isSent ? (plan?.part.opening ?? 0) : 0;
		state.isSent = true;
		// Who wants to see every substep is served by this thread alone.
		const team = this.course.wanted ? undefined : engine.team;
		if (team && plan && crew > 1) {
			team.step(runners, plan, variant === engine.free ? 0 : 1, crew, this.#substeps, from);
			return;
		}
		const isWatched = this.course.wanted && module.hasSubsteps;
		const rounds = plan?.part.rounds.length ?? 0;
		for (let round = from; round < rounds; round++) {
			for (const runner of runners) runner.round(round, this.#substeps, !isWatched);
			const isTime = plan?.part.rounds[round]?.some(({ stage }) => stage === 'substeps');
			if (isWatched && isTime) this.#watchedSubsteps(state, runners, piece);
		}
	}

	/** Substeps one by one, for who wants to see the course within a step. */
	#watchedSubsteps(state: WasmState, runners: readonly StepRunner[], piece: number): void {
		for (const runner of runners) runner.beginSubsteps(this.#substeps);
		for (let j = 0; j < this.#substeps.count; j++) {
			for (const runner of runners) runner.substep(j, this.#substeps);
			state.storeSome(this.#wholeState, this.course.substepped);
			this.course.substep(piece + j, this.#wholeState);
		}
		state.rouse();
	}

	watch(population: string, thresholdMv: number, state = 'V'): Crossings {
		if (!Number.isFinite(thresholdMv)) throw new UserError(`the threshold must be a number of mV; got ${thresholdMv}`);
		const group = groupNamed(this.#network, population);
		const { state: seen, isMark } = watchedState(group, state);
		const index = group.count > 0 ? (stateIndex(group, seen, 0) - group.offset) / group.count : 0;
		const list = new CrossingList(population, thresholdMv, group.count, mostPieces(this.plan));
		this.#watches.push({ group: group.name, state: index, thresholdMv, ...(isMark ? { isMark } : {}) });
		this.#lists.push(list);
		// What is watched is part of the code.
		if (this.#made) {
			this.store(this.#wholeState);
			this.close();
			this.#made = undefined;
			this.#comingBack.forgetMarks();
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
	const lanes = options.code?.lanes ?? (options.precision === 'double' ? doubleLanes : singleLanes);
	const plan =
		options.made?.plan ??
		options.plan ??
		planRealtime(network, {
			jacobian: 'stiff',
			mostGrowth: takesLongSteps(network, options) ? mostGrowthInLongSteps : mostGrowth,
			longSubsteps: true,
			...options,
		});
	return new Stepper(network, plan, lanes, options);
}
