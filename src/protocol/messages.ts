import type { Replies, Request, RequestType } from './requests.ts';
import type { Status } from './status.ts';

/**
 * The typed, versioned protocol between the user interface and whatever runs the engine. Requests and replies are JSON; what
 * each request carries and is answered with stands in requestTable.ts. What flows without being asked for are `Notice`s (JSON) and `Snapshot`s (binary, see snapshot.ts).
 */
export const protocolVersion = 2;

/** A request on its way. */
export interface RequestEnvelope {
	readonly id: number;
	readonly request: Request;
}

/** A reply on its way: a value, or one clear sentence. */
export type ReplyEnvelope =
	| { readonly id: number; readonly ok: true; readonly value: Replies[RequestType] }
	| { readonly id: number; readonly ok: false; readonly error: string };

/** Sent without being asked for. */
export type Notice =
	| Status
	/** Each second: answered with the request `pong` from the very handler that it came to, or the screen counts as lost. */
	| { readonly type: 'ping'; readonly ping: number }
	/** The circuit, the patch or the catalogue changed: ask again with `describe`. */
	| { readonly type: 'changed' }
	/** Something went wrong that no request is to blame for. */
	| { readonly type: 'problem'; readonly message: string };

/** Where a host takes WebSocket connections, on the origin that serves the page; `tokenParameter` goes with it. */
export const socketPath = '/socket';

/** The query parameter that carries the session's token, in the page's address and in that of the socket. */
export const tokenParameter = 'token';
