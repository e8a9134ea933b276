import { UserError } from '../../base/errors.ts';
import { decodeCameraFrame } from '../../protocol/snapshot.ts';
import type { LiveSession } from '../live/liveSession.ts';

/** The camera of a page as a light source: the page announces, sends and ends what comes of it. */
export interface PageCamera {
	/** It begins: frames of this size. */
	opened(width: number, height: number): void;
	closed(reason: string): void;
	/** A binary message from the page, for `offer`; what is no frame as announced is refused and said to be. */
	frame(buffer: ArrayBuffer, offer: LiveSession['offer']): void;
	/** Something to say of it until it does better. */
	complain(message: string): void;
	/** Frames come: it was opened and has not been closed. */
	readonly isOpen: boolean;
	readonly name: string;
	/** One sentence; empty when all is well. */
	readonly message: string;
}

/** Creates one that waits for the page. */
export function createPageCamera(): PageCamera {
	let size: { readonly width: number; readonly height: number } | undefined;
	let name = 'camera';
	let message = 'waiting for the camera';
	return {
		opened(width, height) {
			size = { width, height };
			name = `camera ${width}×${height}`;
			message = '';
		},
		closed(reason) {
			size = undefined;
			message = reason;
		},
		frame(buffer, offer) {
			if (!size) return;
			try {
				const { width, height, pixels, capturedAtMs } = decodeCameraFrame(buffer);
				if (width !== size.width || height !== size.height) {
					throw new UserError(
						`a camera frame must be ${size.width}×${size.height} as announced; got ${width}×${height}`,
					);
				}
				message = '';
				offer({ format: 'gray8', width, height, data: pixels }, capturedAtMs);
			} catch (error) {
				message = error instanceof Error ? error.message : String(error);
			}
		},
		complain(why) {
			message = why;
		},
		get isOpen() {
			return size !== undefined;
		},
		get name() {
			return name;
		},
		get message() {
			return message;
		},
	};
}
