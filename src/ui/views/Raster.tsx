import { useMemo, useRef } from 'preact/hooks';
import { elementOr } from '../../base/elementOr.ts';
import type { Description } from '../../protocol/description.ts';
import type { CellAddress } from '../../protocol/session/sessionFile.ts';
import { cellAt, cellIndex, shortTitle } from '../data/cells.ts';
import { useResizing } from '../drawing/resizing.ts';
import { useTicking } from '../drawing/ticking.ts';
import { labelWidth, paintRaster } from '../raster/paintRaster.ts';
import { layOutRaster, type RasterRow, rowAt, rowMembers } from '../raster/rasterLayout.ts';
import { categoryColour, css } from '../scene/colourMap.ts';
import { placeOn } from '../scope/placeOn.ts';
import { useStore } from '../stores/useStore.ts';
import { useWorkbench } from '../workbench/workbench.ts';

/** One row per cell that spikes, or per cell of a lattice of them; the selected one has a row in any case. */
function rowsOf({ populations, session }: Description, selected: CellAddress | null): RasterRow[] {
	return populations
		.filter(({ spiking }) => spiking)
		.flatMap((each) =>
			rowMembers(each.count, session.columns, selected?.population === each.name ? selected.member : undefined).map(
				(member) => ({ cell: each.firstCell + member, title: `${shortTitle(each)} ${member}` }),
			),
		);
}

/** Rows by cell index, -1 for cells without one: looked up for every spike of the window. */
function rowsByCell(rows: readonly RasterRow[]): Int32Array {
	const table = new Int32Array(rows.reduce((most, { cell }) => Math.max(most, cell), -1) + 1).fill(-1);
	rows.forEach(({ cell }, row) => {
		table[cell] = row;
	});
	return table;
}

/** Spikes of the ganglion cells against model time; a click on a row selects its cell. */
export function Raster() {
	const { model, live, view, selection, replay } = useWorkbench();
	const differences = useStore(replay, (state) => state.differences);
	const description = useStore(model, (state) => state.description);
	const selected = useStore(selection, (state) => state.selected);
	const theme = useStore(view, (state) => state.theme);
	const windowS = useStore(view, (state) => state.windowS);
	const frozenAtMs = useStore(view, (state) => state.frozenAtMs);
	const canvas = useRef<HTMLCanvasElement>(null);
	const counts = useRef<HTMLSpanElement>(null);
	const populations = description?.populations;
	const rows = useMemo(() => (description ? rowsOf(description, selected) : []), [populations, selected]);
	const spiking = useMemo(
		() => (populations ?? []).reduce((sum, each) => sum + (each.spiking ? each.count : 0), 0),
		[populations],
	);
	const rowOfCell = useMemo(() => rowsByCell(rows), [rows]);
	const selectedRow = description && selected ? elementOr(rowOfCell, cellIndex(description, selected), -1) : -1;

	function draw(): void {
		const element = canvas.current;
		const context = element?.getContext('2d');
		if (!element || !context) return;
		const ratio = window.devicePixelRatio;
		const [width, height] = [element.clientWidth, element.clientHeight];
		if (element.width !== Math.round(width * ratio) || element.height !== Math.round(height * ratio)) {
			element.width = Math.round(width * ratio);
			element.height = Math.round(height * ratio);
		}
		const endMs = frozenAtMs ?? live.tMs;
		const windowMs = windowS * 1000;
		context.setTransform(ratio, 0, 0, ratio, 0, 0);
		const spikeColour = css(categoryColour(7, theme));
		const picture = { width, height, rows, rowOfCell, selectedRow, endMs, windowMs, spikeColour, differences };
		const spikes = paintRaster(context, live.spikes, picture);
		if (counts.current) {
			// At the start, and when more spikes came than are kept, less than the window is known.
			const knownS = Math.min(windowS, (endMs - Math.max(0, live.spikes.keptSinceMs)) / 1000);
			const rate = rows.length === 0 || knownS <= 0 ? 0 : spikes / rows.length / knownS;
			counts.current.textContent =
				rows.length < spiking
					? `${rows.length} of ${spiking.toLocaleString('en')} cells, ${rate.toFixed(1)} Hz each`
					: `${spikes.toLocaleString('en')} spikes, ${rate.toFixed(1)} Hz per cell`;
		}
	}

	useTicking(live, draw, [rows, rowOfCell, spiking, selectedRow, theme, windowS, frozenAtMs, differences]);
	useResizing(canvas, draw, [rows, selectedRow, theme, windowS, frozenAtMs]);

	if (!description) return <p class="empty">Spikes appear when the simulation is connected.</p>;
	if (rows.length === 0) {
		return (
			<p class="empty">{description.replay ? 'No spikes were recorded.' : 'This circuit has no spiking cells.'}</p>
		);
	}
	return (
		<div class="raster">
			<p class="note">
				<span ref={counts} data-testid="raster-count" />
			</p>
			{/* Keyboard users choose the same cells in the Cell panel. */}
			<canvas
				ref={canvas}
				role="img"
				aria-label="Spike raster of the ganglion cells"
				data-testid="raster"
				onClick={(event) => {
					const { clientWidth, clientHeight } = event.currentTarget;
					const layout = layOutRaster(rows.length, clientWidth, clientHeight, labelWidth);
					const row = rows[rowAt(layout, placeOn(event.currentTarget, event).y, rows.length)];
					if (row && description) selection.getState().select(cellAt(description, row.cell));
				}}
			/>
		</div>
	);
}
