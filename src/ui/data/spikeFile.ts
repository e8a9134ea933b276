import type { Description } from '../../protocol/description.ts';
import type { Session } from '../../protocol/session/sessionFile.ts';
import { spikeFileHead, spikeLine } from '../../protocol/session/spikeLine.ts';
import { spikingCells } from '../../protocol/spikingCells.ts';
import type { SpikeRing } from './spikeRing.ts';

/** What the head of the file tells. */
export interface SpikeFileHead {
	readonly appVersion: string;
	readonly session: Session;
}

/**
 * The screen's spikes as a file, oldest first: the comments that `retinode live --spikes` writes too, then a spike a line, model time in s and channel.
 * Where earlier ones had to make room, a comment says from when on all are there.
 */
export function spikeFile(
	spikes: SpikeRing,
	description: Pick<Description, 'populations'>,
	{ appVersion, session }: SpikeFileHead,
): string {
	const cells = spikingCells(description);
	const channels = new Map(cells.map(({ cell }, channel) => [cell, channel]));
	const since = spikes.keptSinceMs;
	const left = Number.isFinite(since) ? [`# complete from ${since / 1000} s on: earlier spikes had to make room`] : [];
	const lines = Array.from({ length: spikes.length }, (_, i) => {
		const channel = channels.get(spikes.cell(i));
		return channel === undefined ? [] : [spikeLine(spikes.timeMs(i), channel)];
	}).flat();
	return [...spikeFileHead(appVersion, session, cells), ...left, ...lines].map((line) => `${line}\n`).join('');
}
