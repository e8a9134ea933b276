import { z } from 'zod';

/** Who answers a request. */
export type Answerer =
	/** The engine's thread: the retina, its light and its experiments. */
	| 'engine'
	/** What holds engine and devices, in any shell: devices, control law, supervision. */
	| 'runtime'
	/** What the page is connected to: its name, its clock, its ports. */
	| 'shell'
	/** What replays a recording; there is no engine then, and no device. */
	| 'replay';

/** How a request waits; one without an urgency waits for its turn. What these mean is held by src/runtime/requestQueue.ts. */
export type Urgency =
	/** Answered when its message is read, before anything that waits. */
	| 'atOnce'
	/** Likewise: it stops or disarms, and takes back what waits and would let a device move. */
	| 'stops'
	/** It lets a device move, in its turn: not after a stop that came later, and not long after it was asked for. */
	| 'moves';

/** A type among values. */
export interface ReplyType<Reply> {
	readonly of?: Reply;
}

/** The type of a reply in the table. */
export const reply = <Reply>(): ReplyType<Reply> => ({});

/** What a request is answered with that has nothing to say. */
export const done = reply<Record<string, never>>();

/** What is said of any request, whatever it carries. */
export interface AnyEntry {
	readonly by: Answerer;
	/** What it carries beside its type, checked where it comes in. */
	readonly fields: z.ZodRawShape;
	/** Or one urgency where a field is true and another where it is false. */
	readonly urgency?: Urgency | { readonly field: string; readonly yes: Urgency; readonly no: Urgency };
	/**
	 * How much the answer is to an engine that gives it at once: few long ones are with it at a time. Left out where nobody waits for the
	 * engine, or where it answers when a circuit is ready.
	 */
	readonly answer?: 'long' | 'short';
	/** What it asks for may take longer than a request may be open without a word: whoever asks is told that it goes on, and answered when it is done. */
	readonly lasts?: true;
}

/** One request: all that is said of it anywhere. */
export interface RequestEntry<By extends Answerer, Shape extends z.ZodRawShape, Reply> extends AnyEntry {
	readonly by: By;
	readonly fields: Shape;
	readonly reply: ReplyType<Reply>;
	readonly urgency?: Urgency | { readonly field: keyof Shape & string; readonly yes: Urgency; readonly no: Urgency };
}

/** An entry, with its types as they are written. */
export function request<By extends Answerer, Shape extends z.ZodRawShape, Reply>(
	entry: RequestEntry<By, Shape, Reply>,
): RequestEntry<By, Shape, Reply> {
	return entry;
}

/** A number of a unit; whoever sends another is told unit and range. Without a range: any that is finite. */
export function quantity(unit: string, min?: number, max?: number): z.ZodNumber {
	const range = max === undefined ? `of at least ${min} ` : `from ${min} to ${max} `;
	const error = `must be a number ${min === undefined ? 'of ' : range}${unit}`;
	const any = z.number({ error });
	const above = min === undefined ? any : any.min(min, { error });
	return max === undefined ? above : above.max(max, { error });
}

/** A whole number within a range, both ends included; whoever sends another is told the range. */
export function whole(min: number, max: number, unit = ''): z.ZodNumber {
	const error = `must be a whole number from ${min} to ${max}${unit && ` ${unit}`}`;
	return z.number({ error }).int({ error }).min(min, { error }).max(max, { error });
}
