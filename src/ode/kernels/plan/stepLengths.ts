import { UserError } from '../../../base/errors.ts';
import type { Kind } from '../../equations/linking/kind.ts';
import { analyseStates } from '../../equations/linking/stateRoles.ts';
import type { RealtimeScheme } from '../graph/realtimeScheme.ts';
import type { Group, Network } from '../network/network.ts';
import { type ClampedCell, clampCell } from './clampedCell.ts';
import { measureExcitability } from './excitability.ts';
import { type AnalysedCell, rowShares } from './matrixEntries.ts';
import { type Overshoot, OvershootTrials, shortMs } from './overshoot.ts';

/** What decides how long the steps of a population may be. */
export interface Measured extends AnalysedCell {
	/** Absent for a kind without states. */
	readonly trials?: OvershootTrials;
}

/**
 * Cells measured before, of each kind those with its latest parameters: a plan, RK4's step and a watch on the plan ask for the same ones. They are many times as large as the
 * kind, and a run needs none: they stay no longer than the collector lets them be.
 */
const known = new WeakMap<Kind, Map<string, WeakRef<Measured>>>();
const mostKnown = 4;

/** Measures a kind of cell with its parameters, by the steps of a method; what was measured just before is measured no more. */
export function measureCell({ kind, parameters }: Group, scheme: RealtimeScheme): Measured {
	const ofKind = known.get(kind) ?? new Map<string, WeakRef<Measured>>();
	known.set(kind, ofKind);
	const key = `${parameters.join()} ${JSON.stringify(scheme)}`;
	const before = ofKind.get(key)?.deref();
	if (before) return before;
	// A copy, since trials are made later and the group's are edited.
	const cell: ClampedCell | undefined = clampCell(kind, parameters.slice(), scheme);
	const analysed = { kind, states: analyseStates(kind), excitability: measureExcitability(kind, cell) };
	const measured = cell ? { ...analysed, trials: new OvershootTrials(cell) } : analysed;
	ofKind.set(key, new WeakRef(measured));
	const [oldest] = ofKind.keys();
	if (ofKind.size > mostKnown && oldest !== undefined) ofKind.delete(oldest);
	return measured;
}

/** Measures each population. */
export const measureAll = (network: Network, scheme: RealtimeScheme): ReadonlyMap<Group, Measured> =>
	new Map(network.populations.map((group) => [group, measureCell(group, scheme)]));

/**
 * The worst overshoot of a population by steps of some length; nothing where they hold.
 * @param shares with which such steps are taken (`RowShares`)
 * @throws UserError where not even short steps keep the cell in bounds
 */
export function overshootBy(
	{ name }: Group,
	{ trials }: Measured,
	stepMs: number,
	shares?: readonly number[],
): Overshoot | undefined {
	const [worst] = trials?.by(stepMs, shares) ?? [];
	if (!trials?.isLost) return worst;
	throw new UserError(
		`no step holds '${name}': let go from its initial state, its potential leaves all bounds even by steps of ${shortMs} ms; check its conductances against its capacitance`,
	);
}

/** The fewest substeps, of those that were tried, by which a population is held, beginning with `least`, and the overshoot by one fewer. */
export interface Division {
	readonly count: number;
	readonly overshoot?: Overshoot;
}

/** Tries more and more substeps, each time a quarter more, until they hold; then those between. */
export function divide(
	group: Group,
	measured: Measured,
	scheme: RealtimeScheme,
	stepMs: number,
	least: number,
): Division {
	const by = (count: number): Overshoot | undefined =>
		overshootBy(group, measured, stepMs / count, rowShares(measured, scheme, stepMs / count));
	let [failed, count] = [least - 1, least];
	let worst: Overshoot | undefined;
	for (let found = by(count); found; found = by(count)) {
		[worst, failed, count] = [found, count, Math.ceil(count * 1.25)];
	}
	while (worst && count - failed > 1) {
		const middle = Math.floor((failed + count) / 2);
		const found = by(middle);
		if (found) [worst, failed] = [found, middle];
		else count = middle;
	}
	return worst ? { count, overshoot: worst } : { count };
}

const inMv = (value: number): string => (Math.abs(value) < 1e4 ? `to ${value.toFixed(0)} mV` : 'beyond all bounds');

/** Says what steps that are too long do. */
export const overshootText = ({ stepMs, fromMv, toMv }: Overshoot): string =>
	`${Number(stepMs.toPrecision(4))} ms would throw it from ${fromMv} mV ${inMv(toMv)}`;
