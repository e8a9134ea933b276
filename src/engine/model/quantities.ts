import { UserError } from '../../base/errors.ts';
import { takesCurrent } from '../../ode/equations/linking/delivery.ts';
import type { Group, Network } from '../../ode/kernels/network/network.ts';
import { electrodeReader } from './clampCurrent.ts';

/** Something of a cell that can be recorded. */
export interface Quantity {
	/** `V`, `Kv.I`, `Kv.m`, `synaptic_current`. */
	readonly path: string;
	readonly title: string;
	readonly unit: string;
	/** An ionic current, a synaptic or a junction current, or that of the electrode in the cell. */
	readonly isCurrent: boolean;
}

interface Place extends Quantity {
	/** From inside units to the unit shown. */
	readonly scale: number;
	readonly from: 'state' | 'input' | 'assigned' | 'electrode';
	readonly index: number;
}

function placesOf({ kind }: Group): Place[] {
	return [
		...kind.states.map(({ path, title, unit, factor }, index) => ({
			path,
			title,
			unit,
			isCurrent: false,
			scale: 1 / factor,
			from: 'state' as const,
			index,
		})),
		...kind.quantities.map(({ path, title, unit, factor, isCurrent }, index) => ({
			path,
			title: title || path,
			unit,
			isCurrent,
			scale: 1 / factor,
			from: 'assigned' as const,
			index,
		})),
		...kind.inputs.flatMap(({ path, title, unit, factor, role }, index): Place[] =>
			// How fast what is on its way changes is the method's own business; what it is can be recorded as a state.
			role === 'delayed'
				? []
				: [
						{
							...{ path, title: title || path, unit, scale: 1 / factor },
							...{ from: role === 'electrode' ? role : 'input', index },
							isCurrent: role === 'electrode' || takesCurrent({ role }),
						},
					],
		),
	];
}

/** Everything of a population's cells that can be recorded: states, assigned quantities, inputs. */
export function quantitiesOf(group: Group): Quantity[] {
	return placesOf(group).map(({ path, title, unit, isCurrent }) => ({ path, title, unit, isCurrent }));
}

/** Reads chosen quantities of one cell. */
export interface Probe {
	readonly quantities: readonly Quantity[];
	/** Writes the values, in the units of `quantities`, to `out` from `at` on. Reads the inputs as the network last set them. */
	read(y: Float64Array, out: Float32Array | Float64Array, at: number): void;
}

/**
 * Creates a probe of one member of a population.
 * @param paths what to read; when empty, the potential and all currents
 * @throws UserError for an unknown quantity or a member out of range
 */
export function createProbe(network: Network, group: Group, member: number, paths: readonly string[]): Probe {
	if (!Number.isInteger(member) || member < 0 || member >= group.count) {
		throw new UserError(`${group.name} has members 0 to ${group.count - 1}; got ${member}`);
	}
	const all = placesOf(group);
	const chosen =
		paths.length === 0
			? all.filter(({ path, isCurrent }) => path === 'V' || isCurrent)
			: paths.map((path) => {
					const place = all.find((each) => each.path === path);
					if (place) return place;
					throw new UserError(
						`${group.name} has no quantity '${path}'; it has ${all.map((each) => each.path).join(', ')}`,
					);
				});
	const values = new Float64Array(group.kind.quantities.length);
	const observes = chosen.some(({ from }) => from === 'assigned');
	const electrode = chosen.some(({ from }) => from === 'electrode')
		? electrodeReader(network, group, member)
		: undefined;
	return {
		quantities: chosen.map(({ path, title, unit, isCurrent }) => ({ path, title, unit, isCurrent })),
		read(y, out, at) {
			if (observes) group.observe(y, network.inputs, group.parameters, group, member, values);
			chosen.forEach(({ from, index, scale }, k) => {
				const value =
					from === 'assigned'
						? values[index]
						: from === 'state'
							? y[group.offset + index * group.count + member]
							: from === 'electrode'
								? electrode?.(y)
								: network.inputs[group.inputOffset + index * group.count + member];
				out[at + k] = (value ?? Number.NaN) * scale;
			});
		},
	};
}
