import type { TimeSource } from '../../../../base/clock.ts';
import type { EmgSourceSpec } from '../../../../protocol/session/controlBlock.ts';
import type { TransportFactory } from '../../../transport/transport.ts';
import type { EmgSignal } from '../emgSignal.ts';
import type { EmgSource } from '../emgSource.ts';

/** What a session calls a source of this kind. */
export type EmgType = EmgSourceSpec['type'];
/** A session's EMG source of this kind. */
export type EmgSpecOf<T extends EmgType> = Extract<EmgSourceSpec, { type: T }>;

/** What a chosen source does; times are its own (`clock`). */
export interface EmgFeed {
	/** `model`: samples belong to model time. `host`: they come when they come. */
	readonly clock: 'model' | 'host';
	readonly signal: EmgSignal;
	/** Hands the signal every sample up to a model time. */
	feed(toMs: number): void;
	close(): Promise<void>;
}

/** Begins a feed whose first sample is taken at a model time. */
export type BeginFeed = (startMs: number) => EmgFeed;

/** How a muscle is reached: what differs between a program and a page, and the machine's time. */
export interface EmgLines extends TimeSource {
	/** Opens the line of a board that sends EMG. */
	openEmgPort(path: string, baud: number): TransportFactory;
	/** Reads an EMG recording. @throws UserError for a file that is missing or no recording */
	recordedEmg(file: string): EmgSource;
}

/** What options and fields beside the path say of a board. */
export interface EmgBoard {
	/** Samples a second. */
	readonly rateHz: number;
	readonly baudRate: number;
}

/** A kind of EMG source: how it is chosen, and what it feeds. */
export interface EmgKind<T extends EmgType> {
	readonly title: string;
	/** How the command line writes it: the word before the colon, and the whole. Absent where it is said by saying nothing. */
	readonly word?: string;
	readonly form?: string;
	/** What is to be known of the form, for help: half a sentence. */
	readonly help?: string;
	/** What is to be named before it can be chosen on the screen; absent where `first` is chosen at once. */
	readonly path?: {
		readonly title: string;
		readonly placeholder: string;
		of(spec: EmgSpecOf<T>): string;
	};
	/** As it is first chosen on the screen. */
	readonly first?: EmgSpecOf<T>;
	/** Reads what stands behind the colon, or a path; undefined where that says nothing. @throws UserError for a number out of range */
	read?(rest: string, board: EmgBoard): EmgSpecOf<T> | undefined;
	/** What a person's muscle is measured by; absent where there is no person. @throws UserError for a recording that cannot be read */
	source?(spec: EmgSpecOf<T>, lines: EmgLines): EmgSource;
	/**
	 * Makes it ready; nothing where there is no source.
	 * @param effort contraction that a person sets by hand, 0 to 1
	 * @throws UserError (rejection) for a recording that cannot be read
	 */
	ready(spec: EmgSpecOf<T>, lines: EmgLines, effort: () => number): Promise<BeginFeed | undefined>;
}
