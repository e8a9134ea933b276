import type { ProtocolState } from './experiment/protocolState.ts';
import type { ReplayStatus } from './replay.ts';
import type { Replies, Request, RequestType } from './requests.ts';
import type { Status } from './status.ts';
import type { TriggerLine } from './triggerLine.ts';

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
	/** In the place of the status where a recording is replayed. */
	| ReplayStatus
	/** Each second: answered with the request `pong` from the very handler that it came to, or the screen counts as lost. */
	| { readonly type: 'ping'; readonly ping: number }
	/** The circuit, the patch or the catalogue changed: ask again with `describe`. */
	| { readonly type: 'changed' }
	/** To the client whose request has this number: what it asked for takes longer than an answer may, and goes on; its reply follows when it is done. */
	| { readonly type: 'underWay'; readonly id: number; readonly message: string }
	/** How a protocol stands that a screen asked for. */
	| { readonly type: 'protocol'; readonly state: ProtocolState }
	/** The trigger came over the serial line: what waits for it begins. */
	| { readonly type: 'trigger' }
	/** Which serial line the trigger has now; null for none. */
	| { readonly type: 'triggerLine'; readonly line: TriggerLine | null }
	/** Something went wrong that no request is to blame for. */
	| { readonly type: 'problem'; readonly message: string };

/** Where a host takes WebSocket connections, on the origin that serves the page. */
export const socketPath = '/socket';

/** What carries the session's token behind the # of the page's address, which no browser sends anywhere. */
export const tokenParameter = 'token';

/** The WebSocket subprotocol that a host speaks. */
export const socketProtocol = 'retinode';
const tokenPrefix = 'token.';

/** The subprotocols that a client offers: our own, and one that is the session's token. So the token is in no address, and a host answers nobody who lacks it. */
export const offeredProtocols = (token: string): string[] => [socketProtocol, `${tokenPrefix}${token}`];

/** The token among the subprotocols that were offered; empty where there is none. */
export const offeredToken = (protocols: readonly string[]): string =>
	protocols.find((each) => each.startsWith(tokenPrefix))?.slice(tokenPrefix.length) ?? '';
