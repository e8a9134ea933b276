import { UserError } from '../../base/errors.ts';
import { groupNamed, type Network, stateIndex } from '../../ode/kernels/network/network.ts';
import type { DenseStep, SolverCounters } from '../../ode/solvers/reference/solver.ts';
import type { Intervention } from '../../protocol/session/interventions.ts';
import type { LightLevel } from '../../retina/light/levels/lightLevel.ts';
import type { Model } from '../model/prepareModel.ts';
import type { Flash, RateSchedule } from './rateSchedule.ts';
import type { SolverChoice } from './solvers.ts';

/** How noise is drawn in a run. */
export interface NoiseSettings {
	/** 32 bits. */
	readonly seed: number;
	/** What is drawn holds over steps of this length from time 0 on, whatever the solver's own are. */
	readonly stepMs: number;
}

/** A batch run. Times in s, as a user gives them. */
export interface Simulation {
	readonly model: Model;
	readonly light: RateSchedule;
	/** The flash that `light` was made of, if it was one: the released program looks it up by rules of its own. */
	readonly flash?: Flash;
	/** Brightness of white, for pictures. */
	readonly level: LightLevel;
	readonly interventions: readonly Intervention[];
	readonly solver: SolverChoice;
	/** How noise is drawn, where any is on; that of a new session where left out. */
	readonly noise?: NoiseSettings;
	readonly durationS: number;
	/** Distance of rows. */
	readonly rowsEveryS: number;
	/** Paths of what rows hold instead of the circuit's own columns: `rod.Kv.I`, `ganglion.V`. */
	readonly record?: readonly string[];
	/** Paths of what else is read at every row: their values stand behind those of the columns. */
	readonly recordBeside?: readonly string[];
	/** Populations whose whole potential courses matter (spikes); upward crossings of the threshold are reported. */
	readonly spiking: readonly string[];
	readonly thresholdMv: number;
}

/** Who listens to a run. */
export interface SimulationListener {
	/** @param values in the order of `rowColumns`, then what is recorded beside; reused after the call */
	row(tS: number, values: Float64Array): void;
	/** Light is on from a time on, ms: the input of each receptor in its declared unit; reused after the call. May be the same as before. */
	light?(tMs: number, rates: ArrayLike<number>): void;
	spike(population: string, member: number, tS: number): void;
	/** @param fraction of the model time that is done */
	progress(fraction: number): void;
	/** Asked now and then; true ends the run after the rows so far. */
	cancelled(): boolean;
}

/** What a run cost and whether it reached its end. */
export interface SimulationResult extends SolverCounters {
	readonly solver: string;
	readonly rows: number;
	readonly spikes: number;
	readonly endS: number;
	readonly completed: boolean;
}

/** @throws UserError that names the field and the allowed range */
export function requireNumber(field: string, value: number, minimum: number, maximum: number, unit: string): void {
	if (!Number.isFinite(value) || value < minimum || value > maximum) {
		throw new UserError(
			`${field} must be a number from ${minimum} to ${maximum} ${unit}; got ${value}`.replace(/ ;/, ';'),
		);
	}
}

/** A cell whose spikes are looked for. */
export interface WatchedCell {
	readonly population: string;
	readonly member: number;
	/** Index in y of its potential. */
	readonly index: number;
	/** Its spikes are events that its declaration states, and no crossings. */
	readonly hasEvents: boolean;
}

/** The spiking cells of a run. */
export function watchedCells(network: Network, spiking: readonly string[]): WatchedCell[] {
	return spiking.flatMap((population) => {
		const group = groupNamed(network, population);
		return Array.from({ length: group.count }, (_, member) => ({
			population,
			member,
			index: stateIndex(group, 'V', member),
			hasEvents: group.kind.spikeEvent !== undefined,
		}));
	});
}

/** A spike is looked for at points this far apart within a step, ms: several in the rising phase of an action potential. */
const lookEveryMs = 0.1;

/**
 * Finds upward crossings within a step by its dense output, and the spikes that are events.
 * @param last potentials at the end of the step before; updated
 */
export function findCrossings(
	step: DenseStep,
	cells: readonly WatchedCell[],
	last: Float64Array,
	thresholdMv: number,
	found: (cell: WatchedCell, tMs: number) => void,
): void {
	const looks = Math.max(1, Math.ceil((step.end - step.start) / lookEveryMs));
	cells.forEach((cell, k) => {
		if (cell.hasEvents) {
			for (const { state, atMs } of step.spikes ?? []) if (state === cell.index) found(cell, atMs);
			return;
		}
		let before = last[k] as number;
		for (let look = 1; look <= looks; look++) {
			const t = look === looks ? step.end : step.start + ((step.end - step.start) * look) / looks;
			const now = step.value(cell.index, t);
			if (before < thresholdMv && now >= thresholdMv) {
				let low = step.start + ((step.end - step.start) * (look - 1)) / looks;
				let high = t;
				for (let halving = 0; halving < 50; halving++) {
					const middle = (low + high) / 2;
					if (step.value(cell.index, middle) < thresholdMv) low = middle;
					else high = middle;
				}
				found(cell, high);
			}
			before = now;
		}
		last[k] = before;
	});
}
