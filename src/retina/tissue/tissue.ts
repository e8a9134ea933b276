import { UserError } from '../../base/errors.ts';
import type { ConnectionStatement, Declaration, MosaicStatement } from '../../ode/equations/language/declaration.ts';
import { EquationError } from '../../ode/equations/language/place.ts';
import type { TissueLayout } from '../../ode/kernels/network/network.ts';
import { cellCount, type Extent, type Points, placeCells } from './cellLattice.ts';
import { wire } from './wiring.ts';

/** A circuit spread over a piece of retina. */
export interface Tissue extends TissueLayout {
	readonly extent: Extent;
	/** Where the members of each population stand. */
	readonly points: ReadonlyMap<string, Points>;
}

/** How large a piece of tissue is. */
export interface TissueSize {
	readonly widthUm: number;
	readonly heightUm: number;
}

/** Cells that a tissue may have; each takes about 1 kB. */
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
	const pointsOf = (statement: ConnectionStatement, name: string): Points => {
		const found = points.get(name);
		if (found) return found;
		throw new EquationError(
			statement.place,
			`no population '${name}' in this circuit; known are ${[...points.keys()].join(', ')}`,
		);
	};
	const joins = new Map(
		circuit.connections.map((statement) => {
			const { name, from, to, type } = statement;
			const reach = reachOf(statement);
			const wiring = wire({
				name,
				fromName: from,
				toName: to,
				from: pointsOf(statement, from),
				to: pointsOf(statement, to),
				reach,
				extent,
				isOwnKind: from === to,
				isMutual: type === 'junction',
				isNormalised: type === 'synapse' && !reach.isSummed,
			});
			return [name, wiring] as const;
		}),
	);
	const counts = new Map([...points].map(([name, { x }]) => [name, x.length]));
	return { extent, points, counts, joins };
}
