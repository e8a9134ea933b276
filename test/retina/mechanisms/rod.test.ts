import { describe, expect, it } from 'vitest';
import { benchOf } from './bench.ts';

describe('the rod', () => {
	it('has a dark current near -37 pA and a rest near -36 mV', () => {
		const rod = benchOf('dual');
		// Six printed digits of the project's reference column.
		expect(rod.get('rod.phototransduction.I')).toBeCloseTo(-37.144593, 5);
		expect(rod.get('rod.V')).toBeCloseTo(-36.374308, 5);
	});

	it('loses its dark current when cGMP is gone', () => {
		const rod = benchOf('dual');
		rod.set('rod.phototransduction.cGMP', 0);
		expect(rod.get('rod.phototransduction.I')).toBeCloseTo(0, 12);
		expect(rod.rate('rod.V')).toBeLessThan(0);
	});

	it('activates one rhodopsin per photoisomerisation', () => {
		const rod = benchOf('dual');
		rod.set('rod.photoisomerisation', 100);
		// 100 in a second are 0.1 in a millisecond.
		expect(rod.rate('rod.phototransduction.Rh')).toBeCloseTo(0.1, 12);
	});

	it('reverses its light-sensitive current at 8.5 mV', () => {
		const rod = benchOf('dual');
		rod.set('rod.V', 8.5);
		expect(rod.get('rod.phototransduction.I')).toBeCloseTo(0, 12);
	});

	it('neither makes nor loses calcium inside when nothing crosses the membrane', () => {
		const rod = benchOf('dual');
		for (const path of ['rod.Ca.g', 'rod.calcium.J_ex', 'rod.calcium.J_ex2']) rod.set(path, 0);
		rod.set('rod.calcium.Cas', 2);
		rod.set('rod.calcium.Caf', 0.1);
		const shell = ['Cas', 'Cabls', 'Cabhs'].reduce((sum, name) => sum + rod.rate(`rod.calcium.${name}`), 0);
		const core = ['Caf', 'Cablf', 'Cabhf'].reduce((sum, name) => sum + rod.rate(`rod.calcium.${name}`), 0);
		const flow = rod.get('rod.calcium.V1') * shell;
		// Rounding of the sums.
		expect(rod.get('rod.calcium.V2') * core).toBeCloseTo(-flow, 24);
		expect(Math.abs(flow)).toBeGreaterThan(1e-16);
	});

	it('takes in calcium as its current carries it: I/(2FV)', () => {
		const rod = benchOf('dual');
		const before = rod.rate('rod.calcium.Cas');
		const current = rod.get('rod.Ca.I');
		rod.set('rod.Ca.g', 2 * rod.get('rod.Ca.g'));
		const perMs = (-current * 1e-12) / (2 * 9.64846e4 * 3.812e-13) / 1e-6 / 1e3;
		expect(rod.rate('rod.calcium.Cas') - before).toBeCloseTo(perMs, 10);
	});
});
