import { UserError } from '../../base/errors.ts';
import type { Protocol } from '../../protocol/experiment/protocolFile.ts';
import { type Formula, readFormula } from './formula.ts';

/** Quantities that a protocol computes from others are called `computed.` and their name. */
const prefix = 'computed.';

/** A quantity computed from others at every sample. */
export interface ComputedTrace {
	/** `computed.erg` */
	readonly path: string;
	/** Quantities that it reads. */
	readonly reads: readonly string[];
	readonly formula: Formula;
}

/** Whether a path is of a computed quantity. */
export const isComputed = (path: string): boolean => path.startsWith(prefix);

/** Names in a formula. */
function namesIn(formula: Formula): string[] {
	const names = new Set<string>();
	formula.value((name) => {
		names.add(name);
		return 1;
	});
	return [...names];
}

/** The computed quantity of a path. @throws UserError for one that the protocol has not, and for formulas that cannot be */
export function computedTraceAt(path: string, { computed }: Protocol['record']): ComputedTrace {
	const name = path.slice(prefix.length);
	const text = computed[name];
	if (text === undefined) {
		const known = Object.keys(computed).map((each) => `${prefix}${each}`);
		throw new UserError(
			`'${path}': record.computed has no '${name}'; it has ${known.length === 0 ? 'none' : known.join(', ')}`,
		);
	}
	const formula = readFormula(`record.computed.${name}`, text);
	return { path, reads: namesIn(formula), formula };
}

/**
 * Values of a computed quantity: of the means over the cells of what it reads.
 * @param valuesOf values of the cells of a quantity at all samples
 */
export function computedValues(
	{ reads, formula }: ComputedTrace,
	samples: number,
	valuesOf: (path: string) => readonly Float64Array[],
): Float64Array {
	const means = new Map(
		reads.map((path) => {
			const cells = valuesOf(path);
			const mean = Float64Array.from({ length: samples }, (_, k) =>
				cells.reduce((sum, values) => sum + (values[k] as number) / cells.length, 0),
			);
			return [path, mean] as const;
		}),
	);
	return Float64Array.from({ length: samples }, (_, k) => formula.value((name) => means.get(name)?.[k] as number));
}
