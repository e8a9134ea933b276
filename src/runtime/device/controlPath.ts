import type { SpikeEvent } from '../../engine/server/engineMessages.ts';
import { type Calibration, type CalibrationEvent, lawFor } from '../../io/control/calibration.ts';
import { createGripController, type GripIntent } from '../../io/control/controlLaw.ts';
import { parseDecoder } from '../../io/control/decoderFile.ts';
import { createBlend } from '../../io/control/fusion.ts';
import { controlParameters } from '../../io/control/parameters.ts';
import { createVisionDrive, type EstimatorSpec } from '../../io/control/visionDrive.ts';
import type { Description } from '../../protocol/description.ts';
import {
	type ControlBlock,
	defaultControl,
	type EmgSourceSpec,
	type EstimatorChoice,
	type FusionChoice,
} from '../../protocol/session/controlBlock.ts';
import type { CalibrationStatus, EmgStatus } from '../../protocol/status.ts';
import type { KeptControl } from '../presentSession.ts';
import { type Calibrated, createCalibrationWizard } from './calibrationWizard.ts';
import { defaultGrip, describeControl, type GripSettings, splitControl } from './controlSettings.ts';
import { createEmgChannel, type EmgLines } from './emgChannel.ts';

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

/** What a choice of a session asks for. @throws UserError for a decoder file that makes no sense */
function estimatorOf(choice: EstimatorChoice): EstimatorSpec {
	return choice.kind === 'decoder' ? { kind: 'decoder', decoder: parseDecoder(choice.text, choice.file) } : choice;
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

/** The blend of a fusion that nothing is asked of: it shows that the fusion makes sense. @throws UserError when it does not */
const checkFusion = (fusion: FusionChoice): void => void createBlend(fusion, () => 0);

/** What a calibration sets. */
function calibratedBlock(block: ControlBlock, of: Calibrated, calibration: Calibration): ControlBlock {
	return of === 'vision'
		? { ...block, parameters: { ...block.parameters, ...lawFor(calibration) } }
		: { ...block, emgCalibration: { restMv: calibration.rest, maximumMv: calibration.maximum } };
}

/**
 * Creates a control path by the block that is kept.
 * @param changed told when a calibration has set parameters that nobody asked for one by one
 * @param emg how a muscle is reached
 * @param kept where the block stands; default its own, the plain law of Arrow et al.
 */
export function createControlPath(changed: () => void, emg: EmgLines, kept: KeptControl = ownControl()): ControlPath {
	const muscle = createEmgChannel(emg);
	let cells = 1;
	let modelMs = 0;
	const activationAt = (tMs: number): number => muscle.at(tMs, modelMs).activation;
	const blend = () => createBlend(kept.control().fusion, activationAt);
	/** The law's parameters; until somebody sets it, averaged over the cells there are. */
	const lawOf = ({ parameters }: ControlBlock) => controlParameters({ cells, ...splitControl(parameters).law });
	const grip = (): GripSettings => ({ ...defaultGrip, ...splitControl(kept.control().parameters).grip });
	let join = blend();
	const create = () =>
		createGripController(lawOf(kept.control()), 0, {
			estimator: estimatorOf(kept.control().estimator),
			blend: (wanted, tMs) => join(wanted, tMs),
		});
	let controller = create();
	let intent = controller.advance(0);
	const keep = (changes: Partial<ControlBlock>): void => kept.keepControl({ ...kept.control(), ...changes });

	const look = (of: Calibrated): CalibrationEvent | null => {
		if (of === 'vision') return { type: 'sample', tMs: intent.tMs, value: intent.rateHz };
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
			const block = calibratedBlock(kept.control(), of, calibration);
			controller.configure(lawOf(block));
			kept.keepControl(block);
			muscle.calibrate(block.emgCalibration ?? null);
			changed();
		},
	});

	const ready = async (block: ControlBlock): Promise<ReadyControl> => {
		splitControl(block.parameters);
		createVisionDrive(lawOf(block), estimatorOf(block.estimator));
		checkFusion(block.fusion);
		const useMuscle = await muscle.ready(block.emg);
		return {
			block,
			async use(parameters = block.parameters) {
				const next = { ...block, parameters };
				wizard.cancel('vision');
				wizard.cancel('emg');
				kept.keepControl(next);
				controller.choose(estimatorOf(next.estimator));
				controller.configure(lawOf(next));
				join = blend();
				muscle.calibrate(next.emgCalibration ?? null);
				await useMuscle();
			},
		};
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
			join = blend();
			controller = create();
			intent = controller.advance(0);
			wizard.restarted();
		},
		intent: () => intent,
		grip,
		configure(changes) {
			splitControl(changes);
			const parameters = { ...kept.control().parameters, ...changes };
			controller.configure(lawOf({ ...kept.control(), parameters }));
			keep({ parameters });
		},
		setEstimator(estimator) {
			controller.choose(estimatorOf(estimator));
			keep({ estimator });
		},
		setFusion(fusion) {
			checkFusion(fusion);
			keep({ fusion });
			join = blend();
		},
		async setEmg(spec) {
			const use = await muscle.ready(spec);
			keep({ emg: spec });
			await use();
			wizard.cancel('emg');
		},
		effort: muscle.effort,
		calibrate: wizard.say,
		block: kept.control,
		ready,
		restore: async (block) => (await ready(block)).use(),
		describe: () => describeControl(controller.parameters(), grip()),
		emg() {
			const newest = muscle.newest();
			return newest && { ...newest.state, source: muscle.spec.type, gates: kept.control().fusion.mode !== 'vision' };
		},
		calibration: wizard.status,
		delayMs() {
			const delay = controller.delayMs();
			return Number.isNaN(delay) ? null : delay;
		},
		async close() {
			wizard.close();
			await muscle.close();
		},
	};
}
