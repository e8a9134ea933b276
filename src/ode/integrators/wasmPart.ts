import type { ListKernel } from '../codegen/wasmModule.ts';
import type { WasmFunction } from './wasmHost.ts';
import type { Part } from './wasmPlaces.ts';

/** What a thread needs to work on its part: plain data that can be posted. */
export interface PartPlan {
	readonly part: Part;
	readonly lists: readonly ListKernel[];
	readonly substepsAreLocal: boolean;
	readonly hasSubsteps: boolean;
	readonly substepsActBack: boolean;
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

/** The work on one part with the functions of one module. */
export class PartRunner {
	readonly #plan: PartPlan;
	readonly #pool: number;
	readonly #functions: ReadonlyMap<string, WasmFunction>;
	readonly #lists: ReadonlyMap<string, readonly ListCall[]>;

	constructor(plan: PartPlan, functions: ReadonlyMap<string, WasmFunction>, pool: number) {
		this.#plan = plan;
		this.#pool = pool;
		this.#functions = functions;
		const lists = new Map<string, ListCall[]>();
		for (const { group, clock, phase, exported, target } of plan.lists) {
			for (const run of plan.part.lists) {
				if (run.group !== group || (run.target !== undefined && run.target !== target)) continue;
				const call = { run: this.#function(exported), from: run.from, to: run.to };
				lists.set(`${clock} ${phase}`, [...(lists.get(`${clock} ${phase}`) ?? []), call]);
			}
		}
		this.#lists = lists;
	}

	#function(name: string): WasmFunction {
		const found = this.#functions.get(name);
		if (!found) throw new Error(`the generated module has no function '${name}'`);
		return found;
	}

	#runLists(key: string): void {
		const calls = this.#lists.get(key);
		if (!calls) return;
		for (let k = 0; k < calls.length; k++) {
			const call = calls[k];
			call?.run(this.#pool, call.from, call.to, this.#plan.part.control);
		}
	}

	#columns(name: string): void {
		const { columns, control } = this.#plan.part;
		const run = this.#function(name);
		for (let k = 0; k < columns.length; k++) {
			const records = columns[k];
			if (records) run(this.#pool, records.from, records.to, control);
		}
	}

	/** The same for functions that take substeps. */
	#columnsAt(name: string, j: number, { count, stage, part }: SubstepCount): void {
		const { columns, control } = this.#plan.part;
		const run = this.#function(name);
		for (let k = 0; k < columns.length; k++) {
			const records = columns[k];
			if (records) run(this.#pool, records.from, records.to, control, j, count, stage, part);
		}
	}

	/** First stage of the step's clock: reads the states of all columns, writes nothing that others read now. */
	first(): void {
		this.#columns('clearStep');
		this.#runLists('step first');
		this.#columns('first');
	}

	/** Second stage of the step's clock: reads the stages of all columns. */
	second(): void {
		this.#columns('clearStep');
		this.#runLists('step second');
		this.#columns('second');
	}

	/**
	 * Second stage, and all substeps unless they came before it. Where both need nothing of other columns any more, some records are taken through
	 * both before the next ones, while they are near the processor: large patches cost a tenth less.
	 */
	finish(site: SubstepCount): void {
		const { hasSubsteps, substepsActBack, substepsAreLocal, part } = this.#plan;
		const hasMore = hasSubsteps && !substepsActBack;
		if (!hasMore || !substepsAreLocal) {
			this.second();
			if (hasMore) this.substeps(site);
			return;
		}
		this.#columns('clearStep');
		this.#runLists('step second');
		const second = this.#function('second');
		const substeps = this.#function('substeps');
		for (const { from, to } of part.columns) {
			for (let at = from; at < to; at += part.bytesAtOnce) {
				const end = Math.min(at + part.bytesAtOnce, to);
				second(this.#pool, at, end, part.control);
				substeps(this.#pool, at, end, part.control, 0, site.count, site.stage, site.part);
			}
		}
	}

	/** All substeps. */
	substeps(site: SubstepCount): void {
		if (this.#plan.substepsAreLocal) {
			this.#columnsAt('substeps', 0, site);
			return;
		}
		this.beginSubsteps();
		for (let j = 0; j < site.count; j++) this.substep(j, site);
	}

	/** What comes before the first substep, where they are taken one by one. */
	beginSubsteps(): void {
		this.#columns('beginSubsteps');
	}

	/** One substep, for all columns of the part. */
	substep(j: number, site: SubstepCount): void {
		this.#columnsAt('beforeSubstep', j, site);
		for (const phase of this.#plan.fusedSubsteps ? ['fused'] : ['first', 'second']) {
			this.#columns('clearSubstep');
			this.#runLists(`substep ${phase}`);
			this.#columns(`substep:${phase}`);
		}
		this.#columnsAt('afterSubstep', j, site);
	}
}
