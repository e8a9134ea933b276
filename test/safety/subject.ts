import type { LetGoEvent } from './events.ts';

/** What became of one sequence. */
export interface Verdict {
	/** Where it went wrong, and why; null: nowhere. */
	readonly broken: { readonly at: number; readonly why: string } | null;
	/** Moments that were looked at. */
	readonly moments: number;
	/** Of them, those at which the specification leaves nothing open about what is driven. */
	readonly sure: number;
	/** Moments at which something was driven. */
	readonly driven: number;
	/** How often it was let go of. */
	readonly released: number;
}

/** What sequences are played to: a device alone, or the whole chain. */
export interface Subject {
	readonly name: string;
	/** Plays sequences, each to a subject that knows nothing of those before. */
	play(sequences: readonly (readonly LetGoEvent[])[]): Promise<readonly Verdict[]>;
	/** What happened until it went wrong, as lines for people. */
	trace(events: readonly LetGoEvent[]): Promise<readonly string[]>;
	close(): Promise<void>;
}
