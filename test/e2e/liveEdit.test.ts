import { spawn } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { temporaryFolder, until } from './app.ts';

const file = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const folder = temporaryFolder();
afterAll(() => folder.remove());

describe('retinode live with a declaration file of the user’s own', () => {
	it('takes the file whenever it is written, and with a mistake in it goes on and says where it is', async () => {
		const leak = folder.file('leak.eq');
		const text = readFileSync(file('src/retina/mechanisms/ganglion.leak.fohlmeister1997.eq'), 'utf8');
		writeFileSync(leak, text);
		const spikes = folder.file('spikes.csv');
		const child = spawn(
			process.execPath,
			[
				...[file('bin/retinode.js'), 'live', '--source', 'stimulus:uniform', '--duration', '3600', '--circuit', 'cone'],
				...['--columns', '1x1', '--model-file', leak, '--spikes', spikes, '--json'],
			],
			{ stdio: ['ignore', 'pipe', 'pipe'] },
		);
		let said = '';
		let report = '';
		child.stderr.setEncoding('utf8').on('data', (more: string) => {
			said += more;
		});
		child.stdout.setEncoding('utf8').on('data', (more: string) => {
			report += more;
		});
		const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
		const hears = (what: string) =>
			until(`it says '${what}'`, async () => {
				if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}: ${said}`);
				return said.includes(what);
			});
		// Nothing tells when it has read the file at its start: what is written after that it takes anew.
		let g = 0.06;
		let pauseMs = 1500;
		let writing: ReturnType<typeof setTimeout> | undefined;
		const write = (): void => {
			g += 0.001;
			writeFileSync(leak, text.replace(/parameter g = [\d.]+/, `parameter g = ${g.toFixed(3)}`));
			// Each change calls off the one before: on a slow machine they come less often.
			pauseMs *= 1.5;
			writing = setTimeout(write, pauseMs);
		};
		writing = setTimeout(write, pauseMs);
		await hears('The changed circuit is in use since model time').finally(() => clearTimeout(writing));

		writeFileSync(leak, text.replace('current I', 'current J = g*(V - wrong)\ncurrent I'));
		await hears('The circuit stays as it was: leak.eq:');
		expect(said).toMatch(/leak\.eq:\d+ \(channel ganglion\.leak, J.*\): .*wrong/);

		rmSync(leak);
		await hears('no such file');
		said = '';
		writeFileSync(leak, text);
		await hears('The changed circuit is in use since model time');

		child.kill('SIGINT');
		expect(await ended).toBe(130);
		expect(JSON.parse(report)).toMatchObject({ failure: null, interrupted: true });
	});
});
