import type { BenchmarkReport } from './graspBenchmark.ts';
import { EMG_CALIBRATION_SEED } from './graspBenchmark.ts';
import type { TimingError } from './score.ts';

const signed = (ms: number): string => `${ms >= 0 ? '+' : '−'}${Math.abs(Math.round(ms))}`;

/** An error in time as `mean (mean magnitude)`, ms; a dash where there was none to measure. */
export function timingText(error: TimingError | null): string {
	return error === null ? '–' : `${signed(error.meanMs)} (${Math.round(error.meanAbsMs)})`;
}

/** A table that is Markdown too. @param rows the head first; the first column is text, the others are aligned to the right */
export function tableText(rows: readonly (readonly string[])[]): string[] {
	const widths = (rows.at(0) ?? []).map((_, k) => Math.max(...rows.map((row) => row[k]?.length ?? 0)));
	const line = (row: readonly string[]) =>
		`| ${row.map((cell, k) => (k === 0 ? cell.padEnd(widths[k] as number) : cell.padStart(widths[k] as number))).join(' | ')} |`;
	const [head = [], ...body] = rows;
	const rule = `|${widths.map((width, k) => (k === 0 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
	return [line(head), rule, ...body.map(line)];
}

/** The benchmark as text: what it rests on, and a table that is Markdown too. */
export function benchmarkText(report: BenchmarkReport): string {
	const { plan, visionCalibrationHz: seen, emgCalibrationMv: felt, decoder, parameters } = report;
	const [first, last] = [plan.testSeeds[0], plan.testSeeds.at(-1)];
	const clips = [
		...(plan.bundled ? ['the bundled clip'] : []),
		...(first === undefined ? [] : [first === last ? `seed ${first}` : `seeds ${first} to ${last}`]),
	];
	const rows = report.rows.map(({ name, delayMs, summary }) => [
		name,
		delayMs === null ? '–' : delayMs.toFixed(0),
		timingText(summary.onset),
		timingText(summary.release),
		`${summary.rmse.toFixed(3)} (${summary.rmse95.map((each) => each.toFixed(3)).join('–')})`,
		`${summary.falseClosures} (${summary.falseClosuresPerMinute.toFixed(1)})`,
		`${summary.missedGrasps} of ${summary.grasps}`,
		`${summary.stuckGrasps} of ${summary.grasps}`,
	]);
	return [
		`Learned from seeds ${plan.trainingSeeds.join(', ')}; scored on ${clips.join(' and ')}: ${(report.testedMs / 1000).toFixed(0)} s, ${report.spikes} spikes. EMG calibrated on seed ${EMG_CALIBRATION_SEED}.`,
		`Spikes: rest ${seen.rest.toFixed(1)} Hz, maximum ${seen.maximum.toFixed(1)} Hz. EMG: rest ${felt.rest.toFixed(4)} mV, maximum ${felt.maximum.toFixed(4)} mV. Decoder: ${decoder.samples} samples, lambda ${decoder.lambda}, error ${decoder.rmse.toFixed(3)} on clips left out; of brightness in quadrants ${report.brightness.quadrants.toFixed(3)}, in 4 × 4 ${report.brightness.sixteen.toFixed(3)}; of the best constant ${decoder.constantRmse.toFixed(3)}.`,
		`Shaping of all: dead band ${parameters.deadBand}, closes from ${parameters.engageAt}, opens below ${parameters.releaseAt}, at most ${parameters.maxClosurePerS} a second.`,
		'',
		...tableText([
			[
				'control',
				'own delay, ms',
				'onset error, ms: mean (abs)',
				'release error, ms: mean (abs)',
				'grip RMSE (95 %)',
				'false closures (a minute)',
				'missed',
				'not let go in 3 s',
			],
			...rows,
		]),
	].join('\n');
}
