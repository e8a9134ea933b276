import type { Description } from '../../protocol/description.ts';
import { spikeLine } from '../../protocol/session/spikeLine.ts';
import type { SpikeRing } from './spikeRing.ts';

/** The screen's spikes as a file, oldest first: one a line, model time in s and channel. */
export function spikeFile(spikes: SpikeRing, { populations }: Description): string {
	const channels = new Map<number, number>();
	for (const { spiking, firstCell, count } of populations) {
		for (let k = 0; spiking && k < count; k++) channels.set(firstCell + k, channels.size);
	}
	return Array.from({ length: spikes.length }, (_, i) => {
		const channel = channels.get(spikes.cell(i));
		return channel === undefined ? '' : `${spikeLine(spikes.timeMs(i), channel)}\n`;
	}).join('');
}
