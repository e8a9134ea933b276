import { machineClock } from '../../src/host/machineTime.ts';
import { createGripController } from '../../src/io/control/controlLaw.ts';
import type { ChannelSpike } from '../../src/io/control/estimator.ts';
import type { EstimatorSpec } from '../../src/io/control/estimators.ts';
import { createBlend, type Fusion } from '../../src/io/control/fusion.ts';
import type { ControlParameters } from '../../src/io/control/parameters.ts';
import { closureAt, type GraspTruth } from '../../src/io/light/reachTruth.ts';
import { createSafetyGate } from '../../src/io/safety/safety.ts';
import { DIGITS } from '../../src/protocol/deviceCommand.ts';
import type { GripTrace } from './score.ts';

/** One way of controlling the hand. */
export interface Control {
	readonly estimator: EstimatorSpec;
	readonly fusion: Fusion;
	readonly parameters: Partial<ControlParameters>;
}

/** What a control is given. */
export interface GripInputs {
	readonly spikes: readonly ChannelSpike[];
	readonly durationMs: number;
	/** The muscle's activation at a time, asked in order; 0 where there is none. */
	readonly activationAt: (tMs: number) => number;
}

/** The grip is asked for with this speed and force; the gate's own limits come on top. */
const GRIP = { target: 'grip', digits: DIGITS, strokesPerS: 2, forceLimitN: 10 } as const;

function trace(durationMs: number, periodMs: number, closureTo: (tMs: number) => number): GripTrace {
	const gate = createSafetyGate(machineClock);
	gate.arm();
	const closures = Float64Array.from({ length: Math.floor(durationMs / periodMs + 1e-9) }, (_, k) => {
		const answer = gate.request({ ...GRIP, closure: closureTo((k + 1) * periodMs) });
		// Only what is no number is refused here, and then the hand is let go.
		return answer.ok && answer.command.target === 'grip' ? answer.command.closure : 0;
	});
	return { periodMs, closures };
}

/** Runs spikes and EMG through estimator, fusion, shaping and the safety gate; gives the closure that passed the gate. */
export function gripOf({ estimator, fusion, parameters }: Control, inputs: GripInputs): GripTrace {
	const controller = createGripController(parameters, 0, {
		estimator,
		blend: createBlend(fusion, inputs.activationAt),
	});
	controller.push(inputs.spikes);
	return trace(inputs.durationMs, controller.parameters().updateMs, (tMs) => controller.advance(tMs).closure);
}

/** What a wish for closure over time, wherever it comes from, does through the same shaping and gate. */
export function wishedGrip(
	wish: (tMs: number) => number,
	durationMs: number,
	parameters: Partial<ControlParameters>,
): GripTrace {
	const controller = createGripController(parameters, 0, { blend: (_, tMs) => wish(tMs) });
	return trace(durationMs, controller.parameters().updateMs, (tMs) => controller.advance(tMs).closure);
}

/** What a control that knew the truth would do through the same shaping and gate: the best that any can do. */
export const idealGrip = (truth: GraspTruth, parameters: Partial<ControlParameters>): GripTrace =>
	wishedGrip((tMs) => closureAt(truth, tMs / 1000), truth.durationS * 1000, parameters);
