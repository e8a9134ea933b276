import { elementOr } from '../../src/base/elementOr.ts';
import { UserError } from '../../src/base/errors.ts';
import type { Calibration } from '../../src/io/control/calibration.ts';
import { createEmgSignal } from '../../src/io/control/emg/emgSignal.ts';
import type { EmgSource } from '../../src/io/control/emg/emgSource.ts';
import type { ChannelSpike } from '../../src/io/control/estimator.ts';
import { createVisionDrive, type EstimatorSpec } from '../../src/io/control/estimators.ts';
import type { Fusion } from '../../src/io/control/fusion.ts';
import { type ControlParameters, controlParameters } from '../../src/io/control/parameters.ts';
import type { Target } from '../../src/io/control/recordingFiles.ts';
import { gripOf } from './gripRun.ts';
import { type Summary, scoreClip, summarise } from './score.ts';

/** A recording and the way of control that is tried on it. */
export interface Evaluation {
	readonly spikes: readonly ChannelSpike[];
	readonly target: Target;
	readonly estimator: EstimatorSpec;
	readonly fusion: Fusion;
	readonly parameters: Partial<ControlParameters>;
	/** The muscle over the same time, and its rest and maximum. */
	readonly emg?: EmgSource;
	readonly emgCalibration?: Calibration;
}

/** What came out. */
export interface EvaluationReport {
	readonly summary: Summary;
	readonly estimatorDelayMs: number;
	readonly parameters: ControlParameters;
}

/** Longest recording whose EMG is held in memory, s. */
const MOST_S = 3600;

/**
 * Runs a recording through estimator, fusion, shaping and safety gate, and scores the grip against the target.
 * @throws UserError (rejection) for parameters out of range or files that cannot be read
 */
export async function evaluateControl(evaluation: Evaluation): Promise<EvaluationReport> {
	const { spikes, target, estimator, fusion, emg, emgCalibration } = evaluation;
	if (target.durationS > MOST_S) {
		throw new UserError(`The target lasts ${target.durationS} s; a recording may last ${MOST_S} s.`);
	}
	const parameters = controlParameters(evaluation.parameters);
	const durationMs = target.durationS * 1000;
	const activation =
		emg && emgCalibration ? await activationsOf(emg, emgCalibration, durationMs, parameters.updateMs) : [];
	const inputs = {
		spikes,
		durationMs,
		activationAt: (tMs: number) => elementOr(activation, Math.round(tMs / parameters.updateMs), 0),
	};
	return {
		summary: summarise([scoreClip(target, gripOf({ estimator, fusion, parameters }, inputs))]),
		estimatorDelayMs: createVisionDrive(parameters, estimator).delayMs,
		parameters,
	};
}

/** A recorded muscle's activation at each multiple of a period. */
async function activationsOf(
	source: EmgSource,
	calibration: Calibration,
	durationMs: number,
	periodMs: number,
): Promise<number[]> {
	const signal = createEmgSignal({ rateHz: source.rateHz, calibration });
	const activations: number[] = [];
	const upTo = (tMs: number): void => {
		while (activations.length * periodMs <= tMs) activations.push(signal.at(activations.length * periodMs).activation);
	};
	for await (const { firstSample, samplesMv } of source.blocks(new AbortController().signal)) {
		const lastAtMs = ((firstSample + samplesMv.length - 1) * 1000) / source.rateHz;
		signal.take(samplesMv, lastAtMs);
		upTo(Math.min(lastAtMs, durationMs));
	}
	upTo(durationMs);
	return activations;
}
