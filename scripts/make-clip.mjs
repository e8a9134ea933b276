#!/usr/bin/env node
/**
 * Makes the bundled clip assets/clips/reach.y4m: what someone sees who reaches for a cup in a dark room.
 *
 *     node scripts/make-clip.mjs                     writes assets/clips/reach.y4m (grey, 64 × 48, 30 frames/s, 12 s)
 *     node scripts/make-clip.mjs --out FILE          writes it elsewhere
 *     node scripts/make-clip.mjs --camera --out FILE the same pictures as 4:2:0, which Chromium's fake camera accepts
 *
 * Timeline, s: 0–1.5 dark room; 1.5–4 a bright cup comes nearer; 4–5 it fills the view; 5–5.3 it is taken away; –7.5 dark;
 * 7.5, 8.2, 8.9 a torch flashes for 0.1 s; –9.8 dark; 9.8–10.8 a door opens and closes behind, a bar of light crosses; –12 dark.
 * Only + − × ÷ and rounding are used, so that every machine makes the same bytes.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const WIDTH = 64;
const HEIGHT = 48;
const RATE = 30;
const SECONDS = 12;
/** Grey codes (sRGB, 0–255). */
const GREY = {
	wall: 9,
	table: 14,
	shadow: 5,
	cupLight: 250,
	cupDark: 200,
	rim: 225,
	inside: 120,
	torch: 250,
	door: 205,
};
/** Samples across each pixel, for smooth edges. */
const SUPER = 3;

/**
 * 0 before `from`, 1 after `to`, linear between.
 * @param {number} t
 * @param {number} from
 * @param {number} to
 */
function ramp(t, from, to) {
	return Math.min(1, Math.max(0, (t - from) / (to - from)));
}

/**
 * How large the cup looks at time t: 0 is absent, 1 fills the view. It is reached for fast at first, then slowly; size
 * is 1/distance.
 * @param {number} t
 */
function cupSize(t) {
	if (t < 1.5 || t >= 5.3) return 0;
	const distance = 8 - 5 * ramp(t, 1.5, 2.2) - 2.1 * ramp(t, 2.2, 4) + 12 * ramp(t, 5, 5.3);
	return 1 / distance;
}

/**
 * Grey code of the cup at (x, y) relative to its middle in units of its half height, or undefined beside it.
 * @param {number} x
 * @param {number} y
 */
function cupGrey(x, y) {
	const halfWidth = 0.72 - 0.14 * (y + 1) * 0.5;
	const rim = (x * x) / (0.72 * 0.72) + ((y + 1) * (y + 1)) / (0.2 * 0.2);
	if (rim < 0.72) return GREY.inside;
	if (rim < 1) return GREY.rim;
	if (y >= -1 && y <= 1 && x >= -halfWidth && x <= halfWidth) {
		const across = (x + halfWidth) / (2 * halfWidth);
		return GREY.cupLight - (GREY.cupLight - GREY.cupDark) * across;
	}
	const handle = (x - 0.72) * (x - 0.72) + (y + 0.05) * (y + 0.05);
	if (x > 0 && handle < 0.2 && handle > 0.07) return GREY.cupDark;
	return undefined;
}

/**
 * Grey code at time t (s) and place (x right, y down, 0–1 across the picture's height, origin at its centre).
 * @param {number} t
 * @param {number} x
 * @param {number} y
 */
function scene(t, x, y) {
	for (const flash of [7.5, 8.2, 8.9]) if (t >= flash && t < flash + 0.1) return GREY.torch;
	const size = cupSize(t);
	if (size > 0) {
		const cup = cupGrey(x / (0.62 * size), (y - 0.08 * (1 - size)) / (0.62 * size));
		if (cup !== undefined) return cup;
	}
	if (t >= 9.8 && t < 10.8) {
		const middle = -0.8 + 1.6 * ramp(t, 9.8, 10.8);
		if (x > middle - 0.17 && x < middle + 0.17) return GREY.door;
	}
	if (y > 0.28) return x * x < size * size * 0.4 ? GREY.shadow : GREY.table;
	return GREY.wall;
}

/**
 * The grey codes of one frame.
 * @param {number} frame its number from 0
 */
function picture(frame) {
	const grey = new Uint8Array(WIDTH * HEIGHT);
	// Half a frame late, so that no scene change falls on a frame's own time, where rounding would decide.
	const t = (frame + 0.5) / RATE;
	for (let row = 0; row < HEIGHT; row++) {
		for (let column = 0; column < WIDTH; column++) {
			let sum = 0;
			for (let i = 0; i < SUPER * SUPER; i++) {
				const x = (column + ((i % SUPER) + 0.5) / SUPER - WIDTH / 2) / HEIGHT;
				const y = (row + (Math.floor(i / SUPER) + 0.5) / SUPER - HEIGHT / 2) / HEIGHT;
				sum += scene(t, x, y);
			}
			grey[row * WIDTH + column] = Math.round(sum / (SUPER * SUPER));
		}
	}
	return grey;
}

/**
 * The whole clip as YUV4MPEG2.
 * @param {'mono' | '420jpeg'} colour
 */
function clip(colour) {
	/** @type {Uint8Array[]} */
	const parts = [
		Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F${RATE}:1 Ip A1:1 C${colour} XCOLORRANGE=FULL\n`, 'latin1'),
	];
	const chroma = Buffer.alloc(colour === 'mono' ? 0 : (WIDTH * HEIGHT) / 2, 128);
	for (let frame = 0; frame < RATE * SECONDS; frame++) {
		parts.push(Buffer.from('FRAME\n', 'latin1'), picture(frame), chroma);
	}
	return Buffer.concat(parts);
}

const args = process.argv.slice(2);
const outAt = args.indexOf('--out');
const out = outAt < 0 ? fileURLToPath(new URL('../assets/clips/reach.y4m', import.meta.url)) : args[outAt + 1];
if (out === undefined) {
	console.error('--out needs a file name.');
	process.exit(2);
}
writeFileSync(out, clip(args.includes('--camera') ? '420jpeg' : 'mono'));
console.log(`Wrote ${out}`);
