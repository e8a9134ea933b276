import { UserError } from '../../base/errors.ts';
import { remembered } from '../../base/remembered.ts';
import { type ReceptorStatement, spectra } from '../../ode/equations/language/declaration.ts';
import type { Lattice } from '../../ode/kernels/network/network.ts';
import type { Receptor } from '../light/field/lightFrame.ts';
import type { Viewer } from '../light/levels/photometry.ts';
import { type BodyPlace, bodyPlaces, defaultPitchUm, receptorOffsets } from './anatomy.ts';
import type { Tissue } from './tissue.ts';

/** One cell body, µm; x to the right and y up in the visual field, z towards the receptors. */
export interface CellBody {
	readonly population: string;
	/** Its index within the population: of columns, its column. */
	readonly member: number;
	readonly x: number;
	readonly y: number;
	readonly z: number;
	readonly radius: number;
}

/**
 * Where the cells of a circuit stand: columns on a square lattice around the origin, numbered row by row from the top left, or a tissue around it. Bodies and receptors are
 * made when asked for: whoever needs one of them often keeps what it needs of it.
 */
export interface Mosaic extends Lattice {
	/** All bodies of one population after those of another, each in the order of its members. */
	readonly bodies: readonly CellBody[];
	/** What light falls on: what sees as rods do, population by population, then what sees as cones do; each in the order of its members. */
	readonly receptors: readonly MosaicReceptor[];
	readonly tissue?: Tissue;
}

/** A photoreceptor and the population that it is of. */
export interface MosaicReceptor extends Receptor {
	readonly population: string;
}

/** What a declaration says of a receptor, µm, and the eye that it is in. */
export type ReceptorBody = Pick<ReceptorStatement, 'spectrum' | 'apertureUm' | 'heightUm' | 'pigment'> &
	Pick<Viewer, 'eye'>;

/** What light falls on among bodies. */
const receptorsAmong = (bodies: readonly CellBody[], receptors: ReadonlyMap<string, ReceptorBody>): MosaicReceptor[] =>
	spectra.flatMap((kind) =>
		bodies.flatMap(({ population, x, y, radius }): readonly MosaicReceptor[] => {
			const { spectrum, eye, pigment } = receptors.get(population) ?? {};
			if (spectrum !== kind) return [];
			return [{ population, kind, x, y, radius, ...(eye ? { eye } : {}), ...(pigment ? { pigment } : {}) }];
		}),
	);

/** The mosaic of a lattice. @param bodiesNow makes the bodies */
function mosaicOn(
	lattice: Omit<Mosaic, 'bodies' | 'receptors'>,
	bodiesNow: () => readonly CellBody[],
	receptors: ReadonlyMap<string, ReceptorBody>,
): Mosaic {
	const bodies = remembered(bodiesNow);
	const lit = remembered(() => receptorsAmong(bodies(), receptors));
	return {
		...lattice,
		get bodies() {
			return bodies();
		},
		get receptors() {
			return lit();
		},
	};
}

const mostColumns = 4096;

function wantWhole(name: string, value: number): void {
	if (!Number.isInteger(value) || value < 1 || value > mostColumns) {
		throw new UserError(`${name} must be a whole number from 1 to ${mostColumns}; got ${value}`);
	}
}

/** Pairs of columns side by side or one above the other, each once, the lower number first. */
function sideBySide(across: number, down: number): (readonly [number, number])[] {
	return Array.from({ length: across * down }, (_, i) => i).flatMap((i) => [
		...((i + 1) % across === 0 ? [] : [[i, i + 1] as const]),
		...(i + across < across * down ? [[i, i + across] as const] : []),
	]);
}

/** @throws UserError for a population that is neither a receptor nor known */
function placeOf(population: string, receptor: ReceptorBody | undefined): Pick<BodyPlace, 'across' | 'z' | 'radius'> {
	if (receptor) {
		return { across: receptorOffsets[population] ?? [0, 0], z: receptor.heightUm, radius: receptor.apertureUm };
	}
	const place = bodyPlaces[population];
	if (place) return place;
	throw new UserError(
		`no place in the retina is known for the population '${population}'; known are receptors and ${Object.keys(bodyPlaces).join(', ')}`,
	);
}

/**
 * Lays out columns on a square lattice.
 * @param populations those of the circuit, in the circuit's order: receptors, and `rodBipolar`, `coneBipolar`, `aii`, `ganglion` or some of them
 * @param receptors those of the populations that light falls on
 * @param across columns side by side, 1 to 4096
 * @param down rows of columns, 1 to 4096; across × down at most 4096
 * @param pitchUm distance between neighbouring columns, 1 to 1000 µm
 * @throws UserError for a number out of range or a population whose place in the retina is unknown
 */
export function createMosaic(
	populations: readonly string[],
	receptors: ReadonlyMap<string, ReceptorBody>,
	across: number,
	down: number,
	pitchUm: number = defaultPitchUm,
): Mosaic {
	wantWhole('columns across', across);
	wantWhole('columns down', down);
	const columns = across * down;
	if (columns > mostColumns) throw new UserError(`a mosaic has at most ${mostColumns} columns; got ${columns}`);
	if (!(pitchUm >= 1 && pitchUm <= 1000)) throw new UserError(`pitch must be 1 to 1000 µm; got ${pitchUm}`);
	const places = populations.map((population) => ({ population, ...placeOf(population, receptors.get(population)) }));
	const bodies = () =>
		places.flatMap(({ population, across: [right, up], z, radius }) =>
			Array.from({ length: columns }, (_, column): CellBody => {
				const x = ((column % across) - (across - 1) / 2 + right) * pitchUm;
				const y = ((down - 1) / 2 - Math.floor(column / across) + up) * pitchUm;
				return { population, member: column, x, y, z, radius };
			}),
		);
	return mosaicOn({ columns, neighbours: sideBySide(across, down) }, bodies, receptors);
}

/** Where a population of the user's own is drawn: between the bipolar and the ganglion cells. */
const somewhere = { z: 60, radius: 5 } as const;

/**
 * The bodies of a tissue where its mosaics have them, in the layers of their populations.
 * @param receptors those of the populations that light falls on
 */
export function mosaicOfTissue(tissue: Tissue, receptors: ReadonlyMap<string, ReceptorBody>): Mosaic {
	const bodies = () =>
		[...tissue.points].flatMap(([population, { x, y }]): CellBody[] => {
			const receptor = receptors.get(population);
			const { z, radius } = receptor
				? { z: receptor.heightUm, radius: receptor.apertureUm }
				: (bodyPlaces[population] ?? somewhere);
			return Array.from(x, (across, member) => ({ population, member, x: across, y: y[member] as number, z, radius }));
		});
	return mosaicOn({ columns: Math.max(...tissue.counts.values()), neighbours: [], tissue }, bodies, receptors);
}
