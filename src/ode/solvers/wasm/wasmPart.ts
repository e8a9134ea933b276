import { elementOr } from '../../../base/elementOr.ts';
import type { GatherKernel, GatherMoment } from '../../kernels/wasm/wasmGather.ts';
import { sheetFunctionsOf } from '../../kernels/wasm/wasmLayout.ts';
import type { ListKernel } from '../../kernels/wasm/wasmModule.ts';
import type { WasmFunction } from './wasmHost.ts';
import type { Chunk, ListRun, Part } from './wasmParts.ts';

/** What a thread needs to work on its part: plain data that can be posted. */
export interface PartPlan {
	readonly part: Part;
	readonly lists: readonly ListKernel[];
	readonly gathers: readonly GatherKernel[];
	readonly substepsAreLocal: boolean;
	readonly fusedSubsteps: boolean;
}

/** Substeps of a step: how many, and where within them the slow cells' second stage lies. */
export interface SubstepCount {
	count: number;
	stage: number;
	part: number;
}

interface ListCall {
	readonly run: WasmFunction;
	readonly from: number;
	readonly to: number;
}

/** Calls for what is delivered to a chunk, by `CLOCK PHASE`. */
type ListCalls = ReadonlyMap<string, readonly ListCall[]>;

/** Calls for what a chunk gathers, by moment. */
type GatherCalls = ReadonlyMap<GatherMoment, readonly ListCall[]>;

/** Functions that come before and after substeps. */
const substepEdges = ['beginSubsteps', 'beforeSubstep', 'afterSubstep'] as const;
type SubstepEdge = (typeof substepEdges)[number];

/** The work on one part. */
export interface StepRunner {
	/**
	 * What is done between two meetings with the threads of the other parts.
	 * @param round 0 and on
	 * @param withSubsteps if not, substeps are left out, and the caller takes them one by one
	 */
	round(round: number, site: SubstepCount, withSubsteps?: boolean): void;
	/** Takes over what was handed from outside, which the first stage does otherwise. */
	takeInputs(): void;
	/** What comes before the first substep, where they are taken one by one. */
	beginSubsteps(site: SubstepCount): void;
	/** One substep, for all columns of the part. */
	substep(j: number, site: SubstepCount): void;
}

/** The work on one part with the functions of one module. */
export class PartRunner implements StepRunner {
	readonly #plan: PartPlan;
	readonly #pool: number;
	readonly #functions: ReadonlyMap<string, WasmFunction>;
	/** By chunk. */
	readonly #lists: readonly ListCalls[];
	readonly #gathers: readonly GatherCalls[];
	/** Functions over the records of a sheet, by its number and the name there. */
	readonly #ofSheets: readonly ReadonlyMap<string, WasmFunction>[];
	readonly #around: ReadonlyMap<SubstepEdge, readonly ListCall[]>;

	constructor(plan: PartPlan, functions: ReadonlyMap<string, WasmFunction>, pool: number) {
		this.#plan = plan;
		this.#pool = pool;
		this.#functions = functions;
		const most = Math.max(-1, ...plan.part.chunks.map(({ sheet }) => sheet));
		this.#ofSheets = Array.from({ length: most + 1 }, (_, sheet) => sheetFunctionsOf(functions, sheet));
		this.#lists = plan.part.chunks.map(({ lists }) => this.#callsOf(lists));
		this.#gathers = plan.part.chunks.map((chunk) => this.#gatherCallsOf(chunk));
		this.#around = new Map(substepEdges.map((name) => [name, this.#callsAround(name)]));
	}

	#callsOf(runs: readonly ListRun[]): ListCalls {
		const calls = new Map<string, ListCall[]>();
		for (const { group, clock, phase, exported, target } of this.#plan.lists) {
			for (const run of runs) {
				if (run.group !== group || (run.target !== undefined && run.target !== target)) continue;
				const call = { run: this.#function(exported), from: run.from, to: run.to };
				calls.set(`${clock} ${phase}`, [...(calls.get(`${clock} ${phase}`) ?? []), call]);
			}
		}
		return calls;
	}

	#gatherCallsOf({ gathers }: Chunk): GatherCalls {
		const calls = new Map<GatherMoment, ListCall[]>();
		for (const { group, moment, form, exported } of this.#plan.gathers) {
			for (const { from, to } of gathers.filter((run) => run.group === group && run.form === form)) {
				calls.set(moment, [...(calls.get(moment) ?? []), { run: this.#function(exported), from, to }]);
			}
		}
		return calls;
	}

	#gather(chunk: number, moment: GatherMoment): void {
		this.#runAll(this.#gathers[chunk]?.get(moment));
	}

	#function(name: string): WasmFunction {
		const found = this.#functions.get(name);
		if (!found) throw new Error(`the generated module has no function '${name}'`);
		return found;
	}

	/** What a step or substep begins or ends with, over the records of the lists that have such a function. */
	#callsAround(name: SubstepEdge): readonly ListCall[] {
		return this.#plan.part.chunks.flatMap(({ lists }) =>
			lists.flatMap(({ group, from, to }) => {
				const run = this.#functions.get(`${name}:${group}`);
				return run ? [{ run, from, to }] : [];
			}),
		);
	}

	#runLists(chunk: number, key: string): void {
		this.#runAll(this.#lists[chunk]?.get(key));
	}

	#runAll(calls: readonly ListCall[] | undefined): void {
		if (!calls) return;
		for (let k = 0; k < calls.length; k++) {
			const call = calls[k];
			call?.run(this.#pool, call.from, call.to, this.#plan.part.control);
		}
	}

	/** A stage of the step's clock: reads the states of all columns as the other stage left them. */
	#stage(stage: 'first' | 'second', number: number, chunk: Chunk): void {
		const { control } = this.#plan.part;
		const { from, to, scratch, sheet } = chunk;
		if (stage === 'first') this.#takeInputs(chunk);
		const own = this.#ofSheets[sheet];
		own?.get('clearStep')?.(this.#pool, from, to, control);
		this.#runLists(number, stage === 'first' ? 'step first' : 'step second');
		this.#gather(number, stage);
		if (stage === 'first') {
			own?.get('beginStep')?.(this.#pool, from, to, control);
			this.#gather(number, 'start');
		}
		own?.get(stage)?.(this.#pool, from, to, control, scratch);
		own?.get(stage === 'first' ? 'signals:second' : 'signals:last')?.(this.#pool, from, to, control);
	}

	/** What cells send, from their present state, or as the second stage sees substepped ones. */
	#send({ from, to, sheet }: Chunk, moment: 'signals:first' | 'signals:seen'): void {
		this.#ofSheets[sheet]?.get(moment)?.(this.#pool, from, to, this.#plan.part.control);
	}

	#takeInputs({ from, to, inputs, inputDistance, sheet }: Chunk): void {
		const { control } = this.#plan.part;
		this.#ofSheets[sheet]?.get('takeInputs')?.(this.#pool, from, to, control, inputs, inputDistance);
	}

	takeInputs(): void {
		for (const chunk of this.#plan.part.chunks) this.#takeInputs(chunk);
	}

	#substeps(number: number, { from, to, sheet }: Chunk, site: SubstepCount): void {
		const { substepsAreLocal, part } = this.#plan;
		if (substepsAreLocal) {
			const { count, stage } = site;
			const run = this.#ofSheets[sheet]?.get('substeps');
			run?.(this.#pool, from, to, part.control, 0, count, stage, site.part);
			return;
		}
		// Then one thread takes everything, all chunks substep by substep, when the last of them is due.
		if (number < part.chunks.length - 1) return;
		this.beginSubsteps(site);
		for (let j = 0; j < site.count; j++) this.substep(j, site);
	}

	round(round: number, site: SubstepCount, withSubsteps = true): void {
		const { part } = this.#plan;
		const tasks = elementOr(part.rounds, round, []);
		for (let k = 0; k < tasks.length; k++) {
			const task = tasks[k];
			const chunk = task && part.chunks[task.chunk];
			if (!chunk) continue;
			switch (task.stage) {
				case 'signals':
					this.#send(chunk, 'signals:first');
					break;
				case 'seen':
					this.#send(chunk, 'signals:seen');
					break;
				case 'substeps':
					this.#gather(task.chunk, 'change');
					if (withSubsteps) this.#substeps(task.chunk, chunk, site);
					break;
				default:
					this.#stage(task.stage, task.chunk, chunk);
			}
		}
	}

	/** Calls a function over the records of all chunks of the sheets that have it. */
	#call(name: string, ...more: readonly number[]): void {
		const { chunks, control } = this.#plan.part;
		for (const { from, to, sheet } of chunks) {
			this.#ofSheets[sheet]?.get(name)?.(this.#pool, from, to, control, ...more);
		}
	}

	/** The same, and over the records of the lists that have one. */
	#callWithLists(name: SubstepEdge, j: number, { count, stage, part }: SubstepCount): void {
		this.#call(name, j, count, stage, part);
		const calls = this.#around.get(name) ?? [];
		for (let k = 0; k < calls.length; k++) {
			const call = calls[k];
			call?.run(this.#pool, call.from, call.to, this.#plan.part.control, j, count, stage, part);
		}
	}

	beginSubsteps(site: SubstepCount): void {
		this.#callWithLists('beginSubsteps', 0, site);
	}

	substep(j: number, site: SubstepCount): void {
		const { fusedSubsteps, part } = this.#plan;
		this.#callWithLists('beforeSubstep', j, site);
		for (const phase of fusedSubsteps ? ['fused'] : ['first', 'second']) {
			this.#call('clearSubstep');
			for (let chunk = 0; chunk < part.chunks.length; chunk++) this.#runLists(chunk, `substep ${phase}`);
			this.#call(`substep:${phase}`);
		}
		this.#callWithLists('afterSubstep', j, site);
	}
}
