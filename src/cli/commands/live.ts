import { basename } from 'node:path';
import type { Command } from 'commander';
import { UserError } from '../../base/errors.ts';
import { warningsOf } from '../../engine/model/prepareModel.ts';
import { finishLiveNwb } from '../../host/finishLiveNwb.ts';
import type { LiveReport } from '../../host/liveReport.ts';
import { nativeUseOf } from '../../host/nativeChoice.ts';
import { runLive } from '../../host/runLive.ts';
import { readSessionFile } from '../../host/sessionFiles.ts';
import { DRIVERS } from '../../io/devices/driverRegistry.ts';
import { SOURCE_FORMS } from '../../io/light/node/kinds/catalogue.ts';
import { USUAL_LEVEL } from '../../io/safety/safetyLimits.ts';
import type { ElectrodeLevel } from '../../protocol/deviceCommand.ts';
import { isMadeBy } from '../../protocol/session/lightSources.ts';
import { defaultSession, type Session } from '../../protocol/session/sessionFile.ts';
import { lightOn } from '../../protocol/session/usualLight.ts';
import { addControlOptions, type ControlOptions, controlOf } from '../options/controlOptions.ts';
import { loadDeclarations } from '../options/declarations.ts';
import { addLightOptions, type LightOptions, lightOf } from '../options/lightOptions.ts';
import { CIRCUIT_FORMS, VARIANT_FORMS } from '../options/modelOptions.ts';
import { addNativeOptions, type NativeOptions, nativeChoiceOf } from '../options/nativeOptions.ts';
import { addNoiseOptions, type NoiseOptions, noiseParameters } from '../options/noiseOptions.ts';
import { collect, columnsOf, finiteNumber, parameterOption, tissueOf } from '../options/options.ts';
import { addLiveRecordingOptions, type LiveRecordingOptions, recordingOf } from '../options/recordingOptions.ts';
import { addSinkOptions, type SinkOptions, sinksOf } from '../options/sinkOptions.ts';
import { addSourceOptions, helpLines, type SourceOptions, sourceHelp, sourceOf } from '../options/sourceOptions.ts';
import { parseStimulation, stimulationForm } from '../options/stimulation.ts';
import { addRecorderOptions, openRecorders } from '../recorders/catalogue.ts';
import { exitCodes } from '../terminal/failure.ts';
import { followDeclarations } from '../terminal/followDeclarations.ts';
import { onInterrupt } from '../terminal/interrupt.ts';
import { liveReportText } from '../terminal/liveReportText.ts';
import { createProgress } from '../terminal/progress.ts';
import { recordingText } from '../terminal/recordingText.ts';

interface LiveOptions
	extends ControlOptions,
		LightOptions,
		LiveRecordingOptions,
		NativeOptions,
		NoiseOptions,
		SinkOptions,
		SourceOptions {
	readonly arm?: true;
	readonly rearm?: true;
	readonly stimulate?: readonly ElectrodeLevel[];
	readonly duration?: number;
	readonly session?: string;
	readonly circuit?: string;
	readonly variant?: string;
	readonly columns?: string;
	readonly tissue?: string;
	readonly parameter?: readonly (readonly [string, number])[];
	readonly modelFile?: readonly string[];
	readonly fast?: true;
	readonly record?: string;
	readonly json?: true;
}

/** The session that options ask for. @throws UserError for options that do not fit */
export async function sessionOf(options: LiveOptions): Promise<Session> {
	const base =
		options.session === undefined
			? defaultSession()
			: await readSessionFile(options.session, (note) => console.error(`retinode: ${note}`));
	if (options.session === undefined && options.source === undefined) {
		throw new UserError(`say where light comes from: --source ${SOURCE_FORMS}, or --session FILE`);
	}
	const source = sourceOf(options);
	const circuit = options.circuit ?? base.circuit;
	const declarations = [...base.declarations, ...loadDeclarations(options.modelFile ?? [])];
	const noise = noiseParameters(options, { circuit, declarations });
	return {
		...base,
		...(options.seed === undefined ? {} : { seed: options.seed }),
		...(options.circuit === undefined ? {} : { circuit: options.circuit }),
		...(options.variant === undefined ? {} : { variant: options.variant }),
		...(options.columns === undefined ? {} : { columns: columnsOf(options.columns), tissue: undefined }),
		...(options.tissue === undefined ? {} : { tissue: tissueOf(options.tissue) }),
		...(source && { source }),
		light: lightOf(options, options.circuit === undefined ? base.light : lightOn(options.circuit, base)),
		...controlOf(options, base.control),
		...(options.arithmetic === undefined ? {} : { arithmetic: options.arithmetic }),
		parameters: { ...base.parameters, ...noise, ...Object.fromEntries(options.parameter ?? []) },
		declarations,
	};
}

/** Declarations that the session file brings, and not the user by `--model-file`. */
function broughtBy({ declarations }: Session, { session, modelFile }: LiveOptions): Session['declarations'] {
	if (session === undefined) return [];
	const own = new Set((modelFile ?? []).map((path) => basename(path)));
	return declarations.filter(({ file }) => !own.has(file));
}

async function live(options: LiveOptions): Promise<void> {
	if (options.duration !== undefined && options.duration <= 0)
		throw new UserError(`--duration must be above 0 s; got ${options.duration}`);
	if (options.stimulate && !options.arm) {
		throw new UserError('--stimulate needs --arm: no electrode is switched on before a person allows it');
	}
	if (options.rearm && !options.arm)
		throw new UserError('--rearm needs --arm: only what a person armed is armed again');
	const session = await sessionOf(options);
	if (options.duration === undefined && isMadeBy(session.source, 'engine')) {
		const what = session.source.type === 'dark' ? 'darkness' : `the stimulus ${session.source.name}, which repeats,`;
		throw new UserError(`say with --duration how long the run is: ${what} has no end of its own`);
	}
	const sinks = sinksOf(options);
	const nwb = recordingOf(options);
	const interrupt = onInterrupt();
	const progress = createProgress('live', process.stderr, () => performance.now());
	const { duration, record } = options;
	const tell = (message: string): void => {
		progress.finish();
		console.error(`retinode: ${message}`);
	};
	for (const { text } of warningsOf(session.declarations)) tell(text);
	const recorders = openRecorders(options, tell);
	const paths = options.modelFile ?? [];
	// As fast as it goes, a change would come at another model time each time.
	const follows = paths.length > 0 && !options.fast;
	let ran: LiveReport;
	try {
		ran = await runLive({
			session,
			sinks,
			pace: options.fast ? 'fast' : 'wall',
			arm: options.arm ?? false,
			rearm: options.rearm ?? false,
			stimulate: options.stimulate ?? [],
			signal: interrupt.signal,
			...(duration === undefined ? {} : { durationS: duration }),
			...(record === undefined ? {} : { record }),
			...(nwb && { nwb }),
			native: nativeUseOf(nativeChoiceOf(options), broughtBy(session, options)),
			onModel: (cells) => recorders.model({ session, cells }),
			onStatus: ({ modelTimeS }) => {
				recorders.progress(modelTimeS * 1000);
				if (duration !== undefined) progress.update(modelTimeS / duration);
			},
			onSpikes: recorders.spikes,
			onProblem: tell,
			onWarning: tell,
			onLevel: recorders.level,
			onDevice: recorders.device,
			...(follows && {
				onRunning: (edit) => {
					const { declarations } = session;
					return followDeclarations({ declarations, paths, isRecorded: record !== undefined, tell, edit });
				},
			}),
		});
	} finally {
		progress.finish();
		await recorders.close();
		interrupt.dispose();
	}
	const losses = [...recorders.losses()];
	for (const loss of losses) tell(loss);
	const recordings = nwb
		? await finishLiveNwb(nwb, record, (loss) => {
				losses.push(loss);
				tell(loss);
			})
		: [];
	const report = {
		...ran,
		problems: [...ran.problems, ...losses],
		incomplete: [...ran.incomplete, ...losses],
		...(nwb && { recordings }),
	};
	const text = (): string => [liveReportText(report), ...recordings.map(recordingText)].join('\n');
	console.log(options.json ? JSON.stringify(report, null, 2) : text());
	if (report.failure !== null) {
		if (!report.problems.includes(report.failure)) console.error(`retinode: ${report.failure}`);
		process.exitCode = exitCodes.failure;
	} else if (report.unmet.length > 0) process.exitCode = exitCodes.unmet;
	else if (report.incomplete.length > 0) process.exitCode = exitCodes.incomplete;
	else if (report.interrupted) process.exitCode = exitCodes.interrupted;
}

/** `retinode live`: light to spikes to the device, with no screen. */
export function addLiveCommand(program: Command): void {
	const command = program
		.command('live')
		.description(
			'run light source, retina and device in real time, with no screen, and report speed, losses and latency',
		);
	addSourceOptions(command);
	addLightOptions(command);
	addNoiseOptions(command);
	addSinkOptions(command);
	addControlOptions(command);
	command
		.option('--arm', 'allow a serial device to move, or to stimulate (the simulated hand always may move)')
		.option(
			'--rearm',
			'with --arm: arm a hand again after a lost line or a stall, once its heartbeats were whole for 2 s, at most three times an hour; never after a stop, a fault or a crash, never a stimulator',
		)
		.option(
			'--stimulate <level>',
			`with --arm: level of an electrode, ${stimulationForm}, such as 3=50,200,100,spikes,hold=10; it ends by itself after hold (default ${USUAL_LEVEL.holdS} s) and climbs by rise (default ${USUAL_LEVEL.riseUaPerS} µA/s); may be repeated`,
			collect(parseStimulation),
		)
		.option(
			'--duration <s>',
			'model time of the run (default: until the light ends or Ctrl-C; a stimulus repeats and does not end)',
			finiteNumber('--duration'),
		)
		.option('--session <file>', 'session file: circuit, patch, parameters, light, interventions')
		.option('--circuit <name>', CIRCUIT_FORMS)
		.option('--variant <name>', VARIANT_FORMS)
		.option('--columns <AxD>', 'the patch: columns across and down, such as 2x2')
		.option('--tissue <WxH>', 'in place of columns a piece of tissue in µm, such as 200x150, of a circuit with mosaics')
		.option(
			'--parameter <path=value>',
			'set a parameter in its declared unit; may be repeated',
			collect(parameterOption),
		)
		.option(
			'--model-file <file...>',
			'declaration files (.eq) of your own; a run in step with wall time takes them anew whenever they are written',
		)
		.option('--fast', 'as fast as it goes instead of in step with wall time; the spikes are the same');
	addNativeOptions(command);
	addRecorderOptions(command);
	addLiveRecordingOptions(command);
	command
		.option('--json', 'print the report as JSON')
		.addHelpText(
			'after',
			`${sourceHelp()}

What a device may speak (--driver):
${helpLines(DRIVERS.map(({ name, summary }) => [name, summary]))}

Exit codes:
  0    the run ended as asked
  1    the light source, the model or the engine could not go on
  2    something was asked wrongly, and nothing was run
  3    a device did not do what was asked of it: it never came, was not armed or not to the end though --arm was given,
       did not take a level of --stimulate, refused or left unanswered everything, or has not confirmed that it let go; each is a line on standard error and in the report
  4    the run went on, but part of its light could not be had (a video or a light log that is cut or damaged, raw frames that
       break off), or of what it was to write not be kept; each is a line on standard error and in the report
  130  ended by Ctrl-C`,
		)
		.action(live);
}
