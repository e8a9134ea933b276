import packageJson from '../../../package.json' with { type: 'json' };
import { UserError } from '../../base/errors.ts';
import { nameList } from '../../base/nameList.ts';
import { isSpiking } from '../../engine/model/describe.ts';
import { type Model, prepareModel, spikeThresholdMv } from '../../engine/model/prepareModel.ts';
import { receptorsOf } from '../../engine/model/receptors.ts';
import { flashSchedule, stimulusSchedule } from '../../engine/simulate/rateSchedule.ts';
import { checkRun, rowHeader, simulate } from '../../engine/simulate/simulate.ts';
import type { Simulation } from '../../engine/simulate/simulation.ts';
import { chooseSolver, type SolverChoice, solverNamed, solvers, solversWith } from '../../engine/simulate/solvers.ts';
import { readSessionFile } from '../../host/sessionFiles.ts';
import { lightLevelOf } from '../../protocol/session/levelSettings.ts';
import { defaultSession, type Session } from '../../protocol/session/sessionFile.ts';
import { DEFAULT_LIGHT_LEVEL } from '../../retina/light/levels/lightLevel.ts';
import { createStimulus } from '../../retina/light/stimuli/catalogue.ts';
import type { Stimulus } from '../../retina/light/stimuli/stimulus.ts';
import { viewForReceptors } from '../../retina/light/stimuli/stimulusFrames.ts';
import { parseStimulusText } from '../../retina/light/stimuli/stimulusText.ts';
import { loadDeclarations } from '../options/declarations.ts';
import { openTextFile, type TextFile, timeText } from '../terminal/textFile.ts';
import type { BatchFollower, BatchOutcome, SimulateOptions } from './batch.ts';
import { sessionLight } from './sessionLight.ts';

/** The solver asked for; the step's default is what the variant was published with, or a step well inside stability. */
function solverFor(options: SimulateOptions, variant: string, session: Session | undefined): SolverChoice {
	const isReleased = variant === 'release2016';
	const method = solverNamed(options.solver ?? (isReleased ? 'rk4' : 'odex'));
	const { fineness } = solvers[method];
	if (fineness !== 'dt' && options.dt !== undefined) {
		throw new UserError(
			`--dt is for the solvers ${nameList(solversWith('dt'), 'and')}; ${method} chooses its steps by --${fineness}`,
		);
	}
	const { stepMs, substepMs } = { ...defaultSession(), ...session };
	return chooseSolver(method, options[fineness], { isReleased, stepMs, substepMs });
}

function requireRange(option: string, value: number, minimum: number, maximum: number, unit: string): void {
	if (value < minimum || value > maximum)
		throw new UserError(`${option} must be ${minimum} to ${maximum} ${unit}; got ${value}`);
}

/** A generated stimulus by name and parameters: `flicker?temporal_frequency=8`. */
function stimulusOf(text: string, { network, mosaic }: Model): Stimulus {
	return createStimulus(parseStimulusText(text), viewForReceptors(receptorsOf(network, mosaic)));
}

async function createSimulation(options: SimulateOptions, session: Session | undefined): Promise<Simulation> {
	const variant = options.variant ?? session?.variant ?? 'corrected';
	requireRange('--rod', options.rod, 0, 1e9, 'photoisomerisations per rod and second');
	requireRange('--cone', options.cone, 0, 1e9, 'photoisomerisations per cone and second');
	requireRange('--light-start', options.lightStart, 0, 36_000, 's');
	requireRange('--light-duration', options.lightDuration, 0, 36_000, 's');
	const solver = solverFor(options, variant, session);
	const model = prepareModel({
		circuit: options.circuit ?? session?.circuit ?? 'dual',
		variant,
		columns: session?.columns ?? { x: 1, y: 1 },
		parameters: { ...session?.parameters, ...Object.fromEntries(options.parameter ?? []) },
		declarations: [...(session?.declarations ?? []), ...loadDeclarations(options.modelFile ?? [])],
		...(options.fault === undefined ? {} : { faults: options.fault.filter((each) => each !== 'none') }),
	});
	const flash = {
		rodRate: options.rod,
		coneRate: options.cone,
		startS: options.lightStart,
		durationS: options.lightDuration,
	};
	const stimulus = options.stimulus === undefined ? undefined : stimulusOf(options.stimulus, model);
	const light = async (): Promise<Pick<Simulation, 'light' | 'flash'>> => {
		if (stimulus) return { light: stimulusSchedule(stimulus) };
		if (!session || options.isFlash) return { light: flashSchedule(flash), flash };
		const say = (loss: string): void => console.error(`retinode: ${loss}`);
		return { light: await sessionLight(session, model, options.duration, say) };
	};
	return {
		model,
		...(await light()),
		level: session ? lightLevelOf(session.light) : DEFAULT_LIGHT_LEVEL,
		interventions: session?.interventions ?? [],
		solver,
		durationS: options.duration,
		rowsEveryS: options.rowsEvery,
		...(options.record === undefined ? {} : { record: options.record }),
		spiking: model.network.populations.filter(isSpiking).map(({ name }) => name),
		thresholdMv: spikeThresholdMv,
	};
}

/** The comments before the spike times: what wrote them, what was asked for, and whose they are. */
function spikeHead({ model, solver }: Simulation, options: SimulateOptions, session: Session | undefined): string[] {
	const spiking = model.network.populations.filter(isSpiking);
	return [
		`# retinode ${packageJson.version}: spike times in s, one a line (upward crossings of ${spikeThresholdMv} mV)`,
		`# solver ${solver.method}, options ${JSON.stringify(options)}`,
		...(session ? [`# session ${JSON.stringify(session)}`] : []),
		`# of all spiking cells together: ${spiking.map(({ name, count }) => `${count} ${name}`).join(', ')}`,
	];
}

/** Digits that make the largest step of a table's potentials visible: nine decimals, as many as 32-bit exchange formats keep. */
const decimals = 9;

/** A value with its decimals; what rounds to zero has no sign. */
const numberText = (value: number): string => value.toFixed(decimals).replace(/^-(0\.0*)$/, '$1');

/**
 * Runs a circuit to a table and spike times.
 * @throws UserError, SolverError, or the system's error for a file
 */
export async function runSimulation(options: SimulateOptions, follow: BatchFollower): Promise<BatchOutcome> {
	const toScreen = options.out === '-' || options.spikes === '-';
	if (options.out === '-' && options.spikes === '-')
		throw new UserError('--out and --spikes cannot both be -: standard output holds one of them');
	if (options.json && toScreen)
		throw new UserError('--json prints to standard output: give --out and --spikes a file instead of -');
	const session =
		options.session === undefined
			? undefined
			: await readSessionFile(options.session, (note) => console.error(`retinode: ${note}`));
	const simulation = await createSimulation(options, session);
	checkRun(simulation);
	if (options.out === undefined && options.spikes === undefined && !options.json) {
		throw new UserError(
			'say where the results go: --out FILE.csv (- is standard output), --spikes FILE, or --json for the figures alone',
		);
	}
	const header = rowHeader(simulation);
	const files: TextFile[] = [];
	const open = (path: string | undefined): TextFile | undefined => {
		if (path === undefined) return undefined;
		const file = openTextFile(path, follow.cancelled);
		files.push(file);
		return file;
	};
	const rows = open(options.out);
	const spikes = open(options.spikes);
	rows?.writeLine(header.join(','));
	for (const line of spikeHead(simulation, options, session)) spikes?.writeLine(line);
	let result: ReturnType<typeof simulate>;
	try {
		result = simulate(simulation, {
			row(tS, values) {
				rows?.writeLine(`${timeText(tS)},${Array.from(values, numberText).join(',')}`);
			},
			spike: (_population, _member, tS) => spikes?.writeLine(tS.toFixed(9)),
			progress: follow.progress,
			cancelled: follow.cancelled,
		});
		for (const file of files) file.close();
	} catch (error) {
		const kept = files.map((file) => file.abandon()).filter((path) => path !== '');
		if (kept.length > 0) console.error(`retinode: what was written until then is in ${nameList(kept, 'and')}`);
		throw error;
	}
	const summary = `${result.rows} rows, ${result.spikes} spikes, ${result.steps} steps of ${result.solver}`;
	return {
		printed: options.json ? JSON.stringify(result, null, 2) : toScreen ? '' : summary,
		interrupted: result.completed
			? ''
			: `interrupted at ${timeText(result.endS)} s; ${result.rows} whole rows are written`,
	};
}
