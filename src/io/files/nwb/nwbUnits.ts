/** Units as NWB and SI name them, and what a value is multiplied by to be in one. */
export interface StandardUnit {
	readonly unit: string;
	readonly conversion: number;
}

/** Full names, by symbol: those that the NWB schema asks for where it names a unit. */
const names: Readonly<Record<string, string>> = {
	V: 'volts',
	A: 'amperes',
	S: 'siemens',
	F: 'farads',
	Ohm: 'ohms',
	s: 'seconds',
	m: 'meters',
	M: 'molar',
	N: 'newtons',
	Hz: 'hertz',
};

const powers: Readonly<Record<string, number>> = {
	'': 0,
	k: 3,
	m: -3,
	u: -6,
	µ: -6,
	n: -9,
	p: -12,
	f: -15,
};

/**
 * The standard unit of values in a unit of a declaration (`mV`, `pA`, `nS`). One that is a quotient, or has no full name, stays as it is written, with a
 * conversion of 1; a pure number is `n/a`, as the NWB schema writes it.
 */
export function standardUnit(unit: string): StandardUnit {
	if (unit === '1' || unit === '') return { unit: 'n/a', conversion: 1 };
	for (const [symbol, name] of Object.entries(names)) {
		if (!unit.endsWith(symbol)) continue;
		const power = powers[unit.slice(0, unit.length - symbol.length)];
		if (power !== undefined) return { unit: name, conversion: Number(`1e${power}`) };
	}
	return { unit, conversion: 1 };
}

/** Units of SI with a factor, and the unit that numbers have as this program stores them: the way back from `standardUnit`. */
const stored: Readonly<Record<string, string>> = {
	'volts 0.001': 'mV',
	'amperes 1e-12': 'pA',
	'siemens 1e-9': 'nS',
};

/** The unit that numbers of a series have as they are stored; the one that is stated where it has no shorter name. */
export const storedUnit = (unit: string, conversion: number): string =>
	stored[`${unit} ${Number(conversion.toPrecision(6))}`] ?? unit;
