import { asSystem } from '../../ode/solvers/reference/darkState.ts';
import { integrateSegments, SolverError, wantFinite } from '../../ode/solvers/reference/solver.ts';
import { createReceptorInput } from '../live/receptorInput.ts';
import { createExperiment } from '../model/interventions.ts';
import { receptorsOf } from '../model/receptors.ts';
import { heldUntilLight } from './heldUntilLight.ts';
import { runAsReleased } from './releasedRun.ts';
import { rowColumns } from './rowColumns.ts';
import {
	findCrossings,
	requireNumber,
	type Simulation,
	type SimulationListener,
	type SimulationResult,
	watchedCells,
} from './simulation.ts';
import { finenessOf, finenessOptions, solverOf } from './solvers.ts';

/** Longest run, s. */
const longestS = 36_000;

/** Refuses what cannot be run. @throws UserError that names field, value and range */
export function checkRun({ durationS, rowsEveryS, solver }: Simulation): void {
	requireNumber('duration', durationS, 1e-6, longestS, 's');
	requireNumber('rows-every', rowsEveryS, 1e-6, durationS, 's');
	const { option, value } = finenessOf(solver);
	const { minimum, maximum, unit } = finenessOptions[option];
	requireNumber(option, value, minimum, maximum, unit);
}

/** The header of the table of results: `t_s`, then the circuit's columns. */
export function rowHeader({ model, record }: Pick<Simulation, 'model' | 'record'>): string[] {
	return ['t_s', ...rowColumns(model, record).map(({ header }) => header)];
}

/** Times at which light or interventions change, ms. */
function breakpointsOf({ light, interventions }: Simulation): number[] {
	return [
		...light.changesMs,
		...interventions.flatMap(({ startS, endS }) => [startS * 1000, ...(endS === undefined ? [] : [endS * 1000])]),
	];
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
	const columns = rowColumns(model, simulation.record);
	const cells = watchedCells(network, spiking);
	const receptors = receptorsOf(network, model.mosaic);
	if (rules.fixedStep && choice.method === 'rk4' && simulation.flash && interventions.length === 0) {
		return runAsReleased(simulation, rules, columns, cells, receptors, listener);
	}
	const experiment = createExperiment(network);
	for (const each of interventions) experiment.check(each);
	const input = createReceptorInput(network, receptors, level);
	const standing = heldUntilLight(network, rules);
	const held = [...standing.receptors, ...standing.synapses];
	const firstLightMs = Math.min(...light.changesMs, Number.POSITIVE_INFINITY);
	const y = Float64Array.from(model.start);
	const needed = [...new Set([...columns.flatMap(({ states }) => states), ...cells.map(({ index }) => index)])];
	const solver = solverOf(choice, network, needed);
	const sample = new Float64Array(network.size);
	const values = new Float64Array(columns.length);
	const last = Float64Array.from(cells, ({ index }) => y[index] as number);
	const endMs = durationS * 1000;
	const rowCount = Math.floor(durationS / rowsEveryS + 1e-6) + 1;
	let rows = 0;
	let spikes = 0;
	let reachedMs = 0;
	let completed = true;

	const writeRow = () => {
		columns.forEach((column, k) => {
			if (column.states.some((index) => !Number.isFinite(sample[index]))) {
				throw new SolverError(
					`${solver.name}: ${column.header} is not finite ${(rows * rowsEveryS).toPrecision(6)} s after the start; the step is too large for this circuit or a parameter is out of bounds`,
				);
			}
			values[k] = column.read(sample);
		});
		listener.row(rows * rowsEveryS, values);
		rows++;
	};

	const atStart = (tMs: number): void => {
		input.apply(light.lightAt(tMs));
		const active = interventions.filter(
			({ startS, endS }) => startS * 1000 <= tMs && tMs < (endS ?? Number.POSITIVE_INFINITY) * 1000,
		);
		experiment.hold(active, y);
		if (held.length > 0)
			for (const index of held) tMs < firstLightMs ? network.held.add(index) : network.held.delete(index);
		cells.forEach(({ index }, k) => {
			last[k] = y[index] as number;
		});
		if (rows === 0) {
			sample.set(y);
			writeRow();
		}
	};

	const cost = integrateSegments(solver, asSystem(network), y, 0, endMs, breakpointsOf(simulation), atStart, (step) => {
		// The time of the last row may lie a rounding error behind the end.
		const slack = step.end >= endMs ? 1e-6 : 0;
		while (rows < rowCount && rows * rowsEveryS * 1000 <= step.end + slack) {
			const t = Math.min(rows * rowsEveryS * 1000, step.end);
			for (const index of needed) sample[index] = step.value(index, t);
			writeRow();
		}
		findCrossings(step, cells, last, thresholdMv, ({ population, member }, tMs) => {
			spikes++;
			listener.spike(population, member, tMs / 1000);
		});
		reachedMs = step.end;
		listener.progress(step.end / endMs);
		completed = !listener.cancelled();
		return completed;
	});
	wantFinite(y, reachedMs, solver.name);
	return { ...cost, solver: solver.name, rows, spikes, endS: reachedMs / 1000, completed };
}
