import type { EstimatorChoice } from '../../protocol/session/controlBlock.ts';
import { decoderEstimator } from './decoderEstimator.ts';
import type { EstimatorKind, VisionDrive } from './estimator.ts';
import { exponentialFilter } from './exponentialFilter.ts';
import type { ControlParameters } from './parameters.ts';
import type { PopulationDecoder } from './populationDecoder.ts';
import { windowedCount } from './windowedCount.ts';

/** Which estimator turns spikes into a wanted closure, with what its file holds. */
export type EstimatorSpec =
	| Exclude<EstimatorChoice, { kind: 'decoder' }>
	| { readonly kind: 'decoder'; readonly decoder: PopulationDecoder };

type Kind = EstimatorChoice['kind'];
type Choice<K extends Kind> = Extract<EstimatorChoice, { kind: K }>;
type Spec<K extends Kind> = Extract<EstimatorSpec, { kind: K }>;

/**
 * Every estimator, by what a session calls it (`estimatorSchema`), in the order shown to users.
 * To add one: its form there, a file here, and a line.
 */
export const ESTIMATORS: { readonly [K in Kind]: EstimatorKind<Choice<K>, Spec<K>> } = {
	count: windowedCount,
	exponential: exponentialFilter,
	decoder: decoderEstimator,
};

/** Whether a text is the name of one. */
export const isEstimator = (text: string): text is Kind => Object.hasOwn(ESTIMATORS, text);

const readAs = <K extends Kind>(kind: K, choice: Choice<K>): Spec<K> => ESTIMATORS[kind].read(choice);
const driveAs = <K extends Kind>(kind: K, parameters: ControlParameters, spec: Spec<K>): VisionDrive =>
	ESTIMATORS[kind].drive(parameters, spec);
const memoryAs = <K extends Kind>(kind: K, parameters: ControlParameters, spec: Spec<K>): number =>
	ESTIMATORS[kind].memoryMs(parameters, spec);

/** What a choice of a session asks for. @throws UserError for a decoder file that makes no sense */
export function estimatorOf(choice: EstimatorChoice): EstimatorSpec {
	return readAs<Kind>(choice.kind, choice);
}

/** The estimator that the parameters and the choice give. @throws UserError for a decoder that makes no sense */
export function createVisionDrive(parameters: ControlParameters, spec: EstimatorSpec): VisionDrive {
	return driveAs<Kind>(spec.kind, parameters, spec);
}

/** How far back any estimator looks with these parameters, ms: what must be kept for another one to take over. */
export function memoryMs(parameters: ControlParameters, spec: EstimatorSpec): number {
	return memoryAs<Kind>(spec.kind, parameters, spec);
}
