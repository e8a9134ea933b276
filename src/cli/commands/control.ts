import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import { benchmarkText, timingText } from '../../../bench/control/benchmarkText.ts';
import { type EvaluationReport, evaluateControl } from '../../../bench/control/evaluate.ts';
import { FULL_PLAN, QUICK_PLAN, runGraspBenchmark } from '../../../bench/control/graspBenchmark.ts';
import { UserError } from '../../base/errors.ts';
import { hostLines } from '../../host/hostLines.ts';
import { calibrationPrompt } from '../../io/control/calibration.ts';
import { calibrationText, parseCalibration } from '../../io/control/calibrationFile.ts';
import { decoderText } from '../../io/control/decoderFile.ts';
import { runEmgCalibration } from '../../io/control/emg/emgWizard.ts';
import { CALIBRATED_FORMS, emgToCalibrate, USUAL_BOARD } from '../../io/control/emg/kinds/catalogue.ts';
import { recordedEmg } from '../../io/control/emg/node/recordedEmg.ts';
import { estimatorOf } from '../../io/control/estimators.ts';
import type { Fusion } from '../../io/control/fusion.ts';
import { decoderDelayMs, fitDecoder, uselessDecoder } from '../../io/control/populationDecoder.ts';
import { apartInTime, parseSpikes, parseTarget } from '../../io/control/recordingFiles.ts';
import { closureAt } from '../../io/light/reachTruth.ts';
import { BAUD_RANGE } from '../../protocol/limits/baudRate.ts';
import { FUSION_NAMES, fusionNamed } from '../options/controlOptions.ts';
import { addEstimatorOptions, type EstimatorOptions, estimatorChoice } from '../options/estimatorOptions.ts';
import { collect, finiteNumber, parameterOption, wholeNumber } from '../options/options.ts';
import { exitCodes } from '../terminal/failure.ts';
import { onInterrupt } from '../terminal/interrupt.ts';
import { createProgress } from '../terminal/progress.ts';
import { writeTextFile } from '../terminal/textFile.ts';
import { addLightBenchmark } from './controlLight.ts';

const text = (file: string): string => readFileSync(file, 'utf8');

async function benchmark({ quick, json }: { quick?: true; json?: true }): Promise<void> {
	const interrupt = onInterrupt();
	const progress = createProgress('benchmark', process.stderr, () => performance.now());
	try {
		const report = await runGraspBenchmark(quick ? QUICK_PLAN : FULL_PLAN, {
			// The first hundredth is the model getting ready: no time can be told from it.
			progress: (done) => {
				if (done > 0.01) progress.update(done);
			},
			signal: interrupt.signal,
		});
		progress.finish();
		console.log(json ? JSON.stringify(report, null, 2) : benchmarkText(report));
	} catch (error) {
		if (!interrupt.signal.aborted) throw error;
		process.exitCode = exitCodes.interrupted;
	} finally {
		progress.finish();
		interrupt.dispose();
	}
}

interface FitOptions {
	readonly spikes: readonly string[];
	readonly target: readonly string[];
	readonly out: string;
	readonly channels?: number;
	readonly bin: number;
	readonly lags: number;
	readonly folds: number;
	readonly force?: true;
	readonly json?: true;
}

/** Refuses what makes no sense, unless it is meant. */
function refuse(why: string | undefined, force: true | undefined): void {
	if (why === undefined) return;
	if (!force)
		throw new UserError(
			`${why.charAt(0).toUpperCase()}${why.slice(1).replace(/\.$/, '')}. --force goes on all the same`,
		);
	console.error(`retinode: ${why}`);
}

function fit({ spikes, target, out, channels, bin, lags, folds, force, json }: FitOptions): void {
	if (spikes.length !== target.length) {
		throw new UserError(
			`each --spikes needs its own --target, in the same order; got ${spikes.length} and ${target.length}`,
		);
	}
	const recordings = spikes.map((file, k) => {
		const wanted = parseTarget(text(target[k] as string), target[k] as string);
		const found = parseSpikes(text(file), file);
		const apart = found.length === 0 ? undefined : apartInTime(found, wanted.durationS);
		refuse(apart && `${file} and ${target[k]}: ${apart}`, force);
		return {
			spikes: found,
			durationMs: wanted.durationS * 1000,
			target: (tMs: number) => closureAt(wanted, tMs / 1000),
		};
	});
	const highest = recordings.reduce(
		(most, recording) => recording.spikes.reduce((m, { channel }) => Math.max(m, channel), most),
		-1,
	);
	if (highest < 0) throw new UserError('the recordings hold no spikes; a decoder has nothing to learn from');
	const fitted = fitDecoder(recordings, { channels: channels ?? highest + 1, binMs: bin, lags, folds });
	refuse(uselessDecoder(fitted), force);
	writeTextFile(
		out,
		decoderText(
			fitted,
			spikes.map((file, k) => ({ spikes: file, target: target[k] as string })),
		),
	);
	const { samples, lambda, trials, decoder, constantRmse } = fitted;
	const delayMs = decoderDelayMs(decoder);
	if (json) {
		console.log(JSON.stringify({ out, samples, lambda, delayMs, crossValidation: trials, constantRmse }, null, 2));
		return;
	}
	console.log(`${out}: ${decoder.channels} channels × ${lags} bins of ${bin} ms, fitted to ${samples} samples`);
	for (const trial of trials) {
		const chosen = trial.lambda === lambda ? '  chosen' : '';
		console.log(
			`  lambda ${String(trial.lambda).padEnd(6)} error on stretches left out ${trial.rmse.toFixed(4)}${chosen}`,
		);
	}
	console.log(`  the best constant: error ${constantRmse.toFixed(4)}`);
	console.log(`delay for slow changes: ${delayText(delayMs)}`);
}

interface EvaluateOptions extends EstimatorOptions {
	readonly spikes: string;
	readonly target: string;
	readonly emg?: string;
	readonly emgCalibration?: string;
	readonly fusion?: string;
	readonly parameter?: readonly (readonly [string, number])[];
	readonly force?: true;
	readonly json?: true;
}

function fusionOf({ fusion, emg }: EvaluateOptions): Fusion {
	const mode = fusion ?? (emg === undefined ? 'vision' : 'gated');
	if (mode !== 'vision' && emg === undefined) throw new UserError(`--fusion ${mode} needs --emg FILE`);
	return fusionNamed(mode);
}

/** A decoder whose weights add up to 0 has none. */
const delayText = (delayMs: number): string =>
	Number.isFinite(delayMs)
		? `${delayMs.toFixed(0)} ms`
		: 'none: the weights add up to 0, so it answers to changes alone';

function evaluationText({ summary, estimatorDelayMs }: EvaluationReport): string {
	return [
		`delay of the estimator ${delayText(estimatorDelayMs)}`,
		`onset error ${timingText(summary.onset)} ms, release error ${timingText(summary.release)} ms: mean (mean magnitude)`,
		`grip RMSE ${summary.rmse.toFixed(3)}; false closures ${summary.falseClosures}; missed ${summary.missedGrasps} of ${summary.grasps}, not let go in 3 s ${summary.stuckGrasps}`,
	].join('\n');
}

async function evaluate(options: EvaluateOptions): Promise<void> {
	const { spikes, target, emg, emgCalibration, parameter, json } = options;
	if (emg !== undefined && emgCalibration === undefined) {
		throw new UserError('--emg needs --emg-calibration FILE, which `retinode control calibrate` writes');
	}
	const wanted = parseTarget(text(target), target);
	const found = parseSpikes(text(spikes), spikes);
	const apart = found.length === 0 ? undefined : apartInTime(found, wanted.durationS);
	refuse(apart && `${spikes} and ${target}: ${apart}`, options.force);
	const report = await evaluateControl({
		spikes: found,
		target: wanted,
		estimator: estimatorOf(estimatorChoice(options) ?? { kind: 'count' }),
		fusion: fusionOf(options),
		parameters: Object.fromEntries(parameter ?? []),
		...(emg === undefined || emgCalibration === undefined
			? {}
			: { emg: recordedEmg(emg), emgCalibration: parseCalibration(text(emgCalibration), emgCalibration, 'mV') }),
	});
	console.log(json ? JSON.stringify(report, null, 2) : evaluationText(report));
}

interface CalibrateOptions {
	readonly emg: string;
	readonly rate: number;
	readonly baud: number;
	readonly out: string;
	readonly json?: true;
}

async function calibrateMuscle(options: CalibrateOptions): Promise<void> {
	const { emg, rate, baud } = options;
	const source = emgToCalibrate(emg, { rateHz: rate, baudRate: baud }, hostLines);
	const interrupt = onInterrupt();
	const keys = source.timing === 'live' ? createInterface({ input: process.stdin, output: process.stderr }) : undefined;
	// On a terminal, readline keeps Ctrl-C to itself.
	keys?.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
	try {
		const calibration = await runEmgCalibration({
			source,
			signal: interrupt.signal,
			show: (state) => console.error(calibrationPrompt(state)),
			// A recording cannot wait: it holds rest first, then the maximum.
			ready: async () => {
				await keys?.question('Press Enter. ', { signal: interrupt.signal });
			},
		});
		writeTextFile(options.out, calibrationText(calibration, 'mV'));
		const { rest, maximum } = calibration;
		console.log(
			options.json
				? JSON.stringify({ out: options.out, unit: 'mV', ...calibration })
				: `${options.out}: rest ${rest.toPrecision(3)} mV, maximum ${maximum.toPrecision(3)} mV`,
		);
	} catch (error) {
		if (!interrupt.signal.aborted) throw error;
		process.exitCode = exitCodes.interrupted;
	} finally {
		keys?.close();
		interrupt.dispose();
	}
}

/** `retinode control`: how spikes (and a muscle) become a grip: fit, calibrate, evaluate, compare. */
export function addControlCommand(program: Command): void {
	const control = program
		.command('control')
		.description('turn spikes and EMG into grip: fit, calibrate, evaluate, compare');
	control
		.command('benchmark')
		.description('score vision alone, EMG alone and both at reaching and grasping (synthetic clips and muscle)')
		.option('--quick', 'two clips to learn from and the bundled one to score, instead of eight and ten')
		.option('--json', 'print all figures, clip by clip, as JSON')
		.action(benchmark);
	addLightBenchmark(control);
	control
		.command('fit')
		.description('fit a population decoder to recorded spikes and the grip that ought to have been')
		.requiredOption(
			'--spikes <file>',
			'spikes as `retinode live --spikes` writes them; may be repeated',
			collect(String),
		)
		.requiredOption(
			'--target <file>',
			'SECONDS,CLOSURE a line, or a ground truth as JSON; one for each --spikes',
			collect(String),
		)
		.requiredOption('--out <decoder.json>', 'where the decoder goes')
		.option(
			'--channels <n>',
			'ganglion cells (default: the highest channel seen)',
			wholeNumber('--channels', 1, 65_536),
		)
		.option('--bin <ms>', 'length of a bin', finiteNumber('--bin'), 50)
		.option('--lags <n>', 'bins back in time', wholeNumber('--lags', 1, 100), 10)
		.option(
			'--folds <n>',
			'stretches left out in turn to choose the regularisation',
			wholeNumber('--folds', 2, 1000),
			5,
		)
		.option('--force', 'also where spikes and target are not of the same time, or nothing was learnt')
		.option('--json', 'print JSON')
		.action(fit);
	const evaluation = control
		.command('evaluate')
		.description('score a way of control on recorded spikes (and EMG) against the grip that ought to have been')
		.requiredOption('--spikes <file>', 'spikes as `retinode live --spikes` writes them')
		.requiredOption('--target <file>', 'SECONDS,CLOSURE a line, or a ground truth as JSON');
	addEstimatorOptions(evaluation);
	evaluation
		.option('--emg <file>', 'an EMG recording over the same time')
		.option('--emg-calibration <file>', 'rest and maximum, as `retinode control calibrate` writes them')
		.option('--fusion <mode>', `${FUSION_NAMES} (default: gated with --emg)`)
		.option(
			'--parameter <name=value>',
			'a parameter of the control law, such as cells=4; may be repeated',
			collect(parameterOption),
		)
		.option('--force', 'also where spikes and target are not of the same time')
		.option('--json', 'print JSON')
		.action(evaluate);
	control
		.command('calibrate')
		.description("measure a muscle's rest and maximum: a board asks you to press Enter, a recording holds both in turn")
		.requiredOption('--emg <source>', CALIBRATED_FORMS)
		.option('--rate <hz>', 'samples a second that the board sends', finiteNumber('--rate'), USUAL_BOARD.rateHz)
		.option(
			'--baud <rate>',
			'rate of the serial line',
			wholeNumber('--baud', BAUD_RANGE.min, BAUD_RANGE.max),
			BAUD_RANGE.default,
		)
		.requiredOption('--out <calibration.json>', 'where the calibration goes')
		.option('--json', 'print JSON')
		.action(calibrateMuscle);
}
