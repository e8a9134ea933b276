import type { PictureFrame } from './lightFrame.ts';

/** Pictures one after the other, on a background that stands before the first and after the last. */
export interface PictureCourse {
	/** In the order of their times. */
	readonly frames: readonly TimedPicture[];
	/** When the last one ends, ms. */
	readonly endMs: number;
	/** Luminance of the background as a part of the level's white, 0 to 1. */
	readonly background: number;
}

/** A picture, and from when it is on, ms of recorded time: below 0 lies the time to settle. */
export interface TimedPicture {
	readonly tMs: number;
	readonly picture: PictureFrame;
}
