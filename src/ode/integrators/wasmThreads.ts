import { SolverError } from './solver.ts';
import { instantiate, type WasmMemory, type WasmModule } from './wasmHost.ts';
import { type PartPlan, PartRunner } from './wasmPart.ts';

/** Words of 32 bits at the head of shared memory, by which threads meet. */
const word = { ready: 4, step: 5, arrived: 6, meeting: 7, variant: 8, count: 9, stage: 10, leave: 11 } as const;
/** The part of a substep at which the slow cells' second stage lies: a number of 64 bits, at this index. */
const partIndex = 6;

/**
 * How often a thread looks for the others before it sleeps: about as long as it takes to be woken on a virtual machine, some 25 us. Looking for much
 * longer gains nothing, and where another program wants the processor it keeps the very thread away that is waited for.
 */
const looks = 20_000;

/** What a thread is given: plain data, to be posted to it. */
export interface ThreadTask {
	readonly memory: WasmMemory;
	/** Kernels without and with held states, and their pools. */
	readonly modules: readonly [WasmModule, WasmModule];
	readonly pools: readonly [number, number];
	readonly plan: PartPlan;
	readonly threads: number;
}

/** Starts threads; each must call `serveThread` with its task. Where none can be had, `most` is 1 and `note` says why. */
export interface ThreadHost {
	/** Threads that may be used, the caller's own included. */
	readonly most: number;
	readonly note?: string;
	/** Starts a thread on a task; it ends by itself when it is told to leave. `failed` is called if it cannot start or breaks. */
	start(task: ThreadTask, failed: (message: string) => void): void;
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

/** Waits until all threads are here. */
function meet(words: Int32Array, threads: number): void {
	const meeting = Atomics.load(words, word.meeting);
	if (Atomics.add(words, word.arrived, 1) === threads - 1) {
		Atomics.store(words, word.arrived, 0);
		Atomics.add(words, word.meeting, 1);
		Atomics.notify(words, word.meeting);
	} else waitWhile(words, word.meeting, meeting, patienceMs);
}

/** One thread's part of a step, between meetings with the others. */
function runPart(
	runner: PartRunner,
	plan: PartPlan,
	substeps: { count: number; stage: number; part: number },
	meetOthers: () => void,
): void {
	runner.first();
	meetOthers();
	if (plan.hasSubsteps && plan.substepsActBack) {
		runner.substeps(substeps);
		meetOthers();
	}
	runner.finish(substeps);
	meetOthers();
}

/** The work of a thread until it is told to leave; blocks. */
export function serveThread({ memory, modules, pools, plan, threads }: ThreadTask): void {
	const words = new Int32Array(memory.buffer);
	const numbers = new Float64Array(memory.buffer);
	const runners = modules.map((module, k) => new PartRunner(plan, instantiate(module, memory), pools[k] ?? 0));
	const substeps = { count: 1, stage: 0, part: 1 };
	let step = Atomics.load(words, word.step);
	Atomics.add(words, word.ready, 1);
	for (;;) {
		waitWhile(words, word.step, step, Number.POSITIVE_INFINITY);
		step = Atomics.load(words, word.step);
		if (Atomics.load(words, word.leave) !== 0) return;
		const runner = runners[Atomics.load(words, word.variant)];
		substeps.count = Atomics.load(words, word.count);
		substeps.stage = Atomics.load(words, word.stage);
		substeps.part = numbers[partIndex] ?? 1;
		if (runner) runPart(runner, plan, substeps, () => meet(words, threads));
	}
}

/** The caller's side: takes steps together with the threads it started. */
export class ThreadTeam {
	readonly #words: Int32Array;
	readonly #numbers: Float64Array;
	readonly #threads: number;

	constructor(memory: WasmMemory, threads: number) {
		this.#words = new Int32Array(memory.buffer);
		this.#numbers = new Float64Array(memory.buffer);
		this.#threads = threads;
	}

	/** All threads wait for work. Until then the caller does all parts itself, with the same result. */
	get isReady(): boolean {
		return Atomics.load(this.#words, word.ready) === this.#threads - 1;
	}

	/** One step: the caller does its own part. @param variant 0: kernels without held states; 1: with */
	step(
		runner: PartRunner,
		plan: PartPlan,
		variant: 0 | 1,
		substeps: { count: number; stage: number; part: number },
	): void {
		const words = this.#words;
		Atomics.store(words, word.variant, variant);
		Atomics.store(words, word.count, substeps.count);
		Atomics.store(words, word.stage, substeps.stage);
		this.#numbers[partIndex] = substeps.part;
		Atomics.add(words, word.step, 1);
		Atomics.notify(words, word.step);
		runPart(runner, plan, substeps, () => meet(words, this.#threads));
	}

	/** Lets the threads end. */
	dismiss(): void {
		Atomics.store(this.#words, word.leave, 1);
		Atomics.add(this.#words, word.step, 1);
		Atomics.notify(this.#words, word.step);
	}
}

/** Whether memory can be shared between threads here. */
export const canShareMemory = (): boolean => typeof SharedArrayBuffer !== 'undefined';
