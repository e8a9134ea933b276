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
		const spikes = folder.file('spikes.csv');
		// The first thread that the program starts is the engine's. It is killed when some spikes are in the file.
		const killer = folder.file('killer.mjs');
		writeFileSync(
			killer,
			`import { existsSync, readFileSync } from 'node:fs';
			import { isMainThread } from 'node:worker_threads';
			const spikes = ${JSON.stringify(spikes)};
			const isOf = (line) => /^[0-9]/.test(line);
			const count = () => (existsSync(spikes) ? readFileSync(spikes, 'utf8').split('\\n').filter(isOf).length : 0);
			let engine;
			if (isMainThread) process.on('worker', (worker) => {
				if (engine) return;
				engine = worker;
				const look = setInterval(() => {
					if (count() <= 6) return;
					clearInterval(look);
					void worker.terminate();
				}, 50).unref();
			});`,
		);
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
