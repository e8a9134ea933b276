/**
 * Colour maps whose steps look equally large, built in OKLab (Ottosson 2020, "A perceptual color space for image processing"): lightness is
 * linear in the value, so the maps also read in grey and with any kind of colour vision.
 */

/** sRGB components, 0 … 1. */
export type Rgb = readonly [number, number, number];

/** Colours for values 0 … 1. */
export type ColourMap = (value: number) => Rgb;

const gamma = (linear: number) => (linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055);
const linear = (code: number) => (code <= 0.04045 ? code / 12.92 : ((code + 0.055) / 1.055) ** 2.4);

function linearRgb(lightness: number, chroma: number, hueDeg: number): [number, number, number] {
	const a = chroma * Math.cos((hueDeg * Math.PI) / 180);
	const b = chroma * Math.sin((hueDeg * Math.PI) / 180);
	const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
	const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
	const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
	return [
		4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
		-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
		-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
	];
}

/** OKLab coordinates (lightness 0 … 1, a, b) of an sRGB colour. */
export function oklab([red, green, blue]: Rgb): [number, number, number] {
	const [r, g, b] = [linear(red), linear(green), linear(blue)];
	const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
	const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
	const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
	return [
		0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
		1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
		0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
	];
}

/** The sRGB colour of a lightness, chroma and hue, with as much of the chroma as a screen can show. */
function rgb(lightness: number, chroma: number, hueDeg: number): Rgb {
	let low = 0;
	let high = chroma;
	const shown = (c: number) => linearRgb(lightness, c, hueDeg).every((each) => each >= -1e-6 && each <= 1 + 1e-6);
	if (!shown(high)) {
		for (let i = 0; i < 20; i++) {
			const middle = (low + high) / 2;
			if (shown(middle)) low = middle;
			else high = middle;
		}
		high = low;
	}
	const [r, g, b] = linearRgb(lightness, high, hueDeg);
	const code = (each: number) => gamma(Math.min(1, Math.max(0, each)));
	return [code(r), code(g), code(b)];
}

const clamped = (value: number) => Math.min(1, Math.max(0, Number.isNaN(value) ? 0 : value));

/** From dark violet through teal to light yellow: for potentials. */
export const sequential: ColourMap = (value) => {
	const t = clamped(value);
	return rgb(0.28 + 0.64 * t, 0.115, 295 - 190 * t);
};

/** Blue below, grey at one half, orange above; equally light on both sides: for changes from rest. */
export const diverging: ColourMap = (value) => {
	const t = 2 * clamped(value) - 1;
	return rgb(0.38 + 0.42 * Math.abs(t), 0.13 * Math.abs(t), t < 0 ? 250 : 60);
};

/** A map as RGBA bytes, `count` entries from 0 to 1. */
export function colourTable(map: ColourMap, count = 256): Uint8Array {
	const table = new Uint8Array(4 * count);
	for (let i = 0; i < count; i++) {
		const [r, g, b] = map(i / (count - 1));
		table.set([Math.round(255 * r), Math.round(255 * g), Math.round(255 * b), 255], 4 * i);
	}
	return table;
}

/**
 * Lightness, chroma and hue (degrees) in OKLab of each category. They differ in lightness as much as in hue: hues alone are one colour to whoever lacks a kind of cone. Found by a
 * search for the largest least distance under every kind of colour vision (`test/ui/colourVision.test.ts` holds it), each hue kept near to its place around the circle.
 */
const categories = {
	dark: [
		[0.76, 0.074, 3],
		[0.93, 0.082, 243],
		[0.73, 0.111, 125],
		[0.57, 0.135, 306],
		[0.92, 0.165, 102],
		[0.55, 0.091, 180],
		[0.76, 0.118, 298],
		[0.57, 0.124, 67],
	],
	light: [
		[0.49, 0.129, 47],
		[0.51, 0.162, 272],
		[0.62, 0.09, 162],
		[0.63, 0.057, 318],
		[0.28, 0.122, 67],
		[0.35, 0.055, 191],
		[0.3, 0.159, 294],
		[0.64, 0.154, 68],
	],
} as const;

/** How many categories have a colour of their own; those after them begin anew. */
export const categoryCount = categories.dark.length;

/** Colours that tell populations and traces apart on dark and on light ground, with any kind of colour vision. */
export function categoryColour(index: number, theme: 'dark' | 'light'): Rgb {
	const [lightness, chroma, hueDeg] = categories[theme][index % categoryCount] as (typeof categories)['dark'][number];
	return rgb(lightness, chroma, hueDeg);
}

/** A colour as style sheets write it. */
export function css([r, g, b]: Rgb): string {
	return `rgb(${Math.round(255 * r)} ${Math.round(255 * g)} ${Math.round(255 * b)})`;
}
