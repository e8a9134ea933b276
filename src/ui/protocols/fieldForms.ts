import { z } from 'zod';
import { axisSchema, conditionSchema, protocolSchema } from '../../protocol/experiment/protocolFile.ts';
import { eventSchema } from '../../protocol/experiment/timeline.ts';

/**
 * Forms of what a protocol may hold, drawn from its schema: what the file allows is stated there and nowhere else. Units are those that names of fields end
 * with (`currentPa`).
 */

/** A field of a form. */
export type FieldForm =
	| {
			readonly kind: 'number';
			readonly min: number;
			readonly max: number;
			readonly isWhole: boolean;
			readonly unit: string;
			/** What holds where it is left out. */
			readonly usual?: number;
	  }
	| { readonly kind: 'switch'; readonly usual: boolean }
	| { readonly kind: 'choice'; readonly options: readonly string[]; readonly usual: string }
	| { readonly kind: 'text' }
	| { readonly kind: 'group'; readonly fields: readonly NamedField[] }
	/** One of several groups, told apart by a field. */
	| {
			readonly kind: 'variants';
			readonly by: string;
			readonly variants: readonly { readonly name: string; readonly fields: readonly NamedField[] }[];
	  }
	| { readonly kind: 'rows'; readonly fields: readonly NamedField[] }
	| { readonly kind: 'numbers' }
	| { readonly kind: 'texts' }
	/** Too free for a form: it stands in the text. */
	| { readonly kind: 'free' };

/** A field with its name in the file. */
export interface NamedField {
	readonly name: string;
	readonly title: string;
	readonly isRequired: boolean;
	readonly form: FieldForm;
}

/** What of a JSON schema is read here. */
interface JsonSchema {
	readonly type?: string;
	readonly const?: unknown;
	readonly enum?: readonly unknown[];
	readonly default?: unknown;
	readonly minimum?: number;
	readonly maximum?: number;
	readonly exclusiveMinimum?: number;
	readonly properties?: Readonly<Record<string, JsonSchema>>;
	readonly required?: readonly string[];
	readonly items?: JsonSchema;
	readonly anyOf?: readonly JsonSchema[];
	readonly oneOf?: readonly JsonSchema[];
}

/** Ends of names and the units that they say. */
const units: readonly (readonly [string, string])[] = [
	['OhmM', 'Ω·m'],
	['PerMv', 'pA/mV'],
	['Rate', '1/s'],
	['Pa', 'pA'],
	['Mv', 'mV'],
	['Ua', 'µA'],
	['Um', 'µm'],
	['Hz', 'Hz'],
	['Deg', '°'],
	['Ms', 'ms'],
	['S', 's'],
];

/** The unit that a name of a field ends with; empty for a pure number. */
export const unitOfName = (name: string): string => units.find(([end]) => name.endsWith(end))?.[1] ?? '';

/** A name as people read it: `durationS` is “Duration”. */
export function titleOfName(name: string): string {
	const end = units.find(([each]) => name.endsWith(each) && each !== 'Rate')?.[0] ?? '';
	const words = name
		.slice(0, name.length - end.length || undefined)
		.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
	return words.charAt(0).toUpperCase() + words.slice(1);
}

function namedFields({ properties = {}, required = [] }: JsonSchema, without: readonly string[] = []): NamedField[] {
	return Object.entries(properties).flatMap(([name, schema]): NamedField[] =>
		without.includes(name)
			? []
			: [
					{
						name,
						title: titleOfName(name),
						isRequired: required.includes(name) && schema.default === undefined,
						form: formOf(schema, name),
					},
				],
	);
}

/** The field by which alternatives are told apart: the one that is a constant in each. */
function tellingField(alternatives: readonly JsonSchema[]): string | undefined {
	const [first] = alternatives;
	return Object.keys(first?.properties ?? {}).find((name) =>
		alternatives.every(({ properties }) => typeof properties?.[name]?.const === 'string'),
	);
}

function formOf(schema: JsonSchema, name: string): FieldForm {
	const alternatives = schema.oneOf ?? schema.anyOf;
	if (alternatives) {
		const by = tellingField(alternatives);
		if (by === undefined) return { kind: 'free' };
		const variants = alternatives.map((each) => ({
			name: String(each.properties?.[by]?.const),
			fields: namedFields(each, [by]),
		}));
		return { kind: 'variants', by, variants };
	}
	const { type, items } = schema;
	if (type === 'number' || type === 'integer') {
		return {
			kind: 'number',
			min: schema.minimum ?? schema.exclusiveMinimum ?? -1e9,
			max: schema.maximum ?? 1e9,
			isWhole: type === 'integer',
			unit: unitOfName(name),
			...(typeof schema.default === 'number' ? { usual: schema.default } : {}),
		};
	}
	if (type === 'boolean') return { kind: 'switch', usual: schema.default === true };
	if (type === 'string' && schema.enum) {
		return { kind: 'choice', options: schema.enum.map(String), usual: String(schema.default ?? schema.enum[0]) };
	}
	if (type === 'string') return { kind: 'text' };
	if (type === 'object' && schema.properties) return { kind: 'group', fields: namedFields(schema) };
	if (type !== 'array' || !items) return { kind: 'free' };
	if (items.type === 'number') return { kind: 'numbers' };
	if (items.type === 'string') return { kind: 'texts' };
	return items.properties ? { kind: 'rows', fields: namedFields(items) } : { kind: 'free' };
}

const schemaOf = (schema: z.ZodType): JsonSchema => z.toJSONSchema(schema, { io: 'input' }) as JsonSchema;

/** The form of an event of the time line. */
export const eventForm = formOf(schemaOf(eventSchema), 'event');

/** Fields of an axis and of a condition that have a form of their own kind. */
export const axisFields = namedFields(schemaOf(axisSchema));
export const conditionFields = namedFields(schemaOf(conditionSchema), ['timeline', 'set']);

/** Fields of the protocol by their names. */
const all = new Map(namedFields(schemaOf(protocolSchema)).map((each) => [each.name, each]));

/** The field of the protocol with this name, of those that there are. */
export function protocolField(name: string): NamedField {
	const found = all.get(name);
	if (!found) throw new Error(`a protocol has no field '${name}'`);
	return found;
}

/** What a new event, course or row holds: of what it must have, the least that fits. */
export function emptyOf(fields: readonly NamedField[]): Record<string, unknown> {
	return Object.fromEntries(
		fields.flatMap(({ name, isRequired, form }) => (isRequired ? [[name, leastOf(form)]] : [])),
	);
}

function leastOf(form: FieldForm): unknown {
	switch (form.kind) {
		case 'number':
			return form.usual ?? Math.min(form.max, Math.max(form.min, form.isWhole ? 1 : form.min > 0 ? 0.01 : 0));
		case 'switch':
		case 'choice':
			return form.usual;
		case 'text':
			return 'name';
		case 'group':
			return emptyOf(form.fields);
		case 'variants': {
			const [first] = form.variants;
			return first ? { [form.by]: first.name, ...emptyOf(first.fields) } : {};
		}
		case 'rows':
			return [emptyOf(form.fields)];
		case 'numbers':
			return [0];
		case 'texts':
			return [];
		case 'free':
			return {};
	}
}
