import { elementOr } from '../../src/base/elementOr.ts';
import type { Rgb } from '../../src/ui/scene/colourMap.ts';

const linear = (code: number): number => (code <= 0.04045 ? code / 12.92 : ((code + 0.055) / 1.055) ** 2.4);
const bounded = (value: number): number => Math.min(1, Math.max(0, value));

type Matrix = readonly (readonly [number, number, number])[];

/** Wholly lacking one kind of cone: Machado, Oliveira & Fernandes 2009 (doi:10.1109/TVCG.2009.113), severity 1, on linear sRGB. */
const machado: Readonly<Record<string, Matrix>> = {
	protanopia: [
		[0.152286, 1.052583, -0.204868],
		[0.114503, 0.786281, 0.099216],
		[-0.003882, -0.048116, 1.051998],
	],
	deuteranopia: [
		[0.367322, 0.860646, -0.227968],
		[0.280085, 0.672501, 0.047413],
		[-0.01182, 0.04294, 0.968881],
	],
	tritanopia: [
		[1.255528, -0.076749, -0.178779],
		[-0.078411, 0.930809, 0.147602],
		[0.004733, 0.691367, 0.3039],
	],
};

const times = (matrix: Matrix, [x, y, z]: Rgb): Rgb => {
	const [a, b, c] = matrix.map(([p, q, r]) => p * x + q * y + r * z);
	return [a as number, b as number, c as number];
};

/** CIELAB (D65) of linear sRGB (IEC 61966-2-1). */
function labOf(rgb: Rgb): Rgb {
	const xyz = times(
		[
			[0.4124564, 0.3575761, 0.1804375],
			[0.2126729, 0.7151522, 0.072175],
			[0.0193339, 0.119192, 0.9503041],
		],
		rgb,
	);
	const white = [0.95047, 1, 1.08883];
	const f = (t: number): number => (t > (6 / 29) ** 3 ? Math.cbrt(t) : t / (3 * (6 / 29) ** 2) + 4 / 29);
	const [x, y, z] = xyz.map((each, k) => f(each / elementOr(white, k, 1)));
	const [fx, fy, fz] = [x as number, y as number, z as number];
	return [116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)];
}

/** How people see colours (sRGB, 0 … 1), as CIELAB: with all cones, and without one kind of them. */
export const visions: Readonly<Record<string, (colour: Rgb) => Rgb>> = {
	trichromacy: (colour) => labOf(colour.map(linear) as unknown as Rgb),
	...Object.fromEntries(
		Object.entries(machado).map(([name, matrix]) => [
			name,
			(colour: Rgb) => labOf(times(matrix, colour.map(linear) as unknown as Rgb).map(bounded) as unknown as Rgb),
		]),
	),
};

const rad = Math.PI / 180;

/** CIEDE2000 distance of two CIELAB colours, as Sharma, Wu & Dalal 2005 (doi:10.1002/col.20070) state it; 1 is about what can just be seen. */
export function ciede2000([l1, a1, b1]: Rgb, [l2, a2, b2]: Rgb): number {
	const c7 = ((Math.hypot(a1, b1) + Math.hypot(a2, b2)) / 2) ** 7;
	const g = 0.5 * (1 - Math.sqrt(c7 / (c7 + 25 ** 7)));
	const [p1, p2] = [(1 + g) * a1, (1 + g) * a2];
	const [c1, c2] = [Math.hypot(p1, b1), Math.hypot(p2, b2)];
	const hue = (b: number, a: number): number => (a === 0 && b === 0 ? 0 : (Math.atan2(b, a) / rad + 360) % 360);
	const [h1, h2] = [hue(b1, p1), hue(b2, p2)];
	const apart = h2 - h1;
	const isGrey = c1 * c2 === 0;
	const dh = isGrey ? 0 : apart > 180 ? apart - 360 : apart < -180 ? apart + 360 : apart;
	const around = h1 + h2 < 360 ? h1 + h2 + 360 : h1 + h2 - 360;
	const h = isGrey ? h1 + h2 : Math.abs(apart) <= 180 ? (h1 + h2) / 2 : around / 2;
	const [l, c] = [(l1 + l2) / 2, (c1 + c2) / 2];
	const t =
		1 -
		0.17 * Math.cos((h - 30) * rad) +
		0.24 * Math.cos(2 * h * rad) +
		0.32 * Math.cos((3 * h + 6) * rad) -
		0.2 * Math.cos((4 * h - 63) * rad);
	const sl = 1 + (0.015 * (l - 50) ** 2) / Math.sqrt(20 + (l - 50) ** 2);
	const [sc, sh] = [1 + 0.045 * c, 1 + 0.015 * c * t];
	const turn = 60 * rad * Math.exp(-(((h - 275) / 25) ** 2));
	const rt = -2 * Math.sqrt(c ** 7 / (c ** 7 + 25 ** 7)) * Math.sin(turn);
	const [dl, dc, dH] = [(l2 - l1) / sl, (c2 - c1) / sc, (2 * Math.sqrt(c1 * c2) * Math.sin((dh / 2) * rad)) / sh];
	return Math.sqrt(dl ** 2 + dc ** 2 + dH ** 2 + rt * dc * dH);
}
