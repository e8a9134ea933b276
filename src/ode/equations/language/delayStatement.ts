import type { ConnectionStatement } from './declaration.ts';
import type { StatementReader } from './expressionParser.ts';
import { EquationError } from './place.ts';
import { wantQuantity } from './quantity.ts';

/** Delays of a synapse, ms. A shorter one than `shortest` counts as none. */
export const delayLimits = { shortest: 0.01, longest: 100 } as const;

/**
 * Reads `delay TIME[ms]`, if it comes next.
 * @throws EquationError for another unit, a time out of range, or a gap junction, which passes current at once
 */
export function readDelay(reader: StatementReader, type: ConnectionStatement['type']): number | undefined {
	if (!reader.take('delay')) return undefined;
	if (type === 'junction') {
		throw new EquationError(
			reader.place,
			"a gap junction passes current at once and takes no delay; leave 'delay' out, or join the cells by a synapse",
		);
	}
	const { shortest, longest } = delayLimits;
	const delayMs = wantQuantity(reader, 'the delay', 'ms', [0, longest]);
	if (delayMs === 0 || delayMs >= shortest) return delayMs;
	throw new EquationError(reader.place, `the delay must be 0, or ${shortest} to ${longest} ms; got ${delayMs} ms`);
}
