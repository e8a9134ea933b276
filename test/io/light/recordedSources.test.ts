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
import { playedWhole, readFrames } from './contract.ts';
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

	it('that is cut short or damaged is played as far as that place, and says how far', async () => {
		const whole = greyClip(2, 2, 10, 4);
		const cut = await playedWhole(clipSource(file('cut.y4m', whole.subarray(0, whole.length - 3)), stillClock()));
		expect(cut.frames).toHaveLength(3);
		expect(cut.losses).toEqual([
			expect.stringMatching(/cut\.y4m was played to its frame 2: it is cut short in frame 3: 1 bytes are left over/),
		]);
		const broken = Uint8Array.from(whole);
		broken[whole.length - 10] = 0;
		const damaged = await playedWhole(clipSource(file('damaged.y4m', broken), stillClock(), { loop: true }), 7);
		expect(damaged.frames.map(({ id }) => id)).toEqual([0, 1, 2, 3, 4, 5, 6]);
		expect(damaged.losses).toEqual([
			expect.stringMatching(/damaged: frame 3 does not begin with FRAME, and the 10 bytes from there on are left out/),
		]);
	});

	it('may have pixels that are not square', async () => {
		const wide = file('wide.y4m', y4mBytes('W2 H2 F10:1 A2:1 Cmono', [Uint8Array.of(1, 2, 3, 4)]));
		const [frame] = await readFrames(clipSource(wide, stillClock()));
		expect(frame?.light).toMatchObject({ width: 2, height: 2, pixelAspect: 2 });
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

	it('are played as far as they are whole, and the cut one is named', async () => {
		const { frames, losses } = await playedWhole(
			rawSource('stdin', Readable.from([Buffer.alloc(6)]), format, stillClock()),
		);
		expect(frames).toHaveLength(1);
		expect(losses).toEqual([expect.stringContaining('end within frame 1: 2 of 4 bytes for 2×2')]);
	});

	it('are refused where none is whole', async () => {
		const read = (bytes: number) =>
			readFrames(rawSource('stdin', Readable.from([Buffer.alloc(bytes)]), format, stillClock()));
		await expect(read(3)).rejects.toThrow('end within frame 0: 3 of 4 bytes');
		await expect(read(0)).rejects.toThrow('No frame came from stdin');
	});

	it('may have three or four bytes a pixel', async () => {
		const three = Buffer.from(Array.from({ length: 12 }, (_, k) => k));
		const [rgb] = await readFrames(
			rawSource('stdin', Readable.from([three]), { ...format, pixels: 'rgb24' }, stillClock()),
		);
		expect(rgb?.light).toEqual({
			format: 'rgba8',
			width: 2,
			height: 2,
			data: Uint8Array.of(0, 1, 2, 255, 3, 4, 5, 255, 6, 7, 8, 255, 9, 10, 11, 255),
		});
		const [rgba] = await readFrames(
			rawSource('stdin', Readable.from([Buffer.alloc(16, 7)]), { ...format, pixels: 'rgba' }, stillClock()),
		);
		expect(rgba?.light).toMatchObject({ format: 'rgba8', data: new Uint8Array(16).fill(7) });
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
