import type { Panel } from '../../analysis/plot/panel.ts';
import { elementOr } from '../../base/elementOr.ts';
import { npzFile } from '../../io/files/npz/npz.ts';
import type { TraceHistory } from '../data/traceHistory.ts';
import { createOutline } from '../data/traceHistory.ts';
import { unitText } from '../fields/numberInput.ts';
import type { Plot, Trace } from './plotModel.ts';
import type { TimeSpan } from './scopeLayout.ts';

/** A trace with its samples. */
export interface SavedTrace {
	readonly trace: Trace;
	readonly history: TraceHistory;
}

/** A column name that every reader takes: `ganglion_0_Na_I`. */
const columnOf = ({ cell, path }: Trace): string =>
	`${cell.population}_${cell.member}_${path}`.replace(/[^A-Za-z0-9_]/g, '_');

/** The samples within a span, both ends included. */
function samplesOf(history: TraceHistory, { fromMs, toMs }: TimeSpan): { timesS: Float64Array; values: Float32Array } {
	const first = history.indexAt(fromMs);
	const end = history.indexAt(toMs + 1e-6);
	const count = Math.max(0, end - first);
	const timesS = new Float64Array(count);
	const values = new Float32Array(count);
	for (let k = 0; k < count; k++) {
		timesS[k] = history.timeMs(first + k) / 1000;
		values[k] = history.value(first + k);
	}
	return { timesS, values };
}

/** A number with the digits that single precision has. */
const digits = (value: number): string => (Number.isFinite(value) ? String(Number(value.toPrecision(8))) : '');

/**
 * Traces as a table: comments that say what each column is, a line of names, then a line for every time at which a trace has a sample; empty where one has
 * none.
 */
export function tracesAsCsv(traces: readonly SavedTrace[], span: TimeSpan): string {
	const columns = traces.map(({ history }) => samplesOf(history, span));
	const lines = traces.map(({ trace }) => `# ${columnOf(trace)}: ${trace.about} (${unitText(trace.unit) || '1'})`);
	lines.push(['t_s', ...traces.map(({ trace }) => columnOf(trace))].join(','));
	const at = columns.map(() => 0);
	for (;;) {
		const nextS = columns.reduce(
			(least, { timesS }, c) => Math.min(least, elementOr(timesS, at[c] as number, Infinity)),
			Infinity,
		);
		if (nextS === Infinity) break;
		const cells = columns.map(({ timesS, values }, c) => {
			const k = at[c] as number;
			// What rounding parts is one time.
			if (!((timesS[k] as number) - nextS < 1e-9)) return '';
			at[c] = k + 1;
			return digits(values[k] as number);
		});
		lines.push([String(Number(nextS.toFixed(9))), ...cells].join(','));
	}
	return `${lines.join('\n')}\n`;
}

/** Traces as arrays for NumPy: for each its times in s (`NAME_t_s`) and its values (`NAME`), and `names`, `titles` and `units` of all. */
export function tracesAsNpz(traces: readonly SavedTrace[], span: TimeSpan): Uint8Array<ArrayBuffer> {
	const arrays = traces.map(({ trace, history }) => {
		const { timesS, values } = samplesOf(history, span);
		const name = columnOf(trace);
		return { [`${name}_t_s`]: { values: timesS }, [name]: { values } };
	});
	return npzFile({
		names: { values: traces.map(({ trace }) => columnOf(trace)) },
		titles: { values: traces.map(({ trace }) => trace.about) },
		units: { values: traces.map(({ trace }) => trace.unit) },
		...Object.assign({}, ...arrays),
	});
}

/** Points across a printed plot. */
const printedPixels = 1500;

/** Traces as plots for a page: what the scope shows of a span, a panel for each unit. */
export function tracePanels(
	plots: readonly Plot[],
	span: TimeSpan,
	traceOf: (key: string) => TraceHistory | undefined,
): Panel[] {
	return plots.map((plot) => ({
		title: plot.label,
		xLabel: 'Model time (s)',
		yLabel: `${plot.label} (${unitText(plot.unit) || '1'})`,
		curves: plot.traces.map((trace) => {
			const outline = createOutline(printedPixels);
			traceOf(trace.key)?.outline(span.fromMs, span.toMs, printedPixels, outline);
			const x: number[] = [];
			const y: number[] = [];
			for (let k = 0; k < outline.count; k++) {
				const [tS, low, high] = [
					(outline.timesMs[k] as number) / 1000,
					outline.lows[k] as number,
					outline.highs[k] as number,
				];
				if (1000 * tS < span.fromMs || 1000 * tS > span.toMs) continue;
				x.push(tS, ...(low === high ? [] : [tS]));
				y.push(low, ...(low === high ? [] : [high]));
			}
			return { label: trace.title, x, y, style: 'line' };
		}),
	}));
}
