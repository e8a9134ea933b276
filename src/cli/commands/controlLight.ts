import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import { FULL_LIGHT_PLAN, QUICK_LIGHT_PLAN, runLightBenchmark } from '../../../bench/control/light/lightBenchmark.ts';
import { lightBenchmarkText } from '../../../bench/control/light/lightBenchmarkText.ts';
import { wholeNumber } from '../options/options.ts';
import { exitCodes } from '../terminal/failure.ts';
import { onInterrupt } from '../terminal/interrupt.ts';
import { createProgress } from '../terminal/progress.ts';

interface LightOptions {
	readonly quick?: true;
	readonly dual?: true;
	readonly json?: true;
	readonly threads: number;
	readonly folder?: string;
}

async function benchmark({ quick, dual, json, threads, folder }: LightOptions): Promise<void> {
	const interrupt = onInterrupt();
	const progress = createProgress('benchmark under changing light', process.stderr, () => performance.now());
	try {
		const report = await runLightBenchmark(
			{ ...(quick ? QUICK_LIGHT_PLAN : FULL_LIGHT_PLAN), dual: dual === true },
			{
				threads,
				progress: (done) => progress.update(done),
				signal: interrupt.signal,
				...(folder === undefined ? {} : { folder }),
			},
		);
		progress.finish();
		console.log(json ? JSON.stringify(report, null, 2) : lightBenchmarkText(report));
	} catch (error) {
		if (!interrupt.signal.aborted) throw error;
		progress.finish();
		console.error('retinode: interrupted; the same command goes on from here');
		process.exitCode = exitCodes.interrupted;
	} finally {
		progress.finish();
		interrupt.dispose();
	}
}

/** `retinode control light`: the grasp benchmark under light that changes, a retina beside images. */
export function addLightBenchmark(control: Command): void {
	control
		.command('light')
		.description(
			'score decoders of a retina and of images at reaching and grasping under light that changes: dimmed, flickering, noisy, of low contrast',
		)
		.option('--quick', 'five clips, a small retina and few decoders: for a look, its figures mean little')
		.option('--dual', 'the published column beside the mouse')
		.option('--json', 'print all figures as JSON')
		.option(
			'--threads <n>',
			'threads that work at once',
			wholeNumber('--threads', 1, 64),
			Math.min(availableParallelism(), 4),
		)
		.option(
			'--folder <path>',
			'where what retinas saw is kept and found again (default: a temporary folder, removed at the end)',
		)
		.action(benchmark);
}
