import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** Width, pixels, that ffmpeg scales larger pictures down to: a patch of retina resolves far less. */
const MAX_WIDTH = 320;

/** A running ffmpeg that writes Y4M to its standard output. */
export interface FfmpegProcess {
	readonly output: AsyncIterable<Uint8Array>;
	/** Waits until it has ended; gives its exit code (null if killed) and the last line of its complaints. */
	ended(): Promise<{ readonly code: number | null; readonly complaint: string }>;
	/** Kills it and waits until it is gone. */
	stop(): Promise<void>;
}

/** Starts ffmpeg on an input given by its own arguments; pictures come out as 8-bit Y4M no wider than 320 pixels. */
export function startFfmpeg(program: string, inputArguments: readonly string[]): FfmpegProcess {
	const child: ChildProcess = spawn(
		program,
		[
			...['-nostdin', '-hide_banner', '-loglevel', 'error'],
			...inputArguments,
			...['-an', '-vf', `scale='min(${MAX_WIDTH},iw)':-2`, '-pix_fmt', 'yuv420p', '-f', 'yuv4mpegpipe', 'pipe:1'],
		],
		{ stdio: ['ignore', 'pipe', 'pipe'] },
	);
	const { stdout, stderr } = child;
	if (stdout === null || stderr === null) throw new Error('ffmpeg was started without pipes');
	let complaints = '';
	stderr.setEncoding('utf8');
	stderr.on('data', (text: string) => {
		complaints = (complaints + text).slice(-2000);
	});
	let startError: Error | undefined;
	child.on('error', (error) => {
		startError = error;
	});
	// `close` follows the end of both pipes; after a failed start it comes too.
	const closed = once(child, 'close').then(
		([code]: unknown[]) => (typeof code === 'number' ? code : null),
		() => null,
	);
	return {
		output: stdout,
		async ended() {
			const code = await closed;
			const complaint = startError?.message ?? complaints.trim().split('\n').at(-1) ?? '';
			return { code, complaint };
		},
		async stop() {
			stdout.destroy();
			stderr.destroy();
			if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
			await closed;
		},
	};
}
