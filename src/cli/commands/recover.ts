import type { Command } from 'commander';
import type { RecoverOptions } from '../batch/batch.ts';
import { runBatch } from '../batch/runBatch.ts';

/** `retinode recover`: the file of a recording whose program was ended before it could make it. */
export function addRecoverCommand(program: Command): void {
	program
		.command('recover')
		.description(
			'make the NWB file of a recording whose program was killed, crashed or found no room: of its journal FILE.journal, which goes when the file is whole',
		)
		.argument('<file>', 'the recording, or its journal')
		.option('--out <file>', 'write it there, such as on a disk with room; the journal is then kept')
		.option('--json', 'print what is in the file as JSON')
		.action((file: string, options: Omit<RecoverOptions, 'file'>) =>
			runBatch('recover', { type: 'recover', options: { ...options, file } }),
		);
}
