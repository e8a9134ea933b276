import type { SpikeEvent } from '../../engine/server/engineMessages.ts';
import { createGripController, type GripIntent } from '../../io/control/controlLaw.ts';
import { parseDecoder } from '../../io/control/decoderFile.ts';
import { createVisionDrive, type EstimatorSpec } from '../../io/control/estimators.ts';
import { createBlend } from '../../io/control/fusion.ts';
import { controlParameters } from '../../io/control/parameters.ts';
import type { Description } from '../../protocol/description.ts';
import type { ControlBlock, EstimatorChoice, FusionChoice } from '../../protocol/session/controlBlock.ts';
import type { KeptControl } from '../session/presentSession.ts';
import { defaultGrip, describeControl, type GripSettings, splitControl } from './controlSettings.ts';

/** The control law by the block that is kept: what is refused leaves both as they are. */
export interface KeptLaw {
	/** Spikes, complete up to a model time. */
	progress(spikes: readonly SpikeEvent[], modelTimeMs: number): GripIntent;
	/** The model begins anew, with so many spiking cells. */
	restarted(channels: number): void;
	intent(): GripIntent;
	grip(): GripSettings;
	/** @throws UserError naming what does not fit */
	check(block: ControlBlock): void;
	/** Another block, checked before; the grip moves on from where it is. */
	use(block: ControlBlock): void;
	/** @throws UserError naming the parameter */
	configure(changes: Readonly<Record<string, number>>): void;
	/** @throws UserError for a decoder file that makes no sense */
	setEstimator(estimator: EstimatorChoice): void;
	/** @throws UserError when a number is out of range */
	setFusion(fusion: FusionChoice): void;
	describe(): Description['control'];
	/** The estimator's own delay, ms; null for a decoder that answers only to changes. */
	delayMs(): number | null;
}

/** What a choice of a session asks for. @throws UserError for a decoder file that makes no sense */
function estimatorOf(choice: EstimatorChoice): EstimatorSpec {
	return choice.kind === 'decoder' ? { kind: 'decoder', decoder: parseDecoder(choice.text, choice.file) } : choice;
}

/** The blend of a fusion that nothing is asked of: it shows that the fusion makes sense. @throws UserError when it does not */
const checkFusion = (fusion: FusionChoice): void => void createBlend(fusion, () => 0);

/**
 * A law in the dark, for one cell.
 * @param activationAt the muscle's activation at a time of the model, ms
 */
export function createKeptLaw(kept: KeptControl, activationAt: (tMs: number) => number): KeptLaw {
	let cells = 1;
	const blend = () => createBlend(kept.control().fusion, activationAt);
	/** The law's parameters; until somebody sets it, averaged over the cells there are. */
	const lawOf = ({ parameters }: Pick<ControlBlock, 'parameters'>) =>
		controlParameters({ cells, ...splitControl(parameters).law });
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

	return {
		progress(spikes, modelTimeMs) {
			controller.push(spikes);
			intent = controller.advance(modelTimeMs);
			return intent;
		},
		restarted(channels) {
			cells = Math.max(1, channels);
			join = blend();
			controller = create();
			intent = controller.advance(0);
		},
		intent: () => intent,
		grip,
		check(block) {
			createVisionDrive(lawOf(block), estimatorOf(block.estimator));
			checkFusion(block.fusion);
		},
		use(block) {
			kept.keepControl(block);
			controller.choose(estimatorOf(block.estimator));
			controller.configure(lawOf(block));
			join = blend();
		},
		configure(changes) {
			const parameters = { ...kept.control().parameters, ...changes };
			controller.configure(lawOf({ parameters }));
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
		describe: () => describeControl(controller.parameters(), grip()),
		delayMs() {
			const delay = controller.delayMs();
			return Number.isNaN(delay) ? null : delay;
		},
	};
}
