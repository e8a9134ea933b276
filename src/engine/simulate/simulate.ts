import { NoiseForcing } from '../../ode/solvers/noise/noiseForcing.ts';
import { NoiseGrid } from '../../ode/solvers/noise/noiseGrid.ts';
import { asSystem } from '../../ode/solvers/reference/darkState.ts';
import { integrateSegments, SolverError, type StepListener, StrayedError } from '../../ode/solvers/reference/solver.ts';
import { actsAt, changesOf } from '../../protocol/session/interventions.ts';
import { defaultSession } from '../../protocol/session/sessionFile.ts';
import { createReceptorInput } from '../live/receptorInput.ts';
import { createExperiment } from '../model/interventions.ts';
import { receptorsOf } from '../model/receptors.ts';
import { createHeldSpikes, type HeldSpikes, heldMs } from './heldSpikes.ts';
import { heldUntilLight } from './heldUntilLight.ts';
import { runAsReleased } from './releasedRun.ts';
import { rowColumns } from './rowColumns.ts';
import { createRowWriter } from './rowWriter.ts';
import {
	findCrossings,
	type NoiseSettings,
	requireNumber,
	type Simulation,
	type SimulationListener,
	type SimulationResult,
	watchedCells,
} from './simulation.ts';
import { adviceOn, checkStability, finenessOf, finenessOptions, solverOf } from './solvers.ts';

/** Noise as a new session has it. */
const usualNoise: NoiseSettings = { seed: defaultSession().seed, stepMs: defaultSession().stepMs };

/** Longest run, s. */
const longestS = 36_000;

/** Refuses what cannot be run. @throws UserError that names field, value and range */
export function checkRun({ durationS, rowsEveryS, solver, model }: Simulation): void {
	requireNumber('duration', durationS, 1e-6, longestS, 's');
	requireNumber('rows-every', rowsEveryS, 1e-6, durationS, 's');
	const { option, value } = finenessOf(solver);
	const { minimum, maximum, unit } = finenessOptions[option];
	requireNumber(option, value, minimum, maximum, unit);
	if (!model.rules.fixedStep) checkStability(solver, model.network, model.start);
}

/** The header of the table of results: `t_s`, then the circuit's columns. */
export function rowHeader({ model, record }: Pick<Simulation, 'model' | 'record'>): string[] {
	return ['t_s', ...rowColumns(model, record).map(({ header }) => header)];
}

/** The noise under which a circuit is run; nothing where none is on at any time. */
function noiseOf({ model: { network }, interventions, noise = usualNoise }: Simulation): NoiseGrid | undefined {
	const comes = interventions.some((each) => each.type === 'set' && each.path.startsWith(`${network.noise.name}.`));
	if (!comes && network.noise.parameters.every((on) => on === 0)) return undefined;
	return new NoiseGrid(new NoiseForcing(network, noise.seed), noise.stepMs);
}

/** Times at which light or interventions change, ms. */
function breakpointsOf({ light, interventions, durationS }: Simulation): number[] {
	return [...light.changesMs, ...interventions.flatMap((each) => changesOf(each, durationS).map((tS) => tS * 1000))];
}

/**
 * Runs a circuit and hands out rows and spikes as it goes. Light changes and interventions are breakpoints that no step crosses.
 * The variant release2016 with RK4 runs exactly as the released program did.
 * @throws UserError for a duration, row distance, step or tolerance out of range; SolverError when the method cannot go on
 */
export function simulate(simulation: Simulation, listener: SimulationListener): SimulationResult {
	checkRun(simulation);
	const {
		model,
		light,
		level,
		interventions,
		solver: choice,
		durationS,
		rowsEveryS,
		spiking,
		thresholdMv,
	} = simulation;
	const { network, rules } = model;
	const { record, recordBeside = [] } = simulation;
	const columns = [...rowColumns(model, record), ...rowColumns(model, recordBeside)];
	const cells = watchedCells(network, spiking);
	const receptors = receptorsOf(network, model.mosaic);
	const waiting = createHeldSpikes(({ population, member }, tS) => listener.spike(population, member, tS));
	const guarded = (integrate: () => SimulationResult): SimulationResult => {
		try {
			return integrate();
		} catch (error) {
			throw error instanceof StrayedError ? afterStraying(error, simulation, waiting) : error;
		}
	};
	if (rules.fixedStep && choice.method === 'rk4' && simulation.flash && interventions.length === 0) {
		return guarded(() => runAsReleased(simulation, rules, columns, cells, receptors, listener, waiting));
	}
	const experiment = createExperiment(network, model.mosaic);
	for (const each of interventions) experiment.check(each);
	const input = createReceptorInput(network, receptors, level);
	const standing = heldUntilLight(network, rules);
	const held = [...standing.receptors, ...standing.synapses];
	const firstLightMs = Math.min(...light.changesMs, Number.POSITIVE_INFINITY);
	const y = Float64Array.from(model.start);
	const rows = createRowWriter(network, columns, rowsEveryS, choice.method, listener);
	const states = [...new Set([...rows.needed, ...cells.map(({ index }) => index)])];
	const solver = solverOf(choice, network, states, noiseOf(simulation));
	const last = Float64Array.from(cells, ({ index }) => y[index] as number);
	const endMs = durationS * 1000;
	const rowCount = Math.floor(durationS / rowsEveryS + 1e-6) + 1;
	let reachedMs = 0;
	let completed = true;

	const atStart = (tMs: number): void => {
		const active = interventions.filter((each) => actsAt(each, tMs));
		experiment.hold(active, y, tMs);
		// After what is done to parameters: light passes through gains.
		input.apply(light.lightAt(tMs));
		listener.light?.(tMs, input.rates);
		if (held.length > 0)
			for (const index of held) tMs < firstLightMs ? network.held.add(index) : network.held.delete(index);
		cells.forEach(({ index }, k) => {
			last[k] = y[index] as number;
		});
		if (rows.count === 0) rows.write((index) => y[index] as number);
	};

	const onStep: StepListener = (step) => {
		// The time of the last row may lie a rounding error behind the end.
		const slack = step.end >= endMs ? 1e-6 : 0;
		while (rows.count < rowCount && rows.nextMs <= step.end + slack) {
			const t = Math.min(rows.nextMs, step.end);
			rows.write((index) => step.value(index, t));
		}
		findCrossings(step, cells, last, thresholdMv, (cell, tMs) => waiting.found(cell, tMs / 1000));
		reachedMs = step.end;
		waiting.reached(reachedMs / 1000);
		listener.progress(step.end / endMs);
		completed = !listener.cancelled();
		return completed;
	};
	const system = asSystem(network);
	return guarded(() => {
		const cost = integrateSegments(solver, system, y, 0, endMs, breakpointsOf(simulation), atStart, onStep);
		waiting.release();
		return {
			...cost,
			solver: solver.name,
			rows: rows.count,
			spikes: waiting.passed,
			endS: reachedMs / 1000,
			completed,
		};
	});
}

/** What a user is told of a run that could not go on. Spikes that a lost method may have made are dropped, all others handed out. */
function afterStraying(error: StrayedError, { solver, model }: Simulation, waiting: HeldSpikes): SolverError {
	const { why, message } = error;
	if (why === 'rate') {
		waiting.release();
		return error;
	}
	const advice = adviceOn(why, solver, model.network);
	if (why === 'steps') waiting.release();
	const dropped = waiting.drop();
	const left =
		dropped === 0 ? '' : `; ${dropped} spikes of the ${heldMs} ms before are left out: they may be of its making`;
	return new SolverError(`${message}; ${advice}${left}`);
}
