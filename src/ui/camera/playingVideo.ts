import { started, type VideoInput } from './videoInput.ts';

/** A video that plays. */
export interface PlayingVideo extends VideoInput {
	readonly video: HTMLVideoElement;
}

/**
 * Plays what is opened for a video element; when this resolves the video knows its size.
 * @throws Error or DOMException (rejection) where it cannot be opened or played; then nothing is open any more
 */
export async function playVideo(
	open: (video: HTMLVideoElement) => Promise<VideoInput> | VideoInput,
): Promise<PlayingVideo> {
	const video = document.createElement('video');
	const opened = await open(video);
	const { title } = opened;
	const close = (): void => {
		video.pause();
		opened.close();
	};
	video.muted = true;
	video.playsInline = true;
	try {
		await Promise.all([started(video, title), video.play()]);
	} catch (error) {
		close();
		throw error;
	}
	return { video, title, close };
}
