import type { Viewer } from '../levels/photometry.ts';

/**
 * What light can look like when it reaches the retina. Pictures (`gray8`, `rgba8`, `linear32`) say how bright each
 * point is relative to white and take their absolute brightness from the light level, and where that is photometric pass the receptors' gains; rates
 * (`uniform-rates`, `receptor-rates`) are the receptors' input already, in the unit that they declare for it (photoisomerisations per second at a gain of 1).
 *
 * Pictures are stored row by row from the top left, without padding.
 */
export type LightFrame = PictureFrame | UniformRatesFrame | ReceptorRatesFrame;

/** A picture in one of three pixel formats. */
export type PictureFrame = Gray8Frame | Rgba8Frame | Linear32Frame;

/** What a picture of any pixel format says of its size. */
interface PictureSize {
	/** Pixels. */
	readonly width: number;
	readonly height: number;
	/** Width of a pixel over its height, above 0; 1 where it is left out. Some videos have pixels that are not square. */
	readonly pixelAspect?: number;
}

/** sRGB-encoded grey, full range 0–255, one byte a pixel. */
export interface Gray8Frame extends PictureSize {
	readonly format: 'gray8';
	readonly data: Uint8Array;
}

/** sRGB-encoded red, green, blue and an ignored alpha, four bytes a pixel (a canvas' ImageData). */
export interface Rgba8Frame extends PictureSize {
	readonly format: 'rgba8';
	readonly data: Uint8Array | Uint8ClampedArray;
}

/** Linear relative luminance, 0 (black) to 1 (white). */
export interface Linear32Frame extends PictureSize {
	readonly format: 'linear32';
	readonly data: Float32Array;
}

/** The same input for every rod and for every cone. */
export interface UniformRatesFrame {
	readonly format: 'uniform-rates';
	readonly rodRate: number;
	readonly coneRate: number;
}

/** The input of each photoreceptor, in the mosaic's order. */
export interface ReceptorRatesFrame {
	readonly format: 'receptor-rates';
	readonly rates: Float64Array;
}

/** One photoreceptor as light sees it: a disc on the retina, µm; x to the right and y up in the visual field. */
export interface Receptor extends Viewer {
	readonly x: number;
	readonly y: number;
	readonly radius: number;
}
