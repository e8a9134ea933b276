import { unitAt, wantDimension } from '../language/check.ts';
import type { Declaration, InputStatement } from '../language/declaration.ts';
import type { Expression } from '../language/expression.ts';
import { EquationError, type Place } from '../language/place.ts';
import { combine, parseUnit, sameDimension } from '../units/unit.ts';
import type { InputGain, KindInput, KindParameter } from './kind.ts';

/** Light comes as photoisomerisations per second. */
const perSecond = parseUnit('1/s');

/** A declaration within a kind: what its names are called there. */
interface Names {
	readonly declaration: Declaration;
	readonly prefix: string;
	resolve(name: string, place: Place): Expression;
}

/** A gain by its path. @throws EquationError unless it is a number of the kind, 0 or more, whose unit, times 1/s, is that of the input */
function inputGain(
	{ name, unit, gain, place }: InputStatement,
	path: string | undefined,
	parameters: readonly KindParameter[],
): InputGain {
	const parameter = parameters.find((each) => each.path === path && each.type === 'number');
	if (!parameter) {
		throw new EquationError(
			place,
			`the gain '${gain}' of '${name}' must be a parameter or a constant; declare it: parameter ${gain} = value [unit] in minimum .. maximum "title"`,
		);
	}
	const lowest = parameter.editable ? parameter.minimum : parameter.value;
	if (typeof lowest !== 'number' || lowest < 0) {
		throw new EquationError(place, `the gain '${gain}' of '${name}' must be 0 or more, and its range start there`);
	}
	const input = unitAt(unit, place);
	const made = combine(unitAt(parameter.unit, place).dimension, perSecond.dimension, 1);
	wantDimension({ dimension: made }, input.dimension, `the gain '${gain}' times [1/s]`, place);
	return { path: parameter.path, factor: perSecond.factor / input.factor };
}

/**
 * The inputs of a kind with the gains that their statements name.
 * @param parts the declarations that the kind is made of
 * @throws EquationError for a gain that is no number of the kind, may be below 0, or does not make the input's unit
 */
export function withGains(
	inputs: readonly KindInput[],
	parts: readonly Names[],
	parameters: readonly KindParameter[],
): readonly KindInput[] {
	const gains = new Map<string, InputGain>();
	for (const { declaration, prefix, resolve } of parts) {
		for (const input of declaration.inputs) {
			if (input.gain === undefined) continue;
			const named = resolve(input.gain, input.place);
			const path = named.kind === 'name' ? named.name : undefined;
			gains.set(prefix + input.name, inputGain(input, path, parameters));
		}
	}
	return inputs.map((input) => {
		const gain = gains.get(input.path);
		return gain ? { ...input, gain } : input;
	});
}

/**
 * How large an input that counts photons is for each of them.
 * @throws EquationError for one whose unit is no rate, and that names no gain that makes one of it
 */
export function photonsOf({ name, unit, gain, photons, place }: InputStatement): Pick<KindInput, 'photons'> {
	if (!photons) return {};
	const { dimension, factor } = unitAt(unit, place);
	if (gain === undefined && !sameDimension(dimension, perSecond.dimension)) {
		throw new EquationError(
			place,
			`'${name}' counts photons and must be in [1/s], or name the gain that makes its unit of photoisomerisations per second; got [${unit}]`,
		);
	}
	// Inside, times are ms: a photon per ms is 1,000 per s.
	return { photons: factor / perSecond.factor };
}
