import { elementOr } from '../../../base/elementOr.ts';
import { UserError } from '../../../base/errors.ts';
import { type ChannelWeights, LINEAR_OF_SRGB_CODE, SRGB_LUMINANCE_WEIGHTS } from '../optics/srgb.ts';
import { discRectangleArea } from './discArea.ts';
import type { Gray8Frame, Linear32Frame, PictureFrame, Receptor, Rgba8Frame } from './lightFrame.ts';

/** The rectangle of retina, in µm, that the picture is laid onto. */
export interface RetinalField {
	readonly centreX: number;
	readonly centreY: number;
	readonly width: number;
	readonly height: number;
}

/**
 * How a picture lies on the retina.
 *
 * - `fit`: `cover` (default) keeps the aspect ratio, fills the field and crops what hangs over, equally on both sides;
 *   `contain` keeps the aspect ratio and shows the whole picture, with darkness around it; `stretch` fills the field exactly.
 * - `orientation`: `upright` (default): the mosaic's coordinates are those of the visual field (x right, y up), so right
 *   in the picture is right in the mosaic, as receptive fields are mapped. `inverted`: coordinates are those of the
 *   tissue seen from the vitreous, and the picture is turned by 180° as the eye's optics do.
 * - `mirror`: left and right exchanged first, for a camera that faces the user. Default false.
 */
export interface PicturePlacement {
	readonly field: RetinalField;
	readonly fit?: 'cover' | 'contain' | 'stretch';
	readonly orientation?: 'upright' | 'inverted';
	readonly mirror?: boolean;
}

/** Averages pictures of one size over each photoreceptor's aperture. */
export interface ReceptorSampler {
	readonly imageWidth: number;
	readonly imageHeight: number;
	/** Width of a pixel over its height. */
	readonly pixelAspect: number;
	/**
	 * Writes what each receptor sees into `out`, relative to white (0–1). Allocates nothing. Throws UserError when the
	 * picture has another size than the sampler, too few pixels, or (linear32) values that are not within 0–1.
	 */
	sample(frame: PictureFrame, out: Float64Array, screen?: PictureScreen): void;
}

/** How a picture's values become light. */
export interface PictureScreen {
	/** Linear light (0–1) of each 8-bit code. */
	readonly linearOfCode: Float64Array;
	/** How much each receptor sees of linear red, green and blue, in their order. */
	readonly weights: readonly ChannelWeights[];
}

/** Pixels narrower or wider than this, times, are taken for a mistake. */
const MAX_PIXEL_ASPECT = 100;

/** Largest side of a picture, pixels: beyond it a size is taken for a mistake. */
const MAX_IMAGE_SIDE = 16_384;

/**
 * Builds the sparse weights once: for each receptor the pixels its disc overlaps, weighed by the shared area over the
 * disc's area (exact disc–square overlap). Where the disc hangs over the picture's edge the rest of it is in darkness.
 * Throws UserError that names the field for a picture of 0 pixels, a field of no area or a receptor that is no disc.
 */
export function createReceptorSampler(options: {
	readonly imageWidth: number;
	readonly imageHeight: number;
	/** Width of a pixel over its height. Default 1. */
	readonly pixelAspect?: number;
	readonly receptors: readonly Receptor[];
	readonly placement: PicturePlacement;
}): ReceptorSampler {
	const { imageWidth, imageHeight, pixelAspect = 1, receptors, placement } = options;
	requireSide('imageWidth', imageWidth);
	requireSide('imageHeight', imageHeight);
	if (!(pixelAspect >= 1 / MAX_PIXEL_ASPECT && pixelAspect <= MAX_PIXEL_ASPECT)) {
		throw new UserError(
			`pixelAspect must be the width of a pixel over its height, from ${1 / MAX_PIXEL_ASPECT} to ${MAX_PIXEL_ASPECT}, got ${pixelAspect}.`,
		);
	}
	const toPixels = pixelTransform(imageWidth, imageHeight, pixelAspect, placement);

	const starts = new Int32Array(receptors.length + 1);
	const pixels: number[] = [];
	const weights: number[] = [];
	receptors.forEach((receptor, index) => {
		requireDisc(receptor, index);
		const column = toPixels.offsetX + toPixels.scaleX * receptor.x;
		const row = toPixels.offsetY + toPixels.scaleY * receptor.y;
		addDisc(column, row, receptor.radius, toPixels, imageWidth, imageHeight, pixels, weights);
		starts[index + 1] = pixels.length;
	});
	const pixelOf = Int32Array.from(pixels);
	const weightOf = Float64Array.from(weights);
	const count = receptors.length;

	return {
		imageWidth,
		imageHeight,
		pixelAspect,
		sample(frame, out, { linearOfCode, weights } = usual) {
			if (frame.width !== imageWidth || frame.height !== imageHeight) {
				throw new UserError(
					`frame size must be ${imageWidth}×${imageHeight} for this sampler, got ${frame.width}×${frame.height}.`,
				);
			}
			const channels = frame.format === 'rgba8' ? 4 : 1;
			if (frame.data.length < imageWidth * imageHeight * channels) {
				throw new UserError(
					`frame data must hold ${imageWidth * imageHeight * channels} values for ${imageWidth}×${imageHeight} ${frame.format}, got ${frame.data.length}.`,
				);
			}
			if (out.length < count) throw new RangeError(`out must hold ${count} values, got ${out.length}.`);
			const parts: Overlaps = { starts, pixelOf, weightOf };
			if (frame.format === 'gray8') sampleGrey(parts, frame.data, linearOfCode, out);
			else if (frame.format === 'rgba8') sampleColour(parts, frame.data, linearOfCode, weights, out);
			else sampleLinear(parts, frame.data, out);
		},
	};
}

/** Which pixels each receptor overlaps and by how much: those of receptor r from `starts[r]` to before `starts[r + 1]`. */
interface Overlaps {
	readonly starts: Int32Array;
	readonly pixelOf: Int32Array;
	readonly weightOf: Float64Array;
}

/** An sRGB screen that all receptors see by its luminance. */
const usual: PictureScreen = { linearOfCode: LINEAR_OF_SRGB_CODE, weights: [] };

function sampleGrey(
	{ starts, pixelOf, weightOf }: Overlaps,
	data: Gray8Frame['data'],
	linearOfCode: Float64Array,
	out: Float64Array,
) {
	for (let r = 0; r + 1 < starts.length; r++) {
		let sum = 0;
		for (let k = starts[r] as number; k < (starts[r + 1] as number); k++) {
			sum += (weightOf[k] as number) * (linearOfCode[data[pixelOf[k] as number] as number] as number);
		}
		out[r] = sum;
	}
}

function sampleColour(
	{ starts, pixelOf, weightOf }: Overlaps,
	data: Rgba8Frame['data'],
	linearOfCode: Float64Array,
	weights: readonly ChannelWeights[],
	out: Float64Array,
) {
	for (let r = 0; r + 1 < starts.length; r++) {
		const { red, green, blue } = elementOr(weights, r, SRGB_LUMINANCE_WEIGHTS);
		let sum = 0;
		for (let k = starts[r] as number; k < (starts[r + 1] as number); k++) {
			const at = 4 * (pixelOf[k] as number);
			sum +=
				(weightOf[k] as number) *
				(red * (linearOfCode[data[at] as number] as number) +
					green * (linearOfCode[data[at + 1] as number] as number) +
					blue * (linearOfCode[data[at + 2] as number] as number));
		}
		out[r] = sum;
	}
}

function sampleLinear({ starts, pixelOf, weightOf }: Overlaps, data: Linear32Frame['data'], out: Float64Array) {
	for (let r = 0; r + 1 < starts.length; r++) {
		let sum = 0;
		for (let k = starts[r] as number; k < (starts[r + 1] as number); k++) {
			const value = data[pixelOf[k] as number] as number;
			if (!(value >= 0 && value <= 1)) {
				throw new UserError(`frame data must be relative luminance from 0 to 1, got ${value} at pixel ${pixelOf[k]}.`);
			}
			sum += (weightOf[k] as number) * value;
		}
		out[r] = sum;
	}
}

/** An affine map from µm on the retina to pixels: column = offsetX + scaleX·x, row = offsetY + scaleY·y. */
interface PixelTransform {
	readonly offsetX: number;
	readonly offsetY: number;
	readonly scaleX: number;
	readonly scaleY: number;
}

function pixelTransform(
	imageWidth: number,
	imageHeight: number,
	pixelAspect: number,
	placement: PicturePlacement,
): PixelTransform {
	const { field, fit = 'cover', orientation = 'upright', mirror = false } = placement;
	for (const key of ['width', 'height'] as const) {
		if (!(field[key] > 0 && Number.isFinite(field[key]))) {
			throw new UserError(`field ${key} must be a positive number of µm, got ${field[key]}.`);
		}
	}
	for (const key of ['centreX', 'centreY'] as const) {
		if (!Number.isFinite(field[key]))
			throw new UserError(`field ${key} must be a finite number of µm, got ${field[key]}.`);
	}
	// In heights of a pixel, so that the picture's own shape counts and not that of its pixels.
	let perUmX = (imageWidth * pixelAspect) / field.width;
	let perUmY = imageHeight / field.height;
	if (fit === 'cover') perUmX = perUmY = Math.min(perUmX, perUmY);
	if (fit === 'contain') perUmX = perUmY = Math.max(perUmX, perUmY);
	perUmX /= pixelAspect;
	const turn = orientation === 'inverted' ? -1 : 1;
	const scaleX = perUmX * turn * (mirror ? -1 : 1);
	// Rows count downwards while y points up.
	const scaleY = -perUmY * turn;
	return {
		scaleX,
		scaleY,
		offsetX: imageWidth / 2 - scaleX * field.centreX,
		offsetY: imageHeight / 2 - scaleY * field.centreY,
	};
}

function addDisc(
	column: number,
	row: number,
	radiusUm: number,
	transform: PixelTransform,
	imageWidth: number,
	imageHeight: number,
	pixels: number[],
	weights: number[],
): void {
	// Under `stretch`, or with pixels that are not square, a disc becomes an ellipse; dividing both axes by their own scale makes it a disc of radius 1 again.
	const halfX = radiusUm * Math.abs(transform.scaleX);
	const halfY = radiusUm * Math.abs(transform.scaleY);
	const firstColumn = Math.max(0, Math.floor(column - halfX));
	const lastColumn = Math.min(imageWidth - 1, Math.ceil(column + halfX) - 1);
	const firstRow = Math.max(0, Math.floor(row - halfY));
	const lastRow = Math.min(imageHeight - 1, Math.ceil(row + halfY) - 1);
	for (let y = firstRow; y <= lastRow; y++) {
		for (let x = firstColumn; x <= lastColumn; x++) {
			const area = discRectangleArea(
				1,
				(x - column) / halfX,
				(x + 1 - column) / halfX,
				(y - row) / halfY,
				(y + 1 - row) / halfY,
			);
			if (area > 0) {
				pixels.push(y * imageWidth + x);
				weights.push(area / Math.PI);
			}
		}
	}
}

function requireSide(field: string, value: number): void {
	if (!(Number.isInteger(value) && value >= 1 && value <= MAX_IMAGE_SIDE)) {
		throw new UserError(`${field} must be a whole number of pixels from 1 to ${MAX_IMAGE_SIDE}, got ${value}.`);
	}
}

function requireDisc(receptor: Receptor, index: number): void {
	if (!(Number.isFinite(receptor.x) && Number.isFinite(receptor.y))) {
		throw new UserError(`receptor ${index} x and y must be finite µm, got ${receptor.x}, ${receptor.y}.`);
	}
	if (!(receptor.radius > 0 && Number.isFinite(receptor.radius))) {
		throw new UserError(`receptor ${index} radius must be a positive number of µm, got ${receptor.radius}.`);
	}
}
