import { describe, expect, it } from 'vitest';
import { spikeError } from '../../bench/tissueAccuracy.ts';

describe('the error of first spikes', () => {
	const expected = new Map([['onTransient 0', [10, 20, 100]]]);
	const withMore = new Map([['onTransient 0', [9.99, 19.9, 98]]]);

	it('tells spikes that a thousandth more of the transmitter hardly moves from those that it moves', () => {
		const found = new Map([['onTransient 0', [10.05, 19.93, 105]]]);
		const error = spikeError(found, expected, withMore);
		expect(error).toMatchObject({ firstSpikes: 3, steadySpikes: 2, firstSpikesMs: 5 });
		expect(error.steadySpikesMs).toBeCloseTo(0.07, 12);
		expect(error.unsteadyAsTransmitter).toBeCloseTo(0.0025, 12);
	});

	it('is without end where a spike is missing, and 0 against itself', () => {
		expect(spikeError(new Map(), expected, withMore).firstSpikesMs).toBe(Number.POSITIVE_INFINITY);
		expect(spikeError(expected, expected, withMore)).toMatchObject({ firstSpikesMs: 0, unsteadyAsTransmitter: 0 });
	});
});
