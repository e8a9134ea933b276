import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { resolveClip } from '../../../src/io/light/node/bundledClips.ts';
import { cameraInput, cameraSource, liveFfmpegSource } from '../../../src/io/light/node/ffmpegSource.ts';
import { findFfmpeg } from '../../../src/io/light/node/findFfmpeg.ts';
import { openSource, parseSource, SOURCE_FORMS } from '../../../src/io/light/node/kinds/catalogue.ts';
import { createIsomerisationMap } from '../../../src/retina/light/field/isomerisationMap.ts';
import { readFrames } from './contract.ts';
import { stillClock } from './stillClock.ts';

const folder = mkdtempSync(join(tmpdir(), 'retinode-spec-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const clock = stillClock();
const ffmpeg = findFfmpeg();

describe('naming a light source', () => {
	const once = { loop: false };

	it('reads every form', () => {
		expect(parseSource('clip:reach', { loop: true })).toEqual({ type: 'clip', file: 'reach', loop: true });
		expect(parseSource('clip:C:\\videos\\cup.y4m', once)).toEqual({
			type: 'clip',
			file: 'C:\\videos\\cup.y4m',
			loop: false,
		});
		expect(parseSource('camera', once)).toEqual({ type: 'camera' });
		expect(parseSource('stdin:64x48@29.97:rgb24', once)).toEqual({
			type: 'stdin',
			width: 64,
			height: 48,
			framesPerSecond: 29.97,
			pixels: 'rgb24',
		});
		expect(parseSource('clip:10:15.mp4', once)).toMatchObject({ file: '10:15.mp4' });
		expect(parseSource('light:run.light', once)).toEqual({ type: 'recording', file: 'run.light' });
		expect(parseSource('stimulus:flash?rod=5&duration=0.1', once)).toMatchObject({
			...{ type: 'stimulus', name: 'flash', parameters: { rod: 5, duration: 0.1 } },
		});
		expect(SOURCE_FORMS).toBe(
			'clip:FILE, camera, events:FILE, stimulus:NAME, stimulus:NAME?parameter=value&…, stdin:WIDTHxHEIGHT@FPS:PIXELS, light:FILE',
		);
	});

	it.each([
		['webcam', 'must be one of clip:FILE'],
		['clip:', 'needs a file'],
		['clip', 'needs a file'],
		['camera:/dev/video2', 'takes the default camera'],
		['stdin:0x0@30', 'Frame width must be a whole number of pixels from 1 to 16384, got 0'],
		['stdin:64x-48@30', 'Frame height'],
		['stdin:6.5x48@30', 'Frame width'],
		['stdin:64x48@NaN', 'stdin:64x48@30:gray, got "stdin:64x48@NaN"'],
		['stdin:64x48@0', 'Frame rate'],
		['stdin:64x48', 'stdin:WIDTHxHEIGHT@FPS'],
		['stdin:0x10x48@30:gray', 'stdin:64x48@30:gray, got "stdin:0x10x48@30:gray"'],
		['stdin:64x48@0x1e:gray', 'got "stdin:64x48@0x1e:gray"'],
		['stdin:64x48@30', 'stdin:64x48@30:gray; it must be gray (one byte of grey), rgb24 (red, green, blue)'],
		['stdin:64x48@30:yuv', 'got "yuv"'],
		['stimulus:', 'stimulus must be one of flash'],
		['stimulus:flsh', 'stimulus must be one of flash'],
		['stimulus:flash?rod=-1', 'parameter rod must be a number from 0'],
		['stimulus:flash?rod=', 'parameter rod must be a number'],
		['stimulus:flash?red=1', 'no parameter "red"'],
	])('says what is wrong with %s', (text, message) => {
		expect(() => parseSource(text, once)).toThrow(message);
	});
});

const opened = (text: string, around: Partial<Parameters<typeof openSource>[1]> = {}) =>
	openSource(parseSource(text, { loop: false }), { clock, ...around }).source;

describe('opening a light source', () => {
	it('finds the bundled clip by its name', async () => {
		const frames = await readFrames(opened('clip:reach'));
		expect(frames).toHaveLength(360);
		expect(frames[0]?.light).toMatchObject({ format: 'gray8', width: 64, height: 48 });
		expect(frames[359]?.modelTimeMs).toBeCloseTo((359 * 1000) / 30, 9);
	});

	it('names the bundled clips when there is no such clip', () => {
		expect(() => opened('clip:raech')).toThrow('the bundled clips are reach');
	});

	it('says how to go on when ffmpeg is needed and not there', () => {
		const video = join(folder, 'video.mp4');
		writeFileSync(video, 'not a y4m');
		expect(() => opened(`clip:${video}`, { ffmpeg: undefined })).toThrow(/convert the file/);
		expect(() => opened('camera', { ffmpeg: undefined })).toThrow(/use the camera in the app/);
		expect(() => cameraInput('win32')).toThrow('needs its name');
		expect(findFfmpeg(folder)).toBeUndefined();
	});

	it('sizes a stimulus for the mosaic it falls on', async () => {
		const receptors = [{ kind: 'cone', x: 0, y: 0, radius: 144 }] as const;
		const bar = opened('stimulus:moving-bar?speed=1&width=0.5', { receptors });
		// The field is 288 µm = 1° wide, the bar 0.5°: 1.5 s at 1°/s, with baselines of 0.5 and 1 s.
		expect(bar.durationMs).toBeCloseTo(3000, 6);
	});
});

describe.skipIf(ffmpeg === undefined)('with the real ffmpeg', () => {
	it('plays a compressed video with the timing of its frames', async () => {
		const video = join(folder, 'ramp.mkv');
		const source = 'color=c=gray:s=32x24:r=20:d=0.5';
		execFileSync(ffmpeg ?? '', ['-loglevel', 'error', '-f', 'lavfi', '-i', source, '-c:v', 'ffv1', video]);
		const frames = await readFrames(opened(`clip:${video}`));
		expect(frames.map((f) => f.modelTimeMs)).toEqual(Array.from({ length: 10 }, (_, k) => k * 50));
		const [first] = frames;
		// ffmpeg's "gray" is code 128; limited range and back may cost one code.
		if (first?.light.format === 'gray8') expect(Math.abs((first.light.data[0] ?? 0) - 128)).toBeLessThanOrEqual(1);
		expect(first?.light).toMatchObject({ width: 32, height: 24 });
	});

	it('says why a file cannot be decoded', async () => {
		const broken = join(folder, 'broken.mp4');
		writeFileSync(broken, 'this is no video');
		await expect(readFrames(opened(`clip:${broken}`))).rejects.toThrow(/Cannot play the video/);
	});

	it('says why a camera cannot be opened', async () => {
		const source = cameraSource(ffmpeg ?? '', '/dev/no-such-camera', 'linux', clock);
		await expect(readFrames(source)).rejects.toThrow(/Cannot open the camera \/dev\/no-such-camera/);
	});

	it('says that a camera is gone when its pictures stop', async () => {
		const input = ['-f', 'lavfi', '-i', 'color=c=white:s=16x16:r=50:d=0.2'];
		const source = liveFfmpegSource(ffmpeg ?? '', 'camera test', input, clock);
		await expect(readFrames(source)).rejects.toMatchObject({
			name: 'FrameSourceLostError',
			message: /camera test is gone/,
		});
		expect(source.counts().taken).toBe(10);
	});
});

describe('the bundled clip', () => {
	it('is dark, then bright, then dark for the photoreceptors under the default light level', async () => {
		const receptors = [
			{ kind: 'rod', x: -4, y: 0, radius: 2 },
			{ kind: 'cone', x: 4, y: 0, radius: 2 },
			{ kind: 'cone', x: -4, y: 8, radius: 2 },
			{ kind: 'cone', x: 4, y: -8, radius: 2 },
		] as const;
		const light = createIsomerisationMap({ receptors });
		const frames = await readFrames(opened('clip:reach'));
		const ratesAt = (s: number): number[] => {
			const rates = new Float64Array(4);
			const frame = frames[Math.round(s * 30)];
			if (frame !== undefined) light.apply(frame.light, rates);
			return [...rates];
		};
		// The ganglion cell is near silent below 1 and fires fast above 30 R* per cone per s (lightLevel.ts); the rod must
		// stay below 0.01, or it takes seconds to let go.
		for (const dark of [0.5, 1.4, 6, 7.4, 9.5, 11.9]) expect(Math.max(...ratesAt(dark).slice(1))).toBeLessThan(1);
		for (const bright of [4, 4.9, 7.55, 8.25, 8.95]) expect(Math.min(...ratesAt(bright).slice(1))).toBeGreaterThan(30);
		for (let k = 0; k < 360; k++) expect(ratesAt(k / 30)[0]).toBeLessThan(0.01);
	});

	it('is what the script makes', () => {
		const made = join(folder, 'made.y4m');
		execFileSync(process.execPath, ['scripts/makeClip.mjs', '--out', made]);
		expect(readFileSync(made).equals(readFileSync(resolveClip('reach')))).toBe(true);
	});

	it('is also made as 4:2:0 for fake cameras, with the same brightness', async () => {
		const made = join(folder, 'camera.y4m');
		execFileSync(process.execPath, ['scripts/makeClip.mjs', '--camera', '--out', made]);
		const camera = await readFrames(opened(`clip:${made}`));
		const bundled = await readFrames(opened('clip:reach'));
		// Bytes are compared as bytes: element by element takes a busy machine half a minute.
		const bytes = (frames: typeof camera) =>
			Buffer.concat(frames.map(({ light }) => ('data' in light ? Buffer.from(light.data) : Buffer.alloc(0))));
		expect(camera).toHaveLength(bundled.length);
		expect(camera.map(({ light }) => ({ ...light, data: null }))).toEqual(
			bundled.map(({ light }) => ({ ...light, data: null })),
		);
		expect(bytes(camera).length).toBeGreaterThan(0);
		expect(bytes(camera).equals(bytes(bundled))).toBe(true);
	});
});
