import { expect, it } from 'vitest';
import { standardUnit, storedUnit } from '../../../src/io/files/nwb/nwbUnits.ts';

it('gives the units of declarations by the names of SI and a conversion, products and quotients among them', () => {
	const given = ['mV', 'pA', 'uM', 'uA/cm^2', 'mS/cm^2', 'uM/ms', '1/ms', '1/s^2', 'um^3', 'Mohm', '1'].map((unit) =>
		Object.values(standardUnit(unit)),
	);
	expect(given).toEqual([
		['volts', 1e-3],
		['amperes', 1e-12],
		['molar', 1e-6],
		['A/m**2', 1e-2],
		['S/m**2', 10],
		['M/s', 1e-3],
		['1/s', 1e3],
		['1/s**2', 1],
		['m**3', 1e-18],
		['ohms', 1e6],
		['n/a', 1],
	]);
});

it('leaves what SI has no name for as it is, and never takes a part of it for a unit', () => {
	for (const unit of ['R*/s', 'deg', 'rad', 'spikes/s', 'K'])
		expect(standardUnit(unit)).toEqual({ unit, conversion: 1 });
});

it('knows from what a file says which unit its numbers have, and names the factor where no declaration has it', () => {
	for (const unit of ['mV', 'uM', 'uA/cm^2', 'mS/cm^2', '1/ms']) {
		const { unit: stated, conversion } = standardUnit(unit);
		expect(storedUnit(stated, conversion)).toBe(unit);
	}
	expect(storedUnit('volts', Math.fround(1e-3))).toBe('mV');
	expect(storedUnit('volts', 1e-6)).toBe('0.000001 volts');
});
