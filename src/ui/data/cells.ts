import type { Description, PopulationDescription } from '../../engine/protocol/messages.ts';
import type { CellAddress } from '../../engine/session/sessionFile.ts';

/** A quantity that can be probed. */
export type Quantity = PopulationDescription['quantities'][number];

/** The population of that name; undefined when the circuit has none. */
export function populationNamed(description: Description, name: string): PopulationDescription | undefined {
	return description.populations.find((each) => each.name === name);
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

/** What people call a cell: `Rod 3`; the number is the member as session files count, from 0. */
export function cellTitle(description: Description, cell: CellAddress): string {
	return `${populationNamed(description, cell.population)?.title ?? cell.population} ${cell.member}`;
}

/** The quantity that is the cell's membrane potential. */
export function potentialOf({ quantities }: PopulationDescription): Quantity | undefined {
	return (
		quantities.find(({ path }) => path === 'V' || path.endsWith('.V')) ??
		quantities.find(({ unit, isCurrent }) => unit === 'mV' && !isCurrent)
	);
}

/** Most quantities of one watch, as the protocol allows. */
const mostQuantities = 32;

/** What the scope asks of a selected cell: potential, every ionic current, then the chosen extras. */
export function scopeQuantities(population: PopulationDescription, extras: readonly string[]): Quantity[] {
	const potential = potentialOf(population);
	const chosen = population.quantities.filter(
		(each) => each !== potential && (each.isCurrent || extras.includes(each.path)),
	);
	return [...(potential ? [potential] : []), ...chosen].slice(0, mostQuantities);
}
