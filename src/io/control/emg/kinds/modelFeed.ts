import { createEmgSignal } from '../emgSignal.ts';
import type { EmgFeed } from './emgKind.ts';

/** Samples by number, handed over as model time passes; null where they end. */
export function modelFeed(rateHz: number, startMs: number, next: (sample: number) => number | null): EmgFeed {
	const signal = createEmgSignal({ rateHz });
	const periodMs = 1000 / rateHz;
	let taken = 0;
	let hasEnded = false;
	return {
		clock: 'model',
		signal,
		feed(toMs) {
			const until = Math.floor((toMs - startMs) / periodMs + 1e-6) + 1;
			if (hasEnded || until <= taken) return;
			const block = new Float64Array(until - taken);
			let count = 0;
			while (count < block.length && !hasEnded) {
				const sample = next(taken + count);
				if (sample === null) hasEnded = true;
				else block[count++] = sample;
			}
			taken += count;
			if (count > 0) signal.take(block.subarray(0, count), startMs + (taken - 1) * periodMs);
			if (hasEnded) {
				signal.at(toMs);
				signal.lost('The EMG recording has ended: activation falls to rest.');
			}
		},
		close: () => Promise.resolve(),
	};
}
