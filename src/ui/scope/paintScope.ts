import type { Outline } from '../data/traceHistory.ts';
import { unitText } from '../fields/numberInput.ts';
import { roundTicks, timeTicks } from '../raster/rasterLayout.ts';
import { categoryColour, css } from '../scene/colourMap.ts';
import type { LoggedEvent, LoggedIntervention } from './eventLog.ts';
import { traceOutline } from './paintTrace.ts';
import { readOut, type Trace } from './plotModel.ts';
import { type Band, type ScopeLayout, type TimeSpan, type ValueAxis, xOf, yOf } from './scopeLayout.ts';
import type { ShownPlot } from './scopePicture.ts';
import type { Cursors } from './scopeStore.ts';

/** Colours of the page's theme. */
export interface ScopeInks {
	readonly theme: 'dark' | 'light';
	readonly text: string;
	readonly muted: string;
	readonly grid: string;
	readonly panel: string;
	readonly accent: string;
	readonly marked: string;
	readonly warn: string;
}

/** Line colour of a trace. */
export function traceInk(trace: Pick<Trace, 'colour'>, inks: ScopeInks): string {
	return trace.colour < 0 ? inks.text : css(categoryColour(trace.colour, inks.theme));
}

/** What one picture is made of. */
export interface ScopePicture {
	readonly width: number;
	readonly height: number;
	readonly layout: ScopeLayout;
	readonly span: TimeSpan;
	readonly plots: readonly ShownPlot[];
	readonly light: { readonly outline: Outline; readonly title: string } | null;
	/** Those that acted within the span. */
	readonly interventions: readonly LoggedIntervention[];
	readonly events: readonly LoggedEvent[];
	readonly cursors: Cursors | null;
	/** Model time under the pointer, ms. */
	readonly pointerMs: number | undefined;
	readonly inks: ScopeInks;
}

/** What a picture cost: counted, not timed. */
export interface PictureCost {
	/** Points of lines. */
	readonly points: number;
	/** Samples and pairs that were looked at. */
	readonly looks: number;
}

type Context = CanvasRenderingContext2D;
const font = '11px system-ui, sans-serif';

/** Upright line through all plots. */
function upright(context: Context, { layout, span }: ScopePicture, tMs: number): number {
	const x = Math.round(xOf(layout, span, tMs)) + 0.5;
	const top = (layout.light ?? layout.interventions ?? layout.plots[0])?.top ?? 0;
	context.moveTo(x, top);
	context.lineTo(x, layout.bottom);
	return x;
}

function paintTimes(context: Context, { layout, span, width, inks }: ScopePicture): void {
	const { left, right, bottom, plots } = layout;
	const { fromMs, toMs } = span;
	context.strokeStyle = inks.grid;
	context.fillStyle = inks.muted;
	context.textAlign = 'center';
	context.textBaseline = 'top';
	context.beginPath();
	const digits = Math.max(0, Math.min(4, Math.ceil(-Math.log10((toMs - fromMs) / 1000)) + 1));
	for (const tMs of timeTicks(fromMs, toMs, (right - left) / 70)) {
		const x = Math.round(xOf(layout, span, tMs)) + 0.5;
		for (const plot of plots) {
			context.moveTo(x, plot.top);
			context.lineTo(x, plot.bottom);
		}
		const text = `${Number((tMs / 1000).toFixed(digits))} s`;
		const half = context.measureText(text).width / 2;
		context.fillText(text, Math.min(x, width - half - 2), bottom + 4);
	}
	context.stroke();
}

function paintAxis(context: Context, { layout, inks }: ScopePicture, { axis }: ShownPlot): void {
	const { left, right } = layout;
	const { top, bottom, low, high } = axis;
	context.strokeStyle = inks.grid;
	context.fillStyle = inks.muted;
	context.textAlign = 'right';
	context.textBaseline = 'middle';
	context.beginPath();
	for (const value of roundTicks(low, high, Math.max(2, (bottom - top) / 22))) {
		const y = Math.round(yOf(axis, value)) + 0.5;
		context.moveTo(left, y);
		context.lineTo(right, y);
		// A number that would stand over the one of the plot below is left out.
		if (y > top + 4 && y < bottom - 3) context.fillText(String(Number(value.toPrecision(5))), left - 5, y);
	}
	context.moveTo(left + 0.5, top);
	context.lineTo(left + 0.5, bottom);
	context.stroke();
}

/** What a plot shows, over its traces, on a ground of its own. */
function paintLabel(context: Context, text: string, left: number, top: number, inks: ScopeInks): void {
	context.textAlign = 'left';
	context.textBaseline = 'top';
	context.fillStyle = inks.panel;
	context.globalAlpha = 0.8;
	context.fillRect(left + 3, top, context.measureText(text).width + 4, 13);
	context.globalAlpha = 1;
	context.fillStyle = inks.muted;
	context.fillText(text, left + 5, top + 1);
}

function paintTraces(context: Context, picture: ScopePicture, { axis, traces }: ShownPlot): number {
	const { layout, span, inks } = picture;
	const { left, right } = layout;
	const xPerMs = (right - left) / (span.toMs - span.fromMs);
	const perUnit = (axis.bottom - axis.top) / (axis.high - axis.low);
	let points = 0;
	context.save();
	context.beginPath();
	context.rect(left, axis.top, right - left, axis.bottom - axis.top);
	context.clip();
	context.lineWidth = 1.25;
	context.lineJoin = 'round';
	for (const { trace, outline, factor, offset, clipAt } of traces) {
		context.strokeStyle = traceInk(trace, inks);
		context.setLineDash(trace.dashed ? [5, 3] : []);
		context.beginPath();
		const heights = { zero: yOf(axis, offset), scale: -perUnit * factor, clipAt };
		points += traceOutline(context, outline, left - span.fromMs * xPerMs, xPerMs, heights);
		context.stroke();
	}
	context.restore();
	return points;
}

function paintLight(context: Context, { layout, span, light, inks }: ScopePicture, { top, bottom }: Band): void {
	if (!light) return;
	const { outline, title } = light;
	const { left, right } = layout;
	let most = 0;
	for (let k = 0; k < outline.count; k++) most = Math.max(most, outline.highs[k] || 0);
	const axis: ValueAxis = { top, bottom, low: 0, high: most > 0 ? most * 1.05 : 1 };
	context.save();
	context.beginPath();
	context.rect(left, top, right - left, bottom - top + 1);
	context.clip();
	context.beginPath();
	let [x, started] = [left, false];
	for (let k = 0; k < outline.count; k++) {
		const value = outline.highs[k] as number;
		const y = yOf(axis, Number.isNaN(value) ? 0 : value);
		x = xOf(layout, span, outline.timesMs[k] as number);
		if (!started) context.moveTo(x, bottom);
		started = true;
		context.lineTo(x, y);
	}
	context.lineTo(x, bottom);
	context.fillStyle = inks.warn;
	context.globalAlpha = 0.45;
	context.fill();
	context.restore();
	context.fillStyle = inks.muted;
	context.textAlign = 'right';
	context.textBaseline = 'middle';
	context.fillText('Light', left - 5, (top + bottom) / 2);
	paintLabel(context, `${title}, up to ${readOut(most)}`, left, top + 3, inks);
}

function paintInterventions(context: Context, picture: ScopePicture, { top, bottom }: Band): void {
	const { layout, span, inks } = picture;
	const { left, right } = layout;
	context.textAlign = 'right';
	context.textBaseline = 'middle';
	context.fillStyle = inks.muted;
	context.fillText('Done', left - 5, (top + bottom) / 2, left - 8);
	const { interventions: shown } = picture;
	const tall = (bottom - top) / Math.max(1, Math.min(3, shown.length));
	context.textAlign = 'left';
	shown.forEach(({ startMs, endMs, text }, k) => {
		const y = top + (k % 3) * tall;
		const x = Math.max(left, xOf(layout, span, startMs));
		const width = Math.max(2, Math.min(right, xOf(layout, span, Math.min(endMs, span.toMs))) - x);
		context.fillStyle = inks.marked;
		context.fillRect(x, y, width, tall - 1);
		context.fillStyle = inks.accent;
		context.fillRect(x, y, 2, tall - 1);
		if (tall < 11 || width < 30) return;
		context.save();
		context.beginPath();
		context.rect(x, y, width, tall);
		context.clip();
		context.fillStyle = inks.text;
		context.fillText(text, x + 6, y + tall / 2);
		context.restore();
	});
}

function paintEvents(context: Context, picture: ScopePicture): void {
	const { span, inks, layout } = picture;
	const shown = picture.events.filter(({ tMs }) => tMs >= span.fromMs && tMs <= span.toMs);
	if (shown.length === 0) return;
	context.strokeStyle = inks.muted;
	context.fillStyle = inks.text;
	context.textAlign = 'left';
	context.textBaseline = 'bottom';
	context.setLineDash([2, 3]);
	context.beginPath();
	let freeFrom = Number.NEGATIVE_INFINITY;
	for (const { tMs, text } of shown) {
		const x = upright(context, picture, tMs);
		// Names that would lie on each other are left out; the line stays.
		if (x < freeFrom) continue;
		context.fillText(text, x + 3, layout.bottom - 2, layout.right - x - 3);
		freeFrom = x + context.measureText(text).width + 8;
	}
	context.stroke();
	context.setLineDash([]);
}

function paintCursors(context: Context, picture: ScopePicture): void {
	const { cursors, pointerMs, inks, span, layout } = picture;
	context.textAlign = 'center';
	context.textBaseline = 'top';
	const inSpan = (tMs: number) => tMs >= span.fromMs && tMs <= span.toMs;
	if (pointerMs !== undefined && inSpan(pointerMs)) {
		context.strokeStyle = inks.muted;
		context.beginPath();
		upright(context, picture, pointerMs);
		context.stroke();
	}
	if (!cursors) return;
	const { a, b } = cursors;
	const [from, to] = [Math.max(span.fromMs, Math.min(a, b)), Math.min(span.toMs, Math.max(a, b))];
	if (from < to) {
		context.fillStyle = inks.accent;
		context.globalAlpha = 0.09;
		const x = xOf(layout, span, from);
		context.fillRect(x, layout.plots[0]?.top ?? 0, xOf(layout, span, to) - x, layout.bottom);
		context.globalAlpha = 1;
	}
	context.strokeStyle = inks.accent;
	for (const [name, tMs] of [
		['A', a],
		['B', b],
	] as const) {
		if (!inSpan(tMs)) continue;
		context.beginPath();
		const x = upright(context, picture, tMs);
		context.stroke();
		context.fillStyle = inks.accent;
		context.fillRect(x - 7, layout.bottom, 14, 14);
		context.fillStyle = inks.panel;
		context.fillText(name, x, layout.bottom + 2);
	}
}

/** Paints a scope over time. */
export function paintScope(context: Context, picture: ScopePicture): PictureCost {
	const { width, height, layout } = picture;
	context.clearRect(0, 0, width, height);
	context.font = font;
	context.lineWidth = 1;
	paintTimes(context, picture);
	if (layout.light) paintLight(context, picture, layout.light);
	if (layout.interventions) paintInterventions(context, picture, layout.interventions);
	let points = 0;
	let looks = picture.light?.outline.looks ?? 0;
	for (const plot of picture.plots) {
		paintAxis(context, picture, plot);
		points += paintTraces(context, picture, plot);
		const { label, unit } = plot.plot;
		paintLabel(context, `${label} (${unitText(unit) || '1'})`, layout.left, plot.axis.top, picture.inks);
		for (const { outline } of plot.traces) looks += outline.looks;
	}
	paintEvents(context, picture);
	paintCursors(context, picture);
	return { points, looks };
}
