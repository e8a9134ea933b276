import { expect, it } from 'vitest';
import { UserError } from '../../../src/base/errors.ts';
import type { FrameSource, SourceFrame } from '../../../src/io/light/frameSource.ts';

/** One implementation to try: a fresh source with at least three frames, and whether it can be read twice. */
export interface ContractCase {
	readonly make: () => FrameSource;
	readonly rereadable: boolean;
}

/** Reads at most `limit` frames. */
export async function readFrames(
	source: FrameSource,
	limit = Number.POSITIVE_INFINITY,
	signal: AbortSignal = new AbortController().signal,
): Promise<SourceFrame[]> {
	const frames: SourceFrame[] = [];
	for await (const frame of source.frames(signal)) {
		frames.push(frame);
		if (frames.length >= limit) break;
	}
	return frames;
}

/** Reads at most `limit` frames, and what the source says of what it could not give. */
export async function playedWhole(
	source: FrameSource,
	limit = Number.POSITIVE_INFINITY,
): Promise<{ readonly frames: SourceFrame[]; readonly losses: string[] }> {
	const frames: SourceFrame[] = [];
	const losses: string[] = [];
	for await (const frame of source.frames(new AbortController().signal, (loss) => losses.push(loss))) {
		frames.push(frame);
		if (frames.length >= limit) break;
	}
	return { frames, losses };
}

/** What every frame source promises (see FrameSource). */
export function itKeepsTheFrameSourceContract(what: ContractCase): void {
	it('numbers its frames upwards and stamps them in order', async () => {
		const source = what.make();
		const frames = await readFrames(source, 3);
		expect(frames).toHaveLength(3);
		for (const [i, frame] of frames.entries()) {
			const before = frames[i - 1];
			if (before === undefined) continue;
			expect(frame.id).toBeGreaterThan(before.id);
			expect(frame.capturedAtMs).toBeGreaterThanOrEqual(before.capturedAtMs);
		}
	});

	it('gives model times exactly when it is recorded', async () => {
		const source = what.make();
		const times = (await readFrames(source, 3)).map((frame) => frame.modelTimeMs);
		if (source.timing === 'live') expect(times).toEqual([undefined, undefined, undefined]);
		else {
			expect(times[0]).toBeGreaterThanOrEqual(0);
			expect([...times].sort((a, b) => (a ?? 0) - (b ?? 0))).toEqual(times);
		}
	});

	it('gives no frames to a reader that is cancelled already', async () => {
		expect(await readFrames(what.make(), 3, AbortSignal.abort())).toEqual([]);
	});

	it('ends without an error soon after it is cancelled', async () => {
		const controller = new AbortController();
		let count = 0;
		for await (const _frame of what.make().frames(controller.signal)) {
			count++;
			controller.abort();
		}
		expect(count).toBe(1);
	});

	it('ends when cancelled while a reader waits', async () => {
		const controller = new AbortController();
		const iterator = what.make().frames(controller.signal);
		await iterator.next();
		const waiting = iterator.next();
		controller.abort();
		const last = await waiting;
		if (last.done !== true) expect((await iterator.next()).done).toBe(true);
	});

	it('refuses a second reader while the first is reading', async () => {
		const source = what.make();
		const first = source.frames(new AbortController().signal);
		await first.next();
		await expect(source.frames(new AbortController().signal).next()).rejects.toThrow(UserError);
		await first.return?.();
	});

	it('hands out frames that it does not change afterwards', async () => {
		const controller = new AbortController();
		const iterator = what.make().frames(controller.signal);
		const first = (await iterator.next()).value as SourceFrame;
		const copy = structuredClone(first.light);
		await iterator.next();
		await iterator.next();
		expect(first.light).toEqual(copy);
		await iterator.return?.();
	});

	it('counts what it took in', async () => {
		const source = what.make();
		const frames = await readFrames(source, 3);
		expect(source.counts().taken - source.counts().dropped).toBeGreaterThanOrEqual(frames.length);
	});

	if (what.rereadable) {
		it('can be read again, and recorded light is then the same', async () => {
			const source = what.make();
			const once = await readFrames(source, 3);
			const twice = await readFrames(source, 3);
			expect(twice).toHaveLength(3);
			if (source.timing === 'recorded') {
				expect(twice.map((f) => [f.id, f.modelTimeMs, f.light])).toEqual(
					once.map((f) => [f.id, f.modelTimeMs, f.light]),
				);
			}
		});
	}
}
