import { groupNamed, type Network, stateIndex } from '../../ode/model/network.ts';
import { type CircuitName, circuits } from '../../retina/catalogue.ts';
import type { RunRules } from '../../retina/variants/variant.ts';
import { createProbe } from '../model/quantities.ts';

/** One column of the table of results. */
export interface RowColumn {
	/** Header: `rod_V_mV`. */
	readonly header: string;
	/** States that must be known to compute it. */
	readonly states: readonly number[];
	/** The light-sensitive current: a current, not a state (release2016 prints it a step late). */
	readonly isCurrent: boolean;
	/** The value from a state vector in which `states` hold. */
	read(y: Float64Array): number;
}

/** Columns of the published program's circuits: header, population or connection, path. */
const published: Readonly<Record<CircuitName, readonly (readonly [string, string, string])[]>> = {
	dual: [
		['rod_Iphoto_pA', 'rod', 'phototransduction.I'],
		['rod_V_mV', 'rod', 'V'],
		['cone_V_mV', 'cone', 'V'],
		['S_rod_rb', 'rod_rb', 'S'],
		['rb_V_mV', 'rodBipolar', 'V'],
		['S_rb_aii', 'rb_aii', 'S'],
		['S_cone_cb', 'cone_cb', 'S'],
		['cb_V_mV', 'coneBipolar', 'V'],
		['aii_V_mV', 'aii', 'V'],
		['S_cb_gc', 'cb_gc', 'S'],
		['gc_V_mV', 'ganglion', 'V'],
	],
	rod: [
		['rod_Iphoto_pA', 'rod', 'phototransduction.I'],
		['rod_V_mV', 'rod', 'V'],
		['S_rod_rb', 'rod_rb', 'S'],
		['rb_V_mV', 'rodBipolar', 'V'],
		['S_rb_gc', 'rb_gc', 'S'],
		['gc_V_mV', 'ganglion', 'V'],
	],
	cone: [
		['cone_V_above_rest_mV', 'cone', 'V'],
		['S_cone_cb', 'cone_cb', 'S'],
		['cb_V_mV', 'coneBipolar', 'V'],
		['S_cb_gc', 'cb_gc', 'S'],
		['gc_V_mV', 'ganglion', 'V'],
	],
};

/** Every potential and every synapse, for circuits of the user's own. */
function allColumns(network: Network): (readonly [string, string, string])[] {
	const potentials = network.populations.map(({ name }) => [`${name}_V_mV`, name, 'V'] as const);
	const synapses = network.connections
		.filter(({ kind, count }) => count > 0 && kind.states.some(({ path }) => path === 'S'))
		.map(({ name }) => [`S_${name}`, name, 'S'] as const);
	return [...potentials, ...synapses];
}

/**
 * The columns of a run, in order, without the time. With several columns of the retina each header ends in `[member]`.
 * The potential that the circuit `cone` prints is relative to rest: to the start of the run.
 * @param start state at time 0
 */
export function rowColumns(circuit: string, network: Network, rules: RunRules, start: Float64Array): RowColumn[] {
	const isPublished = Object.hasOwn(circuits, circuit) && Object.hasOwn(published, circuit);
	const wanted = isPublished ? published[circuit as CircuitName] : allColumns(network);
	const many = network.lattice.columns > 1;
	return wanted.flatMap(([title, groupName, path]) => {
		const group = groupNamed(network, groupName);
		return Array.from({ length: group.count }, (_, member): RowColumn => {
			const header = many ? `${title}[${member}]` : title;
			const isState = group.kind.states.some((state) => state.path === path);
			if (isState) {
				const index = stateIndex(group, path, member);
				const relative = rules.aboveStart.includes(`${groupName}.${path}`) || title.includes('above_rest');
				const zero = relative ? (start[index] ?? 0) : 0;
				return { header, states: [index], isCurrent: false, read: (y) => (y[index] ?? Number.NaN) - zero };
			}
			const probe = createProbe(network, group, member, [path]);
			const states = group.kind.states.map((state) => stateIndex(group, state.path, member));
			const out = new Float64Array(1);
			return {
				header,
				states,
				isCurrent: true,
				read(y) {
					probe.read(y, out, 0);
					return out[0] ?? Number.NaN;
				},
			};
		});
	});
}
