import type { Network } from '../../kernels/network/network.ts';
import { type SpikingCell, spikingCells } from '../../kernels/network/spikeEvents.ts';
import type { DeclaredSpike, DenseStep, OdeSystem, Solver, SolverCounters, StepListener } from './solver.ts';
import { StrayedError } from './solver.ts';

/** Within a step a crossing is looked for at points this far apart, ms. */
const lookEveryMs = 0.1;
/** What of a time rounding may put it off by, ms. */
const rounding = 1e-9;

/** Cells of a system that are not held, by their place in its vector. */
export interface SpikingSystem {
	readonly cells: readonly SpikingCell[];
	/** Whether a state stands still for a reason of its own, as under a voltage clamp: then it does not spike. */
	isHeld(state: number): boolean;
}

/** The first time within a step at which a state comes to a threshold, by its dense output; nothing where it does not. */
function crossingIn(step: DenseStep, state: number, threshold: number): number | undefined {
	const { start, end } = step;
	const looks = Math.max(1, Math.ceil((end - start) / lookEveryMs));
	for (let look = 1; look <= looks; look++) {
		let high = look === looks ? end : start + ((end - start) * look) / looks;
		if (!(step.value(state, high) >= threshold)) continue;
		let low = start + ((end - start) * (look - 1)) / looks;
		for (let halving = 0; halving < 60; halving++) {
			const middle = (low + high) / 2;
			if (step.value(state, middle) < threshold) low = middle;
			else high = middle;
		}
		return high;
	}
	return undefined;
}

/** A system in the time until the next refractory period ends: states in one stand still, and what is left of it runs down. */
function waiting(system: OdeSystem, cells: readonly SpikingCell[]): OdeSystem {
	if (cells.length === 0) return system;
	const n = system.size;
	const { jacobian } = system;
	return {
		...system,
		rates(t, y, dydt) {
			system.rates(t, y, dydt);
			for (const { state, waits } of cells) {
				dydt[state] = 0;
				dydt[waits] = -1;
			}
		},
		...(jacobian
			? {
					jacobian(t, y, into) {
						jacobian(t, y, into);
						for (const { state } of cells) into.fill(0, state * n, (state + 1) * n);
					},
				}
			: {}),
	};
}

/** One integration: from event to event. */
class Run {
	readonly #solver: Solver;
	readonly #system: OdeSystem;
	readonly #cells: readonly { readonly cell: SpikingCell; readonly threshold: number; readonly refractoryMs: number }[];
	readonly #onStep: StepListener | undefined;
	readonly #cut: Float64Array;
	/** Spikes at the very start of the next step. */
	#pending: DeclaredSpike[] = [];
	#stopped = false;
	readonly total: SolverCounters = { steps: 0, rejected: 0, evaluations: 0 };

	constructor(solver: Solver, system: OdeSystem, { cells, isHeld }: SpikingSystem, onStep?: StepListener) {
		this.#solver = solver;
		this.#system = system;
		this.#onStep = onStep;
		this.#cut = new Float64Array(system.size);
		this.#cells = cells
			.filter(({ state }) => !isHeld(state))
			.map((cell) => ({ cell, threshold: cell.threshold(), refractoryMs: cell.refractoryMs() }));
	}

	/** Lets every cell spike that is at its threshold and not refractory. */
	#spike(y: Float64Array, atMs: number): DeclaredSpike[] {
		return this.#cells.flatMap(({ cell, threshold, refractoryMs }) => {
			const value = y[cell.state] as number;
			// At a crossing that was found by halving the value is the threshold to rounding.
			if ((y[cell.waits] as number) > 0 || value < threshold - 1e-12 * Math.max(1, Math.abs(threshold))) return [];
			cell.reset(y);
			y[cell.waits] = refractoryMs;
			if (!((y[cell.state] as number) < threshold)) {
				throw new StrayedError(this.#solver.name, 'rate', 'a cell is reset to no less than its threshold', atMs);
			}
			return [{ state: cell.state, atMs }];
		});
	}

	#tell(step: DenseStep, y: Float64Array, spikes: readonly DeclaredSpike[]): void {
		const all = [...this.#pending, ...spikes];
		this.#pending = [];
		if (!this.#onStep) return;
		const { start, end } = step;
		const value: DenseStep['value'] = (index, t) => step.value(index, t);
		this.#stopped = this.#onStep(all.length > 0 ? { start, end, value, spikes: all } : step, y) === false;
	}

	/** Goes on until a spike, the end of a refractory period or `to`. @returns how far it came */
	#piece(y: Float64Array, from: number, to: number): number {
		const resting = this.#cells.flatMap(({ cell }) => ((y[cell.waits] as number) > 0 ? [cell] : []));
		const free = this.#cells.filter(({ cell }) => !((y[cell.waits] as number) > 0));
		const end = resting.reduce((first, { waits }) => Math.min(first, from + (y[waits] as number)), to);
		let spikedAt: number | undefined;
		const listener: StepListener = (step, state) => {
			const first = free.reduce<number | undefined>((earliest, { cell, threshold }) => {
				const found = crossingIn(step, cell.state, threshold);
				return found !== undefined && (earliest === undefined || found < earliest) ? found : earliest;
			}, undefined);
			if (first === undefined) {
				this.#tell(step, state, []);
				return !this.#stopped;
			}
			spikedAt = first;
			for (let k = 0; k < this.#cut.length; k++)
				this.#cut[k] = first < step.end ? step.value(k, first) : (state[k] as number);
			const { start } = step;
			const before = this.#cut.slice();
			const spikes = this.#spike(this.#cut, first);
			this.#tell({ start, end: first, value: (index, t) => step.value(index, t) }, before, spikes);
			return false;
		};
		const cost = this.#solver.integrate(waiting(this.#system, resting), y, from, end, listener);
		this.total.steps += cost.steps;
		this.total.rejected += cost.rejected;
		this.total.evaluations += cost.evaluations;
		if (spikedAt !== undefined) y.set(this.#cut);
		const reached = spikedAt ?? end;
		for (const { waits } of resting) if ((y[waits] as number) < rounding) y[waits] = 0;
		return reached;
	}

	go(y: Float64Array, from: number, to: number): SolverCounters {
		this.#pending = this.#spike(y, from);
		for (let start = from; start < to && !this.#stopped; ) {
			start = this.#piece(y, start, to);
			// A refractory period may end above the threshold where something else moved the state.
			if (start < to) this.#pending.push(...this.#spike(y, start));
		}
		return this.total;
	}
}

/**
 * A reference method for a system of which some cells spike by events: it locates the time at which a state comes to its threshold by the method's own dense output, ends there,
 * lets the states jump and goes on from them (Hairer, Nørsett & Wanner 1993, II.6; event location: Shampine & Thompson 2000, Comput. Math. Appl. 39:43-54). It keeps the accuracy of the
 * dense output: of order 4 in the time of a spike with RK4, to its tolerance with odex.
 * @param solver with dense output of all states
 */
export function overEvents(solver: Solver, spiking: SpikingSystem): Solver {
	if (spiking.cells.length === 0) return solver;
	return {
		...solver,
		integrate: (system, y, from, to, onStep) => new Run(solver, system, spiking, onStep).go(y, from, to),
	};
}

/** The same for a network; the method itself for one without such cells. */
export const overSpikes = (solver: Solver, network: Network): Solver =>
	overEvents(solver, { cells: spikingCells(network), isHeld: (state) => network.held.has(state) });
