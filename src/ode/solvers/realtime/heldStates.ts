import type { Group, Network } from '../../kernels/network/network.ts';
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
/** Under this name `RealtimeStepper.rest` has how much of that is left, by cell. */
const comingBackKey = 'coming back';

/**
 * Tells which kernels take a step, and in them which cells take whole rows of the Jacobian. The kernels for held states do while anything is held and for some time after; a cell of
 * which something is held, or was let go, is where no light brings it, and has the whole Jacobian in its matrix. All others go on as they did.
 */
export class ComingBack {
	readonly #groups: readonly Group[];
	/** Number of each group's first cell. */
	readonly #firsts: readonly number[];
	/** For how long each cell is still away, ms. */
	#leftMs: Float64Array;
	/** Cells that are away, and that the mask says so of. */
	readonly #away = new Set<number>();
	/** The mask says nothing yet of what is away. */
	#isUnmarked = false;
	/** Puts into the mask that a cell is away, or no more. */
	readonly #mark: (group: Group, member: number, isAway: boolean) => void;

	constructor({ populations, connections }: Network, mark: (group: Group, member: number, isAway: boolean) => void) {
		// What has no state is never away: of a tissue there are many times as many pairs as cells.
		this.#groups = [...populations, ...connections].filter(({ kind }) => kind.states.length > 0);
		this.#mark = mark;
		let cells = 0;
		this.#firsts = this.#groups.map(({ count }) => {
			cells += count;
			return cells - count;
		});
		this.#leftMs = new Float64Array(cells);
	}

	#markCell(cell: number, isAway: boolean): void {
		for (let k = this.#groups.length - 1; k >= 0; k--) {
			const [group, first] = [this.#groups[k], this.#firsts[k] as number];
			if (!group || cell < first) continue;
			this.#mark(group, cell - first, isAway);
			return;
		}
	}

	/** The cell that a state belongs to. */
	#cellOf(index: number): number {
		for (let k = 0; k < this.#groups.length; k++) {
			const group = this.#groups[k];
			if (!group) continue;
			const within = index - group.offset;
			if (within < 0 || within >= group.kind.states.length * group.count) continue;
			return (this.#firsts[k] as number) + (within % group.count);
		}
		throw new RangeError(`no state ${index}`);
	}

	#leave(cell: number): void {
		if (this.#away.has(cell)) return;
		this.#away.add(cell);
		this.#markCell(cell, true);
	}

	/** The mask is a new one. */
	forgetMarks(): void {
		this.#away.clear();
		this.#isUnmarked = true;
	}

	/** Whether the kernels for held states take the step that begins now. */
	takes(held: ReadonlySet<number>, durationMs: number): boolean {
		if (this.#isUnmarked) {
			this.#isUnmarked = false;
			this.#leftMs.forEach((leftMs, cell) => {
				if (leftMs > 0) this.#leave(cell);
			});
		}
		if (held.size === 0 && this.#away.size === 0) return false;
		for (const index of held) {
			const cell = this.#cellOf(index);
			this.#leftMs[cell] = comingBackMs;
			this.#leave(cell);
		}
		for (const cell of this.#away) {
			const leftMs = this.#leftMs[cell] as number;
			this.#leftMs[cell] = Math.max(0, leftMs - durationMs);
			if (leftMs > 0) continue;
			this.#away.delete(cell);
			this.#markCell(cell, false);
		}
		return this.#away.size > 0;
	}

	/** Adds what is left to what a step goes by beside the state. */
	addTo(rest: Map<string, Float64Array>): Map<string, Float64Array> {
		return rest.set(comingBackKey, this.#leftMs.slice());
	}

	/** Goes on from there. */
	takeFrom(rest: ReadonlyMap<string, Float64Array>): void {
		const leftMs = rest.get(comingBackKey);
		this.#leftMs = leftMs?.length === this.#leftMs.length ? leftMs.slice() : this.#leftMs.fill(0);
		for (const cell of this.#away) this.#markCell(cell, false);
		this.forgetMarks();
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
