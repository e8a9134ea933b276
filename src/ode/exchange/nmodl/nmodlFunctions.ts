import { binary, call, type Expression, name, number } from '../../equations/language/expression.ts';

/** Gas constant, J/(mol K), and Faraday constant, C/mol, as NEURON has them (CODATA 2018). */
export const gasConstant = 8.314462618;
export const faradayConstant = 96485.33212;

type Told = (...args: readonly Expression[]) => Expression;

const at = (args: readonly Expression[], i: number): Expression => args[i] as Expression;
const times = (left: Expression, right: Expression): Expression => binary('*', left, right);
const over = (left: Expression, right: Expression): Expression => binary('/', left, right);

/** RT/F as a number of mV, of the temperature `celsius`. */
const thermal = (): Expression =>
	times(number((1000 * gasConstant) / faradayConstant), binary('+', name('celsius'), number(273.15)));

const halfOfExponentials =
	(operator: '+' | '-'): Told =>
	(...args) =>
		over(
			binary(operator, call('exp', at(args, 0)), call('exp', { kind: 'unary', operator: '-', operand: at(args, 0) })),
			number(2),
		);

/** Functions of NMODL: how many arguments, and what they are in the equation language. */
export const nmodlFunctions: Readonly<Record<string, { readonly arity: number; readonly told: Told }>> = {
	exp: { arity: 1, told: (...args) => call('exp', at(args, 0)) },
	log: { arity: 1, told: (...args) => call('ln', at(args, 0)) },
	log10: { arity: 1, told: (...args) => over(call('ln', at(args, 0)), number(Math.LN10)) },
	sqrt: { arity: 1, told: (...args) => call('sqrt', at(args, 0)) },
	tanh: { arity: 1, told: (...args) => call('tanh', at(args, 0)) },
	sinh: { arity: 1, told: halfOfExponentials('-') },
	cosh: { arity: 1, told: halfOfExponentials('+') },
	fabs: { arity: 1, told: (...args) => call('abs', at(args, 0)) },
	abs: { arity: 1, told: (...args) => call('abs', at(args, 0)) },
	fmin: { arity: 2, told: (...args) => call('min', at(args, 0), at(args, 1)) },
	fmax: { arity: 2, told: (...args) => call('max', at(args, 0), at(args, 1)) },
	pow: { arity: 2, told: (...args) => binary('^', at(args, 0), at(args, 1)) },
	exprelr: { arity: 1, told: (...args) => call('L', at(args, 0), number(1)) },
	// nernst(inside, outside, valence), mV.
	nernst: {
		arity: 3,
		told: (...args) => over(times(thermal(), call('ln', over(at(args, 1), at(args, 0)))), at(args, 2)),
	},
	// ghk(v, inside, outside, valence), mC/cm3: 0.001 z F (inside·efun(−x) − outside·efun(x)), x = z v/(RT/F), efun(x) = x/(exp(x) − 1).
	ghk: {
		arity: 4,
		told: (...args) => {
			const x = over(times(at(args, 3), at(args, 0)), thermal());
			const minusX: Expression = { kind: 'unary', operator: '-', operand: x };
			const inside = times(at(args, 1), call('L', minusX, number(1)));
			const outside = times(at(args, 2), call('L', x, number(1)));
			return times(times(number(0.001 * faradayConstant), at(args, 3)), binary('-', inside, outside));
		},
	},
};
