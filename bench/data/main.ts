import { parseArgs } from 'node:util';
import type { DataRow } from './dataRow.ts';
import { datasetRate } from './datasetRate.ts';
import { neuronColumn } from './neuronColumn.ts';
import { recordingOverhead } from './recordingOverhead.ts';
import { recordingSize } from './recordingSize.ts';

/** In the order in which they are printed. */
const rows: readonly DataRow[] = [recordingOverhead, recordingSize, datasetRate, neuronColumn];

const {
	json = false,
	quick = false,
	only,
} = parseArgs({
	options: { json: { type: 'boolean' }, quick: { type: 'boolean' }, only: { type: 'string', multiple: true } },
}).values;
const unknown = only?.find((name) => !rows.some((row) => row.name === name));
if (unknown !== undefined) {
	console.error(`bench:data: there is no row ${unknown}; rows are ${rows.map(({ name }) => name).join(', ')}`);
	process.exit(2);
}
const found: Record<string, unknown> = {};
for (const row of rows.filter(({ name }) => only?.includes(name) ?? true)) {
	const { figures, text } = await row.measure(quick);
	found[row.name] = figures;
	if (!json) console.log([row.name, ...text.map((line) => `  ${line}`)].join('\n'));
}
if (json) console.log(JSON.stringify(found, undefined, 2));
