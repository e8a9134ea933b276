/** What a video plays: a camera or a file. */
export interface VideoInput {
	/** Names it for people. */
	readonly title: string;
	/** Gives it back: the camera goes dark, the file is let go of. */
	close(): void;
}

const longestStartMs = 10_000;

/** Why there is no camera, and what to do. */
export function cameraComplaint(error: unknown): string {
	const name = error instanceof DOMException ? error.name : '';
	switch (name) {
		case 'NotAllowedError':
			return 'The camera was refused: allow it for this page (the camera sign in the address bar) and choose it again, or pick another light source.';
		case 'NotFoundError':
		case 'OverconstrainedError':
			return 'No camera was found: connect one and choose it again, or pick another light source.';
		case 'NotReadableError':
			return 'The camera is in use by another program: close that program and choose the camera again.';
		default:
			return `The camera cannot be used: ${error instanceof Error ? error.message : String(error)}`;
	}
}

/** Waits until a video knows its size. @throws Error with one sentence */
export function started(video: HTMLVideoElement, what: string): Promise<void> {
	return new Promise((resolve, reject) => {
		const timer = setTimeout(
			() =>
				reject(new Error(`${what} gave no picture within ${longestStartMs / 1000} s; choose another light source.`)),
			longestStartMs,
		);
		const settle = (then: () => void) => () => {
			clearTimeout(timer);
			then();
		};
		video.onloadeddata = settle(() => {
			if (video.videoWidth > 0 && video.videoHeight > 0) resolve();
			else reject(new Error(`${what} gives pictures of 0×0 pixels; choose another one.`));
		});
		video.onerror = settle(() => reject(new Error(`${what} cannot be played; choose a file in MP4 or WebM format.`)));
	});
}

/** Asks for the camera. @param onEnded it went away @throws Error or DOMException when there is none or it was refused */
export async function openCamera(video: HTMLVideoElement, onEnded: () => void): Promise<VideoInput> {
	if (!navigator.mediaDevices) throw new Error('this page has no access to cameras.');
	const stream = await navigator.mediaDevices.getUserMedia({
		audio: false,
		video: { width: { ideal: 320 }, height: { ideal: 240 }, frameRate: { ideal: 30 } },
	});
	video.srcObject = stream;
	const [track] = stream.getVideoTracks();
	track?.addEventListener('ended', onEnded);
	return {
		title: track?.label || 'Camera',
		close: () => {
			for (const each of stream.getTracks()) each.stop();
		},
	};
}

/** Plays a video file of the user's in a loop. */
export function openVideoFile(video: HTMLVideoElement, file: File): VideoInput {
	const address = URL.createObjectURL(file);
	video.loop = true;
	video.src = address;
	return { title: file.name, close: () => URL.revokeObjectURL(address) };
}

/** Why a file does not play. */
export function fileComplaint(file: File, error: unknown): string {
	if (error instanceof DOMException) return `${file.name} cannot be played; choose a file in MP4 or WebM format.`;
	return error instanceof Error ? error.message : String(error);
}
