import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { hostLines } from '../../src/host/hostLines.ts';
import { decoderText, parseDecoder } from '../../src/io/control/decoderFile.ts';
import { emgText } from '../../src/io/control/emg/node/recordedEmg.ts';
import { createEmgGenerator } from '../../src/io/control/emg/simulatedEmg.ts';
import { createLoopback } from '../../src/io/transport/loopback.ts';
import { controlBlockSchema } from '../../src/protocol/session/controlBlock.ts';
import { type ControlPath, createControlPath } from '../../src/runtime/device/controlPath.ts';
import { patientTime } from '../patientTime.ts';
import { passed, until } from '../until.ts';
import { folder } from './bench.ts';

/** A decoder of two channels that wants the hand closed as soon as channel 1 has fired, and not for channel 0. */
const decoderFile = decoderText(
	{
		decoder: { channels: 2, binMs: 100, lags: 1, intercept: 0, weights: [[0], [1]] },
		samples: 1,
		lambda: 1,
		trials: [],
		constantRmse: 1,
	},
	[],
);

function path(changed = () => undefined, lines = { ...hostLines, ...patientTime }): ControlPath {
	const made = createControlPath(changed, lines);
	onTestFinished(() => made.close());
	made.restarted(2);
	return made;
}

const spikesOf = (channel: number, fromMs: number, toMs: number, everyMs: number) =>
	Array.from({ length: Math.floor((toMs - fromMs) / everyMs) }, (_, k) => ({
		channel,
		tMs: fromMs + k * everyMs,
		frame: -1,
	}));

/** Runs the model without a spike. */
function idle(control: ControlPath, fromMs: number, toMs: number): void {
	for (let tMs = fromMs; tMs <= toMs; tMs += 10) control.progress([], tMs);
}

describe('Choosing how spikes become a grip, while they do', () => {
	test('a decoder that is chosen takes over from the count, with its channels told apart', () => {
		const control = path();
		control.setEstimator({ kind: 'decoder', file: 'mine.json', text: decoderFile });
		expect(control.progress(spikesOf(0, 0, 1000, 5), 1000).closure).toBe(0);
		expect(control.progress(spikesOf(1, 1000, 2000, 50), 2000).closure).toBe(1);
		expect(control.delayMs()).toBe(50);
	});

	test('the hand does not jump when the estimator changes: the rate limit still holds', () => {
		const control = path();
		control.configure({ cells: 1 });
		const before = control.progress(spikesOf(1, 0, 2000, 2), 2000).closure;
		expect(before).toBe(1);
		control.setEstimator({ kind: 'decoder', file: 'mine.json', text: decoderFile.replace('[1]', '[0]') });
		// Twenty milliseconds at two closures a second.
		expect(control.progress([], 2020).closure).toBeCloseTo(1 - 0.04, 9);
	});

	test('a file that is no decoder is refused by name, and the estimator before it stays', () => {
		const control = path();
		expect(() => control.setEstimator({ kind: 'decoder', file: 'notes.txt', text: 'hello' })).toThrow(
			'Decoder notes.txt is no JSON',
		);
		expect(control.block().estimator).toEqual({ kind: 'count' });
		expect(parseDecoder(decoderFile, 'mine.json').channels).toBe(2);
	});

	test('a session restores all of it', async () => {
		const file = join(folder(), 'muscle.emg');
		writeFileSync(file, emgText({ rateHz: 1000 }, [0, 0.1, 0.2]));
		const first = path();
		first.configure({ windowMs: 300, forceLimitN: 5 });
		first.setEstimator({ kind: 'exponential' });
		first.setFusion({ mode: 'gated', openAt: 0.4, closeAt: 0.2 });
		await first.setEmg({ type: 'recorded', file });
		const kept = controlBlockSchema.parse(JSON.parse(JSON.stringify(first.block())));
		const second = path();
		await second.restore({ ...kept, emgCalibration: { restMv: 0.01, maximumMv: 0.4 } });
		expect(second.block()).toEqual({ ...kept, emgCalibration: { restMv: 0.01, maximumMv: 0.4 } });
		expect(second.grip().forceLimitN).toBe(5);
	});
});

describe('A muscle beside the retina', () => {
	const calibrated = { restMv: 0.02, maximumMv: 0.38 };

	test('a gate without a muscle keeps the hand open', () => {
		const control = path();
		control.setFusion({ mode: 'gated', openAt: 0.3, closeAt: 0.15 });
		expect(control.progress(spikesOf(1, 0, 2000, 2), 2000).closure).toBe(0);
		expect(control.emg()).toBeNull();
	});

	test('the hand closes while the simulated muscle contracts, on the model’s own time, however fast it runs', async () => {
		const run = async (sliceMs: number) => {
			const control = path();
			control.configure({ cells: 1 });
			await control.restore({
				...control.block(),
				fusion: { mode: 'gated', openAt: 0.3, closeAt: 0.15 },
				emg: { type: 'simulated', seed: 3, periodS: 4 },
				emgCalibration: calibrated,
			});
			const closures: number[] = [];
			for (let tMs = 0; tMs < 4000; tMs += sliceMs) {
				const { closure } = control.progress(spikesOf(1, tMs, tMs + sliceMs, 2), tMs + sliceMs);
				if ((tMs + sliceMs) % 1000 === 0) closures.push(closure);
			}
			return closures;
		};
		const slow = await run(10);
		expect(slow[1]).toBe(0);
		expect(slow[3]).toBe(1);
		expect(await run(500)).toEqual(slow);
	});

	test('a recording that ends lets the activation fall to rest, and says so', async () => {
		const file = join(folder(), 'short.emg');
		const sample = createEmgGenerator({ activation: () => 1, seed: 1 });
		writeFileSync(
			file,
			emgText(
				{ rateHz: 1000 },
				Array.from({ length: 1000 }, () => sample()),
			),
		);
		const control = path();
		await control.restore({
			...control.block(),
			emg: { type: 'recorded', file },
			emgCalibration: calibrated,
		});
		idle(control, 0, 950);
		expect(control.emg()).toMatchObject({ phase: 'live', message: '' });
		expect(control.emg()?.activation).toBeGreaterThan(0.5);
		idle(control, 960, 2500);
		expect(control.emg()).toMatchObject({
			phase: 'lost',
			message: 'The EMG recording has ended: activation falls to rest.',
		});
		expect(control.emg()?.activation).toBeLessThan(0.01);
	});

	test('a recording that is not there is refused, and the source before it stays', async () => {
		const control = path();
		await control.setEmg({ type: 'simulated', seed: 1, periodS: 0 });
		await expect(control.setEmg({ type: 'recorded', file: '/nowhere.emg' })).rejects.toThrow('there is no such file');
		expect(control.block().emg.type).toBe('simulated');
	});

	test('a board’s samples are placed on the model’s clock as they come, and a board that goes away is looked for again', async () => {
		const lines: ReturnType<typeof createLoopback>[] = [];
		const notices: string[] = [];
		const control = createControlPath(() => undefined, {
			...hostLines,
			notice: (message) => notices.push(message),
			openEmgPort: () => () => {
				const pair = createLoopback(patientTime);
				lines.push(pair);
				return Promise.resolve(pair.host);
			},
		});
		onTestFinished(() => control.close());
		await control.restore({
			...control.block(),
			emg: { type: 'serial', path: '/dev/board', baudRate: 115_200, rateHz: 1000 },
			emgCalibration: calibrated,
		});
		expect(control.emg()).toMatchObject({ phase: 'waiting' });
		await until(() => lines.length === 1);
		let tMs = 0;
		let sent = 0;
		await until(async () => {
			// 20 ms of a muscle at work: alternating counts of ±300, about 290 mV.
			const counts = Array.from({ length: 20 }, () => (++sent % 2 === 0 ? '812' : '212'));
			lines[0]?.device.write(Buffer.from(`${counts.join('\n')}\n`));
			tMs += 20;
			control.progress([], tMs);
			await passed(patientTime.clock, 20);
			return (control.emg()?.activation ?? 0) === 1;
		});
		expect(control.emg()?.phase).toBe('live');
		await lines[0]?.device.close();
		await until(() => control.emg()?.phase === 'lost');
		expect(notices).toEqual([control.emg()?.message]);
		await until(() => lines.length === 2);
	});
});

describe('Settings of the control law', () => {
	test.each(['gain', 'toString', 'constructor', '__proto__', 'hasOwnProperty'])(
		'that there are none of are refused by name: %s',
		(name) => {
			const control = path();
			const before = control.describe();
			expect(() => control.configure(JSON.parse(`{"${name}": 1}`))).toThrow(`There is no control parameter ${name}`);
			expect(control.describe()).toEqual(before);
		},
	);
});

describe('Calibration', () => {
	test('rest, then the maximum, of the simulated muscle: step by step, as the person says', async () => {
		const changed = vi.fn();
		const control = path(changed);
		await control.setEmg({ type: 'simulated', seed: 5, periodS: 0 });
		control.calibrate('emg', 'next');
		expect(control.calibration()).toMatchObject({ of: 'emg', phase: 'rest', prompt: 'Stay relaxed.', done: 0 });
		let tMs = 0;
		const goOn = () => {
			tMs += 20;
			control.progress([], tMs);
		};
		const phaseIs = (phase: string) =>
			until(async () => {
				for (let k = 0; k < 5; k++) goOn();
				await passed(patientTime.clock, 25);
				return control.calibration()?.phase === phase;
			});
		await phaseIs('prepare');
		control.effort(1);
		for (let k = 0; k < 50; k++) goOn();
		control.calibrate('emg', 'next');
		expect(control.calibration()?.phase).toBe('maximum');
		await phaseIs('done');
		expect(changed).toHaveBeenCalledOnce();
		const { emgCalibration } = control.block();
		// The mean rectified value of Gaussian noise is √(2/π) of its root mean square, 0.5 mV; within a tenth of it.
		expect(emgCalibration?.maximumMv).toBeGreaterThan(0.9 * 0.5 * Math.sqrt(2 / Math.PI));
		expect(emgCalibration?.maximumMv).toBeLessThan(1.1 * 0.5 * Math.sqrt(2 / Math.PI));
		expect(emgCalibration?.restMv).toBeLessThan(0.03);
	});

	test('without a muscle it fails with a reason; cancelled, nothing is left of it', () => {
		vi.useFakeTimers();
		onTestFinished(() => void vi.useRealTimers());
		const control = path(undefined, hostLines);
		control.calibrate('emg', 'next');
		vi.advanceTimersByTime(100);
		expect(control.calibration()).toMatchObject({ phase: 'failed', prompt: 'The EMG source was taken away.' });
		control.calibrate('emg', 'cancel');
		expect(control.calibration()).toBeNull();
	});

	test('of the retina it sets threshold and gain', () => {
		vi.useFakeTimers();
		onTestFinished(() => void vi.useRealTimers());
		const control = path(undefined, hostLines);
		control.configure({ cells: 1 });
		let tMs = 0;
		const see = (everyMs: number) => {
			for (let k = 0; k < 250; k++) {
				tMs += 20;
				control.progress(spikesOf(0, tMs - 19, tMs + 1, everyMs), tMs);
				vi.advanceTimersByTime(20);
			}
		};
		control.calibrate('vision', 'next');
		see(20);
		expect(control.calibration()?.phase).toBe('prepare');
		control.calibrate('vision', 'next');
		see(5);
		expect(control.calibration()?.phase).toBe('done');
		// 50 Hz at rest, 200 Hz at the maximum: the first 200 ms of each part still hold spikes of before, which do not count.
		const { thresholdHz, gainPerHz } = control.block().parameters;
		expect(thresholdHz).toBeCloseTo(50, 6);
		expect(gainPerHz).toBeCloseTo(1 / 150, 6);
	});
});
