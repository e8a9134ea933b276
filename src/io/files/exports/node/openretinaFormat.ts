import { UserError } from '../../../../base/errors.ts';
import { createHdf5 } from '../../hdf5/node/hdf5Output.ts';
import type { ExportFormat } from './exportFormat.ts';

/** One session as openretina reads it: `responses_STIMULUS` of neurons × time, spikes in each bin, and `session_info`. */
export const openretinaFormat: ExportFormat = {
	name: 'openretina',
	summary: 'HDF5 of one session: responses_STIMULUS, neurons × bins of spikes (--bin, --stimulus), and session_info',
	endings: [],
	async write(file, { file: from, fromS, untilS, trains }, { binS, stimulus }) {
		if (trains.length === 0) throw new UserError(`${from} has no spikes: record it with --quantities spikes`);
		const bins = Math.ceil((untilS - fromS) / binS - 1e-9);
		if (bins < 1) throw new UserError(`${from} is shorter than a bin of ${binS} s`);
		const counts = new Float32Array(trains.length * bins);
		trains.forEach(({ timesS }, neuron) => {
			for (const timeS of timesS) {
				const at = neuron * bins + Math.min(bins - 1, Math.floor((timeS - fromS) / binS));
				counts[at] = (counts[at] as number) + 1;
			}
		});
		const output = await createHdf5(file);
		output.numbers(`/responses_${stimulus}`, counts, [trains.length, bins]);
		output.attributes(`/responses_${stimulus}`, {
			unit: 'spikes per bin',
			bin_s: { type: 'float64', value: binS },
			first_bin_s: { type: 'float64', value: fromS },
		});
		output.group('/session_info', { recording: from });
		output.texts(
			'/session_info/cell_population',
			trains.map(({ population }) => population),
		);
		output.numbers(
			'/session_info/cell_member',
			Uint32Array.from(trains, ({ member }) => member),
		);
		output.close();
	},
};
