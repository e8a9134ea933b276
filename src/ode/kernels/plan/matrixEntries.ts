import type { Kind } from '../../equations/linking/kind.ts';
import type { StateAnalysis } from '../../equations/linking/stateRoles.ts';
import type { RealtimeScheme } from '../graph/realtimeScheme.ts';
import { clampPotentialsMv } from './clampedCell.ts';
import type { Excitability } from './excitability.ts';

/** A kind of cell as its equations show it and as it was measured. */
export interface AnalysedCell {
	readonly kind: Kind;
	readonly states: readonly StateAnalysis[];
	readonly excitability: Excitability;
}

/**
 * Entries of the Jacobian stay out of the matrix where h times the rate of their loops is below this: the second stage then takes account of
 * them, the order is 2 whatever is left out, and an explicit method would be stable up to 2.
 */
const leastLoop = 0.15;
/** The same for entries on no loop: these decide nothing about stability, but a step's error. */
const leastCascade = 0.04;
/**
 * The same where light, or a potential that lasts, drives a cell to: what is slow in the dark is left out as long as that is stable. The cyclic GMP of a receptor,
 * which light hydrolyses the faster the more there is (Chen et al. 2024), is then followed within some 0.01 mV.
 */
const leastDriven = 1;
/** A gate whose h·rate is at least this overshoots in the stage within a step, and what sums up a power of it, a pool of calcium, sums that up too. */
const leastOvershooting = 2;

/** From this h·rate on a gate is where the potential sends it within a step, and lags a step behind where what joins the two stays out of the matrix. */
const leastLagging = 8;

const indexOf = (kind: Kind, path: string): number => kind.states.findIndex((each) => each.path === path);

/** The greatest rate at which a state by itself relaxes or grows, 1/ms, at clamp potentials up to the first one that is not below a bound. */
function rateOf({ excitability }: AnalysedCell, row: number, belowMv = Number.POSITIVE_INFINITY): number {
	const count = clampPotentialsMv.length;
	const rates = excitability.ratesPerMs.subarray(row * count, (row + 1) * count);
	const beyond = clampPotentialsMv.findIndex((potential) => potential >= belowMv);
	return Math.max(0, ...(beyond < 0 ? rates : rates.subarray(0, beyond + 1)));
}

/** The states that a scheme or pool has in common with a state, itself included, by number. */
function togetherWith({ kind, states }: AnalysedCell, row: number): number[] {
	const coupled = (states[row] as StateAnalysis).coupledWith;
	return coupled.length > 0 ? coupled.map((each) => indexOf(kind, each)) : [row];
}

/**
 * The entries of a cell's Jacobian that a step must treat implicitly. What is conserved (occupancies of a scheme, calcium and its buffers) stays
 * conserved only if the columns of the matrix within a scheme or pool are whole: each is kept or left out for all its states together.
 * @param timesSpikes the cell fires, so that errors add up in the times of its spikes: then stiff gates keep their entries with the potential, and what
 * sums up such a gate (calcium that it lets in) those in the gate and in the potential
 */
export function stiffEntries(cell: AnalysedCell, stepMs: number, timesSpikes: boolean): string[] {
	const { kind, states, excitability } = cell;
	const n = kind.states.length;
	const isStiff = (entry: number): boolean => {
		const loop = excitability.loopsPerMs[entry] as number;
		const cascade = excitability.cascadesPerMs[entry] as number;
		if (stepMs * (excitability.drivenPerMs[entry] as number) >= leastDriven) return true;
		return loop > 0 ? stepMs * loop >= leastLoop : stepMs * cascade >= leastCascade;
	};
	/** Whether a row sums up a gate that is none of its own scheme, and overshoots. */
	const sumsUp = ({ coupledWith }: StateAnalysis, column: number): boolean => {
		const { path, role } = states[column] as StateAnalysis;
		const isGate = (role === 'gate' || role === 'scheme') && !coupledWith.includes(path);
		return isGate && stepMs * rateOf(cell, column) >= leastOvershooting;
	};
	const lags = (at: number): boolean =>
		(states[at] as StateAnalysis).role === 'gate' && stepMs * rateOf(cell, at) >= leastLagging;
	/** Whether an entry stays for the times of spikes. */
	const follows = (row: number, column: number): boolean => {
		const [to, from] = [states[row] as StateAnalysis, states[column] as StateAnalysis];
		if (!timesSpikes || !to.dependsOn.includes(from.path)) return false;
		if (to.role === 'voltage') return lags(column);
		if (from.role !== 'voltage') return sumsUp(to, column);
		if (to.role === 'gate') return lags(row);
		return to.dependsOn.some((each) => sumsUp(to, indexOf(kind, each)));
	};
	return states.flatMap(({ role }, row) => {
		const together = togetherWith(cell, row);
		const kept = states.map((_, column) =>
			together.some((each) => isStiff(each * n + column) || follows(each, column)),
		);
		// A gate that is in the matrix by what moves it is there by its own relaxation too: without, spikes drift by 0.06 % at substeps of 0.083 ms.
		kept[row] ||= role === 'voltage' || (timesSpikes && role === 'gate' && kept.includes(true));
		return kept.flatMap((isKept, column) => (isKept ? [`${row},${column}`] : []));
	});
}

/** The greatest rate of a state and of those that it is in a scheme or pool with: with several shares these would not keep their sum. */
const fastestOf = (cell: AnalysedCell, row: number, belowMv?: number): number =>
	Math.max(...togetherWith(cell, row).map((each) => rateOf(cell, each, belowMv)));

/** The greatest rate of a state, or of one in its scheme or pool, where light or a potential that lasts drives the cell. */
const drivenOf = (cell: AnalysedCell, row: number): number =>
	Math.max(
		...togetherWith(cell, row).map((each) => cell.excitability.drivenPerMs[each * (cell.states.length + 1)] as number),
	);

/** The share of each row of the Jacobian of a cell that fires, in steps of a length (`RowShares`); nothing where the method takes whole rows. */
export function rowShares(cell: AnalysedCell, { shares }: RealtimeScheme, stepMs: number): number[] | undefined {
	if (!shares) return undefined;
	return cell.states.map((_, row) => {
		const isStiff = stepMs * fastestOf(cell, row) > shares.stiffFrom || stepMs * drivenOf(cell, row) > shares.slowUpTo;
		return isStiff ? shares.stiff : shares.slow;
	});
}

/** A length of substeps that a cell takes below a potential only. */
export interface LengthBelow {
	readonly lengthMs: number;
	readonly belowMv: number;
}

/**
 * The same for long substeps, which have the shares of ordinary ones: those time spikes best in both. A slow row has that of stiff ones only where its own
 * would let it swing, at the potentials at which such a length is taken.
 */
export function longShares(
	cell: AnalysedCell,
	scheme: RealtimeScheme,
	substepMs: number,
	lengths: readonly LengthBelow[],
): number[] | undefined {
	const { shares } = scheme;
	return rowShares(cell, scheme, substepMs)?.map((share, row) => {
		const swings = lengths.some(
			({ lengthMs, belowMv }) =>
				shares && lengthMs * Math.max(drivenOf(cell, row), fastestOf(cell, row, belowMv)) > shares.slowUpTo,
		);
		return shares && swings ? shares.stiff : share;
	});
}
