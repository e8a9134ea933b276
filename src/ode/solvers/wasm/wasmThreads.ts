import { SolverError } from '../reference/solver.ts';
import { instantiate, type WasmMemory, type WasmModule } from './wasmHost.ts';
import { type PartPlan, PartRunner, type StepRunner } from './wasmPart.ts';

/**
 * Words of 32 bits at the head of shared memory, by which threads meet. `step` counts steps and says in its low bits how many threads take the
 * present one, so that both are read at once; those that sit out wait for `bell`, which rings when more are wanted.
 */
const word = {
	from: 3,
	ready: 4,
	step: 5,
	arrived: 6,
	meeting: 7,
	variant: 8,
	count: 9,
	stage: 10,
	leave: 11,
	bell: 14,
	broken: 15,
} as const;
/** Low bits of the step word: threads that take the step. */
const crewBits = 10;
const crewOf = (step: number): number => step & ((1 << crewBits) - 1);
/** Most threads. */
export const mostThreads = (1 << crewBits) - 1;
/** The part of a substep at which the slow cells' second stage lies: a number of 64 bits, at this index. */
const partIndex = 6;

/**
 * How often a thread looks for the others before it sleeps: for some 0.6 ms. Who sleeps within a step, or between steps that follow each other, is woken
 * late, and on a machine with other work at times on the very processor that is waited for: with a sixth of it two threads gained less.
 */
const looks = 20_000;

/** Kernels without and with held states, for another thread: compiled WebAssembly, or files of other code with the names of their functions in order. */
export type ThreadCode =
	| { readonly modules: readonly [WasmModule, WasmModule] }
	| {
			readonly objects: readonly [string, string];
			readonly exported: readonly [readonly string[], readonly string[]];
	  };

/** What a thread is given: plain data, to be posted to it. */
export interface ThreadTask {
	readonly memory: WasmMemory;
	readonly code: ThreadCode;
	/** Pools of the kernels without and with held states. */
	readonly pools: readonly [number, number];
	/** The parts of a step. Where fewer threads take it than there are parts, each takes several. */
	readonly plans: readonly PartPlan[];
	/** Number of this thread; the caller is 0. */
	readonly thread: number;
}

/** Starts threads; each must call `serveThread` with its task. Where none can be had, `most` is 1 and `note` says why. */
export interface ThreadHost {
	/** Threads that may be used, the caller's own included. */
	readonly most: number;
	readonly note?: string;
	/** Starts a thread on a task; it ends by itself when it is told to leave. `failed` is called if it cannot start or breaks. */
	start(task: ThreadTask, failed: (message: string) => void): void;
}

/** What shapes an engine that so many threads are to run elsewhere, where none of them is; nothing for one thread. */
export function absentThreads(most: number): ThreadHost | undefined {
	return most > 1 ? { most: canShareMemory() ? most : 1, start: () => undefined } : undefined;
}

/** A thread that does not come for so long will not come any more, ms. */
const patienceMs = 10_000;

/** Waits until a word differs from a value. @throws SolverError when it takes longer than `timeoutMs` */
function waitWhile(words: Int32Array, index: number, value: number, timeoutMs: number): void {
	for (let k = 0; k < looks; k++) if (Atomics.load(words, index) !== value) return;
	while (Atomics.load(words, index) === value) {
		if (Atomics.wait(words, index, value, timeoutMs) === 'timed-out') {
			throw new SolverError('a thread of the solver does not answer any more; restart the session');
		}
	}
}

/** @throws SolverError when a thread broke within a step: whoever waits for it waits in vain */
function wantWhole(words: Int32Array): void {
	if (Atomics.load(words, word.broken) === 0) return;
	throw new SolverError('a thread of the solver broke within a step; restart the session');
}

/** Waits until all threads are here. @throws SolverError when one of them will not come */
function meet(words: Int32Array, threads: number): void {
	const meeting = Atomics.load(words, word.meeting);
	if (Atomics.add(words, word.arrived, 1) === threads - 1) {
		Atomics.store(words, word.arrived, 0);
		Atomics.add(words, word.meeting, 1);
		Atomics.notify(words, word.meeting);
		return;
	}
	// One that broke before says so first and moves the meeting on afterwards: it is seen here, or wakes whoever waits.
	wantWhole(words);
	waitWhile(words, word.meeting, meeting, patienceMs);
	wantWhole(words);
}

/** One thread's parts of a step, every `crew`th from its own on; it meets the others after each round. */
function runParts(
	runners: readonly StepRunner[],
	{ part }: PartPlan,
	thread: number,
	crew: number,
	substeps: { count: number; stage: number; part: number },
	words: Int32Array,
	from: number,
): void {
	for (let round = from; round < part.rounds.length; round++) {
		for (let k = thread; k < runners.length; k += crew) runners[k]?.round(round, substeps);
		meet(words, crew);
	}
}

/** What runs a task's kernels without held states (0) or with (1), one runner for each plan. @throws Error for code that it does not know */
export type ThreadRunners = (task: ThreadTask, variant: 0 | 1) => readonly StepRunner[];

/** Runs WebAssembly. */
export const wasmRunners: ThreadRunners = ({ code, memory, plans, pools }, variant) => {
	if (!('modules' in code)) throw new Error('this thread runs WebAssembly only');
	const functions = instantiate(code.modules[variant], memory);
	return plans.map((plan) => new PartRunner(plan, functions, pools[variant]));
};

/** The work of a thread until it is told to leave; blocks. */
export function serveThread(task: ThreadTask, runnersOf: ThreadRunners = wasmRunners): void {
	const { memory, plans, thread } = task;
	const words = new Int32Array(memory.buffer);
	const numbers = new Float64Array(memory.buffer);
	const variants = ([0, 1] as const).map((variant) => runnersOf(task, variant));
	const substeps = { count: 1, stage: 0, part: 1 };
	let step = Atomics.load(words, word.step);
	Atomics.add(words, word.ready, 1);
	for (;;) {
		// The bell first: it rings after the step is announced, so that no step is missed between the two looks.
		const bell = Atomics.load(words, word.bell);
		const next = Atomics.load(words, word.step);
		if (Atomics.load(words, word.leave) !== 0) return;
		if (crewOf(next) <= thread && next !== 0) {
			step = next;
			Atomics.wait(words, word.bell, bell);
			continue;
		}
		if (next === step) {
			waitWhile(words, word.step, step, Number.POSITIVE_INFINITY);
			continue;
		}
		step = next;
		const runners = variants[Atomics.load(words, word.variant)];
		const [plan] = plans;
		substeps.count = Atomics.load(words, word.count);
		substeps.stage = Atomics.load(words, word.stage);
		substeps.part = numbers[partIndex] as number;
		if (!runners || !plan) continue;
		try {
			runParts(runners, plan, thread, crewOf(step), substeps, words, Atomics.load(words, word.from));
		} catch (error) {
			Atomics.store(words, word.broken, 1);
			Atomics.add(words, word.meeting, 1);
			Atomics.notify(words, word.meeting);
			throw error;
		}
	}
}

/** The caller's side: takes steps together with the threads it started. */
export class ThreadTeam {
	readonly #words: Int32Array;
	readonly #numbers: Float64Array;
	readonly #threads: number;

	/** @param threads the caller's own included; 2 … `mostThreads` */
	constructor(memory: WasmMemory, threads: number) {
		this.#words = new Int32Array(memory.buffer);
		this.#numbers = new Float64Array(memory.buffer);
		this.#threads = threads;
	}

	/** All threads wait for work. Until then the caller does all parts itself, with the same result. */
	get isReady(): boolean {
		return Atomics.load(this.#words, word.ready) === this.#threads - 1;
	}

	/**
	 * One step: the caller does its own parts.
	 * @param variant 0: kernels without held states; 1: with
	 * @param crew threads that take it, the caller's own included; 2 … all
	 * @param from number of its first round
	 */
	step(
		runners: readonly StepRunner[],
		plan: PartPlan,
		variant: 0 | 1,
		crew: number,
		substeps: { count: number; stage: number; part: number },
		from: number,
	): void {
		const words = this.#words;
		Atomics.store(words, word.from, from);
		Atomics.store(words, word.variant, variant);
		Atomics.store(words, word.count, substeps.count);
		Atomics.store(words, word.stage, substeps.stage);
		this.#numbers[partIndex] = substeps.part;
		this.#announce(crew);
		runParts(runners, plan, 0, crew, substeps, words, from);
	}

	/** The next step, for so many threads. */
	#announce(crew: number): void {
		const words = this.#words;
		const before = Atomics.load(words, word.step);
		Atomics.store(words, word.step, ((((before >> crewBits) + 1) << crewBits) | crew) >> 0);
		Atomics.notify(words, word.step);
		if (crew <= crewOf(before) || crewOf(before) === 0) return;
		Atomics.add(words, word.bell, 1);
		Atomics.notify(words, word.bell);
	}

	/** Lets the threads end. */
	dismiss(): void {
		Atomics.store(this.#words, word.leave, 1);
		this.#announce(this.#threads);
		Atomics.add(this.#words, word.bell, 1);
		Atomics.notify(this.#words, word.bell);
	}
}

/** Whether memory can be shared between threads here. */
export const canShareMemory = (): boolean => typeof SharedArrayBuffer !== 'undefined';
