import type { Description } from './description.ts';

/** A cell that spikes. */
export interface SpikingCell {
	/** The population that it belongs to: its kind. */
	readonly population: string;
	/** In the plane of the retina, µm. */
	readonly xUm: number;
	readonly yUm: number;
	/** Number of the column that it belongs to. */
	readonly column: number;
	/** Where its potential stands in a snapshot. */
	readonly cell: number;
}

/** The cells that spike, in the order of their channels. */
export const spikingCells = ({ populations }: Pick<Description, 'populations'>): readonly SpikingCell[] =>
	populations
		.filter(({ spiking }) => spiking)
		.flatMap(({ name, count, positionsUm, firstCell }) =>
			Array.from({ length: count }, (_, column) => ({
				population: name,
				xUm: positionsUm[3 * column] as number,
				yUm: positionsUm[3 * column + 1] as number,
				column,
				cell: firstCell + column,
			})),
		);
