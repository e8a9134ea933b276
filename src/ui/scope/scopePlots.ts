import uPlot from 'uplot';
import { readWindow } from '../data/decimate.ts';
import type { LiveData } from '../data/liveData.ts';
import { unitText } from '../fields/numberInput.ts';
import { categoryColour, css } from '../scene/colourMap.ts';
import { axisRange, type Plot, readOut, type Trace } from './plotModel.ts';

/** Colours that the plots take from the page's theme. */
export interface ScopeInks {
	readonly theme: 'dark' | 'light';
	readonly text: string;
	readonly muted: string;
	readonly grid: string;
}

/** Stacked plots over one time axis. */
export interface ScopePlots {
	/** Draws the window that ends at a model time. */
	draw(live: LiveData, endMs: number, windowMs: number): void;
	resize(width: number, height: number): void;
	/** What the cursor is on, or the newest value: a text per trace key. */
	readOuts(): ReadonlyMap<string, string>;
	/** Model time under the cursor, s; undefined when the pointer is elsewhere. */
	cursorS(): number | undefined;
	dispose(): void;
}

/** Line colour of a trace. */
export function traceInk(trace: Trace, inks: ScopeInks): string {
	return trace.colour < 0 ? inks.text : css(categoryColour(trace.colour, inks.theme));
}

const axisFont = '11px system-ui, sans-serif';
const axisWidth = 48;
const timeAxisHeight = 34;

function optionsOf(plot: Plot, inks: ScopeInks, last: boolean, windowOf: () => [number, number]): uPlot.Options {
	const axis = {
		stroke: inks.muted,
		font: axisFont,
		labelFont: axisFont,
		ticks: { stroke: inks.grid, size: 4 },
		grid: { stroke: inks.grid, width: 1 },
	};
	return {
		width: 300,
		height: 100,
		legend: { show: false },
		padding: [6, 8, last ? 0 : 4, 0],
		cursor: { sync: { key: 'scope' }, drag: { x: false, y: false }, points: { size: 5 } },
		scales: {
			x: { time: false, range: () => windowOf() },
			y: { range: (_u, low, high) => axisRange(low ?? Number.NaN, high ?? Number.NaN, plot.unit) },
		},
		axes: [
			{ ...axis, show: last, size: timeAxisHeight - 14, label: 'Model time (s)', labelSize: 14, labelGap: 0, gap: 3 },
			{
				...axis,
				size: axisWidth,
				gap: 3,
				space: 20,
				values: (_u, splits) => splits.map((value) => String(Number(value.toPrecision(5)))),
			},
		],
		series: [
			{},
			...plot.traces.map((trace) => ({
				label: trace.title,
				stroke: traceInk(trace, inks),
				width: 1.25,
				// Null is a sample without a value; where probes are sampled at different times, what is missing is undefined and drawn over.
				spanGaps: false,
				points: { show: false },
				...(trace.dashed ? { dash: [5, 3] } : {}),
			})),
		],
	};
}

/** Builds the plots in `host`, of which only the traces in `shown` are drawn. */
export function createScopePlots(host: HTMLElement, plots: readonly Plot[], inks: ScopeInks): ScopePlots {
	let window: [number, number] = [0, 1];
	let latest: Map<string, string> = new Map();
	const charts = plots.map((plot, k) => {
		const chart = new uPlot(
			optionsOf(plot, inks, k === plots.length - 1, () => window),
			[[]],
			host,
		);
		// A turned axis label would not fit beside a low plot: it stands inside, at the top left.
		const label = document.createElement('span');
		label.className = 'axis-label';
		label.textContent = `${plot.label} (${unitText(plot.unit)})`;
		chart.over.append(label);
		return { plot, chart };
	});

	function dataOf(plot: Plot, live: LiveData, pixels: number): uPlot.AlignedData {
		const tables = [...new Set(plot.traces.map(({ probe }) => probe))].map((probe): uPlot.AlignedData => {
			const ring = live.probe(probe.watch);
			const traces = plot.traces.filter((each) => each.probe === probe);
			if (!ring) return [[], ...traces.map(() => [])];
			const columns = traces.map(({ column }) => column);
			const { timesS, values } = readWindow(ring, window[0] * 1000, window[1] * 1000, columns, pixels);
			for (const trace of traces) latest.set(trace.key, readOut(ring.value(ring.length - 1, trace.column)));
			return [timesS, ...values];
		});
		const [only] = tables;
		return tables.length === 1 && only ? only : uPlot.join(tables);
	}

	return {
		draw(live, endMs, windowMs) {
			window = [(endMs - windowMs) / 1000, endMs / 1000];
			latest = new Map();
			for (const { plot, chart } of charts) chart.setData(dataOf(plot, live, Math.max(50, chart.width - axisWidth)));
		},
		resize(width, height) {
			const each = (height - timeAxisHeight) / Math.max(1, charts.length);
			charts.forEach(({ chart }, k) => {
				const more = k === charts.length - 1 ? timeAxisHeight : 0;
				chart.setSize({ width: Math.max(120, width), height: Math.max(40, Math.floor(each) + more) });
			});
		},
		readOuts() {
			const texts = new Map(latest);
			for (const { plot, chart } of charts) {
				const { idx } = chart.cursor;
				if (idx === null || idx === undefined || chart.cursor.left === undefined || chart.cursor.left < 0) continue;
				plot.traces.forEach((trace, k) => {
					const value = chart.data[k + 1]?.[idx];
					if (value !== undefined) texts.set(trace.key, readOut(value ?? Number.NaN));
				});
			}
			return texts;
		},
		cursorS() {
			for (const { chart } of charts) {
				const { idx, left } = chart.cursor;
				if (idx !== null && idx !== undefined && left !== undefined && left >= 0) return chart.data[0][idx];
			}
			return undefined;
		},
		dispose() {
			for (const { chart } of charts) chart.destroy();
		},
	};
}
