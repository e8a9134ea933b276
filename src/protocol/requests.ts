import { z } from 'zod';
import type { Answerer, AnyEntry, ReplyType, RequestEntry, Urgency } from './requestEntry.ts';
import { requestTable } from './requestTable.ts';

/** What follows from the table of requests: types for both ends, the check where a message comes in, who answers, how it waits. */

type Table = typeof requestTable;

/** The name of a request. */
export type RequestType = keyof Table;

type AsSent<T, Entry> =
	Entry extends RequestEntry<Answerer, infer Shape, unknown>
		? z.infer<z.ZodObject<{ type: z.ZodLiteral<T & string> } & Shape, z.core.$strict>>
		: never;

type Requests = { readonly [T in RequestType]: AsSent<T, Table[T]> };

/** The request of this type as it travels: its type and its fields. */
export type RequestOf<T extends RequestType> = Requests[T];

/** Any request. */
export type Request = RequestOf<RequestType>;

/** What a request of type T carries beside its type. */
export type Fields<T extends RequestType> = Omit<RequestOf<T>, 'type'>;

/** The request of this type with these fields, its type first: by it a host tells who answers without reading the rest. */
export const requestOf = <T extends RequestType>(type: T, fields: Fields<T>): RequestOf<T> =>
	// The two halves of one member of the union; the compiler cannot join them for a generic T.
	({ type, ...fields }) as unknown as RequestOf<T>;

/** The type of a request in a message as clients write it (`requestOf` in its envelope), read without the rest; empty where it is written otherwise. */
export const writtenTypeOf = (text: string): string =>
	/^\{"id":-?\d+,"request":\{"type":"(\w+)"/.exec(text.slice(0, 100))?.[1] ?? '';

/** The number of a request in a message as clients write it, read without the rest; undefined where it is written otherwise. */
export function writtenIdOf(text: string): number | undefined {
	const written = /^\{"id":(-?\d{1,15}),/.exec(text.slice(0, 30))?.[1];
	return written === undefined ? undefined : Number(written);
}

/** What each request is answered with. */
export type Replies = {
	readonly [T in RequestType]: Table[T]['reply'] extends ReplyType<infer Reply> ? Reply : never;
};

type AnsweredBy<By extends Answerer> = {
	readonly [T in RequestType]: Table[T]['by'] extends By ? T : never;
}[RequestType];

/** Requests that the engine answers. */
export type EngineRequestType = AnsweredBy<'engine'>;
/** Requests that are answered by what holds the devices. */
export type RuntimeRequestType = AnsweredBy<'runtime'>;
/** Requests that each shell answers for itself. */
export type ShellRequestType = AnsweredBy<'shell'>;
/** Requests that are answered where a recording is replayed. */
export type ReplayRequestType = AnsweredBy<'replay'>;

/** A request that the engine answers. */
export type EngineRequest = RequestOf<EngineRequestType>;

/**
 * A handler for each of some requests, which gives the reply now or later: one that is missing does not compile.
 * @template Context what a handler is given beside the request
 */
export type Handlers<T extends RequestType, Context extends readonly unknown[] = []> = {
	readonly [Each in T]: (request: RequestOf<Each>, ...context: Context) => Replies[Each] | Promise<Replies[Each]>;
};

const entries: Readonly<Record<RequestType, AnyEntry>> = requestTable;

/** Names of all requests. */
export const requestTypes = Object.keys(requestTable) as readonly RequestType[];

/** What a request must be, by its type. */
export const requestSchemas = Object.fromEntries(
	Object.entries(entries).map(([type, { fields }]) => [type, z.strictObject({ type: z.literal(type), ...fields })]),
	// Type by type the same as `RequestOf`, which the compiler cannot see through a list of entries.
) as unknown as { readonly [T in RequestType]: z.ZodType<RequestOf<T>> };

/** True when the engine answers this request. */
export const isEngineRequest = (request: Request): request is EngineRequest => entries[request.type].by === 'engine';

/** True when the shell answers this request. */
export const isShellRequest = (request: Request): request is RequestOf<ShellRequestType> =>
	entries[request.type].by === 'shell';

/** True when only a replay answers this request. */
export const isReplayRequest = (request: Request): request is RequestOf<ReplayRequestType> =>
	entries[request.type].by === 'replay';

/** Names of the requests that the engine answers. */
export const engineRequestTypes: readonly string[] = requestTypes.filter((type) => entries[type].by === 'engine');

/** How a request waits; undefined: in its turn. */
export function urgencyOf(request: Request): Urgency | undefined {
	const { urgency } = entries[request.type];
	if (typeof urgency !== 'object') return urgency;
	return Reflect.get(request, urgency.field) ? urgency.yes : urgency.no;
}

/** Names of the requests that may be answered before those that wait. */
export const overtakingTypes: readonly RequestType[] = requestTypes.filter((type) => {
	const { urgency } = entries[type];
	const all = typeof urgency === 'object' ? [urgency.yes, urgency.no] : [urgency];
	return all.some((each) => each === 'atOnce' || each === 'stops');
});

/** Whether the engine's answer is long or short; undefined where it does not answer at once. */
export const answerLengthOf = (type: RequestType): AnyEntry['answer'] => entries[type].answer;

/** Whether what a request asks for may take longer than an answer may. */
export const mayLast = (type: RequestType): boolean => entries[type].lasts ?? false;

/** Who answers a request. */
export const answererOf = (type: RequestType): Answerer => entries[type].by;
