import { UserError } from '../../base/errors.ts';
import { deliveredBy } from '../../ode/equations/linking/delivery.ts';
import { cutPairs } from '../../ode/kernels/network/cutPairs.ts';
import { groupNamed, inputIndex, type Network, stateIndex } from '../../ode/kernels/network/network.ts';
import {
	isOwnValue,
	memberPath,
	type ParameterPlace,
	parameterAt,
	parametersOf,
	putInside,
	setMembersOf,
	setParameter,
} from '../../ode/kernels/network/parameterPlaces.ts';
import { type Course, courseAt } from '../../protocol/session/courses/catalogue.ts';
import { presentPart } from '../../protocol/session/drugCourse.ts';
import type { Intervention } from '../../protocol/session/interventions.ts';
import type { RemovalIntervention } from '../../protocol/session/removedMembers.ts';
import type { CellAddress } from '../../protocol/session/sessionFile.ts';
import { blockedPart, drugNamed } from '../../retina/drugs/drugs.ts';
import type { Mosaic } from '../../retina/tissue/mosaic.ts';
import { requireDrugTargets } from './drugTargets.ts';
import { type ElectrodeCurrents, type ElectrodeIntervention, electrodeCurrents } from './electrodeCurrents.ts';
import { type RemovedCells, removedCells } from './removedCells.ts';
import { setTried, tryParameter } from './triedParameter.ts';

/** A parameter of one cell. */
export interface CellParameter {
	/** Within its population: `Na.g`. */
	readonly path: string;
	/** In its declared unit, as the user set it. */
	readonly value: number;
	/** It is the cell's own, and not the population's or what that scatters. */
	readonly isOwn: boolean;
	/** The circuit lets it differ from cell to cell. */
	readonly differs: boolean;
}

/** What an experimenter does to a network, kept apart from the parameters it starts with, so that it can end. */
export interface Experiment {
	/** The parameters as the user set them, without interventions, in declared units. Acts at once. @throws UserError out of range */
	setBase(path: string, value: number): void;
	base(path: string): number;
	/** The same for all parameters, by path, and for those of single cells that were touched. */
	bases(): ReadonlyMap<string, number>;
	/** Whether a cell has a value of its own of a parameter, by the path of the cell's. @throws UserError for one that is one for all cells */
	hasOwn(path: string): boolean;
	/** What a cell has while it follows its population, in the declared unit, by the path of the cell's parameter. @throws UserError as `hasOwn` */
	followed(path: string): number;
	/** The parameters of one cell that are numbers. */
	ofCell(cell: CellAddress): readonly CellParameter[];
	/** Checks that the intervention fits this network. @throws UserError that names the path or the cell */
	check(intervention: Intervention): void;
	/**
	 * Makes exactly these interventions hold, in this order: later ones win; blocks of the same conductance or signal multiply, injected
	 * currents add up; cells that are removed stay so, whatever else is done to them. Clamped potentials in `y` are put to their value.
	 * @param tMs model time, at which courses are read
	 */
	hold(active: readonly Intervention[], y: Float64Array, tMs: number): void;
}

/** What a block lessens: the conductance of a channel or a connection, the weight of a connection's signal. */
function blockedAt(network: Network, path: string): ParameterPlace {
	const signal = network.connections.find(({ name, kind }) => name === path && deliveredBy(kind)?.isSignal);
	try {
		return parameterAt(network, `${path}.${signal ? 'weight' : 'g'}`);
	} catch (error) {
		if (!(error instanceof UserError)) throw error;
		const wanted = signal
			? `delivers a signal, and must have a parameter weight that multiplies it`
			: 'must be a channel or a connection with a conductance g, or a connection whose signal has a weight';
		throw new UserError(`block: '${path}' ${wanted}; ${error.message}`);
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

/** The part of what it blocks that a drug takes away once it is washed in. @throws UserError for a dose that is said twice, or not at all */
function fullBlock({
	drug: name,
	dose,
	concentrationUm,
	halfUm,
	hill,
}: Extract<Intervention, { type: 'drug' }>): number {
	const { name: drug, affinity } = drugNamed(name);
	if ((dose === undefined) === (concentrationUm === undefined)) {
		throw new UserError(
			`drug ${drug}: give its dose, the part of the conductances that it takes away (0 to 1), or concentrationUm, and not both`,
		);
	}
	if (concentrationUm === undefined) {
		if (halfUm !== undefined || hill !== undefined) {
			throw new UserError(`drug ${drug}: halfUm and hill go with concentrationUm, and not with dose`);
		}
		return dose ?? 0;
	}
	const half = halfUm ?? affinity?.halfUm;
	if (half === undefined) {
		throw new UserError(
			`drug ${drug}: no affinity is known here, so concentrationUm needs halfUm, the concentration of half the block in µM; or give dose`,
		);
	}
	return blockedPart({ halfUm: half, hill: hill ?? affinity?.hill ?? 1 }, concentrationUm);
}

/** The course of an intervention and the amplitude that it is multiplied with, by its name; nothing of one that follows none. */
function courseOf(intervention: Intervention) {
	switch (intervention.type) {
		case 'inject':
			return { name: 'amplitudePa', amplitude: intervention.amplitudePa, course: intervention.course };
		case 'clamp':
			return { name: 'amplitudeMv', amplitude: intervention.amplitudeMv, course: intervention.course };
		case 'electrode':
			return { name: 'amplitudeUa', amplitude: intervention.amplitudeUa, course: intervention.course };
		default:
			return undefined;
	}
}

/** A course without an amplitude does nothing, and an amplitude without a course has none to follow. @throws UserError */
function requireCourse(intervention: Intervention): void {
	const { name, amplitude, course } = courseOf(intervention) ?? {};
	if ((amplitude === undefined) === (course === undefined)) return;
	throw new UserError(`${intervention.type}: ${name} and course go together: give both, or neither`);
}

/** What is injected, clamped to or sent by an electrode at a time, in the unit of both amounts. */
function amountAt(
	base: number,
	amplitude: number | undefined,
	{ course, startS }: { readonly course?: Course | undefined; readonly startS: number },
	tMs: number,
): number {
	if (!course || amplitude === undefined) return base;
	return base + amplitude * courseAt(course, tMs / 1000 - startS);
}

class NetworkExperiment implements Experiment {
	readonly #network: Network;
	/** In inside units, so that going back is exact. */
	readonly #bases = new Map<string, number>();
	readonly #touched = new Set<string>();
	readonly #clamped = new Set<number>();
	readonly #injected = new Set<number>();

	/** Where cells stand, for electrodes. */
	readonly #places: Pick<Mosaic, 'bodies'>;
	readonly #electrodes = new WeakMap<ElectrodeIntervention, ElectrodeCurrents>();
	readonly #removals = new WeakMap<RemovalIntervention, RemovedCells>();
	/** Removals for which the pairs are cut. */
	#cutFor: readonly RemovalIntervention[] = [];

	constructor(network: Network, places: Pick<Mosaic, 'bodies'>) {
		this.#network = network;
		this.#places = places;
	}

	/** What an electrode does, found once. @throws UserError */
	#currentsOf(electrode: ElectrodeIntervention): ElectrodeCurrents {
		const known = this.#electrodes.get(electrode) ?? electrodeCurrents(this.#network, this.#places.bodies, electrode);
		this.#electrodes.set(electrode, known);
		return known;
	}

	/** The cells that a removal takes, found once. @throws UserError */
	#cellsOf(removal: RemovalIntervention): RemovedCells {
		const known = this.#removals.get(removal) ?? removedCells(this.#network, removal);
		this.#removals.set(removal, known);
		return known;
	}

	/** Cuts the pairs of the cells of a tissue that these take, and joins all others. */
	#cut(removals: readonly RemovalIntervention[]): void {
		if (!this.#network.lattice.tissue) return;
		// Where nothing changed the weights stay the very same, so that nobody takes them over again.
		const before = this.#cutFor;
		if (removals.length === before.length && removals.every((each, k) => each === before[k])) return;
		this.#cutFor = removals;
		const removed = new Map<string, Set<number>>();
		for (const each of removals) {
			const { population, members } = this.#cellsOf(each);
			const all = removed.get(population) ?? new Set();
			for (const member of members) all.add(member);
			if (all.size > 0) removed.set(population, all);
		}
		cutPairs(this.#network, removed);
	}

	/** A parameter without interventions, in inside units. */
	#baseInside(path: string, { group, index }: ParameterPlace): number {
		const known = this.#bases.get(path);
		if (known !== undefined) return known;
		const value = group.parameters[index] as number;
		this.#bases.set(path, value);
		return value;
	}

	setBase(path: string, value: number): void {
		const place = parameterAt(this.#network, path);
		setTried(this.#network, place, value);
		// A cell that follows its population has no base that would outlast that of the population.
		if (place.follows !== undefined && !isOwnValue(place)) this.#bases.delete(path);
		else this.#bases.set(path, place.group.parameters[place.index] as number);
	}

	/** A parameter as the user set it, in its declared unit. What nothing has moved stands in its place. */
	#baseOf({ path, group, index, parameter }: ParameterPlace): number {
		return (this.#bases.get(path) ?? (group.parameters[index] as number)) / parameter.factor;
	}

	base(path: string): number {
		return this.#baseOf(parameterAt(this.#network, path));
	}

	hasOwn(path: string): boolean {
		return isOwnValue(parameterAt(this.#network, path));
	}

	ofCell({ population, member }: CellAddress): CellParameter[] {
		const network = this.#network;
		const cells = groupNamed(network, population);
		// Refuses a member that is not there.
		stateIndex(cells, 'V', member);
		return parametersOf(network).flatMap((place) => {
			const { group, index, parameter, shared } = place;
			// What is one for all stands in other groups too.
			if (group !== cells || shared || parameter.type !== 'number') return [];
			const differs = cells.memberParameters?.some((each) => each.index === index) ?? false;
			const own = differs ? parameterAt(network, `${population}[${member}].${parameter.path}`) : place;
			return [{ path: parameter.path, value: this.#baseOf(own), isOwn: isOwnValue(own), differs }];
		});
	}

	followed(path: string): number {
		const { follows = 0, parameter } = parameterAt(this.#network, path);
		return follows / parameter.factor;
	}

	bases(): ReadonlyMap<string, number> {
		const single = [...this.#bases.keys()].filter((path) => memberPath(path));
		const places = [...parametersOf(this.#network), ...single.map((path) => parameterAt(this.#network, path))];
		return new Map(places.map((place) => [place.path, this.#baseOf(place)]));
	}

	check(intervention: Intervention): void {
		const { type, startS, endS } = intervention;
		if (endS !== undefined && endS <= startS) {
			throw new UserError(`${type}: endS must be later than startS (${startS}); got ${endS}`);
		}
		requireCourse(intervention);
		switch (intervention.type) {
			case 'set': {
				tryParameter(this.#network, parameterAt(this.#network, intervention.path), intervention.value);
				return;
			}
			case 'block':
				blockedAt(this.#network, intervention.path);
				return;
			case 'inject':
				electrodes(this.#network, intervention.target);
				return;
			case 'drug':
				fullBlock(intervention);
				requireDrugTargets(this.#network, intervention.drug);
				return;
			case 'clamp':
				potentials(this.#network, intervention.target);
				return;
			case 'electrode':
				this.#currentsOf(intervention);
				return;
			case 'remove':
				for (const { name } of this.#cellsOf(intervention).lost) blockedAt(this.#network, name);
		}
	}

	hold(active: readonly Intervention[], y: Float64Array, tMs: number): void {
		// Everything goes back to its base first, so that the result depends on what holds now, not on the way there.
		this.#release();
		// Who is gone stays gone, whatever else is done to what is left.
		const removals = active.filter((each) => each.type === 'remove');
		for (const intervention of active) if (intervention.type !== 'remove') this.#apply(intervention, y, tMs);
		for (const removal of removals) this.#apply(removal, y, tMs);
		this.#cut(removals);
	}

	#release(): void {
		const network = this.#network;
		for (const path of this.#touched) {
			const place = parameterAt(network, path);
			putInside(place, this.#baseInside(path, place));
		}
		this.#touched.clear();
		for (const index of this.#clamped) network.held.delete(index);
		this.#clamped.clear();
		network.clamped.clear();
		for (const index of this.#injected) network.inputs[index] = 0;
		this.#injected.clear();
	}

	/** Notes that a parameter is about to be moved away from its base. */
	#touch(place: ParameterPlace): void {
		this.#baseInside(place.path, place);
		this.#touched.add(place.path);
	}

	#lessen(place: ParameterPlace, part: number): void {
		this.#touch(place);
		putInside(place, (place.group.parameters[place.index] as number) * part);
	}

	#clampTo(index: number, mv: number, y: Float64Array): void {
		const { held } = this.#network;
		y[index] = mv;
		if (!held.has(index)) this.#clamped.add(index);
		held.add(index);
	}

	#apply(intervention: Intervention, y: Float64Array, tMs: number): void {
		const network = this.#network;
		switch (intervention.type) {
			case 'set': {
				const place = parameterAt(network, intervention.path);
				this.#touch(place);
				setParameter(place, intervention.value);
				return;
			}
			case 'block': {
				const blocked = blockedAt(network, intervention.path);
				for (const place of [blocked, ...setMembersOf(network, blocked)])
					this.#lessen(place, 1 - intervention.fraction);
				return;
			}
			case 'drug': {
				const left = 1 - fullBlock(intervention) * presentPart(intervention, tMs / 1000);
				const blocked = requireDrugTargets(network, intervention.drug);
				for (const place of blocked.flatMap((each) => [each, ...setMembersOf(network, each)]))
					this.#lessen(place, left);
				return;
			}
			case 'inject': {
				const currentPa = amountAt(intervention.currentPa, intervention.amplitudePa, intervention, tMs);
				for (const index of electrodes(network, intervention.target)) {
					network.inputs[index] = (network.inputs[index] as number) + currentPa;
					this.#injected.add(index);
				}
				return;
			}
			case 'clamp':
				for (const index of potentials(network, intervention.target)) {
					network.clamped.add(index);
					this.#clampTo(index, amountAt(intervention.potentialMv, intervention.amplitudeMv, intervention, tMs), y);
				}
				return;
			case 'electrode': {
				const currentUa = amountAt(intervention.currentUa, intervention.amplitudeUa, intervention, tMs);
				const { indices, paPerUa } = this.#currentsOf(intervention);
				indices.forEach((index, k) => {
					network.inputs[index] = (network.inputs[index] as number) + currentUa * (paPerUa[k] as number);
					this.#injected.add(index);
				});
				return;
			}
			case 'remove': {
				const { potentials: indices, heldMv, lost } = this.#cellsOf(intervention);
				for (const { name } of lost) this.#lessen(blockedAt(network, name), 0);
				for (const index of indices) {
					network.clamped.delete(index);
					this.#clampTo(index, heldMv, y);
				}
			}
		}
	}
}

/** Creates an experiment on a network as it is now. @param places where its cells stand; without them there is nothing for an electrode to reach */
export const createExperiment = (network: Network, places: Pick<Mosaic, 'bodies'> = { bodies: [] }): Experiment =>
	new NetworkExperiment(network, places);
