import type { RecordedCell, TrialResult } from '../../protocol/experiment/trialResult.ts';

/** An array of numbers and its dimensions. */
export interface SampleArray {
	readonly values: Float32Array | Float64Array | Int32Array;
	readonly shape?: readonly number[];
}

/** A sample as it is kept. */
export interface SampleContents {
	readonly arrays: Readonly<Record<string, SampleArray>>;
	/** Names of the populations that `cell_population` counts; of each quantity its unit and the cells of its columns, rows of the table of cells. */
	readonly meta: {
		readonly populations: readonly string[];
		readonly quantities: Readonly<Record<string, { readonly unit: string; readonly cells: readonly number[] }>>;
	};
}

/** Numbers of a list of pieces, one after the other. */
function joined(pieces: readonly (readonly number[])[]): Float64Array {
	const all = new Float64Array(pieces.reduce((sum, { length }) => sum + length, 0));
	let at = 0;
	for (const piece of pieces) {
		all.set(piece, at);
		at += piece.length;
	}
	return all;
}

/** A table of the cells that a run recorded, population by population; and where each population begins in it. */
function cellTable({ traces, spikes }: TrialResult) {
	const byPopulation = new Map<string, RecordedCell[]>();
	const add = (population: string, cells: readonly RecordedCell[]): void => {
		const known = byPopulation.get(population) ?? [];
		const members = new Set(known.map(({ member }) => member));
		const all = [...known, ...cells.filter(({ member }) => !members.has(member))];
		byPopulation.set(
			population,
			all.sort((a, b) => a.member - b.member),
		);
	};
	for (const [population, { cells }] of Object.entries(spikes)) add(population, cells);
	for (const [path, { cells }] of Object.entries(traces)) add(path.split('.', 1)[0] as string, cells);
	const populations = [...byPopulation.keys()];
	const cells = populations.flatMap((name, k) =>
		(byPopulation.get(name) ?? []).map((cell) => ({ ...cell, population: k, name })),
	);
	const places = new Map(cells.map(({ name, member }, k) => [`${name} ${member}`, k]));
	return {
		populations,
		cells,
		placeOf: (population: string, member: number): number => places.get(`${population} ${member}`) as number,
	};
}

/** Spikes of all cells in the order of their times; of the same time, of the table. */
function spikeArrays({ spikes }: TrialResult, placeOf: (population: string, member: number) => number) {
	const trains = Object.entries(spikes).flatMap(([population, { cells, timesS }]) =>
		cells.map(({ member }, k) => ({ cell: placeOf(population, member), timesS: timesS[k] as readonly number[] })),
	);
	const times = joined(trains.map(({ timesS }) => timesS));
	const cells = trains.flatMap(({ cell, timesS }) => timesS.map(() => cell));
	const order = cells
		.map((_, k) => k)
		.sort(
			(a, b) => (times[a] as number) - (times[b] as number) || (cells[a] as number) - (cells[b] as number) || a - b,
		);
	return {
		times: Float64Array.from(order, (k) => times[k] as number),
		cells: Int32Array.from(order, (k) => cells[k] as number),
	};
}

/** Values of the cells of a quantity as rows over time. */
function rowsOf(columns: readonly Float64Array[], rows: number): SampleArray {
	const values = new Float32Array(rows * columns.length);
	columns.forEach((column, k) => {
		for (let row = 0; row < rows; row++) values[row * columns.length + k] = column[row] as number;
	});
	return { values, shape: [rows, columns.length] };
}

/**
 * What a run gave as arrays by name: `spike_times_s` and `spike_cells` (rows of the table of cells), the table in `cell_*`, and each quantity under its
 * path (32-bit floats, times × cells) with `times_s`.
 */
export function sampleContents(result: TrialResult): SampleContents {
	const { populations, cells, placeOf } = cellTable(result);
	const spikes = spikeArrays(result, placeOf);
	const traces = Object.entries(result.traces);
	const quantities = traces.map(([path, { unit, cells: of }]) => {
		const population = path.split('.', 1)[0] as string;
		return [path, { unit, cells: of.map(({ member }) => placeOf(population, member)) }] as const;
	});
	return {
		meta: { populations, quantities: Object.fromEntries(quantities) },
		arrays: {
			spike_times_s: { values: spikes.times },
			spike_cells: { values: spikes.cells },
			cell_population: { values: Int32Array.from(cells, ({ population }) => population) },
			cell_member: { values: Int32Array.from(cells, ({ member }) => member) },
			cell_x_um: { values: Float32Array.from(cells, ({ xUm }) => xUm) },
			cell_y_um: { values: Float32Array.from(cells, ({ yUm }) => yUm) },
			...(traces.length > 0 ? { times_s: { values: result.timesS } } : {}),
			...Object.fromEntries(traces.map(([path, { values }]) => [path, rowsOf(values, result.timesS.length)] as const)),
		},
	};
}
