import type { Command } from 'commander';
import type { RunOptions } from '../batch/batch.ts';
import { runBatch } from '../batch/runBatch.ts';

/** `retinode run`: a protocol with everything that it computes. */
export function addRunCommand(program: Command): void {
	program
		.command('run')
		.description(
			'run a protocol, and print what it finds: a file (docs/protocol-files.md), or one that comes with the project (`retinode presets` lists them)',
		)
		.argument('<protocol>', 'file, or name')
		.option('--out <file>', 'traces as CSV; - is standard output')
		.option('--spikes <file>', 'spikes as CSV; - is standard output')
		.option('--plot <file.svg>', 'its plots')
		.option('--json', 'print figures, findings, the columns of every sweep and the plots as JSON')
		.action(async (protocol: string, options: Omit<RunOptions, 'protocol'>) => {
			await runBatch(protocol, { type: 'run', options: { ...options, protocol } });
		});
}
