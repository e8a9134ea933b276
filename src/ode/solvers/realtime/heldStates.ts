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

/** How long a cell that was let go may take to come back to where light brings it, ms: some time constants of the bipolar cell's membrane. */
const comingBackMs = 50;
/** Under this name `RealtimeStepper.rest` has how much of that is left. */
const comingBackKey = 'coming back';

/**
 * Tells which kernels take a step. Those for held states have the whole Jacobian in their matrix: what is held, and what was let go, is where no light brings a cell.
 */
export class ComingBack {
	#leftMs = 0;

	/** Whether the kernels for held states take the step that begins now. @param holds something is held */
	takes(holds: boolean, durationMs: number): boolean {
		if (holds) this.#leftMs = comingBackMs;
		const isTaken = this.#leftMs > 0;
		this.#leftMs = Math.max(0, this.#leftMs - durationMs);
		return isTaken;
	}

	/** Adds what is left to what a step goes by beside the state. */
	addTo(rest: Map<string, Float64Array>): Map<string, Float64Array> {
		return rest.set(comingBackKey, Float64Array.of(this.#leftMs));
	}

	/** Goes on from there. */
	takeFrom(rest: ReadonlyMap<string, Float64Array>): void {
		this.#leftMs = rest.get(comingBackKey)?.[0] ?? 0;
	}
}

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
