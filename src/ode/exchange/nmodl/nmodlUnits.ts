import {
	type Dimension,
	isDimensionless,
	parseUnit,
	raise,
	sameDimension,
	type Unit,
} from '../../equations/units/unit.ts';

/** The unit of a number as NMODL counts it: a dimension, and the decadic logarithm of how many inside units it is. */
export type Measure = readonly [number, number, number, number, number, number, scale: number];

export const bare: Measure = [0, 0, 0, 0, 0, 0, 0];

/** a + factor·b: of a product (1), a quotient (−1) or a power. */
export const plus = (a: Measure, b: Measure, factor = 1): Measure =>
	a.map((exponent, i) => exponent + factor * (b[i] as number)) as unknown as Measure;

/** Nothing is left of a difference of two. */
export const isNothing = (a: Measure): boolean => a.every((exponent) => Math.abs(exponent) < 1e-9);

const measureOf = ({ dimension, factor }: Unit): Measure => [...dimension, Math.log10(factor)];

/** Measure of a unit of the equation language. */
export const measureOfUnit = (unit: string): Measure => measureOf(parseUnit(unit));

/** Units by the names that NMODL has for them, as units of the equation language. */
const known: Readonly<Record<string, string>> = {
	volt: 'V',
	volts: 'V',
	V: 'V',
	amp: 'A',
	ampere: 'A',
	amperes: 'A',
	A: 'A',
	siemens: 'S',
	S: 'S',
	mho: 'S',
	mhos: 'S',
	ohm: 'ohm',
	ohms: 'ohm',
	farad: 'F',
	F: 'F',
	second: 's',
	seconds: 's',
	sec: 's',
	s: 's',
	minute: 'min',
	min: 'min',
	hertz: 'Hz',
	Hz: 'Hz',
	meter: 'm',
	metre: 'm',
	m: 'm',
	micron: 'um',
	liter: 'L',
	litre: 'L',
	l: 'L',
	L: 'L',
	molar: 'M',
	M: 'M',
	mole: 'mol',
	mol: 'mol',
	coulomb: 'C',
	coulombs: 'C',
	coul: 'C',
	C: 'C',
	joule: 'J',
	joules: 'J',
	J: 'J',
	kelvin: 'K',
	degK: 'K',
	degC: 'K',
	K: 'K',
	radian: '1',
	degree: 'deg',
	deg: 'deg',
};

const prefixes: readonly (readonly [string, number])[] = [
	['femto', -15],
	['pico', -12],
	['nano', -9],
	['micro', -6],
	['milli', -3],
	['centi', -2],
	['deci', -1],
	['kilo', 3],
	['mega', 6],
	['meg', 6],
	['f', -15],
	['p', -12],
	['n', -9],
	['u', -6],
	['m', -3],
	['c', -2],
	['d', -1],
	['k', 3],
];

/** One name, with a prefix or none. */
function named(text: string): Measure | undefined {
	const plain = known[text];
	if (plain !== undefined) return measureOfUnit(plain);
	for (const [prefix, power] of prefixes) {
		const unit = text.startsWith(prefix) ? known[text.slice(prefix.length)] : undefined;
		if (unit !== undefined) return plus(measureOfUnit(unit), [0, 0, 0, 0, 0, 0, power]);
	}
	return undefined;
}

/**
 * Reads a unit of NMODL: `mV`, `mA/cm2`, `/ms`, `umho umho /ms`, `micro M`.
 * @param aliases names that the file's UNITS block declares
 * @throws Error that names what is no unit
 */
export function nmodlMeasure(text: string, aliases: ReadonlyMap<string, string>, depth = 0): Measure {
	let measure = bare;
	let sign = 1;
	let prefix = 0;
	for (const [, slash, number, name, power] of text.matchAll(
		/(\/)|(\d+\.?\d*(?:e[-+]?\d+)?)|([A-Za-z]+)(\d*)|[-*\s]+|./g,
	)) {
		if (slash !== undefined) sign = -1;
		else if (number !== undefined) measure = plus(measure, [0, 0, 0, 0, 0, 0, Math.log10(Number(number))], sign);
		else if (name !== undefined) {
			const alone = prefixes.find(([each]) => each === name && each.length > 1);
			if (alone && known[name] === undefined) {
				prefix = alone[1];
				continue;
			}
			const alias = aliases.get(name);
			const isOther = alias !== undefined && alias !== name && depth < 8;
			const found = named(name) ?? (isOther ? nmodlMeasure(alias, aliases, depth + 1) : undefined);
			if (found === undefined) throw new Error(`'${name}' in the unit (${text}) is not known`);
			measure = plus(measure, plus(found, [0, 0, 0, 0, 0, 0, prefix]), sign * (power === '' ? 1 : Number(power)));
			prefix = 0;
		}
	}
	return measure;
}

const symbolsOf: readonly (readonly string[])[] = [
	['mV', 'V'],
	['ms', 's'],
	['nA', 'mA', 'pA', 'uA', 'A'],
	['um', 'cm', 'mm', 'm', 'dm'],
	['mol', 'zmol'],
	['K'],
];

/** Units that are more than a power of one base, in the order in which they are tried. */
const compounds = [
	'1',
	'mA/cm^2',
	'S/cm^2',
	'mS/cm^2',
	'nS',
	'uS',
	'mS',
	'S',
	'mM',
	'uM',
	'M',
	'uF',
	'nF',
	'pF',
	'C',
	'Mohm',
];

function powerText(symbol: string, power: number): string {
	return power === 1 ? symbol : `${symbol}^${Number(power.toFixed(6))}`;
}

/** Text of factors with powers. */
function productText(factors: readonly (readonly [string, number])[]): string {
	const above = factors.filter(([, power]) => power > 0).map(([symbol, power]) => powerText(symbol, power));
	const below = factors.filter(([, power]) => power < 0).map(([symbol, power]) => powerText(symbol, -power));
	if (below.length === 0) return above.join('*') || '1';
	return `${above.join('*') || '1'}/${below.length > 1 ? `(${below.join('*')})` : below[0]}`;
}

/** Every way to write a measure by base units alone; size and text. */
function* spellings(
	left: Measure,
	first: readonly (readonly [string, number])[],
): Generator<readonly [number, string]> {
	const used = left.slice(0, 6).flatMap((power, i) => (Math.abs(power) > 1e-9 ? [[i, power] as const] : []));
	const choices = used.reduce<(readonly (readonly [string, number])[])[]>(
		(lists, [i, power]) =>
			lists.flatMap((list) => (symbolsOf[i] as readonly string[]).map((symbol) => [...list, [symbol, power] as const])),
		[[]],
	);
	for (const choice of choices) {
		const factors = [...first, ...choice];
		const size = choice.reduce((sum, [symbol, power]) => sum + power * measureOfUnit(symbol)[6], 0);
		yield [left[6] - size, productText(factors)];
	}
}

/** How hard a unit is to read: short ones of the size that membranes have are easy. */
const cost = (unit: string): number => {
	const count = (pattern: RegExp) => (unit.match(pattern) ?? []).length;
	return unit.length + 2 * count(/\//g) + 3 * count(/\b(?:s|V|A|m|M|mol|zmol)\b/g);
};

/** A unit of the equation language for a measure, and what a number in it must be multiplied with, a power of ten. */
export function spell(measure: Measure): { readonly unit: string; readonly factor: number } {
	const dimension = measure.slice(0, 6) as unknown as Dimension;
	if (isDimensionless(dimension) && Math.abs(measure[6]) < 1e-9) return { unit: '1', factor: 1 };
	let best: { readonly unit: string; readonly rest: number } | undefined;
	for (const compound of compounds) {
		const parsed = parseUnit(compound);
		for (const power of [1, -1]) {
			const used = raise(parsed.dimension, power);
			// A compound is used where it is the whole of it, or the whole but for one base unit.
			const left = plus(measure, measureOf(parsed), -power);
			const more = left.slice(0, 6).filter((exponent) => Math.abs(exponent) > 1e-9).length;
			if (compound !== '1' && more > 1 && !sameDimension(used, dimension)) continue;
			const symbol = compound.includes('/') && (more > 0 || power < 0) ? `(${compound})` : compound;
			for (const [rest, unit] of spellings(left, compound === '1' ? [] : [[symbol, power]])) {
				const isExact = Math.abs(rest) < 1e-9;
				const wasExact = best !== undefined && Math.abs(best.rest) < 1e-9;
				const isBetter = !best || (isExact && !wasExact) || (isExact === wasExact && cost(unit) < cost(best.unit));
				if (isBetter) best = { unit, rest };
			}
		}
	}
	const { unit = '1', rest = 0 } = best ?? {};
	return { unit, factor: Number((10 ** rest).toPrecision(12)) };
}
