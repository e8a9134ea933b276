import { SolverError } from '../../ode/solvers/reference/solver.ts';
import type { LiveCircuit } from './liveCircuit.ts';

/** Rates are looked at this often, steps, and whenever something was done; of large patches, where that takes longer than a step, at these moments and after changes only. */
export const checkEvery = 256;
const smallColumns = 64;

/** Looks whether a live circuit's state is a solution still, and whether its equations have values. */
export interface SolutionWatch {
	/** The state is no solution any more: nothing goes on from it, and no screen is shown it. */
	readonly isLost: boolean;
	/** Something was done to the state or the circuit. */
	touched(): void;
	/**
	 * To be called before each step.
	 * @throws SolverError where the state is lost, or naming the term of an equation that has no value: the method's own arithmetic may swallow it
	 */
	beforeStep(step: number): void;
	/** @throws SolverError that names the state, the cell and the time where the state is lost */
	wantState(): void;
	/** Whether a potential, which must be up to date, is none. */
	isLostPotential(cell: number): boolean;
}

/** Creates a watch of whatever circuit runs. @param tMs model time */
export function createSolutionWatch(circuitNow: () => LiveCircuit, tMs: () => number, stepMs: number): SolutionWatch {
	let lost: SolverError | undefined;
	let isTouched = true;
	let inputsBefore = new Float64Array(0);

	function wantRates(): void {
		const circuit = circuitNow();
		circuit.pull();
		const { model, y, scratch, straying } = circuit;
		const { inputs } = model.network;
		if (inputsBefore.length !== inputs.length) inputsBefore = new Float64Array(inputs.length);
		inputsBefore.set(inputs);
		model.network.rates(y, scratch);
		const what = straying.rate(y, scratch);
		// What was looked at must not reach the next step.
		inputs.set(inputsBefore);
		isTouched = what !== undefined;
		if (what === undefined) return;
		throw new SolverError(
			`${what} at ${tMs() / 1000} s; undo the last change, or write the equation so that it has a value`,
		);
	}

	return {
		get isLost() {
			return lost !== undefined;
		},
		touched() {
			isTouched = true;
		},
		beforeStep(step) {
			if (lost) throw lost;
			const isSmall = circuitNow().model.network.lattice.columns <= smallColumns;
			const isTurn = step % checkEvery === 0;
			if (isSmall ? isTurn || isTouched : isTurn && isTouched) wantRates();
		},
		wantState() {
			const circuit = circuitNow();
			circuit.pull();
			const what = circuit.straying.state(circuit.y);
			if (what === undefined) return;
			lost = new SolverError(
				`${what} at ${tMs() / 1000} s: a parameter is out of reach of the step of ${stepMs} ms; undo the last change and restart`,
			);
			throw lost;
		},
		isLostPotential(cell) {
			const { potentials, straying, y } = circuitNow();
			const index = potentials[cell] as number;
			return straying.isLost(index, y[index] as number);
		},
	};
}
