import { UserError } from '../../../base/errors.ts';
import { longStepMs, type RealtimeScheme } from '../graph/realtimeScheme.ts';
import type { Network } from '../network/network.ts';

/** Options of the real-time method; steps in ms. */
export interface RealtimeOptions {
	/** Step of graded cells, 0.005 to 2 ms; default 0.5. */
	readonly stepMs?: number;
	/** Longest substep of spiking cells, 0.001 to 2 ms; default `longestSubstepMs`, shorter where their growth or overshoot asks for it. The step is divided into whole substeps. */
	readonly substepMs?: number;
	/** Populations to be substepped; default: those whose measured growth rate asks for it. */
	readonly substepped?: readonly string[];
	/** The method of both clocks; default: the midpoint rule, but for long steps of a circuit with mosaics (`longStepScheme`). */
	readonly scheme?: RealtimeScheme;
	/** By how many powers of e a runaway mode may grow in a (sub)step: default 1. Above 2 spike times leave their contract. */
	readonly mostGrowth?: number;
	/** Which entries of a cell's Jacobian stand in the matrix: all (default), or those that a step of this length cannot do without. */
	readonly jacobian?: 'whole' | 'stiff';
	/** Let spiking cells take several substeps in one while they rest; default false. Only where substeps need nothing of other columns. */
	readonly longSubsteps?: boolean;
}

/**
 * A step may not let a runaway mode grow by more than e to this. Measured on the ganglion cell of Fohlmeister & Miller 1997 (13/ms), first
 * 20 spikes against RK4: at 1 (substeps of 0.071 ms) within 0.02 ms for flashes and 0.1 ms for currents near threshold, at 0.65
 * (0.05 ms) within 0.05 ms for both. Towards 1/γ = 3.4 the matrix would turn singular.
 */
export const mostGrowthPerStep = 1;

/** Whether cells on the step's clock are advanced by the method for long steps: in circuits with mosaics, unless a method is asked for. */
export const takesLongSteps = ({ circuit }: Network, { scheme, stepMs = 0.5 }: RealtimeOptions): boolean =>
	!scheme && circuit.mosaics.length > 0 && stepMs > longStepMs;

/** A step in its range. @throws UserError that names it */
export function wantStep(value: number, name: string, minimum: number, maximum: number): number {
	if (value >= minimum && value <= maximum) return value;
	throw new UserError(`${name} must be ${minimum} to ${maximum} ms; got ${value}`);
}
