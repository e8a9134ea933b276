import { UserError } from '../../base/errors.ts';
import { freeMemoryBytes } from '../../base/freeMemory.ts';
import type { ConnectionStatement, Declaration, MosaicStatement } from '../../ode/equations/language/declaration.ts';
import { EquationError } from '../../ode/equations/language/place.ts';
import type { TissueLayout } from '../../ode/kernels/network/network.ts';
import { cellCount, type Extent, type Points, placeCells } from './cellLattice.ts';
import { expectedPairs, type PackedPairs, type Wiring, type WiringRequest, wire, wiringOf } from './wiring.ts';

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

/** Cells that a tissue may have. */
export const mostCells = 2_000_000;

/**
 * Memory that a tissue takes while it is made ready to run, bytes: for each cell (states, records, place, dark rest) and for each pair. Fitted to the circuit `mouse` in one thread, whose
 * peak is 387 MB above that of a small tissue at 96,492 cells with 3.3 million pairs and 1,687 MB at 385,068 with 13.9 million: 5 and 12 % more than this says.
 */
const [bytesPerCell, bytesPerPair] = [2400, 40];

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

/** What a population has in a map by population. @throws EquationError for one that there is not */
function ofPopulation<T>(name: string, all: ReadonlyMap<string, T>, { place }: ConnectionStatement): T {
	const found = all.get(name);
	if (found !== undefined) return found;
	throw new EquationError(place, `no population '${name}' in this circuit; known are ${[...all.keys()].join(', ')}`);
}

/** Refuses a tissue that would be too much, by what its statements come to: nothing is made for it before. */
function refuseTooLarge(
	{ connections }: Declaration,
	mosaics: readonly MosaicStatement[],
	extent: Extent,
	freeBytes: number | undefined,
): void {
	const counts = new Map(mosaics.map((each) => [each.population, cellCount(each, extent)]));
	const cells = [...counts.values()].reduce((sum, each) => sum + each, 0);
	const name = `a tissue of ${extent.widthUm} × ${extent.heightUm} µm would have ${cells.toLocaleString('en')} cells`;
	const smaller = 'ask for a smaller extent, or thin its densest mosaic';
	if (cells > mostCells) throw new UserError(`${name}, more than ${mostCells.toLocaleString('en')}; ${smaller}`);
	const pairs = connections.reduce((sum, statement) => {
		const { name: connection, from, to } = statement;
		const reach = reachOf(statement);
		const senders = ofPopulation(from, counts, statement);
		const receivers = ofPopulation(to, counts, statement);
		return sum + expectedPairs({ name: connection, from: senders, to: receivers, reach, extent });
	}, 0);
	const bytes = cells * bytesPerCell + pairs * bytesPerPair;
	if (freeBytes === undefined || bytes <= freeBytes) return;
	throw new UserError(
		`${name} and about ${Math.round(pairs).toLocaleString('en')} pairs, which take about ${memoryText(bytes)} while it is made ready; ${memoryText(freeBytes)} of memory are free; ${smaller}`,
	);
}

/** An amount of memory for a sentence. */
const memoryText = (bytes: number): string =>
	bytes < 1e9 ? `${Math.round(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;

/**
 * Spreads a circuit over a piece of retina: places the cells of each population and joins them by distance.
 * @param freeBytes memory that it may take; undefined where that is not known
 * @throws EquationError for populations without mosaic and connections without reach; UserError for sides out of range, more than `mostCells`
 * cells, more pairs of a connection than `mostPairs` or more memory than is free, all before anything is made for it, and for wiring that reaches nobody
 */
export function createTissue(circuit: Declaration, extent: Extent, freeBytes = freeMemoryBytes()): Tissue {
	checkMosaics(circuit);
	const mosaics = circuit.populations.map(({ population }) => mosaicFor(circuit, population));
	refuseTooLarge(circuit, mosaics, extent, freeBytes);
	const points = new Map(mosaics.map((each) => [each.population, placeCells(each, extent)]));
	return tissueOf(circuit, extent, points, wire);
}

/** What each connection is asked to join. @throws EquationError for connections without reach, or of populations that there are not */
function wiringRequest(statement: ConnectionStatement, extent: Extent, points: Tissue['points']): WiringRequest {
	const { name, from, to, type } = statement;
	const reach = reachOf(statement);
	return {
		name,
		fromName: from,
		toName: to,
		from: ofPopulation(from, points, statement),
		to: ofPopulation(to, points, statement),
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
