import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { UserError } from '../../../../base/errors.ts';
import type { LightLogMark } from '../../../../protocol/recording/recordedRun.ts';
import { createHdf5, type Hdf5Output, hdf5Reason } from '../../hdf5/node/hdf5Output.ts';
import { whyNot } from '../../node/diskFull.ts';
import { type JournalReader, openJournal } from '../../recording/node/journalReader.ts';
import { type RecordedContents, recordedContents } from '../../recording/node/recordedContents.ts';
import { checkNwb } from './nwbCheck.ts';
import { writeGeneral } from './nwbGeneral.ts';
import { writeLight } from './nwbLight.ts';
import { writeAllSeries } from './nwbSeries.ts';
import { writeSpikes } from './nwbSpikes.ts';
import { writeWiring } from './nwbWiring.ts';
import { createSeriesFill } from './seriesFill.ts';

/** What became of a recording. */
export interface NwbSummary {
	readonly file: string;
	readonly bytes: number;
	/** Model time up to which it goes, s. */
	readonly endS: number;
	readonly spikes: number;
	/** Names of the series, as they stand in the file. */
	readonly series: readonly string[];
	/** Bytes of the journal that were no whole record and are left out. */
	readonly lostBytes: number;
	/** The run came to its end in order. */
	readonly complete: boolean;
}

/** Who follows the making of a file. */
export interface NwbFollower {
	/** @param fraction done, 0 … 1 */
	progress(fraction: number): void;
	/** True once the user wants it to end: what is there stays in the journal. */
	cancelled(): boolean;
}

/** Values, spikes and wiring as they stand in the journal. */
function fill(file: Hdf5Output, journal: JournalReader, contents: RecordedContents, follow: NwbFollower): void {
	const ended = (): void => {
		if (follow.cancelled()) throw new UserError('ended before the file was whole; the journal is kept');
	};
	const series = createSeriesFill(writeAllSeries(file, contents));
	const light = writeLight(file, contents);
	const wiring = writeWiring(file, contents);
	journal.each((record, read) => {
		follow.progress(0.3 + (0.5 * read) / journal.bytes);
		ended();
		if (record.kind === 'samples' && record.stream === light.stream) light.take(record);
		else if (record.kind === 'rows' || record.kind === 'samples') series.take(record);
		else if (record.kind === 'pairs') wiring.take(record);
	});
	series.end();
	light.end();
	writeSpikes(file, journal, contents, (fraction) => {
		follow.progress(0.8 + 0.2 * fraction);
		ended();
	});
}

/** Bytes reach the disk before their file takes its name. */
function intoPlace(part: string, file: string): void {
	const descriptor = openSync(part, 'r+');
	fsyncSync(descriptor);
	closeSync(descriptor);
	renameSync(part, file);
}

/**
 * Makes the NWB file of a journal: written beside it as `FILE.part`, checked by its size and by opening it, and only then given its name. The journal
 * stays as it is.
 * @param lightLog the light log of the same run, if there is one
 * @throws UserError for a journal that says nothing, a file that exists already, and a disk without room
 */
export async function makeNwb(
	journalFile: string,
	file: string,
	follow: NwbFollower,
	lightLog?: LightLogMark,
): Promise<NwbSummary> {
	const journal = openJournal(journalFile);
	const part = `${file}.part`;
	try {
		if (statSync(file, { throwIfNoEntry: false }))
			throw new UserError(`Cannot write ${file}: the file exists already.`);
		const contents = recordedContents(journal, (fraction) => follow.progress(0.3 * fraction));
		const output = await createHdf5(part);
		let isWhole = false;
		try {
			writeGeneral(output, contents, lightLog);
			fill(output, journal, contents, follow);
			isWhole = true;
		} finally {
			// A failure before this one says more.
			if (!isWhole) closeQuietly(output);
		}
		output.close();
		const bytes = await checkNwb(part, contents);
		intoPlace(part, file);
		return {
			file,
			bytes,
			endS: contents.lastS,
			spikes: contents.spikes.reduce((sum, count) => sum + count, 0),
			series: contents.streams.filter(({ rows }) => rows > 0).map(({ name }) => name),
			lostBytes: contents.lost,
			complete: contents.end !== undefined,
		};
	} catch (error) {
		rmSync(part, { force: true });
		if (error instanceof UserError) throw error;
		throw new UserError(`Cannot write ${file}: ${hdf5Reason(error) ?? whyNot(error)}.`);
	} finally {
		journal.close();
	}
}

function closeQuietly(output: Hdf5Output): void {
	try {
		output.close();
	} catch (error) {
		if (!(error instanceof UserError)) throw error;
	}
}
