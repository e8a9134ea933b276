import type { ReplyEnvelope, RequestEnvelope } from '../../protocol/messages.ts';
import { createPendingReplies } from '../../protocol/pendingReplies.ts';
import { type Fields, type Replies, type Request, type RequestType, requestOf } from '../../protocol/requests.ts';
import type { Socket } from './keptSocket.ts';

/** Requests to the host, each with its answer to come. */
export interface HostAsker {
	/** Asks over a socket. @throws Error (rejection) with the host's one sentence, or why no answer will come */
	ask<T extends RequestType>(socket: Socket, type: T, fields: Fields<T>): Promise<Replies[T]>;
	replied(reply: ReplyEnvelope): void;
	/** Whoever still waits is told why nothing will come. */
	abandon(why: string): void;
}

/** Creates an asker that has asked nothing. */
export function createHostAsker(): HostAsker {
	const pending = createPendingReplies<Replies[RequestType]>();
	return {
		ask<T extends RequestType>(socket: Socket, type: T, fields: Fields<T>) {
			const request: Request = requestOf(type, fields);
			const sent = pending.ask((id) => socket.send(JSON.stringify({ id, request } satisfies RequestEnvelope)));
			// The host answers each request with its own reply, which the number says and the compiler cannot see.
			return sent as Promise<Replies[T]>;
		},
		replied: (reply) => pending.came(reply.id, reply),
		abandon: pending.abandon,
	};
}
