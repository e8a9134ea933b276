import { expect, it } from 'vitest';
import { standardUnit, storedUnit } from '../../../src/io/files/nwb/nwbUnits.ts';
import { unitNames } from '../../../src/ode/equations/units/unit.ts';

it('gives the units of declarations by the names of SI and a power of 1000, products and quotients among them', () => {
	const given = ['mV', 'pA', 'uM', 'uA/cm^2', 'mS/cm^2', 'uM/ms', '1/ms', '1/s^2', 'um^3', 'Mohm', '1'].map((unit) =>
		Object.values(standardUnit(unit)),
	);
	expect(given).toEqual([
		['volts', 1e-3, 1],
		['amperes', 1e-12, 1],
		['molar', 1e-6, 1],
		['A/m**2', 1, 1e-2],
		['S/m**2', 1, 10],
		['M/s', 1e-3, 1],
		['1/s', 1e3, 1],
		['1/s**2', 1, 1],
		['m**3', 1e-12, 1e-6],
		['ohms', 1e6, 1],
		['n/a', 1, 1],
	]);
});

it('takes conversions from pico to giga alone, whatever unit: others keep Neo from opening the file', () => {
	const kept = [1e-12, 1e-9, 1e-6, 1e-3, 1, 1e3, 1e6, 1e9];
	for (const unit of [...unitNames, 'fA', 'fA/um^2', 'uA/cm^2', 'nS/um^2', 'um^3', '1/us', 'mM/ms']) {
		expect(kept, unit).toContain(standardUnit(unit).conversion);
	}
	expect(standardUnit('fA')).toEqual({ unit: 'amperes', conversion: 1e-12, scale: 1e-3 });
});

it('leaves what SI has no name for as it is, and never takes a part of it for a unit', () => {
	for (const unit of ['R*/s', 'deg', 'rad', 'spikes/s', 'K'])
		expect(standardUnit(unit)).toEqual({ unit, conversion: 1, scale: 1 });
});

it('knows from what a file says which unit its numbers have, and names the factor where no declaration has it', () => {
	for (const unit of ['mV', 'uM', 'uA/cm^2', 'mS/cm^2', '1/ms']) {
		const { unit: stated, conversion, scale } = standardUnit(unit);
		expect(storedUnit(stated, conversion)).toEqual({ unit, factor: 1 / scale });
	}
	expect(storedUnit('volts', Math.fround(1e-3))).toEqual({ unit: 'mV', factor: 1 });
	expect(storedUnit('volts', 1e-6)).toEqual({ unit: '0.000001 volts', factor: 1 });
});
