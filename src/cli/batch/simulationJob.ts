import packageJson from '../../../package.json' with { type: 'json' };
import type { Arithmetic } from '../../base/arithmetic.ts';
import { UserError } from '../../base/errors.ts';
import { nameList } from '../../base/nameList.ts';
import { isSpiking } from '../../engine/model/describe.ts';
import { type Model, prepareModel, spikeThresholdMv } from '../../engine/model/prepareModel.ts';
import { receptorsOf } from '../../engine/model/receptors.ts';
import { type MethodError, measureMethodError } from '../../engine/simulate/methodError.ts';
import { flashSchedule, stimulusSchedule } from '../../engine/simulate/rateSchedule.ts';
import { checkRun, rowHeader, simulate } from '../../engine/simulate/simulate.ts';
import type { Simulation } from '../../engine/simulate/simulation.ts';
import {
	chooseSolver,
	type SolverChoice,
	type SolverName,
	solverNamed,
	solvers,
	solversWith,
} from '../../engine/simulate/solvers.ts';
import { readSessionFile } from '../../host/sessionFiles.ts';
import { timeText } from '../../protocol/experiment/trialTables.ts';
import {
	accuracyContract,
	comparedSpikes,
	contractVerdict,
	longestPromisedStepMs,
} from '../../protocol/limits/accuracy.ts';
import { lightLevelOf } from '../../protocol/session/levelSettings.ts';
import { defaultSession, type Session } from '../../protocol/session/sessionFile.ts';
import { usualLight } from '../../protocol/session/usualLight.ts';
import { createStimulus, seededSpec } from '../../retina/light/stimuli/catalogue.ts';
import type { Stimulus } from '../../retina/light/stimuli/stimulus.ts';
import { viewForReceptors } from '../../retina/light/stimuli/stimulusFrames.ts';
import { parseStimulusText } from '../../retina/light/stimuli/stimulusText.ts';
import { loadDeclarations } from '../options/declarations.ts';
import { lightOf } from '../options/lightOptions.ts';
import { noiseParameters } from '../options/noiseOptions.ts';
import { tissueOf } from '../options/options.ts';
import { recordingText } from '../terminal/recordingText.ts';
import { openTextFile, type TextFile } from '../terminal/textFile.ts';
import type { BatchFollower, BatchOutcome, SimulateOptions, SimulationFollower } from './batch.ts';
import { type BackEnd, prepareNative } from './nativeSteps.ts';
import { sessionLight } from './sessionLight.ts';
import { openSimulationRecording, type SimulationRecording } from './simulationRecording.ts';

/** The variant that runs as its program did. */
const released = 'release2016';

/** The name of the solver asked for. @throws UserError for a step where the solver chooses its own */
function solverNameOf(options: SimulateOptions, variant: string): SolverName {
	const isReleased = variant === released;
	const method = solverNamed(options.solver ?? (isReleased ? 'rk4' : 'odex'));
	const { fineness } = solvers[method];
	if (fineness !== 'dt' && options.dt !== undefined) {
		throw new UserError(
			`--dt is for the solvers ${nameList(solversWith('dt'), 'and')}; ${method} chooses its steps by --${fineness}`,
		);
	}
	return method;
}

/** The solver asked for; the step's default is what the variant was published with, or what the circuit asks for. */
function solverFor(
	method: SolverName,
	options: SimulateOptions,
	{ variant, network }: Model,
	session: Session | undefined,
): SolverChoice {
	const { stepMs, substepMs } = { ...defaultSession(), ...session };
	const isReleased = variant.name === released;
	const choice = chooseSolver(method, options[solvers[method].fineness], { isReleased, stepMs, substepMs, network });
	if (choice.method === 'realtime' && choice.stepMs > longestPromisedStepMs && !options.beyondContract) {
		throw new UserError(
			`--dt of realtime is at most ${longestPromisedStepMs / 1000} s, for which its accuracy is promised (docs/performance.md); got ${choice.stepMs / 1000}. Longer steps are taken with --beyond-contract`,
		);
	}
	return choice;
}

/** What the method was off by, and what that means for its promise. */
function errorSentence(error: MethodError, verdict: ReturnType<typeof contractVerdict>): string {
	const { rmsMv, maxMv, spikeTimeMs, spikes, referenceSpikes, reference } = error;
	const { rmsMv: mostRmsMv, maxMv: mostMv, spikeTimeMs: mostMs, spikeCount } = accuracyContract;
	const firstSpikes =
		spikeTimeMs === null
			? 'no spikes in common'
			: `first ${comparedSpikes} spikes within ${spikeTimeMs.toPrecision(2)} ms`;
	const found = `measured error of realtime: graded cells ${rmsMv.toPrecision(2)} mV RMS, ${maxMv.toPrecision(2)} mV at most; ${firstSpikes}, ${spikes} for ${referenceSpikes} spikes (against ${reference})`;
	const promise = `${mostRmsMv} mV, ${mostMv} mV, ${mostMs} ms, spikes ± ${spikeCount}`;
	if (verdict === 'kept') return `${found}; within what is promised: ${promise}`;
	if (verdict === 'lateSpikes') {
		return `${found}. Spikes are later than the ${mostMs} ms promised for flashes and steps: under slowly changing light a cell that fires close to its threshold turns hundredths of a millivolt into tenths of a millisecond`;
	}
	return `${found}. That is BEYOND what is promised (${promise}): take a shorter --dt, or --solver odex`;
}

function requireRange(option: string, value: number, minimum: number, maximum: number, unit: string): void {
	if (value < minimum || value > maximum)
		throw new UserError(`${option} must be ${minimum} to ${maximum} ${unit}; got ${value}`);
}

/** A generated stimulus by name and parameters: `flicker?temporal_frequency=8`; one that draws by chance and says no seed has that of the run. */
function stimulusOf(text: string, seed: number, { network, mosaic }: Model): Stimulus {
	const { name, parameters } = parseStimulusText(text);
	return createStimulus(seededSpec(name, parameters, seed), viewForReceptors(receptorsOf(network, mosaic)));
}

async function createSimulation(options: SimulateOptions, session: Session | undefined): Promise<Simulation> {
	const variant = options.variant ?? session?.variant ?? 'corrected';
	requireRange('--rod', options.rod, 0, 1e9, 'per s');
	requireRange('--cone', options.cone, 0, 1e9, 'per s');
	requireRange('--light-start', options.lightStart, 0, 36_000, 's');
	requireRange('--light-duration', options.lightDuration, 0, 36_000, 's');
	const method = solverNameOf(options, variant);
	const circuit = options.circuit ?? session?.circuit ?? 'dual';
	const declarations = [...(session?.declarations ?? []), ...loadDeclarations(options.modelFile ?? [])];
	const noise = noiseParameters(options, { circuit, declarations });
	const model = prepareModel({
		circuit,
		variant,
		columns: session?.columns ?? { x: 1, y: 1 },
		tissue: options.tissue === undefined ? session?.tissue : tissueOf(options.tissue),
		parameters: { ...session?.parameters, ...noise, ...Object.fromEntries(options.parameter ?? []) },
		declarations,
		...(options.fault === undefined ? {} : { faults: options.fault.filter((each) => each !== 'none') }),
	});
	const flash = {
		rodRate: options.rod,
		coneRate: options.cone,
		startS: options.lightStart,
		durationS: options.lightDuration,
	};
	const seed = session?.seed ?? options.seed ?? defaultSession().seed;
	const stimulus = options.stimulus === undefined ? undefined : stimulusOf(options.stimulus, seed, model);
	const light = async (): Promise<Pick<Simulation, 'light' | 'flash'>> => {
		if (stimulus) return { light: stimulusSchedule(stimulus) };
		if (!session || options.isFlash) return { light: flashSchedule(flash), flash };
		const say = (loss: string): void => console.error(`retinode: ${loss}`);
		return { light: await sessionLight(session, model, options.duration, say) };
	};
	const solver = solverFor(method, options, model, session);
	return {
		model,
		...(await light()),
		level: lightLevelOf(lightOf(options, session ? session.light : usualLight(model.request.circuit))),
		interventions: session?.interventions ?? [],
		solver,
		noise: {
			seed,
			stepMs: solver.method === 'realtime' ? solver.stepMs : (session ?? defaultSession()).stepMs,
		},
		durationS: options.duration,
		rowsEveryS: options.rowsEvery,
		...(options.record === undefined ? {} : { record: options.record }),
		spiking: model.network.populations.filter(isSpiking).map(({ name }) => name),
		thresholdMv: spikeThresholdMv,
	};
}

/** The arithmetic of a run of the real-time method: what is asked for, else that of its session. */
function arithmeticOf({ arithmetic, json }: SimulateOptions, session: Session | undefined): Arithmetic {
	const own = session?.arithmetic ?? 'exact';
	if (session && arithmetic !== undefined && arithmetic !== own && !json) {
		console.error(`retinode: the session is in ${own} arithmetic and runs in ${arithmetic}, as asked: other spikes`);
	}
	return arithmetic ?? own;
}

/**
 * A run with what takes its steps: native code where that is asked for and can be had.
 * @throws UserError for a solver that has none, and where the arithmetic of the run cannot be had
 */
async function withBackEnd(
	simulation: Simulation,
	options: SimulateOptions,
	session: Session | undefined,
): Promise<{ readonly simulation: Simulation; readonly backEnd?: BackEnd }> {
	const { solver } = simulation;
	const { native, json } = options;
	if (solver.method !== 'realtime') {
		const asked = native ? '--native' : options.arithmetic === undefined ? undefined : '--arithmetic';
		if (asked === undefined) return { simulation };
		throw new UserError(`${asked} is for the solver realtime, which live sessions run; got ${solver.method}`);
	}
	const arithmetic = arithmeticOf(options, session);
	if (!native && arithmetic === 'exact') return { simulation };
	const hasForeign = (session?.declarations ?? []).length > 0;
	const prepared = await prepareNative(simulation, solver, { arithmetic, hasForeign });
	const { name, detail } = prepared.backEnd;
	const made = `native code: ${detail}${arithmetic === 'fast' ? ', fast arithmetic' : ''}`;
	if (!json) console.error(`retinode: ${name === 'native' ? made : `no native code: ${detail}`}`);
	return { simulation: { ...simulation, solver: prepared.solver }, backEnd: prepared.backEnd };
}

/** What of a run whose error is measured is the run itself, as its progress is shown: the reference takes nearly all. */
const shareBesideReference = 0.05;
/** The comments before the spike times: what wrote them, what was asked for, and whose they are. */
function spikeHead({ model, solver }: Simulation, options: SimulateOptions, session: Session | undefined): string[] {
	const spiking = model.network.populations.filter(isSpiking);
	const byEvents = spiking.filter(({ kind }) => kind.spikeEvent).map(({ name }) => name);
	const events = byEvents.length === 0 ? '' : `; of ${byEvents.join(', ')} the events that their declarations state`;
	return [
		`# retinode ${packageJson.version}: spike times in s, one a line (upward crossings of ${spikeThresholdMv} mV${events})`,
		`# solver ${solver.method}, options ${JSON.stringify(options)}`,
		...(session ? [`# session ${JSON.stringify(session)}`] : []),
		`# of all spiking cells together: ${spiking.map(({ name, count }) => `${count} ${name}`).join(', ')}`,
	];
}

/** Digits that make the largest step of a table's potentials visible: nine decimals, as many as 32-bit exchange formats keep. */
const decimals = 9;

/** A value with its decimals; what rounds to zero has no sign. */
const numberText = (value: number): string => value.toFixed(decimals).replace(/^-(0\.0*)$/, '$1');

/** Refuses outputs that do not go together, before anything is computed. @throws UserError */
function checkOutputs({ out, spikes, nwb, quantities, json }: SimulateOptions): void {
	if (out === '-' && spikes === '-')
		throw new UserError('--out and --spikes cannot both be -: standard output holds one of them');
	if (json && (out === '-' || spikes === '-'))
		throw new UserError('--json prints to standard output: give --out and --spikes a file instead of -');
	if (quantities !== undefined && nwb === undefined)
		throw new UserError('--quantities says what --nwb FILE holds: give that too');
}

/** Refuses a run whose results go nowhere: after its values, which are as likely to be what was mistaken. @throws UserError */
function checkDestination({ out, spikes, nwb, json }: SimulateOptions): void {
	if (out === undefined && spikes === undefined && nwb === undefined && !json) {
		throw new UserError(
			'say where the results go: --out FILE.csv (- is standard output), --spikes FILE, --nwb FILE, or --json for the figures alone',
		);
	}
}

/** Where the results of a run go. */
interface Outputs {
	readonly rows: TextFile | undefined;
	readonly spikes: TextFile | undefined;
	readonly recording: SimulationRecording | undefined;
	/** Puts the text files in their places. */
	close(): void;
	/** The run failed: what was written until then stays, and where is said. */
	abandon(follow: BatchFollower): Promise<void>;
}

/** Opens them. @throws UserError, or the system's error for a file */
function openOutputs(
	simulation: Simulation,
	options: SimulateOptions,
	session: Session | undefined,
	follow: BatchFollower,
): Outputs {
	const say = (message: string): void => console.error(`retinode: ${message}`);
	const recording =
		options.nwb === undefined ? undefined : openSimulationRecording(options.nwb, simulation, options, session, say);
	const files: TextFile[] = [];
	const open = (path: string | undefined): TextFile | undefined => {
		if (path === undefined) return undefined;
		const file = openTextFile(path, follow.cancelled);
		files.push(file);
		return file;
	};
	const outputs = { rows: open(options.out), spikes: open(options.spikes), recording };
	outputs.rows?.writeLine(rowHeader(simulation).join(','));
	for (const line of spikeHead(simulation, options, session)) outputs.spikes?.writeLine(line);
	return {
		...outputs,
		close() {
			for (const file of files) file.close();
		},
		async abandon() {
			const kept = files.map((file) => file.abandon()).filter((path) => path !== '');
			const made = await recording?.finish(undefined, follow).catch(say);
			if (made) kept.push(made.file);
			if (kept.length > 0) say(`what was written until then is in ${nameList(kept, 'and')}`);
		},
	};
}

/** Runs the simulation into its outputs. */
async function runInto(outputs: Outputs, simulation: Simulation, ownShare: number, follow: BatchFollower) {
	const { rows, spikes, recording } = outputs;
	const columns = rowHeader(simulation).length - 1;
	try {
		const result = simulate(
			{ ...simulation, ...(recording ? { recordBeside: recording.paths } : {}) },
			{
				row(tS, values) {
					rows?.writeLine(`${timeText(tS)},${Array.from(values.subarray(0, columns), numberText).join(',')}`);
					recording?.listener.row(tS, values.subarray(columns));
				},
				spike(population, member, tS) {
					spikes?.writeLine(tS.toFixed(9));
					recording?.listener.spike(population, member, tS);
				},
				light: (tMs, rates) => recording?.listener.light(tMs, rates),
				progress(fraction) {
					recording?.listener.progress(fraction);
					follow.progress(ownShare * fraction);
				},
				cancelled: follow.cancelled,
			},
		);
		outputs.close();
		return result;
	} catch (error) {
		await outputs.abandon(follow);
		throw error;
	}
}

/**
 * Runs a circuit to a table, spike times and a recording.
 * @throws UserError, SolverError, or the system's error for a file
 */
export async function runSimulation(options: SimulateOptions, follow: SimulationFollower): Promise<BatchOutcome> {
	checkOutputs(options);
	const toScreen = options.out === '-' || options.spikes === '-';
	const saved =
		options.session === undefined
			? undefined
			: await readSessionFile(options.session, (note) => console.error(`retinode: ${note}`));
	const session = saved && options.seed !== undefined ? { ...saved, seed: options.seed } : saved;
	const asked = await createSimulation(options, session);
	checkRun(asked);
	checkDestination(options);
	const { simulation, backEnd } = await withBackEnd(asked, options, session);
	const { warnings, startNote } = simulation.model;
	const notes = [...warnings.map(({ text }) => text), ...(startNote === '' ? [] : [startNote])];
	for (const note of notes) console.error(`retinode: ${note}`);
	const isChecked = options.check && simulation.solver.method === 'realtime';
	const ownShare = isChecked ? shareBesideReference : 1;
	follow.begins();
	const outputs = openOutputs(simulation, options, session, follow);
	const result = await runInto(outputs, simulation, ownShare, follow);
	const recorded = await outputs.recording?.finish(result, { progress: () => undefined, cancelled: follow.cancelled });
	const loss = outputs.recording?.loss() ?? '';
	const mayCheck = isChecked && result.completed;
	const error = mayCheck
		? measureMethodError(simulation, {
				progress: (fraction) => follow.progress(ownShare + (1 - ownShare) * fraction),
				cancelled: follow.cancelled,
			})
		: undefined;
	const summary = [
		`${result.rows} rows, ${result.spikes} spikes, ${result.steps} steps of ${result.solver}`,
		...(recorded ? [recordingText(recorded)] : []),
	].join('\n');
	const light = simulation.flash ? 'flash' : 'seen';
	if (error) {
		const verdict = contractVerdict({ ...error, light });
		if (verdict !== 'kept' || !options.json) console.error(`retinode: ${errorSentence(error, verdict)}`);
	}
	const figures = {
		...result,
		...(notes.length > 0 ? { notes } : {}),
		...(backEnd ? { backEnd } : {}),
		...(error ? { error } : {}),
		...(recorded ? { recording: recorded } : {}),
	};
	return {
		printed: options.json ? JSON.stringify(figures, null, 2) : toScreen ? '' : summary,
		interrupted: !result.completed
			? `interrupted at ${timeText(result.endS)} s; ${result.rows} whole rows are written`
			: mayCheck && !error
				? 'the measurement of the error was ended; all results are written'
				: '',
		...(loss === '' ? {} : { incomplete: 'the recording is not whole: see above' }),
	};
}
