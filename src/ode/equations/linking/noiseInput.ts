import { unitAt, wantDimension } from '../language/check.ts';
import type { NoiseStatement } from '../language/declaration.ts';
import type { Expression } from '../language/expression.ts';
import { correlationTimes } from '../language/noiseStatement.ts';
import { EquationError, type Place } from '../language/place.ts';
import { parseUnit } from '../units/unit.ts';
import type { KindInput, KindNoise, KindParameter } from './kind.ts';

/**
 * The correlation time of a noise.
 * @throws EquationError where it names no number of the kind that is a time above 0
 */
function timeOf(
	{ name, time, place }: NoiseStatement,
	resolve: (name: string, place: Place) => Expression,
	parameters: readonly KindParameter[],
): KindNoise['time'] {
	if (typeof time === 'number') return time;
	const named = resolve(time.parameter, place);
	const path = named.kind === 'name' ? named.name : undefined;
	const parameter = parameters.find((each) => each.path === path && each.type === 'number');
	const [shortest, longest] = correlationTimes;
	if (!parameter) {
		throw new EquationError(
			place,
			`the time '${time.parameter}' of the noise '${name}' must be a parameter or a constant, or a number of ${shortest} to ${longest} ms`,
		);
	}
	wantDimension(unitAt(parameter.unit, place), parseUnit('ms').dimension, `the time '${time.parameter}'`, place);
	const { value, factor } = parameter;
	const lowest = parameter.editable ? parameter.minimum : value;
	if (typeof lowest !== 'number' || lowest * factor < shortest) {
		throw new EquationError(
			place,
			`the time '${time.parameter}' of the noise '${name}' must be ${shortest} ms or more, and its range start there`,
		);
	}
	return { parameter: parameter.path };
}

/** A noise as an input of a kind, under its path there. @throws EquationError for a correlation time that is none */
export function noiseInput(
	statement: NoiseStatement,
	path: string,
	resolve: (name: string, place: Place) => Expression,
	parameters: readonly KindParameter[],
): KindInput {
	const noise = { origin: statement.origin, time: timeOf(statement, resolve, parameters) };
	return { path, title: statement.title, unit: '1', factor: 1, role: 'noise', noise };
}
