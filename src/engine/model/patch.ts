import { UserError } from '../../ode/errors.ts';
import type { Lattice } from '../../ode/model/network.ts';

/** Columns side by side on the retina. */
export interface Patch {
	readonly columns: { readonly x: number; readonly y: number };
	readonly lattice: Lattice;
	/** Centre of each column, µm, around the patch's middle. */
	readonly centresUm: readonly (readonly [number, number])[];
	/** From column to column, µm. */
	readonly spacingUm: number;
}

/** From column to column, µm (assumed: about the spacing of salamander rods and cones). */
const spacingUm = 20;

/** @throws UserError unless both are whole numbers of 1 to 256 */
export function createPatch(columns: { readonly x: number; readonly y: number }): Patch {
	const { x, y } = columns;
	for (const [name, value] of Object.entries({ x, y })) {
		if (!Number.isInteger(value) || value < 1 || value > 256)
			throw new UserError(`columns.${name} must be a whole number from 1 to 256; got ${value}`);
	}
	const centresUm: [number, number][] = [];
	const neighbours: [number, number][] = [];
	for (let row = 0; row < y; row++) {
		for (let column = 0; column < x; column++) {
			const index = row * x + column;
			centresUm.push([(column - (x - 1) / 2) * spacingUm, ((y - 1) / 2 - row) * spacingUm]);
			if (column + 1 < x) neighbours.push([index, index + 1]);
			if (row + 1 < y) neighbours.push([index, index + x]);
		}
	}
	return { columns, lattice: { columns: x * y, neighbours }, centresUm, spacingUm };
}
