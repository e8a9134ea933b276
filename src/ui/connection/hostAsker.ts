import { mostOpenRequests } from '../../protocol/limits/requestLimits.ts';
import type { ReplyEnvelope, RequestEnvelope } from '../../protocol/messages.ts';
import { createPendingReplies } from '../../protocol/pendingReplies.ts';
import {
	type Fields,
	type Replies,
	type Request,
	type RequestType,
	requestOf,
	urgencyOf,
} from '../../protocol/requests.ts';
import type { Socket } from './keptSocket.ts';

/** Requests to the host, each with its answer to come; never more at a time than the host takes. */
export interface HostAsker {
	/**
	 * Asks over a socket, in order; what would be too many waits here. What has an urgency never does: a stop must not wait, and what lets a device
	 * move must reach the host before a stop that is asked for after it. @throws Error (rejection) with the host's one sentence, or why no answer will come
	 */
	ask<T extends RequestType>(socket: Socket, type: T, fields: Fields<T>): Promise<Replies[T]>;
	replied(reply: ReplyEnvelope): void;
	/** Whoever still waits is told why nothing will come. */
	abandon(why: string): void;
}

/** Creates an asker that has asked nothing. */
export function createHostAsker(): HostAsker {
	const pending = createPendingReplies<Replies[RequestType]>();
	let waiting: { readonly send: () => void; readonly fail: (error: Error) => void }[] = [];
	const send = (socket: Socket, request: Request): Promise<Replies[RequestType]> =>
		pending.ask((id) => socket.send(JSON.stringify({ id, request } satisfies RequestEnvelope)));
	return {
		ask<T extends RequestType>(socket: Socket, type: T, fields: Fields<T>) {
			const request: Request = requestOf(type, fields);
			const mayGo = urgencyOf(request) !== undefined || pending.count() < mostOpenRequests;
			const sent = mayGo
				? send(socket, request)
				: new Promise<Replies[RequestType]>((resolve, fail) => {
						waiting.push({ send: () => send(socket, request).then(resolve, fail), fail });
					});
			// The host answers each request with its own reply, which the number says and the compiler cannot see.
			return sent as Promise<Replies[T]>;
		},
		replied(reply) {
			pending.came(reply.id, reply);
			if (pending.count() < mostOpenRequests) waiting.shift()?.send();
		},
		abandon(why) {
			pending.abandon(why);
			for (const { fail } of waiting) fail(new Error(why));
			waiting = [];
		},
	};
}
