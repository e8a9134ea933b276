import { elementOr } from '../../base/elementOr.ts';
import { UserError } from '../../base/errors.ts';
import { nameList } from '../../base/nameList.ts';

/** Fields of a protocol by their paths: `timeline.flash.rodRate`, `vary.current.values.by`, `retina.parameters.rod_cone.g`. */

export type JsonObject = Record<string, unknown>;
export const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null;

/** By what elements of lists are called in paths: events by their ids, axes and parameters by their names. */
const callOf = (element: unknown): string | undefined => {
	if (!isObject(element)) return undefined;
	const called = element.id ?? element.name;
	return typeof called === 'string' ? called : undefined;
};

/** The place in a list of the element that is meant: by its number, or by what it is called. */
function placeNamed(list: readonly unknown[], name: string): string | undefined {
	const place = /^\d+$/.test(name) ? Number(name) : list.findIndex((each) => callOf(each) === name);
	return place >= 0 && place < list.length ? String(place) : undefined;
}

/** Names of what can stand next in a path. */
const namesIn = (at: JsonObject): string[] =>
	Array.isArray(at) ? at.map((each, k) => callOf(each) ?? String(k)) : Object.keys(at);

/** Objects whose keys are paths themselves, dots included. */
const keyedByPath: readonly string[] = ['parameters', 'set'];

/** What holds the field of a path, and by which key. @throws UserError for a path that leads nowhere */
function fieldAt(protocol: JsonObject, path: string): { readonly holder: JsonObject; readonly key: string } {
	const parts = path.split('.');
	let holder = protocol;
	for (const [k, part] of parts.entries()) {
		const isList = Array.isArray(holder);
		if (!isList && keyedByPath.includes(elementOr(parts, k - 1, ''))) {
			return { holder, key: parts.slice(k).join('.') };
		}
		const key = isList ? placeNamed(holder as unknown as readonly unknown[], part) : part;
		const isLast = k === parts.length - 1;
		if (isLast && key !== undefined) return { holder, key };
		const next = key === undefined ? undefined : holder[key];
		if (!isObject(next)) {
			const known = nameList(namesIn(holder), 'and');
			throw new UserError(
				`'${path}' leads nowhere: there is no '${part}'${known === '' ? '' : `; there are ${known}`}`,
			);
		}
		holder = next;
	}
	return { holder, key: '' };
}

/** Makes what a path leads through and a file may leave out: the parameters of a retina. */
function withRoom(protocol: JsonObject, path: string): void {
	const { retina } = protocol;
	if (path.startsWith('retina.parameters.') && isObject(retina)) retina.parameters ??= {};
}

/** Puts a value at a path. @throws UserError for a path that leads nowhere */
export function putAt(protocol: JsonObject, path: string, value: unknown): void {
	withRoom(protocol, path);
	const { holder, key } = fieldAt(protocol, path);
	holder[key] = value;
}

/** What stands at a path; undefined for a field that is left out. @throws UserError for a path that leads nowhere */
export function readAt(protocol: object, path: string): unknown {
	const { holder, key } = fieldAt(protocol as JsonObject, path);
	return holder[key];
}
