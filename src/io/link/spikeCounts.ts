import { elementOr } from '../../base/elementOr.ts';
import { varintBytes } from '../wire/byteCursor.ts';
import { CHECKSUM_BYTES, HEADER_BYTES } from '../wire/constants.ts';
import type { Rates } from '../wire/message.ts';
import { leave, type SpikeBatch, type Taken } from './spikeBatch.ts';

/** How many spikes each channel had in a window, for spikes that travel as rates. */
export interface SpikeCounts {
	add(channel: number, batch: SpikeBatch): void;
	/** Spikes counted in this window. */
	spikes(): number;
	/** The window's counts as frames of so many bytes; begins a new window. An empty window is one empty frame. */
	take(frameBytes: number, windowEndUs: number, windowUs: number): readonly Taken<Rates>[];
	/** Begins a new window; what was counted is forgotten. */
	clear(): void;
}

/** What a RATES frame holds before its counts, bytes. */
const RATES_FIXED_BYTES = 10;

/** The counts of one RATES frame. */
interface Run {
	readonly firstChannel: number;
	readonly counts: number[];
}

/**
 * Divides counts into runs of channels that each fit into a frame; none for no counts.
 * @param all by channel; silent channels may be absent
 * @param capacity what a frame has for counts, bytes
 */
function runsOf(all: readonly number[], capacity: number): Run[] {
	const runs: Run[] = [];
	let run: Run | undefined;
	let room = 0;
	all.forEach((count, channel) => {
		if (count === 0) return;
		const bytes = varintBytes(count);
		const zeros = run === undefined ? 0 : channel - run.firstChannel - run.counts.length;
		// A long run of silent channels costs more than a new frame does.
		if (run === undefined || zeros > RATES_FIXED_BYTES || zeros + bytes > room) {
			run = { firstChannel: channel, counts: [count] };
			runs.push(run);
			room = capacity - bytes;
		} else {
			run.counts.push(...new Array<number>(zeros).fill(0), count);
			room -= zeros + bytes;
		}
	});
	return runs;
}

/** Nothing counted yet. */
export function createSpikeCounts(): SpikeCounts {
	let byChannel: number[] = [];
	let complete: SpikeBatch[] = [];
	let spikes = 0;

	const clear = (): void => {
		byChannel = [];
		complete = [];
		spikes = 0;
	};

	return {
		add(channel, batch) {
			byChannel[channel] = elementOr(byChannel, channel, 0) + 1;
			spikes++;
			leave(batch, complete);
		},
		spikes: () => spikes,
		take(frameBytes, windowEndUs, windowUs) {
			const runs = runsOf(byChannel, frameBytes - HEADER_BYTES - CHECKSUM_BYTES - RATES_FIXED_BYTES);
			if (runs.length === 0) runs.push({ firstChannel: 0, counts: [] });
			const frames = runs.map(
				({ firstChannel, counts }, i): Taken<Rates> => ({
					message: { kind: 'rates', windowEndUs, windowUs, firstChannel, counts },
					spikes: counts.reduce((sum, count) => sum + count, 0),
					complete: i === runs.length - 1 ? complete : [],
				}),
			);
			clear();
			return frames;
		},
		clear,
	};
}
