import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { temporaryFolder, until } from './app.ts';

const program = fileURLToPath(new URL('../../bin/retinode.js', import.meta.url));
const folder = temporaryFolder();
afterAll(() => folder.remove());

/** A live run whose spikes go somewhere; standard output is read only where asked for. */
function run(...args: string[]) {
	const child: ChildProcess = spawn(
		process.execPath,
		[program, 'live', '--source', 'clip:reach', '--circuit', 'cone', '--columns', '1x1', ...args],
		{ stdio: ['ignore', 'pipe', 'pipe'] },
	);
	let said = '';
	child.stderr?.setEncoding('utf8').on('data', (more: string) => {
		said += more;
	});
	const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
	return { child, said: () => said, ended };
}

const read = async (child: ChildProcess): Promise<string> => {
	let text = '';
	for await (const piece of child.stdout ?? []) text += piece;
	return text;
};

describe.skipIf(process.platform === 'win32')('spikes that nobody takes', () => {
	it('on a full disk are lost, and report and exit code say so; the run goes on', async () => {
		if (!existsSync('/dev/full')) return;
		const { child, ended } = run('--spikes', '/dev/full', '--duration', '1', '--json');
		const report = JSON.parse(await read(child));
		expect(await ended).toBe(4);
		expect(report).toMatchObject({ modelTimeS: 1, failure: null });
		expect(report.incomplete).toEqual([expect.stringMatching(/lines from \d\.\d+ s to .* because the disk is full/)]);
		expect(report.problems).toEqual(expect.arrayContaining(report.incomplete));
	});

	it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
		'on a pipe without a reader do not keep the run from %s',
		async (signal) => {
			const pipe = folder.file(`pipe-${signal}`);
			execFileSync('mkfifo', [pipe]);
			const { child, said, ended } = run('--spikes', pipe);
			child.stdout?.resume();
			await until('it says that nobody reads', async () => said().includes('nobody reads it'));
			child.kill(signal);
			expect(await ended).toBe(said().includes('are not whole') ? 4 : 130);
		},
	);

	it('on standard output whose reader stalls do not keep the run from a signal', async () => {
		const { child, said, ended } = run('--spikes', '-', '--sink', 'device:hand');
		// It writes; of its output no more is taken than a stream takes by itself.
		await new Promise((resolve) => child.stdout?.once('readable', () => resolve(undefined)));
		child.kill('SIGTERM');
		expect(await ended).not.toBeNull();
		expect(said()).not.toContain('has not confirmed that it let go');
	});

	it('on a pipe that is closed are lost, and the run goes on', async () => {
		const { child, said, ended } = run('--spikes', '-', '--duration', '2');
		child.stdout?.once('data', () => child.stdout?.destroy());
		expect(await ended).toBe(4);
		expect(said()).toContain('its reader is gone');
	});

	it('begin with what they are of', async () => {
		const file = folder.file('spikes.csv');
		const { child, ended } = run('--spikes', file, '--fast', '--duration', '1');
		child.stdout?.resume();
		expect(await ended).toBe(0);
		const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
		expect(lines[0]).toMatch(/^# retinode \d+\.\d+\.\d+: spikes, a line each: time in s, channel$/);
		expect(lines.find((line) => line.startsWith('# seed'))).toBe('# seed 1');
		const session = lines.find((line) => line.startsWith('# session '))?.slice('# session '.length) ?? '';
		expect(JSON.parse(session)).toMatchObject({ format: 'retinode-session', circuit: 'cone' });
		expect(lines.filter((line) => line.startsWith('# channel '))).toEqual(['# channel 0 ganglion 0 0']);
	});
});
