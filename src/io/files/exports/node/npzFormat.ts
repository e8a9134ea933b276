import { closeSync, openSync, writeSync } from 'node:fs';
import type { NpyArray } from '../../npz/npy.ts';
import { npzParts } from '../../npz/npz.ts';
import type { ExportFormat } from './exportFormat.ts';

/** Arrays by name: of each series its values, `.time_s` and `.unit`; spikes as times and rows of a table of units. */
export const npzFormat: ExportFormat = {
	name: 'npz',
	summary:
		'arrays for numpy.load: NAME, NAME.time_s and NAME.unit of each series; spikes.time_s, spikes.unit, units.population, units.member',
	endings: ['.npz'],
	write(file, { fromS, untilS, series, light, trains }) {
		const arrays: Record<string, NpyArray> = {
			'recording.from_s': { values: Float64Array.of(fromS), shape: [] },
			'recording.until_s': { values: Float64Array.of(untilS), shape: [] },
		};
		for (const { name, unit, timesS, columns, values } of [...series, ...(light ? [light] : [])]) {
			arrays[name] = { values, shape: [timesS.length, columns] };
			arrays[`${name}.time_s`] = { values: timesS };
			arrays[`${name}.unit`] = { values: [unit], shape: [] };
		}
		const spikes = trains.flatMap(({ timesS }, unit) => [...timesS].map((timeS) => ({ timeS, unit })));
		spikes.sort((a, b) => a.timeS - b.timeS);
		arrays['spikes.time_s'] = { values: Float64Array.from(spikes, ({ timeS }) => timeS) };
		arrays['spikes.unit'] = { values: Uint32Array.from(spikes, ({ unit }) => unit) };
		arrays['units.population'] = { values: trains.map(({ population }) => population) };
		arrays['units.member'] = { values: Uint32Array.from(trains, ({ member }) => member) };
		const descriptor = openSync(file, 'wx');
		try {
			for (const part of npzParts(arrays)) {
				for (let done = 0; done < part.length; ) done += writeSync(descriptor, part, done);
			}
		} finally {
			closeSync(descriptor);
		}
		return Promise.resolve();
	},
};
