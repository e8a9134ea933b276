import type { Rates, WireSpike } from '../../wire/message.ts';

/** Spikes that a device has received; plain data. */
export interface SpikeTally {
	/** Since the host said hello. */
	readonly session: number;
	/** Since power-up. */
	readonly total: number;
	/** Of the total, how many came as counts of a window. */
	readonly asRates: number;
	/** Since power-up, by channel; channels without a spike are missing. */
	readonly byChannel: Readonly<Record<number, number>>;
}

/** Counts spikes on the device's side, however they come. */
export interface SpikeCounter {
	events(spikes: readonly WireSpike[], nowUs: number): void;
	rates(rates: Rates, nowUs: number): void;
	startSession(): void;
	/** Spikes of this session, modulo 2^32 as on the wire. */
	session(): number;
	/** The device's clock at the last spikes of this session; 0 before. */
	lastUs(): number;
	tally(): SpikeTally;
}

/**
 * A counter at zero.
 * @param channels how many channels there are: a spike on one beyond does not count, so that the host sees it as lost
 */
export function createSpikeTally(channels: number): SpikeCounter {
	const byChannel = new Map<number, number>();
	let session = 0;
	let total = 0;
	let asRates = 0;
	let lastUs = 0;
	/** @returns how many of them count */
	const add = (channel: number, count: number): number => {
		if (count === 0 || channel >= channels) return 0;
		byChannel.set(channel, (byChannel.get(channel) ?? 0) + count);
		session += count;
		total += count;
		return count;
	};
	return {
		events(spikes, nowUs) {
			for (const { channel } of spikes) add(channel, 1);
			lastUs = nowUs;
		},
		rates({ firstChannel, counts }, nowUs) {
			counts.forEach((count, i) => {
				asRates += add(firstChannel + i, count);
			});
			lastUs = nowUs;
		},
		startSession() {
			session = 0;
			lastUs = 0;
		},
		session: () => session % 2 ** 32,
		lastUs: () => lastUs,
		tally: () => ({ session, total, asRates, byChannel: Object.fromEntries(byChannel) }),
	};
}
