import type { OdeSystem, Solver, SolverCounters, StepListener } from '../reference/solver.ts';
import type { NoiseForcing } from './noiseForcing.ts';

/** What of a step rounding may put a moment off by, as a part of it. */
const rounding = 1e-6;

/** The steps within which noise is held, from time 0 on: those of the real-time method, whatever method solves. */
export class NoiseGrid {
	readonly #forcing: NoiseForcing;
	readonly #stepMs: number;
	#step = -1;
	#part = 0;

	/** @param stepMs length of a step */
	constructor(forcing: NoiseForcing, stepMs: number) {
		this.#forcing = forcing;
		this.#stepMs = stepMs;
	}

	#stepOf(tMs: number): number {
		return Math.floor(tMs / this.#stepMs + rounding);
	}

	/** The end of the step that a moment lies in or begins. */
	endAfter(tMs: number): number {
		return (this.#stepOf(tMs) + 1) * this.#stepMs;
	}

	/** Draws what holds over an interval within one step; pieces of a step, each with a light of its own, come in order of time. */
	begin(fromMs: number, toMs: number): void {
		const step = this.#stepOf(fromMs);
		this.#part = step === this.#step ? this.#part + 1 : 0;
		this.#step = step;
		this.#forcing.begin({ step, part: this.#part, durationMs: toMs - fromMs, stepMs: this.#stepMs });
	}

	/** Puts the inputs back to what light says. */
	end(): void {
		this.#forcing.end();
	}
}

/** A solver that stops wherever noise is drawn anew: within each piece it is a constant forcing, so that any method can be compared with any other under the same noise. */
export function underNoise(solver: Solver, grid: NoiseGrid): Solver {
	return {
		...solver,
		integrate(system: OdeSystem, y: Float64Array, from: number, to: number, onStep?: StepListener): SolverCounters {
			const total: SolverCounters = { steps: 0, rejected: 0, evaluations: 0 };
			let stopped = false;
			const listener: StepListener | undefined =
				onStep &&
				((step, state) => {
					stopped = onStep(step, state) === false;
					return !stopped;
				});
			for (let start = from; start < to && !stopped; ) {
				const end = Math.min(to, grid.endAfter(start));
				grid.begin(start, end);
				try {
					const cost = solver.integrate(system, y, start, end, listener);
					total.steps += cost.steps;
					total.rejected += cost.rejected;
					total.evaluations += cost.evaluations;
				} finally {
					grid.end();
				}
				start = end;
			}
			return total;
		},
	};
}
