import type { RealtimeScheme } from '../graph/realtimeScheme.ts';
import type { Group, Network } from '../network/network.ts';
import { feedbackOf } from './connectionPlan.ts';
import { described, type GroupPlan } from './groupPlan.ts';
import { longShares, rowShares, stiffEntries } from './matrixEntries.ts';
import { mostGrowthPerStep, type RealtimeOptions } from './realtimeOptions.ts';
import { type LongSubstep, lengthsOf } from './realtimePace.ts';
import { type Division, type Measured, overshootBy, overshootText } from './stepLengths.ts';

/** What the matrices of a plan depend on. */
export interface Lengths {
	readonly stepMs: number;
	readonly substepMs: number;
	readonly long: readonly LongSubstep[];
	readonly options: RealtimeOptions;
	/** Cells on the step's clock are advanced by the method for long steps. */
	readonly takesLongSteps: boolean;
	/** Populations whose signals substepped cells take. */
	readonly heardByQuick: ReadonlySet<string>;
	/** Populations of which cells are joined with their neighbours by junctions, and those that drive them by synapses. */
	readonly shared: ReadonlySet<string>;
}

/** A population in the clock that its measured growth and overshoot ask for. */
export function planPopulation(
	group: Group,
	network: Network,
	options: RealtimeOptions,
	scheme: RealtimeScheme,
	stepMs: number,
	measured: Measured,
): GroupPlan {
	const { excitability } = measured;
	const { mostGrowth = mostGrowthPerStep } = options;
	const growth = excitability.growthPerMs * stepMs;
	const named = options.substepped?.includes(group.name);
	const grows = named ?? growth > mostGrowth;
	const fires = named ?? growth > mostGrowth / 10;
	const shares = fires ? rowShares(measured, scheme, stepMs) : undefined;
	const overshoot = named === undefined && !grows ? overshootBy(group, measured, stepMs, shares) : undefined;
	const isFast = grows || overshoot !== undefined;
	const rate = `${excitability.growthPerMs.toPrecision(2)}/ms`;
	const seen =
		excitability.growthPerMs > 0
			? `at ${excitability.atMv} mV it runs away at ${rate}`
			: 'it runs away at no clamp potential from -90 to 30 mV';
	const reason = named === undefined ? seen : `${named ? 'asked for' : 'not asked for'}; ${seen}`;
	const base = { ...described(group, measured.states), excitability };
	const advance = group.kind.states.length > 0;
	return {
		...base,
		clock: isFast ? 'substep' : 'step',
		fires: fires || isFast,
		reason,
		...(overshoot ? { overshoot } : {}),
		feedback: feedbackOf(group, network),
		matrix: {},
		inStep: { advance: advance && !isFast, deliver: [] },
		inSubsteps: { advance: advance && isFast, deliver: [] },
	};
}

/** A substepped population with what fewer substeps would do to it, and that in its reason. */
export function withOvershoot(plan: GroupPlan, { overshoot = plan.overshoot }: Division): GroupPlan {
	if (!overshoot) return plan;
	return { ...plan, overshoot, reason: `${plan.reason}, but steps of ${overshootText(overshoot)}` };
}

/** A population with the entries and the shares of rows that stand in its matrix. */
export function withMatrix(
	plan: GroupPlan,
	cell: Measured,
	scheme: RealtimeScheme,
	{ stepMs, substepMs, long, options, takesLongSteps, heardByQuick, shared }: Lengths,
): GroupPlan {
	const { name, clock, fires = false } = plan;
	const lengthMs = clock === 'substep' ? substepMs : stepMs;
	const isLong = takesLongSteps && clock === 'step';
	// Of a junction the matrix has the own side only, and so takes what neighbours do together for faster than it is. With shares horizontal cells, joined by 15 nS, are off by 0.020 mV
	// (RMS under noise) and not by 0.031, and AII cells by a tenth to a third less after flashes; by another quarter with shares of rod bipolar cells, which drive them.
	const isShared = isLong && shared.has(name);
	// In long steps cells are followed by all of their matrix whose errors others multiply: receptors, and those that drive cells that fire, since close to threshold a
	// thousandth of what they send moves a spike by milliseconds.
	const isDecisive = heardByQuick.has(name) || cell.kind.inputs.some(({ role }) => role === 'light');
	// Who asks for steps so short that a cell that fires needs no substeps asks for accuracy.
	const isWhole = options.jacobian !== 'stiff' || (fires && clock === 'step') || isShared || (isLong && isDecisive);
	const entries = isWhole ? {} : { kept: stiffEntries(cell, lengthMs, fires) };
	const shares = fires || isShared ? rowShares(cell, scheme, lengthMs) : undefined;
	const matrix = shares ? { ...entries, shares } : entries;
	if (clock === 'step' || long.length === 0) return { ...plan, matrix };
	const inLong = longShares(cell, scheme, substepMs, lengthsOf(plan.name, long, substepMs));
	return { ...plan, matrix, longMatrix: inLong ? { shares: inLong } : {} };
}
