import { UserError } from '../../base/errors.ts';

/** What the bytes of a pixel are, by ffmpeg's names: how many there are, and what they stand for. */
export const RAW_PIXELS = {
	gray: { bytes: 1, title: 'one byte of grey' },
	rgb24: { bytes: 3, title: 'red, green, blue' },
	rgba: { bytes: 4, title: 'red, green, blue and an ignored fourth' },
} as const;

/** A format of pixels, by its name. */
export type RawPixels = keyof typeof RAW_PIXELS;

/** Whether a text is the name of one. */
export const isRawPixels = (text: string): text is RawPixels => Object.hasOwn(RAW_PIXELS, text);

/** Size, rate and pixels of raw frames. */
export interface RawFormat {
	/** Pixels, 1 … 16384. */
	readonly width: number;
	readonly height: number;
	/** Frames per second, above 0 up to 10000. */
	readonly framesPerSecond: number;
	/** Default `gray`. */
	readonly pixels?: RawPixels | undefined;
}

/** Throws UserError that names the field unless the format can be read. */
export function requireRawFormat({ width, height, framesPerSecond }: RawFormat): void {
	for (const [field, value] of [
		['width', width],
		['height', height],
	] as const) {
		if (!(Number.isInteger(value) && value >= 1 && value <= 16_384)) {
			throw new UserError(`Frame ${field} must be a whole number of pixels from 1 to 16384, got ${value}.`);
		}
	}
	if (!(framesPerSecond > 0 && framesPerSecond <= 10_000)) {
		throw new UserError(`Frame rate must be above 0 and at most 10000 frames per second, got ${framesPerSecond}.`);
	}
}
