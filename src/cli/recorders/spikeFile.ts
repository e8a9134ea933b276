import { spikeLine } from '../../protocol/limits/spikeLine.ts';
import { openTextFile } from '../terminal/textFile.ts';
import type { RecorderKind } from './recorder.ts';

/** Every spike as a line of a text file. */
export const spikeFile: RecorderKind = {
	flag: '--spikes <file>',
	help: 'spikes as they come: time in s and channel, one a line',
	open(path) {
		const file = openTextFile(path);
		return {
			spikes(events) {
				for (const { channel, tMs } of events) file.writeLine(spikeLine(tMs, channel));
			},
			close: file.close,
		};
	},
};
