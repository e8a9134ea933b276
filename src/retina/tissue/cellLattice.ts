import { randomBits } from '../../base/pcg.ts';
import type { MosaicStatement } from '../../ode/equations/language/declaration.ts';

/** A piece of retina, lengths in µm: `torus` joins opposite edges, so that no cell stands at an edge; `margin` is how far cells reach beyond the piece on every side. */
export interface Extent {
	readonly widthUm: number;
	readonly heightUm: number;
	readonly isTorus: boolean;
	readonly marginUm: number;
}

/** Where cells stand, µm from the middle of the extent, x to the right and y up. */
export interface Points {
	readonly x: Float64Array;
	readonly y: Float64Array;
}

/** Rows and columns of a lattice that fills an extent. */
interface Grid {
	readonly across: number;
	readonly down: number;
	readonly pitchX: number;
	readonly pitchY: number;
}

/** Width and height in which cells stand, µm. */
export const sidesOf = ({ widthUm, heightUm, marginUm }: Extent): readonly [number, number] => [
	widthUm + 2 * marginUm,
	heightUm + 2 * marginUm,
];

/** Cells per µm² that are simulated: of a thinned population one stands for several. */
const simulatedPerUm2 = ({ densityPerMm2, thinned }: MosaicStatement): number => densityPerMm2 / thinned / 1e6;

/**
 * The lattice whose density comes nearest to what is declared: whole rows and columns, so that it closes on a torus; of a hexagonal one an even
 * number of rows, where there is more than one.
 */
function gridOf(mosaic: MosaicStatement, extent: Extent): Grid {
	const [width, height] = sidesOf(extent);
	const density = simulatedPerUm2(mosaic);
	const isHexagonal = mosaic.lattice === 'hex';
	const spacing = Math.sqrt(isHexagonal ? 2 / (Math.sqrt(3) * density) : 1 / density);
	const rows = height / (isHexagonal ? (spacing * Math.sqrt(3)) / 2 : spacing);
	const whole = (value: number) => Math.max(1, Math.round(value));
	const down = isHexagonal && rows >= 1.5 ? 2 * whole(rows / 2) : whole(rows);
	const across = whole((density * width * height) / down);
	return { across, down, pitchX: width / across, pitchY: height / down };
}

/** How many cells a mosaic has in an extent. */
export function cellCount(mosaic: MosaicStatement, extent: Extent): number {
	const { across, down } = gridOf(mosaic, extent);
	return across * down;
}

/**
 * A number from −2√3 to 2√3, of mean 0 and standard deviation 1, nearly normal: the sum of four uniform ones (Irwin 1927, Hall 1927, Biometrika 19). Sums
 * and products only, so it is the same number on every machine.
 */
function nearlyNormal(seed: number, axis: number, column: number, row: number): number {
	let sum = 0;
	for (let k = 0; k < 4; k++) sum += randomBits(seed, 4 * axis + k, column, row) / 2 ** 32;
	return (sum - 2) * Math.sqrt(3);
}

/** Places a coordinate that left a torus on it again. */
const wrapped = (value: number, side: number): number => value - side * Math.floor(value / side + 0.5);

/**
 * Places the cells of a mosaic: hexagonal or square, each displaced in x and y by `jitter` lattice spacings in the standard deviation, by its row and column
 * and the seed alone.
 * @returns points row by row from the top left
 */
export function placeCells(mosaic: MosaicStatement, extent: Extent): Points {
	const { across, down, pitchX, pitchY } = gridOf(mosaic, extent);
	const [width, height] = sidesOf(extent);
	const x = new Float64Array(across * down);
	const y = new Float64Array(across * down);
	for (let row = 0; row < down; row++) {
		const shift = mosaic.lattice === 'hex' && down > 1 ? (row % 2) / 2 + 0.25 : 0.5;
		for (let column = 0; column < across; column++) {
			const at = row * across + column;
			const displaced = (axis: number, pitch: number): number =>
				mosaic.jitter === 0 ? 0 : mosaic.jitter * pitch * nearlyNormal(mosaic.seed, axis, column, row);
			const right = (column + shift) * pitchX - width / 2 + displaced(0, pitchX);
			const up = height / 2 - (row + 0.5) * pitchY + displaced(1, pitchY);
			x[at] = extent.isTorus ? wrapped(right, width) : right;
			y[at] = extent.isTorus ? wrapped(up, height) : up;
		}
	}
	return { x, y };
}
