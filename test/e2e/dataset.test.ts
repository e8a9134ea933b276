import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { readManifest } from '../../src/protocol/dataset/manifest.ts';
import { flashes } from '../cli/flashes.ts';
import { patienceMs, temporaryFolder, until } from './app.ts';

const program = fileURLToPath(new URL('../../bin/retinode.js', import.meta.url));
const folder = temporaryFolder();
afterAll(() => folder.remove());

it('a dataset that is killed while two threads make it is made to its end by the same command', async () => {
	const file = folder.file('spec.json');
	writeFileSync(file, JSON.stringify(flashes({ durationS: 0.2 }, { sweep: { ...flashes().sweep, count: 24 } })));
	const listIn = (out: string) => {
		const list = folder.file(`${out}/manifest.jsonl`);
		return existsSync(list) ? readManifest(readFileSync(list, 'utf8'), list) : undefined;
	};
	const command = (out: string) => [program, 'dataset', file, '--out', folder.file(out), '--workers', '2', '--json'];
	const killed: ChildProcess = spawn(process.execPath, command('killed'));
	await until('a sample to be listed', async () => (listIn('killed')?.lines.length ?? 0) > 0);
	killed.kill('SIGKILL');
	await new Promise((resolve) => killed.once('exit', resolve));
	const kept = listIn('killed')?.lines.length ?? 0;
	const made = (out: string) =>
		JSON.parse(spawnSync(process.execPath, command(out), { encoding: 'utf8', timeout: patienceMs }).stdout) as object;
	expect(made('killed')).toMatchObject({ samples: 24, kept, made: 24 - kept });
	expect(made('alone')).toMatchObject({ samples: 24, kept: 0, made: 24 });
	const bits = (out: string) =>
		(listIn(out)?.lines ?? []).map((line) => `${line.sample} ${line.record === 'sample' ? line.sha256 : ''}`).sort();
	expect(bits('killed')).toEqual(bits('alone'));
	expect(listIn('killed')?.isWhole).toBe(true);
});
