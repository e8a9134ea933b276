import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Connection } from '../connection/connection.ts';
import { createGreyVideo, drawGrey, sizeOf } from './greyVideo.ts';
import { type PlayingVideo, playVideo } from './playingVideo.ts';
import { cameraComplaint, fileComplaint, openCamera, openVideoFile, type VideoInput } from './videoInput.ts';

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

const disconnected = 'The camera was disconnected: connect it and choose it again.';

/** What a picture source needs from its surroundings. */
export interface PictureSourceOptions {
	readonly connection: Connection;
	/** One sentence for the user. */
	readonly onError: (message: string) => void;
}

/** Lets the host know why no more pictures come. */
function tellHost({ connection, onError }: PictureSourceOptions, reason: string): void {
	if (connection.state.phase !== 'open') return;
	connection.request('closeCamera', { reason }).catch((error: Error) => onError(error.message));
}

/** A picture source that is off. */
export function createPictureSource(options: PictureSourceOptions): PictureSource {
	const { connection, onError } = options;
	const tell = (reason: string): void => tellHost(options, reason);
	const store = createStore<PictureState>()(() => off);
	const pump = createGreyVideo();
	let screen: HTMLCanvasElement | null = null;
	let release: (() => void) | undefined;
	/** Numbers starts and stops, so that a start that took long knows whether it is still wanted. */
	let starts = 0;

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
		open: (video: HTMLVideoElement) => Promise<VideoInput> | VideoInput,
		complaint: (error: unknown) => string,
	): Promise<boolean> {
		end('the user chose another source', '');
		const own = ++starts;
		store.setState({ ...off, from, phase: 'starting' });
		let playing: PlayingVideo | undefined;
		try {
			playing = await playVideo(open);
			const { video, title, close } = playing;
			// The user may have chosen something else while a camera or a file was starting: that choice stands.
			const isOvertaken = (): boolean => {
				if (own !== starts) close();
				return own !== starts;
			};
			if (isOvertaken()) return false;
			const { width, height } = sizeOf(video);
			await connection.request('openCamera', { width, height });
			if (isOvertaken()) {
				// The host was told of this one after it was stopped: where nothing takes its place, it hears of the end too.
				if (store.getState().phase === 'off') tell('the user stopped it');
				return false;
			}
			store.setState({ from, phase: 'playing', message: '', title, width, height });
			const stopPump = pump(video, (frame, capturedAtMs) => {
				connection.sendFrame(frame, capturedAtMs);
				if (screen) drawGrey(screen, frame);
			});
			release = () => {
				stopPump();
				close();
			};
			return true;
		} catch (error) {
			playing?.close();
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
				(video) =>
					openCamera(video, () => {
						end('the camera was disconnected', disconnected);
						onError(disconnected);
					}),
				cameraComplaint,
			),
		startFile: (file) =>
			start(
				'file',
				(video) => openVideoFile(video, file),
				(error) => fileComplaint(file, error),
			),
		stop: (reason) => end(reason, ''),
		showOn(target) {
			screen = target;
		},
	};
}
