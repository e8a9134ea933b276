import type { RealtimeScheme } from '../graph/realtimeScheme.ts';
import { clampPotentialsMv } from './clampedCell.ts';
import type { Excitability } from './excitability.ts';
import { type AnalysedCell, type LengthBelow, longShares } from './matrixEntries.ts';
import type { Overshoot, OvershootTrials } from './overshoot.ts';

/** A substep as long as some ordinary ones, which a spiking cell may take while it rests. */
export interface LongSubstep {
	/** How many ordinary substeps it replaces. */
	readonly count: number;
	/** For each substepped population the potential from which on it would let the cell run away too far, mV; infinite where it never does. */
	readonly belowMv: ReadonlyMap<string, number>;
	/** Greatest change of a potential in it, mV, by the change in the substep before. */
	readonly mostChangeMv: number;
}

/** The most ordinary substeps that a long one may replace. */
const mostCount = 10;
/** How many of so many ordinary substeps long ones replace: two, half of them, and all. */
function countsOf(substeps: number): number[] {
	const most = Math.min(substeps, mostCount);
	return [...new Set([2, Math.floor(most / 2), most])].filter((count) => count > 1).sort((a, b) => a - b);
}
/** The longest, ms: graded cells, which drive the spiking ones, are known at no shorter times. */
const longestMs = 1;
/** By how many powers of e a deviation may grow in a long substep, if the cell is near where it runs away. */
const mostGrowth = 1;
/**
 * A substep of n times the length may change a potential by this over n², mV: an ordinary one is as long as the upstroke of a spike wants it, where the
 * ganglion cell of Fohlmeister & Miller 1997 rises by about 12 mV in 0.1 ms, and the error of a step of second order grows as the cube of its length.
 * Its spike times are then as near to the reference as with ordinary substeps throughout (`test/bench/drift.test.ts`).
 */
const ordinaryChangeMv = 6;
/** That is so for ordinary substeps in which a deviation grows by this many powers of e; where it grows by more the change may be less, again by the square. */
const growthOfOrdinary = 1.4;

/**
 * The potential from which on a cell may run away by more than `limit` per ms, mV; infinite where it nowhere does. Between the potentials at which growth
 * was measured it is taken as linear. Above it no potential is let in again where growth is less: there is the peak of a spike, from which a long substep
 * would take the whole fall.
 */
function runsAwayFrom({ growthsPerMs }: Excitability, limit: number): number {
	const at = (k: number) => growthsPerMs[k] as number;
	const first = growthsPerMs.findIndex((growth) => growth > limit);
	if (first < 0) return Number.POSITIVE_INFINITY;
	if (first === 0) return Number.NEGATIVE_INFINITY;
	const [below, above] = [clampPotentialsMv[first - 1] as number, clampPotentialsMv[first] as number];
	return below + ((above - below) * (limit - at(first - 1))) / (at(first) - at(first - 1));
}

/** Below this no cell rests: a length that is safe only there is not worth its kernels, mV. */
const leastBelowMv = -75;
/** A length is not taken from potentials so near, mV, to one from which it throws a cell: the distance at which they were tried. */
const distanceMv = 5;

/** The potential below which a length holds: below that from which on the cell runs away, and below the lowest from which it was thrown. */
const heldBelow = (runsAwayMv: number, thrown: readonly Overshoot[]): number =>
	Math.min(runsAwayMv, ...thrown.map(({ fromMv }) => fromMv - distanceMv));

/** A substepped cell; with `trials` where longer steps throw it, so that they have to be tried. */
interface PacedCell extends AnalysedCell {
	readonly name: string;
	readonly trials?: OvershootTrials;
}

/** The long substeps that cells may take while they are far from running away, from the shortest on. */
export function longSubsteps(
	cells: readonly PacedCell[],
	scheme: RealtimeScheme,
	substeps: number,
	substepMs: number,
): LongSubstep[] {
	const growth = substepMs * Math.max(...cells.map(({ excitability }) => excitability.growthPerMs));
	const changeMv = ordinaryChangeMv * Math.min(1, growthOfOrdinary / growth) ** 2;
	const possible = countsOf(substeps)
		.filter((count) => count * substepMs <= longestMs * (1 + 1e-9))
		.map(
			(count): LongSubstep => ({
				count,
				belowMv: new Map(
					cells.map(({ name, excitability }) => [name, runsAwayFrom(excitability, mostGrowth / (count * substepMs))]),
				),
				mostChangeMv: changeMv / count ** 2,
			}),
		);
	const shares = new Map(
		cells.map((cell) => [cell, longShares(cell, scheme, substepMs, lengthsOf(cell.name, possible, substepMs))]),
	);
	return possible.flatMap((each): LongSubstep[] => {
		const belowMv = new Map(each.belowMv);
		for (const cell of cells) {
			const thrown = cell.trials?.by(each.count * substepMs, shares.get(cell)) ?? [];
			belowMv.set(cell.name, heldBelow(belowMv.get(cell.name) as number, thrown));
		}
		return [...belowMv.values()].every((potential) => potential > leastBelowMv) ? [{ ...each, belowMv }] : [];
	});
}

/** The lengths of long substeps of a population, with the potentials below which it takes them. */
export const lengthsOf = (name: string, long: readonly LongSubstep[], substepMs: number): LengthBelow[] =>
	long.map(({ count, belowMv }) => ({
		lengthMs: count * substepMs,
		belowMv: belowMv.get(name) ?? Number.NEGATIVE_INFINITY,
	}));
