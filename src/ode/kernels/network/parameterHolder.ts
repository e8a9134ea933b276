import type { Kind } from '../../equations/linking/kind.ts';

/** What has parameters: a group, or the circuit itself. */
export interface ParameterHolder {
	readonly name: string;
	readonly kind: Pick<Kind, 'parameters'>;
	/** In inside units, in the order of the kind's parameters. */
	readonly parameters: Float64Array;
}
