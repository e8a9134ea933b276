import type { Command } from 'commander';
import { UserError } from '../../base/errors.ts';
import { RECORDED_KINDS, usualQuantities } from '../../protocol/recording/recordedKinds.ts';
import type { NwbStart } from '../../protocol/recordingState.ts';
import { finiteNumber } from './options.ts';

const kindsHelp = Object.entries(RECORDED_KINDS)
	.map(([name, what]) => `${name}: ${what}`)
	.join('; ');

/** Adds `--nwb` and `--quantities`. */
export function addRecordingOptions(command: Command): void {
	command
		.option(
			'--nwb <file>',
			'record into an NWB 2 file, which must not exist; a journal beside it keeps what a crash would lose (`retinode recover`)',
		)
		.option(
			'--quantities <name...>',
			`what it holds (default: ${usualQuantities.join(' ')}): ${kindsHelp}; or the path of a quantity, such as rod.V, ganglion.Kv.I or ganglion.V[3]`,
		);
}

/** Options of a recording of a live run. */
export interface LiveRecordingOptions {
	readonly nwb?: string;
	readonly quantities?: readonly string[];
	readonly rowsEvery?: number;
}

/** Adds them, with the distance of rows. */
export function addLiveRecordingOptions(command: Command): void {
	addRecordingOptions(command);
	command.option(
		'--rows-every <s>',
		'distance of rows of quantities in --nwb, in whole steps (default: 0.001)',
		finiteNumber('--rows-every'),
	);
}

/** The recording that options ask for; nothing without one. @throws UserError for options without --nwb, and a distance out of range */
export function recordingOf({ nwb, quantities, rowsEvery = 0.001 }: LiveRecordingOptions): NwbStart | undefined {
	if (nwb === undefined) {
		if (quantities !== undefined) throw new UserError('--quantities says what --nwb FILE holds: give that too');
		return undefined;
	}
	if (!(rowsEvery > 0 && rowsEvery <= 60)) {
		throw new UserError(`--rows-every must be above 0 and at most 60 s; got ${rowsEvery}`);
	}
	return { file: nwb, quantities: quantities ?? usualQuantities, everyS: rowsEvery };
}
