import type { Panel } from '../../analysis/plot/panel.ts';
import { plotSvg } from '../../analysis/plot/plotSvg.ts';
import { UserError } from '../../base/errors.ts';
import type { SweepResults } from '../../engine/experiment/measure.ts';
import { evaluate, type ReadyProtocol, readyProtocol, runTrials } from '../../engine/experiment/runProtocol.ts';
import { readProtocol } from '../../host/protocolFiles.ts';
import { withValues } from '../../protocol/experiment/parameters.ts';
import type { TrialResult } from '../../protocol/experiment/trialResult.ts';
import { openTextFile, type TextFile, timeText, writeTextFile } from '../terminal/textFile.ts';
import type { BatchFollower, BatchOutcome, RunOptions } from './batch.ts';
import { openKeptRuns } from './keptRuns.ts';

const quoted = (text: string): string => JSON.stringify(text);

/** A line for each sample: which run, when, and what. */
function writeTraces(file: TextFile, { sweeps }: ReadyProtocol, results: readonly TrialResult[]): void {
	file.writeLine('sweep,repeat,t_s,quantity,unit,cell,value');
	for (const { sweep, repeat, timesS, traces } of results) {
		const label = quoted(sweeps[sweep]?.label ?? '');
		for (const [path, { unit, cells, values }] of Object.entries(traces)) {
			for (const [k, { member }] of cells.entries()) {
				values[k]?.forEach((value, row) => {
					file.writeLine(
						`${label},${repeat},${timeText(timesS[row] as number)},${path},${unit},${member},${value.toPrecision(9)}`,
					);
				});
			}
		}
	}
}

/** A line for each spike. */
function writeSpikes(file: TextFile, { sweeps }: ReadyProtocol, results: readonly TrialResult[]): void {
	file.writeLine('sweep,repeat,population,cell,t_s');
	for (const { sweep, repeat, spikes } of results) {
		const label = quoted(sweeps[sweep]?.label ?? '');
		for (const [population, { cells, timesS }] of Object.entries(spikes)) {
			for (const [k, { member }] of cells.entries()) {
				for (const tS of timesS[k] as readonly number[])
					file.writeLine(`${label},${repeat},${population},${member},${tS.toFixed(9)}`);
			}
		}
	}
}

/** What every sweep gave, by the names of columns. */
const rowsOf = (results: readonly SweepResults[], columns: ReturnType<typeof evaluate>['measured']): object[] =>
	columns.scope.rows.map(({ sweep, values }) => ({
		sweep: sweep.label,
		...(sweep.condition === '' ? {} : { condition: sweep.condition }),
		...sweep.values,
		repeats: results.find((each) => each.sweep === sweep)?.repeats.length ?? 0,
		columns: Object.fromEntries(values),
	}));

/** A panel as JSON has it: its numbers are lists, and what has no value is null. */
const asLists = ({ curves, ...panel }: Panel): object => ({
	...panel,
	curves: curves.map((curve) => ({ ...curve, x: Array.from(curve.x), y: Array.from(curve.y) })),
});

/**
 * Runs a protocol: figures and findings, optionally its traces, spikes and plots. One that the user ends keeps what is done.
 * @throws UserError for a protocol that does not fit, or the system's error for a file
 */
export function runProtocolJob(options: RunOptions, follow: BatchFollower): BatchOutcome {
	if (options.out === '-' && options.spikes === '-')
		throw new UserError('--out and --spikes cannot both be -: standard output holds one of them');
	const toScreen = options.out === '-' || options.spikes === '-';
	if (options.json && toScreen)
		throw new UserError('--json prints to standard output: give --out and --spikes a file instead of -');
	const { name, protocol: asWritten } = readProtocol(options.protocol);
	const protocol = withValues(asWritten, Object.fromEntries(options.set ?? []));
	const ready = readyProtocol(protocol);
	const kept = options.keep === undefined ? undefined : openKeptRuns(options.keep, protocol);
	const open = (path: string | undefined) => (path === undefined ? undefined : openTextFile(path, follow.cancelled));
	const [out, spikes] = [open(options.out), open(options.spikes)];
	let made: TrialResult[];
	try {
		made = runTrials(ready, { ...follow, ...(kept && { made: kept.keep }) }, kept?.before);
	} catch (error) {
		for (const file of [out, spikes]) file?.abandon();
		throw error;
	}
	if (out) writeTraces(out, ready, made);
	if (spikes) writeSpikes(spikes, ready, made);
	for (const file of [out, spikes]) file?.close();
	if (made.length < ready.trials.length) {
		const written = out || spikes ? '; they are written' : '';
		const again = kept ? '; the same command goes on from there' : '';
		return {
			printed: '',
			interrupted: `interrupted after ${made.length} of ${ready.trials.length} runs${written}${again}`,
		};
	}
	const { results, measured, figures, findings, panels } = evaluate(ready, made);
	if (options.plot !== undefined) writeTextFile(options.plot, plotSvg(panels));
	if (options.json) {
		return {
			printed: JSON.stringify(
				{ protocol: name, figures, findings, sweeps: rowsOf(results, measured), panels: panels.map(asLists) },
				null,
				2,
			),
			interrupted: '',
		};
	}
	if (toScreen) return { printed: '', interrupted: '' };
	const lines = [
		`${protocol.title}\n`,
		...findings.map((finding) => `- ${finding}`),
		...(findings.length > 0 ? [''] : []),
		...figures.map(({ name: figure, value, unit }) => `${figure}: ${Number(value.toPrecision(6))} ${unit}`.trimEnd()),
	];
	return { printed: lines.join('\n'), interrupted: '' };
}
