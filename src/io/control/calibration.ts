import { elementOr } from '../../base/elementOr.ts';
import { UserError } from '../../base/errors.ts';
import type { ControlParameters } from './parameters.ts';

/** What a person's rest and maximum are, in the unit of what was measured (Hz of spikes, mV of EMG). */
export interface Calibration {
	/** What counts as none: mean plus three standard deviations at rest. */
	readonly rest: number;
	/** What counts as all: the median while the person held the maximum. */
	readonly maximum: number;
}

/** How long each part is measured. */
export interface CalibrationPlan {
	/** ms at rest; default 3000. */
	readonly restMs: number;
	/** ms at the maximum; default 3000. */
	readonly maximumMs: number;
	/** ms at the beginning of each part that do not count, while the person gets there; default 500. */
	readonly settleMs: number;
}

/** Long enough to average, short enough to hold a contraction without tiring; assumed. */
export const DEFAULT_PLAN: CalibrationPlan = { restMs: 3000, maximumMs: 3000, settleMs: 500 };

/** Fewest samples that each part needs. */
export const FEWEST_SAMPLES = 10;

interface Measuring {
	/** When the part began, ms; null until its first sample. */
	readonly sinceMs: number | null;
	readonly values: readonly number[];
	/** 0 to 1. */
	readonly done: number;
}

/** Where a calibration stands; plain data, for a wizard to show. */
export type CalibrationState =
	| { readonly phase: 'idle'; readonly plan: CalibrationPlan }
	| ({ readonly phase: 'rest'; readonly plan: CalibrationPlan } & Measuring)
	| { readonly phase: 'prepare'; readonly plan: CalibrationPlan; readonly rest: number }
	| ({ readonly phase: 'maximum'; readonly plan: CalibrationPlan; readonly rest: number } & Measuring)
	| { readonly phase: 'done'; readonly plan: CalibrationPlan; readonly calibration: Calibration }
	| { readonly phase: 'failed'; readonly plan: CalibrationPlan; readonly reason: string };

/** What happens to a calibration. `next` is the person's word: it starts the part that the phase waits for. */
export type CalibrationEvent =
	| { readonly type: 'next' }
	| { readonly type: 'sample'; readonly tMs: number; readonly value: number }
	| { readonly type: 'lost'; readonly reason: string }
	| { readonly type: 'cancel' };

/** A calibration that waits to begin. @throws UserError when a time of the plan is out of range */
export function beginCalibration(changes: Partial<CalibrationPlan> = {}): CalibrationState {
	const plan = { ...DEFAULT_PLAN, ...changes };
	for (const name of ['restMs', 'maximumMs', 'settleMs'] as const) {
		const least = name === 'settleMs' ? 0 : 100;
		if (!(plan[name] >= least && plan[name] <= 60_000)) {
			throw new UserError(`Calibration ${name} is ${plan[name]}; it must be from ${least} to 60000 ms.`);
		}
	}
	return { phase: 'idle', plan };
}

/** What the person is asked to do, for a wizard to say. */
export function calibrationPrompt(state: CalibrationState): string {
	switch (state.phase) {
		case 'idle':
			return 'Relax, then start.';
		case 'rest':
			return 'Stay relaxed.';
		case 'prepare':
			return 'Get ready for your comfortable maximum, then go on.';
		case 'maximum':
			return 'Hold the maximum.';
		case 'done':
			return 'Calibrated.';
		case 'failed':
			return state.reason;
	}
}

const fresh: Measuring = { sinceMs: null, values: [], done: 0 };

function quantile(values: readonly number[], part: number): number {
	const sorted = Float64Array.from(values).sort();
	return elementOr(sorted, Math.min(sorted.length - 1, Math.floor(part * sorted.length)), Number.NaN);
}

function restLevel(values: readonly number[]): number {
	const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
	const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
	return mean + 3 * Math.sqrt(variance);
}

function measure(part: Measuring, tMs: number, value: number, settleMs: number, lengthMs: number): Measuring {
	if (!Number.isFinite(value) || !Number.isFinite(tMs)) return part;
	const sinceMs = part.sinceMs ?? tMs;
	const elapsed = tMs - sinceMs;
	const values = elapsed >= settleMs ? [...part.values, value] : part.values;
	return { sinceMs, values, done: Math.min(1, Math.max(0, elapsed / (settleMs + lengthMs))) };
}

/** One event of a calibration, a pure function. Events that do not belong to the phase change nothing. */
export function calibrate(state: CalibrationState, event: CalibrationEvent): CalibrationState {
	const { plan } = state;
	const fail = (reason: string): CalibrationState => ({ phase: 'failed', plan, reason });
	const tooFew = (count: number): CalibrationState =>
		fail(`Only ${count} samples came, at least ${FEWEST_SAMPLES} are needed: is the signal there?`);
	switch (event.type) {
		case 'cancel':
			return { phase: 'idle', plan };
		case 'lost':
			return state.phase === 'done' || state.phase === 'idle' ? state : fail(event.reason);
		case 'next':
			if (state.phase === 'prepare') return { phase: 'maximum', plan, rest: state.rest, ...fresh };
			if (state.phase === 'rest' || state.phase === 'maximum') return state;
			return { phase: 'rest', plan, ...fresh };
		case 'sample':
			break;
	}
	if (state.phase === 'rest') {
		const part = measure(state, event.tMs, event.value, plan.settleMs, plan.restMs);
		if (part.done < 1) return { phase: 'rest', plan, ...part };
		if (part.values.length < FEWEST_SAMPLES) return tooFew(part.values.length);
		return { phase: 'prepare', plan, rest: restLevel(part.values) };
	}
	if (state.phase === 'maximum') {
		const part = measure(state, event.tMs, event.value, plan.settleMs, plan.maximumMs);
		if (part.done < 1) return { phase: 'maximum', plan, rest: state.rest, ...part };
		if (part.values.length < FEWEST_SAMPLES) return tooFew(part.values.length);
		const maximum = quantile(part.values, 0.5);
		if (!(maximum > state.rest)) {
			return fail(
				`The maximum (${maximum.toPrecision(3)}) does not stand out from rest (${state.rest.toPrecision(3)}): try again, or check the signal.`,
			);
		}
		return { phase: 'done', plan, calibration: { rest: state.rest, maximum } };
	}
	return state;
}

/** A value between a person's rest (0) and maximum (1), not bounded. */
export function normalised({ rest, maximum }: Calibration, value: number): number {
	return (value - rest) / (maximum - rest);
}

/**
 * The control law's threshold and gain for a calibration in Hz: rest opens the hand, the maximum closes it. They are
 * brought within the law's ranges (at most 1000 Hz, at most 10 per Hz).
 */
export function lawFor({ rest, maximum }: Calibration): Pick<ControlParameters, 'thresholdHz' | 'gainPerHz'> {
	return {
		thresholdHz: Math.min(1000, Math.max(0, rest)),
		gainPerHz: Math.min(10, 1 / (maximum - rest)),
	};
}
