import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Connection } from '../connection/connection.ts';
import { greyPicture, sentSize } from './greyPicture.ts';

/** Where the page's own pictures come from. */
export interface PictureState {
	readonly from: 'none' | 'camera' | 'file';
	readonly phase: 'off' | 'starting' | 'playing';
	/** One sentence about what is wrong; empty when all is well. */
	readonly message: string;
	/** Name of the camera or the file. */
	readonly title: string;
	readonly width: number;
	readonly height: number;
}

/** The page's camera or a video file of the user's, sent to the retina as grey pictures with their time of capture. */
export interface PictureSource {
	readonly store: StoreApi<PictureState>;
	/** Asks for the camera. False, with the reason in the store, when there is none or it was refused. */
	startCamera(): Promise<boolean>;
	startFile(file: File): Promise<boolean>;
	stop(reason: string): void;
	/** Draws what was sent last whenever something is sent; null ends it. */
	showOn(canvas: HTMLCanvasElement | null): void;
}

const off: PictureState = { from: 'none', phase: 'off', message: '', title: '', width: 0, height: 0 };

/** Pixels drawn per pixel sent, in each direction: those are averaged in linear light. */
const oversampling = 2;
const longestStartMs = 10_000;

function cameraComplaint(error: unknown): string {
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
function started(video: HTMLVideoElement, what: string): Promise<void> {
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

/** A picture source that is off. */
export function createPictureSource(options: {
	readonly connection: Connection;
	readonly onError: (message: string) => void;
}): PictureSource {
	const { connection, onError } = options;
	const store = createStore<PictureState>()(() => off);
	const canvas = document.createElement('canvas');
	const context = canvas.getContext('2d', { willReadFrequently: true });
	let screen: HTMLCanvasElement | null = null;
	let release: (() => void) | undefined;
	/** Numbers starts and stops, so that a start that took long knows whether it is still wanted. */
	let starts = 0;

	function show(pixels: Uint8Array, width: number, height: number): void {
		const target = screen?.getContext('2d');
		if (!screen || !target) return;
		screen.width = width;
		screen.height = height;
		const image = target.createImageData(width, height);
		pixels.forEach((code, i) => {
			image.data.fill(code, 4 * i, 4 * i + 3);
			image.data[4 * i + 3] = 255;
		});
		target.putImageData(image, 0, 0);
	}

	/** Sends every new picture of the video until it is released. */
	function pump(video: HTMLVideoElement): () => void {
		const { width, height } = sentSize({ width: video.videoWidth, height: video.videoHeight });
		canvas.width = width * oversampling;
		canvas.height = height * oversampling;
		let handle = 0;
		const next: VideoFrameRequestCallback = (now, metadata) => {
			handle = video.requestVideoFrameCallback(next);
			if (!context) return;
			context.drawImage(video, 0, 0, canvas.width, canvas.height);
			const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
			const pixels = greyPicture(data, { width, height }, oversampling);
			connection.sendFrame({ width, height, pixels }, performance.timeOrigin + (metadata.captureTime ?? now));
			show(pixels, width, height);
		};
		handle = video.requestVideoFrameCallback(next);
		return () => video.cancelVideoFrameCallback(handle);
	}

	/** Lets the host know why no more pictures come. */
	function tell(reason: string): void {
		if (connection.state.phase !== 'open') return;
		connection.request('closeCamera', { reason }).catch((error: Error) => onError(error.message));
	}

	function end(reason: string, message: string): void {
		starts++;
		const wasOn = release !== undefined;
		release?.();
		release = undefined;
		store.setState({ ...off, message });
		if (wasOn) tell(reason);
	}

	async function start(
		from: 'camera' | 'file',
		open: (video: HTMLVideoElement) => Promise<{ title: string; close: () => void }>,
		complaint: (error: unknown) => string,
	): Promise<boolean> {
		end('the user chose another source', '');
		const own = ++starts;
		store.setState({ ...off, from, phase: 'starting' });
		const video = document.createElement('video');
		let close: (() => void) | undefined;
		try {
			const opened = await open(video);
			close = () => {
				video.pause();
				opened.close();
			};
			const { title } = opened;
			video.muted = true;
			video.playsInline = true;
			await Promise.all([started(video, title), video.play()]);
			// The user may have chosen something else while a camera or a file was starting: that choice stands.
			if (own !== starts) {
				close();
				return false;
			}
			const { width, height } = sentSize({ width: video.videoWidth, height: video.videoHeight });
			await connection.request('openCamera', { width, height });
			store.setState({ from, phase: 'playing', message: '', title, width, height });
			const stopPump = pump(video);
			const closeSource = close;
			release = () => {
				stopPump();
				closeSource();
			};
			return true;
		} catch (error) {
			close?.();
			if (own !== starts) return false;
			const message = complaint(error);
			store.setState({ ...off, message }); // said beside the picker that the user has just used
			tell(message);
			return false;
		}
	}

	return {
		store,
		startCamera: () =>
			start(
				'camera',
				async (video) => {
					if (!navigator.mediaDevices) throw new Error('this page has no access to cameras.');
					const stream = await navigator.mediaDevices.getUserMedia({
						audio: false,
						video: { width: { ideal: 320 }, height: { ideal: 240 }, frameRate: { ideal: 30 } },
					});
					video.srcObject = stream;
					const [track] = stream.getVideoTracks();
					track?.addEventListener('ended', () => {
						const message = 'The camera was disconnected: connect it and choose it again.';
						end('the camera was disconnected', message);
						onError(message);
					});
					return {
						title: track?.label || 'Camera',
						close: () => {
							for (const each of stream.getTracks()) each.stop();
						},
					};
				},
				cameraComplaint,
			),
		startFile: (file) =>
			start(
				'file',
				async (video) => {
					const address = URL.createObjectURL(file);
					video.loop = true;
					video.src = address;
					return { title: file.name, close: () => URL.revokeObjectURL(address) };
				},
				(error) =>
					error instanceof DOMException
						? `${file.name} cannot be played; choose a file in MP4 or WebM format.`
						: error instanceof Error
							? error.message
							: String(error),
			),
		stop: (reason) => end(reason, ''),
		showOn(target) {
			screen = target;
		},
	};
}
