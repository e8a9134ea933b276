import { UserError } from '../../../base/errors.ts';
import {
	type FrameClock,
	type FrameCounts,
	type FrameSource,
	FrameSourceLostError,
	frameSource,
	type SourceFrame,
} from '../frameSource.ts';
import { createNewestFrame } from '../newestFrame.ts';
import { createY4mParser } from '../y4m.ts';
import { y4mFrame } from '../y4mSource.ts';
import { startFfmpeg } from './ffmpegProcess.ts';

/** A camera through ffmpeg: the arguments that open it depend on the system. */
export function cameraSource(
	ffmpeg: string,
	device: string | undefined,
	platform: string,
	clock: FrameClock,
): FrameSource {
	const input = cameraInput(platform, device);
	return liveFfmpegSource(ffmpeg, `camera ${input.device}`, input.arguments, clock);
}

/** How ffmpeg opens a camera on a system (`process.platform`). UserError where a device name is needed. */
export function cameraInput(platform: string, device?: string): { device: string; arguments: string[] } {
	const low = ['-fflags', 'nobuffer', '-flags', 'low_delay'];
	switch (platform) {
		case 'darwin': {
			const name = device ?? '0';
			return { device: name, arguments: [...low, '-f', 'avfoundation', '-framerate', '30', '-i', `${name}:none`] };
		}
		case 'win32':
			if (device === undefined) {
				throw new UserError(
					'On Windows the camera needs its name: --source "camera:NAME" (ffmpeg -list_devices true -f dshow -i dummy lists them).',
				);
			}
			return { device, arguments: [...low, '-f', 'dshow', '-i', `video=${device}`] };
		default: {
			const name = device ?? '/dev/video0';
			return { device: name, arguments: [...low, '-f', 'v4l2', '-i', name] };
		}
	}
}

/**
 * Whatever ffmpeg opens with `inputArguments`, as a live source. A device that gives no first frame is a UserError; one
 * that stops giving them, or ends, is lost.
 */
export function liveFfmpegSource(
	ffmpeg: string,
	name: string,
	inputArguments: readonly string[],
	clock: FrameClock,
): FrameSource {
	const totals = { taken: 0, dropped: 0 };
	let current: () => FrameCounts = () => ({ taken: 0, dropped: 0 });
	return frameSource({
		name,
		timing: 'live',
		counts: () => ({ taken: totals.taken + current().taken, dropped: totals.dropped + current().dropped }),
		async *read(signal) {
			const process = startFfmpeg({ program: ffmpeg, input: inputArguments });
			const newest = createNewestFrame<SourceFrame>();
			const parser = createY4mParser();
			let taken = 0;
			current = () => ({ taken, dropped: newest.dropped });
			const stop = (): void => newest.end();
			signal.addEventListener('abort', stop, { once: true });
			const pump = async (): Promise<void> => {
				for await (const piece of process.output) {
					for (const data of parser.push(piece)) {
						const { modelTimeMs: _recordedTime, ...frame } = y4mFrame(parser, data, totals.taken + taken, clock);
						taken++;
						newest.put(frame);
					}
				}
				const { last: complaint } = (await process.ended()).complaints;
				throw taken === 0
					? new UserError(`Cannot open the ${name}: ${complaint || 'it gave no picture'}.`)
					: new FrameSourceLostError(`The ${name} is gone: ${complaint || 'it stopped giving pictures'}.`);
			};
			pump().catch((error: unknown) => newest.fail(error instanceof Error ? error : new Error(String(error))));
			try {
				for (let frame = await newest.take(); frame !== undefined; frame = await newest.take()) yield frame;
			} finally {
				signal.removeEventListener('abort', stop);
				totals.taken += taken;
				totals.dropped += newest.dropped;
				current = () => ({ taken: 0, dropped: 0 });
				await process.stop();
			}
		},
	});
}
