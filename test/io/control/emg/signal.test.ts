import { describe, expect, test } from 'vitest';
import { createEmgSignal, followEmg } from '../../../../src/io/control/emg/emgSignal.ts';
import { EmgSourceLostError, emgSource } from '../../../../src/io/control/emg/emgSource.ts';
import { runEmgCalibration } from '../../../../src/io/control/emg/emgWizard.ts';
import { createEnvelope, DEFAULT_ENVELOPE, envelopeDelayMs } from '../../../../src/io/control/emg/envelope.ts';
import { highPass } from '../../../../src/io/control/emg/sections.ts';
import { createEmgGenerator, simulatedEmg } from '../../../../src/io/control/emg/simulatedEmg.ts';
import { fc } from '../../../property.ts';

const rateHz = 1000;
const sine =
	(hz: number, amplitude = 1) =>
	(k: number) =>
		amplitude * Math.sin((2 * Math.PI * hz * k) / rateHz);
/** What a filter gives for samples 0 to n−1. */
const through = (filter: (x: number) => number, input: (k: number) => number, n: number): number[] =>
	Array.from({ length: n }, (_, k) => filter(input(k)));

describe('The envelope', () => {
	test('of a sine is its mean rectified value, 2/π of its amplitude', () => {
		const last = through(createEnvelope(rateHz), sine(100, 0.8), 2000).at(-1) ?? Number.NaN;
		// The high-pass leaves 0.9992 at five times its corner; smoothing leaves a ripple of 0.1 %; ten samples a period miss 2 %.
		expect(Math.abs(last / ((2 / Math.PI) * 0.8) - 1)).toBeLessThan(0.04);
	});

	test('ignores an offset and slow movement, and halves power at the corner', () => {
		const offset = through(createEnvelope(rateHz), () => 500, 3000).at(-1) ?? Number.NaN;
		expect(offset).toBeLessThan(1e-6);
		// Over whole periods, after the start has rung out.
		const gain = (hz: number) => {
			const answers = through(highPass(20, rateHz), sine(hz), 4000).slice(2000);
			return Math.sqrt((2 * answers.reduce((sum, value) => sum + value * value, 0)) / answers.length);
		};
		expect(gain(20)).toBeCloseTo(Math.SQRT1_2, 6);
		// Second order: the square of 3/20.
		expect(gain(3)).toBeCloseTo(0.0225, 3);
		expect(gain(200)).toBeGreaterThan(0.999);
	});

	test('states its delay, and a step of the amplitude measures the same', () => {
		const runs = 300;
		const [stepAt, length] = [500, 1500];
		const mean = new Float64Array(length);
		// Noise of many seeds, so that what is left is the answer to the amplitude.
		for (let seed = 1; seed <= runs; seed++) {
			const next = createEmgGenerator({ seed, rateHz, noiseMv: 0, activation: (tMs) => (tMs < stepAt ? 0 : 1) });
			const envelope = createEnvelope(rateHz);
			for (let k = 0; k < length; k++) mean[k] = (mean[k] ?? 0) + envelope(next()) / runs;
		}
		const end = mean.subarray(length - 400).reduce((sum, value) => sum + value, 0) / 400;
		const areaMs = mean.subarray(stepAt, length).reduce((sum, value) => sum + (1 - value / end), 0);
		expect(envelopeDelayMs(DEFAULT_ENVELOPE)).toBe(80);
		// The area of 1 s of noise, 8 % at any time and independent after 160 ms, averaged over 300 runs: 2 ms; filters of
		// muscle and high-pass add some ms of their own.
		expect(Math.abs(areaMs - 80)).toBeLessThan(8);
	});

	test('is never below 0 and never overshoots a step of constant rectified value', () => {
		fc.assert(
			fc.property(fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { maxLength: 200 }), (samples) => {
				const envelope = createEnvelope(rateHz);
				for (const sample of samples) expect(envelope(sample)).toBeGreaterThanOrEqual(0);
			}),
		);
		const square = (k: number) => (k % 4 < 2 ? 1 : -1);
		const answers = through(createEnvelope(rateHz), square, 3000);
		// The square's own ripple after the high-pass stays below 2 %.
		expect(Math.max(...answers)).toBeLessThan(1.02 * (answers.at(-1) ?? Number.NaN));
	});

	test('refuses settings out of range by name', () => {
		expect(() => createEnvelope(rateHz, { highPassHz: 300 })).toThrow(
			'EMG highPassHz is 300; it must be from 1 to 250',
		);
		expect(() => createEnvelope(rateHz, { smoothMs: 0 })).toThrow('EMG smoothMs is 0');
		expect(() => createEnvelope(100)).toThrow('EMG rate is 100');
	});
});

describe('An EMG signal', () => {
	/** Alternating ±1 mV: rectified 1 mV within the pass band. */
	const busy = (n: number) => Float64Array.from({ length: n }, (_, k) => (k % 4 < 2 ? 1 : -1));
	const calibration = { rest: 0.1, maximum: 1 };

	test('waits, lives, falls silent and decays to rest, and lives again', () => {
		const signal = createEmgSignal({ rateHz, calibration });
		expect(signal.at(0)).toMatchObject({ phase: 'waiting', activation: 0, message: 'No EMG has come yet.' });
		signal.take(busy(1000), 1000);
		const live = signal.at(1000);
		expect(live).toMatchObject({ phase: 'live', message: '', calibrated: true });
		expect(live.activation).toBeGreaterThan(0.8);
		// For a tenth of a second nothing changes; then it falls by e every tenth.
		expect(signal.at(1100).activation).toBeCloseTo(live.activation, 12);
		const silent = signal.at(1300);
		expect(silent.phase).toBe('silent');
		expect(silent.activation).toBeCloseTo(live.activation * Math.exp(-2), 9);
		expect(silent.message).toBe('No EMG for 300 ms: activation falls to rest.');
		expect(signal.at(3000).activation).toBeLessThan(1e-6);
		signal.take(busy(1000), 5000);
		expect(signal.at(5000)).toMatchObject({ phase: 'live' });
	});

	test('a lost source decays at once and says why', () => {
		const signal = createEmgSignal({ rateHz, calibration });
		signal.take(busy(1000), 1000);
		const { activation } = signal.at(1000);
		signal.lost('Serial port x was unplugged.');
		expect(signal.at(1000).activation).toBeCloseTo(activation, 12);
		expect(signal.at(1100)).toMatchObject({ phase: 'lost', message: 'Serial port x was unplugged.' });
		expect(signal.at(1100).activation).toBeCloseTo(activation * Math.exp(-1), 9);
		expect(signal.at(2500).activation).toBeLessThan(1e-6);
	});

	test('without a calibration nothing moves', () => {
		const signal = createEmgSignal({ rateHz });
		signal.take(busy(1000), 1000);
		expect(signal.at(1000)).toMatchObject({ activation: 0, calibrated: false });
		expect(signal.at(1000).envelopeMv).toBeGreaterThan(0.5);
		signal.setCalibration(calibration);
		expect(signal.at(1000).activation).toBeGreaterThan(0.5);
	});

	test('uses no sample after the instant', () => {
		const signal = createEmgSignal({ rateHz, calibration });
		signal.take(busy(1000), 1000);
		const other = createEmgSignal({ rateHz, calibration });
		other.take(busy(500), 500);
		expect(signal.at(500)).toEqual(other.at(500));
	});

	test('saturates at the calibrated maximum', () => {
		const signal = createEmgSignal({ rateHz, calibration: { rest: 0.01, maximum: 0.1 } });
		signal.take(busy(1000), 1000);
		expect(signal.at(1000).activation).toBe(1);
	});

	test('a sample that is no number repeats the one before and is counted', () => {
		const signal = createEmgSignal({ rateHz, calibration });
		const samples = busy(1000);
		samples[100] = Number.NaN;
		samples[200] = Number.POSITIVE_INFINITY;
		signal.take(samples, 1000);
		const state = signal.at(1000);
		expect(state.bad).toBe(2);
		expect(Number.isFinite(state.activation)).toBe(true);
	});

	test('whatever comes, activation lies within 0 and 1', () => {
		fc.assert(
			fc.property(
				fc.array(fc.float(), { maxLength: 100 }),
				fc.array(fc.nat(500), { maxLength: 10 }),
				(values, asks) => {
					const signal = createEmgSignal({ rateHz, calibration });
					signal.take(Float64Array.from(values), 100);
					for (const tMs of asks.sort((a, b) => a - b)) {
						const { activation } = signal.at(tMs);
						expect(activation).toBeGreaterThanOrEqual(0);
						expect(activation).toBeLessThanOrEqual(1);
					}
				},
			),
		);
	});

	test('follows a source; one that is lost is told to the signal, without an error', async () => {
		const source = emgSource({
			name: 'emg of a test',
			timing: 'recorded',
			rateHz,
			async *read() {
				yield { firstSample: 0, samplesMv: busy(1000), receivedAtMs: 0 };
				throw new EmgSourceLostError('It went away.');
			},
		});
		const signal = createEmgSignal({ rateHz, calibration });
		await followEmg(source, signal, new AbortController().signal);
		expect(signal.at(1000)).toMatchObject({ phase: 'lost', message: 'It went away.' });
	});

	test('samples of a live source count from when they came', async () => {
		const source = emgSource({
			name: 'emg of a test',
			timing: 'live',
			rateHz,
			async *read() {
				yield { firstSample: 0, samplesMv: busy(500), receivedAtMs: 90_000 };
			},
		});
		const signal = createEmgSignal({ rateHz, calibration });
		await followEmg(source, signal, new AbortController().signal);
		expect(signal.at(89_000).phase).toBe('waiting');
		expect(signal.at(90_000).phase).toBe('live');
	});
});

describe('The EMG calibration wizard', () => {
	/** Relaxed for 3.6 s, then a contraction. */
	const muscle = (level: number, durationMs = 8000) =>
		simulatedEmg({ seed: 4, durationMs, activation: (tMs) => (tMs < 3600 ? 0 : level) });
	const lead = (source: ReturnType<typeof muscle>, signal = new AbortController().signal) => {
		const phases: string[] = [];
		const calibration = runEmgCalibration({
			source,
			signal,
			show: ({ phase }) => phases.push(phase),
			ready: () => Promise.resolve(),
		});
		return { phases, calibration };
	};

	test('leads through rest and maximum and finds both', async () => {
		const { phases, calibration } = lead(muscle(0.6));
		const { rest, maximum } = await calibration;
		expect(phases).toEqual(['idle', 'rest', 'prepare', 'maximum', 'done']);
		// Mean rectified Gaussian noise is √(2/π) of its root mean square: 0.01 mV of noise, 0.6 · 0.5 mV of muscle, of which
		// the high-pass takes some per cent.
		expect(rest).toBeGreaterThan(Math.sqrt(2 / Math.PI) * 0.009);
		expect(rest).toBeLessThan(0.02);
		expect(Math.abs(maximum / (Math.sqrt(2 / Math.PI) * 0.3) - 1)).toBeLessThan(0.1);
	});

	test('a muscle that does not contract, a recording that is too short and a cancelled one say so', async () => {
		await expect(lead(muscle(0)).calibration).rejects.toThrow('does not stand out from rest');
		await expect(lead(muscle(0.6, 5000)).calibration).rejects.toThrow('ended in phase maximum of the calibration');
		await expect(lead(muscle(0.6), AbortSignal.abort(new Error('stop'))).calibration).rejects.toThrow('stop');
	});
});
