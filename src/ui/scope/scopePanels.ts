import { intervals, intervalsMs } from '../../analysis/kinds/intervals.ts';
import { spikeRate } from '../../analysis/kinds/spikeRate.ts';
import { histogramOf } from '../../analysis/numbers/histogram.ts';
import type { SpikeTriggeredAverage } from '../../analysis/numbers/runningTriggeredAverage.ts';
import type { Curve, Panel } from '../../analysis/plot/panel.ts';
import type { TriggerSetup } from '../../protocol/session/scopeSetup.ts';
import { unitText } from '../fields/numberInput.ts';
import { type Plot, readOut, type Trace } from './plotModel.ts';
import type { SweepAverage, SweepReference, Sweeps } from './sweeps.ts';

/** What a scope shows that is no time course: axes with curves, as protocols' reports have them, and what is to be said of it. */
export interface ScopePanels {
	readonly panels: readonly Panel[];
	/** One sentence. */
	readonly note: string;
}

/** Analyses of spikes are told of no light and no place here. */
const nowhere = { xUm: 0, yUm: 0, field: { centreX: 0, centreY: 0, width: 1 }, lights: [] };

const axisTitle = ({ label, unit }: Plot): string => (unitText(unit) === '' ? label : `${label} (${unitText(unit)})`);

/** Mean, and mean ± SD where there is one. */
function averageCurves(
	timesMs: Float64Array,
	label: string,
	colour: number,
	{ count, mean, deviation }: SweepAverage,
): Curve[] {
	const middle: Curve = { label, x: timesMs, y: mean, style: 'line', colour };
	if (count < 2) return [middle];
	const side = (sign: 1 | -1): Curve => ({
		label: '',
		x: timesMs,
		y: mean.map((each, k) => each + sign * (deviation[k] as number)),
		style: 'line',
		colour,
		faint: true,
	});
	return [side(1), side(-1), middle];
}

function traceCurves(
	trace: Trace,
	place: number,
	sweeps: Sweeps,
	reference: SweepReference | undefined,
	alone: boolean,
): Curve[] {
	const { timesMs } = sweeps;
	const colour = 2 * place;
	const average = sweeps.average(trace.key);
	const before = reference?.averages.get(trace.key);
	return [
		// Of several traces the sweeps would hide each other.
		...(alone && !reference
			? sweeps
					.recent(trace.key)
					.map((sweep): Curve => ({ label: '', x: timesMs, y: sweep, style: 'line', colour: 4, faint: true }))
			: []),
		...(before && reference
			? averageCurves(reference.timesMs, `${trace.title}, reference (${before.count})`, colour + 1, before)
			: []),
		...(average ? averageCurves(timesMs, `${trace.title} (${average.count})`, colour, average) : []),
	];
}

const triggerText = ({ on, level, rising }: TriggerSetup): string =>
	on === 'spike'
		? 'a spike'
		: on === 'light'
			? 'light that comes on'
			: `a trace ${rising ? 'rising' : 'falling'} through ${level}`;

/** Sweeps over each other, their mean ± SD, and a reference to compare with. */
export function sweepPanels(
	plots: readonly Plot[],
	sweeps: Sweeps,
	reference: SweepReference | undefined,
	trigger: TriggerSetup,
): ScopePanels {
	const panels = plots.map(
		(plot): Panel => ({
			title: `${plot.label} around ${triggerText(trigger)}`,
			xLabel: 'Time after the trigger (ms)',
			yLabel: axisTitle(plot),
			curves: plot.traces.flatMap((trace, k) => traceCurves(trace, k, sweeps, reference, plot.traces.length === 1)),
		}),
	);
	const { count } = sweeps;
	const kept = reference ? `; the reference was kept at ${(reference.atMs / 1000).toFixed(1)} s` : '';
	const note =
		count === 0 ? `waits for ${triggerText(trigger)}${kept}` : `${count} sweeps around ${triggerText(trigger)}${kept}`;
	return { panels, note };
}

/** The peri-stimulus time histogram. @param title the cell's */
export function ratePanels(
	trials: readonly (readonly number[])[],
	trigger: TriggerSetup,
	binMs: number,
	title: string,
): ScopePanels {
	const window = { fromS: -trigger.preMs / 1000, toS: trigger.postMs / 1000 };
	const { values, curve } = spikeRate.measure({
		repeats: trials.map((spikesS) => ({ kind: 'spikes', spikesS })),
		window,
		parameters: { binMs },
		circumstances: nowhere,
	});
	const curves: Curve[] =
		trials.length === 0 || !curve
			? []
			: [{ label: '', x: Array.from(curve.x, (each) => 1000 * each), y: curve.y, style: 'bars', colour: 0 }];
	return {
		panels: [
			{
				title: `${title} around ${triggerText(trigger)}`,
				xLabel: 'Time after the trigger (ms)',
				yLabel: 'Rate (Hz)',
				curves,
			},
		],
		note:
			trials.length === 0
				? `waits for ${triggerText(trigger)}`
				: `${trials.length} trials; highest ${readOut(values.bestHz as number)} Hz at ${readOut(1000 * (values.bestFromS as number))} ms, mean ${readOut(values.meanHz as number)} Hz`,
	};
}

/** Intervals between spikes. @param spikesS of the cell, within the window that is shown, s */
export function intervalPanels(spikesS: readonly number[], binMs: number, title: string): ScopePanels {
	const all = intervalsMs(spikesS);
	const window = { fromS: Number.NEGATIVE_INFINITY, toS: Number.POSITIVE_INFINITY };
	const { values } = intervals.measure({
		repeats: [{ kind: 'spikes', spikesS }],
		window,
		parameters: {},
		circumstances: nowhere,
	});
	const longest = all.reduce((most, each) => Math.max(most, each), 0);
	const { middles, counts, above } = histogramOf(all, binMs, Math.min(longest + binMs, 200 * binMs));
	const beyond = above > 0 ? `, ${above} longer than shown` : '';
	return {
		panels: [
			{
				title: `Intervals of ${title}`,
				xLabel: 'Interval (ms)',
				yLabel: 'Number',
				curves: all.length === 0 ? [] : [{ label: '', x: middles, y: counts, style: 'bars', colour: 0 }],
			},
		],
		note:
			all.length === 0
				? 'fewer than two spikes in the window of time'
				: `${all.length} intervals${beyond}; mean ${readOut(values.meanMs as number)} ms, coefficient of variation ${readOut(values.cv as number)}`,
	};
}

/** Light before a spike at one place. @param place index in the pictures */
export function filterPanels(
	{ average, everyS, spikes, standardError }: SpikeTriggeredAverage,
	place: number,
	title: string,
	unit: string,
): ScopePanels {
	const x = average.map((_, lag) => -1000 * (lag + 0.5) * everyS);
	const y = average.map((each) => each[place] as number);
	const error = (sign: 1 | -1): Curve => ({
		label: '',
		x,
		y: x.map(() => sign * 2 * standardError),
		style: 'line',
		colour: 1,
		faint: true,
	});
	const curves: Curve[] = spikes > 0 ? [error(1), error(-1), { label: '', x, y, style: 'line', colour: 0 }] : [];
	const largest = y.reduce((most, each) => Math.max(most, Math.abs(each)), 0);
	return {
		panels: [
			{
				title: `Light before spikes of ${title}`,
				xLabel: 'Time before the spike (ms)',
				yLabel: `Departure from the mean (${unitText(unit)})`,
				curves,
			},
		],
		note:
			spikes === 0
				? 'no spike yet that has enough light before it'
				: `${spikes} spikes; the largest departure is ${readOut(largest / standardError)} standard errors (thin lines: two of them)`,
	};
}
