import { z } from 'zod';
import { type Request, requestSchemas, requestTypes } from '../protocol/requests.ts';
import { complaint } from '../protocol/session/complaint.ts';

const envelopeSchema = z.strictObject({ id: z.number().int(), request: z.looseObject({ type: z.string() }) });
/** A request of a type that there is. */
const knownSchema = z.looseObject({ type: z.enum(requestTypes) });

/** A request, or why a message is none. */
export type ParsedRequest =
	| { readonly ok: true; readonly id: number; readonly request: Request }
	| { readonly ok: false; readonly id: number; readonly error: string };

/** The request in a text message, or why it is none. */
export function parseRequest(text: string): ParsedRequest {
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		return { ok: false, id: -1, error: 'The message is no JSON.' };
	}
	const envelope = envelopeSchema.safeParse(value);
	if (!envelope.success) return { ok: false, id: -1, error: complaint('message', envelope.error, value) };
	const { id, request } = envelope.data;
	const refused = (error: z.ZodError) =>
		({ ok: false, id, error: complaint(`request ${request.type}`, error, request) }) as const;
	const known = knownSchema.safeParse(request);
	if (!known.success) return refused(known.error);
	const parsed = requestSchemas[known.data.type].safeParse(request);
	return parsed.success ? { ok: true, id, request: parsed.data } : refused(parsed.error);
}
