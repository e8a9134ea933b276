import { describe, expect, it } from 'vitest';
import { benchOf } from './bench.ts';

describe('the AII amacrine cell', () => {
	it('runs the squid kinetics 5.6 times faster at 22 °C', () => {
		const cell = benchOf('dual');
		expect(cell.get('aii.Na.q')).toBeCloseTo(3 ** 1.57, 12);
		cell.set('aii.V', -65);
		// Hodgkin and Huxley at rest (u = 0): 4 per ms for beta m; 0.125/5 for beta n.
		expect(cell.get('aii.Na.beta_m') / cell.get('aii.Na.q')).toBeCloseTo(4, 12);
		expect(cell.get('aii.K.beta') / cell.get('aii.K.q')).toBeCloseTo(0.025, 12);
	});

	it('has finite rates where L is 0 divided by 0', () => {
		const cell = benchOf('dual');
		cell.set('aii.V', -40);
		expect(cell.get('aii.Na.alpha_m') / cell.get('aii.Na.q')).toBeCloseTo(1, 12);
		cell.set('aii.V', -55);
		expect(cell.get('aii.K.alpha') / cell.get('aii.K.q')).toBeCloseTo(0.02, 12);
	});
});

describe('the ganglion cell', () => {
	it('has the Nernst potential of calcium at 20 °C', () => {
		const cell = benchOf('dual');
		cell.set('ganglion.calcium.Cai', 0.1);
		expect(cell.get('ganglion.Ca.E')).toBeCloseTo(((1000 * 8.31 * 293) / (2 * 96500)) * Math.log(18000), 9);
	});

	it('moves by current density: 20 pA into 20e-6 cm² are 1 µA/cm², 1 mV/ms', () => {
		const cell = benchOf('dual');
		const before = cell.rate('ganglion.V');
		cell.set('ganglion.electrode_current', 20);
		expect(cell.rate('ganglion.V') - before).toBeCloseTo(1, 12);
	});

	it('takes in calcium by 3/r of its current density', () => {
		const cell = benchOf('dual');
		cell.set('ganglion.Ca.n', 1);
		const right = cell.rate('ganglion.calcium.Cai');
		const removal = -(cell.get('ganglion.calcium.Cai') - 0.1) / 50;
		// The paper's form: 10^4 and µm, µA/cm², µM per ms.
		expect(right - removal).toBeCloseTo((-1e4 * 3 * cell.get('ganglion.Ca.I')) / (2 * 96500 * 12.5), 9);
		cell.set('ganglion.calcium.exclusiveOr', 1);
		expect((cell.rate('ganglion.calcium.Cai') - removal) / (right - removal)).toBeCloseTo(14e-4, 12);
	});

	it('opens its calcium-activated potassium current half at 1 µM', () => {
		const cell = benchOf('dual');
		cell.set('ganglion.calcium.Cai', 1);
		cell.set('ganglion.V', -55);
		expect(cell.get('ganglion.KCa.I')).toBeCloseTo(0.05 * 0.5 * 20, 12);
	});

	it.each([
		['Na', 'alpha_m', -30, 6],
		['Ca', 'alpha', -13, 3],
		['K', 'alpha', -40, 0.2],
		['A', 'alpha_m', -90, 0.06],
	])('has a finite rate where L of %s %s is 0 divided by 0', (channel, rate, v, expected) => {
		const cell = benchOf('dual');
		cell.set('ganglion.V', v);
		expect(cell.get(`ganglion.${channel}.${rate}`)).toBeCloseTo(expected, 12);
	});
});
