import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, describe } from 'vitest';
import { createLightLogWriter } from '../../../src/io/files/lightLog/node/lightLogWriter.ts';
import { browserClipSource } from '../../../src/io/light/browser/browserClipSource.ts';
import { clipSource } from '../../../src/io/light/node/clipSource.ts';
import { liveFfmpegSource } from '../../../src/io/light/node/ffmpegSource.ts';
import { lightLogSource } from '../../../src/io/light/node/lightLogSource.ts';
import { rawSource } from '../../../src/io/light/node/rawSource.ts';
import { videoFileSource } from '../../../src/io/light/node/videoFileSource.ts';
import { stimulusSource } from '../../../src/io/light/stimulusSource.ts';
import { createStimulus } from '../../../src/retina/light/stimuli/catalogue.ts';
import { itKeepsTheFrameSourceContract } from './contract.ts';
import { stillClock } from './stillClock.ts';
import { greyClip } from './y4mFile.ts';

const folder = mkdtempSync(join(tmpdir(), 'retinode-frames-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const clip = join(folder, 'clip.y4m');
writeFileSync(clip, greyClip(8, 6, 25, 5));

/**
 * Stands in for ffmpeg where the machine has none, so that the same code runs everywhere: writes a Y4M header and then
 * frames, five for a file and one every 10 ms without end for a device; and the time stamp of each on its fourth pipe.
 */
const fakeFfmpeg = join(folder, 'ffmpeg.mjs');
writeFileSync(
	fakeFfmpeg,
	`#!${process.execPath}
import { writeSync } from 'node:fs';
const live = process.argv.includes('v4l2');
process.stdout.write('YUV4MPEG2 W8 H6 F25:1 Ip A1:1 C420jpeg\\n');
let k = 0;
const frame = () => {
	if (!live) writeSync(3, '0, ' + k * 40000 + ', ' + k * 40000 + ', 40000, 472, 0x0\\n');
	process.stdout.write('FRAME\\n');
	process.stdout.write(Buffer.alloc(48, 16 + (k++ % 200)));
	process.stdout.write(Buffer.alloc(24, 128));
};
if (live) setInterval(frame, 10);
else for (let i = 0; i < 5; i++) frame();
`,
);
chmodSync(fakeFfmpeg, 0o755);
const fakeFfprobe = join(folder, 'ffprobe.mjs');
const facts = { streams: [{ codec_type: 'video', nb_frames: '5', avg_frame_rate: '25/1', duration: '0.2' }] };
writeFileSync(fakeFfprobe, `#!${process.execPath}\nconsole.log(${JSON.stringify(JSON.stringify(facts))});\n`);
chmodSync(fakeFfprobe, 0o755);

const receptors = [{ kind: 'cone', x: 0, y: 0, radius: 2 }] as const;
const log = join(folder, 'run.light');
const recorder = createLightLogWriter(log, { receptors, source: 'test', createdAt: '2026-01-01T00:00:00Z' });
for (let k = 0; k < 5; k++) recorder.append(k * 7.25, Float64Array.of(k / 3));
await recorder.close();

describe('a Y4M clip', () =>
	itKeepsTheFrameSourceContract({ make: () => clipSource(clip, stillClock()), rereadable: true }));

describe('a looped Y4M clip', () =>
	itKeepsTheFrameSourceContract({ make: () => clipSource(clip, stillClock(), { loop: true }), rereadable: true }));

// Node's fetch reads `data:` addresses as a page's does those of its server.
const fetched = new URL(
	`data:application/octet-stream;base64,${Buffer.from(greyClip(8, 6, 25, 5)).toString('base64')}`,
);

describe('a clip of the page’s server', () =>
	itKeepsTheFrameSourceContract({ make: () => browserClipSource('grey', fetched, stillClock()), rereadable: true }));

describe('a looped clip of the page’s server', () =>
	itKeepsTheFrameSourceContract({
		make: () => browserClipSource('grey', fetched, stillClock(), { loop: true }),
		rereadable: true,
	}));

describe('a video file through ffmpeg', () =>
	itKeepsTheFrameSourceContract({
		make: () => videoFileSource(fakeFfmpeg, 'any.mp4', stillClock()),
		rereadable: true,
	}));

describe('a camera through ffmpeg', () =>
	itKeepsTheFrameSourceContract({
		make: () => liveFfmpegSource(fakeFfmpeg, 'camera /dev/video0', ['-f', 'v4l2', '-i', '/dev/video0'], stillClock()),
		rereadable: true,
	}));

describe('a generated stimulus', () =>
	itKeepsTheFrameSourceContract({
		make: () => stimulusSource(createStimulus({ name: 'checkerboard-noise', parameters: {} }), stillClock()),
		rereadable: true,
	}));

describe('raw grey frames on a stream', () =>
	itKeepsTheFrameSourceContract({
		make: () =>
			rawSource(
				'stdin',
				Readable.from([Buffer.alloc(30, 1), Buffer.alloc(100, 2), Buffer.alloc(62, 3)], { objectMode: false }),
				{ width: 8, height: 6, framesPerSecond: 30 },
				stillClock(),
			),
		rereadable: false,
	}));

describe('a light log', () =>
	itKeepsTheFrameSourceContract({ make: () => lightLogSource(log, stillClock(), receptors), rereadable: true }));
