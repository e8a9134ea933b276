import type { Command } from 'commander';
import type { ValidateOptions } from '../batch/batch.ts';
import { runBatch } from '../batch/runBatch.ts';

/** `retinode validate`: published figures beside what the model gives. */
export function addValidateCommand(program: Command): void {
	program
		.command('validate')
		.description(
			'measure published figures of retinas on the circuit mouse and compare them with their published ranges (docs/validation.md); exit code 1 where too few lie inside',
		)
		.option('--json', 'print name, value, unit, published range, sources, verdict and how each figure is used as JSON')
		.option(
			'--only <name...>',
			'measure these figures, or what these protocols measure; too few inside is then no failure',
		)
		.option(
			'--plot <file>',
			'where each figure lies in its published range, by the end of the name as SVG or as PNG for print',
		)
		.option('--list', 'print the figures and their ranges without measuring them')
		.action(async (options: ValidateOptions) => {
			await runBatch('validation', { type: 'validate', options });
		});
}
