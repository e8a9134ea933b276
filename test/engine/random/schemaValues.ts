import fc from 'fast-check';
import { z } from 'zod';

/** Names as people give them: what a schema trims or JSON cannot carry is no matter here. */
const text = (least: number, most: number): fc.Arbitrary<string> =>
	fc
		.array(fc.constantFrom(...'abcXYZ019.µ°-_'), { minLength: least, maxLength: Math.min(most, Math.max(least, 12)) })
		.map((letters) => letters.join(''));

function numbers(schema: z.ZodNumber): fc.Arbitrary<number> {
	const min = Math.max(schema.minValue ?? -1e6, -1e6);
	const max = Math.min(schema.maxValue ?? 1e6, 1e6);
	const all = schema.isInt
		? fc.integer({ min: Math.ceil(min), max: Math.floor(max) })
		: // JSON knows no −0.
			fc.double({ min, max, noNaN: true }).map((value) => value + 0);
	return all.filter((value) => schema.safeParse(value).success);
}

/** Random values that a schema takes, for the kinds of schemas of sessions and messages. @throws Error for another kind */
export function valuesOf(schema: z.core.$ZodType): fc.Arbitrary<unknown> {
	if (schema instanceof z.ZodObject) {
		const fields = Object.entries<z.core.$ZodType>(schema.shape);
		const requiredKeys = fields.filter(([, field]) => !z.safeParse(field, undefined).success).map(([key]) => key);
		return fc.record(Object.fromEntries(fields.map(([key, field]) => [key, valuesOf(field)])), { requiredKeys });
	}
	if (schema instanceof z.ZodUnion) return fc.oneof(...schema.options.map(valuesOf));
	if (schema instanceof z.ZodLiteral) return fc.constantFrom(...schema.values);
	if (schema instanceof z.ZodEnum) return fc.constantFrom(...schema.options);
	if (schema instanceof z.ZodString) return text(schema.minLength ?? 0, schema.maxLength ?? 12);
	if (schema instanceof z.ZodNumber) return numbers(schema);
	if (schema instanceof z.ZodBoolean) return fc.boolean();
	if (schema instanceof z.ZodArray) {
		const { element } = schema;
		return fc.array(valuesOf(element), { maxLength: 3 }).filter((list) => schema.safeParse(list).success);
	}
	if (schema instanceof z.ZodTuple) return fc.tuple(...schema.def.items.map(valuesOf));
	if (schema instanceof z.ZodRecord) return fc.dictionary(text(1, 12), valuesOf(schema.valueType), { maxKeys: 3 });
	if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodReadonly) {
		return valuesOf(schema.def.innerType);
	}
	if (schema instanceof z.ZodNullable) return fc.option(valuesOf(schema.def.innerType));
	throw new Error(`no values are known for a schema of type ${schema._zod.def.type}`);
}

/** A place in plain data. */
export type Path = readonly (string | number)[];

/** Every place within plain data, without the whole. */
export function placesIn(value: unknown, path: Path = []): Path[] {
	const own: Path[] = path.length === 0 ? [] : [path];
	if (typeof value !== 'object' || value === null) return own;
	const entries: [string | number, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
	return [...own, ...entries.flatMap(([key, each]) => placesIn(each, [...path, key]))];
}

/** A copy of plain data with something else at a place, or without what is there. */
export function changedAt(value: unknown, [key, ...rest]: Path, change: (before: unknown) => unknown): unknown {
	if (key === undefined) return change(value);
	if (Array.isArray(value)) return value.map((each, k) => (k === key ? changedAt(each, rest, change) : each));
	const entries = Object.entries(value as object);
	return Object.fromEntries(entries.map(([name, each]) => [name, name === key ? changedAt(each, rest, change) : each]));
}
