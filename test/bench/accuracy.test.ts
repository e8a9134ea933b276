import { describe, expect, it } from 'vitest';
import { accuracyModel, compare, courseOf, referenceRunner } from '../../bench/accuracy.ts';
import { vectorRunner } from '../../bench/methods.ts';
import { tableOf, type WorkPrecision, workPrecisionPlot } from '../../bench/workPrecision.ts';

describe('sixteen columns by the generated vector code', () => {
	const durationMs = 250;
	const model = accuracyModel();
	// At 25 µs RK4 is within 1e-8 mV of itself at 12.5 µs in graded cells, and within 0.001 ms in spikes.
	const reference = courseOf(model, referenceRunner(model, 0.025), durationMs);

	it.each([0.5, 1])('keep the accuracy contract at steps of %d ms, flashes and steps of × 0.02 to × 5', (stepMs) => {
		const found = compare(courseOf(model, vectorRunner(model, { stepMs }), durationMs), reference, durationMs);
		expect(reference.spikes.flat().length).toBeGreaterThan(200);
		expect(found.gradedRmsMv).toBeLessThan(0.05);
		expect(found.gradedMaxMv).toBeLessThan(0.3);
		expect(found.spikeTimeMs).toBeLessThan(0.15);
		expect(found.spikeCount).toBeLessThanOrEqual(1);
	});
});

describe('the work-precision plot', () => {
	const points: WorkPrecision[] = [0.001, 0.01].map((cost) => ({
		...{ family: 'some method', setting: `${cost}`, cost },
		accuracy: {
			gradedRmsMv: cost,
			gradedMaxMv: 10 * cost,
			spikeTimeMs: 0.1,
			spikeCount: 0,
			columns: 16,
			durationMs: 100,
		},
	}));

	it('has every measurement in picture and table', () => {
		expect(workPrecisionPlot(points).match(/<circle/g)).toHaveLength(2);
		expect(workPrecisionPlot(points)).not.toContain('NaN');
		expect(tableOf(points).split('\n')).toHaveLength(4);
	});
});
