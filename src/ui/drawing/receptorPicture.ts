/** Where receptors are in a picture: shares of its width, and the size of one and the picture's height in the same measure. */
export interface ReceptorPlaces {
	readonly x: readonly number[];
	readonly y: readonly number[];
	readonly size: number;
	readonly aspect: number;
}

/** Where each receptor is in a picture of all of them, the retina's y upwards as the scene has it. @param positionsUm x, y and depth of each */
export function receptorPlaces(positionsUm: readonly number[]): ReceptorPlaces {
	const at = (axis: number) => positionsUm.filter((_, k) => k % 3 === axis);
	const [xs, ys] = [at(0), at(1)];
	const low = (values: readonly number[]) => values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
	const high = (values: readonly number[]) => values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
	const pitch = (extent: number, other: number) => Math.sqrt(Math.max(1, extent * other) / Math.max(1, xs.length));
	const [left, top] = [low(xs), high(ys)];
	const [width, height] = [high(xs) - left, top - low(ys)];
	const each = Math.max(1, pitch(width, height));
	return {
		aspect: (height + each) / (width + each),
		size: each / (width + each),
		x: xs.map((x) => (x - left) / (width + each)),
		y: ys.map((y) => (top - y) / (width + each)),
	};
}

/**
 * Which receptor each pixel of a picture shows, row by row; −1: none. Found once for a size, so that a picture costs its pixels and not a call for each receptor:
 * of a large tissue these are ten thousand.
 * @param width, height pixels; the receptors are as wide as they can be with their proportions kept, in the middle
 */
export function receptorAtPixel({ x, y, size, aspect }: ReceptorPlaces, width: number, height: number): Int32Array {
	const shown = new Int32Array(width * height).fill(-1);
	const across = Math.min(width, height / aspect);
	const left = (width - across) / 2;
	const side = Math.ceil(size * across);
	x.forEach((share, receptor) => {
		const fromX = Math.floor(left + share * across);
		const fromY = Math.floor((y[receptor] as number) * across);
		for (let row = Math.max(0, fromY); row < Math.min(height, fromY + side); row++) {
			shown.fill(receptor, row * width + Math.max(0, fromX), row * width + Math.min(width, fromX + side));
		}
	});
	const bottom = Math.min(height, Math.round(aspect * across));
	const room = { left: Math.round(left), right: Math.min(width, Math.round(left + across)), bottom };
	fillGaps(shown, width, room, side);
	return shown;
}

/** Gives pixels between receptors, which stand in no regular lattice, to whoever is nearest: from those that show one to their neighbours, and on, as far as a receptor is wide. */
function fillGaps(
	shown: Int32Array,
	width: number,
	{ left, right, bottom }: { readonly left: number; readonly right: number; readonly bottom: number },
	rounds: number,
): void {
	const isInside = (pixel: number): boolean => {
		const column = pixel % width;
		return pixel >= 0 && pixel < bottom * width && column >= left && column < right;
	};
	let edge = Array.from(shown.keys()).filter((pixel) => (shown[pixel] as number) >= 0);
	for (let round = 0; round < rounds && edge.length > 0; round++) {
		const next: number[] = [];
		for (const pixel of edge) {
			const besides = [pixel - width, pixel + width, ...(pixel % width > 0 ? [pixel - 1] : []), pixel + 1];
			for (const other of besides) {
				if (!isInside(other) || shown[other] !== -1) continue;
				shown[other] = shown[pixel] as number;
				next.push(other);
			}
		}
		edge = next;
	}
}

/**
 * Paints the light on receptors, black where there is none.
 * @param shown from `receptorAtPixel`
 * @param greyOf how bright a receptor is, 0 to 255
 * @param rgba of each pixel, which is overwritten
 */
export function paintReceptors(shown: Int32Array, greyOf: (receptor: number) => number, rgba: Uint8ClampedArray): void {
	for (let pixel = 0; pixel < shown.length; pixel++) {
		const receptor = shown[pixel] as number;
		const grey = receptor < 0 ? 0 : greyOf(receptor);
		const at = 4 * pixel;
		rgba[at] = grey;
		rgba[at + 1] = grey;
		rgba[at + 2] = grey;
		rgba[at + 3] = 255;
	}
}
