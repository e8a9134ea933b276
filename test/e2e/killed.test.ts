import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { patienceMs, temporaryFolder } from './app.ts';

const program = fileURLToPath(new URL('../../bin/retinode.js', import.meta.url));
const folder = temporaryFolder();
afterAll(() => folder.remove());

describe('retinode live whose engine is killed', () => {
	it('ends with a sentence, a report and exit code 1, and keeps the spikes until then', () => {
		// The first thread that the program starts is the engine's.
		const killer = folder.file('killer.mjs');
		writeFileSync(
			killer,
			`import { isMainThread } from 'node:worker_threads';
			let seen = 0;
			if (isMainThread) process.on('worker', (worker) => {
				if (seen++ === 0) setTimeout(() => void worker.terminate(), 5000);
			});`,
		);
		const spikes = folder.file('spikes.csv');
		const { status, stdout, stderr } = spawnSync(
			process.execPath,
			[
				...['--import', pathToFileURL(killer).href, program, 'live', '--source', 'clip:reach', '--circuit', 'cone'],
				...['--duration', '60', '--spikes', spikes, '--json'],
			],
			{ encoding: 'utf8', timeout: patienceMs },
		);
		expect(stderr).toContain('The simulation stopped unexpectedly (exit code 1).');
		expect(status).toBe(1);
		const report = JSON.parse(stdout);
		expect(report.failure).toBe('The simulation stopped unexpectedly (exit code 1).');
		expect(report.modelTimeS).toBeGreaterThan(0);
		const lines = readFileSync(spikes, 'utf8').trim().split('\n');
		expect(lines.filter((line) => !line.startsWith('#')).length).toBeGreaterThan(5);
	});
});
