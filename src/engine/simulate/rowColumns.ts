import { isFilled } from '../../ode/equations/linking/delivery.ts';
import { reachableNames } from '../../ode/equations/linking/jacobian.ts';
import { type Group, groupNamed, type Network, stateIndex } from '../../ode/kernels/network/network.ts';
import { type Straying, strayingOf } from '../../ode/kernels/network/straying.ts';
import { StrayedError } from '../../ode/solvers/reference/solver.ts';
import type { CircuitName } from '../../retina/catalogue.ts';
import { conductanceReader } from '../model/conductances.ts';
import type { Model } from '../model/prepareModel.ts';
import { createProbe } from '../model/quantities.ts';

/** One column of the table of results. */
export interface RowColumn {
	/** Header: `rod_V_mV`. */
	readonly header: string;
	/** States that must be known to compute it. */
	readonly states: readonly number[];
	/** It needs what connections deliver, which all states decide: `network.rates` must have been asked for them at this state. */
	readonly readsConnections: boolean;
	/** The light-sensitive current: a current, not a state (release2016 prints it a step late). */
	readonly isCurrent: boolean;
	/** The value from a state vector in which `states` hold. */
	read(y: Float64Array): number;
	/** Why that is no number: the part of a sentence before its time. */
	why(y: Float64Array): string;
}

/** The value of a column at a time. @throws StrayedError that names the term without one */
export function readColumn(column: RowColumn, y: Float64Array, tMs: number, solver: string): number {
	const value = column.read(y);
	if (!Number.isFinite(value)) throw new StrayedError(solver, 'rate', column.why(y), tMs);
	return value;
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

/** What must be known to compute a quantity of a member: its states, those of other cells that it reads, and perhaps the currents of connections. */
function needsOf(
	{ kind, offset, count, externals }: Group,
	member: number,
	path: string,
): Pick<RowColumn, 'states' | 'readsConnections'> {
	const own = kind.states.map((_, k) => offset + k * count + member);
	const others = externals.map((indices) => indices[member] as number);
	const names = reachableNames([{ kind: 'name', name: path }], kind.quantities);
	const filled = kind.inputs.filter(isFilled);
	// What an electrode has to give under a clamp depends on all that the cell gets.
	const isElectrode = kind.inputs.some((each) => each.path === path && each.role === 'electrode');
	return {
		states: [...own, ...others],
		readsConnections: isElectrode || filled.some((each) => names.has(each.path)),
	};
}

/** `rod.V[3]`: the path, and the one member that is meant; all where there is none. */
function memberOf(text: string): { readonly path: string; readonly member?: number } {
	const [, path = text, member] = /^(.*)\[(\d+)\]$/.exec(text) ?? [];
	return member === undefined ? { path } : { path, member: Number(member) };
}

/** Columns for one path that a user wants recorded, for each cell or the one that it names. */
function recordedColumns(network: Network, straying: Straying, text: string): RowColumn[] {
	const { path, member: only } = memberOf(text);
	const [name = '', ...rest] = path.split('.');
	const group = groupNamed(network, name);
	const quantity = rest.join('.');
	const members = only === undefined ? Array.from({ length: group.count }, (_, member) => member) : [only];
	return members.map((member): RowColumn => {
		const header = (unit: string) => `${path}${unit === '1' ? '' : `_${unit}`}${group.count > 1 ? `[${member}]` : ''}`;
		const conductance = conductanceReader(network, group, member, quantity);
		if (conductance) {
			const { unit, current, read } = conductance;
			return {
				header: header(unit),
				...needsOf(group, member, current),
				isCurrent: false,
				read,
				why: (y) => straying.quantity(group, member, current, y),
			};
		}
		const probe = createProbe(network, group, member, [quantity]);
		const unit = probe.quantities[0]?.unit ?? '1';
		const out = new Float64Array(1);
		return {
			header: header(unit),
			...needsOf(group, member, quantity),
			isCurrent: false,
			read(y) {
				probe.read(y, out, 0);
				return out[0] as number;
			},
			why: (y) => straying.quantity(group, member, quantity, y),
		};
	});
}

/**
 * The columns of a run, in order, without the time. With several columns of the retina each header ends in `[member]`.
 * The potential that the circuit `cone` prints is relative to rest: to the start of the run.
 * @param model its start is the state at time 0
 * @param record paths of what to record instead (`rod.Kv.I`, `ganglion.V`, `rod_rb.S`), of all cells or of one (`ganglion.V[3]`)
 * @throws UserError for an unknown population, connection or quantity
 */
export function rowColumns({ request, network, rules, start }: Model, record?: readonly string[]): RowColumn[] {
	const straying = strayingOf(network);
	if (record) return record.flatMap((path) => recordedColumns(network, straying, path));
	const { circuit } = request;
	const isPublished = Object.hasOwn(published, circuit);
	const wanted = isPublished ? published[circuit as CircuitName] : allColumns(network);
	const many = network.lattice.columns > 1;
	return wanted.flatMap(([title, groupName, path]) => {
		const group = groupNamed(network, groupName);
		return Array.from({ length: group.count }, (_, member): RowColumn => {
			const header = many ? `${title}[${member}]` : title;
			const why = (y: Float64Array) => straying.quantity(group, member, path, y);
			const isState = group.kind.states.some((state) => state.path === path);
			if (isState) {
				const index = stateIndex(group, path, member);
				const relative = rules.aboveStart.includes(`${groupName}.${path}`) || title.includes('above_rest');
				const zero = relative ? (start[index] as number) : 0;
				return {
					header,
					states: [index],
					readsConnections: false,
					isCurrent: false,
					read: (y) => (y[index] as number) - zero,
					why,
				};
			}
			const probe = createProbe(network, group, member, [path]);
			const out = new Float64Array(1);
			return {
				header,
				...needsOf(group, member, path),
				isCurrent: true,
				why,
				read(y) {
					probe.read(y, out, 0);
					return out[0] as number;
				},
			};
		});
	});
}
