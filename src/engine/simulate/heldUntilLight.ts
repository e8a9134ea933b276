import { groupNamed, type Network, stateIndex } from '../../ode/kernels/network/network.ts';
import type { RunRules } from '../../retina/variants/variant.ts';

/** Indices of states that stand still until the light starts, under rules with that fault; none under others. */
export function heldUntilLight(
	network: Network,
	{ heldUntilLight: held }: RunRules,
): { readonly receptors: readonly number[]; readonly synapses: readonly number[] } {
	if (!held) return { receptors: [], synapses: [] };
	const receptors = held.putBack.flatMap((path) => {
		const [name = '', ...state] = path.split('.');
		if (!network.populations.some((group) => group.name === name)) return [];
		const group = groupNamed(network, name);
		return Array.from({ length: group.count }, (_, member) => stateIndex(group, state.join('.'), member));
	});
	const synapses = network.connections.flatMap(({ offset, kind, count }) =>
		Array.from({ length: kind.states.length * count }, (_, i) => offset + i),
	);
	return { receptors, synapses };
}
