import { elementOr } from '../../base/elementOr.ts';
import type { SpikeRing } from '../data/spikeRing.ts';
import { layOutRaster, type RasterLayout, type RasterRow, rowY, timeTicks, timeX } from './rasterLayout.ts';
import { type RasterMarks, rasterMarks } from './rasterMarks.ts';

/** Room for the names of the cells at the left, CSS pixels. */
export const labelWidth = 74;
/** Width of a spike's mark with room to be told from the next, CSS pixels. */
const markPx = 2;
/** Distance of a name from its row, CSS pixels. */
const labelGap = 8;

/** What a raster is painted from. Sizes are CSS pixels. */
export interface RasterPicture {
	readonly width: number;
	readonly height: number;
	readonly rows: readonly RasterRow[];
	/** Row of each cell, -1 for none. */
	readonly rowOfCell: Int32Array;
	/** -1 for none. */
	readonly selectedRow: number;
	/** Right end and length of the window, ms of model time. */
	readonly endMs: number;
	readonly windowMs: number;
	readonly spikeColour: string;
	/** Spikes that only one of two runs has: numbers of cells and times in ms, alternating. */
	readonly differences?: { readonly missed: readonly number[]; readonly extra: readonly number[] };
}

type Ink = (name: string) => string;

function paintTimes(context: CanvasRenderingContext2D, layout: RasterLayout, picture: RasterPicture, ink: Ink): void {
	const { width, endMs, windowMs } = picture;
	context.fillStyle = ink('--muted');
	context.strokeStyle = ink('--grid');
	context.textAlign = 'center';
	context.textBaseline = 'top';
	context.beginPath();
	for (const tMs of timeTicks(endMs - windowMs, endMs, (layout.right - layout.left) / 60)) {
		const x = Math.round(timeX(layout, tMs, endMs, windowMs)) + 0.5;
		context.moveTo(x, layout.top);
		context.lineTo(x, layout.bottom);
		const text = `${Number((tMs / 1000).toFixed(3))} s`;
		const half = context.measureText(text).width / 2;
		context.fillText(text, Math.min(x, width - half - 2), layout.bottom + 5);
	}
	context.stroke();
}

function paintRows(context: CanvasRenderingContext2D, layout: RasterLayout, picture: RasterPicture, ink: Ink): void {
	const { rows, selectedRow } = picture;
	if (selectedRow >= 0) {
		context.fillStyle = ink('--marked');
		context.fillRect(0, layout.top + selectedRow * layout.pitch, layout.right, Math.max(1, layout.pitch));
	}
	context.textAlign = 'right';
	context.textBaseline = 'middle';
	rows.forEach(({ title }, row) => {
		if (row % layout.labelEvery !== 0) return;
		context.fillStyle = row === selectedRow ? ink('--text') : ink('--muted');
		context.fillText(title, layout.left - labelGap, rowY(layout, row), labelWidth - 12);
	});
}

/** Paints times, rows and spikes. Returns how many spikes it painted. */
export function paintRaster(context: CanvasRenderingContext2D, spikes: SpikeRing, picture: RasterPicture): number {
	const { width, height, rows, rowOfCell, endMs, windowMs, spikeColour } = picture;
	const style = getComputedStyle(context.canvas);
	const ink = (name: string) => style.getPropertyValue(name).trim();
	context.clearRect(0, 0, width, height);
	context.font = '11px system-ui, sans-serif';
	const layout = layOutRaster(rows.length, width, height, labelWidth);
	paintTimes(context, layout, picture, ink);
	paintRows(context, layout, picture, ink);
	context.strokeStyle = spikeColour;
	context.lineWidth = 1.25;
	context.beginPath();
	const binMs = (markPx * 2 * windowMs) / Math.max(1, layout.right - layout.left);
	const rowOf = (cell: number) => elementOr(rowOfCell, cell, -1);
	const marks = rasterMarks(spikes, rowOf, { rows: rows.length, endMs, windowMs, binMs });
	for (let k = 0; k < marks.ticks.length; k += 2) {
		const x = timeX(layout, marks.ticks[k + 1] as number, endMs, windowMs);
		const y = rowY(layout, marks.ticks[k] as number);
		context.moveTo(x, y - layout.tick / 2);
		context.lineTo(x, y + layout.tick / 2);
	}
	context.stroke();
	paintRates(context, layout, picture, marks, binMs, ink);
	paintDifferences(context, layout, picture, ink);
	return marks.count;
}

/** Half the width of a mark, CSS pixels. */
const markHalfPx = 4;

/** Spikes of one run alone: triangles, upright for what the recording alone has and upside down for what the new run alone has. */
function paintDifferences(
	context: CanvasRenderingContext2D,
	layout: RasterLayout,
	{ differences, rowOfCell, endMs, windowMs }: RasterPicture,
	ink: Ink,
): void {
	if (!differences) return;
	for (const [marks, colour, up] of [
		[differences.missed, '--bad', 1],
		[differences.extra, '--accent', -1],
	] as const) {
		context.fillStyle = ink(colour);
		context.beginPath();
		for (let k = 0; k < marks.length; k += 2) {
			const row = elementOr(rowOfCell, marks[k] as number, -1);
			const tMs = marks[k + 1] as number;
			if (row < 0 || tMs < endMs - windowMs || tMs > endMs) continue;
			const x = timeX(layout, tMs, endMs, windowMs);
			const y = rowY(layout, row);
			context.moveTo(x, y - up * markHalfPx);
			context.lineTo(x + markHalfPx, y + up * markHalfPx);
			context.lineTo(x - markHalfPx, y + up * markHalfPx);
		}
		context.fill();
	}
}

/** Where marks would merge, bars as high as the rate is, from the foot of their row. */
function paintRates(
	context: CanvasRenderingContext2D,
	layout: RasterLayout,
	{ endMs, windowMs, spikeColour }: RasterPicture,
	{ bars, most }: RasterMarks,
	binMs: number,
	ink: Ink,
): void {
	if (most === 0) return;
	context.fillStyle = spikeColour;
	for (const { row, fromMs, spikes } of bars) {
		const left = Math.max(layout.left, timeX(layout, fromMs, endMs, windowMs));
		const right = Math.min(layout.right, timeX(layout, fromMs + binMs, endMs, windowMs));
		const high = (layout.tick * spikes) / most;
		context.fillRect(left, rowY(layout, row) + layout.tick / 2 - high, right - left, high);
	}
	context.fillStyle = ink('--muted');
	context.textAlign = 'left';
	context.textBaseline = 'top';
	context.fillText(`full: ${Math.round((1000 * most) / binMs)} Hz`, 4, layout.bottom + 5, labelWidth - 8);
}
