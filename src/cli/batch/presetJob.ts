import { runPreset } from '../../engine/simulate/presetRun.ts';
import { plotSvg } from '../../retina/experiments/plotSvg.ts';
import { presetNamed } from '../../retina/experiments/presets.ts';
import { openTextFile, timeText, writeTextFile } from '../terminal/textFile.ts';
import type { BatchFollower, BatchOutcome, SimulateOptions } from './batch.ts';

/**
 * Runs a preset: figures and findings, optionally its table and plot.
 * @throws UserError for an unknown preset, or the system's error for a file
 */
export function runNamedPreset(name: string, options: SimulateOptions, follow: BatchFollower): BatchOutcome {
	const preset = presetNamed(name);
	const file = options.out === undefined ? undefined : openTextFile(options.out, follow.cancelled);
	let runs: ReturnType<typeof runPreset>;
	try {
		runs = runPreset(preset, follow);
	} catch (error) {
		file?.abandon();
		throw error;
	}
	if (file) {
		file.writeLine('sweep,t_s,population,V_mV');
		for (const { sweep, result } of runs) {
			for (const [population, potentials] of Object.entries(result.potentialsMv)) {
				potentials.forEach((value, k) => {
					file.writeLine(
						`${JSON.stringify(sweep.label)},${timeText(result.timesS[k] as number)},${population},${value.toFixed(6)}`,
					);
				});
			}
		}
		file.close();
	}
	if (runs.length < preset.sweeps.length) {
		return { printed: '', interrupted: `interrupted after ${runs.length} of ${preset.sweeps.length} sweeps` };
	}
	const { figures, findings, panels } = preset.report(runs);
	if (options.plot !== undefined) writeTextFile(options.plot, plotSvg(panels));
	if (options.json)
		return { printed: JSON.stringify({ preset: preset.name, figures, findings }, null, 2), interrupted: '' };
	const lines = [
		`${preset.title}\n`,
		...findings.map((finding) => `- ${finding}`),
		'',
		...figures.map(({ name: figure, value, unit }) => `${figure}: ${Number(value.toPrecision(6))} ${unit}`.trimEnd()),
	];
	return { printed: lines.join('\n'), interrupted: '' };
}
