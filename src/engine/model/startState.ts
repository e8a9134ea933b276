import { darkRestsOf } from '../../ode/equations/linking/darkRests.ts';
import { type Group, groupNamed, type Network, stateIndex } from '../../ode/kernels/network/network.ts';
import type { RunRules } from '../../retina/variants/variant.ts';

/** A parameter whose declared value is a dark rest: the threshold of a synapse or of a mechanism. */
export interface Threshold {
	/** `rod_rb.threshold`, `rod.terminal.rest`. */
	readonly path: string;
	readonly group: Group;
	readonly index: number;
	/** State that it is the rest of: of a synapse's presynaptic population, else of its own. */
	readonly state: string;
}

/** The thresholds of a network that are found, not declared. */
export function thresholdsOf(network: Network): Threshold[] {
	return [...network.populations, ...network.connections].flatMap((group) =>
		darkRestsOf(group.kind).map(({ path, index, state }) => ({ path: `${group.name}.${path}`, group, index, state })),
	);
}

/** The population whose state is a threshold under these rules. */
export function thresholdSource(threshold: Threshold, rules: RunRules): string {
	return rules.thresholdSources[threshold.group.name] ?? threshold.group.joins?.from ?? threshold.group.name;
}

/** The declared initial state with the values that a variant gives; every column starts alike. */
export function givenStart(network: Network, given: Readonly<Record<string, number>>): Float64Array {
	const y = network.initialState();
	for (const [path, value] of Object.entries(given)) {
		const [name = '', ...state] = path.split('.');
		const group = groupNamed(network, name);
		const k = group.kind.states.findIndex((each) => each.path === state.join('.'));
		const first = stateIndex(group, state.join('.'), 0);
		y.fill(value * (group.kind.states[k]?.factor ?? 1), first, first + group.count);
	}
	return y;
}

/**
 * The state at the fourth stage of the first Runge–Kutta step in the dark, where the released program reads its thresholds.
 * Synapses stand still in it, whatever the thresholds are yet.
 * @param stepMs the step of that program, ms
 */
export function fourthStageOfFirstStep(network: Network, start: Float64Array, stepMs: number): Float64Array {
	const n = network.size;
	const rates = (y: Float64Array): Float64Array => {
		const dydt = new Float64Array(n);
		network.rates(y, dydt);
		for (const { offset, kind, count } of network.connections) {
			dydt.fill(0, offset, offset + kind.states.length * count);
		}
		return dydt;
	};
	const advanced = (by: number, k: Float64Array) => start.map((value, i) => value + by * (k[i] as number));
	const k1 = rates(start);
	const k2 = rates(advanced(0.5 * stepMs, k1));
	const k3 = rates(advanced(0.5 * stepMs, k2));
	return advanced(stepMs, k3);
}
