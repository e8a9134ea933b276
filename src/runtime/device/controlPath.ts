import type { SpikeEvent } from '../../engine/server/engineMessages.ts';
import { type CalibrationEvent, lawFor } from '../../io/control/calibration.ts';
import type { GripIntent } from '../../io/control/controlLaw.ts';
import type { Description } from '../../protocol/description.ts';
import {
	type ControlBlock,
	defaultControl,
	type EmgSourceSpec,
	type EstimatorChoice,
	type FusionChoice,
} from '../../protocol/session/controlBlock.ts';
import type { CalibrationStatus, EmgStatus } from '../../protocol/status.ts';
import type { KeptControl } from '../session/presentSession.ts';
import { type Calibrated, createCalibrationWizard } from './calibrationWizard.ts';
import type { GripSettings } from './controlSettings.ts';
import { createEmgChannel, type EmgLines } from './emgChannel.ts';
import { createKeptLaw } from './keptLaw.ts';

/** A block that fits, with its files read. */
export interface ReadyControl {
	readonly block: ControlBlock;
	/** Defaults, then the block, from now on; never fails. @param parameters in the place of the block's */
	use(parameters?: ControlBlock['parameters']): Promise<void>;
}

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
	/** Makes ready what a session keeps; nothing changes yet. @throws UserError (rejection) naming what does not fit */
	ready(block: ControlBlock): Promise<ReadyControl>;
	/** Takes over what a session keeps: defaults, then the block. @throws UserError (rejection) as `ready`; then nothing changes */
	restore(block: ControlBlock): Promise<void>;
	describe(): Description['control'];
	emg(): EmgStatus | null;
	calibration(): CalibrationStatus | null;
	/** The estimator's own delay, ms; null for a decoder that answers only to changes. */
	delayMs(): number | null;
	close(): Promise<void>;
}

/** A control block that nobody else holds. */
function ownControl(): KeptControl {
	let block = defaultControl();
	return {
		control: () => block,
		keepControl(next) {
			block = next;
		},
	};
}

/**
 * Creates a control path by the block that is kept.
 * @param changed told when a calibration has set parameters that nobody asked for one by one
 * @param emg how a muscle is reached
 * @param kept where the block stands; default its own, the plain law of Arrow et al.
 */
export function createControlPath(changed: () => void, emg: EmgLines, kept: KeptControl = ownControl()): ControlPath {
	const muscle = createEmgChannel(emg);
	let modelMs = 0;
	const law = createKeptLaw(kept, (tMs) => muscle.at(tMs, modelMs).activation);

	const look = (of: Calibrated): CalibrationEvent | null => {
		if (of === 'vision') return { type: 'sample', tMs: law.intent().tMs, value: law.intent().rateHz };
		const newest = muscle.newest();
		if (!newest) return { type: 'lost', reason: 'The EMG source was taken away.' };
		const { phase, message, envelopeMv } = newest.state;
		if (phase === 'lost' || phase === 'silent') return { type: 'lost', reason: message };
		return phase === 'live' ? { type: 'sample', tMs: newest.tMs, value: envelopeMv } : null;
	};
	const wizard = createCalibrationWizard({
		timers: emg.timers,
		look,
		done(of, calibration) {
			if (of === 'vision') law.configure(lawFor(calibration));
			else {
				const emgCalibration = { restMv: calibration.rest, maximumMv: calibration.maximum };
				kept.keepControl({ ...kept.control(), emgCalibration });
				muscle.calibrate(emgCalibration);
			}
			changed();
		},
	});

	const ready = async (block: ControlBlock): Promise<ReadyControl> => {
		law.check(block);
		const useMuscle = await muscle.ready(block.emg);
		return {
			block,
			async use(parameters = block.parameters) {
				wizard.cancel('vision');
				wizard.cancel('emg');
				law.use({ ...block, parameters });
				muscle.calibrate(block.emgCalibration ?? null);
				await useMuscle();
			},
		};
	};

	return {
		progress(spikes, modelTimeMs) {
			modelMs = modelTimeMs;
			return law.progress(spikes, modelTimeMs);
		},
		restarted(channels) {
			modelMs = 0;
			muscle.restarted();
			law.restarted(channels);
			wizard.restarted();
		},
		intent: law.intent,
		grip: law.grip,
		configure: law.configure,
		setEstimator: law.setEstimator,
		setFusion: law.setFusion,
		async setEmg(spec) {
			const use = await muscle.ready(spec);
			kept.keepControl({ ...kept.control(), emg: spec });
			await use();
			wizard.cancel('emg');
		},
		effort: muscle.effort,
		calibrate: wizard.say,
		block: kept.control,
		ready,
		restore: async (block) => (await ready(block)).use(),
		describe: law.describe,
		emg() {
			const newest = muscle.newest();
			return newest && { ...newest.state, source: muscle.spec.type, gates: kept.control().fusion.mode !== 'vision' };
		},
		calibration: wizard.status,
		delayMs: law.delayMs,
		async close() {
			wizard.close();
			await muscle.close();
		},
	};
}
