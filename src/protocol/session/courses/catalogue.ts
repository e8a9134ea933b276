import { z } from 'zod';
import { biphasic } from './biphasic.ts';
import type { CourseKind } from './course.ts';
import { noise } from './noise.ts';
import { pulses } from './pulses.ts';
import { ramp } from './ramp.ts';
import { samples } from './samples.ts';
import { sine } from './sine.ts';
import { steps } from './steps.ts';
import { sweptSine } from './sweptSine.ts';

/** Every form that a course can have. To add one: a file with it, and a line here. */
const kinds = [steps, ramp, sine, sweptSine, pulses, biphasic, noise, samples] as const;

type Kinds = typeof kinds;
type SchemasOf<T extends readonly { readonly schema: z.ZodObject }[]> = { readonly [K in keyof T]: T[K]['schema'] };

/** One by one the types of the kinds, which `map` does not keep. */
const schemas = kinds.map(({ schema }) => schema) as unknown as SchemasOf<Kinds>;

export const courseSchema = z.discriminatedUnion('form', schemas);

export type Course = z.infer<typeof courseSchema>;

const formOf = ({ schema }: Kinds[number]): Course['form'] => schema.shape.form.value;

/** Forms in the order of lists, with their titles. */
export const courseForms = kinds.map((kind) => ({ form: formOf(kind), title: kind.title }));

/** What is known of the form of a course: the schema lets no other through. */
const kindOf = ({ form }: Course): CourseKind<z.ZodObject> =>
	kinds.find((kind) => formOf(kind) === form) as unknown as CourseKind<z.ZodObject>;

/** Times at which a course may change within a duration, s, ascending from 0, which is not among them. */
export const courseChangesS = (course: Course, durationS: number): number[] =>
	kindOf(course).changesS(course, durationS);

/** A course's value at a time after its beginning, s. */
export const courseAt = (course: Course, tS: number): number => kindOf(course).at(course, tS);
