import { percentilesOf } from '../../engine/live/latency.ts';
import { wrapStamp } from '../../io/wire/timeStamp.ts';
import type { WrittenSpike } from './wireTap.ts';

/** Time stamps of all spikes against the model's clock; see the report. */
export interface SpikeJitter {
	readonly spikes: number;
	readonly stampErrorUs: number;
	readonly sdMs: number;
	readonly p99MinusP50Ms: number;
}

/** Spikes by channel and stamp, as the model found them and as they stand on the wire. */
export interface SpikeStamps {
	/** The model found a spike. @returns its key, by which it is known on the wire */
	found(channel: number, tMs: number): string;
	/** A spike's bytes were written. */
	wrote(spike: WrittenSpike): void;
	/** When the spike of a key was first written, ms; undefined: not yet. */
	writtenMs(key: string): number | undefined;
	/** What was found until now does not count for the jitter. */
	forget(): void;
	jitter(): SpikeJitter;
}

const keyOf = (channel: number, tUs: number): string => `${channel} ${tUs}`;

/** The mean; NaN of nothing. */
export const meanOf = (values: readonly number[]): number =>
	values.reduce((sum, value) => sum + value, 0) / values.length;

/** No spike yet. */
export function createSpikeStamps(): SpikeStamps {
	const found = new Map<string, number>();
	const written = new Map<string, { readonly ms: number; readonly tUs: number }>();
	return {
		found(channel, tMs) {
			const key = keyOf(channel, wrapStamp(Math.round(tMs * 1000)));
			found.set(key, tMs);
			return key;
		},
		wrote({ channel, tUs, writtenMs }) {
			const key = keyOf(channel, tUs);
			if (!written.has(key)) written.set(key, { ms: writtenMs, tUs });
		},
		writtenMs: (key) => written.get(key)?.ms,
		forget: () => found.clear(),
		jitter() {
			const delays: number[] = [];
			let stampErrorUs = 0;
			for (const [key, tMs] of found) {
				const wire = written.get(key);
				if (!wire) continue;
				delays.push(wire.ms - tMs);
				stampErrorUs = Math.max(stampErrorUs, Math.abs(wire.tUs - ((tMs * 1000) % 2 ** 32)));
			}
			const delay = percentilesOf(delays.length === 0 ? [Number.NaN] : delays);
			const meanDelay = meanOf(delays);
			return {
				spikes: delays.length,
				stampErrorUs,
				sdMs: Math.sqrt(meanOf(delays.map((each) => (each - meanDelay) ** 2))),
				p99MinusP50Ms: delay.p99 - delay.p50,
			};
		},
	};
}
