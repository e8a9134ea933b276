import { deliveredBy } from '../../equations/linking/delivery.ts';
import { reachableNames } from '../../equations/linking/jacobian.ts';
import { analyseStates } from '../../equations/linking/stateRoles.ts';
import type { Feedback } from '../graph/kernelRequest.ts';
import { ownSideExternal } from '../graph/realtimeKernel.ts';
import type { Group, Network } from '../network/network.ts';
import { type Duty, described, type GroupPlan, works } from './groupPlan.ts';

/** Own states on which the connections' currents into a population depend; the weight is for both stages of one clock. */
export function feedbackOf(population: Group, network: Network): Feedback[] {
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

/** A connection in the clock of what its states follow. @param fast substepped populations */
export function planConnection(group: Group, fast: ReadonlySet<string>): GroupPlan {
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
		...described(group, analyseStates(group.kind)),
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
export function interpolatedSignals(network: Network, fast: ReadonlySet<string>): ReadonlySet<string> {
	const signals = network.connections.filter(
		({ kind, joins }) => deliveredBy(kind)?.isSignal && fast.has(joins?.to ?? ''),
	);
	const isSmooth = ({ kind, joins }: Group): boolean => kind.states.length === 0 && !fast.has(joins?.from ?? '');
	const shared = (a: Group, b: Group): boolean => a.joins?.to === b.joins?.to && a.joins?.into === b.joins?.into;
	const smooth = signals.filter((each) => signals.filter((other) => shared(each, other)).every(isSmooth));
	return new Set(smooth.map(({ name }) => name));
}

/** Such a signal. */
export function planInterpolated(group: Group): GroupPlan {
	const nothing: Duty = { advance: false, deliver: [] };
	return {
		...described(group, []),
		clock: 'step',
		reason: 'its signal is taken at both ends of the step, and linear between them, for cells that are substepped',
		feedback: [],
		matrix: {},
		inStep: nothing,
		inSubsteps: nothing,
		isInterpolated: true,
	};
}

/** Substepped cells wait for no other substepped cell: then both stages fit in one kernel. */
export function canFuse(groups: readonly GroupPlan[], network: Network, fast: ReadonlySet<string>): boolean {
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
export function withFrozenPartners(plan: GroupPlan): GroupPlan {
	if (plan.clock === 'step') return plan;
	return { ...plan, feedback: plan.feedback.map((each) => ({ ...each, weight: 1 })) };
}

/** Whether something on the step's clock reads a substepped cell. */
export function actsBack(groups: readonly GroupPlan[], network: Network, fast: ReadonlySet<string>): boolean {
	return network.connections.some((connection) => {
		const plan = groups.find((each) => each.name === connection.name);
		if (!plan || !works(plan.inStep)) return false;
		const readsFast = connection.kind.externals.some(({ side }) => fast.has(externalPopulation(connection, side)));
		// A synapse onto a substepped cell reads it for its current only, and that is not delivered on the step's clock.
		const needed = plan.inStep.deliver.length > 0 || drivers(connection).some((each) => fast.has(each));
		return needed && (readsFast || plan.inSubsteps.advance);
	});
}
