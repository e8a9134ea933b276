import type { Description, PopulationDescription } from '../../protocol/description.ts';
import { pathInNewRun } from '../../protocol/replay.ts';
import type { CellAddress } from '../../protocol/session/sessionFile.ts';

/** A quantity that can be probed. */
export type Quantity = PopulationDescription['quantities'][number];

/** `rodBipolar` as people write it: `Rod bipolar`. */
function spelledOut(name: string): string {
	const words = name
		.replaceAll('_', ' ')
		.replaceAll(/([a-z])([A-Z])/g, (_match, a: string, b: string) => `${a} ${b.toLowerCase()}`);
	return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The description with a title of its own for every population: two kinds of bipolar cells must not both be `Bipolar cell`. */
export function withDistinctTitles(description: Description): Description {
	const titles = description.populations.map(({ title }) => title);
	const populations = description.populations.map((each) =>
		titles.filter((title) => title === each.title).length > 1
			? { ...each, title: `${spelledOut(each.name)}${/ cell$/.test(each.title) ? ' cell' : ''}` }
			: each,
	);
	return { ...description, populations };
}

/** The population of that name; undefined when the circuit has none. */
export function populationNamed(
	description: Pick<Description, 'populations'>,
	name: string,
): PopulationDescription | undefined {
	return description.populations.find((each) => each.name === name);
}

/** The member of a population that stands nearest to a place on the retina, µm. */
export function memberNearest(
	{ positionsUm, count }: PopulationDescription,
	[x, y]: readonly [number, number],
): number {
	let [nearest, least] = [0, Number.POSITIVE_INFINITY];
	for (let member = 0; member < count; member++) {
		const away = Math.hypot((positionsUm[3 * member] as number) - x, (positionsUm[3 * member + 1] as number) - y);
		if (away < least) [nearest, least] = [member, away];
	}
	return nearest;
}

/** Index of a cell in a snapshot's potentials; -1 when the circuit has no such cell. */
export function cellIndex(description: Description, { population, member }: CellAddress): number {
	const found = populationNamed(description, population);
	return found && member < found.count ? found.firstCell + member : -1;
}

/** The cell at an index of a snapshot's potentials; null outside. */
export function cellAt(description: Description, index: number): CellAddress | null {
	const found = description.populations.find((each) => index >= each.firstCell && index < each.firstCell + each.count);
	return found ? { population: found.name, member: index - found.firstCell } : null;
}

/** By which the samples of a quantity of a cell are known, from whatever watch they come. */
export const traceKey = ({ population, member }: CellAddress, path: string): string =>
	`${population} ${member} ${path}`;

/** A quantity of a cell. */
export interface TraceChoice {
	readonly cell: CellAddress;
	readonly path: string;
}

/** The input of the receptor that stands nearest to a cell, a cone where the circuit has one; undefined without receptors. */
export function lightAt(description: Description, cell: CellAddress | null): TraceChoice | undefined {
	const receptors = description.populations.filter(({ light }) => light !== undefined);
	const chosen = receptors.find(({ light }) => light?.sees === 'cone') ?? receptors[0];
	if (chosen?.lightPath === undefined) return undefined;
	const own = cell && populationNamed(description, cell.population);
	const placeOf = ({ positionsUm }: PopulationDescription, member: number): readonly [number, number] => [
		positionsUm[3 * member] as number,
		positionsUm[3 * member + 1] as number,
	];
	const [x, y] = own && cell.member < own.count ? placeOf(own, cell.member) : [0, 0];
	let [nearest, least] = [0, Number.POSITIVE_INFINITY];
	for (let member = 0; member < chosen.count; member++) {
		const [atX, atY] = placeOf(chosen, member);
		const distance = Math.hypot(atX - x, atY - y);
		if (distance < least) [nearest, least] = [member, distance];
	}
	return { cell: { population: chosen.name, member: nearest }, path: chosen.lightPath };
}

/** What people call a cell: `Rod 3`; the number is the member as session files count, from 0. */
export function cellTitle(description: Description, cell: CellAddress): string {
	return `${populationNamed(description, cell.population)?.title ?? cell.population} ${cell.member}`;
}

/** A population's title without `cell` and the like, for narrow places: `Rod bipolar`. */
export function shortTitle({ title }: PopulationDescription): string {
	return title.replace(/ (cell|photoreceptor)$/, '');
}

/** What can be probed of one cell: all of its population's quantities, but for those that a recording has of other cells only. */
export const recordedOf = ({ quantities }: PopulationDescription, member: number): readonly Quantity[] =>
	quantities.every(({ members }) => members === undefined)
		? quantities
		: quantities.filter(({ members }) => members === undefined || members.includes(member));

/** The quantity that is the cell's membrane potential. */
export function potentialOf({ quantities }: PopulationDescription): Quantity | undefined {
	return (
		quantities.find(({ path }) => path === 'V' || path.endsWith('.V')) ??
		quantities.find(({ unit, isCurrent }) => unit === 'mV' && !isCurrent)
	);
}

/** What the scope asks of a selected cell: potential, every ionic current, then the chosen extras. */
export function scopeQuantities(population: PopulationDescription, extras: readonly string[]): Quantity[] {
	const potential = potentialOf(population);
	const isChosen = ({ path, isCurrent }: Quantity): boolean => {
		// A new run's beside the recorded one.
		const of = pathInNewRun(path) ?? path;
		return isCurrent || extras.includes(of) || of === potential?.path;
	};
	const chosen = population.quantities.filter((each) => each !== potential && isChosen(each));
	return [...(potential ? [potential] : []), ...chosen];
}
