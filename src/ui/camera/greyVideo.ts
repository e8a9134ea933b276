import { greyPicture, sentSize } from './greyPicture.ts';

/** A grey picture with sRGB codes, a byte a pixel. */
export interface GreyFrame {
	readonly width: number;
	readonly height: number;
	readonly pixels: Uint8Array;
}

/** Pixels drawn per pixel sent, in each direction: those are averaged in linear light. */
const oversampling = 2;

/** The size in which a video is sent, pixels. */
export const sizeOf = (video: HTMLVideoElement) => sentSize({ width: video.videoWidth, height: video.videoHeight });

/** Draws a picture on a canvas. */
export function drawGrey(screen: HTMLCanvasElement, { width, height, pixels }: GreyFrame): void {
	const target = screen.getContext('2d');
	if (!target) return;
	screen.width = width;
	screen.height = height;
	const image = target.createImageData(width, height);
	pixels.forEach((code, i) => {
		image.data.fill(code, 4 * i, 4 * i + 3);
		image.data[4 * i + 3] = 255;
	});
	target.putImageData(image, 0, 0);
}

/**
 * Makes every new picture of a video grey, until what it returns is called.
 * @param take gets the picture and the time of its capture, ms since the epoch
 */
export function createGreyVideo(): (
	video: HTMLVideoElement,
	take: (frame: GreyFrame, capturedAtMs: number) => void,
) => () => void {
	const canvas = document.createElement('canvas');
	const context = canvas.getContext('2d', { willReadFrequently: true });
	return (video, take) => {
		const { width, height } = sizeOf(video);
		canvas.width = width * oversampling;
		canvas.height = height * oversampling;
		let handle = 0;
		const next: VideoFrameRequestCallback = (now, metadata) => {
			handle = video.requestVideoFrameCallback(next);
			if (!context) return;
			context.drawImage(video, 0, 0, canvas.width, canvas.height);
			const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
			const pixels = greyPicture(data, { width, height }, oversampling);
			take({ width, height, pixels }, performance.timeOrigin + (metadata.captureTime ?? now));
		};
		handle = video.requestVideoFrameCallback(next);
		return () => video.cancelVideoFrameCallback(handle);
	};
}
