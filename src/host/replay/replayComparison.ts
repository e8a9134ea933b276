import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../../base/errors.ts';
import { openRecording, type Recording } from '../../io/files/nwb/reading/node/openRecording.ts';
import type { ComparisonState } from '../../protocol/replay.ts';
import type { Fields } from '../../protocol/requests.ts';
import { type Comparison, compareRecordings } from './compareRecordings.ts';

/** What a new run has otherwise than the recording. */
export type NewRunChanges = Pick<Fields<'compareRun'>, 'parameters' | 'session'>;

/**
 * Makes a new run of a recording's session, as fast as it goes and with no device, into a recording of the same quantities.
 * @param out the file, which is not there
 * @throws UserError (rejection) where that cannot be done, or was ended
 */
export type MakeNewRun = (
	recording: Recording,
	changes: NewRunChanges,
	out: string,
	follow: { progress(fraction: number): void; readonly signal: AbortSignal },
) => Promise<void>;

/** The new run that a recording is compared with: one at a time, in a folder of its own that goes with it. */
export interface ReplayComparison {
	readonly state: ComparisonState;
	/** Undefined until one is made. */
	readonly newRun: Recording | undefined;
	readonly comparison: Comparison | undefined;
	/** Begins one in the place of what was. @throws UserError while one is being made */
	begin(wanted: Fields<'compareRun'>): void;
	/** Ends what is being made, and forgets what was. */
	cancel(): void;
	/** Resolves when nothing is left of it. */
	end(): Promise<void>;
}

/** Share of making the run in what a comparison takes. */
const shareOfRun = 0.9;

/** @param make how a run is made @param changed is called with every other state */
export function createReplayComparison(recording: Recording, make: MakeNewRun, changed: () => void): ReplayComparison {
	let state: ComparisonState = { phase: 'none' };
	let newRun: Recording | undefined;
	let comparison: Comparison | undefined;
	let running: AbortController | undefined;
	let work: Promise<void> = Promise.resolve();
	let folder: string | undefined;
	const enter = (next: ComparisonState): void => {
		state = next;
		changed();
	};
	const forget = (): void => {
		newRun?.close();
		newRun = undefined;
		comparison = undefined;
		if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
		folder = undefined;
	};
	const run = async ({ toleranceMs, ...changes }: Fields<'compareRun'>, { signal }: AbortController): Promise<void> => {
		const tell = (what: string, done: number): void => {
			if (!signal.aborted) enter({ phase: 'running', done, what });
		};
		folder = mkdtempSync(join(tmpdir(), 'retinode-compare-'));
		const out = join(folder, 'new.nwb');
		await make(recording, changes, out, { progress: (fraction) => tell('the new run', shareOfRun * fraction), signal });
		if (signal.aborted) throw new UserError('The new run was ended.');
		newRun = await openRecording(out);
		comparison = await compareRecordings(
			recording,
			newRun,
			toleranceMs,
			(fraction) => tell('comparing', shareOfRun + (1 - shareOfRun) * fraction),
			signal,
		);
	};
	const ended = (): void => {
		running?.abort();
	};
	return {
		get state() {
			return state;
		},
		get newRun() {
			return comparison && newRun;
		},
		get comparison() {
			return comparison;
		},
		begin(wanted) {
			if (running) throw new UserError('A new run is being made: cancel it first.');
			forget();
			const control = new AbortController();
			running = control;
			enter({ phase: 'running', done: 0, what: 'the new run' });
			work = run(wanted, control).then(
				() => {
					running = undefined;
					if (comparison) enter({ phase: 'made', result: comparison.result });
				},
				(error: unknown) => {
					running = undefined;
					forget();
					const message = error instanceof Error ? error.message : String(error);
					enter(control.signal.aborted ? { phase: 'none' } : { phase: 'failed', message });
				},
			);
		},
		cancel() {
			if (running) ended();
			else {
				forget();
				enter({ phase: 'none' });
			}
		},
		async end() {
			ended();
			await work;
			forget();
		},
	};
}
