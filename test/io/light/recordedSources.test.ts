import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, describe, expect, it } from 'vitest';
import { createNewestFrame } from '../../../src/io/light/newestFrame.ts';
import { clipSource } from '../../../src/io/light/node/clipSource.ts';
import { rawSource } from '../../../src/io/light/node/rawSource.ts';
import { paced, wallClock } from '../../../src/io/light/paced.ts';
import { stimulusSource } from '../../../src/io/light/stimulusSource.ts';
import { createStimulus } from '../../../src/retina/light/stimuli/catalogue.ts';
import { readFrames } from './contract.ts';
import { manualClock } from './manualClock.ts';
import { greyClip, y4mBytes } from './y4mFile.ts';

const folder = mkdtempSync(join(tmpdir(), 'retinode-recorded-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string, bytes: Uint8Array): string => {
	writeFileSync(join(folder, name), bytes);
	return join(folder, name);
};

describe('a clip', () => {
	it('times frames by their number and the rate of the file, not by the clock', async () => {
		const path = file(
			'ntsc.y4m',
			y4mBytes(
				'W2 H1 F30000:1001 Cmono',
				[1, 2, 3].map((v) => Uint8Array.of(v, v)),
			),
		);
		const clock = manualClock(5000);
		const frames = await readFrames(clipSource(path, clock));
		expect(frames.map((f) => f.modelTimeMs)).toEqual([0, 1001 / 30, 1001 / 15]);
		expect(frames.map((f) => f.capturedAtMs)).toEqual([5000, 5000, 5000]);
	});

	it('goes on counting when it loops', async () => {
		const path = file('loop.y4m', greyClip(2, 2, 10, 2));
		const frames = await readFrames(clipSource(path, manualClock(), { loop: true }), 5);
		expect(frames.map((f) => [f.id, f.modelTimeMs])).toEqual([0, 1, 2, 3, 4].map((k) => [k, k * 100]));
		expect(frames[4]?.light).toEqual(frames[0]?.light);
	});

	it('says which file is missing, empty or no video', async () => {
		const read = (path: string): Promise<unknown> => readFrames(clipSource(path, manualClock()));
		await expect(read(join(folder, 'none.y4m'))).rejects.toThrow(/none\.y4m: there is no such file/);
		await expect(read(file('text.y4m', Buffer.from('hello\n')))).rejects.toThrow(/text\.y4m: Not a Y4M video/);
		await expect(read(file('zero.y4m', y4mBytes('W2 H2 F30:1 Cmono', [])))).rejects.toThrow(/holds no frames/);
		await expect(read(folder)).rejects.toThrow(/it is a folder/);
	});
});

describe('raw frames on standard input', () => {
	const format = { width: 2, height: 2, framesPerSecond: 50 };

	it('are cut from the stream by size, whatever its pieces', async () => {
		const source = rawSource(
			'stdin',
			Readable.from([Buffer.of(1, 2, 3), Buffer.of(4, 5, 6, 7, 8)]),
			format,
			manualClock(),
		);
		const frames = await readFrames(source);
		expect(frames.map((f) => (f.light.format === 'gray8' ? [...f.light.data] : []))).toEqual([
			[1, 2, 3, 4],
			[5, 6, 7, 8],
		]);
		expect(frames.map((f) => f.modelTimeMs)).toEqual([0, 20]);
	});

	it('are refused when the last one is incomplete, since the size is then wrong', async () => {
		const source = rawSource('stdin', Readable.from([Buffer.alloc(6)]), format, manualClock());
		await expect(readFrames(source)).rejects.toThrow('end within frame 1: 2 of 4 bytes for 2×2');
	});

	it('end at once when cancelled while nothing comes', async () => {
		const controller = new AbortController();
		const silent = new Readable({ read() {} });
		const waiting = readFrames(rawSource('stdin', silent, format, manualClock()), 1, controller.signal);
		setImmediate(() => controller.abort());
		expect(await waiting).toEqual([]);
		expect(silent.destroyed).toBe(true);
	});
});

describe('a stimulus as a source', () => {
	it('puts a flash on and off at exactly the times asked for', async () => {
		const flash = createStimulus({
			name: 'flash',
			parameters: { baseline_before: 0.1, duration: 0.02, rod: 7, cone: 8 },
		});
		const frames = await readFrames(stimulusSource(flash, manualClock()));
		expect(frames.map((f) => [f.modelTimeMs, f.light])).toEqual([
			[0, { format: 'uniform-rates', rodRate: 0, coneRate: 0 }],
			[100, { format: 'uniform-rates', rodRate: 7, coneRate: 8 }],
			[120, { format: 'uniform-rates', rodRate: 0, coneRate: 0 }],
		]);
	});

	it('repeats without a seam when looped', async () => {
		const flash = createStimulus({
			name: 'flash',
			parameters: { baseline_before: 0.1, duration: 0.02, baseline_after: 0.08 },
		});
		const frames = await readFrames(stimulusSource(flash, manualClock(), { loop: true }), 6);
		expect(frames.map((f) => f.modelTimeMs)).toEqual([0, 100, 120, 200, 300, 320]);
	});
});

describe('playing at the pace of a clock', () => {
	const path = (): string => file('paced.y4m', greyClip(2, 2, 10, 6));

	it('hands out each frame when its time has come', async () => {
		const clock = manualClock(1000);
		const frames = await readFrames(paced(clipSource(path(), clock), clock));
		expect(frames.map((f) => f.capturedAtMs)).toEqual([1000, 1100, 1200, 1300, 1400, 1500]);
	});

	it('gives a slow reader every frame, so that the run stays the same', async () => {
		const clock = manualClock();
		const ids: number[] = [];
		for await (const frame of paced(clipSource(path(), clock), clock).frames(new AbortController().signal)) {
			ids.push(frame.id);
			clock.advance(250);
		}
		expect(ids).toEqual([0, 1, 2, 3, 4, 5]);
	});

	it('can drop what a slow reader missed instead, and counts it', async () => {
		const clock = manualClock();
		const ids: number[] = [];
		const source = paced(clipSource(path(), clock), clock, 'drop');
		for await (const frame of source.frames(new AbortController().signal)) {
			ids.push(frame.id);
			clock.advance(250);
		}
		// 250 ms a frame at 10 Hz: shown at 0, 250 (frame 2, on since 200), 500 (frame 5).
		expect(ids).toEqual([0, 2, 5]);
		expect(source.counts()).toEqual({ taken: 6, dropped: 3 });
	});

	it('stops waiting at once when cancelled', async () => {
		const controller = new AbortController();
		const waiting = wallClock().waitUntil(wallClock().nowMs() + 3_600_000, controller.signal);
		controller.abort();
		await expect(waiting).resolves.toBeUndefined();
	});
});

describe('room for the newest frame only', () => {
	it('replaces what was not taken and counts it', async () => {
		const room = createNewestFrame<number>();
		room.put(1);
		room.put(2);
		room.put(3);
		expect(await room.take()).toBe(3);
		expect(room.dropped).toBe(2);
	});

	it('hands over what waits before it ends or fails', async () => {
		const room = createNewestFrame<number>();
		room.put(1);
		room.fail(new Error('unplugged'));
		expect(await room.take()).toBe(1);
		await expect(room.take()).rejects.toThrow('unplugged');
	});
});
