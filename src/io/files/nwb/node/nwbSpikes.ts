import type { Hdf5Output } from '../../hdf5/node/hdf5Output.ts';
import type { JournalReader } from '../../recording/node/journalReader.ts';
import type { RecordedContents } from '../../recording/node/recordedContents.ts';
import { CELLS } from './nwbSeries.ts';
import { writeUnits } from './nwbTables.ts';

/** Spikes that are sorted by cell in memory at a time: for more, the journal is read several times. */
const spikesAtOnce = 4 * 1024 * 1024;

/** Cells whose spikes are sorted together: from one place among the units to another. */
function* windows(counts: Uint32Array): Generator<readonly [number, number]> {
	let from = 0;
	while (from < counts.length) {
		let to = from;
		let sum = 0;
		do sum += counts[to++] as number;
		while (to < counts.length && sum + (counts[to] as number) <= spikesAtOnce);
		yield [from, to];
		from = to;
	}
}

/** The units: every cell that can spike, with kind and place, whether it did or not. */
export function writeSpikes(
	file: Hdf5Output,
	journal: JournalReader,
	{ head, spikes, lastS }: RecordedContents,
	progress: (fraction: number) => void,
): void {
	const spiking = head.populations.filter((each) => each.spiking);
	const cells = spiking.flatMap(({ firstCell, count }) => Array.from({ length: count }, (_, k) => firstCell + k));
	if (!head.quantities.includes('spikes') || cells.length === 0) return;
	const each = <T>(read: (population: (typeof spiking)[number], member: number) => T): T[] =>
		spiking.flatMap((population) => Array.from({ length: population.count }, (_, member) => read(population, member)));
	const position = (axis: number): Float32Array =>
		Float32Array.from(each(({ positionsUm }, member) => positionsUm[3 * member + axis] as number));
	const counts = Uint32Array.from(cells, (cell) => spikes[cell] as number);
	const times = writeUnits(
		file,
		`spikes of simulated cells: upward crossings of ${head.spikeThresholdMv} mV, or the events that the cell's declaration says spikes are`,
		[
			{ name: 'population', description: 'the population of the cell', values: each(({ name }) => name) },
			{ name: 'cell_type', description: 'the declaration that the cell is of', values: each(({ kind }) => kind) },
			{ name: 'member', description: 'its number in its population', values: Int32Array.from(each((_, k) => k)) },
			{
				name: 'x',
				description: 'place in the plane of the retina, to the right in the visual field, µm',
				values: position(0),
			},
			{ name: 'y', description: 'place in the plane of the retina, up in the visual field, µm', values: position(1) },
			{ name: 'z', description: 'depth from the photoreceptors on, µm', values: position(2) },
			{
				name: 'cell',
				description: 'the row of the cell among all cells',
				values: { rowsOf: CELLS, rows: Int32Array.from(cells) },
			},
		],
		Int32Array.from(cells.keys()),
		counts,
		[head.fromS ?? 0, lastS],
	);
	/** Place among the units of each cell. */
	const unitOf = new Int32Array(spikes.length).fill(-1);
	cells.forEach((cell, unit) => {
		unitOf[cell] = unit;
	});
	for (const [from, to] of windows(counts)) {
		progress(from / counts.length);
		const next = new Float64Array(to - from);
		let total = 0;
		for (let unit = from; unit < to; unit++) {
			next[unit - from] = total;
			total += counts[unit] as number;
		}
		const sorted = new Float64Array(total);
		journal.each((record) => {
			if (record.kind !== 'spikes') return;
			record.cells.forEach((cell, k) => {
				const unit = (unitOf[cell] as number) - from;
				if (!(unit >= 0 && unit < to - from)) return;
				const at = next[unit] as number;
				next[unit] = at + 1;
				sorted[at] = record.timesS[k] as number;
			});
		}, 'spikes');
		times.append(sorted);
	}
}
