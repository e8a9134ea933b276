import { describe, expect, test } from 'vitest';
import type { ChannelSpike, SpikeEstimator } from '../../../src/io/control/estimator.ts';
import { createExponentialFilter } from '../../../src/io/control/exponentialFilter.ts';
import { createDecoderEstimator } from '../../../src/io/control/populationDecoder.ts';
import { createWindowedCount } from '../../../src/io/control/windowedCount.ts';
import { fc } from '../../property.ts';

/** Regular spikes of every channel. */
const train = (hz: number, fromMs: number, toMs: number, channels = 1): ChannelSpike[] =>
	Array.from({ length: Math.round(((toMs - fromMs) * hz) / 1000) }, (_, i) => fromMs + ((i + 0.5) * 1000) / hz).flatMap(
		(tMs) => Array.from({ length: channels }, (_, channel) => ({ channel, tMs })),
	);

/** Two channels; recent bins count most, the oldest a little against. */
const decoder = () =>
	createDecoderEstimator({
		channels: 2,
		binMs: 50,
		lags: 3,
		intercept: 0,
		weights: [
			[0.02, 0.01, -0.005],
			[0.01, 0.01, 0],
		],
	});

const estimators: readonly (readonly [string, number, () => SpikeEstimator])[] = [
	['the windowed count', 100, () => createWindowedCount({ windowMs: 200, cells: 2 })],
	['the exponential filter', 100, () => createExponentialFilter({ tauMs: 100, cells: 2 })],
	// (0.03·25 + 0.02·75 − 0.005·125) / 0.045 ms.
	['the population decoder', (0.03 * 25 + 0.02 * 75 - 0.005 * 125) / 0.045, decoder],
];

describe.each(estimators)('%s', (_, statedMs, create) => {
	test('states its delay, and a step of the rate measures the same', () => {
		const estimator = create();
		expect(estimator.delayMs).toBeCloseTo(statedMs, 9);
		const startMs = 1000;
		// 1000 spikes a second and channel: fine enough to stand for a steady rate.
		estimator.push(train(1000, startMs, 5000, 2));
		const answers: number[] = [];
		for (let tMs = startMs; tMs < 5000; tMs++) answers.push(estimator.at(tMs));
		const last = answers.at(-1) ?? Number.NaN;
		// The area between the step and the answer is the mean age of what is weighed.
		const areaMs = answers.reduce((sum, answer) => sum + (1 - answer / last), 0);
		// Sums of 1 ms and spikes at the middle of each ms: 1 ms.
		expect(Math.abs(areaMs - statedMs)).toBeLessThan(1);
	});

	test('says the same however the calls are spread', () => {
		const spike = fc.record({ channel: fc.nat(3), tMs: fc.integer({ min: 0, max: 1000 }) });
		fc.assert(
			fc.property(fc.array(spike, { maxLength: 80 }), fc.array(fc.nat(1000), { maxLength: 10 }), (spikes, calls) => {
				const once = create();
				once.push(spikes);
				const often = create();
				let pushedMs = -1;
				for (const tMs of [...calls.sort((a, b) => a - b), 1000]) {
					often.push(spikes.filter((each) => each.tMs > pushedMs && each.tMs <= tMs));
					pushedMs = tMs;
					often.at(tMs);
				}
				// Sums of exponentials in another order differ by rounding.
				expect(often.at(1000)).toBeCloseTo(once.at(1000), 9);
			}),
		);
	});

	test('uses no spike before its time, and none that is no number', () => {
		const estimator = create();
		estimator.push([
			{ channel: 0, tMs: 500 },
			{ channel: Number.NaN, tMs: 100 },
			{ channel: -1, tMs: 100 },
			{ channel: 0, tMs: Number.NaN },
			{ channel: 0, tMs: Number.POSITIVE_INFINITY },
		]);
		expect(estimator.at(499)).toBe(0);
		expect(estimator.at(500)).toBeGreaterThan(0);
	});
});

describe('The rate estimators', () => {
	test.each([
		['windowed count', () => createWindowedCount({ windowMs: 200, cells: 4 })],
		['exponential filter', () => createExponentialFilter({ tauMs: 100, cells: 4 })],
	])('the %s gives the mean rate per cell', (_, create) => {
		const estimator = create();
		for (let channel = 0; channel < 4; channel++) {
			estimator.push(train(100 * (channel + 1), 0, 3000).map(({ tMs }) => ({ channel, tMs })));
		}
		// The filter ripples by a spike's 10/4 Hz.
		expect(Math.abs(estimator.at(2000) - 250)).toBeLessThan(2.5);
	});

	test('the exponential filter reaches half of a step after tau times ln 2', () => {
		const estimator = createExponentialFilter({ tauMs: 100, cells: 1 });
		estimator.push(train(2000, 0, 3000));
		let halfMs = 0;
		while (estimator.at(halfMs) < 1000) halfMs++;
		expect(Math.abs(halfMs - 100 * Math.LN2)).toBeLessThanOrEqual(1);
	});

	test('a spike that is told late enters the exponential filter as old as it is', () => {
		const onTime = createExponentialFilter({ tauMs: 100, cells: 1 });
		onTime.push([{ channel: 0, tMs: 50 }]);
		const late = createExponentialFilter({ tauMs: 100, cells: 1 });
		late.at(100);
		late.push([{ channel: 0, tMs: 50 }]);
		expect(late.at(200)).toBeCloseTo(onTime.at(200), 12);
	});
});
