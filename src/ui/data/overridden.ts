import type { DeclarationDescription, Description, ParameterDescription } from '../../protocol/description.ts';
import type { LineMark } from '../editor/lineMarks.ts';
import { shown, unitText } from '../fields/numberInput.ts';

/** Whether a parameter has another value than the variant gives it. */
export const isChanged = ({ value, standard }: ParameterDescription): boolean => value !== standard;

/** A parameter whose value was set on its own, whatever the text of a declaration says. */
export interface Overridden {
	readonly parameter: ParameterDescription;
	/** As the declaration names it. */
	readonly name: string;
}

/** Where the parameters of a declaration are in a circuit: the beginnings of their paths. */
function placesOf(
	{ kind, name }: DeclarationDescription,
	declarations: readonly DeclarationDescription[],
	populations: Description['populations'],
): readonly string[] {
	if (kind === 'cell') return populations.filter((each) => each.kind === name).map((each) => `${each.name}.`);
	const cells = new Map(declarations.filter((each) => each.kind === 'cell').map((each) => [each.name, each]));
	return populations.flatMap((population) =>
		(cells.get(population.kind)?.includes ?? [])
			.filter(({ mechanism }) => mechanism === name)
			.map(({ alias }) => `${population.name}.${alias}.`),
	);
}

/** The parameters that a declaration states and that stand at another value, set on their own; those of connections are in no cell and are left out. */
export function overriddenIn(
	declaration: DeclarationDescription,
	declarations: readonly DeclarationDescription[],
	{ populations, parameters }: Pick<Description, 'populations' | 'parameters'>,
): readonly Overridden[] {
	const places = placesOf(declaration, declarations, populations);
	return parameters.filter(isChanged).flatMap((parameter) => {
		const place = places.find((each) => parameter.path.startsWith(each));
		const name = place === undefined ? '' : parameter.path.slice(place.length);
		return name === '' || name.includes('.') ? [] : [{ parameter, name }];
	});
}

const valueText = (value: number, unit: string): string => `${shown(value)} ${unitText(unit)}`.trim();

/** One sentence on a value that stands in place of the text's. */
export const overriddenText = ({ path, value, standard, unit }: ParameterDescription): string =>
	`${path} is ${valueText(value, unit)}, set on its own: it stands in place of ${valueText(standard, unit)} in the text.`;

/** Marks at the lines that state them. */
export function overriddenMarks(text: string, overridden: readonly Overridden[]): readonly LineMark[] {
	const lines = text.split('\n');
	return overridden.flatMap(({ parameter, name }) => {
		const at = lines.findIndex((line) => /^(?:parameter|switch)\s+(\S+)/.exec(line)?.[1] === name);
		return at < 0 ? [] : [{ line: at + 1, kind: 'warning' as const, message: overriddenText(parameter) }];
	});
}

/** What an edit of the text has come to contradict: parameters that it gives another value, and that keep one set on their own. */
export function newlyOverridden(
	before: Pick<Description, 'parameters'>,
	now: Pick<Description, 'parameters'>,
): readonly ParameterDescription[] {
	const standards = new Map(before.parameters.map(({ path, standard }) => [path, standard]));
	return now.parameters.filter(
		(each) => isChanged(each) && standards.has(each.path) && standards.get(each.path) !== each.standard,
	);
}
