import type { Curve, Panel } from '../../analysis/plot/panel.ts';
import { roundTicks } from '../raster/rasterLayout.ts';
import { categoryColour, css } from '../scene/colourMap.ts';
import type { ScopeInks } from './paintScope.ts';
import type { Band } from './scopeLayout.ts';

type Context = CanvasRenderingContext2D;

const left = 56;
const right = 12;
const top = 18;
const bottom = 32;
/** Below a panel whose axis is that of the one below it. */
const sharedBottom = 3;

/** The box within the axes of each panel, from the top: those that share their x axis have its numbers below the last one only. */
export function panelBands(panels: readonly Panel[], height: number): Band[] {
	const isShared = panels.length > 1 && panels.every(({ xLabel }) => xLabel === panels[0]?.xLabel);
	const below = (place: number): number => (isShared && place < panels.length - 1 ? sharedBottom : bottom);
	const taken = panels.reduce((sum, _, place) => sum + top + below(place), 0);
	const each = Math.max(8, (height - taken) / Math.max(1, panels.length));
	let at = 0;
	return panels.map((_, place) => {
		const band = { top: at + top, bottom: at + top + each };
		at = band.bottom + below(place);
		return band;
	});
}

/** Ends of the axes: as the panel states them, else those of the values of its curves, with those on a logarithmic axis as their logarithms; from 0 to 1 without any. */
export function panelRanges({ curves, logX = false, logY = false, xRange, yRange }: Panel): {
	readonly x: readonly [number, number];
	readonly y: readonly [number, number];
} {
	let [lowX, highX, lowY, highY] = [Infinity, -Infinity, Infinity, -Infinity];
	for (const { x, y, style } of curves) {
		if (style === 'bars') [lowY, highY] = [Math.min(0, lowY), Math.max(0, highY)];
		for (let k = 0; k < Math.min(x.length, y.length); k++) {
			const [a, b] = [axisValue(x[k] as number, logX), axisValue(y[k] as number, logY)];
			if (!Number.isFinite(a) || !Number.isFinite(b)) continue;
			[lowX, highX] = [Math.min(lowX, a), Math.max(highX, a)];
			[lowY, highY] = [Math.min(lowY, b), Math.max(highY, b)];
		}
	}
	const airy = (low: number, high: number, air: number): readonly [number, number] => {
		if (!(low <= high)) return [0, 1];
		const pad = air * (high - low || Math.abs(high) || 1);
		return [low - pad, high + pad];
	};
	const hasBars = curves.some(({ style }) => style === 'bars');
	return {
		x: xRange ?? airy(lowX, highX, lowX === highX ? 0.5 : 0),
		y: yRange ?? (hasBars && lowY === 0 ? [0, highY * 1.06 || 1] : airy(lowY, highY, 0.06)),
	};
}

/** Where a value lies on an axis before it is scaled: NaN where a logarithmic one has no place for it. */
const axisValue = (value: number, isLog: boolean): number =>
	!isLog ? value : value > 0 ? Math.log10(value) : Number.NaN;

const tickText = (value: number, isLog: boolean): string =>
	String(Number((isLog ? 10 ** value : value).toPrecision(4)));

interface Places {
	x(value: number): number;
	y(value: number): number;
}

function paintCurve(context: Context, curve: Curve, colour: string, places: Places, zero: number): void {
	const { x, y, style, faint } = curve;
	const count = Math.min(x.length, y.length);
	context.strokeStyle = colour;
	context.fillStyle = colour;
	context.globalAlpha = faint ? 0.4 : 1;
	context.lineWidth = faint ? 1 : 1.6;
	context.beginPath();
	const wide = count > 1 ? Math.max(1, Math.abs(places.x(x[1] as number) - places.x(x[0] as number)) - 0.5) : 8;
	let isOpen = false;
	for (let k = 0; k < count; k++) {
		const [px, py] = [places.x(x[k] as number), places.y(y[k] as number)];
		if (!Number.isFinite(px + py)) {
			isOpen = false;
			continue;
		}
		if (style === 'bars') context.rect(px - wide / 2, Math.min(py, zero), wide, Math.abs(zero - py));
		else if (style === 'ticks') {
			context.moveTo(px, py - 4);
			context.lineTo(px, py + 4);
		} else if (style !== 'points') {
			if (isOpen) context.lineTo(px, py);
			else context.moveTo(px, py);
			isOpen = true;
		}
		if (style === 'points' || style === 'dotted') {
			context.moveTo(px + 3, py);
			context.arc(px, py, 3, 0, 2 * Math.PI);
			if (style === 'dotted') context.moveTo(px, py);
		}
	}
	if (style === 'bars' || style === 'points') context.fill();
	else context.stroke();
	context.globalAlpha = 1;
}

function paintAxes(
	context: Context,
	panel: Panel,
	width: number,
	band: Band,
	places: Places,
	inks: ScopeInks,
	hasNumbers: boolean,
): void {
	const ranges = panelRanges(panel);
	const { top: plotTop, bottom: plotBottom } = band;
	context.lineWidth = 1;
	context.strokeStyle = inks.grid;
	context.fillStyle = inks.muted;
	context.beginPath();
	context.textAlign = 'center';
	context.textBaseline = 'top';
	for (const tick of roundTicks(ranges.x[0], ranges.x[1], (width - left) / 70)) {
		const px = left + ((tick - ranges.x[0]) / (ranges.x[1] - ranges.x[0])) * (width - left - right);
		context.moveTo(Math.round(px) + 0.5, plotTop);
		context.lineTo(Math.round(px) + 0.5, plotBottom);
		if (hasNumbers) context.fillText(tickText(tick, panel.logX ?? false), px, plotBottom + 3);
	}
	context.textAlign = 'right';
	context.textBaseline = 'middle';
	for (const tick of roundTicks(ranges.y[0], ranges.y[1], Math.max(2, (plotBottom - plotTop) / 24))) {
		const py = plotBottom - ((tick - ranges.y[0]) / (ranges.y[1] - ranges.y[0])) * (plotBottom - plotTop);
		context.moveTo(left, Math.round(py) + 0.5);
		context.lineTo(width - right, Math.round(py) + 0.5);
		context.fillText(tickText(tick, panel.logY ?? false), left - 5, py);
	}
	context.stroke();
	context.textAlign = 'left';
	context.textBaseline = 'bottom';
	context.fillText(panel.yLabel, left - 48, plotTop - 3, width - left);
	context.textAlign = 'right';
	if (hasNumbers) context.fillText(panel.xLabel, width - right, plotBottom + 29, width - left - right);
	// The moment of the trigger.
	if (ranges.x[0] < 0 && ranges.x[1] > 0 && !panel.logX) {
		context.strokeStyle = inks.accent;
		context.setLineDash([3, 3]);
		context.beginPath();
		context.moveTo(places.x(0), plotTop);
		context.lineTo(places.x(0), plotBottom);
		context.stroke();
		context.setLineDash([]);
	}
}

function paintLegend(
	context: Context,
	named: readonly (readonly [string, string])[],
	width: number,
	y: number,
	inks: ScopeInks,
): void {
	context.textAlign = 'right';
	context.textBaseline = 'top';
	named.forEach(([label, colour], k) => {
		const wide = context.measureText(label).width;
		context.fillStyle = inks.panel;
		context.globalAlpha = 0.8;
		context.fillRect(width - right - wide - 18, y + 13 * k, wide + 16, 13);
		context.globalAlpha = 1;
		context.fillStyle = colour;
		context.fillRect(width - right - wide - 16, y + 13 * k + 5, 10, 3);
		context.fillStyle = inks.text;
		context.fillText(label, width - right - 3, y + 13 * k + 1);
	});
}

/** Paints panels one below the other, as `plotSvg` writes them for a page, in the colours of the screen. */
export function paintPanels(
	context: Context,
	panels: readonly Panel[],
	{ width, height, inks }: { readonly width: number; readonly height: number; readonly inks: ScopeInks },
): void {
	context.clearRect(0, 0, width, height);
	context.font = '11px system-ui, sans-serif';
	const bands = panelBands(panels, height);
	panels.forEach((panel, place) => {
		const band = bands[place] as Band;
		const { top: plotTop, bottom: plotBottom } = band;
		const next = bands[place + 1];
		const { x, y } = panelRanges(panel);
		const places: Places = {
			x: (value) => left + ((axisValue(value, panel.logX ?? false) - x[0]) / (x[1] - x[0])) * (width - left - right),
			y: (value) =>
				plotBottom - ((axisValue(value, panel.logY ?? false) - y[0]) / (y[1] - y[0])) * (plotBottom - plotTop),
		};
		paintAxes(context, panel, width, band, places, inks, next === undefined || next.top - plotBottom > bottom);
		const inkOf = (curve: Curve, k: number): string => css(categoryColour(curve.colour ?? k, inks.theme));
		context.save();
		context.beginPath();
		context.rect(left, plotTop - 2, width - left - right, plotBottom - plotTop + 4);
		context.clip();
		panel.curves.forEach((curve, k) => {
			paintCurve(context, curve, inkOf(curve, k), places, places.y(0));
		});
		context.restore();
		const named = panel.curves.flatMap((curve, k) =>
			curve.label === '' ? [] : [[curve.label, inkOf(curve, k)] as const],
		);
		const room = Math.max(1, Math.floor((plotBottom - plotTop) / 13));
		paintLegend(context, named.slice(0, room), width, plotTop + 2, inks);
	});
}
