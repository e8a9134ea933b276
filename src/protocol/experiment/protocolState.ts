/** How a protocol stands that a screen asked for. */
export interface ProtocolState {
	/** `measuring`: all runs that are to be made are made, and what they give is computed. */
	readonly phase: 'starting' | 'running' | 'measuring' | 'stopped' | 'done' | 'failed';
	/** Counts the protocols that were run, so that results are told apart. */
	readonly number: number;
	readonly title: string;
	/** Runs that are made, and that there are; 0 of 0 before that is known. */
	readonly made: number;
	readonly runs: number;
	/** Of all model time, 0 … 1. */
	readonly fraction: number;
	/** By how fast it went until now, s; null before that can be said. */
	readonly remainingS: number | null;
	/** What went wrong, or what results are missing and why; empty when all is well. */
	readonly message: string;
	/** There are results to be asked for. */
	readonly hasResults: boolean;
}
