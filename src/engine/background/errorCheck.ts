import { groupNamed, stateIndex } from '../../ode/kernels/network/network.ts';
import { odexOver } from '../../ode/solvers/delay/overNetwork.ts';
import { asSystem } from '../../ode/solvers/reference/darkState.ts';
import { integrateSegments, SolverError, wantRates, wantState } from '../../ode/solvers/reference/solver.ts';
import type { ErrorReport } from '../../protocol/limits/accuracy.ts';
import { LIGHT_LEVELS } from '../../retina/light/levels/lightLevel.ts';
import type { WallClock } from '../live/modelClock.ts';
import { createReceptorInput } from '../live/receptorInput.ts';
import { realtimeStepper } from '../live/stepper.ts';
import { isSpiking } from '../model/describe.ts';
import { type Model, type ModelRequest, prepareModel, spikeThresholdMv } from '../model/prepareModel.ts';
import { receptorsOf } from '../model/receptors.ts';
import { compareRows, spikeTimeError } from '../simulate/methodError.ts';
import { findCrossings, watchedCells } from '../simulate/simulation.ts';

/** Light on one column from a moment on, as the input of its receptors; ms since the start of the course. */
export interface ColumnRates {
	readonly tMs: number;
	readonly rodRate: number;
	readonly coneRate: number;
}

/** What is to be measured: one column, alone, from the dark rest through its light. */
export interface ErrorJob {
	readonly type: 'error';
	readonly circuit: ModelRequest['circuit'];
	readonly variant: ModelRequest['variant'];
	readonly parameters: ModelRequest['parameters'];
	readonly declarations: NonNullable<ModelRequest['declarations']>;
	readonly stepMs: number;
	readonly substepMs: number;
	/** In order of time, from 0 on; dark before the first. Changes lie on whole steps. */
	readonly light: readonly ColumnRates[];
	readonly seen: ErrorReport['light'];
	/** Number of the column whose light it is: for the report. */
	readonly column: number;
	readonly durationMs: number;
	/** Model time of the session, ms: for the report. */
	readonly atMs: number;
}

/** Tolerance of the reference. */
const tolerance = 1e-6;

/** The standard flash of the published experiments: 20 ms from 50 ms on, an input of 100 per s to rods and of 50,000 per s to cones. */
export const standardFlash: readonly ColumnRates[] = [
	{ tMs: 50, rodRate: 100, coneRate: 50_000 },
	{ tMs: 70, rodRate: 0, coneRate: 0 },
];

/** Potentials of the graded cells at equal distances, and spike times. */
interface Course {
	readonly rows: Float64Array;
	readonly spikes: readonly number[];
}

/** Everything that both methods share. */
interface Bench {
	readonly model: Model;
	readonly y: Float64Array;
	/** States whose course is compared, and what a user calls them. */
	readonly graded: readonly number[];
	readonly names: readonly string[];
	readonly spiking: readonly string[];
	/** Distance of rows and their number. */
	readonly rowMs: number;
	readonly rows: number;
	/** Puts the light of a moment into the inputs. */
	light(tMs: number): void;
	/** Throws when the time is up. */
	look(): void;
}

/** Rows are compared about this often, ms: every whole number of steps that comes nearest. */
const rowEveryMs = 1;

function benchOf(job: ErrorJob, model: Model, look: () => void): Bench {
	const { network } = model;
	network.inputs.fill(0);
	network.held.clear();
	const input = createReceptorInput(network, receptorsOf(network, model.mosaic), LIGHT_LEVELS.live);
	const spiking = network.populations.filter(isSpiking).map(({ name }) => name);
	const graded = network.populations.filter((group) => !isSpiking(group)).map(({ name }) => name);
	const rowMs = job.stepMs * Math.max(1, Math.round(rowEveryMs / job.stepMs));
	return {
		model,
		y: Float64Array.from(model.start),
		graded: graded.map((name) => stateIndex(groupNamed(network, name), 'V', 0)),
		names: graded.map((name) => `${name}.V`),
		spiking,
		rowMs,
		rows: Math.floor(job.durationMs / rowMs + 1e-6),
		light(tMs) {
			const now = job.light.findLast((each) => each.tMs <= tMs + 1e-6);
			input.apply({ format: 'uniform-rates', rodRate: now?.rodRate ?? 0, coneRate: now?.coneRate ?? 0 });
		},
		look,
	};
}

function realtimeCourse({ stepMs, substepMs }: ErrorJob, bench: Bench): Course {
	const { model, y, graded, spiking, rowMs, rows } = bench;
	const stepper = realtimeStepper(model.network, { stepMs, substepMs, spiking, thresholdMv: spikeThresholdMv });
	const values = new Float64Array(rows * graded.length);
	const spikes: number[] = [];
	const steps = Math.round(rowMs / stepMs);
	const system = asSystem(model.network);
	const rates = new Float64Array(model.network.size);
	try {
		stepper.push(y);
		for (let row = 0; row < rows; row++) {
			bench.look();
			for (let k = 0; k < steps; k++) {
				const tMs = (row * steps + k) * stepMs;
				bench.light(tMs);
				stepper.step(y, tMs, (_population, _member, atMs) => spikes.push(atMs));
			}
			stepper.pull(y);
			wantState(system, y, (row + 1) * rowMs, 'realtime');
			model.network.rates(y, rates);
			wantRates(system, y, rates, (row + 1) * rowMs, 'realtime');
			graded.forEach((index, k) => {
				values[row * graded.length + k] = y[index] as number;
			});
		}
	} finally {
		stepper.close();
	}
	return { rows: values, spikes };
}

function referenceCourse(job: ErrorJob, bench: Bench): Course {
	const { model, y, graded, spiking, rowMs, rows } = bench;
	const { network } = model;
	const cells = watchedCells(network, spiking);
	const wanted = [...graded, ...cells.map(({ index }) => index)];
	const values = new Float64Array(rows * graded.length);
	const spikes: number[] = [];
	const last = Float64Array.from(cells, ({ index }) => y[index] as number);
	const endMs = rows * rowMs;
	let row = 0;
	integrateSegments(
		odexOver(network, tolerance, wanted),
		asSystem(network),
		y,
		0,
		endMs,
		job.light.map(({ tMs }) => tMs),
		bench.light,
		(step) => {
			bench.look();
			const slack = step.end >= endMs ? 1e-6 : 0;
			while (row < rows && (row + 1) * rowMs <= step.end + slack) {
				const tMs = Math.min((row + 1) * rowMs, step.end);
				graded.forEach((index, k) => {
					values[row * graded.length + k] = step.value(index, tMs);
				});
				row++;
			}
			findCrossings(step, cells, last, spikeThresholdMv, (_cell, tMs) => spikes.push(tMs));
			return true;
		},
	);
	return { rows: values, spikes };
}

/**
 * Runs one column by the real-time method, as the session does, and by the reference, and compares them.
 * @param clock of the computing: processor time where there is such a clock, else wall time
 * @param budgetMs time after which it is given up: stiff enough, the reference takes for ever
 * @throws SolverError when the time is up or a method cannot go on; UserError when the circuit cannot be built
 */
export function measureError(job: ErrorJob, clock: WallClock, budgetMs = 60_000): ErrorReport {
	const { circuit, variant, parameters, declarations, stepMs, substepMs, durationMs } = job;
	const endAtMs = clock.nowMs() + budgetMs;
	const look = (): void => {
		if (clock.nowMs() > endAtMs) {
			throw new SolverError(`the error could not be measured within ${Math.round(budgetMs / 1000)} s`);
		}
	};
	const model = prepareModel({ circuit, variant, parameters, declarations, columns: { x: 1, y: 1 } });
	const bench = benchOf(job, model, look);
	const found = realtimeCourse(job, bench);
	const expected = referenceCourse(job, benchOf(job, model, look));
	const { rmsMv, maxMv } = compareRows(found.rows, expected.rows, bench.names, bench.rowMs);
	return {
		rmsMv,
		maxMv,
		spikeTimeMs: spikeTimeError(found.spikes, expected.spikes),
		spikes: found.spikes.length,
		referenceSpikes: expected.spikes.length,
		light: job.seen,
		column: job.column,
		durationMs,
		atMs: job.atMs,
		stepMs,
		substepMs,
		reference: `odex, tolerance ${tolerance}`,
	};
}
