import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { decoderText } from '../../src/io/prosthesis/decoder-file.ts';
import { type Running, retinode, temporaryFolder } from './app.ts';

const program = fileURLToPath(new URL('../../bin/retinode.js', import.meta.url));
const folder = temporaryFolder();
afterAll(() => folder.remove());

function run(...args: string[]) {
	const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
		encoding: 'utf8',
		timeout: 90_000,
	});
	return { status, stdout, stderr };
}

const decoder = folder.file('decoder.json');
const channels = 4;
writeFileSync(
	decoder,
	decoderText(
		{
			// Asks for a closed hand whatever comes: what the device does then is the decoder's doing.
			decoder: {
				channels,
				binMs: 50,
				lags: 1,
				intercept: 1,
				weights: Array.from({ length: channels }, () => [0]),
			},
			samples: 1,
			lambda: 1,
			trials: [],
		},
		[],
	),
);

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
			/mapping is 'rows:1'; it must be all, columns/,
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
		['an unknown driver', ['--sink', 'device:hand', '--driver', 'foot'], /no driver foot; there are: retinode, brunel/],
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
			expect(stderr).not.toContain('retinode:');
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
			const gated = await retinodeText(
				...['live', '--source', 'clip:reach', '--duration', '3', '--emg', 'simulated:20', ...sink],
			);
			expect(gated.stderr).not.toContain('retinode:');
			expect(gated.status).toBe(0);
			const most = () =>
				Math.max(
					...hand.lines
						.filter(({ type }) => type === 'state')
						.map((line) => Math.max(...(line as { hand: { closures: number[] } }).hand.closures)),
				);
			expect(most()).toBeLessThan(0.02);
			const free = await retinodeText(...['live', '--source', 'clip:reach', '--duration', '3', ...sink]);
			expect(free.status).toBe(0);
			expect(most()).toBeGreaterThan(0.9);
		} finally {
			await hand.stop();
		}
	});
});

/** Runs a command to its end without keeping this process from reading what devices say. */
async function retinodeText(...args: string[]) {
	const { spawn } = await import('node:child_process');
	const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
	let [stdout, stderr] = ['', ''];
	child.stdout.setEncoding('utf8').on('data', (text: string) => {
		stdout += text;
	});
	child.stderr.setEncoding('utf8').on('data', (text: string) => {
		stderr += text;
	});
	const status = await new Promise<number | null>((resolve) => child.once('close', resolve));
	return { status, stdout, stderr };
}
