/** One row per spiking cell. */
export interface RasterRow {
	/** Cell index of the snapshots. */
	readonly cell: number;
	readonly title: string;
}

/** Where rows and ticks go, CSS pixels from the canvas's top left. */
export interface RasterLayout {
	readonly left: number;
	readonly right: number;
	readonly top: number;
	readonly bottom: number;
	/** Height that one row takes; below 1 when there are more rows than pixels. */
	readonly pitch: number;
	/** Every how many rows one is named. */
	readonly labelEvery: number;
	/** Height of a spike's mark. */
	readonly tick: number;
}

/** Rows that can be told apart and drawn in good time; of more cells a lattice of them is shown. */
const mostRows = 144;

/** Members of a population that get a row: all, or an even lattice of them in a patch so many columns across and down; `wanted` always. */
export function rowMembers(
	count: number,
	{ x, y }: { readonly x: number; readonly y: number },
	wanted?: number,
): number[] {
	// A population with another number of cells than columns lies in no lattice: a single row of it.
	const [across, down] = count === x * y ? [x, y] : [count, 1];
	let stride = 1;
	while (Math.ceil(across / stride) * Math.ceil(down / stride) > mostRows) stride++;
	return Array.from({ length: count }, (_, member) => member).filter(
		(member) => member === wanted || ((member % across) % stride === 0 && Math.floor(member / across) % stride === 0),
	);
}

const labelHeight = 13;
const tallestRow = 26;

/** Fits `rows` rows into a canvas. */
export function layOutRaster(rows: number, width: number, height: number, labelWidth: number): RasterLayout {
	const top = 6;
	const bottom = Math.max(top + 1, height - 22);
	const pitch = Math.min(tallestRow, (bottom - top) / Math.max(1, rows));
	return {
		left: labelWidth,
		right: Math.max(labelWidth + 1, width - 10),
		top,
		bottom,
		pitch,
		labelEvery: Math.max(1, Math.ceil(labelHeight / pitch)),
		tick: Math.max(1, pitch * 0.72),
	};
}

/** Middle of a row. */
export function rowY({ top, pitch }: RasterLayout, row: number): number {
	return top + (row + 0.5) * pitch;
}

/** The row at a height; -1 when there is none. */
export function rowAt({ top, pitch }: RasterLayout, y: number, rows: number): number {
	const row = Math.floor((y - top) / pitch);
	return row >= 0 && row < rows ? row : -1;
}

/** Place of a time in a window that ends at `endMs`. */
export function timeX({ left, right }: RasterLayout, tMs: number, endMs: number, windowMs: number): number {
	return right - ((endMs - tMs) / windowMs) * (right - left);
}

/** Round numbers from `low` to `high`: at most about `most` of them. */
export function roundTicks(low: number, high: number, most: number): number[] {
	const rough = (high - low) / Math.max(1, most);
	const power = 10 ** Math.floor(Math.log10(rough));
	const step = power * ([1, 2, 5, 10].find((each) => each * power >= rough) ?? 10);
	const ticks: number[] = [];
	for (let k = Math.ceil(low / step - 1e-9); k * step <= high + 1e-9 * step; k++) ticks.push(k * step);
	return ticks;
}

/** Round times within a window, ms, none before the beginning. */
export const timeTicks = (fromMs: number, toMs: number, most: number): number[] =>
	roundTicks(fromMs, toMs, most).filter((tMs) => tMs >= 0);
