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

/** A symbol that has a full name, and the power of ten before it; undefined for a symbol that has none. */
function prefixed(text: string): { readonly symbol: string; readonly power: number } | undefined {
	for (const symbol of Object.keys(names)) {
		if (!text.endsWith(symbol)) continue;
		const power = powers[text.slice(0, text.length - symbol.length)];
		if (power !== undefined) return { symbol, power };
	}
	return undefined;
}

/** `uA/cm^2`: A/m**2 and 1e-2, as the schema writes what has no name of its own; undefined where a factor of it is no symbol of `names`. */
function quotient(unit: string): StandardUnit | undefined {
	let power = 0;
	const factors: string[] = [];
	for (const [, sign = '', text = '', exponent = '1'] of unit.matchAll(/(^|[*/])([^*/^]+)(?:\^(\d+))?/g)) {
		const found = text === '1' ? { symbol: '1', power: 0 } : prefixed(text);
		if (!found) return undefined;
		power += (sign === '/' ? -1 : 1) * Number(exponent) * found.power;
		factors.push(`${sign}${found.symbol}${exponent === '1' ? '' : `**${exponent}`}`);
	}
	return { unit: factors.join(''), conversion: Number(`1e${power}`) };
}

/**
 * The standard unit of values in a unit of a declaration (`mV`, `pA`, `uA/cm^2`). One of parts that SI does not name stays as it is written, with a
 * conversion of 1; a pure number is `n/a`, as the NWB schema writes it.
 */
export function standardUnit(unit: string): StandardUnit {
	if (unit === '1' || unit === '') return { unit: 'n/a', conversion: 1 };
	const simple = prefixed(unit);
	if (simple) return { unit: names[simple.symbol] as string, conversion: Number(`1e${simple.power}`) };
	return quotient(unit) ?? { unit, conversion: 1 };
}

const keyOf = ({ unit, conversion }: StandardUnit): string => `${unit} ${Number(conversion.toPrecision(6))}`;

/** By what a file says of them, the units that declarations have: of other factors, the factor is told with the unit. */
const declared = new Map(
	['mV', 'ms', 'pA', 'nS', 'pF', 'uM', 'mM', 'um', 'um^2', 'um^3', 'uA/cm^2', 'mA/cm^2', 'mS/cm^2', 'S/cm^2']
		.concat(['mV/ms', 'uM/s', 'uM/ms', '1/s', '1/ms', '1/s^2', 'N', 'Hz'])
		.map((unit) => [keyOf(standardUnit(unit)), unit]),
);

/** The unit that numbers of a series have as they are stored, of what a file states: `mV` of volts and 0.001. */
export function storedUnit(unit: string, conversion: number): string {
	const known = declared.get(keyOf({ unit, conversion }));
	if (known !== undefined) return known;
	return conversion === 1 ? unit : `${Number(conversion.toPrecision(6))} ${unit}`;
}
