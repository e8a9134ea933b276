import { callNumbers } from '../../kernels/native/cPrelude.ts';
import { type PartPlan, PartRunner, type StepRunner, type SubstepCount } from '../wasm/wasmPart.ts';

/** Compiled kernels on the memory of an engine. */
export interface NativeKernels {
	/** Runs calls in order, each `callNumbers` numbers: the number of a function among those exported, then its arguments. */
	run(calls: Float64Array): void;
}

/** Most different lists of calls that are kept: a round has as many as there are lengths of steps. */
const mostKept = 64;

/** The work on one part, with all calls of a round made at once: what they are is the same in every step, and each call from JavaScript costs 0.15 µs. */
export class RecordedRunner implements StepRunner {
	readonly #kernels: NativeKernels;
	readonly #inner: PartRunner;
	readonly #kept = new Map<string, Float64Array>();
	#calls: number[] = [];

	/** @param exported names of the functions of the kernels, in order @param pool see `PartRunner` */
	constructor(plan: PartPlan, exported: readonly string[], kernels: NativeKernels, pool: number) {
		this.#kernels = kernels;
		const functions = exported.map((name, number) => {
			const note = (...given: number[]): void => {
				const call = [number, ...given];
				for (let k = 0; k < callNumbers; k++) this.#calls.push(k < call.length ? (call[k] as number) : 0);
			};
			return [name, note] as const;
		});
		this.#inner = new PartRunner(plan, new Map(functions), pool);
	}

	/** What some work calls. */
	#noted(work: () => void): Float64Array {
		this.#calls = [];
		work();
		return Float64Array.from(this.#calls);
	}

	#run(key: string, work: () => void): void {
		let calls = this.#kept.get(key);
		if (!calls) {
			calls = this.#noted(work);
			if (this.#kept.size >= mostKept) this.#kept.clear();
			this.#kept.set(key, calls);
		}
		if (calls.length > 0) this.#kernels.run(calls);
	}

	round(round: number, site: SubstepCount, withSubsteps = true): void {
		const { count, stage, part } = site;
		this.#run(`${round} ${withSubsteps} ${count} ${stage} ${part}`, () => this.#inner.round(round, site, withSubsteps));
	}

	takeInputs(): void {
		this.#run('inputs', () => this.#inner.takeInputs());
	}

	beginSubsteps(site: SubstepCount): void {
		const { count, stage, part } = site;
		this.#run(`begin ${count} ${stage} ${part}`, () => this.#inner.beginSubsteps(site));
	}

	substep(j: number, site: SubstepCount): void {
		const { count, stage, part } = site;
		this.#run(`${j} of ${count} ${stage} ${part}`, () => this.#inner.substep(j, site));
	}
}
