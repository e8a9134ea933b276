import { elementOr } from '../../base/elementOr.ts';
import type { SpikeRing } from '../data/spikeRing.ts';
import { layOutRaster, type RasterLayout, type RasterRow, rowY, timeTicks, timeX } from './rasterLayout.ts';

/** Room for the names of the cells at the left, CSS pixels. */
export const labelWidth = 74;
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
	let count = 0;
	spikes.since(endMs - windowMs, (cell, tMs) => {
		const row = elementOr(rowOfCell, cell, -1);
		if (row < 0 || tMs > endMs) return;
		count++;
		const x = timeX(layout, tMs, endMs, windowMs);
		const y = rowY(layout, row);
		context.moveTo(x, y - layout.tick / 2);
		context.lineTo(x, y + layout.tick / 2);
	});
	context.stroke();
	return count;
}
