import { UserError } from '../../../base/errors.ts';
import { voltagesOf } from '../../equations/linking/stateRoles.ts';
import { longStepScheme, midpointScheme, type RealtimeScheme } from '../graph/realtimeScheme.ts';
import type { Group, Network } from '../network/network.ts';
import {
	actsBack,
	canFuse,
	interpolatedSignals,
	planConnection,
	planInterpolated,
	withFrozenPartners,
} from './connectionPlan.ts';
import { type GroupPlan, works } from './groupPlan.ts';
import { planPopulation, withMatrix, withOvershoot } from './populationPlan.ts';
import { mostGrowthPerStep, type RealtimeOptions, takesLongSteps, wantStep } from './realtimeOptions.ts';
import { type LongSubstep, longSubsteps } from './realtimePace.ts';
import { sentMeans } from './sentMeans.ts';
import { measureAll } from './stepLengths.ts';
import { countSubsteps } from './substepCount.ts';

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
	/** Signals that are linear in time have the right mean in each step, rather than the right end. */
	readonly sendsMeans: boolean;
	/** Longer substeps that a group of cells may take while all of them are far from running away; none if all are of `substepMs`. */
	readonly longSubsteps: readonly LongSubstep[];
	/** What one step does, in order. */
	readonly order: readonly string[];
}

/** The method of a clock. */
export const schemeOf = ({ scheme, substepScheme }: RealtimePlan, clock: GroupPlan['clock']): RealtimeScheme =>
	clock === 'step' ? scheme : substepScheme;

/** Whether a population has one potential, by which it can be told that it rests. */
const hasOneVoltage = (name: string, { populations }: Network): boolean =>
	populations.some((each) => each.name === name && voltagesOf(each.kind).length === 1);

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
	const names = network.populations.map((each) => each.name);
	const unknown = options.substepped?.find((each) => !names.includes(each));
	if (unknown !== undefined) {
		throw new UserError(`substepped: no population '${unknown}' in this circuit; known are ${names.join(', ')}`);
	}
	// How long steps may be is measured by the method of the substeps: growth and overshoot are found for both clocks at once.
	const scheme = options.scheme ?? midpointScheme;
	const isLong = takesLongSteps(network, options);
	const measured = measureAll(network, scheme);
	const clocked = [...measured].map(([group, each]) => planPopulation(group, network, options, scheme, stepMs, each));
	const isSubstepped = ({ name }: Group) => clocked.some((each) => each.name === name && each.clock === 'substep');
	const quick = [...measured].filter(([group]) => isSubstepped(group));
	const { count: substeps, why, divisions } = countSubsteps(quick, scheme, stepMs, options);
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
	const joined = joining(({ kind, joins }) => kind.type === 'junction' && joins?.from === joins?.to);
	const drivingJoined = joining(({ kind, joins }) => kind.type === 'synapse' && joined.has(joins?.to ?? ''));
	const shared = new Set([...joined, ...drivingJoined]);
	const fusedSubsteps = canFuse(connections, network, fast);
	const groups = [...populations.map((each) => (fusedSubsteps ? withFrozenPartners(each) : each)), ...connections];
	const substepsActBack = actsBack(groups, network, fast);
	const sends = isLong && !substepsActBack ? sentMeans(network, interpolated) : new Map<string, number[]>();
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
	const substepping = `${substeps} substeps of ${Number((stepMs / substeps).toPrecision(4))} ms, since ${why} (${fusedSubsteps ? 'both stages in one kernel' : 'two stages each'}; what comes from the step's clock taken at the middle of each): ${list('inSubsteps')}${pacing(long)}`;
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
		scheme: isLong ? longStepScheme : scheme,
		substepScheme: scheme,
		mostGrowth: options.mostGrowth ?? mostGrowthPerStep,
		groups: groups.map((plan) => {
			const [, cell] = [...measured].find(([{ name }]) => name === plan.name) ?? [];
			const lengths = {
				stepMs,
				substepMs: stepMs / substeps,
				long,
				options,
				takesLongSteps: isLong,
				heardByQuick,
				shared,
			};
			const sent = sends.get(plan.name);
			return cell ? { ...withMatrix(plan, cell, scheme, lengths), ...(sent ? { sends: sent } : {}) } : plan;
		}),
		fusedSubsteps,
		substepsActBack,
		sendsMeans: sends.size > 0,
		longSubsteps: long,
		order,
	};
}
