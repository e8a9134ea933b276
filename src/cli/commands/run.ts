import { type Command, InvalidArgumentError } from 'commander';
import type { RunOptions } from '../batch/batch.ts';
import { runBatch } from '../batch/runBatch.ts';
import { collect } from '../options/options.ts';

/** Reads `NAME=VALUE`; a value that is no JSON is a text. */
function namedValue(text: string): readonly [string, unknown] {
	const [, name = '', value = ''] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
	if (name === '') throw new InvalidArgumentError(`--set must be NAME=VALUE, such as durationS=2; got '${text}'.`);
	try {
		return [name, JSON.parse(value)];
	} catch {
		return [name, value];
	}
}

/** `retinode run`: a protocol with everything that it computes. */
export function addRunCommand(program: Command): void {
	program
		.command('run')
		.description(
			'run a protocol, and print what it finds: a file (docs/protocol-files.md), or one that comes with the project (`retinode presets` lists them)',
		)
		.argument('<protocol>', 'file, or name')
		.option(
			'--set <NAME=VALUE>',
			"another value: of one of the protocol's parameters (retinode presets --json lists them), or of any field by its path, such as durationS=2 (repeatable)",
			collect(namedValue),
		)
		.option('--keep <file>', 'keep runs there as they are done; the same command goes on from there after Ctrl-C')
		.option('--out <file>', 'traces as CSV; - is standard output')
		.option('--spikes <file>', 'spikes as CSV; - is standard output')
		.option('--plot <file>', 'its plots, by the end of the name as SVG or as PNG for print')
		.option('--json', 'print figures, findings, the columns of every sweep and the plots as JSON')
		.action(async (protocol: string, options: Omit<RunOptions, 'protocol'>) => {
			await runBatch(protocol, { type: 'run', options: { ...options, protocol } });
		});
}
