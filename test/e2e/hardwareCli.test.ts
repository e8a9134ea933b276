import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { patienceMs, type Running, retinode, retinodeText, temporaryFolder } from './app.ts';
import { writeClosingDecoder } from './closingDecoder.ts';

const program = fileURLToPath(new URL('../../bin/retinode.js', import.meta.url));
const folder = temporaryFolder();
afterAll(() => folder.remove());

function run(...args: string[]) {
	const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
		encoding: 'utf8',
		timeout: patienceMs,
	});
	return { status, stdout, stderr };
}

const decoder = writeClosingDecoder(folder.file('decoder.json'), 4);
const oneCell = writeClosingDecoder(folder.file('one.json'), 1);

interface Report {
	readonly spikes: number;
	readonly problems: readonly string[];
	readonly devices: readonly {
		readonly name: string;
		readonly spikesOffered: number;
		readonly spikesNotMapped: number;
		readonly spikesDelivered: number;
		readonly spikesLost: number;
		readonly commandsActed: number;
		readonly spikesExact: number;
		readonly armings: readonly { readonly by: string; readonly cause: string; readonly why: string }[];
	}[];
}

const closures = (device: Running): readonly number[] => {
	const state = device.lines.filter(({ type }) => type === 'state').at(-1) as
		| { readonly hand: { readonly closures: readonly number[] } }
		| undefined;
	return state?.hand.closures ?? [];
};

describe('retinode live with hardware', () => {
	it.each<[string, readonly string[], RegExp]>([
		[
			'a mapping of no form',
			['--sink', 'device:hand', '--map', 'rows:1'],
			/mapping is 'rows:1'; it must be all, squares:CHANNELS, columns/,
		],
		[
			'a column that is not there',
			['--sink', 'device:hand', '--map', 'columns:99'],
			/Column 99 of the mapping has no ganglion cell/,
		],
		[
			'mappings that do not go with the sinks',
			['--sink', 'device:hand', '--sink', 'device:hand', '--sink', 'device:hand', '--map', 'all', '--map', 'all'],
			/--map must be given once for all, or once for each of the 3 --sink, in order; got 2/,
		],
		[
			'an unknown driver',
			['--sink', 'device:hand', '--driver', 'foot'],
			/no driver foot; there are: retinode, .*brunel/,
		],
		['an unknown protocol', ['--sink', 'device:hand', '--protocol', 'x'], /--protocol must be events or rate; got 'x'/],
		['a port that is not there', ['--sink', 'serial:/dev/nowhere'], /serial port \/dev\/nowhere does not exist/],
		['an unknown estimator', ['--estimator', 'x'], /--estimator must be count, exponential or decoder; got 'x'/],
		['a decoder without its file', ['--estimator', 'decoder'], /--estimator decoder needs --decoder FILE/],
		['a missing decoder', ['--decoder', 'missing.json'], /missing\.json: no such file/],
		['a decoder that is none', ['--decoder', program], /Decoder .*retinode\.js is no JSON/],
		['an unknown fusion', ['--fusion', 'x'], /--fusion must be vision, emg, gated or weighted; got 'x'/],
		['fusion without a muscle', ['--fusion', 'gated'], /--fusion gated needs --emg SOURCE/],
		['an unknown muscle', ['--emg', 'x'], /--emg must be file:PATH, serial:PATH or simulated\[:PERIOD\]; got 'x'/],
		['a muscle without a calibration', ['--emg', `file:${decoder}`], /--fusion gated needs --emg-calibration FILE/],
		[
			'a control parameter that is not there',
			['--control', 'speed=1'],
			/no control parameter speed; there are windowMs/,
		],
		['a force out of range', ['--control', 'forceLimitN=900'], /forceLimitN is 900; it must be from 0\.5 to/],
	])('refuses %s in one sentence', (_what, args, sentence) => {
		const { status, stderr } = run('live', '--source', 'clip:reach', '--duration', '0.2', ...args);
		expect(stderr).toMatch(sentence);
		expect(stderr).not.toContain('    at ');
		expect(status).toBe(2);
	});

	it('drives a hand of ours and one that speaks ASCII at once, each with its own cells, from a decoder file', async () => {
		const hand = retinode('device', 'hand', '--json');
		const brunel = retinode('device', 'brunel', '--json');
		try {
			const [ours, other] = await Promise.all([hand, brunel].map((each) => each.line(({ type }) => type === 'ready')));
			const { status, stdout, stderr } = await new Promise<{ status: number | null; stdout: string; stderr: string }>(
				(resolve) => {
					const live = retinodeText(
						'live',
						'--source',
						'clip:reach',
						'--duration',
						'4',
						'--json',
						'--arm',
						'--decoder',
						decoder,
						'--sink',
						`serial:${String(ours?.path)}`,
						'--map',
						'columns:0,1',
						'--sink',
						`serial:${String(other?.path)}`,
						'--map',
						'all',
						'--driver',
						'retinode',
						'--driver',
						'brunel',
					);
					void live.then(resolve);
				},
			);
			// What must be known of the one before it is armed, and nothing else.
			const said = stderr.split('\n').filter((line) => line.startsWith('retinode:'));
			expect(said).toEqual([expect.stringMatching(/^retinode: device 2, before it is armed: .*no watchdog/)]);
			expect(status).toBe(0);
			const report = JSON.parse(stdout) as Report;
			const [first, second] = report.devices;
			expect(first).toMatchObject({ name: 'device 1', spikesOffered: report.spikes, spikesLost: 0 });
			// Two of four cells.
			expect(first?.spikesNotMapped).toBeGreaterThan(0);
			expect(first?.spikesDelivered).toBe(report.spikes - (first?.spikesNotMapped ?? 0));
			// An ASCII hand takes no spikes: each is counted as refused.
			expect(second).toMatchObject({ name: 'device 2', spikesNotMapped: 0, spikesLost: report.spikes });
			expect(first?.commandsActed).toBeGreaterThan(0);
			expect(first?.armings).toMatchObject([{ by: 'person', cause: 'person', why: 'The program ended.' }]);
			expect(first?.spikesExact).toBeGreaterThan(0);
			expect(second?.commandsActed).toBeGreaterThan(0);
			const most = (device: Running) =>
				Math.max(
					...device.lines
						.filter(({ type }) => type === 'state')
						.map((line) => Math.max(...(line as { hand: { closures: number[] } }).hand.closures)),
				);
			expect(closures(hand)).toHaveLength(5);
			expect(most(hand)).toBeGreaterThan(0.9);
			expect(most(brunel)).toBeGreaterThan(0.9);
		} finally {
			await hand.stop();
			await brunel.stop();
		}
	});

	it('a relaxed muscle keeps a gated hand open that would close otherwise', async () => {
		const hand = retinode('device', 'hand', '--json');
		try {
			const { path } = await hand.line(({ type }) => type === 'ready');
			const sink = ['--sink', `serial:${String(path)}`, '--arm', '--decoder', decoder];
			// Relaxed for the first ten of twenty seconds.
			const gated = await undisturbed(
				...['live', '--source', 'clip:reach', '--duration', '3', '--emg', 'simulated:20', ...sink],
			);
			expect(gated.status).toBe(0);
			const most = () =>
				Math.max(
					...hand.lines
						.filter(({ type }) => type === 'state')
						.map((line) => Math.max(...(line as { hand: { closures: number[] } }).hand.closures)),
				);
			expect(most()).toBeLessThan(0.02);
			const free = await undisturbed(...['live', '--source', 'clip:reach', '--duration', '3', ...sink]);
			expect(free.status).toBe(0);
			expect(most()).toBeGreaterThan(0.9);
		} finally {
			await hand.stop();
		}
	});
});

describe('retinode live whose devices do not do what was asked of them', () => {
	const flash = ['live', '--source', 'stimulus:flash', '--circuit', 'cone', '--columns', '1x1', '--json'];

	it('ends with 3 and a sentence where a device never came', async () => {
		const { status, stdout, stderr } = await retinodeText(
			...[...flash, '--duration', '0.3', '--sink', 'tcp:127.0.0.1:1'],
		);
		expect(stderr).toMatch(/retinode: device never came: No connection to 127\.0\.0\.1:1: /);
		expect(status).toBe(3);
		expect(JSON.parse(stdout).unmet).toMatchObject([expect.stringMatching(/^device never came/)]);
	});

	it('ends with 3 where --arm was refused, and where there is nothing to arm', async () => {
		const refused = await retinodeText(...[...flash, '--duration', '0.3', '--arm', '--sink', 'tcp:127.0.0.1:1']);
		expect(refused.stderr).toMatch(/retinode: device was not armed\. The device cannot be armed: /);
		expect(refused.status).toBe(3);
		const nothing = await retinodeText(...[...flash, '--duration', '0.1', '--arm']);
		expect(nothing.stderr).toMatch(/retinode: Nothing was armed: --arm needs a device/);
		expect(nothing.status).toBe(3);
	});

	it('ends with 3 where an electrode takes no level, and logs every level that was asked for', async () => {
		const stimulator = retinode('device', 'stimulator', '--port', 'tcp:127.0.0.1:0', '--json');
		try {
			const { path } = await stimulator.line(({ type }) => type === 'ready');
			const log = folder.file('levels.jsonl');
			const { status, stderr } = await retinodeText(
				...[...flash, '--duration', '0.5', '--arm', '--sink', String(path), '--level-log', log],
				...['--stimulate', '1=20,200,50,rate,hold=5,rise=400', '--stimulate', '900=20'],
			);
			expect(stderr).toMatch(/retinode: Electrode 900 was not set\. /);
			expect(status).toBe(3);
			const lines = readFileSync(log, 'utf8')
				.trim()
				.split('\n')
				.map((line) => JSON.parse(line));
			expect(lines[0]).toMatchObject({
				device: 'device',
				kind: 'level',
				answer: 'acted',
				level: { electrode: 1, amplitudeUa: 20, phaseUs: 200, rateHz: 50, drive: 'rate', holdS: 5, riseUaPerS: 400 },
			});
			expect(lines[1]).toMatchObject({ kind: 'level', level: { electrode: 900 } });
			expect(lines[1].answer).not.toBe('acted');
			expect(lines.at(-1)).toMatchObject({ kind: 'allOff', why: 'The program ended.' });
		} finally {
			await stimulator.stop();
		}
	});

	it('says so when the simulation hangs, and disarms', async () => {
		const [stopper, go] = [folder.file('stopper.mjs'), folder.file('go')];
		writeFileSync(
			stopper,
			`import { existsSync } from 'node:fs';
			import { isMainThread, workerData } from 'node:worker_threads';
			// The engine's thread, and no other, is given a session. It stands still for 3 s once it is told to.
			if (!isMainThread && workerData?.session) {
				const look = setInterval(() => {
					if (!existsSync(${JSON.stringify(go)})) return;
					clearInterval(look);
					const end = performance.now() + 3000;
					while (performance.now() < end);
				}, 20).unref();
			}`,
		);
		const hand = retinode('device', 'hand', '--port', 'tcp:127.0.0.1:0', '--json');
		try {
			const { path } = await hand.line(({ type }) => type === 'ready');
			const { spawn } = await import('node:child_process');
			const { pathToFileURL } = await import('node:url');
			const child = spawn(
				process.execPath,
				[
					...['--import', pathToFileURL(stopper).href, program, ...flash],
					...['--duration', '8', '--arm', '--decoder', oneCell, '--sink', String(path)],
				],
				{ stdio: ['ignore', 'pipe', 'pipe'] },
			);
			let stderr = '';
			child.stderr.setEncoding('utf8').on('data', (text: string) => {
				stderr += text;
			});
			child.stdout.resume();
			// In the midst of the run: it is armed, the hand closes.
			await hand.line((line) => line.type === 'state' && Math.max(...closures(hand)) > 0.2);
			writeFileSync(go, '');
			const status = await new Promise<number | null>((resolve) => child.once('close', resolve));
			expect(stderr).toMatch(/The simulation has not answered for a second: all devices are disarmed/);
			expect(stderr).toMatch(/The simulation answers again\. Devices stay disarmed/);
			expect(stderr).toMatch(/device was not armed any more when the run ended/);
			expect(status).toBe(3);
		} finally {
			await hand.stop();
		}
	});

	it('explains its exit codes', () => {
		expect(run('live', '--help').stdout).toMatch(/Exit codes:[\s\S]*3 +a device did not do what was asked of it/);
	});

	it('wants --arm for --rearm', () => {
		const { status, stderr } = run(...flash, '--rearm');
		expect(stderr).toMatch(/--rearm needs --arm/);
		expect(status).toBe(2);
	});
});

/** The same, again where a machine that stood still for a moment disarmed the device on the way, which is no 0. */
async function undisturbed(...args: string[]) {
	const ran = await retinodeText(...args);
	return ran.status === 3 && /Disarmed|stood still/.test(ran.stderr) ? retinodeText(...args) : ran;
}
