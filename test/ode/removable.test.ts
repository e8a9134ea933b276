import { describe, expect, it } from 'vitest';
import { createLibrary } from '../../src/ode/equations/linking/library.ts';
import { linkKind } from '../../src/ode/equations/linking/linkKind.ts';
import { Evaluation } from '../../src/ode/kernels/javascript/evaluation.ts';
import { catalogue } from '../../src/retina/catalogue.ts';

/** A cell with `lines` and a quantity q [unit]; q is not part of what moves it. */
function cellWith(lines: readonly string[]) {
	const text = [
		'cell one',
		'parameter Vh = -40 [mV] in -100 .. 100 "where it is 0/0"',
		'parameter k = 10 [mV] in 1 .. 100 "slope"',
		'parameter ci = 0.1 [mM] in 0 .. 100 "inside"',
		'parameter co = 2 [mM] in 0 .. 100 "outside"',
		'constant F = 96485 [C/mol] "Faraday"',
		'constant RT = 2478 [J/mol] "gas constant times temperature"',
		'state V [mV] = -60 in -150 .. 100 "potential"',
		...lines,
		"V' = 0[mV/ms]",
	].join('\n');
	const declaration = createLibrary([{ file: 'one.eq', text }]).get('one');
	if (!declaration) throw new Error('no cell');
	const kind = linkKind(declaration, new Map());
	const named = [...kind.parameters, ...kind.states, ...kind.inputs, ...kind.quantities];
	const evaluation = new Evaluation(named.map(({ path }) => path));
	for (const { path, value, factor } of kind.parameters) {
		evaluation.values[evaluation.slot(path)] = (value as number) * factor;
	}
	const computed = kind.quantities.map(({ path, expression }) => ({
		slot: evaluation.slot(path),
		value: evaluation.compute(expression),
	}));
	const q = (potential: number): number => {
		evaluation.values[evaluation.slot('V')] = potential;
		for (const { slot, value } of computed) evaluation.values[slot] = value();
		return evaluation.values[evaluation.slot('q')] as number;
	};
	return { kind, q };
}

const u = (potential: number) => (potential + 40) / 10;
/** u/(1 − exp(−u)) with its value at 0. */
const rising = (x: number) => (x === 0 ? 1 : x / -Math.expm1(-x));
const overSinh = (x: number) => (x === 0 ? 1 : x / Math.sinh(x));

/** How a quotient that is 0/0 at one potential can be written; its value at a potential; and where it is 0/0. */
const forms: readonly (readonly [string, readonly string[], (potential: number) => number, number])[] = [
	[
		'as in textbooks',
		['q [1/ms] = 0.1[1/(ms*mV)]*(V + 40[mV])/(1 - exp(-(V + 40[mV])/10[mV]))'],
		(potential) => rising(u(potential)),
		-40,
	],
	[
		'with both signs turned',
		['q [1/ms] = -0.1[1/(ms*mV)]*(V + 40[mV])/(exp((-40[mV] - V)/10[mV]) - 1)'],
		(potential) => rising(u(potential)),
		-40,
	],
	[
		'in volts and seconds',
		['q [1/s] = 1e5[1/(s*V)]*(V + 0.04[V])/(1 - exp(-(V + 0.04[V])/0.01[V]))'],
		(potential) => rising(u(potential)),
		-40,
	],
	['multiplied out', ['q = (0.1[1/mV]*V + 4)/(1 - exp(-V/10[mV] - 4))'], (potential) => rising(u(potential)), -40],
	['divided last', ['q [mV] = (V - Vh)/(1 - exp((Vh - V)/k))'], (potential) => 10 * rising(u(potential)), -40],
	[
		'by the reduced potential',
		['x = (V - Vh)/k', 'q = x/(exp(x) - 1)'],
		(potential) => rising(u(potential)) - u(potential),
		-40,
	],
	[
		'in several quantities',
		['x [mV] = V - Vh', 'e = exp(-(V - Vh)/k)', 'd = 1 - e', 'over [mV] = 3*x', 'q [mV] = over/d'],
		(potential) => 30 * rising(u(potential)),
		-40,
	],
	[
		'with a reciprocal of its own',
		['r = 1/(1 - exp(-(V - Vh)/k))', 'q [mV] = (V - Vh)*r'],
		(potential) => 10 * rising(u(potential)),
		-40,
	],
	[
		'with a negative power',
		['q [mV] = (V - Vh)*(1 - exp(-(V - Vh)/k))^-1'],
		(potential) => 10 * rising(u(potential)),
		-40,
	],
	['squared', ['q [mV^2] = (V - Vh)^2/(1 - exp(-(V - Vh)/k))^2'], (potential) => 100 * rising(u(potential)) ** 2, -40],
	['with a factor in the difference', ['q [mV] = (V - Vh)/(k - k*exp(-(V - Vh)/k))*k'], (p) => 10 * rising(u(p)), -40],
	['the other way up', ['q [1/mV] = (1 - exp(-(V - Vh)/k))/(V - Vh)'], (potential) => 0.1 / rising(u(potential)), -40],
	['over a hyperbolic sine', ['q = u/((exp(u) - exp(-u))/2)', 'u = (V - Vh)/k'], (p) => overSinh(u(p)), -40],
	['over tanh', ['q [mV] = (V - Vh)/tanh((V - Vh)/k)'], (p) => (p === -40 ? 10 : (p + 40) / Math.tanh(u(p))), -40],
	['of tanh', ['q [1/mV] = tanh((V - Vh)/k)/(V - Vh)'], (p) => (p === -40 ? 0.1 : Math.tanh(u(p)) / (p + 40)), -40],
	[
		'of two differences',
		['q = (1 - exp(-(V - Vh)/k))/(1 - exp(-2*(V - Vh)/k))'],
		(p) => 1 / (1 + Math.exp(-u(p))),
		-40,
	],
	[
		'of Goldman, Hodgkin and Katz',
		['q [C*mM/mol] = 4*V*F^2/RT*(ci - co*exp(-2*V*F/RT))/(1 - exp(-2*V*F/RT))'],
		(p) => ghk(p),
		0,
	],
	[
		'of Goldman, multiplied out',
		['q [mM*mV] = (ci*V - V*co*exp(-2*F*V/RT))/(1 - exp(-2*F*V/RT))'],
		(p) => ghk(p) / ghkScale,
		0,
	],
	[
		'behind a switch of its own',
		['q = if(V > 200[mV], 1, (V - Vh)/(1 - exp(-(V - Vh)/k))/k)'],
		(p) => rising(u(p)),
		-40,
	],
];

const ghkScale = (4 * 96485 * 96485) / 2478 / 96485;
/** ghkScale·V·(ci − co·e^−z)/(1 − e^−z) with z = 2VF/RT, V in mV and ci, co in µM. */
function ghk(potential: number): number {
	const slope = (2 * 96485e-3) / 2478;
	const z = slope * potential;
	return ghkScale * (rising(z) / slope) * (100 - 2000 * Math.exp(-z));
}

describe('a quotient that is 0/0 at one potential', () => {
	it.each(forms)('has its value there, written %s', (_title, lines, expected, at) => {
		const { q } = cellWith(lines);
		const scale = q(at + 17) / expected(at + 17);
		// Beside the point, at it, and so near that the quotient itself would have cancelled.
		for (const potential of [at - 60, at - 5, at - 1e-7, at, at + 1e-9, at + 3, at + 70]) {
			const right = expected(potential) * scale;
			expect(Math.abs(q(potential) - right)).toBeLessThan(1e-9 * Math.abs(right));
		}
	});

	it('is warned of with file, line and term, and with what to write', () => {
		const [, lines] = forms[0] ?? [];
		const { warnings } = cellWith(lines ?? []).kind;
		expect(warnings.map(({ place }) => place.line)).toEqual([9]);
		expect(warnings[0]?.message).toContain(
			"'0.1[1/(ms*mV)]*(V + 40[mV])/(1 - exp(-(V + 40[mV])/10[mV]))' is 0/0 where -(V + 40[mV])/10[mV] = 0",
		);
		expect(warnings[0]?.message).toContain("write '0.1[1/(ms*mV)]*10[mV]*L(-(V + 40[mV])/10[mV], 1)'");
	});

	it('is warned of where it stands and not wherever its quantity is used', () => {
		const { kind } = cellWith([
			'a [mV] = (V - Vh)/(1 - exp(-(V - Vh)/k))',
			'q = a/k*(1 - V/1[mV])',
			'p [mV] = 2*a/(1 + a/k)',
		]);
		expect(kind.warnings.map(({ place }) => place.line)).toEqual([9]);
	});

	it('is offered a text that means the same and is not warned of again', () => {
		let offers = 0;
		for (const [, lines, , at] of forms) {
			const { kind, q } = cellWith(lines);
			const offered = lines.map((line) =>
				kind.warnings.reduce((text, { message }) => {
					const [, quotient = '', instead = ''] = /^'(.*)' is 0\/0 .* write '(.*)'$/.exec(message) ?? [];
					return text.replace(quotient, instead);
				}, line),
			);
			// What is written with other parentheses than the message has is not found in the line.
			if (offered.join() === lines.join()) continue;
			offers++;
			const after = cellWith(offered);
			expect(after.kind.warnings).toEqual([]);
			expect(after.q(at)).toBeCloseTo(q(at), 9);
			expect(after.q(at + 1)).toBeCloseTo(q(at + 1), 9);
		}
		expect(offers).toBeGreaterThan(10);
	});

	it('that a condition guards is computed without a warning', () => {
		const line = 'q = if(abs(V - Vh) < 1e-6[mV], 1, (V - Vh)/k/(1 - exp(-(V - Vh)/k)))';
		const { kind, q } = cellWith([line]);
		expect(kind.warnings).toEqual([]);
		expect(q(-40)).toBe(1);
	});

	it.each([
		'q = 1/(1 + exp(-(V - Vh)/k))',
		'q = 1/(1 - exp(-(V - Vh)/k))',
		'q [mV] = (V - Vh)/(1 - exp(-(V + 50[mV])/k))',
		'q [mV] = (V - Vh)/(2 - exp(-(V - Vh)/k))',
		'q = (V - Vh)/(V + 20[mV])',
		'q [mV] = k/(1 - exp(-V/k))',
		'q [mV] = L(-(V - Vh), k)',
	])('is not seen in %s', (line) => {
		const { kind } = cellWith([line]);
		expect(kind.warnings).toEqual([]);
		expect(kind.quantities.some(({ expression }) => JSON.stringify(expression).includes('"dL"'))).toBe(false);
	});

	it('is in none of the published declarations', () => {
		const library = createLibrary(catalogue);
		const kinds = [...library.values()].filter(
			({ kind }) => kind === 'cell' || kind === 'synapse' || kind === 'junction',
		);
		expect(kinds.length).toBeGreaterThan(6);
		expect(kinds.flatMap((each) => linkKind(each, library).warnings)).toEqual([]);
	});
});
