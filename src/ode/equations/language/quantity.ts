import { parseUnit } from '../units/unit.ts';
import { unitAt, wantDimension } from './check.ts';
import type { StatementReader } from './expressionParser.ts';
import { EquationError } from './place.ts';

/** A number that must lie in a range. @throws EquationError that says what it is */
export function wantBetween(
	reader: StatementReader,
	what: string,
	value: number,
	[minimum, maximum]: readonly [number, number],
	unit = '',
): number {
	const suffix = unit === '' ? '' : ` ${unit}`;
	if (value >= minimum && value <= maximum) return value;
	throw new EquationError(reader.place, `${what} must be ${minimum} to ${maximum}${suffix}; got ${value}${suffix}`);
}

/** Reads a number with its unit, in another unit of the same dimension. @throws EquationError for another one or a number outside the range */
export function wantQuantity(
	reader: StatementReader,
	what: string,
	unit: string,
	range: readonly [number, number],
): number {
	const value = reader.wantNumber(what);
	const given = unitAt(reader.wantUnit(), reader.place);
	const wanted = parseUnit(unit);
	wantDimension(given, wanted.dimension, what, reader.place);
	return wantBetween(reader, what, (value * given.factor) / wanted.factor, range, unit);
}

/** Reads a whole number that must lie in a range. @throws EquationError that says what it is */
export function wantWhole(reader: StatementReader, what: string, minimum: number, maximum: number): number {
	const value = wantBetween(reader, what, reader.wantNumber(what), [minimum, maximum]);
	if (Number.isInteger(value)) return value;
	throw new EquationError(reader.place, `${what} must be a whole number; got ${value}`);
}
