/** A grey picture's size, pixels. */
export interface PictureSize {
	readonly width: number;
	readonly height: number;
}

/** Size of what is sent to the retina: `widest` pixels across at most, in the picture's own proportions, never larger than it. */
export function sentSize(picture: PictureSize, widest = 96): PictureSize {
	const scale = Math.min(1, widest / picture.width);
	return {
		width: Math.max(1, Math.round(picture.width * scale)),
		height: Math.max(1, Math.min(widest, Math.round(picture.height * scale))),
	};
}

// sRGB transfer function, IEC 61966-2-1.
const linearOf = Float64Array.from({ length: 256 }, (_, code) => {
	const c = code / 255;
	return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
});

function codeOf(linear: number): number {
	const c = linear <= 0.0031308 ? linear * 12.92 : 1.055 * linear ** (1 / 2.4) - 0.055;
	return Math.round(255 * Math.min(1, Math.max(0, c)));
}

const codes = Uint8Array.from({ length: 4096 }, (_, k) => codeOf(k / 4095));

/**
 * Grey sRGB codes of an RGBA picture `factor` times larger than the grey one in both directions: luminance (ITU-R BT.709 weights) is averaged
 * in linear light, because averaging codes would darken fine bright patterns.
 */
export function greyPicture(rgba: Uint8ClampedArray, size: PictureSize, factor: number): Uint8Array {
	const { width, height } = size;
	const pixels = new Uint8Array(width * height);
	const stride = width * factor;
	for (let y = 0; y < height; y++) {
		for (let x = 0; x < width; x++) {
			let sum = 0;
			for (let dy = 0; dy < factor; dy++) {
				for (let dx = 0; dx < factor; dx++) {
					const at = 4 * ((y * factor + dy) * stride + x * factor + dx);
					sum +=
						0.2126 * (linearOf[rgba[at] as number] as number) +
						0.7152 * (linearOf[rgba[at + 1] as number] as number) +
						0.0722 * (linearOf[rgba[at + 2] as number] as number);
				}
			}
			pixels[y * width + x] = codes[Math.round((4095 * sum) / (factor * factor))] as number;
		}
	}
	return pixels;
}
