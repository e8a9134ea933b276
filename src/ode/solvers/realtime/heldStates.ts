import type { RealtimePlan } from '../../kernels/plan/realtimePlan.ts';

/**
 * Longest piece of a step that begins with a jump of a held state, ms. A clamp that is set, moved or lifted opens channels and fills pools beside the
 * membrane within tenths of a millisecond, which a linearised step of 1 ms overshoots: in the bipolar cell (Usui et al. 1996) held at -20 mV
 * it took the calcium under the membrane below zero. Pieces of 0.1 ms hold every cell of the column from -150 to 100 mV.
 */
const longestPieceMs = 0.1;

/** Pieces of a step of so many substeps that begins with a jump. */
export const piecesOf = (substeps: number, durationMs: number): number =>
	Math.max(substeps, Math.ceil(durationMs / longestPieceMs - 1e-9));

/** Most pieces, or substeps, of a step. */
export const mostPieces = ({ substeps, stepMs }: RealtimePlan): number => piecesOf(substeps, stepMs);

/** Tells whether a held state jumped: it is held since now, at another value, or no more. */
export class HeldStates {
	readonly #values = new Map<number, number>();

	/** Compares with how it was the last time. @param read gives the value of a state at the start of the step */
	jumped(held: ReadonlySet<number>, read: (index: number) => number): boolean {
		const values = this.#values;
		if (held.size === 0 && values.size === 0) return false;
		let jumps = held.size !== values.size;
		for (const index of held) jumps ||= !Object.is(values.get(index), read(index));
		if (!jumps) return false;
		values.clear();
		for (const index of held) values.set(index, read(index));
		return true;
	}
}
