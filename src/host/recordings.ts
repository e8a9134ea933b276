import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../base/errors.ts';
import { journalOf } from '../io/files/nwb/node/nwbRecording.ts';
import type { NwbStart, RecordingNews, RecordingState } from '../protocol/recordingState.ts';
import type { Fields } from '../protocol/requests.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { makeNwbInThread, type NwbMaker } from './nwbMaker.ts';

/** Rows of a recording come at this distance where a screen does not say, ms. */
const usualEveryMs = 1;
/** So many files of one name, and the folder is told to be full of them. */
const mostOfOneName = 1000;

/** What can be the name of a file on any machine: no path, and not hidden. */
const plainName = /^[\p{L}\p{N}_][\p{L}\p{N} ._()+-]*$/u;

/** Recordings that screens ask for, one at a time, into one folder. */
export interface Recordings {
	state(): RecordingState | undefined;
	/** Hears of the engine what comes of them. */
	heard(news: RecordingNews | 'engineLost'): void;
	/** @throws UserError for a name that is none, and where one is under way (rejection) */
	start(runtime: Pick<Runtime, 'record'>, wanted: Fields<'startRecording'>): Promise<{ readonly file: string }>;
	/** Resolves when its journal is closed; the file is made beside everything else. @throws UserError where none is under way (rejection) */
	stop(runtime: Pick<Runtime, 'record'>): Promise<void>;
	/** The last file is made, or never will be. */
	settled(): Promise<void>;
}

/** The file that a recording of this name becomes: `run.nwb`, or `run-2.nwb` where that is there. @throws UserError */
export function freeFile(folder: string, name: string): string {
	const bare = name.trim().replace(/\.nwb$/i, '');
	if (!plainName.test(bare)) {
		throw new UserError(
			`'${name}' cannot be the name of a recording: letters, digits and _ . - ( ) + and blanks make one, no folder, and no dot at its start`,
		);
	}
	if (!existsSync(folder)) throw new UserError(`Cannot record into ${folder}: there is no such folder.`);
	for (let number = 1; number <= mostOfOneName; number++) {
		const file = join(folder, number === 1 ? `${bare}.nwb` : `${bare}-${number}.nwb`);
		if (![file, journalOf(file), `${file}.part`].some((each) => existsSync(each))) return file;
	}
	throw new UserError(`${folder} has ${mostOfOneName} recordings named ${bare} already: take another name`);
}

/** Someone who waits for what the engine says. */
interface Waiting {
	done(): void;
	failed(error: UserError): void;
}

/**
 * @param folder where they go
 * @param make makes a file of a journal, beside everything else
 */
export function createRecordings(folder: string, make: NwbMaker = makeNwbInThread): Recordings {
	let state: RecordingState | undefined;
	let starting: Waiting | undefined;
	let stopping: Waiting | undefined;
	let making: Promise<void> = Promise.resolve();
	const enter = (next: RecordingState): void => {
		state = next;
	};
	const finish = (last: Extract<RecordingState, { phase: 'recording' }>): void => {
		const { file, loss, sinceS } = last;
		enter({ phase: 'making', file, done: 0 });
		making = make(file, (done) => enter({ phase: 'making', file, done })).then(
			({ bytes, endS, spikes }) => enter({ phase: 'made', file, bytes, sinceS, untilS: endS, spikes, loss }),
			(error: unknown) => {
				const why = error instanceof Error ? error.message : String(error);
				const where = `What was recorded is in ${journalOf(file)}: \`retinode recover ${file}\` makes the file of it.`;
				enter({ phase: 'failed', file, message: `${why} ${where}` });
			},
		);
	};
	const wait = (take: (waiting: Waiting) => void): Promise<void> =>
		new Promise((resolve, reject) => {
			take({ done: resolve, failed: reject });
		});
	return {
		state: () => state,
		settled: () => making,
		heard(news) {
			if (news === 'engineLost') {
				const why = new UserError('The simulation crashed; it is started again.');
				starting?.failed(why);
				stopping?.done();
				starting = undefined;
				stopping = undefined;
				if (state?.phase === 'recording')
					finish({ ...state, loss: state.loss || 'It ends where the simulation crashed.' });
				return;
			}
			switch (news.phase) {
				case 'refused':
					starting?.failed(new UserError(news.message));
					starting = undefined;
					return;
				case 'recording':
					enter(news);
					starting?.done();
					starting = undefined;
					return;
				case 'over':
					finish({ ...news, phase: 'recording' });
					stopping?.done();
					stopping = undefined;
			}
		},
		async start(runtime, { name, quantities, everyMs = usualEveryMs }) {
			if (starting || state?.phase === 'recording') throw new UserError('A recording is under way: end it first.');
			if (state?.phase === 'making') throw new UserError(`${state.file} is being made: wait until it is whole.`);
			const file = freeFile(folder, name);
			const start: NwbStart = { file, quantities, everyS: everyMs / 1000 };
			runtime.record(start);
			await wait((waiting) => {
				starting = waiting;
			});
			return { file };
		},
		async stop(runtime) {
			if (state?.phase !== 'recording') throw new UserError('Nothing is being recorded.');
			if (stopping) throw new UserError('The recording is being ended.');
			runtime.record(undefined);
			await wait((waiting) => {
				stopping = waiting;
			});
		},
	};
}
