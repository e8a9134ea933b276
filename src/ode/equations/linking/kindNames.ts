import type { Declaration, ParameterStatement, SwitchStatement } from '../language/declaration.ts';
import { celsiusRange, hasTemperatureName, temperatureName } from '../language/q10Statement.ts';
import type { KindParameter } from './kind.ts';

/** Names that every cell has from the circuit it stands in. */
export const circuitInputs = [
	{ path: 'synaptic_current', title: 'current through chemical synapses (outward positive)', role: 'synaptic' },
	{ path: 'junction_current', title: 'current through gap junctions (outward positive)', role: 'junction' },
	{ path: 'electrode_current', title: 'current from the electrode (positive depolarises)', role: 'electrode' },
] as const;

const ofCircuit = {
	type: 'number',
	value: 0,
	factor: 1,
	source: "the circuit's own statement",
	evidence: 'source',
	editable: true,
} as const;

/** What a kind that has a Q10 knows of the circuit's temperature; the circuit sets it. */
export const temperatureParameters: readonly (KindParameter & { readonly dimensionUnit: string })[] = [
	{
		...ofCircuit,
		path: temperatureName,
		title: 'temperature of the circuit',
		unit: 'degC',
		dimensionUnit: 'K',
		minimum: celsiusRange[0],
		maximum: celsiusRange[1],
	},
	{
		...ofCircuit,
		path: hasTemperatureName,
		title: 'the circuit states its temperature',
		unit: '1',
		dimensionUnit: '1',
		minimum: 0,
		maximum: 1,
	},
];

/** What was found before: every name of every equation is looked up. */
const namesOf = new WeakMap<Declaration, ReadonlySet<string>>();

/** What a declaration itself gives names to. */
export function ownNames(declaration: Declaration): ReadonlySet<string> {
	const known = namesOf.get(declaration);
	if (known) return known;
	const { parameters, switches, states, inputs, collects, noises, assignments } = declaration;
	const named = [parameters, switches, states, inputs, collects, noises, assignments];
	const found = new Set(named.flatMap((all) => all.map(({ name }) => name)));
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
