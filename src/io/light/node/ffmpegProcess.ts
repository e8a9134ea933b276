import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** Width, pixels, that ffmpeg scales larger pictures down to: a patch of retina resolves far less. */
const MAX_WIDTH = 320;

/** What ffmpeg complained of; plain data. */
export interface FfmpegComplaints {
	/** How many lines of them there were. */
	readonly count: number;
	/** The first and the last, without the part of ffmpeg and the address that it begins with; empty where there were none. */
	readonly first: string;
	readonly last: string;
}

/** A running ffmpeg that writes Y4M to its standard output. */
export interface FfmpegProcess {
	readonly output: AsyncIterable<Uint8Array>;
	/** The time stamp of the next picture, ms, in order of the pictures; undefined when no more come. Only for `stampedFrames`. */
	stampMs(): Promise<number | undefined>;
	/** Waits until it has ended; gives its exit code (null if killed) and its complaints. */
	ended(): Promise<{ readonly code: number | null; readonly complaints: FfmpegComplaints }>;
	/** Kills it and waits until it is gone. */
	stop(): Promise<void>;
}

/** `[h264 @ 0x55a651e010c0] no frame!` without what stands in brackets. */
export const plainComplaint = (line: string): string => line.trim().replace(/^(\[[^\]]* @ 0x[0-9a-f]+\]\s*)+/, '');

/** Keeps the first and the last of the lines that ffmpeg complains in. */
function collectComplaints(stderr: Readable): () => FfmpegComplaints {
	let count = 0;
	let first = '';
	let last = '';
	createInterface({ input: stderr }).on('line', (line) => {
		const complaint = plainComplaint(line);
		if (complaint === '') return;
		if (count === 0) first = complaint;
		last = complaint;
		count++;
	});
	return () => ({ count, first, last });
}

/**
 * Time stamps from ffmpeg's `framecrc` format: comment lines, then `stream, dts, pts, duration, size, checksum` for every
 * picture, in µs as asked for by {@link STAMPS}.
 */
function readStamps(pipe: Readable): () => Promise<number | undefined> {
	const reader = createInterface({ input: pipe });
	const lines = reader[Symbol.asyncIterator]();
	// A pipe that is destroyed ends without saying so.
	pipe.once('close', () => reader.close());
	return async () => {
		for (;;) {
			const { done, value } = await lines.next();
			if (done) return undefined;
			const pts = value.startsWith('#') ? undefined : value.split(',')[2];
			if (pts !== undefined) return Number(pts) / 1000;
		}
	};
}

/** The first stream of pictures that is no cover. */
const PICTURES = '0:V:0';

/** Every picture's own time stamp in µs, a line each on the fourth pipe, written at once. */
const STAMPS = ['-enc_time_base', '1:1000000', '-flush_packets', '1', '-f', 'framecrc', 'pipe:3'];

/** How ffmpeg is run. */
export interface FfmpegRun {
	readonly program: string;
	/** What opens the input, `-i` included. */
	readonly input: readonly string[];
	/**
	 * The arguments by which this ffmpeg neither repeats nor leaves out pictures; each then comes with its own time stamp. Without them
	 * they come at a constant rate.
	 */
	readonly stampedFrames?: readonly string[];
}

/** Starts ffmpeg; pictures come out as 8-bit Y4M no wider than 320 pixels, with the pixels' aspect in the header. */
export function startFfmpeg({ program, input, stampedFrames }: FfmpegRun): FfmpegProcess {
	const passing = stampedFrames ?? [];
	const child: ChildProcess = spawn(
		program,
		[
			...['-nostdin', '-hide_banner', '-loglevel', 'error', ...input],
			...['-map', PICTURES, '-vf', `scale='min(${MAX_WIDTH},iw)':-2`, '-pix_fmt', 'yuv420p', ...passing],
			...['-f', 'yuv4mpegpipe', 'pipe:1'],
			...(stampedFrames === undefined ? [] : ['-map', PICTURES, '-c:v', 'wrapped_avframe', ...passing, ...STAMPS]),
		],
		{ stdio: ['ignore', 'pipe', 'pipe', 'pipe'] },
	);
	const { stdout, stderr } = child;
	const stamps = child.stdio[3] as Readable | null;
	if (stdout === null || stderr === null || stamps === null) throw new Error('ffmpeg was started without pipes');
	const complaints = collectComplaints(stderr);
	const stampMs = readStamps(stamps);
	let startError: Error | undefined;
	child.on('error', (error) => {
		startError = error;
	});
	// `close` follows the end of all pipes; after a failed start it comes too.
	const closed = once(child, 'close').then(
		([code]: unknown[]) => (typeof code === 'number' ? code : null),
		() => null,
	);
	return {
		output: stdout,
		stampMs,
		async ended() {
			const code = await closed;
			const why = startError?.message;
			return { code, complaints: why === undefined ? complaints() : { count: 1, first: why, last: why } };
		},
		async stop() {
			stdout.destroy();
			stderr.destroy();
			stamps.destroy();
			if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
			await closed;
		},
	};
}
