import { beginCalibration, type Calibration, calibrate } from '../../src/io/control/calibration.ts';
import { createEmgSignal } from '../../src/io/control/emg/emgSignal.ts';
import { createEmgGenerator } from '../../src/io/control/emg/simulatedEmg.ts';
import type { ChannelSpike } from '../../src/io/control/estimator.ts';
import { createWindowedCount } from '../../src/io/control/windowedCount.ts';
import type { GraspTruth } from '../../src/io/light/reachTruth.ts';
import { USER } from './simulatedUser.ts';

/** Values are taken this often, ms. */
const SAMPLE_MS = 20;

/** Drives the calibration with values of rest and of the maximum, as a wizard would. @throws Error when it fails */
function calibrated(rest: readonly number[], maximum: readonly number[]): Calibration {
	const plan = {
		settleMs: 0,
		restMs: Math.max(100, (rest.length - 1) * SAMPLE_MS),
		maximumMs: Math.max(100, (maximum.length - 1) * SAMPLE_MS),
	};
	let state = beginCalibration(plan);
	for (const values of [rest, maximum]) {
		state = calibrate(state, { type: 'next' });
		values.forEach((value, k) => {
			state = calibrate(state, { type: 'sample', tMs: k * SAMPLE_MS, value });
		});
	}
	if (state.phase !== 'done') {
		throw new Error(
			`the benchmark's calibration ended as '${state.phase}': ${state.phase === 'failed' ? state.reason : ''}`,
		);
	}
	return state.calibration;
}

/** A clip's spikes with its truth. */
export interface Seen {
	readonly spikes: readonly ChannelSpike[];
	readonly truth: GraspTruth;
}

/** Rest and maximum of something measured on clips over a window: in the dark before anything is seen, and while the cup is held. */
export function calibrateCourse(
	clips: readonly { readonly value: (tMs: number) => number; readonly truth: GraspTruth }[],
	windowMs: number,
): Calibration {
	const rest: number[] = [];
	const maximum: number[] = [];
	for (const { value, truth } of clips) {
		const firstLightMs =
			Math.min(...truth.phases.filter(({ name }) => name !== 'dark').map(({ startS }) => startS)) * 1000;
		const hold = truth.phases.find(({ name }) => name === 'hold');
		for (let tMs = windowMs; tMs <= truth.durationS * 1000; tMs += SAMPLE_MS) {
			const now = value(tMs);
			if (tMs < firstLightMs) rest.push(now);
			if (hold && tMs >= hold.startS * 1000 + windowMs && tMs < hold.endS * 1000) maximum.push(now);
		}
	}
	return calibrated(rest, maximum);
}

/** The same of the mean rate, Hz. */
export const calibrateVision = (clips: readonly Seen[], channels: number, windowMs: number): Calibration =>
	calibrateCourse(
		clips.map(({ spikes, truth }) => {
			const count = createWindowedCount({ windowMs, cells: channels });
			count.push(spikes);
			return { value: (tMs: number) => count.at(tMs), truth };
		}),
		windowMs,
	);

/** Rest and maximum of a simulated user's envelope, mV: three seconds relaxed, three at the comfortable contraction. */
export function calibrateEmg(seed: number): Calibration {
	const partMs = 3500;
	const rateHz = 1000;
	const next = createEmgGenerator({ seed, rateHz, activation: (tMs) => (tMs < partMs ? 0 : USER.comfortable) });
	const signal = createEmgSignal({ rateHz });
	signal.take(Float64Array.from({ length: (2 * partMs * rateHz) / 1000 }, next), 2 * partMs);
	const values = (fromMs: number) =>
		Array.from({ length: 3000 / SAMPLE_MS }, (_, k) => signal.at(fromMs + 500 + k * SAMPLE_MS).envelopeMv);
	return calibrated(values(0), values(partMs));
}
