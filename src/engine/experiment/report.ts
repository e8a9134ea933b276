import { intervalsMs } from '../../analysis/kinds/intervals.ts';
import type { Curve, Panel } from '../../analysis/plot/panel.ts';
import { elementOr } from '../../base/elementOr.ts';
import { UserError } from '../../base/errors.ts';
import type { Protocol } from '../../protocol/experiment/protocolFile.ts';
import type { FigureForm, PlotForm, PublishedRange } from '../../protocol/experiment/reportForms.ts';
import { filledIn, shortNumber } from '../../protocol/experiment/trials.ts';
import { readFormula } from './formula.ts';
import type { Measured, SweepResults } from './measure.ts';

/** One figure of a report. */
export interface Figure {
	readonly name: string;
	readonly value: number;
	readonly unit: string;
	readonly published?: PublishedRange;
}

/** What a protocol shows and says. */
export interface ProtocolReport {
	readonly figures: readonly Figure[];
	/** Sentences, drawn from the figures of this very run. */
	readonly findings: readonly string[];
	readonly panels: readonly Panel[];
}

/** The figures of one entry, and its numbers for those after it. */
function figuresOf(form: FigureForm, k: number, { scope }: Measured): { figures: Figure[]; numbers: number[] } {
	const field = `figures.${k}`;
	const formula = readFormula(`${field}.value`, form.value);
	const rows = scope.selected(form, field);
	const numbers = form.each ? scope.each(formula, rows) : [scope.single(formula, rows)];
	const { name, unit, published, optional } = form;
	if (name === undefined) return { figures: [], numbers };
	const figures = numbers.map((value, place): Figure => {
		const label = form.each ? (rows[place]?.sweep.label ?? '') : '';
		const title = filledIn(name, (what) => (what === 'label' ? label : undefined));
		return { name: title, value, unit, ...(published ? { published } : {}) };
	});
	return { figures: optional ? figures.filter(({ value }) => !Number.isNaN(value)) : figures, numbers };
}

/** The mean over repeats of a trace of one cell. */
function meanTrace(repeats: SweepResults['repeats'], path: string, cell: number): Float64Array {
	const all = repeats.map(({ traces }) => elementOr(traces[path]?.values ?? [], cell, new Float64Array()));
	const [first = new Float64Array()] = all;
	return all.length === 1
		? first
		: first.map((_, k) => all.reduce((sum, each) => sum + (each[k] as number), 0) / all.length);
}

function traceCurves(path: string, results: readonly SweepResults[]): Curve[] {
	return results.flatMap(({ sweep, repeats }) => {
		const cells = repeats[0]?.traces[path]?.cells ?? [];
		return cells.map(
			({ member }, cell): Curve => ({
				label: cells.length === 1 ? sweep.label || path : `${sweep.label} ${path}[${member}]`.trim(),
				x: repeats[0]?.timesS ?? [],
				y: meanTrace(repeats, path, cell),
				style: 'line',
			}),
		);
	});
}

/** Spike times of each cell and repeat of a sweep. */
const trainsOf = (population: string, { repeats }: SweepResults): readonly (readonly number[])[] =>
	repeats.flatMap(({ spikes }) => spikes[population]?.timesS ?? []);

/** Strokes, a row for each train from the bottom up. */
export function rasterCurves(population: string, results: readonly SweepResults[]): Curve[] {
	let row = 0;
	return results.map((each): Curve => {
		const strokes = trainsOf(population, each).flatMap((train) => {
			row++;
			return train.map((tS) => [tS, row] as const);
		});
		return {
			label: each.sweep.label || population,
			x: strokes.map(([x]) => x),
			y: strokes.map(([, y]) => y),
			style: 'ticks',
		};
	});
}

const intervalCurves = (population: string, results: readonly SweepResults[]): Curve[] =>
	results.flatMap((each) =>
		trainsOf(population, each).map((train): Curve => {
			const intervals = intervalsMs(train);
			return {
				label: each.sweep.label || population,
				x: intervals.map((_, k) => k + 1),
				y: intervals,
				style: 'points',
			};
		}),
	);

/** Curves of columns over the sweeps. */
function columnCurves({ x: usualX, curves = [] }: PlotForm, k: number, { scope }: Measured): Curve[] {
	return curves.map(({ x = usualX, y, label, style, condition, where }, place): Curve => {
		const field = `plots.${k}.curves.${place}`;
		if (x === undefined)
			throw new UserError(`protocol: field '${field}.x': say what y is drawn over, here or as the plot's x`);
		const rows = scope.selected({ condition, where }, field);
		const [xs, ys] = [readFormula(`${field}.x`, x), readFormula(`${field}.y`, y)];
		return { label: label ?? y, x: scope.each(xs, rows), y: scope.each(ys, rows), style };
	});
}

function panelOf(plot: PlotForm, k: number, results: readonly SweepResults[], measured: Measured): Panel {
	const chosen = new Set(measured.scope.selected(plot, `plots.${k}`).map(({ sweep }) => sweep.index));
	const shown = results.filter(({ sweep }) => chosen.has(sweep.index));
	const { title, xLabel, yLabel, logX, logY, traces = [], spikes = [], intervals = [], analyses = [] } = plot;
	const own = analyses.flatMap((id): Curve[] => {
		const curves = measured.curves.get(id);
		if (!curves) throw new UserError(`protocol: field 'plots.${k}.analyses': '${id}' is no analysis that has a curve`);
		return curves.map(({ label, curve }) => ({ label: label || id, ...curve, style: 'line' }));
	});
	return {
		title,
		xLabel,
		yLabel,
		logX,
		logY,
		curves: [
			...columnCurves(plot, k, measured),
			...own,
			...traces.flatMap((path) => traceCurves(path, shown)),
			...spikes.flatMap((population) => rasterCurves(population, shown)),
			...intervals.flatMap((population) => intervalCurves(population, shown)),
		],
	};
}

/**
 * Makes figures, sentences and plots of what was measured.
 * @throws UserError that names the field
 */
export function reportOf(protocol: Protocol, results: readonly SweepResults[], measured: Measured): ProtocolReport {
	const { scope } = measured;
	const figures: Figure[] = [];
	const lists = new Map<string, readonly number[]>();
	for (const [k, form] of protocol.figures.entries()) {
		const { figures: more, numbers } = figuresOf(form, k, measured);
		figures.push(...more);
		if (form.id === undefined) continue;
		lists.set(form.id, numbers);
		if (!form.each) scope.numbers.set(form.id, elementOr(numbers, 0, Number.NaN));
	}
	const findings = protocol.findings.flatMap(({ text, when }, k) => {
		const isTrue = when === undefined || scope.single(readFormula(`findings.${k}.when`, when), scope.rows) !== 0;
		return isTrue ? [filledIn(text, (name) => lists.get(name)?.map(shortNumber).join(', '))] : [];
	});
	const panels = protocol.plots.map((plot, k) => panelOf(plot, k, results, measured));
	return { figures, findings, panels };
}
