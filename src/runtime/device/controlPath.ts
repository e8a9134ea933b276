import type { Timers } from '../../base/clock.ts';
import type { SpikeEvent } from '../../engine/server/engineMessages.ts';
import {
	beginCalibration,
	type CalibrationEvent,
	type CalibrationState,
	calibrate,
	calibrationPrompt,
	lawFor,
} from '../../io/control/calibration.ts';
import { createGripController, type GripIntent } from '../../io/control/controlLaw.ts';
import { parseDecoder } from '../../io/control/decoderFile.ts';
import { createBlend } from '../../io/control/fusion.ts';
import type { ControlParameters } from '../../io/control/parameters.ts';
import type { EstimatorSpec } from '../../io/control/visionDrive.ts';
import type { Description } from '../../protocol/description.ts';
import type {
	ControlBlock,
	EmgSourceSpec,
	EstimatorChoice,
	FusionChoice,
} from '../../protocol/session/controlBlock.ts';
import type { CalibrationStatus, EmgStatus } from '../../protocol/status.ts';
import { defaultGrip, describeControl, type GripSettings, splitControl } from './controlSettings.ts';
import { createEmgChannel, type EmgLines } from './emgChannel.ts';

/** What is calibrated: the muscle's rest and maximum, or the retina's rates of an open and a closed hand. */
export type Calibrated = 'emg' | 'vision';

/** Spikes and a muscle in, the closure wanted out: estimator, fusion, shaping, and their calibration. */
export interface ControlPath {
	/** Spikes, complete up to a model time. */
	progress(spikes: readonly SpikeEvent[], modelTimeMs: number): GripIntent;
	/** The model begins anew, with so many spiking cells. */
	restarted(cells: number): void;
	intent(): GripIntent;
	grip(): GripSettings;
	/** @throws UserError naming the parameter */
	configure(changes: Readonly<Record<string, number>>): void;
	/** @throws UserError for a decoder file that makes no sense; then nothing changes */
	setEstimator(choice: EstimatorChoice): void;
	/** @throws UserError when a number is out of range */
	setFusion(fusion: FusionChoice): void;
	/** @throws UserError (rejection) for a recording that cannot be read; then nothing changes */
	setEmg(emg: EmgSourceSpec): Promise<void>;
	/** Contraction of a simulated muscle without a period, 0 to 1. */
	effort(level: number): void;
	/** The person's word in the calibration wizard. */
	calibrate(of: Calibrated, word: 'next' | 'cancel'): void;
	/** Everything as a session keeps it. */
	block(): ControlBlock;
	/** Takes over what a session keeps. @throws UserError (rejection) naming what does not fit; what came before it is taken over */
	restore(block: ControlBlock): Promise<void>;
	describe(): Description['control'];
	emg(): EmgStatus | null;
	calibration(): CalibrationStatus | null;
	/** The estimator's own delay, ms; null for a decoder that answers only to changes. */
	delayMs(): number | null;
	close(): Promise<void>;
}

/** While a person is measured, the muscle is looked at this often, ms. */
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

/** What a choice of a session asks for. @throws UserError for a decoder file that makes no sense */
function estimatorOf(choice: EstimatorChoice): EstimatorSpec {
	return choice.kind === 'decoder' ? { kind: 'decoder', decoder: parseDecoder(choice.text, choice.file) } : choice;
}

/**
 * Creates the plain law of Arrow et al.: counted spikes, no muscle.
 * @param changed told when a calibration has set parameters that nobody asked for one by one
 * @param emg how a muscle is reached
 */
export function createControlPath(changed: () => void, emg: EmgLines): ControlPath {
	const { timers } = emg;
	const muscle = createEmgChannel(emg);
	let estimator: EstimatorChoice = { kind: 'count' };
	let fusion: FusionChoice = { mode: 'vision' };
	let emgCalibration: ControlBlock['emgCalibration'];
	let law: Partial<ControlParameters> = {};
	let gripChanges: Partial<GripSettings> = {};
	let cells = 1;
	let modelMs = 0;
	let measured: { readonly of: Calibrated; readonly state: CalibrationState } | null = null;
	let stopLooking: (() => void) | undefined;
	const activationAt = (tMs: number): number => muscle.at(tMs, modelMs).activation;
	let join = createBlend(fusion, activationAt);
	const create = () =>
		createGripController({ ...law, cells: law.cells ?? cells }, 0, {
			estimator: estimatorOf(estimator),
			blend: (wanted, tMs) => join(wanted, tMs),
		});
	let controller = create();
	let intent = controller.advance(0);

	const step = (event: CalibrationEvent): void => {
		if (!measured) return;
		const { of } = measured;
		const state = calibrate(measured.state, event);
		measured = { of, state };
		if (state.phase === 'rest' || state.phase === 'maximum') {
			stopLooking ??= every(timers, lookMs, look);
			return;
		}
		stopLooking?.();
		stopLooking = undefined;
		if (state.phase !== 'done') return;
		const { calibration } = state;
		if (of === 'vision') {
			const next = lawFor(calibration);
			controller.configure(next);
			law = { ...law, ...next };
		} else {
			emgCalibration = { restMv: calibration.rest, maximumMv: calibration.maximum };
			muscle.calibrate(emgCalibration);
		}
		changed();
	};
	/** Measures what is being calibrated. */
	const look = (): void => {
		if (measured?.of === 'vision') {
			step({ type: 'sample', tMs: intent.tMs, value: intent.rateHz });
			return;
		}
		const newest = muscle.newest();
		if (!newest) step({ type: 'lost', reason: 'The EMG source was taken away.' });
		else if (newest.state.phase === 'lost' || newest.state.phase === 'silent') {
			step({ type: 'lost', reason: newest.state.message });
		} else if (newest.state.phase === 'live') {
			step({ type: 'sample', tMs: newest.tMs, value: newest.state.envelopeMv });
		}
	};

	const configure = (changes: Readonly<Record<string, number>>): void => {
		const parts = splitControl(changes);
		controller.configure(parts.law);
		law = { ...law, ...parts.law };
		gripChanges = { ...gripChanges, ...parts.grip };
	};
	const setEstimator = (choice: EstimatorChoice): void => {
		controller.choose(estimatorOf(choice));
		estimator = choice;
	};
	const setFusion = (next: FusionChoice): void => {
		join = createBlend(next, activationAt);
		fusion = next;
	};
	const setEmg = async (emg: EmgSourceSpec): Promise<void> => {
		await muscle.set(emg);
		if (measured?.of === 'emg') step({ type: 'cancel' });
	};

	return {
		progress(spikes, modelTimeMs) {
			modelMs = modelTimeMs;
			controller.push(spikes);
			intent = controller.advance(modelTimeMs);
			return intent;
		},
		restarted(channels) {
			cells = Math.max(1, channels);
			modelMs = 0;
			muscle.restarted();
			join = createBlend(fusion, activationAt);
			controller = create();
			intent = controller.advance(0);
			// Times of what was measured so far mean nothing any more.
			if (measured?.state.phase === 'rest' || measured?.state.phase === 'maximum') {
				step({ type: 'lost', reason: 'The model began anew during the calibration.' });
			}
		},
		intent: () => intent,
		grip: () => ({ ...defaultGrip, ...gripChanges }),
		configure,
		setEstimator,
		setFusion,
		setEmg,
		effort: muscle.effort,
		calibrate(of, word) {
			if (measured?.of !== of) {
				step({ type: 'cancel' });
				measured = { of, state: beginCalibration() };
			}
			step({ type: word });
			if (word === 'cancel') measured = null;
		},
		block: () => ({
			parameters: { ...law, ...gripChanges },
			estimator,
			fusion,
			emg: muscle.spec,
			...(emgCalibration === undefined ? {} : { emgCalibration }),
		}),
		async restore(block) {
			configure(block.parameters);
			setEstimator(block.estimator);
			setFusion(block.fusion);
			emgCalibration = block.emgCalibration;
			muscle.calibrate(emgCalibration ?? null);
			await setEmg(block.emg);
		},
		describe: () => describeControl(controller.parameters(), { ...defaultGrip, ...gripChanges }),
		emg() {
			const newest = muscle.newest();
			return newest && { ...newest.state, source: muscle.spec.type, gates: fusion.mode !== 'vision' };
		},
		calibration() {
			if (!measured) return null;
			const { of, state } = measured;
			const done = state.phase === 'rest' || state.phase === 'maximum' ? state.done : state.phase === 'done' ? 1 : 0;
			return { of, phase: state.phase, prompt: calibrationPrompt(state), done };
		},
		delayMs() {
			const delay = controller.delayMs();
			return Number.isNaN(delay) ? null : delay;
		},
		async close() {
			stopLooking?.();
			await muscle.close();
		},
	};
}
