import type { Curve, Panel } from './panel.ts';

const width = 720;
const panelHeight = 300;
const margin = { left: 64, right: 184, top: 34, bottom: 46 };
const plotWidth = width - margin.left - margin.right;
const plotHeight = panelHeight - margin.top - margin.bottom;

/** Colours that people with the common colour blindnesses tell apart: Okabe & Ito 2002. */
const palette = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#56b4e9', '#e69f00', '#000000'];

/** Ends and middle of a ramp from dark to light, for series of more curves than the palette has colours. */
const ramp = [
	[68, 1, 84],
	[33, 145, 140],
	[240, 200, 30],
] as const;
type RampColour = (typeof ramp)[number];

/** Colour of the k-th of n curves. */
function colourOf(k: number, n: number): string {
	if (n <= palette.length) return palette[k] as string;
	const place = (k / (n - 1)) * (ramp.length - 1);
	const left = ramp[Math.min(Math.floor(place), ramp.length - 2)] as RampColour;
	const right = ramp[Math.min(Math.floor(place) + 1, ramp.length - 1)] as RampColour;
	const part = place - Math.min(Math.floor(place), ramp.length - 2);
	return `rgb(${left.map((each, c) => Math.round(each + part * ((right[c] as number) - each))).join(' ')})`;
}

/** Where the axes lie and how values map to them. */
interface Axis {
	readonly ticks: readonly number[];
	place(value: number): number;
}

const escapeXml = (text: string) =>
	text.replace(/[&<>"]/g, (each) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[each] ?? each);

const short = (value: number) => String(Number(value.toPrecision(6)));

/** A step of 1, 2 or 5 times a power of ten that cuts a span into about `count` parts. */
function niceStep(span: number, count: number): number {
	const raw = span / count;
	const power = 10 ** Math.floor(Math.log10(raw));
	const part = raw / power;
	return power * (part < 1.5 ? 1 : part < 3.5 ? 2 : part < 7.5 ? 5 : 10);
}

function linearAxis(low: number, high: number, length: number, leastStep = 0): Axis {
	const [from, to] = high > low ? [low, high] : [low - 1, high + 1];
	const step = Math.max(niceStep(to - from, 6), leastStep);
	const first = Math.ceil(from / step - 1e-9);
	const count = Math.floor(to / step + 1e-9) - first + 1;
	return {
		ticks: Array.from({ length: count }, (_, k) => (first + k) * step),
		place: (value) => ((value - from) / (to - from)) * length,
	};
}

function logAxis(low: number, high: number, length: number): Axis {
	const [from, to] = [Math.log10(low), Math.log10(high)];
	const span = Math.max(to - from, 1e-9);
	const first = Math.ceil(from - 1e-9);
	const count = Math.max(0, Math.floor(to + 1e-9) - first + 1);
	return {
		ticks: Array.from({ length: count }, (_, k) => 10 ** (first + k)),
		place: (value) => ((Math.log10(value) - from) / span) * length,
	};
}

/** Where it is, and what is written beside it, if anything. */
type Point = readonly [x: number, y: number, label: string];

function pointsOf({ x, y, labels }: Curve, logX: boolean, logY: boolean): Point[] {
	return Array.from(
		{ length: Math.min(x.length, y.length) },
		(_, i): Point => [x[i] as number, y[i] as number, labels?.[i] ?? ''],
	).filter(([a, b]) => Number.isFinite(a) && Number.isFinite(b) && (!logX || a > 0) && (!logY || b > 0));
}

/** Of every pixel column only the first, lowest, highest and last point: what a screen can show of a long trace. */
function thinned(points: readonly Point[]): readonly Point[] {
	const columns = new Map<number, { first: Point; low: Point; high: Point; last: Point }>();
	for (const point of points) {
		const key = Math.round(point[0] * 2);
		const column = columns.get(key);
		if (!column) {
			columns.set(key, { first: point, low: point, high: point, last: point });
			continue;
		}
		if (point[1] < column.low[1]) column.low = point;
		if (point[1] > column.high[1]) column.high = point;
		column.last = point;
	}
	return [...columns.values()].flatMap(({ first, low, high, last }) => {
		const inner = low[0] <= high[0] ? [low, high] : [high, low];
		return [...new Set([first, ...inner, last])];
	});
}

function dotsSvg(points: readonly Point[], colour: string): string {
	const dots = points.map(([x, y, label]) => {
		const text = label
			? `<text x="${(x + 6).toFixed(1)}" y="${(y - 6).toFixed(1)}" fill="${colour}">${escapeXml(label)}</text>`
			: '';
		return `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="3" fill="${colour}"/>${text}`;
	});
	return dots.join('');
}

/** Bars from a height to each point, as wide as the points are apart. */
function barsSvg(points: readonly Point[], zero: number, colour: string): string {
	const [first, second] = points;
	const wide = first && second ? Math.max(0.5, second[0] - first[0] - 0.5) : 8;
	const bars = points.map(([x, y]) => {
		const [top, tall] = [Math.min(y, zero), Math.abs(zero - y)];
		return `M${(x - wide / 2).toFixed(1)} ${top.toFixed(1)}h${wide.toFixed(1)}v${tall.toFixed(1)}h${(-wide).toFixed(1)}z`;
	});
	return `<path d="${bars.join('')}" fill="${colour}"/>`;
}

function curveSvg(curve: Curve, points: readonly Point[], colour: string, zero: number): string {
	if (curve.style === 'bars') return barsSvg(points, zero, colour);
	if (curve.style === 'points') return dotsSvg(points, colour);
	if (curve.style === 'ticks') {
		const strokes = points.map(([x, y]) => `M${x.toFixed(1)} ${(y - 4).toFixed(1)}v8`).join('');
		return `<path d="${strokes}" stroke="${colour}" stroke-width="1"/>`;
	}
	const path = thinned(points)
		.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`)
		.join(' ');
	const line = `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="${curve.faint ? 0.6 : 1.2}"${curve.faint ? ' stroke-opacity="0.45"' : ''}/>`;
	return curve.style === 'dotted' ? line + dotsSvg(points, colour) : line;
}

function panelSvg(panel: Panel, top: number): string {
	const logX = panel.logX ?? false;
	const logY = panel.logY ?? false;
	const series = panel.curves.map((curve) => pointsOf(curve, logX, logY));
	const all = series.flat();
	let [lowX, highX, lowY, highY] = [Infinity, -Infinity, Infinity, -Infinity];
	for (const [x, y] of all) {
		[lowX, highX] = [Math.min(lowX, x), Math.max(highX, x)];
		[lowY, highY] = [Math.min(lowY, y), Math.max(highY, y)];
	}
	if (panel.curves.some(({ style }) => style === 'bars')) [lowY, highY] = [Math.min(0, lowY), Math.max(0, highY)];
	if (all.length === 0) [lowX, highX, lowY, highY] = [1, 10, logY ? 0.1 : 0, 1];
	if (panel.xRange) [lowX, highX] = panel.xRange;
	if (panel.yRange) [lowY, highY] = panel.yRange;
	const pad = panel.yRange ? 0 : 0.04 * (highY - lowY || 1);
	const xAxis = logX ? logAxis(lowX, highX, plotWidth) : linearAxis(lowX, highX, plotWidth);
	const yAxis = logY
		? logAxis(lowY, highY, plotHeight)
		: linearAxis(lowY - pad, highY + pad, plotHeight, panel.wholeY ? 1 : 0);
	const up = (value: number) => plotHeight - yAxis.place(value);
	const ticks = [
		...xAxis.ticks.map((tick) => {
			const x = xAxis.place(tick).toFixed(1);
			return `<line x1="${x}" x2="${x}" y1="0" y2="${plotHeight}" stroke="#ddd"/><text x="${x}" y="${plotHeight + 16}" text-anchor="middle">${short(tick)}</text>`;
		}),
		...yAxis.ticks.map((tick) => {
			const y = up(tick).toFixed(1);
			return `<line x1="0" x2="${plotWidth}" y1="${y}" y2="${y}" stroke="#ddd"/><text x="-6" y="${y}" dy="4" text-anchor="end">${short(tick)}</text>`;
		}),
	];
	const named = panel.curves.filter(({ label }) => label !== '');
	const curves = panel.curves.map((curve, k) => {
		const colour =
			curve.colour === undefined ? colourOf(k, panel.curves.length) : colourOf(curve.colour % palette.length, 1);
		const row = named.indexOf(curve);
		const placed = (series[k] as Point[]).map(([x, y, label]): Point => [xAxis.place(x), up(y), label]);
		const key = `<rect x="${plotWidth + 12}" y="${row * 16 + 2}" width="10" height="10" fill="${colour}"/><text x="${plotWidth + 27}" y="${row * 16 + 11}">${escapeXml(curve.label)}</text>`;
		return curveSvg(curve, placed, colour, up(0)) + (row < 0 ? '' : key);
	});
	return [
		`<g transform="translate(${margin.left} ${top + margin.top})">`,
		`<text x="0" y="-14" font-size="14" font-weight="bold">${escapeXml(panel.title)}</text>`,
		...ticks,
		`<rect width="${plotWidth}" height="${plotHeight}" fill="none" stroke="#333"/>`,
		...curves,
		`<text x="${plotWidth / 2}" y="${plotHeight + 36}" text-anchor="middle">${escapeXml(panel.xLabel)}</text>`,
		`<text transform="translate(-46 ${plotHeight / 2}) rotate(-90)" text-anchor="middle">${escapeXml(panel.yLabel)}</text>`,
		'</g>',
	].join('\n');
}

/**
 * Draws panels one below the other as an SVG document, with axes, units and a legend. Long traces are thinned to what a pixel can show,
 * spikes kept. Pure: the same panels give the same text.
 */
export function plotSvg(panels: readonly Panel[]): string {
	const height = panels.length * panelHeight;
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="sans-serif" font-size="12">`,
		`<title>${escapeXml(panels.map(({ title }) => title).join('; '))}</title>`,
		`<rect width="${width}" height="${height}" fill="#fff"/>`,
		...panels.map((panel, k) => panelSvg(panel, k * panelHeight)),
		'</svg>',
		'',
	].join('\n');
}
