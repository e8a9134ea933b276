import { expect, test } from 'vitest';
import type { EmgBlock, EmgSource } from '../../../../src/io/control/emg/emgSource.ts';

/** A source under test, with at least 500 samples to give. */
export interface EmgBench {
	readonly source: EmgSource;
	/** Releases what the test opened. */
	close(): Promise<void>;
}

/** Reads blocks until there are so many samples, or to the end. */
export async function readSamples(
	source: EmgSource,
	most = Number.POSITIVE_INFINITY,
	signal: AbortSignal = new AbortController().signal,
): Promise<EmgBlock[]> {
	const blocks: EmgBlock[] = [];
	let count = 0;
	for await (const block of source.blocks(signal)) {
		blocks.push(block);
		count += block.samplesMv.length;
		if (count >= most) break;
	}
	return blocks;
}

/** What every EMG source keeps to. */
export function emgSourceContract(open: () => Promise<EmgBench>): void {
	const within = async (body: (source: EmgSource) => Promise<void>): Promise<void> => {
		const bench = await open();
		try {
			await body(bench.source);
		} finally {
			await bench.close();
		}
	};

	test('gives blocks without gaps, counted from 0, at its rate', () =>
		within(async (source) => {
			const blocks = await readSamples(source, 300);
			let next = 0;
			for (const { firstSample, samplesMv } of blocks) {
				expect(firstSample).toBe(next);
				expect(samplesMv.length).toBeGreaterThan(0);
				expect(samplesMv.every(Number.isFinite)).toBe(true);
				next += samplesMv.length;
			}
			expect(source.counts()).toEqual({ taken: next, bad: 0, dropped: 0 });
			expect(source.rateHz).toBe(1000);
			expect(source.name).toMatch(/emg/i);
		}));

	test('an aborted signal gives no blocks; aborting ends the reading without an error', () =>
		within(async (source) => {
			expect(await readSamples(source, 10, AbortSignal.abort())).toEqual([]);
			const controller = new AbortController();
			let count = 0;
			for await (const _ of source.blocks(controller.signal)) {
				count++;
				controller.abort();
			}
			expect(count).toBe(1);
		}));

	test('takes one reader at a time, and another after it has left', () =>
		within(async (source) => {
			const first = source.blocks(new AbortController().signal);
			await first.next();
			await expect(readSamples(source, 1)).rejects.toThrow('is already being read');
			await first.return?.();
			expect((await readSamples(source, 1))[0]?.firstSample).toBe(0);
		}));
}
