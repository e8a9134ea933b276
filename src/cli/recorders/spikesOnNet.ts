import { openSpikeStream, type SpikeStream } from '../terminal/spikeStream.ts';
import type { RecorderKind } from './recorder.ts';

/** Spikes and rates for other programs, once it is known how many cells there are. */
export const spikesOnNet: RecorderKind = {
	flag: '--stream <address>',
	help: 'spikes and rates for other programs, as lines of JSON on tcp:PORT or tcp:HOST:PORT',
	open(address) {
		let stream: SpikeStream | undefined;
		return {
			async model({ cells }) {
				stream = await openSpikeStream(address, cells.length);
			},
			progress: (modelTimeMs) => stream?.progress(modelTimeMs),
			spikes: (events) => stream?.spikes(events),
			close: () => stream?.close(),
		};
	},
};
