import { UserError } from '../base/errors.ts';
import type { EngineReplies, EngineReply, FromEngine, ToEngine } from '../engine/server/engineMessages.ts';
import { createPendingReplies } from '../protocol/pendingReplies.ts';
import { type EngineRequest, type EngineRequestType, type Fields, requestOf } from '../protocol/requests.ts';

/** Requests to an engine, each with its answer to come. */
export interface EngineAsker {
	/** Asks over `post`. @throws UserError (rejection) with the engine's one sentence; Error when it is gone before it answered */
	ask<T extends EngineRequestType>(
		type: T,
		fields: Fields<T>,
		post: (message: ToEngine) => void,
	): Promise<EngineReplies[T]>;
	replied(reply: Extract<FromEngine, { type: 'reply' }>): void;
	/** Whoever still waits is told why nothing will come. */
	abandon(why: string): void;
}

/** Creates an asker that has asked nothing. */
export function createEngineAsker(): EngineAsker {
	const pending = createPendingReplies<EngineReply>((sentence) => new UserError(sentence));
	return {
		ask<T extends EngineRequestType>(type: T, fields: Fields<T>, post: (message: ToEngine) => void) {
			const request: EngineRequest = requestOf(type, fields);
			// The engine answers each request with its own reply, which the number says and the compiler cannot see.
			return pending.ask((id) => post({ type: 'request', id, request })) as Promise<EngineReplies[T]>;
		},
		replied: (reply) => pending.came(reply.id, reply),
		abandon: pending.abandon,
	};
}
