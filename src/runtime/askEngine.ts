import { UserError } from '../base/errors.ts';
import type { EngineReply, EngineRequest, FromEngine, ToEngine } from '../engine/server/engineMessages.ts';

/** Requests to an engine, each with its answer to come. */
export interface EngineAsker {
	/** Asks over `post`. @throws UserError (rejection) with the engine's one sentence; Error when it is gone before it answered */
	ask(request: EngineRequest, post: (message: ToEngine) => void): Promise<EngineReply>;
	replied(reply: Extract<FromEngine, { type: 'reply' }>): void;
	/** Whoever still waits is told why nothing will come. */
	abandon(why: string): void;
}

interface Waiting {
	resolve(reply: EngineReply): void;
	reject(error: Error): void;
}

/** Creates an asker that has asked nothing. */
export function createEngineAsker(): EngineAsker {
	const waiting = new Map<number, Waiting>();
	let ids = 0;
	return {
		ask(request, post) {
			const id = ++ids;
			return new Promise((resolve, reject) => {
				waiting.set(id, { resolve, reject });
				post({ type: 'request', id, request });
			});
		},
		replied(reply) {
			const asked = waiting.get(reply.id);
			waiting.delete(reply.id);
			if (reply.ok) asked?.resolve(reply.value);
			else asked?.reject(new UserError(reply.error));
		},
		abandon(why) {
			for (const { reject } of waiting.values()) reject(new Error(why));
			waiting.clear();
		},
	};
}
