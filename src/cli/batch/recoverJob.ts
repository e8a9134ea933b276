import { existsSync } from 'node:fs';
import { UserError } from '../../base/errors.ts';
import { makeNwb } from '../../io/files/nwb/node/nwbFile.ts';
import { finishRecording, journalOf } from '../../io/files/nwb/node/nwbRecording.ts';
import { recordingText } from '../terminal/recordingText.ts';
import type { BatchFollower, BatchOutcome, RecoverOptions } from './batch.ts';

/** Journal and file that are meant: either may be named. */
function filesOf({ file, out }: RecoverOptions): { readonly journal: string; readonly target: string } {
	const ending = journalOf('');
	const target = file.endsWith(ending) ? file.slice(0, -ending.length) : file;
	return { journal: journalOf(target), target: out ?? target };
}

/**
 * Makes the file of a recording whose program was ended before it could. The journal goes once the file beside it is whole; one that is made elsewhere leaves it.
 * @throws UserError where there is no journal, it says nothing, or the file is there already
 */
export async function runRecovery(options: RecoverOptions, follow: BatchFollower): Promise<BatchOutcome> {
	const { journal, target } = filesOf(options);
	if (!existsSync(journal)) {
		const whole = existsSync(target) ? `; ${target} is there as it is` : '';
		throw new UserError(`there is no journal ${journal}: nothing is left to recover${whole}`);
	}
	const make = options.out === undefined ? finishRecording : makeNwb;
	const made = await make(journal, target, follow);
	const kept = options.out === undefined ? '' : `\nthe journal ${journal} is kept`;
	return {
		printed: options.json ? JSON.stringify(made, null, 2) : `${recordingText(made)}${kept}`,
		interrupted: '',
	};
}
