import type { Command } from 'commander';
import type { DatasetOptions, MergeOptions } from '../batch/batch.ts';
import { runBatch } from '../batch/runBatch.ts';
import { wholeNumber } from '../options/options.ts';

/** `retinode dataset`: samples for whoever trains on them; `retinode dataset merge`: of parts that several machines made. */
export function addDatasetCommand(program: Command): void {
	const dataset = program
		.command('dataset')
		.description(
			'make the samples of a dataset: a protocol with sweeps, stimuli, labels and splits round it (docs/datasets.md); what is there already is kept, so that the same command goes on after it was ended',
		)
		.argument('<spec>', 'the dataset’s file')
		.option('--out <folder>', 'where the samples go, and manifest.jsonl, which lists them')
		.option('--shard <i/n>', 'only part i of n: on one of n machines')
		.option('--workers <n>', 'threads (default: one for each processor)', wholeNumber('--workers', 1, 1024))
		.option('--plan', 'only say what would be made')
		.option('--json', 'print as JSON what was made')
		.action((spec: string, options: Omit<DatasetOptions, 'spec'>) =>
			runBatch('dataset', { type: 'dataset', options: { ...options, spec } }),
		);
	dataset
		.command('merge')
		.description(
			'check the parts of a dataset, sample by sample, and make one list of them: nothing may be missing, made by different versions, or different from what was listed',
		)
		.argument('<folders...>', 'folders of the parts: one that all wrote into, or several')
		.option('--out <folder>', 'a new folder for the whole dataset; needed where there are several')
		.option('--json', 'print as JSON what was found')
		.action((folders: string[], options: Omit<MergeOptions, 'folders'>) =>
			runBatch('merge', { type: 'merge', options: { ...options, folders } }),
		);
}
