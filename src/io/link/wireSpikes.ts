import type { WireSpike } from '../wire/message.ts';
import { wrapStamp } from '../wire/timeStamp.ts';
import type { LinkSpike } from './linkContract.ts';

/** Spikes as the wire carries them, in order of time; those that no channel of the device takes are left out. */
export function wireSpikes(batch: readonly LinkSpike[], channels: number): readonly WireSpike[] {
	return batch
		.filter(
			({ tUs, channel }) => Number.isFinite(tUs) && Number.isInteger(channel) && channel >= 0 && channel < channels,
		)
		.sort((a, b) => a.tUs - b.tUs)
		.map(({ tUs, channel }) => ({ tUs: wrapStamp(Math.round(tUs)), channel }));
}
