import { describe, expect, it } from 'vitest';
import { benchOf } from './bench.ts';

describe('the graded synapse', () => {
	it('is silent in the dark: thresholds are the dark rests', () => {
		const circuit = benchOf('dual');
		for (const [synapse, pre] of [
			['rod_rb', 'rod'],
			['cone_cb', 'cone'],
			['rb_aii', 'rodBipolar'],
			['cb_gc', 'coneBipolar'],
		]) {
			expect(circuit.get(`${synapse}.threshold`)).toBeCloseTo(circuit.get(`${pre}.V`), 6);
			// tanh(x/slope) of a rest that is known to about 1e-9 mV.
			expect(circuit.get(`${synapse}.S`)).toBeCloseTo(0, 9);
		}
	});

	it('inverts the sign of light at the receptor and keeps it behind', () => {
		const circuit = benchOf('dual');
		circuit.set('rod.V', circuit.get('rod_rb.threshold') - 10);
		expect(circuit.get('rod_rb.S_inf')).toBeCloseTo(Math.tanh(0.5), 12);
		circuit.set('rodBipolar.V', circuit.get('rb_aii.threshold') + 10);
		expect(circuit.get('rb_aii.S_inf')).toBeCloseTo(Math.tanh(0.5), 12);
	});

	it('settles at tanh(x/20), faster the nearer to saturation', () => {
		const circuit = benchOf('dual');
		circuit.set('rod.V', circuit.get('rod_rb.threshold') - 10);
		circuit.set('rod_rb.S', 0.1);
		const S = Math.tanh(0.5);
		expect(circuit.rate('rod_rb.S')).toBeCloseTo((S - 0.1) / ((1 - S) * 10), 12);
	});

	it('becomes no quicker than tau/20, however far the potential is above the threshold; as published it would', () => {
		const circuit = benchOf('dual');
		circuit.set('coneBipolar.V', circuit.get('cb_gc.threshold') + 90);
		circuit.set('cb_gc.slope', 2);
		circuit.set('cb_gc.S', 0.25);
		expect(circuit.get('cb_gc.S_inf')).toBe(1);
		expect(circuit.rate('cb_gc.S')).toBeCloseTo(0.75 / (0.05 * 10), 12);
		circuit.set('cb_gc.least', 0);
		expect(circuit.rate('cb_gc.S')).toBe(Number.POSITIVE_INFINITY);
	});

	it('decays below its threshold, or freezes under the fault of the released program', () => {
		const circuit = benchOf('dual');
		circuit.set('rod.V', circuit.get('rod_rb.threshold') + 5);
		circuit.set('rod_rb.S', 0.5);
		expect(circuit.rate('rod_rb.S')).toBeCloseTo(-0.05, 12);
		circuit.set('rod_rb.freezes', 1);
		expect(circuit.rate('rod_rb.S')).toBe(0);
	});

	it('draws its current from the postsynaptic cell alone', () => {
		const circuit = benchOf('dual');
		circuit.set('rod_rb.S', 0.5);
		expect(circuit.get('rod_rb.I')).toBeCloseTo(2.56 * 0.5 * circuit.get('rodBipolar.V'), 9);
		expect(circuit.rate('rod.V')).toBeCloseTo(0, 9);
	});
});

describe('the gap junction', () => {
	it('carries nothing between equals, and what leaves one side enters the other', () => {
		const circuit = benchOf('dual');
		circuit.set('rod.V', -40);
		circuit.set('cone.V', -40);
		expect(circuit.get('rod_cone.I')).toBe(0);
		const [rod, cone] = [circuit.rate('rod.V'), circuit.rate('cone.V')];
		circuit.set('rod_cone.offset_b', 10);
		// 0.2 nS × 10 mV = 2 pA into the rod's 20 pF and out of the cone's 10 pF.
		expect(circuit.rate('rod.V') - rod).toBeCloseTo(2 / 20, 12);
		expect(circuit.rate('cone.V') - cone).toBeCloseTo(-2 / 10, 12);
	});
});
