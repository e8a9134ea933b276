import type { Kind } from '../../../src/ode/equations/linking/kind.ts';
import { createLibrary } from '../../../src/ode/equations/linking/library.ts';
import {
	type Group,
	groupNamed,
	inputIndex,
	type Network,
	stateIndex,
} from '../../../src/ode/kernels/network/network.ts';
import { buildNetwork } from '../../../src/ode/kernels/network/networkBuilder.ts';
import { parameterAt, parameterValue, setParameter } from '../../../src/ode/kernels/network/parameterPlaces.ts';
import { settleInTheDark } from '../../../src/ode/solvers/reference/darkState.ts';
import { catalogue, type circuitNames } from '../../../src/retina/catalogue.ts';

const library = createLibrary(catalogue);

/** A circuit on the bench: every state, parameter and quantity can be set and read by its path, in its declared unit. */
export interface Bench {
	readonly populations: readonly Group[];
	kind(group: string): Kind;
	/** Sets a state, an input or a parameter (switch: 0 or 1). */
	set(path: string, value: number): void;
	/** Reads a state, a parameter or a quantity. */
	get(path: string): number;
	/** The derivative of a state, in its declared unit per ms. */
	rate(path: string): number;
	/** Largest |dy/dt| relative to the size of the state, per ms. */
	largestRate(): number;
}

/** Found once for each circuit: its dark state, and the parameters that came out of it. */
const found = new Map<string, { readonly y: Float64Array; readonly parameters: readonly Float64Array[] }>();

/** A circuit of one column as it is in the dark. */
function inTheDark(circuit: string) {
	const network = buildNetwork(circuit, library);
	const groups = [...network.populations, ...network.connections];
	const known = found.get(circuit);
	if (!known) {
		const { y } = settleInTheDark(network, library);
		found.set(circuit, { y, parameters: groups.map(({ parameters }) => Float64Array.from(parameters)) });
		return { network, y: Float64Array.from(y) };
	}
	for (const [k, { parameters }] of groups.entries()) parameters.set(known.parameters[k] as Float64Array);
	return { network, y: Float64Array.from(known.y) };
}

/** A circuit in its dark steady state. */
export function benchOf(circuit: (typeof circuitNames)[number]): Bench {
	const { network, y } = inTheDark(circuit);
	return benchAt(network, y);
}

/** A network, standing at a state that is changed by what is set. */
export function benchAt(network: Network, y: Float64Array): Bench {
	const dydt = new Float64Array(network.size);
	const split = (path: string) => {
		const [name = '', ...rest] = path.split('.');
		return { group: groupNamed(network, name), own: rest.join('.') };
	};
	const stateOf = (path: string) => {
		const { group, own } = split(path);
		const state = group.kind.states.find((each) => each.path === own);
		return state && { index: stateIndex(group, own, 0), factor: state.factor };
	};
	return {
		populations: network.populations,
		kind: (name) => groupNamed(network, name).kind,
		set(path, value) {
			const { group, own } = split(path);
			const state = stateOf(path);
			const input = group.kind.inputs.find((each) => each.path === own);
			if (state) y[state.index] = value * state.factor;
			else if (input) network.inputs[inputIndex(group, own)] = value * input.factor;
			else setParameter(parameterAt(network, path), value);
		},
		get(path) {
			const { group, own } = split(path);
			const state = stateOf(path);
			if (state) return (y[state.index] ?? Number.NaN) / state.factor;
			const k = group.kind.quantities.findIndex((each) => each.path === own);
			if (k < 0) return parameterValue(parameterAt(network, path));
			network.rates(y, dydt);
			const out = new Float64Array(group.kind.quantities.length);
			group.observe(y, network.inputs, group.parameters, group, 0, out);
			return (out[k] ?? Number.NaN) / (group.kind.quantities[k]?.factor ?? 1);
		},
		rate(path) {
			const state = stateOf(path);
			if (!state) throw new Error(`no state ${path}`);
			network.rates(y, dydt);
			return (dydt[state.index] ?? Number.NaN) / state.factor;
		},
		largestRate() {
			network.rates(y, dydt);
			return Math.max(...dydt.map((rate, i) => Math.abs(rate) / Math.max(Math.abs(y[i] ?? 0), 1e-3)));
		},
	};
}
