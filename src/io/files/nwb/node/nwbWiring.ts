import type { GrowingDataset, Hdf5Output } from '../../hdf5/node/hdf5Output.ts';
import type { JournalRecord } from '../../recording/journalRecords.ts';
import type { RecordedContents } from '../../recording/node/recordedContents.ts';
import { CELLS } from './nwbSeries.ts';
import { typed, writeGrowingTable } from './nwbTables.ts';

type Pairs = Extract<JournalRecord, { kind: 'pairs' }>;

/** Tables of who is joined with whom, one a connection; nothing where no pairs were recorded. */
export function writeWiring(file: Hdf5Output, { head, pairs }: RecordedContents): { take(record: Pairs): void } {
	const tables = new Map<number, readonly GrowingDataset[]>();
	const firstCell = new Map(head.populations.map(({ name, firstCell: first }) => [name, first]));
	if (pairs.size > 0) {
		file.group('/processing/wiring', {
			...typed('ProcessingModule'),
			description: 'who is joined with whom: a table a connection, a row a pair',
		});
	}
	for (const [number, count] of pairs) {
		const connection = head.connections[number];
		if (!connection || count === 0) continue;
		const { name, type, kind, from, to, into } = connection;
		const [pre, post] = type === 'junction' ? ['cell_a', 'cell_b'] : ['presynaptic', 'postsynaptic'];
		const columns = writeGrowingTable(
			file,
			`/processing/wiring/${name}`,
			`${type} ${kind} from ${from} to ${to}, into ${into}`,
			[
				{ name: pre as string, description: `the cell of ${from}`, type: 'int32', rowsOf: CELLS },
				{ name: post as string, description: `the cell of ${to}`, type: 'int32', rowsOf: CELLS },
				{
					name: 'weight',
					description: 'by what the current or signal of the pair is multiplied',
					type: 'float32',
				},
			],
			count,
		);
		tables.set(number, columns);
	}
	return {
		take({ connection, first, second, weights }) {
			const columns = tables.get(connection);
			const joins = head.connections[connection];
			if (!columns || !joins) return;
			const [pre, post, weight] = columns;
			const numbered = (members: Int32Array, population: string) =>
				members.map((member) => member + (firstCell.get(population) ?? 0));
			pre?.append(numbered(first, joins.from));
			post?.append(numbered(second, joins.to));
			weight?.append(weights);
		},
	};
}
