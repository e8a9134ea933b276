import { analysisNamed, completeParameters } from '../../analysis/catalogue.ts';
import type { AnalysisCurve, Circumstances, Findings, SeenLight } from '../../analysis/kinds/analysis.ts';
import type { Response, SpikeResponse, TraceResponse } from '../../analysis/kinds/response.ts';
import { greatest, least, mean, median, sum } from '../../analysis/numbers/summary.ts';
import { elementOr } from '../../base/elementOr.ts';
import { UserError } from '../../base/errors.ts';
import type { AnalysisRequest, Protocol } from '../../protocol/experiment/protocolFile.ts';
import type { RecordedCell, TrialResult } from '../../protocol/experiment/trialResult.ts';
import type { Sweep } from '../../protocol/experiment/trials.ts';
import { readFormula } from './formula.ts';
import { chosenCell, isQuantity } from './recording.ts';
import { type SweepRow, SweepScope } from './sweepScope.ts';

/** A sweep and what its repeats gave; one at least. */
export interface SweepResults {
	readonly sweep: Sweep;
	readonly repeats: readonly TrialResult[];
}

/** What fell on the retina in the repeats of a sweep; asked for again for every cell. */
export type SeenIn = (
	results: SweepResults,
) => Pick<Circumstances, 'field'> & { readonly lights: readonly SeenLight[] };

/** What was measured. */
export interface Measured {
	readonly scope: SweepScope;
	/** Curves of analyses, by analysis: one for each sweep of one on responses. */
	readonly curves: ReadonlyMap<string, readonly { readonly label: string; readonly curve: AnalysisCurve }[]>;
}

const combine: Readonly<Record<AnalysisRequest['cells'], (values: readonly number[]) => number>> = {
	mean,
	median,
	sum,
	min: least,
	max: greatest,
};

/** Puts the analysis before what is wrong with it. */
function inAnalysis<T>(id: string, work: () => T): T {
	try {
		return work();
	} catch (error) {
		if (!(error instanceof UserError) || error.message.startsWith('protocol: ')) throw error;
		throw new UserError(`protocol: field 'analyses.${id}': ${error.message}`);
	}
}

/** What an analysis asks for, complete: refused before anything runs. @throws UserError that names the field */
function checkedAnalysis(id: string, request: AnalysisRequest) {
	return inAnalysis(id, () => {
		const analysis = analysisNamed(request.analysis);
		const parameters = completeParameters(analysis, request.parameters);
		const { of, x, y, fromS, toS, condition, where } = request;
		if (analysis.on === 'series') {
			if (x === undefined || y === undefined)
				throw new UserError(`'${analysis.name}' needs x and y, columns over the sweeps`);
			if (of !== undefined || fromS !== undefined || toS !== undefined) {
				throw new UserError(`'${analysis.name}' is of columns over the sweeps and takes no of, fromS and toS`);
			}
			return { on: analysis.on, analysis, parameters, x, y };
		}
		if (of === undefined) throw new UserError(`'${analysis.name}' needs of, what it is measured on`);
		if (x !== undefined || y !== undefined || condition !== undefined || where !== undefined) {
			throw new UserError(`'${analysis.name}' is measured in every sweep and takes no x, y, condition and where`);
		}
		if ((analysis.on === 'trace') !== isQuantity(of)) {
			const wanted =
				analysis.on === 'trace'
					? 'a quantity such as rod.V'
					: 'a population or a cell of one, for its spikes, such as ganglion';
			throw new UserError(`'${analysis.name}' is of ${wanted}; got '${of}'`);
		}
		return { on: analysis.on, analysis, parameters, of };
	});
}

/** Refuses analyses, formulas and selections that cannot be, before anything runs. @throws UserError that names the field */
export function checkMeasures({ analyses, columns, figures, findings }: Protocol): void {
	for (const [id, request] of Object.entries(analyses)) checkedAnalysis(id, request);
	for (const [name, text] of Object.entries(columns)) readFormula(`columns.${name}`, text);
	for (const [k, { value, where }] of figures.entries()) {
		readFormula(`figures.${k}.value`, value);
		if (where !== undefined) readFormula(`figures.${k}.where`, where);
	}
	for (const [k, { when }] of findings.entries()) if (when !== undefined) readFormula(`findings.${k}.when`, when);
}

/** The responses of each cell, a repeat each. */
function responsesOf(of: string, repeats: readonly TrialResult[]): { cell: RecordedCell; responses: Response[] }[] {
	const [first] = repeats;
	const traces = first?.traces[of];
	if (traces) {
		return traces.cells.map((cell, k) => ({
			cell,
			responses: repeats.map(
				({ timesS, traces: all }): TraceResponse => ({
					kind: 'trace',
					timesS,
					values: elementOr(all[of]?.values ?? [], k, new Float64Array()),
				}),
			),
		}));
	}
	const { population, choice } = chosenCell(of);
	const cells = first?.spikes[population]?.cells ?? [];
	const all = cells.map((cell, k) => ({
		cell,
		responses: repeats.map(
			({ spikes }): SpikeResponse => ({ kind: 'spikes', spikesS: elementOr(spikes[population]?.timesS ?? [], k, []) }),
		),
	}));
	if (choice === undefined) return all;
	const fromMiddleUm = ({ cell: { xUm, yUm } }: (typeof all)[number]) => Math.hypot(xUm, yUm);
	const nearestUm = Math.min(...all.map(fromMiddleUm));
	const chosen = all.find((each) =>
		choice === 'middle' ? fromMiddleUm(each) === nearestUm : each.cell.member === Number(choice),
	);
	return chosen ? [chosen] : [];
}

/** Measures one sweep. */
function measuredIn(
	id: string,
	results: SweepResults,
	seen: SeenIn,
): { readonly all: Findings[]; readonly cells: AnalysisRequest['cells'] } {
	const { sweep, repeats } = results;
	const request = sweep.protocol.analyses[id] as AnalysisRequest;
	const checked = checkedAnalysis(id, request);
	if (checked.on === 'series') return { all: [], cells: request.cells };
	const { analysis, parameters, of } = checked;
	const window = { fromS: request.fromS ?? 0, toS: request.toS ?? sweep.protocol.durationS };
	if (!(window.toS > window.fromS))
		throw new UserError(`toS must be above fromS, which is ${window.fromS}; got ${window.toS}`);
	const all = responsesOf(of, repeats).map(({ cell: { xUm, yUm }, responses }) => {
		const told = {
			window,
			parameters,
			circumstances: {
				xUm,
				yUm,
				get field() {
					return seen(results).field;
				},
				get lights() {
					return seen(results).lights;
				},
			},
		};
		return analysis.on === 'trace'
			? analysis.measure({ ...told, repeats: responses.filter((each) => each.kind === 'trace') })
			: analysis.measure({ ...told, repeats: responses.filter((each) => each.kind === 'spikes') });
	});
	return { all, cells: request.cells };
}

/** The numbers of an axis or a field; truth values are 0 and 1. */
function axisNumbers({ values }: Sweep): [string, number][] {
	return Object.entries(values).flatMap(([name, value]) => (typeof value === 'string' ? [] : [[name, Number(value)]]));
}

/**
 * Measures what a protocol asks for.
 * @param protocol the whole one, with its axes
 * @param results sweeps that were run, in their order
 * @throws UserError that names the field
 */
export function measure(protocol: Protocol, results: readonly SweepResults[], seen: SeenIn): Measured {
	const rows = results.map(({ sweep }): SweepRow => ({ sweep, values: new Map(axisNumbers(sweep)) }));
	const scope = new SweepScope(rows);
	const curves = new Map<string, { label: string; curve: AnalysisCurve }[]>();
	const requests = Object.entries(protocol.analyses).map(([id, request]) => ({
		id,
		request,
		checked: checkedAnalysis(id, request),
	}));
	for (const { id, checked } of requests) {
		if (checked.on === 'series') continue;
		const drawn: { label: string; curve: AnalysisCurve }[] = [];
		results.forEach((each, k) => {
			const { all, cells } = inAnalysis(id, () => measuredIn(id, each, seen));
			for (const { name } of checked.analysis.outputs) {
				const value = combine[cells](all.map(({ values }) => values[name] ?? Number.NaN));
				rows[k]?.values.set(`${id}.${name}`, value);
				if (name === checked.analysis.outputs[0]?.name) rows[k]?.values.set(id, value);
			}
			for (const { curve } of all) if (curve) drawn.push({ label: each.sweep.label, curve });
		});
		curves.set(id, drawn);
	}
	for (const [name, text] of Object.entries(protocol.columns)) {
		const formula = readFormula(`columns.${name}`, text);
		for (const [k, value] of scope.each(formula, rows).entries()) rows[k]?.values.set(name, value);
	}
	for (const { id, request, checked } of requests) {
		if (checked.on !== 'series') continue;
		const { analysis, parameters } = checked;
		const chosen = scope.selected(request, `analyses.${id}`);
		const x = scope.each(readFormula(`analyses.${id}.x`, checked.x), chosen);
		const y = scope.each(readFormula(`analyses.${id}.y`, checked.y), chosen);
		const { values, curve } = inAnalysis(id, () => analysis.measure({ x, y, parameters }));
		for (const { name } of analysis.outputs) scope.numbers.set(`${id}.${name}`, values[name] ?? Number.NaN);
		scope.numbers.set(id, values[analysis.outputs[0]?.name ?? ''] ?? Number.NaN);
		if (curve) curves.set(id, [{ label: analysis.name, curve }]);
	}
	return { scope, curves };
}
