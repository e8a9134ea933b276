import { describe, expect, it } from 'vitest';
import { benchOf } from './bench.ts';

describe('the cone', () => {
	it('alone rests where its light-sensitive and feedback conductances balance the leak', () => {
		const cone = benchOf('cone');
		const [Gi, Gf] = [cone.get('cone.phototransduction.Gi'), cone.get('cone.feedback.Gf')];
		expect(Gi).toBe(0.7);
		expect(cone.get('cone.V')).toBeCloseTo(-72 / (1 + Gi + Gf), 9);
		// The constant that the released program calls its offset.
		expect(cone.get('cone.V')).toBeCloseTo(-42.2321233629649, 9);
	});

	it('has a membrane time constant of 10 ms by its leak alone', () => {
		const cone = benchOf('cone');
		cone.set('cone.phototransduction.g', 0);
		cone.set('cone.feedback.Gf', 0);
		cone.set('cone.V', -62);
		expect(cone.rate('cone.V')).toBeCloseTo(-10 / 10, 12);
	});

	it('halves its light-sensitive conductance at z1 = 10', () => {
		const cone = benchOf('cone');
		cone.set('cone.phototransduction.z1', 10);
		expect(cone.get('cone.phototransduction.Gi')).toBeCloseTo(0.35, 12);
	});

	it('opens half of its feedback conductance at -57 mV', () => {
		const cone = benchOf('cone');
		cone.set('cone.V', -57);
		expect(cone.get('cone.feedback.Gf_inf')).toBeCloseTo(0.1, 12);
	});

	it('speeds up z1 to z2 from 10 towards 250 per second as z2 rises', () => {
		const cone = benchOf('cone');
		expect(cone.get('cone.phototransduction.k12')).toBeCloseTo(10, 12);
		cone.set('cone.phototransduction.z2', 1e6);
		expect(cone.get('cone.phototransduction.k12')).toBeCloseTo(250, 1);
	});
});
