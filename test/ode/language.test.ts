import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/base/errors.ts';
import { differentiate } from '../../src/ode/equations/language/derivative.ts';
import { type Expression, name, number } from '../../src/ode/equations/language/expression.ts';
import { StatementReader } from '../../src/ode/equations/language/expressionParser.ts';
import { expressionText } from '../../src/ode/equations/language/expressionText.ts';
import { parseDeclaration } from '../../src/ode/equations/language/parser.ts';
import { simplify } from '../../src/ode/equations/language/simplify.ts';
import { createLibrary } from '../../src/ode/equations/linking/library.ts';
import { linkKind } from '../../src/ode/equations/linking/linkKind.ts';
import { javascriptText, runtime } from '../../src/ode/kernels/javascript/javascript.ts';
import { fc } from '../property.ts';

const place = { file: 'test.eq', line: 1 };
const parse = (text: string): Expression => new StatementReader(text, place).wantExpression();

function evaluate(expression: Expression, x: number): number {
	const build = new Function('runtime', 'x', `return ${javascriptText(expression, () => 'x')};`);
	return build(runtime, x) as number;
}

describe('expressions', () => {
	it.each([
		['1 + 2*3', 7],
		['-2^2', -4],
		['2^3^2', 512],
		['2^-1', 0.5],
		['(1 - 2) - 3', -4],
		['1 - 2 - 3', -4],
		['8/4/2', 1],
		['if(1 < 2 and not (3 <= 2), 10, 20)', 10],
		['max(2, 3) - min(2, 3) + abs(-4)', 5],
		['L(0, 12)', 12],
		['L(12, 12)', 12 / (Math.E - 1)],
	])('%s is %d', (text, value) => {
		expect(evaluate(parse(text), 0)).toBeCloseTo(value, 12);
		expect(evaluate(simplify(parse(text)), 0)).toBeCloseTo(value, 12);
	});

	it('mean the same when written back as text', () => {
		const leaf = fc.oneof(fc.double({ min: 0.1, max: 9, noNaN: true }).map(number), fc.constant(name('x')));
		const { tree } = fc.letrec<{ tree: Expression }>((tie) => ({
			tree: fc.oneof(
				{ depthSize: 'small' },
				leaf,
				fc.record({
					kind: fc.constant('binary' as const),
					operator: fc.constantFrom('+' as const, '-' as const, '*' as const, '/' as const),
					left: tie('tree'),
					right: tie('tree'),
				}),
				fc.record({ kind: fc.constant('unary' as const), operator: fc.constant('-' as const), operand: tie('tree') }),
			),
		}));
		fc.assert(
			fc.property(tree, fc.double({ min: -3, max: 3, noNaN: true }), (expression, x) => {
				expect(evaluate(parse(expressionText(expression)), x)).toBe(evaluate(expression, x));
			}),
		);
	});

	it.each([
		'x^3*exp(-x/4)',
		'x/(x^2 + 1)',
		'tanh(x/20)*sqrt(x + 10)',
		'ln(x + 5)/(exp(x) + 1)',
		'5*L(3 - x, 2)',
		'L(x, x^2 + 1)',
		'if(x > 0.5, x^2, abs(x))',
		'max(x, 0.2)*min(x, 3)',
		'2.5^x',
	])('the derivative of %s is what central differences give', (text) => {
		const expression = parse(text);
		const slope = differentiate(expression, (each) => number(each === 'x' ? 1 : 0));
		for (const x of [-0.7, 0.3, 1.3, 2.9]) {
			const h = 1e-5;
			const expected = (evaluate(expression, x + h) - evaluate(expression, x - h)) / (2 * h);
			// Rounding of the difference quotient: about 1e-16/1e-5, and its truncation h².
			expect(evaluate(slope, x)).toBeCloseTo(expected, 7);
		}
	});

	it('dL/dx is smooth through zero, where the quotient itself is 0/0', () => {
		expect(runtime.dL(0, 3)).toBe(-0.5);
		// The series below |x/s| = 1e-3 meets the closed form above it.
		expect(runtime.dL(0.999e-3, 1)).toBeCloseTo(runtime.dL(1.001e-3, 1), 6);
		expect(runtime.dL(1e5, 1)).toBe(0);
		expect(runtime.dL(-1e5, 1)).toBe(-1);
	});

	it('never crash the parser, whatever the text', () => {
		fc.assert(
			fc.property(
				fc.string({ maxLength: 60, unit: fc.constantFrom(...'ab1.+-*/^()[]<>=,\'" if exp and not') }),
				(text) => {
					try {
						parse(text);
					} catch (error) {
						expect(error).toBeInstanceOf(UserError);
					}
				},
			),
			{ numRuns: 2000 },
		);
		expect(() => parse('('.repeat(100_000))).toThrow(/nested deeper/);
	});
});

const kv = `channel test.Kv
title Potassium current
source Nobody 1900
needs V [mV]
parameter g = 2.0 [nS] in 0 .. 50 "maximal conductance"
parameter E = -58 [mV] in -120 .. 80 "reversal potential" assumed
state m [1] = 0.1 in 0 .. 1 "activation"
alpha_m [1/s] = 400[1/s]/(exp(-(V - 15[mV])/36[mV]) + 1)
beta_m [1/s] = 1[1/s]*exp(-V/13[mV])
m' = alpha_m*(1 - m) - beta_m*m
current I [pA] = g*m^3*(V - E) "potassium current"
`;
const cell = `cell test
parameter C = 0.01 [nF] in 0.001 .. 1 "capacitance"
state V [mV] = -40 in -150 .. 100 "potential"
include test.Kv as Kv
V' = -(membrane_current + synaptic_current + junction_current - electrode_current)/C
`;

function link(channel: string, host = cell) {
	const library = createLibrary([
		{ file: 'kv.eq', text: channel },
		{ file: 'cell.eq', text: host },
	]);
	const declaration = library.get('test');
	if (!declaration) throw new Error('no cell');
	return linkKind(declaration, library);
}

describe('the gain of an input', () => {
	const lit = (line: string, more = '') =>
		link(
			kv,
			cell.replace('state V', `${line}\n${more}\nstate V`).replace("V' = -(", "brightness = light + light\nV' = -("),
		);
	const gainOf = (kind: ReturnType<typeof link>) => kind.inputs.find(({ role }) => role === 'light')?.gain;
	const gain = 'parameter gain_of_light = 0.5 [1] in 0 .. 9 "gain" assumed';

	it('is a parameter of the cell or of a mechanism, and none where none is named', () => {
		expect(gainOf(lit('input light [1/s] "light"'))).toBeUndefined();
		// Light is counted by the second.
		expect(gainOf(lit('input light [1/s] "light" gain gain_of_light', gain))).toEqual({
			path: 'gain_of_light',
			factor: 1,
		});
		const ofMechanism = lit('input light [nS/s] "light" gain Kv.g').inputs;
		expect(ofMechanism.find(({ role }) => role === 'light')?.gain?.path).toBe('Kv.g');
	});

	it('has the unit that makes the input of photoisomerisations per second', () => {
		const inMs = lit('input light [1/ms] "light" gain gain_of_light', gain);
		expect(gainOf(inMs)).toEqual({ path: 'gain_of_light', factor: 1e-3 });
	});

	it.each([
		['input light [1/s] "light" gain', '', /expected the name of the parameter that is the gain/],
		['input light [1/s] "light" gain nothing', '', /cell\.eq:3 \(cell test, light\): unknown name 'nothing'/],
		['input light [1/s] "light" gain V', '', /the gain 'V' of 'light' must be a parameter or a constant/],
		['input light [1/s] "light" gain C', '', /the gain 'C' times \[1\/s\] is in \[.*\]; expected \[/],
		[
			'input light [1/s] "light" gain gain_of_light',
			gain.replace('in 0', 'in -1'),
			/the gain 'gain_of_light' of 'light' must be 0 or more, and its range start there/,
		],
		[
			'input light [1/s] "light" gain gain_of_light',
			'constant gain_of_light = -2 [1] "gain"',
			/the gain 'gain_of_light' of 'light' must be 0 or more/,
		],
		[
			'input light [1/s] "light" gain gain_of_light',
			'switch gain_of_light = on "gain"',
			/the gain 'gain_of_light' of 'light' must be a parameter or a constant/,
		],
	])('is refused by its line: %s, %s', (line, more, message) => {
		expect(() => lit(line, more)).toThrow(message);
	});
});

describe('declarations', () => {
	it('give an input a range, which holds 0', () => {
		const cellWith = (input: string) =>
			createLibrary([
				{
					file: 'lit.eq',
					text: `cell lit\n${input}\nstate V [mV] = -60 in -150 .. 100 "potential"\nV' = light*1[mV] - (V + 60[mV])/1[ms]\n`,
				},
			]);
		const inputOf = (input: string) => {
			const library = cellWith(input);
			const declaration = library.get('lit');
			return declaration && linkKind(declaration, library).inputs.find(({ role }) => role === 'light');
		};
		expect(inputOf('input light [1/s] in 0 .. 1e4 "light"')).toMatchObject({ range: [0, 10], title: 'light' });
		expect(inputOf('input light [1/s] "light"')).not.toHaveProperty('range');
		expect(() => inputOf('input light [1/s] in 1 .. 1e4 "light"')).toThrow(
			/lit\.eq:2 \(cell lit, light\): an input is 0 in the dark, which is outside 1 \.\. 10000; begin or end the range with 0/,
		);
	});

	it("keep the paper's units and turn them into one coherent set inside", () => {
		const kind = link(kv);
		expect(kind.states.map((state) => state.path)).toEqual(['V', 'Kv.m']);
		const capacitance = kind.parameters.find((parameter) => parameter.path === 'C');
		expect(capacitance).toMatchObject({ value: 0.01, unit: 'nF', factor: 1000 });
		expect(kind.parameters.find((parameter) => parameter.path === 'Kv.E')?.evidence).toBe('assumed');
		expect(kind.quantities.map((quantity) => quantity.path)).toContain('membrane_current');
	});

	it.each<[string, (text: string) => string, RegExp]>([
		[
			'an unknown name',
			(t) => t.replace('alpha_m*(1', 'alpha_x*(1'),
			/kv\.eq:10 \(channel test\.Kv, m'\): unknown name 'alpha_x'; known here are .*alpha_m/,
		],
		[
			'a unit that does not fit',
			(t) => t.replace('15[mV]', '15[ms]'),
			/kv\.eq:8 \(channel test\.Kv, alpha_m\): units differ: 'V' is in \[mV\], '15\[ms\]' in \[ms\]/,
		],
		[
			'an exponential of volts',
			(t) => t.replace('V/13[mV]', 'V'),
			/argument of exp must be dimensionless, but '-V' is in \[mV\]/,
		],
		['a current that is a conductance', (t) => t.replace('*(V - E)', ''), /'I' is in \[nS\]; expected \[pA\]/],
		[
			'a channel that spikes',
			(t) => `${t}\nspikes\n`,
			/kv\.eq:\d+ \(channel test\.Kv\): only a cell has spikes, not a channel/,
		],
		['a missing derivative', (t) => t.replace(/^m' = .*$/m, ''), /the state 'Kv\.m' has no derivative; write m' = …/],
		['an undeclared parameter', (t) => t.replace(/^parameter g.*$/m, ''), /unknown name 'g'/],
		[
			'a value outside its own range',
			(t) => t.replace('2.0 [nS]', '200 [nS]'),
			/kv\.eq:5 \(channel test\.Kv, g\): the value 200 is outside 0 \.\. 50/,
		],
		['an unknown unit', (t) => t.replace('[nS]', '[nZ]'), /unit \[nZ\]: 'nZ' is not a known unit/],
		['an unknown function', (t) => t.replace('exp(-V', 'expo(-V'), /'expo' is not a function; known are exp/],
		[
			'a need that nothing binds',
			(t) => t.replace('needs V [mV]', 'needs V [mV]\nneeds Cas [uM]\nx = Cas'),
			/needs 'Cas' \[uM\]; bind it: include test\.Kv as Kv with Cas = …/,
		],
		[
			'quantities that define each other',
			(t) => `${t}a = b\nb = a\n`,
			/define each other in a circle: Kv\.a → Kv\.b → Kv\.a/,
		],
		['a name declared twice', (t) => `${t}state m [1] = 0 in 0 .. 1 "again"\n`, /'m' is declared twice/],
		['a missing parenthesis', (t) => t.replace('(V - E)', '(V - E'), /expected '\)', got 'potassium current'/],
	])('refuse %s with its place and what was expected', (_what, spoil, message) => {
		expect(() => link(spoil(kv))).toThrow(message);
		expect(() => link(spoil(kv))).toThrow(UserError);
	});

	it('never crash the reader, whatever line is spoiled', () => {
		fc.assert(
			fc.property(fc.nat(kv.length - 1), fc.string({ maxLength: 5 }), (at, noise) => {
				const text = kv.slice(0, at) + noise + kv.slice(at + 1);
				try {
					parseDeclaration(text, 'kv.eq');
					link(text);
				} catch (error) {
					expect(error).toBeInstanceOf(UserError);
				}
			}),
			{ numRuns: 1000 },
		);
	});
});
