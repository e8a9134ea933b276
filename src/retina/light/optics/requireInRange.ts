import { UserError } from '../../../base/errors.ts';

/** Throws a UserError that names the field unless `value` is a finite number within [min, max]. Returns the value. */
export function requireInRange(field: string, value: unknown, min: number, max: number, unit = ''): number {
	if (typeof value !== 'number' || !(value >= min && value <= max)) {
		const suffix = unit === '' ? '' : ` ${unit}`;
		throw new UserError(`${field} must be a number from ${min} to ${max}${suffix}, got ${String(value)}.`);
	}
	return value;
}
