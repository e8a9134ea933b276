import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { appendFileSync, chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { defaultSession } from '../../src/protocol/session/sessionFile.ts';
import { patienceMs, temporaryFolder } from './app.ts';

const program = fileURLToPath(new URL('../../bin/retinode.js', import.meta.url));
const folder = temporaryFolder();
afterAll(() => folder.remove());

function retinode(...args: string[]) {
	const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
		encoding: 'utf8',
		timeout: patienceMs,
	});
	return { status, stdout, stderr };
}

const ended = (child: ChildProcess) =>
	new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));

describe('the command line', () => {
	it('explains every command', () => {
		for (const command of ['', 'simulate', 'run', 'live', 'presets', 'ports', 'device', 'app', 'model']) {
			const { status, stdout } = retinode(...(command === '' ? [] : [command]), '--help');
			expect(status, command).toBe(0);
			expect(stdout).toContain('Usage: retinode');
		}
	});

	it.each<[string, readonly string[], RegExp]>([
		['an unknown protocol', ['run', 'nothing'], /no protocol 'nothing': no such file, .*spike-frequency-adaptation/],
		[
			'figures and traces of a protocol on one stream',
			['run', 'rebound', '--json', '--out', '-'],
			/give --out and --spikes a file/,
		],
		['a negative intensity', ['simulate', '--rod', '-1', '--out', '-'], /--rod must be 0 to .*; got -1/],
		[
			'an intensity that is no number',
			['simulate', '--cone', 'NaN', '--out', '-'],
			/--cone must be a number; got 'NaN'/,
		],
		[
			'a parameter that is no number',
			['simulate', '--parameter', 'rod.C=NaN', '--out', '-'],
			/PATH=VALUE with a number/,
		],
		[
			'a parameter out of range',
			['simulate', '--parameter', 'rod.C=1e9', '--out', '-'],
			/rod\.C must be 0\.001 to 1 nF; got 1000000000/,
		],
		[
			'an unknown parameter',
			['simulate', '--parameter', 'rod.X=1', '--out', '-'],
			/no parameter 'rod\.X'; rod has .*rod\.C,/,
		],
		[
			'steps for which no accuracy is promised',
			['simulate', '--solver', 'realtime', '--dt', '0.002', '--out', '-'],
			/--dt of realtime is at most 0\.001 s.* got 0\.002\. Longer steps are taken with --beyond-contract/,
		],
		[
			'an unknown circuit',
			['simulate', '--circuit', 'x', '--out', '-'],
			/circuit must be one of dual, rod, cone, mouse, mouseIntegrateAndFire; got 'x'/,
		],
		['an unknown variant', ['simulate', '--variant', 'x', '--out', '-'], /variant .*corrected, release2016/],
		[
			'an unknown solver',
			['simulate', '--solver', 'euler', '--out', '-'],
			/--solver must be odex, rk4 or realtime; got 'euler'/,
		],
		['an unknown option', ['simulate', '--wrong'], /unknown option '--wrong'/],
		['a missing clip', ['live', '--source', 'clip:missing.y4m'], /no clip "missing\.y4m"/],
		['a camera of 0 × 0', ['live', '--source', 'stdin:0x0@30'], /width must be .* from 1 to \d+, got 0/],
		['an unknown source', ['live', '--source', 'moon'], /must be one of clip:FILE.*got "moon"/],
		[
			'an unknown sink',
			['live', '--source', 'clip:reach', '--sink', 'x'],
			/--sink must be serial:PATH, tcp:HOST:PORT or device:hand; got 'x'/,
		],
		[
			'a serial port that was never there',
			['live', '--source', 'clip:reach', '--sink', 'serial:/dev/nothing', '--duration', '1'],
			/serial port \/dev\/nothing does not exist; `retinode ports` lists those that do/,
		],
		['a missing session', ['live', '--session', 'missing.json'], /missing\.json: there is no such file/],
		[
			'a missing declaration',
			['simulate', '--model-file', 'missing.eq', '--out', '-'],
			/missing\.eq: no such file or folder/,
		],
		['an unwritable table', ['simulate', '--out', '/nowhere/x.csv'], /\/nowhere\/x\.csv: no such file or folder/],
		['a duration of 0', ['live', '--source', 'clip:reach', '--duration', '0'], /--duration must be above 0 s; got 0/],
		['nowhere to write', ['simulate'], /say where the results go/],
		['a negative intensity and nowhere to write', ['simulate', '--rod', '-1'], /--rod must be 0 to .*; got -1/],
		[
			'figures and a table on one stream',
			['simulate', '--json', '--out', '-'],
			/--json prints to standard output: give --out and --spikes a file/,
		],
		[
			'a flash beside a stimulus',
			['simulate', '--stimulus', 'flicker', '--light-start', '2', '--out', '-'],
			/--light-start cannot go with --stimulus/,
		],
		[
			'a parameter of a mechanism that has none such',
			['simulate', '--parameter', 'rod.Kv.G=1', '--json'],
			/no parameter 'rod\.Kv\.G'; rod\.Kv has rod\.Kv\.g, rod\.Kv\.E\b/,
		],
		['a serial port that is not there', ['device', 'hand', '--port', '/dev/nothing'], /\/dev\/nothing/],
	])('answers %s with one sentence and a failing exit code', (_what, args, sentence) => {
		const { status, stderr } = retinode(...args);
		// `null` is a command that did not end by itself.
		expect(status).toBeGreaterThan(0);
		expect(stderr).toMatch(sentence);
		expect(stderr).not.toMatch(/\n\s+at /);
	});

	it('says so when the port of the app is in use', async () => {
		const server = createServer();
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const address = server.address();
		const port = typeof address === 'object' && address ? address.port : 0;
		const child = spawn(process.execPath, [program, 'app', '--no-open', '--port', String(port)], {
			stdio: ['ignore', 'ignore', 'pipe'],
		});
		let stderr = '';
		child.stderr.on('data', (text) => {
			stderr += String(text);
		});
		expect(await ended(child)).not.toBe(0);
		expect(stderr).toMatch(new RegExp(`${port}.* in use`));
		expect(stderr).not.toMatch(/\n\s+at /);
		server.close();
	});

	it('names file, line, channel and term where a declaration of the user is wrong', () => {
		const own = folder.file('my-leak.eq');
		writeFileSync(
			own,
			'channel rod.leak\nneeds V [mV]\nparameter g = 0.35 [nS] in 0 .. 5 "leak"\ncurrent I [pA] = g*V*V "leak"\n',
		);
		const { status, stderr } = retinode('simulate', '--model-file', own, '--out', '-');
		expect(status).toBe(2);
		expect(stderr).toMatch(/my-leak\.eq:4 \(channel rod\.leak, I\): 'I' is in \[.*\]; expected \[pA\]/);
	});

	it("runs a user's own channel in the place of a built-in one", () => {
		const own = folder.file('leak.eq');
		const leak = readFileSync(new URL('../../src/retina/mechanisms/rod.leak.kamiyama2009.eq', import.meta.url), 'utf8');
		writeFileSync(own, leak.replace('0.35', '0.7'));
		const run = (...args: string[]) =>
			retinode('simulate', '--duration', '0.01', '--light-start', '0', '--out', '-', ...args).stdout.split('\n')[1];
		expect(run('--model-file', own)).not.toBe(run());
		expect(run('--model-file', own)).toBe(run('--parameter', 'rod.leak.g=0.7'));
	});

	it('says what the real-time method was off by, and whether that is promised', () => {
		const run = (...args: string[]) =>
			retinode(
				...['simulate', '--solver', 'realtime', '--light-start', '0.05', '--duration', '0.25', '--json', ...args],
			);
		const kept = run('--dt', '0.001');
		expect(JSON.parse(kept.stdout).error.maxMv).toBeLessThan(0.3);
		expect(kept.stderr).not.toContain('measured error');
		const broken = run('--dt', '0.002', '--beyond-contract');
		expect(broken.status).toBe(0);
		expect(broken.stderr).toMatch(/measured error of realtime: .*BEYOND what is promised/);
		expect(JSON.parse(run('--no-check').stdout).error).toBeUndefined();
	});

	it('leaves a file as it was when the run is refused, and prints figures alone where they are wanted', () => {
		const out = folder.file('kept.csv');
		writeFileSync(out, 'kept');
		expect(retinode('simulate', '--duration', '-1', '--out', out).status).toBe(2);
		expect(readFileSync(out, 'utf8')).toBe('kept');
		const { status, stdout } = retinode('simulate', '--duration', '0.05', '--light-start', '0', '--json');
		expect(status).toBe(0);
		expect(JSON.parse(stdout)).toMatchObject({ rows: 51, completed: true });
	});

	it('closes its files with whole rows when it is interrupted', async () => {
		const out = folder.file('interrupted.csv');
		const child = spawn(process.execPath, [program, 'simulate', '--duration', '1000', '--out', out], {
			stdio: 'ignore',
		});
		const written = (): number => (existsSync(`${out}.part`) ? statSync(`${out}.part`).size : 0);
		await expect.poll(written, { timeout: patienceMs }).toBeGreaterThan(100_000);
		child.kill('SIGINT');
		expect(await ended(child)).toBe(130);
		const text = readFileSync(out, 'utf8');
		const [header = '', ...rows] = text.trimEnd().split('\n');
		expect(text.endsWith('\n')).toBe(true);
		expect(rows.length).toBeGreaterThan(100);
		for (const row of rows) expect(row.split(',').length).toBe(header.split(',').length);
	});

	it('ends at once, and writes nothing, where it is asked to while it makes its model ready', () => {
		// The first thread that the program starts makes a model of 385,000 cells.
		const asks = folder.file('asks.mjs');
		writeFileSync(
			asks,
			`import { isMainThread } from 'node:worker_threads';
			if (isMainThread) process.once('worker', () => setTimeout(() => process.kill(process.pid, 'SIGTERM'), 1000));`,
		);
		const out = folder.file('never.csv');
		const { status, stderr } = spawnSync(
			process.execPath,
			[
				...['--import', pathToFileURL(asks).href, program, 'simulate', '--circuit', 'mouse', '--tissue', '2800x2800'],
				...['--duration', '1', '--out', out],
			],
			{ encoding: 'utf8', timeout: patienceMs },
		);
		expect(stderr).toContain('interrupted while the model was made ready; nothing is written');
		expect(status).toBe(130);
		expect(existsSync(out) || existsSync(`${out}.part`)).toBe(false);
	});

	it('gives the same spikes for a session bit for bit: in step with wall time, as fast as it goes, and again', () => {
		const session = folder.file('session.json');
		writeFileSync(
			session,
			JSON.stringify({
				...defaultSession(),
				seed: 7,
				light: { kind: 'free', rodRate: 0.05, coneRate: 1000 },
				source: { type: 'stimulus', name: 'checkerboard-noise', parameters: {} },
				parameters: { 'coneBipolar.Kv.g': 2.5 },
				interventions: [
					{ type: 'inject', startS: 0.5, endS: 1, target: { population: 'ganglion', member: 2 }, currentPa: 15 },
				],
			}),
		);
		const spikes = (name: string, ...args: string[]) => {
			const file = folder.file(name);
			const { status, stdout } = retinode(
				'live',
				'--session',
				session,
				'--duration',
				'2.5',
				'--spikes',
				file,
				'--json',
				...args,
			);
			expect(status).toBe(0);
			const report = JSON.parse(stdout) as { spikes: number; realTimeFactor: number };
			const text = readFileSync(file, 'utf8');
			const lines = text
				.trim()
				.split('\n')
				.filter((line) => !line.startsWith('#'));
			expect(lines.length).toBe(report.spikes);
			return text;
		};
		const live = spikes('live.txt');
		expect(live.length).toBeGreaterThan(100);
		expect(spikes('fast.txt', '--fast')).toBe(live);
		expect(spikes('again.txt', '--fast')).toBe(live);
	});

	it('takes raw grey frames on standard input', () => {
		const frames = Buffer.alloc(8 * 6 * 60);
		frames.fill(220, 8 * 6 * 20, 8 * 6 * 40);
		const { status, stdout } = spawnSync(
			process.execPath,
			[program, 'live', '--source', 'stdin:8x6@30:gray', '--duration', '1', '--json'],
			{
				input: frames,
				encoding: 'utf8',
				timeout: patienceMs,
			},
		);
		expect(status).toBe(0);
		expect((JSON.parse(stdout) as { framesIn: number }).framesIn).toBeGreaterThan(10);
	});

	it('says what is in a file of events, and drives the retina with it', () => {
		const file = folder.file('cup.dat');
		// 40 events, 5 ms apart, in the middle of 32 × 32 pixels.
		writeFileSync(file, '% Data file containing CD events\n% Version 2\n% Width 32\n% Height 32\n');
		const words = Array.from({ length: 40 }, (_, k) => [5000 * k, 16 + 16 * 2 ** 14 + 2 ** 28]).flat();
		appendFileSync(
			file,
			Buffer.concat([Uint8Array.of(12, 8), new Uint8Array(Uint32Array.from(words).buffer), Uint8Array.of(0)]),
		);
		const table = folder.file('cup.csv');
		const facts = retinode('events', file, '--json', '--csv', table);
		expect(facts.status).toBe(4);
		expect(JSON.parse(facts.stdout)).toMatchObject({
			format: 'DAT',
			events: 40,
			on: 40,
			size: { width: 32, height: 32 },
			lastUs: 195_000,
		});
		expect(readFileSync(table, 'utf8').split('\n').slice(0, 3)).toEqual(['t_us,x,y,on', '0,16,16,1', '5000,16,16,1']);
		expect(retinode('events', file, '--csv', table).stderr).toContain('it is there already; name another');
		expect(retinode('events', folder.file('none')).stderr).toContain('there is no such file');
		const run = retinode('live', '--source', `events:${file}`, '--fast', '--json');
		expect(run.status, run.stderr).toBe(4);
		expect((JSON.parse(run.stdout) as { framesIn: number }).framesIn).toBe(41);
		expect(run.stderr).toContain('were played to 0.2 s: it ends within a word, of which 1 of 8 bytes are there.');
	});

	it('compares the spikes of two recordings: real time against the reference', () => {
		const [fast, exact, lines] = ['fast.nwb', 'exact.nwb', 'lines.csv'].map((name) => folder.file(name)) as [
			string,
			string,
			string,
		];
		const run = [
			'simulate',
			'--circuit',
			'rod',
			'--rod',
			'1',
			'--light-start',
			'0.1',
			'--duration',
			'0.9',
			'--no-check',
			'--out',
			folder.file('rows'),
		];
		expect(retinode(...run, '--solver', 'realtime', '--nwb', fast).status).toBe(0);
		expect(retinode(...run, '--solver', 'odex', '--nwb', exact).status).toBe(0);
		const { status, stdout } = retinode('compare', exact, fast, '--json');
		expect(status).toBe(0);
		const found = JSON.parse(stdout) as {
			units: { a: { spikes: number }; firstSpikeS: number }[];
			population: { temporalFidelity: number };
			meanVanRossum: number;
		};
		expect(found.units[0]?.a.spikes).toBeGreaterThan(3);
		expect(Math.abs(found.units[0]?.firstSpikeS ?? 1)).toBeLessThan(0.0005);
		expect(found.population.temporalFidelity).toBeGreaterThan(0.99);
		expect(found.meanVanRossum).toBeGreaterThan(0);
		writeFileSync(lines, '# channel 0 ganglion 1 2\n0.5,0\n0.6;0\n');
		expect(retinode('compare', fast, lines).stderr).toContain(
			'line 3 must be a time in s, or a time and a channel, got "0.6;0"',
		);
		writeFileSync(lines, '# channel 0 ganglion 1 2\n0.5,0\n');
		expect(retinode('compare', fast, lines).stderr).toContain(
			'No cell is in both recordings: the first has ganglion 0, the second channel 0 ganglion.',
		);
		expect(retinode('compare', fast, exact, '--from', '5').stderr).toContain('Nothing is left to compare');
		expect(retinode('compare', fast, exact, '--bin', '0').stderr).toContain('--bin must be above 0, got 0');
	});

	it('refuses a folder that may not be written to', () => {
		if (process.getuid?.() === 0) return;
		chmodSync(folder.path, 0o500);
		const { status, stderr } = retinode('simulate', '--out', folder.file('x.csv'));
		chmodSync(folder.path, 0o700);
		expect(status).toBe(2);
		expect(stderr).toMatch(/permission denied/);
	});
});
