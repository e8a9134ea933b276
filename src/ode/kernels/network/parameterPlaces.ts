import { UserError } from '../../../base/errors.ts';
import { hasTemperatureName, temperatureName } from '../../equations/language/q10Statement.ts';
import type { KindParameter } from '../../equations/linking/kind.ts';
import { spreadParameters } from './memberParameters.ts';
import { groupNamed, type Network } from './network.ts';
import type { ParameterHolder } from './parameterHolder.ts';

/** A parameter of a circuit with its place in the group's vector. */
export interface ParameterPlace {
	/** `rodBipolar.Kv.g`. */
	readonly path: string;
	readonly group: ParameterHolder;
	readonly index: number;
	readonly parameter: KindParameter;
	/** Where else it stands: the temperature is one for all. */
	readonly shared?: readonly Pick<ParameterPlace, 'group' | 'index'>[];
	/** Of one cell: what it has while it follows its population, in inside units. */
	readonly follows?: number;
}

/** All parameters of a network by path, in order. */
export function parametersOf(network: Network): ParameterPlace[] {
	const own = [...network.populations, ...network.connections, network.noise].flatMap((group) =>
		group.kind.parameters.map((parameter, index) => ({
			path: `${group.name}.${parameter.path}`,
			group,
			index,
			parameter,
		})),
	);
	const isOwn = ({ parameter: { path } }: ParameterPlace): boolean =>
		path !== temperatureName && path !== hasTemperatureName;
	const [first, ...shared] = own.filter(({ parameter }) => parameter.path === temperatureName);
	if (!first || network.circuit.celsius === undefined) return own.filter(isOwn);
	return [...own.filter(isOwn), { ...first, path: 'temperature', shared }];
}

/** `onSustained[3].Na.g`: a parameter of one cell. */
export interface MemberPath {
	readonly population: string;
	readonly member: number;
	readonly path: string;
}

/** Takes the path of one cell's parameter apart; nothing for any other path. */
export function memberPath(text: string): MemberPath | undefined {
	const [, population, member, path] = /^(\w+)\[(\d+)\]\.(.+)$/.exec(text) ?? [];
	if (population === undefined || path === undefined) return undefined;
	return { population, member: Number(member), path };
}

/** @throws UserError for a cell that there is not, or a parameter that is one for all cells */
function memberPlace(network: Network, full: string, { population, member, path }: MemberPath): ParameterPlace {
	const { group, index, parameter } = parameterAt(network, `${population}.${path}`);
	const cells = groupNamed(network, group.name);
	const { count, memberParameters } = cells;
	if (member >= count) throw new UserError(`${group.name} has members 0 to ${count - 1}; got ${member}`);
	const found = memberParameters?.find((each) => each.index === index);
	if (!found) {
		throw new UserError(
			`${population}.${path} is one for all cells: let it differ from cell to cell by a statement of the circuit, scatter ${population}.${path} 0`,
		);
	}
	spreadParameters(cells, network.inputs);
	const holder = { name: `${population}[${member}]`, kind: { parameters: [] }, parameters: found.own };
	return { path: full, group: holder, index: member, parameter, follows: found.scattered[member] as number };
}

/** The cells whose own value of a parameter was set: they do not follow when that of the population changes. */
export function setMembersOf(network: Network, { group, index }: ParameterPlace): ParameterPlace[] {
	const { name, memberParameters } = network.populations.find((each) => each === group) ?? {};
	const found = memberParameters?.find((each) => each.index === index);
	if (!found || name === undefined) return [];
	network.spread();
	const { path } = group.kind.parameters[index] as KindParameter;
	return [...found.own.keys()]
		.filter((member) => !Object.is(found.own[member], found.scattered[member]))
		.map((member) => parameterAt(network, `${name}[${member}].${path}`));
}

/** Parameters that a message lists one by one. */
const mostListed = 12;

/** Finds a parameter by its path. @throws UserError that names near paths */
export function parameterAt(network: Network, path: string): ParameterPlace {
	const ofMember = memberPath(path);
	if (ofMember) return memberPlace(network, path, ofMember);
	const all = parametersOf(network);
	const found = all.find((each) => each.path === path);
	if (found) return found;
	const parts = path.split('.');
	const holders = [...network.populations, ...network.connections, network.noise];
	const groups = holders.filter(({ kind }) => kind.parameters.length > 0).map((each) => each.name);
	for (let length = parts.length - 1; length > 0; length--) {
		const start = parts.slice(0, length).join('.');
		const near = all.filter((each) => each.path.startsWith(`${start}.`)).map((each) => each.path);
		// Of a whole cell its mechanisms are enough: `rod.Kv.…`.
		const depth = near.length > mostListed ? length + 1 : Number.POSITIVE_INFINITY;
		const listed = near.map((each) => {
			const names = each.split('.');
			return names.length > depth ? `${names.slice(0, depth).join('.')}.…` : each;
		});
		if (near.length > 0) throw new UserError(`no parameter '${path}'; ${start} has ${[...new Set(listed)].join(', ')}`);
	}
	throw new UserError(`no parameter '${path}'; a path starts with one of ${groups.join(', ')}`);
}

/** Whether a cell has a value of its own, and does not follow when that of its population changes. */
export const isOwnValue = ({ group, index, follows }: ParameterPlace): boolean =>
	follows !== undefined && !Object.is(group.parameters[index], follows);

/** Units change a number's last digits. */
const isNearly = (a: number, b: number): boolean => Math.abs(a - b) <= 4 * Number.EPSILON * Math.abs(b);

/**
 * Sets a parameter to a value in its declared unit (a switch: 0 or 1). A cell that gets what its population gives it follows that again.
 * @throws UserError that names path, value, range and unit
 */
export function setParameter(place: ParameterPlace, value: number): void {
	const { parameter, path, follows } = place;
	const { minimum, maximum, unit, type } = parameter;
	if (type === 'switch' && value !== 0 && value !== 1)
		throw new UserError(`${path} is a switch: 0 (off) or 1 (on); got ${value}`);
	if (!Number.isFinite(value) || value < minimum || value > maximum) {
		throw new UserError(`${path} must be ${minimum} to ${maximum} ${unit}; got ${value}`);
	}
	const inside = value * parameter.factor;
	putInside(place, follows !== undefined && isNearly(inside, follows) ? follows : inside);
}

/** Puts a value in inside units in its place, or places, as it is. */
export function putInside({ group, index, shared = [] }: ParameterPlace, value: number): void {
	for (const place of [{ group, index }, ...shared]) place.group.parameters[place.index] = value;
}

/** The present value of a parameter in its declared unit. */
export function parameterValue({ group, index, parameter }: ParameterPlace): number {
	return (group.parameters[index] as number) / parameter.factor;
}
