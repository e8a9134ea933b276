import { UserError } from '../../base/errors.ts';
import { resultsText } from '../../engine/experiment/resultsText.ts';
import { evaluate, readyProtocol, runTrials } from '../../engine/experiment/runProtocol.ts';
import { readProtocol } from '../../host/protocolFiles.ts';
import { withValues } from '../../protocol/experiment/parameters.ts';
import type { TrialResult } from '../../protocol/experiment/trialResult.ts';
import { spikeLines, traceLines } from '../../protocol/experiment/trialTables.ts';
import { requirePlotFile, writePlot } from '../terminal/plotFile.ts';
import { openTextFile } from '../terminal/textFile.ts';
import type { BatchFollower, BatchOutcome, RunOptions } from './batch.ts';
import { openKeptRuns } from './keptRuns.ts';

/**
 * Runs a protocol: figures and findings, optionally its traces, spikes and plots. One that the user ends keeps what is done.
 * @throws UserError for a protocol that does not fit, or the system's error for a file
 */
export async function runProtocolJob(options: RunOptions, follow: BatchFollower): Promise<BatchOutcome> {
	requirePlotFile(options.plot);
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
	const labelOf = (sweep: number): string => ready.sweeps[sweep]?.label ?? '';
	if (out) for (const line of traceLines(made, labelOf)) out.writeLine(line);
	if (spikes) for (const line of spikeLines(made, labelOf)) spikes.writeLine(line);
	for (const file of [out, spikes]) file?.close();
	if (made.length < ready.trials.length) {
		const written = out || spikes ? '; they are written' : '';
		const again = kept ? '; the same command goes on from there' : '';
		return {
			printed: '',
			interrupted: `interrupted after ${made.length} of ${ready.trials.length} runs${written}${again}`,
		};
	}
	const outcome = evaluate(ready, made);
	const { figures, findings, panels } = outcome;
	if (options.plot !== undefined) await writePlot(options.plot, panels);
	if (options.json) return { printed: resultsText(name, outcome), interrupted: '' };
	if (toScreen) return { printed: '', interrupted: '' };
	const lines = [
		`${protocol.title}\n`,
		...findings.map((finding) => `- ${finding}`),
		...(findings.length > 0 ? [''] : []),
		...figures.map(({ name: figure, value, unit }) => `${figure}: ${Number(value.toPrecision(6))} ${unit}`.trimEnd()),
	];
	return { printed: lines.join('\n'), interrupted: '' };
}
