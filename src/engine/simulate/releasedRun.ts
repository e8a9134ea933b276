import type { Network } from '../../ode/kernels/network/network.ts';
import { parametersOf, parameterValue, setParameter } from '../../ode/kernels/network/parameterPlaces.ts';
import { asSystem } from '../../ode/solvers/reference/darkState.ts';
import { wantState } from '../../ode/solvers/reference/solver.ts';
import type { RunRules } from '../../retina/variants/variant.ts';
import type { ModelReceptor } from '../model/receptors.ts';
import type { HeldSpikes } from './heldSpikes.ts';
import { heldUntilLight } from './heldUntilLight.ts';
import { type RowColumn, readColumn } from './rowColumns.ts';
import type { Simulation, SimulationListener, SimulationResult, WatchedCell } from './simulation.ts';

const round = Math.fround;
/** Steps between two looks at whether the user wants the run to end. */
const stepsPerLook = 100;

/** Puts through 32-bit floats, as declared, the parameters that the released program lets pass through them. */
function roundParameters(network: Network, names: readonly string[]): void {
	for (const place of parametersOf(network)) {
		if (place.parameter.type !== 'number' || !names.includes(place.path.split('.').at(-1) ?? '')) continue;
		setParameter(
			place,
			Math.min(place.parameter.maximum, Math.max(place.parameter.minimum, round(parameterValue(place)))),
		);
	}
}

/** The classical Runge–Kutta method in two halves: between them the state of the last stage can be looked at. */
class FourStages {
	/** The state at the fourth stage. */
	readonly last: Float64Array;
	readonly #network: Network;
	readonly #h: number;
	readonly #rates: readonly [Float64Array, Float64Array, Float64Array, Float64Array];

	/** @param h the step, ms */
	constructor(network: Network, h: number) {
		const vector = () => new Float64Array(network.size);
		this.#network = network;
		this.#h = h;
		this.last = vector();
		this.#rates = [vector(), vector(), vector(), vector()];
	}

	/** Evaluates all four stages. */
	evaluate(y: Float64Array): void {
		const [k1, k2, k3, k4] = this.#rates;
		const stage = this.last;
		const moveBy = (part: number, k: Float64Array): void => {
			for (let i = 0; i < y.length; i++) stage[i] = (y[i] as number) + part * (k[i] as number);
		};
		this.#network.rates(y, k1);
		moveBy(0.5 * this.#h, k1);
		this.#network.rates(stage, k2);
		moveBy(0.5 * this.#h, k2);
		this.#network.rates(stage, k3);
		moveBy(this.#h, k3);
		this.#network.rates(stage, k4);
	}

	/** Moves the state on by the step. */
	advance(y: Float64Array): void {
		const [k1, k2, k3, k4] = this.#rates;
		for (let i = 0; i < y.length; i++)
			y[i] =
				(y[i] as number) +
				(this.#h / 6) * ((k1[i] as number) + 2 * (k2[i] as number) + 2 * (k3[i] as number) + (k4[i] as number));
	}
}

/** Switches a flash; the listener hears of every change. */
function flashLight(
	network: Simulation['model']['network'],
	receptors: readonly ModelReceptor[],
	rates: { readonly rod: number; readonly cone: number },
	listener: SimulationListener,
): (tS: number, on: boolean) => void {
	let wasOn: boolean | undefined;
	return (tS, on) => {
		const light = receptors.map(({ kind }) => (on ? rates[kind] : 0));
		receptors.forEach(({ inputIndex, factor }, r) => {
			network.inputs[inputIndex] = (light[r] as number) * factor;
		});
		if (on !== wasOn) listener.light?.(tS * 1000, light);
		wasOn = on;
	};
}

/**
 * Runs exactly as the released program does (variant release2016; its fault `singlePrecision` says how, Baek et al. 2020 and its source):
 * classical Runge–Kutta at time n·step, the light looked up once a step at its start, receptors and synapses held until the light starts.
 * @param receptors where the flash enters
 * @param waiting hears of spikes
 * @throws StrayedError where a step that is too long loses the solution
 */
export function runAsReleased(
	simulation: Simulation,
	rules: RunRules,
	columns: readonly RowColumn[],
	cells: readonly WatchedCell[],
	receptors: readonly ModelReceptor[],
	listener: SimulationListener,
	waiting: HeldSpikes,
): SimulationResult {
	const { model, flash, durationS, rowsEveryS, solver, thresholdMv } = simulation;
	const { network } = model;
	const fixed = rules.fixedStep;
	if (!flash || !fixed || solver.method !== 'rk4') throw new Error('runAsReleased wants a flash, a fixed step and RK4');
	roundParameters(network, fixed.single.parameters);
	const stepS = round(solver.stepMs / 1000);
	const h = stepS * 1000;
	const [startS, endS] = [round(flash.startS), round(flash.startS) + round(flash.durationS)];
	const rates = { rod: round(flash.rodRate), cone: round(flash.coneRate) };
	const setLight = flashLight(network, receptors, rates, listener);
	const standing = heldUntilLight(network, rules);
	const y = Float64Array.from(model.start);
	const stages = new FourStages(network, h);
	const system = asSystem(network);
	const values = new Float64Array(columns.length);
	const readsConnections = columns.some((column) => column.readsConnections);
	const derivatives = new Float64Array(network.size);
	/** The step as it was asked for, by which rows are dated. */
	const nominalS = solver.stepMs / 1000;
	let nextRow = 0;
	const steps = Math.round(durationS / stepS);
	let rows = 0;
	let step = 0;
	for (; step <= steps; step++) {
		const tS = step * stepS;
		const before = tS < startS;
		setLight(tS, tS >= startS && tS <= endS);
		for (const index of standing.synapses) before ? network.held.add(index) : network.held.delete(index);
		stages.evaluate(y);
		if (step === nextRow) {
			if (readsConnections) network.rates(y, derivatives);
			columns.forEach((column, k) => {
				const from = column.isCurrent && rules.photocurrentFromLastStage ? stages.last : y;
				values[k] = readColumn(column, from, tS * 1000, 'rk4');
			});
			listener.row(step * nominalS, values);
			rows++;
			// A distance that is no whole number of steps: the nearest step, and its own time beside it.
			nextRow = Math.max(step + 1, Math.round((rows * rowsEveryS) / nominalS));
		}
		if (step % stepsPerLook === 0) {
			listener.progress(step / steps);
			if (listener.cancelled()) break;
		}
		if (step === steps) break;
		const kept = before ? standing.receptors.map((index) => y[index] as number) : [];
		const potentials = cells.map(({ index }) => y[index] as number);
		stages.advance(y);
		wantState(system, y, (step + 1) * h, 'rk4');
		waiting.reached(tS);
		if (before) {
			standing.receptors.forEach((index, k) => {
				y[index] = kept[k] as number;
			});
		}
		cells.forEach((cell, k) => {
			const [was, now] = [potentials[k] as number, y[cell.index] as number];
			if (was < thresholdMv && now >= thresholdMv) {
				waiting.found(cell, tS + (stepS * (thresholdMv - was)) / (now - was));
			}
		});
	}
	waiting.release();
	const completed = step >= steps;
	return {
		solver: 'rk4',
		steps: step,
		rejected: 0,
		evaluations: 4 * step,
		rows,
		spikes: waiting.passed,
		endS: Math.min(step, steps) * stepS,
		completed,
	};
}
