import type { Timers } from '../../base/clock.ts';
import {
	beginCalibration,
	type Calibration,
	type CalibrationEvent,
	type CalibrationState,
	calibrate,
	calibrationPrompt,
} from '../../io/control/calibration.ts';
import type { CalibrationStatus } from '../../protocol/status.ts';

/** What is calibrated: the muscle's rest and maximum, or the retina's rates of an open and a closed hand. */
export type Calibrated = CalibrationStatus['of'];

/** Leads a person through a calibration, one at a time. */
export interface CalibrationWizard {
	/** The person's word. */
	say(of: Calibrated, word: 'next' | 'cancel'): void;
	/** What was measured so far of this means nothing any more: it is called off. */
	cancel(of: Calibrated): void;
	/** The model began anew: times of what was measured so far mean nothing any more. */
	restarted(): void;
	status(): CalibrationStatus | null;
	close(): void;
}

/** What a wizard works with. */
export interface CalibrationWizardOptions {
	readonly timers: Timers;
	/** What is measured now: a sample, why there is none any more, or null while there is nothing new. */
	readonly look: (of: Calibrated) => CalibrationEvent | null;
	/** Measured to the end. */
	readonly done: (of: Calibrated, calibration: Calibration) => void;
}

/** While a person is measured, the signal is looked at this often, ms. */
const lookMs = 20;

/** Calls `run` again and again; returns how to stop it. */
function every(timers: Timers, ms: number, run: () => void): () => void {
	let cancel = (): void => undefined;
	let stopped = false;
	const again = (): void => {
		cancel = timers.after(ms, () => {
			run();
			if (!stopped) again();
		});
	};
	again();
	return () => {
		stopped = true;
		cancel();
	};
}

const isMeasuring = ({ phase }: CalibrationState): boolean => phase === 'rest' || phase === 'maximum';

/** A wizard that nobody has asked for yet. */
export function createCalibrationWizard({ timers, look, done }: CalibrationWizardOptions): CalibrationWizard {
	let measured: { readonly of: Calibrated; readonly state: CalibrationState } | null = null;
	let stopLooking: (() => void) | undefined;

	const step = (event: CalibrationEvent): void => {
		if (!measured) return;
		const { of } = measured;
		const state = calibrate(measured.state, event);
		measured = { of, state };
		if (isMeasuring(state)) {
			stopLooking ??= every(timers, lookMs, lookAgain);
			return;
		}
		stopLooking?.();
		stopLooking = undefined;
		if (state.phase === 'done') done(of, state.calibration);
	};
	const lookAgain = (): void => {
		const event = measured && look(measured.of);
		if (event) step(event);
	};

	return {
		say(of, word) {
			if (measured?.of !== of) {
				step({ type: 'cancel' });
				measured = { of, state: beginCalibration() };
			}
			step({ type: word });
			if (word === 'cancel') measured = null;
		},
		cancel(of) {
			if (measured?.of === of) step({ type: 'cancel' });
		},
		restarted() {
			if (measured && isMeasuring(measured.state)) {
				step({ type: 'lost', reason: 'The model began anew during the calibration.' });
			}
		},
		status() {
			if (!measured) return null;
			const { of, state } = measured;
			const share = state.phase === 'rest' || state.phase === 'maximum' ? state.done : state.phase === 'done' ? 1 : 0;
			return { of, phase: state.phase, prompt: calibrationPrompt(state), done: share };
		},
		close: () => stopLooking?.(),
	};
}
