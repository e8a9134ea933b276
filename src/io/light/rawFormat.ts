import { UserError } from '../../base/errors.ts';

/** Size and rate of raw frames. */
export interface RawFormat {
	/** Pixels, 1 … 16384. */
	readonly width: number;
	readonly height: number;
	/** Frames per second, above 0 up to 10000. */
	readonly framesPerSecond: number;
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
