import { elementOr } from '../src/base/elementOr.ts';
import type { Model } from '../src/engine/model/prepareModel.ts';
import { prepareModel } from '../src/engine/model/prepareModel.ts';
import { groupNamed } from '../src/ode/kernels/network/network.ts';
import { parameterAt } from '../src/ode/kernels/network/parameterPlaces.ts';
import { asSystem } from '../src/ode/solvers/reference/darkState.ts';
import { createRk4 } from '../src/ode/solvers/reference/rk4.ts';
import { setLight } from './patch.ts';

/** Takes a model from the start, 1 ms at a time; `spike` gets member and time of upward crossings of −20 mV by ganglion cells. */
export interface Runner {
	advance(tMs: number, spike: (member: number, tMs: number) => void): void;
	/** The state now. */
	readonly y: Float64Array;
}

/** What the accuracy contract is about, for one method. */
export interface Accuracy {
	readonly gradedRmsMv: number;
	readonly gradedMaxMv: number;
	/** First 20 spikes of each column, ms. */
	readonly spikeTimeMs: number;
	/** Greatest difference in the number of spikes of a column. */
	readonly spikeCount: number;
	readonly columns: number;
	readonly durationMs: number;
}

/** Potentials of graded cells at every ms, spike times by column. */
interface Course {
	readonly rows: Float64Array;
	readonly spikes: readonly (readonly number[])[];
}

const graded = ['rod', 'cone', 'rodBipolar', 'coneBipolar', 'aii'];
const intensities = 8;
/** Flashes (first half) and steps (second half), from 20 ms on. */
const columns = 2 * intensities;
const flashMs = [20, 40] as const;
const firstSpikes = 20;

/** 16 columns apart from each other: flashes and steps of × 0.02 … × 5. */
export function accuracyModel(): Model {
	const model = prepareModel({
		circuit: 'dual',
		variant: 'corrected',
		columns: { x: columns, y: 1 },
		parameters: {},
	});
	for (const name of ['rod_rod', 'cone_cone']) {
		const { group, index } = parameterAt(model.network, `${name}.g`);
		group.parameters[index] = 0;
	}
	return model;
}

function lightAt(model: Model, tMs: number): void {
	for (let column = 0; column < columns; column++) {
		const isFlash = column < intensities;
		const isOn = tMs >= flashMs[0] && (!isFlash || tMs < flashMs[1]);
		setLight(model, column, isOn ? 0.02 * 250 ** ((column % intensities) / (intensities - 1)) : 0);
	}
}

/** Runs a model through its lights. */
export function courseOf(model: Model, runner: Runner, durationMs: number): Course {
	const at = graded.map((name) => groupNamed(model.network, name).offset);
	const rows = new Float64Array(durationMs * graded.length * columns);
	const spikes: number[][] = Array.from({ length: columns }, () => []);
	for (let t = 0; t < durationMs; t++) {
		lightAt(model, t);
		at.forEach((offset, k) => {
			for (let i = 0; i < columns; i++) rows[(t * graded.length + k) * columns + i] = runner.y[offset + i] as number;
		});
		runner.advance(t, (member, tMs) => spikes[member]?.push(tMs));
	}
	lightAt(model, 0);
	return { rows, spikes };
}

/** The reference: classical RK4 at 12.5 µs, within 0.004 mV in spikes and 1e-8 mV elsewhere. */
export function referenceRunner(model: Model, stepMs = 0.0125): Runner {
	const solver = createRk4(stepMs);
	const system = asSystem(model.network);
	const y = Float64Array.from(model.start);
	const v = groupNamed(model.network, 'ganglion').offset;
	return {
		y,
		advance(tMs, spike) {
			const last = y.slice(v, v + columns);
			solver.integrate(system, y, tMs, tMs + 1, ({ start, end }, now) => {
				for (let i = 0; i < columns; i++) {
					const before = last[i] as number;
					const after = now[v + i] as number;
					if (before < -20 && after >= -20) spike(i, start + ((end - start) * (-20 - before)) / (after - before));
					last[i] = after;
				}
				return true;
			});
		},
	};
}

/** Greatest distance of a potential from its rest, spiking cells too, mV, after so many seconds in the dark. */
export function darkDriftMv(model: Model, runner: Runner, seconds: number): number {
	for (let t = 0; t < seconds * 1000; t++) runner.advance(t, () => {});
	return model.network.populations.reduce((most, { offset, count }) => {
		const now = runner.y.subarray(offset, offset + count);
		return now.reduce(
			(greatest, each, i) => Math.max(greatest, Math.abs(each - (model.start[offset + i] as number))),
			most,
		);
	}, 0);
}

/** Compares a course with the reference. */
export function compare(course: Course, reference: Course, durationMs: number): Accuracy {
	let gradedRmsMv = 0;
	let gradedMaxMv = 0;
	const series = graded.length * columns;
	for (let k = 0; k < series; k++) {
		let sum = 0;
		for (let t = 0; t < durationMs; t++) {
			const error = Math.abs((course.rows[t * series + k] as number) - (reference.rows[t * series + k] as number));
			sum += error * error;
			if (!(error <= gradedMaxMv)) gradedMaxMv = error;
		}
		gradedRmsMv = Math.max(gradedRmsMv, Math.sqrt(sum / durationMs));
	}
	let spikeTimeMs = 0;
	let spikeCount = 0;
	reference.spikes.forEach((expected, column) => {
		const found = elementOr(course.spikes, column, []);
		spikeCount = Math.max(spikeCount, Math.abs(found.length - expected.length));
		for (let k = 0; k < Math.min(firstSpikes, found.length, expected.length); k++) {
			spikeTimeMs = Math.max(spikeTimeMs, Math.abs((found[k] as number) - (expected[k] as number)));
		}
	});
	return { gradedRmsMv, gradedMaxMv, spikeTimeMs, spikeCount, columns, durationMs };
}
