import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { addControlCommand } from '../../src/cli/commands/control.ts';
import { emgText } from '../../src/io/control/emg/node/recordedEmg.ts';
import { createEmgGenerator } from '../../src/io/control/emg/simulatedEmg.ts';

const folder = mkdtempSync(join(tmpdir(), 'retinode-control-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => vi.restoreAllMocks());
const path = (name: string): string => join(folder, name);
const file = (name: string, text: string): string => {
	writeFileSync(path(name), text);
	return path(name);
};

/** Runs `retinode control …` and gives what it prints on standard output. */
async function control(...args: readonly string[]): Promise<string> {
	const printed: string[] = [];
	vi.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line));
	vi.spyOn(console, 'error').mockImplementation(() => undefined);
	const program = new Command('retinode').exitOverride().configureOutput({ writeErr: () => undefined });
	addControlCommand(program);
	await program.parseAsync(['node', 'retinode', 'control', ...args]);
	return printed.join('\n');
}

/** Two channels that fire at 100 Hz while the hand ought to be closed, from 4 to 8 s of 12, and at 5 Hz else. */
const spikes = file(
	'spikes.csv',
	Array.from({ length: 12_000 }, (_, k) => k / 1000)
		.filter((tS, k) => k % (tS >= 4 && tS < 8 ? 10 : 200) === 0)
		.map((tS, k) => `${tS.toFixed(3)},${k % 2}\n`)
		.join(''),
);
const target = file('target.csv', '0,0\n3.99,0\n4,1\n7.99,1\n8,0\n12,0\n');
const emg = (name: string, activation: (tMs: number) => number, seconds: number): string => {
	const next = createEmgGenerator({ seed: 5, activation });
	return file(name, emgText({ rateHz: 1000 }, Array.from({ length: seconds * 1000 }, next)));
};

describe('retinode control', () => {
	test('fit writes a decoder that evaluate takes, and it is better than nothing', async () => {
		const printed = await control(
			'fit',
			'--spikes',
			spikes,
			'--target',
			target,
			'--out',
			path('d.json'),
			'--folds',
			'3',
		);
		expect(printed).toContain('2 channels × 10 bins of 50 ms');
		expect(JSON.parse(readFileSync(path('d.json'), 'utf8'))).toMatchObject({
			format: 'retinode-decoder',
			version: 1,
			fit: { recordings: [{ spikes, target }] },
		});
		const report = JSON.parse(
			await control('evaluate', '--spikes', spikes, '--target', target, '--decoder', path('d.json'), '--json'),
		);
		expect(report.summary).toMatchObject({ grasps: 1, missedGrasps: 0, falseClosures: 0 });
		// A closed third of the time: an open hand would err by 0.58.
		expect(report.summary.rmse).toBeLessThan(0.3);
	});

	test.each([['fit', '--out', path('no.json')], ['evaluate']])(
		'%s refuses spikes in ms where s are asked for, and spikes of another time, unless it is meant',
		async (command, ...rest) => {
			const milliseconds = file(
				'milliseconds.csv',
				readFileSync(spikes, 'utf8').replace(/^[^,\n]+/gm, (seconds) => `${1000 * Number(seconds)}`),
			);
			const run = (from: string, ...more: string[]) =>
				control(command as string, '--spikes', from, '--target', target, ...(rest as string[]), ...more);
			await expect(run(milliseconds)).rejects.toThrow(
				/milliseconds\.csv and .*target\.csv: spikes end at .* s, the target at 12 s: .* divided by 1000\. --force goes on/,
			);
			const early = file('early.csv', readFileSync(spikes, 'utf8').split('\n').slice(0, 20).join('\n'));
			await expect(run(early)).rejects.toThrow(/the target at 12 s/);
			if (command === 'evaluate') await expect(run(milliseconds, '--force')).resolves.toContain('grip RMSE');
		},
	);

	test('fit refuses what has learnt nothing, and writes no file then', async () => {
		const steady = file(
			'steady.csv',
			Array.from({ length: 240 }, (_, k) => `${((k * 0.05 + ((k * 7919) % 50) / 1000) % 12).toFixed(3)},0\n`).join(''),
		);
		const run = (...more: string[]) =>
			control('fit', '--spikes', steady, '--target', target, '--out', path('nothing.json'), ...more);
		await expect(run()).rejects.toThrow(
			/the decoder errs by 0\.\d+, the best constant by 0\.\d+: it has learnt nothing/,
		);
		expect(existsSync(path('nothing.json'))).toBe(false);
		expect(await run('--force')).toContain('the best constant: error');
		expect(existsSync(path('nothing.json'))).toBe(true);
	});

	test('evaluate says how the law of Arrow et al. does', async () => {
		const args = ['evaluate', '--spikes', spikes, '--target', target, '--parameter', 'cells=1'];
		const printed = await control(...args);
		expect(printed).toContain('delay of the estimator 100 ms');
		expect(printed).toContain('false closures 0; missed 0 of 1');
	});

	test('calibrate measures a recorded muscle, and evaluate lets it gate the retina', async () => {
		const both = emg('calibration.emg', (tMs) => (tMs < 3600 ? 0 : 0.6), 8);
		const printed = await control('calibrate', '--emg', `file:${both}`, '--out', path('c.json'));
		expect(printed).toMatch(/rest 0\.0\d+ mV, maximum 0\.2\d+ mV/);
		const muscle = (name: string, from: number, to: number) =>
			emg(name, (tMs) => (tMs > from * 1000 && tMs < to * 1000 ? 0.6 : 0), 12);
		const evaluated = async (recording: string) =>
			JSON.parse(
				await control(
					'evaluate',
					'--spikes',
					spikes,
					'--target',
					target,
					'--emg',
					recording,
					'--emg-calibration',
					path('c.json'),
					'--json',
				),
			).summary;
		expect(await evaluated(muscle('with.emg', 4, 8))).toMatchObject({ missedGrasps: 0, falseClosures: 0 });
		expect(await evaluated(muscle('other.emg', 1, 3))).toMatchObject({ missedGrasps: 1, falseClosures: 0 });
	});

	test.each<readonly [string, readonly string[], string | RegExp]>([
		[
			'a spikes file without a target',
			['fit', '--spikes', spikes, '--spikes', spikes, '--target', target, '--out', path('x.json')],
			'each --spikes needs its own --target',
		],
		[
			'no spikes at all',
			['fit', '--spikes', file('none.csv', ''), '--target', target, '--out', path('x.json')],
			'hold no spikes',
		],
		[
			'an unknown estimator',
			['evaluate', '--spikes', spikes, '--target', target, '--estimator', 'magic'],
			"got 'magic'",
		],
		[
			'an unknown fusion',
			['evaluate', '--spikes', spikes, '--target', target, '--emg', 'x', '--emg-calibration', 'y', '--fusion', 'magic'],
			"--fusion must be vision, emg, gated or weighted; got 'magic'",
		],
		[
			'fusion without EMG',
			['evaluate', '--spikes', spikes, '--target', target, '--fusion', 'gated'],
			'--fusion gated needs --emg FILE',
		],
		[
			'EMG without a calibration',
			['evaluate', '--spikes', spikes, '--target', target, '--emg', 'x'],
			'--emg needs --emg-calibration FILE',
		],
		[
			'a parameter that is none',
			['evaluate', '--spikes', spikes, '--target', target, '--parameter', 'speed=1'],
			'There is no control parameter speed',
		],
		[
			'a source that is none',
			['calibrate', '--emg', 'wire', '--out', path('x.json')],
			"--emg must be file:PATH or serial:PATH; got 'wire'",
		],
		[
			'a port that is not there',
			['calibrate', '--emg', 'serial:/dev/none', '--out', path('x.json')],
			'/dev/none does not exist',
		],
		[
			'bins out of range',
			['fit', '--spikes', spikes, '--target', target, '--out', path('x.json'), '--bin', '0'],
			'Decoder binMs is 0',
		],
		['a missing file', ['evaluate', '--spikes', path('gone.csv'), '--target', target], 'ENOENT'],
	])('%s is refused in one sentence', async (_, args, sentence) => {
		await expect(control(...args)).rejects.toThrow(sentence);
	});
});
