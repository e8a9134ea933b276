import { StrayedError } from '../../ode/solvers/reference/solver.ts';
import { comparedSpikes, type ErrorReport } from '../../protocol/limits/accuracy.ts';
import { isSpiking } from '../model/describe.ts';
import { oneColumn, prepareModel } from '../model/prepareModel.ts';
import { simulate } from './simulate.ts';
import type { Simulation } from './simulation.ts';

/** What a method is off by on one run. */
export type MethodError = Pick<ErrorReport, 'rmsMv' | 'maxMv' | 'spikeTimeMs' | 'spikes' | 'referenceSpikes'> & {
	/** The reference: name and tolerance. */
	readonly reference: string;
};

/** The greatest difference of the first spikes; null without any. */
export function spikeTimeError(found: readonly number[], expected: readonly number[]): number | null {
	const count = Math.min(comparedSpikes, found.length, expected.length);
	if (count === 0) return null;
	let greatest = 0;
	for (let k = 0; k < count; k++)
		greatest = Math.max(greatest, Math.abs((found[k] as number) - (expected[k] as number)));
	return greatest;
}

/**
 * The errors of graded cells, of which each row has one value in the order of `names`.
 * @param rowMs from row to row
 * @throws SolverError that names quantity and time where a value is no number
 */
export function compareRows(
	found: ArrayLike<number>,
	expected: ArrayLike<number>,
	names: readonly string[],
	rowMs: number,
): Pick<ErrorReport, 'rmsMv' | 'maxMv'> {
	const width = names.length;
	let rmsMv = 0;
	let maxMv = 0;
	for (let k = 0; k < width; k++) {
		let sum = 0;
		for (let i = k; i < found.length; i += width) {
			const error = Math.abs((found[i] as number) - (expected[i] as number));
			if (!Number.isFinite(error)) {
				const who = Number.isFinite(found[i]) ? 'odex' : 'realtime';
				throw new StrayedError(who, 'state', `${names[k]} had no value`, Math.floor(i / width) * rowMs);
			}
			sum += error * error;
			maxMv = Math.max(maxMv, error);
		}
		rmsMv = Math.max(rmsMv, Math.sqrt((sum * width) / Math.max(1, found.length)));
	}
	return { rmsMv, maxMv };
}

/** Tolerance of the reference. */
const tolerance = 1e-6;
/** Potentials are compared this often, s. */
const rowsEveryS = 0.001;

/** A simulation on one column: what a patch is measured by, since the reference is far too slow for it. Interventions on other columns, and electrodes, whose currents go by place, are left out. */
function onOneColumn(simulation: Simulation): Simulation {
	const { model, interventions } = simulation;
	if (model.network.lattice.columns === 1) return simulation;
	return {
		...simulation,
		model: prepareModel({ ...model.request, ...oneColumn }),
		interventions: interventions.filter(
			(each) => each.type !== 'electrode' && (!('target' in each) || !each.target.member),
		),
	};
}

/**
 * Runs a simulation once more by its own method and by the reference, and compares the potentials of graded cells each ms and the spikes.
 * @param follow hears of both runs as one, and may end them
 * @returns nothing when they were ended
 * @throws SolverError when a method cannot go on
 */
export function measureMethodError(
	simulation: Simulation,
	follow: { progress(fraction: number): void; cancelled(): boolean },
): MethodError | undefined {
	const bench = onOneColumn(simulation);
	const { populations } = bench.model.network;
	const record = populations.filter((group) => !isSpiking(group) && group.count > 0).map(({ name }) => `${name}.V`);
	const courses = [bench.solver, { method: 'odex', tolerance } as const].map((solver, k) => {
		const rows: number[] = [];
		const spikes: number[] = [];
		const { completed } = simulate(
			{ ...bench, solver, rowsEveryS, record },
			{
				row: (_tS, values) => void rows.push(...values),
				spike: (_population, _member, tS) => void spikes.push(1000 * tS),
				progress: (fraction) => follow.progress((k + fraction) / 2),
				cancelled: follow.cancelled,
			},
		);
		return { rows, spikes: spikes.sort((a, b) => a - b), completed };
	});
	const [found, expected] = courses;
	if (!found?.completed || !expected?.completed) return undefined;
	return {
		...compareRows(found.rows, expected.rows, record, 1000 * rowsEveryS),
		spikeTimeMs: spikeTimeError(found.spikes, expected.spikes),
		spikes: found.spikes.length,
		referenceSpikes: expected.spikes.length,
		reference: `odex, tolerance ${tolerance}`,
	};
}
