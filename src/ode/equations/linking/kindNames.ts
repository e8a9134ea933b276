import type { Declaration, ParameterStatement, SwitchStatement } from '../language/declaration.ts';
import { EquationError } from '../language/place.ts';
import type { KindParameter } from './kind.ts';

/** What was found before: every name of every equation is looked up. */
const namesOf = new WeakMap<Declaration, ReadonlySet<string>>();

/** What a declaration itself gives names to. */
export function ownNames(declaration: Declaration): ReadonlySet<string> {
	const known = namesOf.get(declaration);
	if (known) return known;
	const { parameters, switches, states, inputs, assignments } = declaration;
	const found = new Set(
		[parameters, switches, states, inputs, assignments].flatMap((all) => all.map(({ name }) => name)),
	);
	namesOf.set(declaration, found);
	return found;
}

/**
 * A declared number as a parameter of a kind, under its path there.
 * @throws EquationError for a dark rest outside a synapse
 */
export function kindParameter(
	statement: ParameterStatement,
	path: string,
	factor: number,
	declaration: Declaration,
): KindParameter {
	const { value, title, unit, minimum, maximum, evidence, editable } = statement;
	if (typeof value !== 'number' && declaration.kind !== 'synapse') {
		throw new EquationError(statement.place, "'dark(pre.STATE)' may stand only in a synapse");
	}
	return {
		path,
		title,
		type: 'number',
		value: typeof value === 'number' ? value : { darkRestOf: value.darkRestOf.replace(/^pre\./, '') },
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
