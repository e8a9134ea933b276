import { unitAt } from '../../equations/language/check.ts';
import type { Setting } from '../../equations/language/declaration.ts';
import { EquationError, type Place } from '../../equations/language/place.ts';
import type { Kind } from '../../equations/linking/kind.ts';
import { parseUnit, sameDimension } from '../../equations/units/unit.ts';

/**
 * What a setting of a circuit's text is in inside units, and of which parameter.
 * @param isValue not so for a deviation, which lies in no range
 * @throws EquationError for an unknown path, another unit, or a value outside its range
 */
export function settingInside(
	kind: Kind,
	{ path, value, unit }: Setting,
	place: Place,
	isValue = true,
): { readonly index: number; readonly inside: number } {
	const index = kind.parameters.findIndex((each) => each.path === path);
	const parameter = kind.parameters[index];
	if (!parameter) {
		throw new EquationError(
			place,
			`'${kind.name}' has no parameter '${path}'; it has ${kind.parameters.map((each) => each.path).join(', ')}`,
		);
	}
	if ((parameter.type === 'switch') !== (typeof value === 'boolean')) {
		throw new EquationError(place, `'${path}' is a ${parameter.type}; got ${value}`);
	}
	if (typeof value === 'boolean') return { index, inside: value ? 1 : 0 };
	const given = unitAt(unit ?? '1', place);
	const declared = parseUnit(parameter.unit);
	if (!sameDimension(given.dimension, declared.dimension)) {
		throw new EquationError(place, `'${path}' is in [${parameter.unit}]; got [${unit}]`);
	}
	const inDeclared = (value * given.factor) / declared.factor;
	if (isValue && (inDeclared < parameter.minimum || inDeclared > parameter.maximum)) {
		throw new EquationError(
			place,
			`'${path}' must be ${parameter.minimum} to ${parameter.maximum} ${parameter.unit}; got ${inDeclared}`,
		);
	}
	return { index, inside: value * given.factor };
}

/** Values at the start: declared ones, then the circuit's own settings. A dark rest is NaN until it has been found. */
export function initialParameters(kind: Kind, settings: readonly Setting[], place: Place): Float64Array {
	const values = Float64Array.from(kind.parameters, ({ value, factor }) =>
		typeof value === 'number' ? value * factor : Number.NaN,
	);
	for (const setting of settings) {
		const { index, inside } = settingInside(kind, setting, place);
		values[index] = inside;
	}
	return values;
}
