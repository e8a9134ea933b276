import { UserError } from '../../base/errors.ts';
import { isObject, type JsonObject, putAt, readAt } from './paths.ts';
import { openProtocol, type Protocol } from './protocolFile.ts';

/** What of a protocol is meant to be changed: its declared parameters; and any field beside them, by its path. */

/** A declared parameter with the value that it has. */
export interface ProtocolParameter {
	readonly name: string;
	readonly title: string;
	readonly unit: string;
	readonly min?: number;
	readonly max?: number;
	/** What stands at its first field, in the parameter's unit. */
	readonly value: unknown;
}

type Declared = Protocol['parameters'][number];

const targetsOf = ({ of }: Declared) => of.map((each) => (typeof each === 'string' ? { path: each, times: 1 } : each));

/** The declared parameters of a protocol. @throws UserError for one whose path leads nowhere */
export function parametersOf(protocol: Protocol): ProtocolParameter[] {
	return protocol.parameters.map((declared, k) => {
		const { name, title = name, unit, min, max } = declared;
		const [first] = targetsOf(declared);
		try {
			const there = first && readAt(protocol, first.path);
			const value = typeof there === 'number' ? there / (first?.times ?? 1) : there;
			return { name, title, unit, ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }), value };
		} catch (error) {
			if (!(error instanceof UserError)) throw error;
			throw new UserError(`protocol: field 'parameters.${k}.of': ${error.message}`);
		}
	});
}

/** Refuses a value outside of a parameter's range. */
function requireRange({ name, unit, min, max }: Declared, value: unknown): void {
	if (min === undefined && max === undefined) return;
	const isWithin = typeof value === 'number' && value >= (min ?? value) && value <= (max ?? value);
	if (isWithin) return;
	const ends =
		min === undefined ? `of at most ${max}` : max === undefined ? `of at least ${min}` : `from ${min} to ${max}`;
	throw new UserError(
		`parameter '${name}' must be a number ${ends}${unit && ` ${unit}`}; got ${JSON.stringify(value)}`,
	);
}

/** The parameter that gives a field its value, of those that are declared. */
const declaredIn = ({ parameters }: Protocol, name: string): Declared | undefined =>
	parameters.find((each) => each.name === name);

/**
 * A protocol's file with other values.
 * @param file as it was written
 * @param values by the names of declared parameters, in their units, or by the paths of fields
 * @throws UserError that names the parameter or the field, and what is allowed
 */
export function fileWithValues(file: object, values: Readonly<Record<string, unknown>>): object {
	const protocol = openProtocol(file);
	const copy = JSON.parse(JSON.stringify(file)) as JsonObject;
	for (const [name, value] of Object.entries(values)) {
		const declared = declaredIn(protocol, name);
		if (!declared) {
			putAt(copy, name, value);
			continue;
		}
		requireRange(declared, value);
		for (const { path, times = 1 } of targetsOf(declared)) {
			putAt(copy, path, typeof value === 'number' ? value * times : value);
		}
	}
	openProtocol(copy);
	return copy;
}

/** The same of a protocol that is open. */
export const withValues = (protocol: Protocol, values: Readonly<Record<string, unknown>>): Protocol =>
	Object.keys(values).length === 0 ? protocol : openProtocol(fileWithValues(protocol, values));

/** A path to each number of some JSON, with elements of lists called as paths call them; long lists of numbers are left out. */
export function numberPaths(value: unknown, path = ''): { readonly path: string; readonly value: number }[] {
	if (typeof value === 'number') return [{ path, value }];
	if (!isObject(value)) return [];
	const isNumbers = Array.isArray(value) && value.every((each) => typeof each === 'number');
	if (isNumbers) return [];
	return Object.entries(value).flatMap(([key, each]) => {
		const called = Array.isArray(value) && isObject(each) ? (each.id ?? each.name) : undefined;
		const part = typeof called === 'string' ? called : key;
		return numberPaths(each, path === '' ? part : `${path}.${part}`);
	});
}
