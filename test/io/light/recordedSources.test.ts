import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, describe, expect, it } from 'vitest';
import { createNewestFrame } from '../../../src/io/light/newestFrame.ts';
import { clipSource } from '../../../src/io/light/node/clipSource.ts';
import { rawSource } from '../../../src/io/light/node/rawSource.ts';
import { stimulusSource } from '../../../src/io/light/stimulusSource.ts';
import { createStimulus } from '../../../src/retina/light/stimuli/catalogue.ts';
import { readFrames } from './contract.ts';
import { stillClock } from './stillClock.ts';
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
		const clock = stillClock(5000);
		const frames = await readFrames(clipSource(path, clock));
		expect(frames.map((f) => f.modelTimeMs)).toEqual([0, 1001 / 30, 1001 / 15]);
		expect(frames.map((f) => f.capturedAtMs)).toEqual([5000, 5000, 5000]);
	});

	it('goes on counting when it loops', async () => {
		const path = file('loop.y4m', greyClip(2, 2, 10, 2));
		const frames = await readFrames(clipSource(path, stillClock(), { loop: true }), 5);
		expect(frames.map((f) => [f.id, f.modelTimeMs])).toEqual([0, 1, 2, 3, 4].map((k) => [k, k * 100]));
		expect(frames[4]?.light).toEqual(frames[0]?.light);
	});

	it('says which file is missing, empty or no video', async () => {
		const read = (path: string): Promise<unknown> => readFrames(clipSource(path, stillClock()));
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
			stillClock(),
		);
		const frames = await readFrames(source);
		expect(frames.map((f) => (f.light.format === 'gray8' ? [...f.light.data] : []))).toEqual([
			[1, 2, 3, 4],
			[5, 6, 7, 8],
		]);
		expect(frames.map((f) => f.modelTimeMs)).toEqual([0, 20]);
	});

	it('are refused when the last one is incomplete, since the size is then wrong', async () => {
		const source = rawSource('stdin', Readable.from([Buffer.alloc(6)]), format, stillClock());
		await expect(readFrames(source)).rejects.toThrow('end within frame 1: 2 of 4 bytes for 2×2');
	});

	it('end at once when cancelled while nothing comes', async () => {
		const controller = new AbortController();
		const silent = new Readable({ read() {} });
		const waiting = readFrames(rawSource('stdin', silent, format, stillClock()), 1, controller.signal);
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
		const frames = await readFrames(stimulusSource(flash, stillClock()));
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
		const frames = await readFrames(stimulusSource(flash, stillClock(), { loop: true }), 6);
		expect(frames.map((f) => f.modelTimeMs)).toEqual([0, 100, 120, 200, 300, 320]);
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
