import { plainLook, type ScopeSetup } from '../../protocol/session/scopeSetup.ts';
import { createOutline, type Outline, type TraceHistory } from '../data/traceHistory.ts';
import { axisRange, type Plot, type Trace } from './plotModel.ts';
import type { ScopeLayout, TimeSpan, ValueAxis } from './scopeLayout.ts';

/** A trace as it is drawn now. */
export interface ShownTrace {
	readonly trace: Trace;
	readonly outline: Outline;
	readonly factor: number;
	readonly offset: number;
	/** In the trace's own values; Infinity where nothing is clipped. */
	readonly clipAt: number;
}

/** A plot as it is drawn now. */
export interface ShownPlot {
	readonly plot: Plot;
	readonly axis: ValueAxis;
	readonly traces: readonly ShownTrace[];
}

/** Reads what a scope shows of a stretch of time. It keeps its rooms from picture to picture. */
export interface PictureReader {
	read(
		plots: readonly Plot[],
		setup: ScopeSetup,
		layout: ScopeLayout,
		span: TimeSpan,
		traceOf: (key: string) => TraceHistory | undefined,
	): readonly ShownPlot[];
	/** The outline of one trace over the whole width. */
	outline(key: string, history: TraceHistory | undefined, layout: ScopeLayout, span: TimeSpan): Outline;
}

/** Lowest and highest of what is drawn of some traces; NaN of nothing. */
function drawnRange(traces: readonly ShownTrace[]): readonly [number, number] {
	let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
	for (const { outline, factor, offset, clipAt } of traces) {
		for (let k = 0; k < outline.count; k++) {
			const one = offset + factor * Math.min(clipAt, outline.lows[k] as number);
			const other = offset + factor * Math.min(clipAt, outline.highs[k] as number);
			// NaN fails both comparisons, and counts for nothing.
			if (one < low) low = one;
			if (one > high) high = one;
			if (other < low) low = other;
			if (other > high) high = other;
		}
	}
	return low <= high ? [low, high] : [Number.NaN, Number.NaN];
}

/** Creates a reader. */
export function createPictureReader(): PictureReader {
	let rooms = new Map<string, Outline>();
	let roomPixels = 0;

	function room(key: string, pixels: number): Outline {
		if (pixels > roomPixels) {
			rooms = new Map();
			roomPixels = pixels;
		}
		const found = rooms.get(key) ?? createOutline(roomPixels);
		rooms.set(key, found);
		return found;
	}

	const reader: PictureReader = {
		outline(key, history, { left, right }, { fromMs, toMs }) {
			const pixels = Math.max(1, Math.round(right - left));
			const made = room(key, pixels);
			if (history) history.outline(fromMs, toMs, pixels, made);
			else made.count = 0;
			return made;
		},
		read(plots, setup, layout, span, traceOf) {
			return plots.map((plot, k) => {
				const traces = plot.traces.map((trace): ShownTrace => {
					const { factor, offset } = setup.looks[trace.key] ?? plainLook;
					const clips = plot.label === 'Potential' && setup.clipAtMv !== null;
					return {
						trace,
						outline: reader.outline(trace.key, traceOf(trace.key), layout, span),
						factor,
						offset,
						clipAt: clips ? (setup.clipAtMv as number) : Number.POSITIVE_INFINITY,
					};
				});
				const [low, high] = setup.ranges[plot.unit] ?? axisRange(...drawnRange(traces), plot.unit);
				const band = layout.plots[k] as { top: number; bottom: number };
				return { plot, axis: { ...band, low, high }, traces };
			});
		},
	};
	return reader;
}
