/** What came of a request: its value, or one sentence. */
export type Outcome<Reply> =
	| { readonly ok: true; readonly value: Reply }
	| { readonly ok: false; readonly error: string };

/** Requests on their way to the other end, each with its answer to come. */
export interface PendingReplies<Reply> {
	/** Gives the next request its number, which `send` is called with. Rejects with what `refusal` makes of the sentence. */
	ask(send: (id: number) => void): Promise<Reply>;
	/** The answer to the request of this number; one that nobody waits for is dropped. */
	came(id: number, outcome: Outcome<Reply>): void;
	/** Whoever still waits is told why nothing will come. */
	abandon(why: string): void;
	/** Requests without an answer. */
	count(): number;
}

/**
 * Creates a set without requests; numbers start at 1.
 * @param refusal the error for a request that the other end refused
 */
export function createPendingReplies<Reply>(
	refusal: (sentence: string) => Error = (sentence) => new Error(sentence),
): PendingReplies<Reply> {
	const waiting = new Map<number, { resolve(reply: Reply): void; reject(error: Error): void }>();
	let ids = 0;
	return {
		ask(send) {
			const id = ++ids;
			return new Promise((resolve, reject) => {
				waiting.set(id, { resolve, reject });
				send(id);
			});
		},
		came(id, outcome) {
			const asked = waiting.get(id);
			waiting.delete(id);
			if (outcome.ok) asked?.resolve(outcome.value);
			else asked?.reject(refusal(outcome.error));
		},
		abandon(why) {
			for (const { reject } of waiting.values()) reject(new Error(why));
			waiting.clear();
		},
		count: () => waiting.size,
	};
}
