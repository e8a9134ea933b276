import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { UserError } from '../base/errors.ts';
import type { NwbSummary } from '../io/files/nwb/node/nwbFile.ts';
import { finishRecording, journalOf } from '../io/files/nwb/node/nwbRecording.ts';
import type { LightLogMark } from '../protocol/recording/recordedRun.ts';
import type { NwbStart } from '../protocol/recordingState.ts';
import { partOf } from './liveNwb.ts';

const nobody = { progress: () => undefined, cancelled: () => false };

/** A light log and its checksum; nothing where there is none. */
async function markOf(file: string | undefined): Promise<LightLogMark | undefined> {
	if (file === undefined || !existsSync(file)) return undefined;
	const hash = createHash('sha256');
	for await (const bytes of createReadStream(file)) hash.update(bytes as Uint8Array);
	return { file, sha256: hash.digest('hex') };
}

/**
 * Makes the files of a recording whose engine has closed its journals, all parts of it.
 * @param record the light log of the same run, whose path and checksum they name
 * @param say hears where one cannot be made, one sentence; its journal is kept
 */
export async function finishLiveNwb(
	{ file }: NwbStart,
	record: string | undefined,
	say: (message: string) => void,
): Promise<NwbSummary[]> {
	const made: NwbSummary[] = [];
	for (let part = 1; existsSync(journalOf(partOf(file, part))); part++) {
		const target = partOf(file, part);
		const mark = await markOf(
			record === undefined || part === 1 ? record : `${record.replace(/\.light$/, '')}.${part}.light`,
		);
		try {
			made.push(await finishRecording(journalOf(target), target, nobody, mark));
		} catch (error) {
			if (!(error instanceof UserError)) throw error;
			say(
				`${error.message} What was recorded is in ${journalOf(target)}: \`retinode recover ${target}\` makes the file of it.`,
			);
		}
	}
	return made;
}
