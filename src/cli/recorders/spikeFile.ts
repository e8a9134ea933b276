import packageJson from '../../../package.json' with { type: 'json' };
import { machineTimers } from '../../host/machineTime.ts';
import { openLineStream } from '../../io/files/lines/node/lineStream.ts';
import { spikeFileHead, spikeLine } from '../../protocol/session/spikeLine.ts';
import type { RecorderKind } from './recorder.ts';

/** Every spike as a line of a text file. */
export const spikeFile: RecorderKind = {
	flag: '--spikes <file>',
	help: 'spikes as they come: time in s and channel, one a line, after comments (#) on session and channels; a named pipe, - for standard output',
	open(path, say) {
		const lines = openLineStream({ path, what: 'spikes', timers: machineTimers, say });
		return {
			model: ({ session, cells }) => lines.begin(spikeFileHead(packageJson.version, session, cells)),
			spikes(events) {
				for (const { channel, tMs } of events) lines.write(spikeLine(tMs, channel), tMs);
			},
			loss: lines.loss,
			close: lines.close,
		};
	},
};
