import { existsSync, rmSync } from 'node:fs';
import { UserError } from '../../../../base/errors.ts';
import type { LightLogMark } from '../../../../protocol/recording/recordedRun.ts';
import type { JournalWriter } from '../../recording/node/journalWriter.ts';
import { createJournal } from '../../recording/node/journalWriter.ts';
import { makeNwb, type NwbFollower, type NwbSummary } from './nwbFile.ts';

/** The journal of a recording, until its file is made of it. */
export const journalOf = (file: string): string => `${file}.journal`;

/**
 * Begins the journal of a recording that is to become this file.
 * @throws UserError when the file, its journal or what is left of an earlier one is there, or the journal cannot be written
 */
export function beginRecording(
	file: string,
	writes: 'now' | 'behind',
	broken: (failure: UserError) => void,
): JournalWriter {
	if (existsSync(file)) throw new UserError(`Cannot record to ${file}: the file exists already.`);
	const journal = journalOf(file);
	if (existsSync(journal)) {
		throw new UserError(
			`Cannot record to ${file}: ${journal} is left of a recording that was not finished; \`retinode recover ${file}\` makes its file.`,
		);
	}
	return createJournal({ file: journal, broken, writes });
}

/**
 * Makes the file of a journal; when it is whole and has been checked, the journal goes.
 * @throws UserError where that cannot be done; the journal is then as it was
 */
export async function finishRecording(
	journal: string,
	file: string,
	follow: NwbFollower,
	lightLog?: LightLogMark,
): Promise<NwbSummary> {
	const summary = await makeNwb(journal, file, follow, lightLog);
	rmSync(journal);
	return summary;
}
