import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { runRecovery } from '../../../../src/cli/batch/recoverJob.ts';
import { nobody } from '../../../cli/recordedRun.ts';
import { rowsOf } from './rowsOf.ts';

/** Bundles the program that is killed, within the project, where its packages are found. @returns its folder */
async function buildProgram(): Promise<string> {
	const cache = fileURLToPath(new URL('../../../../node_modules/.cache/retinode', import.meta.url));
	mkdirSync(cache, { recursive: true });
	const outDir = mkdtempSync(join(cache, 'kills-'));
	const input = fileURLToPath(new URL('recordsAndIsKilled.ts', import.meta.url));
	await build({
		configFile: false,
		logLevel: 'error',
		publicDir: false,
		ssr: { noExternal: true, external: ['h5wasm'] },
		build: {
			ssr: true,
			outDir,
			target: 'node20',
			minify: false,
			rolldownOptions: {
				external: ['h5wasm/node', /^node:/],
				input: { program: input },
				output: { format: 'es', entryFileNames: '[name].mjs' },
			},
		},
	});
	return outDir;
}

/** What was lost to a kill. */
export interface Killed {
	/** Rows that the program said it had made. */
	readonly made: number;
	readonly recovered: number;
	/** From the oldest row that is missing to the kill, ms of wall time; 0 where none is. */
	readonly lostMs: number;
	/** Every row that is there is as it was made. */
	readonly isRight: boolean;
}

/** Kills a program that records, and recovers. @param afterMs when, or nothing where it kills itself within a flush */
async function kill(
	path: string,
	number: number,
	writes: 'now' | 'behind',
	afterMs: number | undefined,
): Promise<Killed> {
	const folder = mkdtempSync(join(tmpdir(), 'retinode-kill-'));
	const file = join(folder, 'run.nwb');
	const child = spawn(process.execPath, [path, file, writes, ...(afterMs === undefined ? [String(number)] : [])], {
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	let said = '';
	const first = new Promise<void>((resolve) => {
		child.stdout.on('data', (bytes) => {
			said += String(bytes);
			resolve();
		});
	});
	const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
	if (afterMs !== undefined) {
		await first;
		setTimeout(() => child.kill('SIGKILL'), afterMs);
	}
	await ended;
	const steps = said
		.split('\n')
		.slice(0, -1)
		.map((line) => line.split(' ').map(Number) as [number, number]);
	const [made, killedMs] = steps.at(-1) ?? [0, 0];
	await runRecovery({ file }, nobody);
	const values = await rowsOf(file);
	const recovered = values.length;
	rmSync(folder, { recursive: true });
	const missing = steps.find(([rows]) => rows > recovered);
	return {
		made,
		recovered,
		lostMs: missing && made > recovered ? killedMs - missing[1] : 0,
		isRight: values.every((value, row) => value === row),
	};
}

/** Kills the program so often, every second time within a flush, a few at once. */
export async function killOften(times: number): Promise<Killed[]> {
	const built = await buildProgram();
	const path = join(built, 'program.mjs');
	const killed: Killed[] = [];
	const atOnce = 4;
	for (let from = 0; from < times; from += atOnce) {
		const numbers = Array.from({ length: Math.min(atOnce, times - from) }, (_, k) => from + k);
		killed.push(
			...(await Promise.all(
				numbers.map((k) =>
					k % 2 === 0
						? kill(path, k, 'now', undefined)
						: kill(path, k, k % 4 === 1 ? 'now' : 'behind', 600 + ((k * 137) % 1900)),
				),
			)),
		);
	}
	rmSync(built, { recursive: true });
	return killed;
}
