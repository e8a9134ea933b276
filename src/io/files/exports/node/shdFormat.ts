import { inflateSync } from 'node:zlib';
import { UserError } from '../../../../base/errors.ts';
import { createHdf5 } from '../../hdf5/node/hdf5Output.ts';
import type { SampleSpikes, SpikeSample } from '../sampleSpikes.ts';
import type { ExportFormat } from './exportFormat.ts';
import { shdTemplate } from './shdTemplate.ts';

/** Runs written at a time. */
const atOnce = 256;

async function writeSamples(file: string, { classes, cells, samples }: SampleSpikes): Promise<void> {
	const output = await createHdf5(file, inflateSync(Buffer.from(shdTemplate, 'base64')));
	const [labels, numbers]: [number[], number[]] = [[], []];
	let waiting: SpikeSample[] = [];
	const write = (): void => {
		output.ragged(
			'/spikes/times',
			waiting.map(({ timesS }) => timesS),
		);
		output.ragged(
			'/spikes/units',
			waiting.map(({ cells: of }) => of),
		);
		waiting = [];
	};
	try {
		for (const each of samples) {
			labels.push(each.label);
			numbers.push(each.sample);
			waiting.push(each);
			if (waiting.length === atOnce) write();
		}
		write();
		output.numbers('/labels', Int32Array.from(labels));
		output.group('/extra', {
			sample: 'number of each run in its dataset',
			unit: 'the cell of each number in /spikes/units',
		});
		output.texts('/extra/keys', classes);
		output.numbers('/extra/sample', Int32Array.from(numbers));
		// Nobody speaks here; readers of the digits (tonic) ask for it.
		output.numbers('/extra/speaker', new Uint16Array(labels.length));
		output.texts(
			'/extra/unit_population',
			cells.map(({ population }) => population),
		);
		output.numbers(
			'/extra/unit_member',
			Uint32Array.from(cells, ({ member }) => member),
		);
	} finally {
		output.close();
	}
}

/** A run, or labelled runs, in the layout of the Spiking Heidelberg Digits (Cramer et al. 2022): times and units as rows of any length. */
export const shdFormat: ExportFormat = {
	name: 'shd',
	summary:
		'HDF5 as the Spiking Heidelberg Digits have it, of a recording or of a dataset’s folder (--split): spikes/times (s), spikes/units, labels, extra/keys',
	endings: [],
	write(file, { file: from, trains }, { stimulus }) {
		if (trains.length === 0) throw new UserError(`${from} has no spikes: record it with --quantities spikes`);
		const spikes = trains.flatMap(({ timesS }, cell) => Array.from(timesS, (timeS) => ({ timeS, cell })));
		spikes.sort((a, b) => a.timeS - b.timeS || a.cell - b.cell);
		const timesS = Float64Array.from(spikes, ({ timeS }) => timeS);
		const cells = Uint32Array.from(spikes, ({ cell }) => cell);
		const samples = [{ sample: 0, timesS, cells, label: 0 }];
		return writeSamples(file, { what: from, classes: [stimulus], cells: trains, samples });
	},
	writeSamples,
};
