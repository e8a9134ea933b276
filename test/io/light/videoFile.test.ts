import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { findFfmpeg } from '../../../src/io/light/node/findFfmpeg.ts';
import { ffprobeBeside, videoFacts } from '../../../src/io/light/node/videoFacts.ts';
import { videoFileSource } from '../../../src/io/light/node/videoFileSource.ts';
import { createIsomerisationMap } from '../../../src/retina/light/field/isomerisationMap.ts';
import type { LightFrame, Receptor } from '../../../src/retina/light/field/lightFrame.ts';
import { freeLightLevel } from '../../../src/retina/light/levels/lightLevel.ts';
import { playedWhole, readFrames } from './contract.ts';
import { stillClock } from './stillClock.ts';

const folder = mkdtempSync(join(tmpdir(), 'retinode-video-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const clip = (name: string): string => fileURLToPath(new URL(`clips/${name}`, import.meta.url));
const ffmpeg = findFfmpeg() ?? '';
const source = (file: string, loop = false) => videoFileSource(ffmpeg, file, stillClock(), { loop });
const make = (name: string, ...options: string[]): string => {
	execFileSync(ffmpeg, ['-loglevel', 'error', ...options, join(folder, name)]);
	return join(folder, name);
};

/** What a row and a column of cones see of a picture, relative to white. */
function seenAlong(frame: LightFrame): { readonly across: number[]; readonly down: number[] } {
	const places = Array.from({ length: 41 }, (_, k) => 4 * (k - 20));
	const cone = (x: number, y: number): Receptor => ({ kind: 'cone', x, y, radius: 1 });
	const receptors = [...places.map((x) => cone(x, 0)), ...places.map((y) => cone(0, y))];
	const out = new Float64Array(receptors.length);
	const level = freeLightLevel({ rodRate: 1, coneRate: 1 });
	const field = { centreX: 0, centreY: 0, width: 160, height: 160 };
	createIsomerisationMap({ receptors, level, placement: { field } }).apply(frame, out);
	return { across: [...out.slice(0, 41)], down: [...out.slice(41)] };
}

describe.skipIf(ffmpeg === '')('a video file through ffmpeg', () => {
	it('shows each picture at its own time stamp where their rate varies', async () => {
		const frames = await readFrames(source(clip('vfr.mp4')));
		const times = [
			...Array.from({ length: 30 }, (_, k) => (k * 1000) / 30),
			...Array.from({ length: 20 }, (_, k) => 1000 + 100 * k),
		];
		expect(frames).toHaveLength(times.length);
		// To 1 µs, as stamps are read; a step is 500.
		for (const [k, frame] of frames.entries()) expect(frame.modelTimeMs).toBeCloseTo(times[k] ?? Number.NaN, 2);
	});

	it('begins with its first picture, whatever time that is stamped with', async () => {
		const file = make('late.ts', '-f', 'lavfi', '-i', 'testsrc=s=32x24:r=10:d=0.5', '-c:v', 'mpeg2video');
		const times = (await readFrames(source(file))).map(({ modelTimeMs }) => modelTimeMs);
		expect(times[0]).toBe(0);
		expect(times[1]).toBeCloseTo(100, 2);
	});

	it('goes on in time when it loops', async () => {
		const frames = await readFrames(source(clip('sar1.mp4'), true), 12);
		expect(frames.map(({ id, modelTimeMs }) => [id, modelTimeMs])).toEqual(
			Array.from({ length: 12 }, (_, k) => [k, k * 40]),
		);
	});

	it('shows a disc as round whatever the shape of its pixels', async () => {
		for (const name of ['sar1.mp4', 'sar2.mp4']) {
			const [frame] = await readFrames(source(clip(name)), 1);
			if (frame === undefined) throw new Error('there must be a picture');
			const { across, down } = seenAlong(frame.light);
			const width = (row: readonly number[]): number => row.filter((value) => value > 0.3).length;
			expect(width(across), name).toBeGreaterThan(5);
			// A cone more or less at either rim: the pictures are compressed.
			expect(Math.abs(width(across) - width(down)), name).toBeLessThanOrEqual(2);
		}
	});

	it.each([
		['trunc.mkv', /6[01] of the 100 pictures that it announces could be had, the last at 2\.\d\d s of 4\.00 s/, 60],
		['damaged.mkv', /[56]\d of the 100 pictures that it announces could be had, the last at 3\.\d\d s of 4\.00 s/, 50],
	])('that is cut or damaged is played as far as it can be had, and says how far: %s', async (name, loss, least) => {
		const { frames, losses } = await playedWhole(source(clip(name)));
		expect(frames.length).toBeGreaterThanOrEqual(least);
		expect(losses).toEqual([expect.stringMatching(loss)]);
		expect(losses[0]).toMatch(/ffmpeg says: \w/);
		const times = frames.map(({ modelTimeMs }) => modelTimeMs ?? Number.NaN);
		for (const [k, tMs] of times.entries()) if (k > 0) expect(tMs).toBeGreaterThan(times[k - 1] ?? 0);
	});

	// Formats of which ffmpeg plays a part without a word.
	it.each([
		['gif', ['-s', '64x48'], 'It ends without the mark that ends a GIF.'],
		['ogv', ['-c:v', 'libtheora'], 'It ends without the page that ends each stream of an Ogg file.'],
		['ts', ['-c:v', 'mpeg2video'], ''],
		['mjpeg', ['-c:v', 'mjpeg'], 'It ends without the mark that ends a JPEG.'],
	] as const)('that is cut anywhere says so, and whole does not: %s', async (kind, options, why) => {
		const whole = make(`whole.${kind}`, '-f', 'lavfi', '-i', 'testsrc=s=160x120:r=25:d=4', ...options);
		expect((await playedWhole(source(whole))).losses).toEqual([]);
		const bytes = readFileSync(whole);
		for (const share of [0.3, 0.5, 0.7, 0.9, 0.99]) {
			// Nothing can be known of a transport stream that is cut between two of its packets.
			const length = Math.floor(share * bytes.length);
			const cut = join(folder, `cut.${kind}`);
			writeFileSync(cut, bytes.subarray(0, kind === 'ts' && length % 188 === 0 ? length + 1 : length));
			const { frames, losses } = await playedWhole(source(cut));
			expect(frames.length, `${share}`).toBeGreaterThan(0);
			expect(losses, `${share}`).toEqual([expect.stringContaining('is cut short or damaged')]);
			if (!losses[0]?.includes('ffmpeg says')) expect(losses[0]).toContain(why || 'It ends within a packet');
		}
	});

	it('whose sound goes on behind its pictures, in Ogg, is whole', async () => {
		const two = ['-f', 'lavfi', '-i', 'testsrc=s=32x24:r=10:d=1', '-f', 'lavfi', '-i', 'sine=d=3'];
		const file = make('sound.ogv', ...two, '-c:v', 'libtheora', '-c:a', 'libvorbis');
		expect((await playedWhole(source(file))).losses).toEqual([]);
	});

	it('that has nothing left but its first part without an index is refused with the cause', async () => {
		const whole = make('index.mp4', '-f', 'lavfi', '-i', 'testsrc=s=64x48:r=10:d=2', '-c:v', 'mpeg4');
		const bytes = readFileSync(whole);
		const cut = join(folder, 'noIndex.mp4');
		writeFileSync(cut, bytes.subarray(0, bytes.length / 2));
		await expect(readFrames(source(cut))).rejects.toThrow(/noIndex\.mp4: moov atom not found\.$/);
	});

	it('of one picture that is cut says so or is refused', async () => {
		const still = ['-f', 'lavfi', '-i', 'testsrc=s=320x240', '-frames:v', '1'];
		for (const name of ['half.jpg', 'half.bmp', 'half.tiff', 'half.png', 'half.gif']) {
			const bytes = readFileSync(make(`whole.${name}`, ...still));
			for (const share of [0.4, 0.7, 0.95]) {
				const cut = join(folder, name);
				writeFileSync(cut, bytes.subarray(0, share * bytes.length));
				const said = await playedWhole(source(cut)).then(
					({ losses }) => losses.join(),
					(error: Error) => error.message,
				);
				expect(said, `${name} ${share}`).toMatch(/is damaged|is cut short|Cannot play the video/);
			}
		}
	});

	it.each(['vfr.mp4', 'sar1.mp4', 'sar2.mp4'])('that is whole has no complaint: %s', async (name) => {
		expect((await playedWhole(source(clip(name)))).losses).toEqual([]);
	});

	it('with a longer sound track has lost nothing', async () => {
		const two = ['-f', 'lavfi', '-i', 'testsrc=s=32x24:r=10:d=1', '-f', 'lavfi', '-i', 'sine=d=3'];
		for (const name of ['sound.mkv', 'sound.mp4', 'sound.avi']) {
			const { frames, losses } = await playedWhole(source(make(name, ...two, '-c:v', 'mpeg4')));
			expect(frames.length, name).toBe(10);
			expect(losses, name).toEqual([]);
		}
	});

	it('of one picture is a still, which lasts until somebody ends it, looped or not', async () => {
		const still = ['-f', 'lavfi', '-i', 'color=c=white:s=32x24', '-frames:v', '1'];
		const files = [clip('photo.png'), ...['one.jpg', 'one.bmp', 'one.tiff'].map((name) => make(name, ...still))];
		for (const file of files) {
			const frames = await readFrames(source(file, true));
			expect(frames.map(({ modelTimeMs, lastsMs }) => [modelTimeMs, lastsMs])).toEqual([[0, Number.POSITIVE_INFINITY]]);
		}
	});

	it('may have a name that looks like an address or an option', async () => {
		for (const name of ['10:15.mp4', '-i.mp4', 'http:x.mp4', 'a%03d.mp4']) {
			copyFileSync(clip('sar1.mp4'), join(folder, name));
			const cwd = process.cwd();
			process.chdir(folder);
			try {
				expect(await readFrames(source(name)), name).toHaveLength(5);
			} finally {
				process.chdir(cwd);
			}
		}
	});

	it('without a picture is refused, with what it holds instead', async () => {
		const wav = make('sound.wav', '-f', 'lavfi', '-i', 'sine=d=0.2');
		await expect(readFrames(source(wav))).rejects.toThrow(
			`Cannot play the video ${wav}: it holds no picture, only audio.`,
		);
		const cover = make('cover.mp3', '-i', wav, '-i', clip('photo.png'), '-map', '0', '-map', '1', '-c:v', 'copy');
		await expect(readFrames(source(cover))).rejects.toThrow('it holds no picture, only audio and a cover.');
		const empty = join(folder, 'empty.mp4');
		writeFileSync(empty, '');
		await expect(readFrames(source(empty))).rejects.toThrow(/Cannot play the video .*empty\.mp4: \w/);
	});

	it('is larger than it needs to be and keeps its shape', async () => {
		const file = make('large.mp4', '-f', 'lavfi', '-i', 'testsrc=s=1280x720:r=5:d=0.4', '-vf', 'setsar=4/3');
		const [frame] = await readFrames(source(file), 1);
		expect(frame?.light).toMatchObject({ width: 320, height: 180 });
		expect(frame?.light).toHaveProperty('pixelAspect', 4 / 3);
	});
});

/** A program of this test's own, beside the others. */
const program = (name: string, text: string): string => {
	const path = join(folder, 'bin', name);
	mkdirSync(join(folder, 'bin'), { recursive: true });
	writeFileSync(path, `#!${process.execPath}\n${text}`);
	chmodSync(path, 0o755);
	return path;
};

describe('a video file through programs that stand in for ffmpeg', () => {
	const picture = "process.stdout.write('FRAME\\n' + ' '.repeat(12));";
	const stamp = (us: number): string => `require('node:fs').writeSync(3, '0, 0, ${us}, 1, 472, 0x0\\n');`;
	const ffmpegGiving = (...stampsUs: readonly number[]): string =>
		program(
			'ffmpeg.cjs',
			`process.stdout.write('YUV4MPEG2 W2 H4 F25:1\\n');${stampsUs.map((us) => stamp(us) + picture).join('')}`,
		);
	const ffprobeSaying = (facts: object): string =>
		program('ffprobe.cjs', `console.log(${JSON.stringify(JSON.stringify(facts))})`);
	const video = { codec_type: 'video', avg_frame_rate: '25/1' };

	it('says how many of its last pictures are missing though ffmpeg sees nothing wrong', async () => {
		ffprobeSaying({ streams: [{ ...video, nb_frames: '50', duration: '2.0' }] });
		const fake = ffmpegGiving(0, 40_000, 80_000);
		const { frames, losses } = await playedWhole(videoFileSource(fake, 'any.mp4', stillClock()));
		expect(frames).toHaveLength(3);
		expect(losses).toEqual([
			'The video any.mp4 is cut short or damaged: 3 of the 50 pictures that it announces could be had, the last at 0.08 s of 2.00 s. The file simply ends there.',
		]);
	});

	it('leaves out pictures whose times stand still or go back, and counts them', async () => {
		ffprobeSaying({ streams: [video] });
		const fake = ffmpegGiving(0, 40_000, 40_000, 20_000, 80_000);
		const { frames, losses } = await playedWhole(videoFileSource(fake, 'any.h264', stillClock()));
		expect(frames.map(({ id, modelTimeMs }) => [id, modelTimeMs])).toEqual([
			[0, 0],
			[1, 40],
			[2, 80],
		]);
		expect(losses).toEqual([expect.stringContaining('2 were left out because their times do not go forward.')]);
	});

	it('asks every version of ffmpeg in its own words for pictures as they are', async () => {
		for (const [version, word] of [
			['4.4.2-0ubuntu0', '-vsync'],
			['5.0.3', '-vsync'],
			['5.1.9-0+deb12u1', '-fps_mode'],
			['n7.1', '-fps_mode'],
			['N-110223-g5f6c3d5', '-fps_mode'],
		] as const) {
			const fake = ffprobeSaying({ program_version: { version }, streams: [video] });
			const { stampedFrames } = await videoFacts(fake, 'any.mp4', new AbortController().signal);
			expect(stampedFrames).toEqual([word, 'passthrough']);
		}
	});

	it('finds ffprobe beside ffmpeg before any other', () => {
		const beside = ffprobeSaying({ streams: [] });
		expect(ffprobeBeside(ffmpegGiving())).toBe(beside);
	});
});
