import type { Command } from 'commander';
import { RECORDED_KINDS, usualQuantities } from '../../protocol/recording/recordedKinds.ts';

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
