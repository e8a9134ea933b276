import type { Declaration, ParameterStatement, SwitchStatement } from '../language/declaration.ts';
import type { KindParameter } from './kind.ts';

/** What was found before: every name of every equation is looked up. */
const namesOf = new WeakMap<Declaration, ReadonlySet<string>>();

/** What a declaration itself gives names to. */
export function ownNames(declaration: Declaration): ReadonlySet<string> {
	const known = namesOf.get(declaration);
	if (known) return known;
	const { parameters, switches, states, inputs, collects, assignments } = declaration;
	const found = new Set(
		[parameters, switches, states, inputs, collects, assignments].flatMap((all) => all.map(({ name }) => name)),
	);
	namesOf.set(declaration, found);
	return found;
}

/**
 * A declared number as a parameter of a kind, under its path there.
 * @param darkRestOf path of the state whose dark rest is its value, if that is one
 */
export function kindParameter(
	statement: ParameterStatement,
	path: string,
	factor: number,
	declaration: Declaration,
	darkRestOf: (name: string) => string,
): KindParameter {
	const { value, title, unit, minimum, maximum, evidence, editable } = statement;
	return {
		path,
		title,
		type: 'number',
		value: typeof value === 'number' ? value : { darkRestOf: darkRestOf(value.darkRestOf) },
		unit,
		factor,
		minimum,
		maximum,
		source: statement.source ?? declaration.sources.join('; '),
		evidence,
		editable,
	};
}

/** A declared switch as a parameter of a kind: 0 or 1. */
export function kindSwitch({ title, value }: SwitchStatement, path: string, declaration: Declaration): KindParameter {
	return {
		path,
		title,
		type: 'switch',
		value: value ? 1 : 0,
		unit: '1',
		factor: 1,
		minimum: 0,
		maximum: 1,
		source: declaration.sources.join('; '),
		evidence: 'source',
		editable: true,
	};
}
