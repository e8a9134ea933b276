import { UserError } from '../../base/errors.ts';
import type { ConnectionStatement, Declaration, MosaicStatement } from '../../ode/equations/language/declaration.ts';
import { EquationError } from '../../ode/equations/language/place.ts';
import type { TissueLayout } from '../../ode/kernels/network/network.ts';
import { cellCount, type Extent, type Points, placeCells } from './cellLattice.ts';
import { type PackedPairs, type Wiring, type WiringRequest, wire, wiringOf } from './wiring.ts';

/** A circuit spread over a piece of retina. */
export interface Tissue extends TissueLayout {
	readonly extent: Extent;
	/** Where the members of each population stand. */
	readonly points: ReadonlyMap<string, Points>;
	readonly joins: ReadonlyMap<string, Wiring>;
}

/** A tissue as plain data, to be posted to another thread. */
export interface PackedTissue extends Pick<Tissue, 'extent' | 'points'> {
	readonly pairs: ReadonlyMap<string, PackedPairs>;
}

/** How large a piece of tissue is. */
export interface TissueSize {
	readonly widthUm: number;
	readonly heightUm: number;
}

/** Cells that a tissue may have; each takes 0.7 kB and more. */
export const mostCells = 2_000_000;

/** Extents that can be asked for, µm. */
export const extentLimits = { least: 1, most: 20_000 } as const;

const mosaicFor = (circuit: Declaration, population: string): MosaicStatement => {
	const found = circuit.mosaics.find((each) => each.population === population);
	if (found) return found;
	throw new EquationError(
		circuit.place,
		`the tissue of circuit ${circuit.name} needs a 'mosaic' statement for '${population}'`,
	);
};

/** Refuses mosaics that name nothing or the same twice. */
function checkMosaics({ mosaics, populations }: Declaration): void {
	const names = populations.map(({ population }) => population);
	mosaics.forEach(({ population, place }, k) => {
		if (!names.includes(population))
			throw new EquationError(place, `no population '${population}' in this circuit; known are ${names.join(', ')}`);
		if (mosaics.findIndex((each) => each.population === population) < k)
			throw new EquationError(place, `the mosaic of '${population}' is declared twice`);
	});
}

function checkSide(name: string, value: number): void {
	const { least, most } = extentLimits;
	if (!(value >= least && value <= most)) throw new UserError(`${name} must be ${least} to ${most} µm; got ${value}`);
}

/** Whether a circuit can be spread over a piece of retina. */
export const hasMosaics = ({ mosaics }: Declaration): boolean => mosaics.length > 0;

/** The extent that a circuit declares, or one of the user's own size. @throws UserError for sides out of range, or where there is neither */
export function extentOf(circuit: Declaration, size?: TissueSize): Extent {
	const declared = circuit.extent;
	if (!declared && !size)
		throw new UserError(`circuit ${circuit.name} declares no extent; say how wide and how high the tissue is, in µm`);
	const { isTorus = false, marginUm = 0 } = declared ?? {};
	const { widthUm, heightUm } = (size ?? declared) as TissueSize;
	checkSide('the width of the tissue', widthUm);
	checkSide('the height of the tissue', heightUm);
	return { widthUm, heightUm, isTorus, marginUm };
}

function reachOf(statement: ConnectionStatement): NonNullable<ConnectionStatement['reach']> {
	if (statement.reach) return statement.reach;
	throw new EquationError(
		statement.place,
		"a connection in a tissue says which cells it joins: 'within R[um]', 'nearest N' or 'gaussian S[um]'",
	);
}

/**
 * Spreads a circuit over a piece of retina: places the cells of each population and joins them by distance.
 * @throws EquationError for populations without mosaic and connections without reach; UserError for sides out of range, more than `mostCells`
 * cells, or wiring that reaches nobody, before room is taken for it
 */
export function createTissue(circuit: Declaration, extent: Extent): Tissue {
	checkMosaics(circuit);
	const mosaics = circuit.populations.map(({ population }) => mosaicFor(circuit, population));
	const total = mosaics.reduce((sum, each) => sum + cellCount(each, extent), 0);
	if (total > mostCells) {
		throw new UserError(
			`a tissue of ${extent.widthUm} × ${extent.heightUm} µm would have ${total.toLocaleString('en')} cells, more than ${mostCells.toLocaleString('en')}; ask for a smaller extent, or thin its densest mosaic`,
		);
	}
	const points = new Map(mosaics.map((each) => [each.population, placeCells(each, extent)]));
	return tissueOf(circuit, extent, points, wire);
}

/** What each connection is asked to join. @throws EquationError for connections without reach, or of populations that there are not */
function wiringRequest(statement: ConnectionStatement, extent: Extent, points: Tissue['points']): WiringRequest {
	const pointsOf = (name: string): Points => {
		const found = points.get(name);
		if (found) return found;
		throw new EquationError(
			statement.place,
			`no population '${name}' in this circuit; known are ${[...points.keys()].join(', ')}`,
		);
	};
	const { name, from, to, type } = statement;
	const reach = reachOf(statement);
	return {
		name,
		fromName: from,
		toName: to,
		from: pointsOf(from),
		to: pointsOf(to),
		reach,
		extent,
		isOwnKind: from === to,
		isMutual: type === 'junction',
		isNormalised: type === 'synapse' && !reach.isSummed,
	};
}

/** The tissue of cells that stand in their places. @param wired joins one population with another */
function tissueOf(
	{ connections }: Declaration,
	extent: Extent,
	points: Tissue['points'],
	wired: (request: WiringRequest) => Wiring,
): Tissue {
	const joins = new Map(
		connections.map((statement) => [statement.name, wired(wiringRequest(statement, extent, points))] as const),
	);
	const counts = new Map([...points].map(([name, { x }]) => [name, x.length]));
	return { extent, points, counts, joins };
}

/** A tissue as plain data. */
export const packTissue = ({ extent, points, joins }: Tissue): PackedTissue => ({
	extent,
	points,
	pairs: new Map([...joins].map(([name, { pairs }]) => [name, pairs])),
});

/** The tissue again. @param circuit the one that it is of */
export const unpackTissue = (circuit: Declaration, { extent, points, pairs }: PackedTissue): Tissue =>
	tissueOf(circuit, extent, points, (request) => {
		const own = pairs.get(request.name);
		if (!own) throw new Error(`the tissue was posted without the pairs of '${request.name}'`);
		return wiringOf(request, own);
	});
