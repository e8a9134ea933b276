/** A unit as NWB and SI name it, and how values are stored. */
export interface StandardUnit {
	readonly unit: string;
	/** What a stored number is multiplied by to be in the unit; a power of 1000, from pico to giga: Neo opens no file with another. */
	readonly conversion: number;
	/** What a value is multiplied by to be stored: 1 but for units that no such power leads to. */
	readonly scale: number;
}

/** Full names, by symbol: those that the NWB schema asks for where it names a unit. */
const names: Readonly<Record<string, string>> = {
	V: 'volts',
	A: 'amperes',
	S: 'siemens',
	F: 'farads',
	ohm: 'ohms',
	s: 'seconds',
	m: 'meters',
	M: 'molar',
	N: 'newtons',
	Hz: 'hertz',
};

const powers: Readonly<Record<string, number>> = {
	'': 0,
	M: 6,
	k: 3,
	d: -1,
	c: -2,
	m: -3,
	u: -6,
	µ: -6,
	n: -9,
	p: -12,
	f: -15,
};

/** A unit of SI times a power of ten. */
function ofPower(unit: string, power: number): StandardUnit {
	const stored = Math.max(-12, Math.min(9, 3 * Math.trunc(power / 3)));
	return { unit, conversion: Number(`1e${stored}`), scale: Number(`1e${power - stored}`) };
}

/** A symbol that has a full name, and the power of ten before it; undefined for a symbol that has none. */
function prefixed(text: string): { readonly symbol: string; readonly power: number } | undefined {
	for (const symbol of Object.keys(names)) {
		if (!text.endsWith(symbol)) continue;
		const power = powers[text.slice(0, text.length - symbol.length)];
		if (power !== undefined) return { symbol, power };
	}
	return undefined;
}

/** `uA/cm^2`: hundredths of A/m**2, as the schema writes what has no name of its own; undefined where a factor of it is no symbol of `names`. */
function quotient(unit: string): StandardUnit | undefined {
	let power = 0;
	const factors: string[] = [];
	for (const [, sign = '', text = '', exponent = '1'] of unit.matchAll(/(^|[*/])([^*/^]+)(?:\^(\d+))?/g)) {
		const found = text === '1' ? { symbol: '1', power: 0 } : prefixed(text);
		if (!found) return undefined;
		power += (sign === '/' ? -1 : 1) * Number(exponent) * found.power;
		factors.push(`${sign}${found.symbol}${exponent === '1' ? '' : `**${exponent}`}`);
	}
	return ofPower(factors.join(''), power);
}

/**
 * The standard unit of values in a unit of a declaration (`mV`, `pA`, `uA/cm^2`). One of parts that SI does not name stays as it is written; a pure number
 * is `n/a`, as the NWB schema writes it.
 */
export function standardUnit(unit: string): StandardUnit {
	if (unit === '1' || unit === '') return ofPower('n/a', 0);
	const simple = prefixed(unit);
	if (simple) return ofPower(names[simple.symbol] as string, simple.power);
	return quotient(unit) ?? ofPower(unit, 0);
}

/** The unit of numbers, and what they are multiplied by to be in it. */
interface StoredUnit {
	readonly unit: string;
	readonly factor: number;
}

const keyOf = (unit: string, conversion: number): string => `${unit} ${Number(conversion.toPrecision(6))}`;

/** By what a file says of them, the units that declarations have; of those that are stored alike, the first. */
const declared = new Map<string, StoredUnit>(
	['mV', 'ms', 'pA', 'nS', 'pF', 'uM', 'mM', 'um', 'um^2', 'um^3', 'uA/cm^2', 'mS/cm^2', 'S/cm^2']
		.concat(['mV/ms', 'uM/s', 'uM/ms', '1/s', '1/ms', '1/s^2', 'N', 'Hz'])
		.toReversed()
		.map((each) => {
			const { unit, conversion, scale } = standardUnit(each);
			return [keyOf(unit, conversion), { unit: each, factor: 1 / scale }];
		}),
);

/** The unit of a declaration that numbers of a series have, of what a file states: `mV` of volts and 0.001. Without such a one, that which is stated. */
export function storedUnit(unit: string, conversion: number): StoredUnit {
	const known = declared.get(keyOf(unit, conversion));
	if (known !== undefined) return known;
	return { unit: conversion === 1 ? unit : `${Number(conversion.toPrecision(6))} ${unit}`, factor: 1 };
}
