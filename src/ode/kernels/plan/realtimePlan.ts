import { UserError } from '../../../base/errors.ts';
import { deliveredBy } from '../../equations/linking/delivery.ts';
import { reachableNames } from '../../equations/linking/jacobian.ts';
import { analyseStates, type StateAnalysis, voltagesOf } from '../../equations/linking/stateRoles.ts';
import type { Feedback, KernelRequest } from '../graph/kernelRequest.ts';
import { ownSideExternal } from '../graph/realtimeKernel.ts';
import { longStepMs, longStepScheme, midpointScheme, type RealtimeScheme } from '../graph/realtimeScheme.ts';
import type { Group, Network } from '../network/network.ts';
import type { Excitability } from './excitability.ts';
import { longShares, rowShares, stiffEntries } from './matrixEntries.ts';
import type { Overshoot } from './overshoot.ts';
import { type LongSubstep, lengthsOf, longSubsteps } from './realtimePace.ts';
import { type Division, divide, type Measured, measureAll, overshootBy, overshootText } from './stepLengths.ts';

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
}

/** The method of a clock. */
export const schemeOf = ({ scheme, substepScheme }: RealtimePlan, clock: GroupPlan['clock']): RealtimeScheme =>
	clock === 'step' ? scheme : substepScheme;

/** What stands in the matrix of a group's kernels; where these respect held states, the shares of rows are for those cells that the mask says. */
export const matrixOf = ({ matrix }: GroupPlan, held: boolean): MatrixChoice => (held && !matrix.shares ? {} : matrix);

/** What a state that is free has in the mask of held states, if nothing of its cell is held nor was lately. */
export const freeMark = ({ matrix }: GroupPlan): 1 | 2 => (matrix.shares ? 2 : 1);

/** What the matrices of a plan depend on. */
interface Lengths {
	readonly stepMs: number;
	readonly substepMs: number;
	readonly long: readonly LongSubstep[];
	readonly options: RealtimeOptions;
	/** Cells on the step's clock are advanced by the method for long steps. */
	readonly takesLongSteps: boolean;
	/** Populations whose signals substepped cells take. */
	readonly heardByQuick: ReadonlySet<string>;
	/** Populations of which cells are joined with their neighbours by junctions. */
	readonly coupled: ReadonlySet<string>;
}

/** How a network is advanced: plain data, from which kernels are emitted and a report is printed. */
export interface RealtimePlan {
	readonly circuit: string;
	readonly stepMs: number;
	readonly substeps: number;
	readonly substepMs: number;
	/** The method of the step's clock, and that of the substeps. */
	readonly scheme: RealtimeScheme;
	readonly substepScheme: RealtimeScheme;
	/** By how many powers of e a runaway mode may grow in a (sub)step. */
	readonly mostGrowth: number;
	/** Populations, then connections, in the order of the network. */
	readonly groups: readonly GroupPlan[];
	/** Both stages of a substep run in one kernel, because no substepped cell waits for another. */
	readonly fusedSubsteps: boolean;
	/** Something on the step's clock depends on substepped cells, so their course is found between the two stages of the step. */
	readonly substepsActBack: boolean;
	/** Longer substeps that a group of cells may take while all of them are far from running away; none if all are of `substepMs`. */
	readonly longSubsteps: readonly LongSubstep[];
	/** What one step does, in order. */
	readonly order: readonly string[];
}

/** Options of the real-time method; steps in ms. */
export interface RealtimeOptions {
	/** Step of graded cells, 0.005 to 2 ms; default 0.5. */
	readonly stepMs?: number;
	/** Longest substep of spiking cells, 0.001 to 2 ms; default 0.1, shorter where their growth asks for it. The step is divided into whole substeps. */
	readonly substepMs?: number;
	/** Populations to be substepped; default: those whose measured growth rate asks for it. */
	readonly substepped?: readonly string[];
	/** The method of both clocks; default: the midpoint rule, but for long steps of a circuit with mosaics (`longStepScheme`). */
	readonly scheme?: RealtimeScheme;
	/** By how many powers of e a runaway mode may grow in a (sub)step: default 1. Above 2 spike times leave their contract. */
	readonly mostGrowth?: number;
	/** Which entries of a cell's Jacobian stand in the matrix: all (default), or those that a step of this length cannot do without. */
	readonly jacobian?: 'whole' | 'stiff';
	/** Let spiking cells take several substeps in one while they rest; default false. Only where substeps need nothing of other columns. */
	readonly longSubsteps?: boolean;
}

/**
 * A step may not let a runaway mode grow by more than e to this. Measured on the ganglion cell of Fohlmeister & Miller 1997 (13/ms), first
 * 20 spikes against RK4: at 1 (substeps of 0.071 ms) within 0.02 ms for flashes and 0.1 ms for currents near threshold, at 0.65
 * (0.05 ms) within 0.05 ms for both. Towards 1/γ = 3.4 the matrix would turn singular.
 */
const mostGrowthPerStep = 1;

function wantStep(value: number, name: string, minimum: number, maximum: number): number {
	if (value >= minimum && value <= maximum) return value;
	throw new UserError(`${name} must be ${minimum} to ${maximum} ms; got ${value}`);
}

/** Own states on which the connections' currents into a population depend; the weight is for both stages of one clock. */
function feedbackOf(population: Group, network: Network): Feedback[] {
	const found: Feedback[] = [];
	for (const connection of network.connections) {
		if (!connection.joins || connection.kind.type === 'cell') continue;
		const { into: input } = connection.joins;
		connection.targets.forEach((_, target) => {
			if (targetPopulation(connection, target) !== population.name) return;
			const own = ownSideExternal(connection.kind, target);
			const state = connection.kind.externals.find((each) => each.path === own)?.state;
			if (state === undefined || found.some((each) => each.input === input)) return;
			found.push({ input, state, weight: connection.kind.type === 'junction' ? 2 : 1 });
		});
	}
	return found;
}

/** The population that a target of a connection lies in. */
function targetPopulation({ kind, joins }: Group, target: number): string {
	return (kind.type === 'junction' && target === 0 ? joins?.from : joins?.to) ?? '';
}

/** The population that an external of a connection lies in. */
function externalPopulation({ joins }: Group, side: 'pre' | 'post' | 'a' | 'b'): string {
	return (side === 'pre' || side === 'a' ? joins?.from : joins?.to) ?? '';
}

/** Populations (by side) on which the derivatives of a connection's states depend. */
function drivers(connection: Group): string[] {
	const names = reachableNames(connection.kind.derivatives, connection.kind.quantities);
	return connection.kind.externals
		.filter(({ path }) => names.has(path))
		.map(({ side }) => externalPopulation(connection, side));
}

function planPopulation(
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
	const base = { ...describe(group, measured.states), excitability };
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
function withOvershoot(plan: GroupPlan, { overshoot = plan.overshoot }: Division): GroupPlan {
	if (!overshoot) return plan;
	return { ...plan, overshoot, reason: `${plan.reason}, but steps of ${overshootText(overshoot)}` };
}

function describe({ name, kind, count }: Group, states: readonly StateAnalysis[]) {
	return { name, kind: kind.name, type: kind.type, members: count, states };
}

function planConnection(group: Group, fast: ReadonlySet<string>): GroupPlan {
	const driving = drivers(group);
	const quick = driving.filter((each) => fast.has(each));
	const isFast = quick.length > 0;
	const targets = group.targets.map((_, target) => target);
	const advance = group.kind.states.length > 0;
	const into = (inFast: boolean) => targets.filter((each) => fast.has(targetPopulation(group, each)) === inFast);
	const reason = isFast
		? `its states follow ${quick.join(' and ')}, which is substepped`
		: advance
			? `its states follow ${driving.join(' and ') || 'nothing'}`
			: 'it has no states';
	return {
		...describe(group, analyseStates(group.kind)),
		clock: isFast ? 'substep' : 'step',
		reason,
		feedback: [],
		matrix: {},
		inStep: { advance: advance && !isFast, deliver: into(false) },
		inSubsteps: { advance: advance && isFast, deliver: into(true) },
	};
}

/**
 * Signals that substepped cells take linear in time. All that is collected in one place is, or nothing: a signal with states of its own, or of substepped
 * cells, changes within a step, and what is added to it then goes along.
 */
function interpolatedSignals(network: Network, fast: ReadonlySet<string>): ReadonlySet<string> {
	const signals = network.connections.filter(
		({ kind, joins }) => deliveredBy(kind)?.isSignal && fast.has(joins?.to ?? ''),
	);
	const isSmooth = ({ kind, joins }: Group): boolean => kind.states.length === 0 && !fast.has(joins?.from ?? '');
	const shared = (a: Group, b: Group): boolean => a.joins?.to === b.joins?.to && a.joins?.into === b.joins?.into;
	const smooth = signals.filter((each) => signals.filter((other) => shared(each, other)).every(isSmooth));
	return new Set(smooth.map(({ name }) => name));
}

function planInterpolated(group: Group): GroupPlan {
	const nothing: Duty = { advance: false, deliver: [] };
	return {
		...describe(group, []),
		clock: 'step',
		reason: 'its signal is taken at both ends of the step, and linear between them, for cells that are substepped',
		feedback: [],
		matrix: {},
		inStep: nothing,
		inSubsteps: nothing,
		isInterpolated: true,
	};
}

const works = (duty: Duty) => duty.advance || duty.deliver.length > 0;

/** Substepped cells wait for no other substepped cell: then both stages fit in one kernel. */
function canFuse(groups: readonly GroupPlan[], network: Network, fast: ReadonlySet<string>): boolean {
	return network.connections.every((connection) => {
		const plan = groups.find((each) => each.name === connection.name);
		if (!plan || !works(plan.inSubsteps)) return true;
		if (plan.inSubsteps.advance) return false;
		return plan.inSubsteps.deliver.every((target) => {
			const own = ownSideExternal(connection.kind, target);
			return connection.kind.externals.every(
				({ path, side }) => path === own || !fast.has(externalPopulation(connection, side)),
			);
		});
	});
}

/** Fused substeps freeze the other side of a gap junction: then the own conductance counts once. */
function withFrozenPartners(plan: GroupPlan): GroupPlan {
	if (plan.clock === 'step') return plan;
	return { ...plan, feedback: plan.feedback.map((each) => ({ ...each, weight: 1 })) };
}

/** Whether something on the step's clock reads a substepped cell. */
function actsBack(groups: readonly GroupPlan[], network: Network, fast: ReadonlySet<string>): boolean {
	return network.connections.some((connection) => {
		const plan = groups.find((each) => each.name === connection.name);
		if (!plan || !works(plan.inStep)) return false;
		const readsFast = connection.kind.externals.some(({ side }) => fast.has(externalPopulation(connection, side)));
		// A synapse onto a substepped cell reads it for its current only, and that is not delivered on the step's clock.
		const needed = plan.inStep.deliver.length > 0 || drivers(connection).some((each) => fast.has(each));
		return needed && (readsFast || plan.inSubsteps.advance);
	});
}

/** Whether a population has one potential, by which it can be told that it rests. */
const hasOneVoltage = (name: string, { populations }: Network): boolean =>
	populations.some((each) => each.name === name && voltagesOf(each.kind).length === 1);

/** A population with the entries and the shares of rows that stand in its matrix. */
function withMatrix(
	plan: GroupPlan,
	cell: Measured,
	scheme: RealtimeScheme,
	{ stepMs, substepMs, long, options, takesLongSteps, heardByQuick, coupled }: Lengths,
): GroupPlan {
	const { name, clock, fires = false } = plan;
	const lengthMs = clock === 'substep' ? substepMs : stepMs;
	const isLong = takesLongSteps && clock === 'step';
	// Of a junction the matrix has the own side only, and so takes what neighbours do together for faster than it is. With shares horizontal cells, joined by 15 nS, are off by 0.020 mV
	// (RMS under noise) and not by 0.031, and AII cells by a tenth to a third less after flashes.
	const isCoupled = isLong && coupled.has(name);
	// In long steps cells are followed by all of their matrix whose errors others multiply: receptors, and those that drive cells that fire, since close to threshold a
	// thousandth of what they send moves a spike by milliseconds.
	const isDecisive = heardByQuick.has(name) || cell.kind.inputs.some(({ role }) => role === 'light');
	// Who asks for steps so short that a cell that fires needs no substeps asks for accuracy.
	const isWhole = options.jacobian !== 'stiff' || (fires && clock === 'step') || isCoupled || (isLong && isDecisive);
	const entries = isWhole ? {} : { kept: stiffEntries(cell, lengthMs, fires) };
	const shares = fires || isCoupled ? rowShares(cell, scheme, lengthMs) : undefined;
	const matrix = shares ? { ...entries, shares } : entries;
	if (clock === 'step' || long.length === 0) return { ...plan, matrix };
	const inLong = longShares(cell, scheme, substepMs, lengthsOf(plan.name, long, substepMs));
	return { ...plan, matrix, longMatrix: inLong ? { shares: inLong } : {} };
}

/** Says when substeps are taken together. */
function pacing(long: readonly LongSubstep[]): string {
	if (long.length === 0) return '';
	const each = long.map(({ count, belowMv, mostChangeMv }) => {
		const bounds = [...belowMv].map(([name, potential]) =>
			potential === Number.POSITIVE_INFINITY ? `${name} at any potential` : `${name} below ${potential.toFixed(1)} mV`,
		);
		return `${count} in one where the potential changes by less than ${mostChangeMv.toPrecision(2)} mV in it, ${bounds.join(' and ')}`;
	});
	return `; of cells at rest ${each.join('; ')}`;
}

/**
 * Decides how a network is advanced: which cells need substeps (by measuring how fast each kind can run away, and by trying whether steps hold it),
 * in which clock each connection's states and currents belong, and in which order things happen.
 * @throws UserError for steps out of range, an unknown population in `substepped`, or a cell that no step holds
 */
export function planRealtime(network: Network, options: RealtimeOptions = {}): RealtimePlan {
	const stepMs = wantStep(options.stepMs ?? 0.5, 'stepMs', 0.005, 2);
	const longest = wantStep(options.substepMs ?? 0.1, 'substepMs', 0.001, 2);
	const names = network.populations.map((each) => each.name);
	const unknown = options.substepped?.find((each) => !names.includes(each));
	if (unknown !== undefined) {
		throw new UserError(`substepped: no population '${unknown}' in this circuit; known are ${names.join(', ')}`);
	}
	// How long steps may be is measured by the method of the substeps: growth and overshoot are found for both clocks at once.
	const scheme = options.scheme ?? midpointScheme;
	const takesLongSteps = !options.scheme && network.circuit.mosaics.length > 0 && stepMs > longStepMs;
	const measured = measureAll(network, scheme);
	const clocked = [...measured].map(([group, each]) => planPopulation(group, network, options, scheme, stepMs, each));
	const isSubstepped = ({ name }: Group) => clocked.some((each) => each.name === name && each.clock === 'substep');
	const quick = [...measured].filter(([group]) => isSubstepped(group));
	const growth = Math.max(0, ...quick.map(([, { excitability }]) => excitability.growthPerMs));
	const substepLimit = growth > 0 ? Math.min(longest, (options.mostGrowth ?? mostGrowthPerStep) / growth) : longest;
	const fewest = Math.max(1, Math.ceil(stepMs / substepLimit - 1e-9));
	const divisions = new Map(quick.map(([group, each]) => [group.name, divide(group, each, scheme, stepMs, fewest)]));
	const populations = clocked.map((plan) => withOvershoot(plan, divisions.get(plan.name) ?? { count: 1 }));
	const substepped = populations.filter((each) => each.clock === 'substep');
	const fast = new Set(substepped.map((each) => each.name));
	const interpolated = interpolatedSignals(network, fast);
	const connections = network.connections.map((group) =>
		interpolated.has(group.name) ? planInterpolated(group) : planConnection(group, fast),
	);
	const joining = (isMeant: (group: Group) => boolean): ReadonlySet<string> =>
		new Set(network.connections.filter(isMeant).map(({ joins }) => joins?.from ?? ''));
	const heardByQuick = joining(({ name }) => interpolated.has(name));
	const coupled = joining(({ kind, joins }) => kind.type === 'junction' && joins?.from === joins?.to);
	const fusedSubsteps = canFuse(connections, network, fast);
	const groups = [...populations.map((each) => (fusedSubsteps ? withFrozenPartners(each) : each)), ...connections];
	const substeps = Math.max(1, ...[...divisions.values()].map((each) => each.count));
	const substepsActBack = actsBack(groups, network, fast);
	const cells = quick.map(([{ name }, { trials, ...cell }]) => {
		const isThrown = substepped.some((each) => each.name === name && each.overshoot);
		return isThrown && trials ? { name, ...cell, trials } : { name, ...cell };
	});
	const canRest = options.longSubsteps === true && fusedSubsteps && !substepsActBack && fast.size > 0;
	const long =
		canRest && cells.every(({ name }) => hasOneVoltage(name, network))
			? longSubsteps(cells, scheme, substeps, stepMs / substeps)
			: [];
	const list = (clock: 'inStep' | 'inSubsteps') =>
		groups
			.filter((each) => works(each[clock]))
			.map((each) => each.name)
			.join(', ');
	const substepping = `${substeps} substeps of ${stepMs / substeps} ms (${fusedSubsteps ? 'both stages in one kernel' : 'two stages each'}; what comes from the step's clock taken at the middle of each): ${list('inSubsteps')}${pacing(long)}`;
	const stages = ['first', 'second'].map((stage) => `${stage} stage of the step of ${stepMs} ms: ${list('inStep')}`);
	const order =
		fast.size === 0
			? stages
			: substepsActBack
				? [stages[0] as string, substepping, stages[1] as string]
				: [...stages, substepping];
	return {
		circuit: network.circuit.name,
		stepMs,
		substeps,
		substepMs: stepMs / substeps,
		scheme: takesLongSteps ? longStepScheme : scheme,
		substepScheme: scheme,
		mostGrowth: options.mostGrowth ?? mostGrowthPerStep,
		groups: groups.map((plan) => {
			const [, cell] = [...measured].find(([{ name }]) => name === plan.name) ?? [];
			const lengths = { stepMs, substepMs: stepMs / substeps, long, options, takesLongSteps, heardByQuick, coupled };
			return cell ? withMatrix(plan, cell, scheme, lengths) : plan;
		}),
		fusedSubsteps,
		substepsActBack,
		longSubsteps: long,
		order,
	};
}
