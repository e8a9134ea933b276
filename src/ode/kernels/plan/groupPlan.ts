import type { StateAnalysis } from '../../equations/linking/stateRoles.ts';
import type { Feedback, KernelRequest } from '../graph/kernelRequest.ts';
import type { Group } from '../network/network.ts';
import type { Excitability } from './excitability.ts';
import type { Overshoot } from './overshoot.ts';

/** What a group does in one of the two clocks: whether its states advance there, and to which of its targets it delivers. */
export interface Duty {
	readonly advance: boolean;
	/** 0: post or a; 1: b. */
	readonly deliver: readonly number[];
}

/** Which entries of the Jacobian stand in the matrix, and which part of each row: all, where left out. */
export type MatrixChoice = Pick<KernelRequest, 'kept' | 'shares'>;

/** How one population or connection is advanced. */
export interface GroupPlan {
	readonly name: string;
	readonly kind: string;
	readonly type: 'cell' | 'synapse' | 'junction';
	readonly members: number;
	/** The clock by which its states advance. */
	readonly clock: 'step' | 'substep';
	/** Of a population: errors add up in the times of its spikes, since it runs away within a few steps or substeps. */
	readonly fires?: boolean;
	/** Why that clock, in one sentence. */
	readonly reason: string;
	readonly states: readonly StateAnalysis[];
	/** Inputs whose dependence on the own state is treated implicitly. */
	readonly feedback: readonly Feedback[];
	readonly excitability?: Excitability;
	/** What longer steps or substeps than its own would do to it; absent where its growth alone decides. */
	readonly overshoot?: Overshoot;
	/** What of the Jacobian stands in the matrix; all of it in a cell of which something is held, and for some time after. */
	readonly matrix: MatrixChoice;
	/** The same in long substeps; absent where there are none. */
	readonly longMatrix?: MatrixChoice;
	readonly inStep: Duty;
	readonly inSubsteps: Duty;
	/**
	 * Of a connection: its signal goes from cells on the step's clock to substepped ones. It is taken at both ends of the step and is linear between
	 * them, so that a substep reads one number; neither duty above is its own.
	 */
	readonly isInterpolated?: true;
	/** Of a population: states of which signals linear in time take what makes their mean right at the end of a step (`sentMeans`). */
	readonly sends?: readonly number[];
}

/** What stands in the matrix of a group's kernels; where these respect held states, the shares of rows are for those cells that the mask says. */
export const matrixOf = ({ matrix }: GroupPlan, held: boolean): MatrixChoice => (held && !matrix.shares ? {} : matrix);

/** What a state that is free has in the mask of held states, if nothing of its cell is held nor was lately. */
export const freeMark = ({ matrix }: GroupPlan): 1 | 2 => (matrix.shares ? 2 : 1);

/** What a plan says of a group whatever it does. */
export function described({ name, kind, count }: Group, states: readonly StateAnalysis[]) {
	return { name, kind: kind.name, type: kind.type, members: count, states };
}

/** Whether a group does anything in a clock. */
export const works = (duty: Duty) => duty.advance || duty.deliver.length > 0;
