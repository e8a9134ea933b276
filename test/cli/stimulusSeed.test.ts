import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { runSimulation } from '../../src/cli/batch/simulationJob.ts';
import { sessionOf } from '../../src/cli/commands/live.ts';
import { nobody } from './recordedRun.ts';

/** The table of a run of the published column under noise that draws by chance. */
async function tableOf(stimulus: string, seed?: number): Promise<string> {
	const folder = await mkdtemp(join(tmpdir(), 'retinode-'));
	onTestFinished(() => rm(folder, { recursive: true, force: true }));
	const out = join(folder, 'rows.csv');
	await runSimulation(
		{
			...{ rod: 0, cone: 0, lightStart: 0, lightDuration: 0, rowsEvery: 0.01, check: false, out, stimulus },
			duration: 0.3,
			solver: 'realtime',
			...(seed === undefined ? {} : { seed }),
		},
		nobody,
	);
	return readFile(out, 'utf8');
}

test('a stimulus that draws by chance has the seed of the run, unless it says one', async () => {
	const usual = await tableOf('checkerboard-noise?baseline_before=0');
	expect(await tableOf('checkerboard-noise?baseline_before=0', 1)).toBe(usual);
	const other = await tableOf('checkerboard-noise?baseline_before=0', 7);
	expect(other).not.toBe(usual);
	expect(await tableOf('checkerboard-noise?baseline_before=0&seed=7')).toBe(other);
	expect(await tableOf('checkerboard-noise?baseline_before=0&seed=7', 3)).toBe(other);
});

test('a live session holds the parameters that were written, so that its seed counts', async () => {
	const usual = { emgRate: 1000, emgBaud: 115_200, seed: 7 };
	const { source, seed } = await sessionOf({ ...usual, source: 'stimulus:checkerboard-noise?check_size=0.1' });
	expect(source).toEqual({ type: 'stimulus', name: 'checkerboard-noise', parameters: { check_size: 0.1 } });
	expect(seed).toBe(7);
});
