/**
 * Units of the equation language: an exponent for each base quantity and the factor to the coherent set used inside
 * (mV, ms, pA, µm, K and the amount that makes 1 µM·µm³; hence nS, pF, µM follow without a factor).
 */

/** Exponents of voltage, time, current, length, amount of substance, temperature. */
export type Dimension = readonly [number, number, number, number, number, number];

/** A unit: what it measures, and how many coherent inside units one of it is. */
export interface Unit {
	readonly dimension: Dimension;
	/** Inside units per unit: a value in this unit times `factor` is the value inside. */
	readonly factor: number;
}

const baseNames = ['mV', 'ms', 'pA', 'um', 'zmol', 'K'] as const;

/** SI value of one inside base unit: mV, ms, pA, µm, 1e-21 mol (= 1 µM·µm³), K. */
const baseInSi = [1e-3, 1e-3, 1e-12, 1e-6, 1e-21, 1] as const;

const none: Dimension = [0, 0, 0, 0, 0, 0];

/** The unit of a bare number. */
export const dimensionless: Unit = { dimension: none, factor: 1 };

function fromSi(dimension: Dimension, siValue: number): Unit {
	let coherent = 1;
	dimension.forEach((exponent, i) => {
		coherent *= (baseInSi[i] as number) ** exponent;
	});
	// Decimal prefixes make the quotient a power of ten; rounding to 15 digits removes what the powers above added.
	return { dimension, factor: Number((siValue / coherent).toPrecision(15)) };
}

const V: Dimension = [1, 0, 0, 0, 0, 0];
const s: Dimension = [0, 1, 0, 0, 0, 0];
const A: Dimension = [0, 0, 1, 0, 0, 0];
const m: Dimension = [0, 0, 0, 1, 0, 0];
const mol: Dimension = [0, 0, 0, 0, 1, 0];
const K: Dimension = [0, 0, 0, 0, 0, 1];
const S: Dimension = [-1, 0, 1, 0, 0, 0];
const F: Dimension = [-1, 1, 1, 0, 0, 0];
const M: Dimension = [0, 0, 0, -3, 1, 0];

const named: Readonly<Record<string, Unit>> = {
	'1': dimensionless,
	V: fromSi(V, 1),
	mV: fromSi(V, 1e-3),
	uV: fromSi(V, 1e-6),
	s: fromSi(s, 1),
	ms: fromSi(s, 1e-3),
	us: fromSi(s, 1e-6),
	min: fromSi(s, 60),
	Hz: fromSi([0, -1, 0, 0, 0, 0], 1),
	A: fromSi(A, 1),
	mA: fromSi(A, 1e-3),
	uA: fromSi(A, 1e-6),
	nA: fromSi(A, 1e-9),
	pA: fromSi(A, 1e-12),
	fA: fromSi(A, 1e-15),
	S: fromSi(S, 1),
	mS: fromSi(S, 1e-3),
	uS: fromSi(S, 1e-6),
	nS: fromSi(S, 1e-9),
	pS: fromSi(S, 1e-12),
	ohm: fromSi([1, 0, -1, 0, 0, 0], 1),
	Mohm: fromSi([1, 0, -1, 0, 0, 0], 1e6),
	F: fromSi(F, 1),
	uF: fromSi(F, 1e-6),
	nF: fromSi(F, 1e-9),
	pF: fromSi(F, 1e-12),
	M: fromSi(M, 1e3),
	mM: fromSi(M, 1),
	uM: fromSi(M, 1e-3),
	nM: fromSi(M, 1e-6),
	m: fromSi(m, 1),
	dm: fromSi(m, 1e-1),
	cm: fromSi(m, 1e-2),
	mm: fromSi(m, 1e-3),
	um: fromSi(m, 1e-6),
	nm: fromSi(m, 1e-9),
	L: fromSi([0, 0, 0, 3, 0, 0], 1e-3),
	mol: fromSi(mol, 1),
	zmol: fromSi(mol, 1e-21),
	C: fromSi([0, 1, 1, 0, 0, 0], 1),
	J: fromSi([1, 1, 1, 0, 0, 0], 1),
	K: fromSi(K, 1),
	rad: dimensionless,
	deg: { dimension: none, factor: Math.PI / 180 },
};

/** Names of the units that the language knows. */
export const unitNames: readonly string[] = Object.keys(named);

/** True when both measure the same quantity. */
export function sameDimension(a: Dimension, b: Dimension): boolean {
	return a.every((exponent, i) => Math.abs(exponent - (b[i] as number)) < 1e-9);
}

/** True for a plain number. */
export function isDimensionless(a: Dimension): boolean {
	return sameDimension(a, none);
}

/** Dimension of a product (`sign` 1) or a quotient (`sign` −1). */
export function combine(a: Dimension, b: Dimension, sign: 1 | -1): Dimension {
	return [
		a[0] + sign * b[0],
		a[1] + sign * b[1],
		a[2] + sign * b[2],
		a[3] + sign * b[3],
		a[4] + sign * b[4],
		a[5] + sign * b[5],
	];
}

/** Dimension of a power. */
export function raise(a: Dimension, exponent: number): Dimension {
	return [a[0] * exponent, a[1] * exponent, a[2] * exponent, a[3] * exponent, a[4] * exponent, a[5] * exponent];
}

const readable: readonly (readonly [string, Dimension])[] = [
	['mV', V],
	['ms', s],
	['pA', A],
	['nS', S],
	['pF', F],
	['uM', M],
	['um', m],
	['K', K],
	['mV/ms', combine(V, s, -1)],
	['uM/ms', combine(M, s, -1)],
	['nS/ms', combine(S, s, -1)],
	['1/ms', raise(s, -1)],
	['1/mV', raise(V, -1)],
];

/** Text of a dimension in inside units, for error messages: `mV`, `pA`, `1/ms`, `uM/ms`, `1`. */
export function dimensionText(dimension: Dimension): string {
	if (isDimensionless(dimension)) return '1';
	const known = readable.find(([, candidate]) => sameDimension(candidate, dimension));
	if (known) return known[0];
	const factor = (name: string, exponent: number) => (exponent === 1 ? name : `${name}^${Number(exponent.toFixed(3))}`);
	const above = dimension.flatMap((exponent, i) => (exponent > 0 ? [factor(baseNames[i] as string, exponent)] : []));
	const below = dimension.flatMap((exponent, i) => (exponent < 0 ? [factor(baseNames[i] as string, -exponent)] : []));
	if (below.length === 0) return above.join('*');
	return `${above.join('*') || '1'}/${below.length > 1 ? `(${below.join('*')})` : below[0]}`;
}

/**
 * Reads a unit such as `mV`, `1/(s*uM)`, `uA/cm^2`.
 * @throws Error with a sentence that names the unknown unit or the misplaced sign; the caller adds the place.
 */
export function parseUnit(text: string): Unit {
	const tokens = text.match(/[A-Za-z]+|\d+(?:\.\d+)?|[-*/^()]|\S/g) ?? [];
	let at = 0;
	const peek = () => tokens[at];

	const fail = (expected: string): never => {
		throw new Error(`unit [${text}]: expected ${expected}, got ${peek() === undefined ? 'the end' : `'${peek()}'`}`);
	};

	function atom(): Unit {
		const token = peek();
		if (token === '(') {
			at++;
			const inner = product();
			if (peek() !== ')') fail("')'");
			at++;
			return inner;
		}
		if (token === undefined || /^[-*/^)]$/.test(token)) return fail('a unit');
		const unit = Object.hasOwn(named, token) ? named[token] : undefined;
		if (!unit) throw new Error(`unit [${text}]: '${token}' is not a known unit; known are ${unitNames.join(' ')}`);
		at++;
		return unit;
	}

	function power(): Unit {
		const base = atom();
		if (peek() !== '^') return base;
		at++;
		let sign = 1;
		if (peek() === '-') {
			sign = -1;
			at++;
		}
		const token = peek();
		const exponent = Number(token);
		if (token === undefined || !Number.isFinite(exponent)) return fail('a number as exponent');
		at++;
		return { dimension: raise(base.dimension, sign * exponent), factor: base.factor ** (sign * exponent) };
	}

	function product(): Unit {
		let left = power();
		for (let operator = peek(); operator === '*' || operator === '/'; operator = peek()) {
			at++;
			const right = power();
			left =
				operator === '*'
					? { dimension: combine(left.dimension, right.dimension, 1), factor: left.factor * right.factor }
					: { dimension: combine(left.dimension, right.dimension, -1), factor: left.factor / right.factor };
		}
		return left;
	}

	const unit = product();
	if (at < tokens.length) fail("'*', '/' or the end");
	return { dimension: unit.dimension, factor: Number(unit.factor.toPrecision(15)) };
}
