import {
	groupNamed,
	type Network,
	parametersOf,
	parameterValue,
	setParameter,
	stateIndex,
} from '../../ode/kernels/network/network.ts';
import type { RunRules } from '../../retina/variants/variant.ts';
import type { ModelReceptor } from '../model/receptors.ts';
import type { RowColumn } from './rowColumns.ts';
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

/**
 * Runs exactly as the released program does (variant release2016; its fault `singlePrecision` says how, Baek et al. 2020 and its source):
 * classical Runge–Kutta at time n·step, the light looked up once a step at its start, receptors and synapses held until the light starts.
 * @param receptors where the flash enters
 */
export function runAsReleased(
	simulation: Simulation,
	rules: RunRules,
	columns: readonly RowColumn[],
	cells: readonly WatchedCell[],
	receptors: readonly ModelReceptor[],
	listener: SimulationListener,
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
	const setLight = (on: boolean) => {
		for (const { inputIndex, kind, factor } of receptors) network.inputs[inputIndex] = on ? rates[kind] * factor : 0;
	};
	const putBack = (rules.heldUntilLight?.putBack ?? []).flatMap((path) => {
		const [name = '', ...state] = path.split('.');
		if (!network.populations.some((group) => group.name === name)) return [];
		const group = groupNamed(network, name);
		return Array.from({ length: group.count }, (_, member) => stateIndex(group, state.join('.'), member));
	});
	const synapses = network.connections.flatMap(({ offset, kind, count }) =>
		Array.from({ length: kind.states.length * count }, (_, i) => offset + i),
	);
	const n = network.size;
	const y = Float64Array.from(model.start);
	const [k1, k2, k3, k4, stage] = [
		new Float64Array(n),
		new Float64Array(n),
		new Float64Array(n),
		new Float64Array(n),
		new Float64Array(n),
	];
	const values = new Float64Array(columns.length);
	/** The step as it was asked for, by which rows are dated. */
	const nominalS = solver.stepMs / 1000;
	let nextRow = 0;
	const steps = Math.round(durationS / stepS);
	let rows = 0;
	let spikes = 0;
	let step = 0;
	for (; step <= steps; step++) {
		const tS = step * stepS;
		const before = tS < startS;
		setLight(tS >= startS && tS <= endS);
		if (rules.heldUntilLight)
			for (const index of synapses) before ? network.held.add(index) : network.held.delete(index);
		network.rates(y, k1);
		for (let i = 0; i < n; i++) stage[i] = (y[i] ?? 0) + 0.5 * h * (k1[i] ?? 0);
		network.rates(stage, k2);
		for (let i = 0; i < n; i++) stage[i] = (y[i] ?? 0) + 0.5 * h * (k2[i] ?? 0);
		network.rates(stage, k3);
		for (let i = 0; i < n; i++) stage[i] = (y[i] ?? 0) + h * (k3[i] ?? 0);
		network.rates(stage, k4);
		if (step === nextRow) {
			columns.forEach((column, k) => {
				values[k] = column.read(column.isCurrent && rules.photocurrentFromLastStage ? stage : y);
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
		const kept = before ? putBack.map((index) => y[index] ?? 0) : [];
		const potentials = cells.map(({ index }) => y[index] ?? Number.NaN);
		for (let i = 0; i < n; i++)
			y[i] = (y[i] ?? 0) + (h / 6) * ((k1[i] ?? 0) + 2 * (k2[i] ?? 0) + 2 * (k3[i] ?? 0) + (k4[i] ?? 0));
		if (before) {
			putBack.forEach((index, k) => {
				y[index] = kept[k] ?? 0;
			});
		}
		cells.forEach(({ population, member, index }, k) => {
			const [was, now] = [potentials[k] ?? Number.NaN, y[index] ?? Number.NaN];
			if (was < thresholdMv && now >= thresholdMv) {
				spikes++;
				listener.spike(population, member, tS + (stepS * (thresholdMv - was)) / (now - was));
			}
		});
	}
	const completed = step >= steps;
	return {
		solver: 'rk4',
		steps: step,
		rejected: 0,
		evaluations: 4 * step,
		rows,
		spikes,
		endS: Math.min(step, steps) * stepS,
		completed,
	};
}
