import { clampPotentialsMv } from './clampedCell.ts';
import type { Excitability } from './excitability.ts';
import type { OvershootTrials } from './overshoot.ts';

/** A substep as long as some ordinary ones, which a spiking cell may take while it rests. */
export interface LongSubstep {
	/** How many ordinary substeps it replaces. */
	readonly count: number;
	/** For each substepped population the potentials between which it would let the cell run away too far, mV; none where `from` is above `to`. */
	readonly barred: ReadonlyMap<string, { readonly fromMv: number; readonly toMv: number }>;
	/** Greatest change of a potential in it, mV, by the change in the substep before. */
	readonly mostChangeMv: number;
}

/** How many ordinary substeps a long one may replace. */
const counts = [2, 5, 10];
/** The longest, ms: graded cells, which drive the spiking ones, are known at no shorter times. */
const longestMs = 1;
/** By how many powers of e a deviation may grow in a long substep, if the cell is near where it runs away. */
const mostGrowth = 1;
/**
 * A substep of n times the length may change a potential by this over n², mV: an ordinary one is as long as the upstroke of a spike wants it, where the
 * ganglion cell of Fohlmeister & Miller 1997 rises by about 12 mV in 0.1 ms, and the error of a step of second order grows as the cube of its length.
 * Its spike times are then as near to the reference as with ordinary substeps throughout (0.075 instead of 0.073 ms in the accuracy contract).
 */
const ordinaryChangeMv = 12;

/** Between which potentials a cell runs away by more than `limit` per ms, linear between those at which it was measured. */
function barredBy({ growthsPerMs }: Excitability, limit: number): { fromMv: number; toMv: number } {
	const at = (k: number) => growthsPerMs[k] as number;
	const above = clampPotentialsMv.map((_, k) => k).filter((k) => at(k) > limit);
	const first = above[0];
	const last = above.at(-1);
	if (first === undefined || last === undefined)
		return { fromMv: Number.POSITIVE_INFINITY, toMv: Number.NEGATIVE_INFINITY };
	/** Where growth is the limit, between a potential at which it is above and a neighbour at which it is not. */
	const edge = (inside: number, outside: number): number => {
		const [a, b] = [clampPotentialsMv[inside] as number, clampPotentialsMv[outside]];
		if (b === undefined) return outside < inside ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
		return b + ((a - b) * (limit - at(outside))) / (at(inside) - at(outside));
	};
	return { fromMv: edge(first, first - 1), toMv: edge(last, last + 1) };
}

/** A substepped cell; with `trials` where longer steps throw it, so that they have to be tried. */
interface PacedCell {
	readonly name: string;
	readonly excitability: Excitability;
	readonly trials?: OvershootTrials;
}

/** The long substeps that cells may take while they are far from running away, from the shortest on. */
export function longSubsteps(cells: readonly PacedCell[], substeps: number, substepMs: number): LongSubstep[] {
	return counts
		.filter((count) => count <= substeps && count * substepMs <= longestMs * (1 + 1e-9))
		.filter((count) => cells.every(({ trials }) => trials === undefined || trials.by(count * substepMs).length === 0))
		.map((count) => ({
			count,
			barred: new Map(
				cells.map(({ name, excitability }) => [name, barredBy(excitability, mostGrowth / (count * substepMs))]),
			),
			mostChangeMv: ordinaryChangeMv / count ** 2,
		}));
}
