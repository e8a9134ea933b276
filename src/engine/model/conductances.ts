import { UserError } from '../../base/errors.ts';
import { type Group, type Network, stateIndex } from '../../ode/kernels/network/network.ts';
import { createProbe, type Quantity, quantitiesOf } from './quantities.ts';

/** How the name of a conductance ends: `Kv.conductance` belongs to the current `Kv.I`. */
const ending = '.conductance';

/** Unit of a conductance by that of its current, over mV. */
const units: Readonly<Record<string, string>> = { pA: 'nS', nA: 'uS', 'uA/cm^2': 'mS/cm^2' };

/**
 * The conductances of a cell's ionic currents: the slope of each over the potential with all its states held still, which for a current g·gates·(V − E) is
 * g·gates. A gate that follows the potential at once, and a current that is no straight line of it, add what they have of slope.
 */
export function conductancesOf(group: Group): (Quantity & { readonly current: string })[] {
	if (!group.kind.states.some(({ path }) => path === 'V')) return [];
	const assigned = new Set(group.kind.quantities.map(({ path }) => path));
	return quantitiesOf(group).flatMap(({ path, title, unit, isCurrent }) => {
		const conductance = units[unit];
		if (!isCurrent || conductance === undefined || !assigned.has(path) || !path.endsWith('.I')) return [];
		const name = `${path.slice(0, -'.I'.length)}${ending}`;
		return [{ path: name, title: `conductance: ${title}`, unit: conductance, isCurrent: false, current: path }];
	});
}

/** Half of the difference of potential over which the slope is taken, mV: far below anything a channel feels, far above rounding. */
const halfMv = 1e-3;

/**
 * Reads a conductance of one cell from a state, in its unit; nothing where the path names none.
 * @throws UserError for a member out of range
 */
export function conductanceReader(
	network: Network,
	group: Group,
	member: number,
	path: string,
): { readonly unit: string; readonly current: string; read(y: Float64Array): number } | undefined {
	if (!path.endsWith(ending)) return undefined;
	const found = conductancesOf(group).find((each) => each.path === path);
	if (!found) {
		const known = conductancesOf(group).map((each) => each.path);
		throw new UserError(`${group.name} has no conductance '${path}'; it has ${known.join(', ') || 'none'}`);
	}
	const probe = createProbe(network, group, member, [found.current]);
	const potential = stateIndex(group, 'V', member);
	const at = new Float64Array(1);
	const currentAt = (y: Float64Array, mv: number): number => {
		y[potential] = mv;
		probe.read(y, at, 0);
		return at[0] as number;
	};
	return {
		unit: found.unit,
		current: found.current,
		read(y) {
			const mv = y[potential] as number;
			const slope = (currentAt(y, mv + halfMv) - currentAt(y, mv - halfMv)) / (2 * halfMv);
			y[potential] = mv;
			return slope;
		},
	};
}
