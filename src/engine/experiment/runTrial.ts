import { UserError } from '../../base/errors.ts';
import type { Network } from '../../ode/kernels/network/network.ts';
import type { Protocol } from '../../protocol/experiment/protocolFile.ts';
import { isLight, type LightEvent, type ProtocolEvent } from '../../protocol/experiment/timeline.ts';
import type { RecordedCell, TrialResult } from '../../protocol/experiment/trialResult.ts';
import type { Trial } from '../../protocol/experiment/trials.ts';
import type { Intervention } from '../../protocol/session/interventions.ts';
import { lightLevelOf } from '../../protocol/session/levelSettings.ts';
import { defaultSession } from '../../protocol/session/sessionFile.ts';
import { usualLight } from '../../protocol/session/usualLight.ts';
import type { CellBody } from '../../retina/tissue/mosaic.ts';
import { declaredNoise } from '../model/declaredNoise.ts';
import { type Model, type ModelRequest, prepareModel, spikeThresholdMv } from '../model/prepareModel.ts';
import { receptorsOf } from '../model/receptors.ts';
import { pictureSchedule } from '../simulate/pictureSchedule.ts';
import { rowColumns } from '../simulate/rowColumns.ts';
import { simulate } from '../simulate/simulate.ts';
import type { Simulation } from '../simulate/simulation.ts';
import { chooseSolver, type KeptMethods, type SolverChoice, solvers } from '../simulate/solvers.ts';
import { computedValues } from './computedTraces.ts';
import { type Recording, recordingOf } from './recording.ts';
import { trialLight } from './trialLight.ts';

/** Who follows a trial. */
export interface TrialListener {
	/** @param fraction of the trial's model time that is done */
	progress(fraction: number): void;
	/** True ends it; what it gave is then dropped. */
	cancelled(): boolean;
}

/** The parameters by which the noise that a protocol asks for is on. @throws UserError for noise that the circuit does not declare */
function noiseParameters({ noise, ...request }: Protocol['retina']): Record<string, number> {
	if (noise === false) return {};
	const declared: readonly string[] = declaredNoise(request);
	const unknown = noise === true ? undefined : noise.find((each) => !declared.includes(each));
	if (unknown !== undefined || declared.length === 0) {
		const has = declared.length === 0 ? 'no noise' : `noise of these kinds: ${declared.join(', ')}`;
		const got = unknown === undefined ? '' : `; got '${unknown}'`;
		throw new UserError(`protocol: field 'retina.noise': circuit '${request.circuit}' declares ${has}${got}`);
	}
	return Object.fromEntries((noise === true ? declared : noise).map((kind) => [`noise.${kind}`, 1]));
}

/** The circuit that a sweep asks for. */
export const requestOf = ({ retina }: Protocol): ModelRequest => {
	const { circuit, variant, faults, columns, tissue, declarations } = retina;
	const parameters = { ...noiseParameters(retina), ...retina.parameters };
	return { circuit, variant, columns, tissue, parameters, declarations, ...(faults ? { faults } : {}) };
};

/** Models made ready, the last few: sweeps that differ in what is done to a retina share it. */
export class ModelShelf {
	readonly #models = new Map<string, Model>();
	readonly #methods = new WeakMap<Model, KeptMethods>();
	readonly #most: number;

	/** @param most models that are kept: each takes memory */
	constructor(most = 1) {
		this.#most = most;
	}

	/**
	 * The model that a sweep asks for, as it is before a run.
	 * @param column one column of it, where it is of several that nothing joins
	 * @throws what `prepareModel` throws
	 */
	model(protocol: Protocol, column?: Model): Model {
		const request = requestOf(protocol);
		const key = JSON.stringify(request);
		const known = this.#models.get(key);
		if (known) return known;
		const [oldest] = this.#models.keys();
		if (oldest !== undefined && this.#models.size >= this.#most) this.#models.delete(oldest);
		const model = prepareModel(request, undefined, column);
		this.#models.set(key, model);
		return model;
	}

	/** What was made to solve a model, for further runs of it. */
	methods(model: Model): KeptMethods {
		const known = this.#methods.get(model) ?? new Map();
		this.#methods.set(model, known);
		return known;
	}
}

/** Notes what runs change of a network. @returns puts it back */
function noted(network: Network): () => void {
	const groups = [...network.populations, ...network.connections, network.noise];
	const ofMembers = network.populations.flatMap(({ memberParameters = [] }) => memberParameters);
	const values = [
		...groups.map(({ parameters }) => parameters),
		...ofMembers.flatMap(({ own, scattered }) => [own, scattered]),
	].map((now) => ({ now, before: now.slice() }));
	const inputs = network.inputs.slice();
	const held = new Set(network.held);
	return () => {
		for (const { now, before } of values) now.set(before);
		network.inputs.set(inputs);
		network.held.clear();
		for (const index of held) network.held.add(index);
	};
}

function solverOf({ solver }: Protocol, { variant, network }: Model): SolverChoice {
	const { method, dtS, tolerance } = solver;
	const given = { dt: dtS, tolerance };
	const { fineness } = solvers[method];
	const other = fineness === 'dt' ? 'tolerance' : 'dt';
	if (given[other] !== undefined) {
		const [field, right] = fineness === 'dt' ? ['tolerance', 'dtS'] : ['dtS', 'tolerance'];
		throw new UserError(`solver: '${field}' does not go with ${method}, which works as finely as '${right}' says`);
	}
	const { stepMs, substepMs } = defaultSession();
	const isReleased = variant.name === 'release2016';
	return chooseSolver(method, given[fineness], { isReleased, stepMs, substepMs, network });
}

/** What is done to the circuit, in the times of the run. */
function interventionOf(event: Exclude<ProtocolEvent, LightEvent>, settleS: number): Intervention {
	const { id: _id, startS, durationS, ...action } = event;
	const from = startS === undefined ? 0 : settleS + startS;
	return { ...action, startS: from, ...(durationS === undefined ? {} : { endS: from + durationS }) };
}

/** Refuses events that begin before the run does, or end with their beginning. */
function requireTimes({ timeline, settleS }: Protocol): void {
	for (const [k, { type, id, startS, durationS }] of timeline.entries()) {
		const name = `timeline.${id ?? k} (${type})`;
		if (startS !== undefined && startS < -settleS) {
			throw new UserError(
				`${name}: startS must be at least ${-settleS}, the beginning of the time to settle; got ${startS}`,
			);
		}
		if (durationS === 0) throw new UserError(`${name}: durationS must be above 0; leave it out for until the end`);
	}
}

/** A run of a trial made ready, and what of it is recorded. */
interface ReadyTrial {
	readonly simulation: Simulation;
	readonly recording: Recording;
}

/**
 * A trial as a batch run.
 * @param kept what was made to solve the model, where it is solved more than once
 * @throws UserError for what does not fit the circuit
 */
export function readyTrial(
	{ sweep: { protocol }, repeat, pictures }: Trial,
	model: Model,
	kept?: KeptMethods,
): ReadyTrial {
	requireTimes(protocol);
	const { network, mosaic } = model;
	const { settleS, durationS, timeline, retina, frozenStimulus, level } = protocol;
	const recording = recordingOf(protocol, model);
	const wholeS = settleS === 0 ? durationS : settleS + durationS;
	const seed = (retina.seed + (frozenStimulus ? 0 : repeat)) >>> 0;
	const chosen = solverOf(protocol, model);
	const solver: SolverChoice = chosen.method === 'realtime' && kept ? { ...chosen, kept } : chosen;
	const shown = timeline.filter(isLight);
	if (pictures && shown.length > 0) {
		throw new UserError(
			`timeline: pictures are the only light of a run; got ${shown.length} events of light (${shown[0]?.type})`,
		);
	}
	const light = pictures
		? pictureSchedule(pictures, settleS)
		: trialLight(shown, receptorsOf(network, mosaic), { settleS, durationS: wholeS, seed });
	return {
		recording,
		simulation: {
			model,
			light,
			level: lightLevelOf(level ?? usualLight(retina.circuit)),
			interventions: timeline.flatMap((event) => (isLight(event) ? [] : [interventionOf(event, settleS)])),
			solver,
			noise: {
				seed: (retina.seed + repeat) >>> 0,
				stepMs: solver.method === 'realtime' ? solver.stepMs : defaultSession().stepMs,
			},
			durationS: wholeS,
			rowsEveryS: protocol.record.everyS,
			record: recording.paths,
			spiking: recording.spiking,
			thresholdMv: spikeThresholdMv,
		},
	};
}

const placed = ({ member, x, y }: CellBody): RecordedCell => ({ member, xUm: x, yUm: y });

/** The cells of a population with their places; a connection's are numbered and stand in the middle. */
export function cellsOf({ mosaic }: Model, population: string, count: number): RecordedCell[] {
	const bodies = mosaic.bodies.filter((body) => body.population === population).map(placed);
	return bodies.length > 0 ? bodies : Array.from({ length: count }, (_, member) => ({ member, xUm: 0, yUm: 0 }));
}

/** What a run gave, before anything is computed from it. */
export type RecordedRun = Pick<TrialResult, 'timesS' | 'traces' | 'spikes' | 'steps'>;

/**
 * Makes a run that is ready.
 * @param settleS what of it is not recorded, s
 * @returns what was recorded until it was cancelled or at its end, and the time that it reached, s
 * @throws as `runTrial`
 */
export function recordedRun(
	{ simulation, recording }: ReadyTrial,
	settleS: number,
	listener: TrialListener,
): { readonly run: RecordedRun; readonly reachedS: number; readonly completed: boolean } {
	const { model } = simulation;
	const timesS: number[] = [];
	const columns = rowColumns(model, recording.paths);
	const values = columns.map((): number[] => []);
	const spikes = new Map(
		recording.spiking.map((name) => {
			const count = model.network.populations.find((group) => group.name === name)?.count ?? 0;
			const cells = cellsOf(model, name, count);
			return [name, { cells, timesS: Array.from({ length: count }, (): number[] => []) }] as const;
		}),
	);
	const putBack = noted(model.network);
	try {
		const { completed, steps, endS } = simulate(simulation, {
			row(tS, row) {
				const atS = settleS === 0 ? tS : Math.round((tS - settleS) * 1e12) / 1e12;
				if (atS < 0) return;
				timesS.push(atS);
				values.forEach((column, k) => {
					column.push(row[k] as number);
				});
			},
			spike(population, member, tS) {
				if (tS >= settleS) spikes.get(population)?.timesS[member]?.push(tS - settleS);
			},
			progress: listener.progress,
			cancelled: listener.cancelled,
		});
		const traces = recording.traces.map(({ path, unit, population, members, first }) => {
			const all = cellsOf(model, population, members.length);
			const cells = members.map(
				(member): RecordedCell => all.find((each) => each.member === member) ?? { member, xUm: 0, yUm: 0 },
			);
			return [
				path,
				{ unit, cells, values: members.map((_, k) => Float64Array.from(values[first + k] as number[])) },
			] as const;
		});
		const run = {
			timesS: Float64Array.from(timesS),
			traces: Object.fromEntries(traces),
			spikes: Object.fromEntries(spikes),
			steps,
		};
		return { run, reachedS: endS, completed };
	} finally {
		putBack();
	}
}

/** As `recordedRun`, of runs that count as a whole only. @returns undefined when it was cancelled */
export function runReady(ready: ReadyTrial, settleS: number, listener: TrialListener): RecordedRun | undefined {
	const { run, completed } = recordedRun(ready, settleS, listener);
	return completed ? run : undefined;
}

/** The result of a trial: what was recorded, and what is computed from that. */
export function resultOf({ sweep, repeat }: Trial, { computed }: Recording, run: RecordedRun): TrialResult {
	const reckoned = computed.map((each) => {
		const values = computedValues(each, run.timesS.length, (path) => run.traces[path]?.values ?? []);
		return [each.path, { unit: '', cells: [{ member: 0, xUm: 0, yUm: 0 }], values: [values] }] as const;
	});
	return { ...run, sweep: sweep.index, repeat, traces: { ...run.traces, ...Object.fromEntries(reckoned) } };
}

/**
 * Makes one run.
 * @returns undefined when it was cancelled
 * @throws UserError for what does not fit the circuit; SolverError when the method cannot go on
 */
export function runTrial(trial: Trial, shelf: ModelShelf, listener: TrialListener): TrialResult | undefined {
	const { protocol } = trial.sweep;
	const model = shelf.model(protocol);
	const ready = readyTrial(trial, model, shelf.methods(model));
	const run = runReady(ready, protocol.settleS, listener);
	return run && resultOf(trial, ready.recording, run);
}
