import { UserError } from '../../../base/errors.ts';
import {
	beginCalibration,
	type Calibration,
	type CalibrationPlan,
	type CalibrationState,
	calibrate,
} from '../calibration.ts';
import { createEmgSignal } from './emgSignal.ts';
import { type EmgSource, EmgSourceLostError } from './emgSource.ts';

/** How a calibration is led. */
export interface EmgWizardOptions {
	readonly source: EmgSource;
	readonly plan?: Partial<CalibrationPlan>;
	/** Called when the phase changes, to tell the person what to do. */
	readonly show: (state: CalibrationState) => void;
	/** Resolves when the person is ready to go on; samples until then are passed over. */
	readonly ready: (state: CalibrationState) => Promise<void>;
	readonly signal: AbortSignal;
}

/** The envelope is measured this often, ms. */
const SAMPLE_MS = 20;

/**
 * Leads a person through rest and maximum at an EMG source.
 * @throws UserError (rejection) when it fails or the source ends before it is done; the signal's reason when it aborts
 */
export async function runEmgCalibration(options: EmgWizardOptions): Promise<Calibration> {
	const { source, plan = {}, show, ready, signal } = options;
	const envelope = createEmgSignal({ rateHz: source.rateHz });
	let state = beginCalibration(plan);
	let begun = false;
	let waitsForPerson = true;
	let refused: { readonly error: unknown } | undefined;
	const refusal = () => refused;
	const step = (next: CalibrationState): void => {
		const changed = next.phase !== state.phase;
		state = next;
		if (!changed) return;
		show(state);
		if (state.phase === 'prepare') ask();
	};
	const ask = (): void => {
		waitsForPerson = true;
		ready(state).then(
			() => {
				waitsForPerson = false;
				step(calibrate(state, { type: 'next' }));
			},
			(error: unknown) => {
				refused = { error };
			},
		);
	};
	let measuredMs = 0;
	try {
		for await (const { firstSample, samplesMv } of source.blocks(signal)) {
			// By number, not by arrival: a burst of late bytes is still so many milliseconds of muscle.
			const lastMs = ((firstSample + samplesMv.length - 1) * 1000) / source.rateHz;
			envelope.take(samplesMv, lastMs);
			if (!begun) {
				// A person is asked once the muscle is there.
				begun = true;
				show(state);
				ask();
			}
			const no = refusal();
			if (no) throw no.error;
			const complaint = source.complaint();
			if (complaint !== '') throw new UserError(complaint);
			for (; measuredMs <= lastMs; measuredMs += SAMPLE_MS) {
				const { envelopeMv: value } = envelope.at(measuredMs);
				if (!waitsForPerson) step(calibrate(state, { type: 'sample', tMs: measuredMs, value }));
				// A person who is ready at once (a recording) goes on before the next sample.
				if (waitsForPerson) await Promise.resolve();
			}
			if (state.phase === 'done') return state.calibration;
			if (state.phase === 'failed') throw new UserError(state.reason);
		}
	} catch (error) {
		if (!(error instanceof EmgSourceLostError)) throw error;
		throw new UserError(`The calibration ended in phase ${state.phase}: ${error.message}`);
	}
	signal.throwIfAborted();
	throw new UserError(`${source.name} ended in phase ${state.phase} of the calibration; it must be longer.`);
}
