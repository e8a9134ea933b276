import type { Network } from '../../ode/kernels/network/network.ts';
import { type RowColumn, readColumn } from './rowColumns.ts';
import type { SimulationListener } from './simulation.ts';

/** Hands out the rows of a run at equal distances. */
export interface RowWriter {
	/** States that rows need; all of them where currents of connections are read. */
	readonly needed: readonly number[];
	/** Rows so far. */
	readonly count: number;
	/** When the next row is due, ms. */
	readonly nextMs: number;
	/** Writes the next row. @param stateAt a needed state then. @throws StrayedError where a quantity has no value */
	write(stateAt: (index: number) => number): void;
}

/** Creates a writer of which no row is written. @param solver whose run it is */
export function createRowWriter(
	network: Network,
	columns: readonly RowColumn[],
	rowsEveryS: number,
	solver: string,
	listener: SimulationListener,
): RowWriter {
	const readsConnections = columns.some((column) => column.readsConnections);
	const needed = readsConnections
		? Array.from({ length: network.size }, (_, index) => index)
		: [...new Set(columns.flatMap(({ states }) => states))];
	const sample = new Float64Array(network.size);
	const rates = new Float64Array(network.size);
	const values = new Float64Array(columns.length);
	let count = 0;
	return {
		needed,
		get count() {
			return count;
		},
		get nextMs() {
			return count * rowsEveryS * 1000;
		},
		write(stateAt) {
			for (const index of needed) sample[index] = stateAt(index);
			// Between the evaluations of a step, currents are those of some stage of it.
			if (readsConnections) network.rates(sample, rates);
			columns.forEach((column, k) => {
				values[k] = readColumn(column, sample, count * rowsEveryS * 1000, solver);
			});
			listener.row(count * rowsEveryS, values);
			count++;
		},
	};
}
