import type { Description, ParameterDescription } from '../../protocol/description.ts';
import { isChanged } from '../data/overridden.ts';

/** Parameters that belong together: a channel of a cell, a connection. */
export interface ParameterGroup {
	/** `rod.Kv`. */
	readonly name: string;
	readonly parameters: readonly ParameterDescription[];
}

/** A cell kind or connection with its groups. */
export interface ParameterBranch {
	/** `rod`. */
	readonly name: string;
	readonly groups: readonly ParameterGroup[];
	readonly count: number;
	/** Parameters that differ from the variant's. */
	readonly changed: number;
}

/** What a search finds a parameter by beside its own words, by the path of its group: `sodium current` and `TTX` for `ganglion.Na`. */
export type About = ReadonlyMap<string, string>;

const groupOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('.')));

/** The titles of each mechanism's currents and of each cell, and the drugs that act there. */
export function aboutOf({ populations, drugs }: Pick<Description, 'populations' | 'drugs'>): About {
	const about = new Map<string, string>();
	const add = (group: string, text: string) => about.set(group, `${about.get(group) ?? ''} ${text}`.trim());
	for (const { name, title, quantities } of populations) {
		add(name, title);
		for (const { path, title: what, isCurrent } of quantities) if (isCurrent) add(groupOf(`${name}.${path}`), what);
	}
	for (const { name, use, blocks } of drugs) for (const path of blocks) add(groupOf(path), `${name} ${use}`);
	return about;
}

/** Whether every word of the search stands somewhere in a parameter's path, title, unit, source or evidence, or in what is said of its mechanism and cell. */
export function matches(parameter: ParameterDescription, search: string, about: About = new Map()): boolean {
	const { path, title, unit, source, evidence } = parameter;
	const mechanism = groupOf(path);
	const around = [mechanism, ...(mechanism.includes('.') ? [groupOf(mechanism)] : [])].map(
		(each) => about.get(each) ?? '',
	);
	const text = `${path} ${title} ${unit} ${source} ${evidence} ${around.join(' ')}`.toLowerCase();
	return search
		.toLowerCase()
		.split(/\s+/)
		.every((word) => text.includes(word));
}

/** The tree of all parameters that fit the search; `onlyChanged` leaves out those at the variant's value. */
export function parameterTree(
	parameters: readonly ParameterDescription[],
	search: string,
	onlyChanged: boolean,
	about: About = new Map(),
): ParameterBranch[] {
	const branches = new Map<string, Map<string, ParameterDescription[]>>();
	for (const parameter of parameters) {
		if (!matches(parameter, search, about) || (onlyChanged && !isChanged(parameter))) continue;
		const parts = parameter.path.split('.');
		const [branch = ''] = parts;
		const group = parts.slice(0, -1).join('.') || branch;
		const groups = branches.get(branch) ?? new Map<string, ParameterDescription[]>();
		branches.set(branch, groups);
		groups.set(group, [...(groups.get(group) ?? []), parameter]);
	}
	return [...branches].map(([name, groups]) => {
		const all = [...groups.values()].flat();
		return {
			name,
			groups: [...groups].map(([groupName, members]) => ({ name: groupName, parameters: members })),
			count: all.length,
			changed: all.filter(isChanged).length,
		};
	});
}

/** What a branch is: a population's title, or the two populations that a connection joins. */
export function branchTitle(
	{ populations, connections }: Pick<Description, 'populations' | 'connections'>,
	name: string,
): string {
	const titleOf = (population: string) => populations.find((each) => each.name === population)?.title;
	const connection = connections.find((each) => each.name === name);
	if (!connection) return titleOf(name) ?? name;
	const arrow = connection.type === 'junction' ? '↔' : '→';
	return `${titleOf(connection.from) ?? connection.from} ${arrow} ${titleOf(connection.to) ?? connection.to}`;
}

/** The last part of a path: `g` of `rod.Kv.g`. */
export function lastPart(path: string): string {
	return path.slice(path.lastIndexOf('.') + 1);
}

/** A step for the slider between a parameter's ends. */
export function sliderStep(minimum: number, maximum: number): number {
	return (maximum - minimum) / 500;
}
