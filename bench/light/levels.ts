import type { Network } from '../../src/ode/kernels/network/network.ts';
import { MouseRun, mouseColumns, potential, shine } from './columns.ts';

/** Photoisomerisations per rod and second from one level to another, four a decade, both ends included. */
export function fourADecade(from: number, to: number): number[] {
	const levels: number[] = [];
	for (let k = 0; from * 10 ** (k / 4) < to * (1 - 1e-9); k++) levels.push(from * 10 ** (k / 4));
	return [...levels, to];
}

/** Until the slowest part, the adaptation of terminals (2.5 s), has come to rest. */
const settleMs = 16_000;

/** One column a level, adapted to it. */
export interface AdaptedColumns {
	/** Photoisomerisations per rod and second, a column each. */
	readonly levels: readonly number[];
	readonly network: Network;
	/** Their state. */
	readonly state: Float64Array;
	/** From where the columns are adapted, under light that a test may change. */
	fresh(): MouseRun;
}

/** Columns that have come to rest in their light. @param parameters that differ from the circuit's, by path */
export function adaptedTo(
	levels: readonly number[],
	parameters: Readonly<Record<string, number>> = {},
): AdaptedColumns {
	const { network, dark } = mouseColumns(levels.length, parameters);
	const run = new MouseRun(network, dark);
	shine(network, levels);
	run.run(settleMs);
	const state = Float64Array.from(run.y);
	return { levels, network, state, fresh: () => new MouseRun(network, state) };
}

/** What a change of light does to a cell's potential, a number for each column. */
export interface Responses {
	/** Largest departure in the direction asked for, mV. */
	readonly peak: readonly number[];
	/** Departure at the end, mV. */
	readonly end: readonly number[];
}

/**
 * Potentials of one kind of cell while light is changed.
 * @param parts photoisomerisations per rod and second in each column, and for how long, ms
 * @param sign 1 for depolarisations, -1 for hyperpolarisations
 */
export function responseTo(
	run: MouseRun,
	cell: string,
	parts: readonly { readonly perRod: readonly number[]; readonly durationMs: number }[],
	sign: 1 | -1 = 1,
): Responses {
	const { network } = run;
	const columns = Array.from({ length: network.lattice.columns }, (_, column) => column);
	const now = () => columns.map((column) => potential(network, run.y, cell, column));
	const base = now();
	const peak = columns.map(() => 0);
	for (const { perRod, durationMs } of parts) {
		shine(network, perRod);
		run.run(
			durationMs,
			() => {
				now().forEach((value, column) => {
					peak[column] = Math.max(peak[column] as number, sign * (value - (base[column] as number)));
				});
			},
			2.5,
		);
	}
	const end = now().map((value, column) => sign * (value - (base[column] as number)));
	return { peak, end };
}

/** The responses to a step of a contrast that lasts 500 ms. */
export function stepResponses({ levels, fresh }: AdaptedColumns, cell: string, contrast: number, sign: 1 | -1 = 1) {
	return responseTo(fresh(), cell, [{ perRod: levels.map((each) => (1 + contrast) * each), durationMs: 500 }], sign);
}
