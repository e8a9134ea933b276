import { UserError } from '../../base/errors.ts';
import {
	groupNamed,
	inputIndex,
	type Network,
	type ParameterPlace,
	parameterAt,
	parametersOf,
	setParameter,
	stateIndex,
} from '../../ode/kernels/network/network.ts';
import type { Intervention } from '../../protocol/session/sessionFile.ts';

/** What an experimenter does to a network, kept apart from the parameters it starts with, so that it can end. */
export interface Experiment {
	/** The parameters as the user set them, without interventions, in declared units. Acts at once. @throws UserError out of range */
	setBase(path: string, value: number): void;
	base(path: string): number;
	/** The same for all parameters, by path. */
	bases(): ReadonlyMap<string, number>;
	/** Checks that the intervention fits this network. @throws UserError that names the path or the cell */
	check(intervention: Intervention): void;
	/**
	 * Makes exactly these interventions hold, in this order: later ones win; blocks of the same conductance multiply, injected
	 * currents add up. Clamped potentials in `y` are put to their value.
	 */
	hold(active: readonly Intervention[], y: Float64Array): void;
}

function conductanceAt(network: Network, path: string): ParameterPlace {
	try {
		return parameterAt(network, `${path}.g`);
	} catch (error) {
		if (!(error instanceof UserError)) throw error;
		throw new UserError(`block: '${path}' must be a channel or a connection with a conductance g; ${error.message}`);
	}
}

function membersOf(count: number, member: number | undefined): number[] {
	return member === undefined ? Array.from({ length: count }, (_, i) => i) : [member];
}

/** The indices in y of the potentials that an intervention is about. */
function potentials(network: Network, target: { population: string; member?: number | undefined }): number[] {
	const group = groupNamed(network, target.population);
	return membersOf(group.count, target.member).map((member) => stateIndex(group, 'V', member));
}

/** The indices in the inputs of the electrodes of the cells that an intervention is about. */
function electrodes(network: Network, target: { population: string; member?: number | undefined }): number[] {
	const group = groupNamed(network, target.population);
	// Refuses members that are not there, with the same words as for potentials.
	const first = inputIndex(group, 'electrode_current');
	return membersOf(group.count, target.member).map((member) => {
		stateIndex(group, 'V', member);
		return first + member;
	});
}

/** Creates an experiment on a network as it is now. */
export function createExperiment(network: Network): Experiment {
	const bases = new Map<string, number>();
	const touched = new Set<string>();
	const clamped = new Set<number>();
	const injected = new Set<number>();
	/** In inside units, so that going back is exact. */
	const baseInside = (path: string, place: ParameterPlace): number => {
		const known = bases.get(path);
		if (known !== undefined) return known;
		const value = place.group.parameters[place.index] ?? Number.NaN;
		bases.set(path, value);
		return value;
	};
	const check = (intervention: Intervention): void => {
		const { type, startS, endS } = intervention;
		if (endS !== undefined && endS <= startS) {
			throw new UserError(`${type}: endS must be later than startS (${startS}); got ${endS}`);
		}
		switch (intervention.type) {
			case 'set': {
				const place = parameterAt(network, intervention.path);
				const before = place.group.parameters[place.index] ?? Number.NaN;
				setParameter(place, intervention.value);
				place.group.parameters[place.index] = before;
				return;
			}
			case 'block':
				conductanceAt(network, intervention.path);
				return;
			case 'inject':
				electrodes(network, intervention.target);
				return;
			case 'clamp':
				potentials(network, intervention.target);
		}
	};
	return {
		setBase(path, value) {
			const place = parameterAt(network, path);
			setParameter(place, value);
			bases.set(path, place.group.parameters[place.index] ?? Number.NaN);
		},
		base(path) {
			const place = parameterAt(network, path);
			return baseInside(path, place) / place.parameter.factor;
		},
		bases: () =>
			new Map(
				parametersOf(network).map((place) => [place.path, baseInside(place.path, place) / place.parameter.factor]),
			),
		check,
		hold(active, y) {
			// Everything goes back to its base first, so that the result depends on what holds now, not on the way there.
			for (const path of touched) {
				const place = parameterAt(network, path);
				place.group.parameters[place.index] = baseInside(path, place);
			}
			touched.clear();
			for (const index of clamped) network.held.delete(index);
			clamped.clear();
			for (const index of injected) network.inputs[index] = 0;
			injected.clear();
			for (const intervention of active) {
				switch (intervention.type) {
					case 'set': {
						const place = parameterAt(network, intervention.path);
						baseInside(place.path, place);
						touched.add(place.path);
						setParameter(place, intervention.value);
						break;
					}
					case 'block': {
						const place = conductanceAt(network, intervention.path);
						const { path, group, index } = place;
						baseInside(path, place);
						touched.add(path);
						group.parameters[index] = (group.parameters[index] ?? Number.NaN) * (1 - intervention.fraction);
						break;
					}
					case 'inject':
						for (const index of electrodes(network, intervention.target)) {
							network.inputs[index] = (network.inputs[index] ?? 0) + intervention.currentPa;
							injected.add(index);
						}
						break;
					case 'clamp':
						for (const index of potentials(network, intervention.target)) {
							y[index] = intervention.potentialMv;
							if (!network.held.has(index)) clamped.add(index);
							network.held.add(index);
						}
				}
			}
		},
	};
}
