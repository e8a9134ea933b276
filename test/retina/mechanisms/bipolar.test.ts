import { describe, expect, it } from 'vitest';
import { benchOf } from './bench.ts';

describe('the bipolar cell', () => {
	it('has the published volumes of shell and depth', () => {
		const cell = benchOf('dual');
		// 1.692e-13 and 7.356e-13 L as printed; 1 um^3 is 1e-15 L.
		expect(cell.get('rodBipolar.calcium.Vs')).toBeCloseTo(169.2, 1);
		expect(cell.get('rodBipolar.calcium.Vd')).toBeCloseTo(735.6, 1);
		expect(cell.get('rodBipolar.calcium.distance')).toBeCloseTo(5.8, 12);
	});

	it('has three quarters of them under the fault of the released program', () => {
		const cell = benchOf('dual');
		const right = cell.get('rodBipolar.calcium.Vs');
		cell.set('rodBipolar.calcium.integerDivision', 1);
		// The fault also cuts pi to six digits, 8e-7 of it.
		expect(cell.get('rodBipolar.calcium.Vs') / right).toBeCloseTo(0.75, 5);
	});

	it('neither makes nor loses calcium inside when nothing crosses the membrane', () => {
		const cell = benchOf('dual');
		for (const name of ['Ca.g', 'calcium.J_NC', 'calcium.J_ATP']) cell.set(`rodBipolar.${name}`, 0);
		cell.set('rodBipolar.calcium.Cas', 2);
		const of = (names: string[]) => names.reduce((sum, name) => sum + cell.rate(`rodBipolar.calcium.${name}`), 0);
		const shell = cell.get('rodBipolar.calcium.Vs') * of(['Cas', 'Cabls', 'Cabhs']);
		const depth = cell.get('rodBipolar.calcium.Vd') * of(['Cad', 'Cabld', 'Cabhd']);
		expect(Math.abs(shell)).toBeGreaterThan(1);
		expect(depth / shell).toBeCloseTo(-1, 9);
	});

	it('does not count its calcium removal as membrane current', () => {
		const cell = benchOf('dual');
		const before = cell.get('rodBipolar.membrane_current');
		cell.set('rodBipolar.calcium.J_ATP', 1000);
		expect(cell.get('rodBipolar.membrane_current')).toBe(before);
	});

	it('reverses its A and calcium-activated currents where its delayed rectifier does', () => {
		const cell = benchOf('dual');
		cell.set('rodBipolar.Kv.E', -50);
		cell.set('rodBipolar.V', -50);
		for (const name of ['Kv', 'A', 'KCa']) expect(cell.get(`rodBipolar.${name}.I`)).toBeCloseTo(0, 12);
	});
});
