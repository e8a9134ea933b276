import { delayOf } from '../../ode/kernels/network/delays.ts';
import { type Group, groupNamed, type Network } from '../../ode/kernels/network/network.ts';
import type { GroupPlan } from '../../ode/kernels/plan/groupPlan.ts';
import type { RealtimePlan } from '../../ode/kernels/plan/realtimePlan.ts';

/** How one state is advanced, and why. */
export interface StateTreatment {
	readonly state: string;
	/** What it is, as its equations show it. */
	readonly role: string;
	/**
	 * `explicit`: slow enough in this step to be taken from its rate alone; `implicit`: by its own relaxation; `coupled`: solved together with
	 * the states in `with`.
	 */
	readonly treatment: 'explicit' | 'implicit' | 'coupled';
	readonly with: readonly string[];
	/** Fastest rate of relaxation or growth of the state by itself that was met, 1/ms; absent for connections. */
	readonly ratePerMs?: number;
	/** Which part of its row of the Jacobian stands in the matrix; absent where all of it does. */
	readonly share?: number;
}

/** How one population or connection is advanced. */
export interface GroupExplanation {
	readonly name: string;
	readonly kind: string;
	readonly clock: 'step' | 'substep';
	readonly stepMs: number;
	readonly reason: string;
	/** Of a synapse that states a delay: how long after it happens it reads what its presynaptic cell does, ms. */
	readonly delayMs?: number;
	/** Its spikes are events of its declaration, located within a step. */
	readonly spikesByEvents?: true;
	/** Fastest relaxation met, and fastest growth with the potential at which it was met; absent for connections. */
	readonly stiffness?: { readonly fastestPerMs: number; readonly growthPerMs: number; readonly atMv: number | null };
	readonly states: readonly StateTreatment[];
}

/** How a circuit is advanced in real time. */
export interface CircuitExplanation {
	readonly circuit: string;
	readonly scheme: { readonly name: string; readonly order: number; readonly source: string };
	readonly stepMs: number;
	readonly substepMs: number;
	readonly substeps: number;
	readonly order: readonly string[];
	readonly groups: readonly GroupExplanation[];
}

function statesOf(plan: GroupPlan, { kind }: Group): StateTreatment[] {
	const n = kind.states.length;
	const { shares } = plan.matrix;
	const kept = plan.matrix.kept && new Set(plan.matrix.kept);
	return plan.states.map(({ path, role, dependsOn }, row): StateTreatment => {
		const inMatrix = (column: number) => !kept || kept.has(`${row},${column}`);
		const together = dependsOn.filter((each) => inMatrix(kind.states.findIndex((other) => other.path === each)));
		// What is on its way, or how an event stands, has no equation of its own: its rate is known before the step.
		const isKnownBefore = role === 'delayed' || role === 'event';
		const treatment = isKnownBefore
			? 'explicit'
			: together.length > 0
				? 'coupled'
				: inMatrix(row)
					? 'implicit'
					: 'explicit';
		const { loopsPerMs, drivenPerMs } = plan.excitability ?? {};
		const own = row * (n + 1);
		const ratePerMs = loopsPerMs && drivenPerMs && Math.max(loopsPerMs[own] as number, drivenPerMs[own] as number);
		return {
			state: path,
			role,
			treatment,
			with: together,
			...(ratePerMs === undefined || role === 'event' ? {} : { ratePerMs }),
			...(shares ? { share: shares[row] as number } : {}),
		};
	});
}

/** Says how a plan advances a network, group by group and state by state. */
export function explainPlan(network: Network, plan: RealtimePlan): CircuitExplanation {
	const { name, order, source } = plan.scheme;
	return {
		circuit: plan.circuit,
		scheme: { name, order, source },
		stepMs: plan.stepMs,
		substepMs: plan.substepMs,
		substeps: plan.substeps,
		order: plan.order,
		groups: plan.groups.map((group): GroupExplanation => {
			const { excitability } = group;
			const of = groupNamed(network, group.name);
			const delayMs = delayOf(of);
			const stiffness = excitability && {
				fastestPerMs: excitability.fastestPerMs,
				growthPerMs: excitability.growthPerMs,
				atMv: Number.isFinite(excitability.atMv) ? excitability.atMv : null,
			};
			return {
				name: group.name,
				kind: group.kind,
				clock: group.clock,
				stepMs: group.clock === 'step' ? plan.stepMs : plan.substepMs,
				reason: group.reason,
				...(stiffness ? { stiffness } : {}),
				...(delayMs === undefined ? {} : { delayMs }),
				...(of.kind.spikeEvent ? { spikesByEvents: true } : {}),
				states: statesOf(group, of),
			};
		}),
	};
}

const rate = (value: number) => `${Number(value.toPrecision(3))}/ms`;

function stateLine({ state, role, treatment, with: together, ratePerMs, share }: StateTreatment): string {
	const implicit = share === undefined ? 'implicit' : `implicit by a share of ${share}`;
	const how =
		treatment === 'coupled'
			? `${implicit}, together with ${together.join(', ')}`
			: treatment === 'implicit'
				? implicit
				: treatment;
	const seen = ratePerMs === undefined ? '' : `, up to ${rate(ratePerMs)}`;
	return `    ${state} (${role}${seen}): ${how}`;
}

/** The same as text for a terminal. */
export function explanationText(explanation: CircuitExplanation): string {
	const { circuit, scheme, stepMs, order, groups } = explanation;
	const parts = groups.map(({ name, kind, reason, stiffness, states, ...group }) => {
		const seen = stiffness ? `; fastest relaxation ${rate(stiffness.fastestPerMs)}` : '';
		const late =
			group.delayMs === undefined ? '' : `; it reads its presynaptic cell with a delay of ${group.delayMs} ms`;
		const events = group.spikesByEvents ? '; its spikes are events, located within a step' : '';
		return [
			`${name} (${kind}): every ${Number(group.stepMs.toPrecision(4))} ms, because ${reason}${seen}${late}${events}`,
			...states.map(stateLine),
		].join('\n');
	});
	return [
		`${circuit}: ${scheme.name}, order ${scheme.order}, step ${stepMs} ms`,
		scheme.source,
		'',
		...order.map((each, k) => `${k + 1}. ${each}`),
		'',
		...parts,
	].join('\n');
}
