import type { Kind } from '../../equations/linking/kind.ts';
import type { EliminationOrder } from './elimination.ts';
import type { KernelProgram } from './kernelProgram.ts';
import type { RealtimeScheme } from './realtimeScheme.ts';

/** Which own state an input of a cell depends on through its connections: `synaptic_current` on `V`. */
export interface Feedback {
	readonly input: string;
	readonly state: string;
	/**
	 * 2 for a gap junction whose other side moves by the same clock and is left out of the matrix: its slope counts up to twice, as its rate asks for, so that a net of
	 * them is stable at any step; the order does not suffer.
	 */
	readonly weight: 1 | 2;
}

/** What to build. */
export interface KernelRequest {
	readonly kind: Kind;
	readonly scheme: RealtimeScheme;
	readonly feedback: readonly Feedback[];
	/** Advance the states of the group; a connection may also only deliver its current. */
	readonly advance: boolean;
	/** Targets (0: post or a, 1: b) to which a connection delivers its current. */
	readonly deliver: readonly number[];
	/** Respect held states; costs a product per entry, so there is a kernel without. */
	readonly held: boolean;
	/**
	 * Entries `row,column` of the Jacobian that stand in the matrix; all when left out. Where held states are respected, these entries and the shares hold for the cells
	 * that are marked by 2 in the mask; for others all entries stand there whole.
	 */
	readonly kept?: readonly string[];
	/** By which part each row of the Jacobian counts in the matrix (`RowShares`); whole when left out. */
	readonly shares?: readonly number[];
	/** States of which the second stage leaves what is sent at the end of the step in the place of the second stage's (`sentMeans`); none when left out. */
	readonly sends?: readonly number[];
	/** Build the two stages only, or the fused kernel only (its `first` and `second` are then empty); default: all. */
	readonly only?: 'stages' | 'fused';
	/** The fused kernel's second stage takes what is looked up on the tangent of the first one's, in place of looking it up again. */
	readonly onTangent?: boolean;
	/** Quantities that are looked up in a table over a state: function k is the k-th path. */
	readonly tables?: { readonly voltage: string; readonly paths: readonly string[] };
}

/** The programs of a group. */
export interface GroupPrograms {
	readonly first: KernelProgram;
	readonly second: KernelProgram;
	/** Both stages in one, with inputs linear in the own state; absent for connections. */
	readonly fused?: KernelProgram;
	readonly elimination: EliminationOrder;
	/** Numbers that are carried per member where the whole Jacobian stands in the matrix: the most that any kernel of the group needs. */
	readonly mostCarried: number;
}

/** A program that stores the value of entry k (row, column) of a Jacobian at k of `c`. */
export interface JacobianProgram extends KernelProgram {
	readonly entries: readonly (readonly [row: number, column: number])[];
}
