import { combine, type Dimension, dimensionText, isDimensionless, raise } from '../units/unit.ts';
import { binary, call, type Expression, type NumberNode, number } from './expression.ts';
import { namesIn, partsOf, withParts } from './expressionParts.ts';
import { alike, minus, type Polynomial, Polynomials, polynomialKey, ratio, type Term } from './polynomial.ts';

/** What is to be known of the names in an expression. */
export interface Names {
	/** What an assigned quantity stands for; nothing for other names. */
	definitionOf(name: string): Expression | undefined;
	/** A parameter: it stands still while a cell moves. */
	isFixed(name: string): boolean;
	/** The unit of an expression that has been checked. */
	dimensionOf(expression: Expression): Dimension;
}

/** A quotient that was 0/0 at one point, and what stands in its place. */
export interface Removed {
	readonly quotient: Expression;
	readonly instead: Expression;
	/** It is 0/0 where this is 0. */
	readonly vanishing: Expression;
}

/** A factor of a product; powers below 0 divide. */
interface Factor {
	readonly node: Expression;
	readonly power: number;
}

/** A factor that is 0 where `w` is: scale·w/regular, where `regular` is finite and not 0 there. */
interface Vanishing {
	readonly w: Polynomial;
	/** The same as it is written, for messages. */
	readonly shown: Expression;
	readonly scale: Expression;
	readonly regular: Expression;
}

const one = number(1);
const negative = (operand: Expression): Expression => ({ kind: 'unary', operator: '-', operand });
const isOne = (node: Expression) => node.kind === 'number' && node.value === 1 && node.unitText === undefined;
const times = (a: Expression, b: Expression): Expression => {
	if (isOne(a)) return b;
	return isOne(b) ? a : binary('*', a, b);
};
const over = (a: Expression, b: Expression): Expression => (isOne(b) ? a : binary('/', a, b));

const isProduct = (node: Expression): boolean =>
	(node.kind === 'binary' && (node.operator === '*' || node.operator === '/')) ||
	(node.kind === 'unary' && node.operator === '-') ||
	wholePower(node) !== undefined;

/** The exponent of a whole power other than 0. */
function wholePower(node: Expression): number | undefined {
	if (node.kind !== 'binary' || node.operator !== '^') return undefined;
	const { right } = node;
	const isMinus = right.kind === 'unary' && right.operator === '-';
	const found = isMinus ? right.operand : right;
	if (found.kind !== 'number' || !Number.isInteger(found.value) || found.value === 0) return undefined;
	return isMinus ? -found.value : found.value;
}

/** The factors that an expression is a product of. */
function factorsOf(node: Expression, power = 1): Factor[] {
	const sign: readonly Factor[] = power % 2 === 0 ? [] : [{ node: number(-1), power: 1 }];
	if (node.kind === 'unary' && node.operator === '-') return [...sign, ...factorsOf(node.operand, power)];
	if (node.kind === 'number' && node.value < 0) return [...sign, { node: { ...node, value: -node.value }, power }];
	if (node.kind !== 'binary') return [{ node, power }];
	if (node.operator === '*') return [...factorsOf(node.left, power), ...factorsOf(node.right, power)];
	if (node.operator === '/') return [...factorsOf(node.left, power), ...factorsOf(node.right, -power)];
	const exponent = wholePower(node);
	return exponent === undefined ? [{ node, power }] : factorsOf(node.left, power * exponent);
}

const isSign = ({ node }: Factor): boolean => node.kind === 'number' && node.value === -1;

/** The product of factors; signs are those of `factorsOf`. */
function productOf(factors: readonly Factor[]): Expression {
	const text = ({ node, power }: Factor) => (Math.abs(power) === 1 ? node : binary('^', node, number(Math.abs(power))));
	const [first, ...others] = factors.filter((each) => each.power > 0 && !isSign(each)).map(text);
	const isNegative = factors.filter(isSign).length % 2 !== 0;
	const head = isNegative ? negated(first ?? one) : (first ?? one);
	return factors
		.filter(({ power }) => power < 0)
		.map(text)
		.reduce(over, others.reduce(times, head));
}

/** −node, the sign in a number if it is one. */
const negated = (node: Expression): Expression =>
	node.kind === 'number' ? { ...node, value: -node.value } : negative(node);

/**
 * Finds quotients whose numerator and denominator vanish together, such as x/(1 − exp(−x/s)), and computes them by L(), which has its value there. A factor vanishes
 * as a difference of exponentials or as tanh; the other one is a multiple of the same argument, or such a factor of it. What is found is the same
 * function everywhere: no point is filled in by hand. Other quotients stay as they are.
 */
export class RemovableQuotients {
	readonly #names: Names;
	readonly #polynomials: Polynomials;
	readonly #curved = new Map<string, boolean>();

	constructor(names: Names) {
		this.#names = names;
		this.#polynomials = new Polynomials((name) => names.definitionOf(name));
	}

	/** Whether an expression holds something that a difference of exponentials can come from, through definitions. */
	#isCurved(node: Expression): boolean {
		if (node.kind === 'call' && (node.name === 'exp' || node.name === 'tanh')) return true;
		if (node.kind !== 'name') return partsOf(node).some((part) => this.#isCurved(part));
		const known = this.#curved.get(node.name);
		if (known !== undefined) return known;
		const definition = this.#names.definitionOf(node.name);
		const found = definition !== undefined && this.#isCurved(definition);
		this.#curved.set(node.name, found);
		return found;
	}

	/** The expression with L() where a quotient is 0/0 at one point; itself where there is none. @param found called for each, unless an `if` guards it */
	rewrite(node: Expression, found: (removed: Removed) => void, guards: ReadonlySet<string> = new Set()): Expression {
		if (node.kind === 'call' && node.name === 'if' && node.args[0]) {
			const within = new Set([...guards, ...namesIn(node.args[0])]);
			return withParts(node, (part) => this.rewrite(part, found, part === node.args[0] ? guards : within));
		}
		if (isProduct(node)) {
			const removed = this.#remove(factorsOf(node)) ?? this.#remove(this.#opened(factorsOf(node)));
			if (removed) {
				const isGuarded = [...namesIn(removed.vanishing)].some((name) => guards.has(name));
				if (!isGuarded) found({ quotient: node, instead: removed.instead, vanishing: removed.vanishing });
				return this.rewrite(removed.instead, found, guards);
			}
		}
		return withParts(node, (part) => this.rewrite(part, found, guards));
	}

	/** Factors with those that are names of products taken apart. */
	#opened(factors: readonly Factor[]): Factor[] {
		return factors.flatMap((factor): Factor[] => {
			const { node, power } = factor;
			const definition = node.kind === 'name' ? this.#names.definitionOf(node.name) : undefined;
			if (!definition || !isProduct(definition) || !this.#isCurved(definition)) return [factor];
			return this.#opened(factorsOf(definition, power));
		});
	}

	#remove(factors: readonly Factor[]): Pick<Removed, 'instead' | 'vanishing'> | undefined {
		if (!factors.some(({ power }) => power < 0)) return undefined;
		for (const [at, { node, power }] of factors.entries()) {
			const vanishing = this.#isCurved(node) ? this.#vanishing(node) : undefined;
			if (!vanishing) continue;
			const partner = this.#partner(factors, power, vanishing);
			if (!partner) continue;
			// node^power · partner^(other power) = (scale·w/regular)^sign · …, as often as both are there.
			const sign = Math.sign(power);
			const rest = factors.map((factor, k) => {
				if (k === at) return { ...factor, power: factor.power - sign };
				return k === partner.at ? { ...factor, power: factor.power + sign } : factor;
			});
			const { scale, regular, shown } = vanishing;
			const own = over(scale, times(partner.scale, regular));
			const inverted = over(times(partner.scale, regular), scale);
			const before = factorsOf(sign > 0 ? own : inverted);
			return {
				instead: productOf([...rest.slice(0, partner.at), ...before, ...rest.slice(partner.at)]),
				vanishing: shown,
			};
		}
		return undefined;
	}

	/** The factor on the other side of the stroke that vanishes with this one; it is scale·w. */
	#partner(factors: readonly Factor[], power: number, { w }: Vanishing): { at: number; scale: Expression } | undefined {
		for (const [at, factor] of factors.entries()) {
			if (Math.sign(factor.power) === Math.sign(power)) continue;
			const scale = this.#take(factor.node, w);
			if (scale) return { at, scale };
			const curved = this.#isCurved(factor.node) ? this.#vanishing(factor.node) : undefined;
			const multiple = curved && this.#multiple(curved.w, w);
			if (!curved || !multiple) continue;
			const byUnit = this.#expressionOf(multiple, [0, 0, 0, 0, 0, 0]);
			return { at, scale: over(times(curved.scale, byUnit), curved.regular) };
		}
		return undefined;
	}

	/** What is left of an expression that vanishes with w when w is divided out of it; nothing where it does not. */
	#take(node: Expression, w: Polynomial): Expression | undefined {
		const multiple = this.#multiple(this.#polynomials.of(node), w);
		if (multiple) return this.#expressionOf(multiple, this.#names.dimensionOf(node));
		if (node.kind === 'name') {
			const definition = this.#names.definitionOf(node.name);
			return definition && this.#take(definition, w);
		}
		if (node.kind === 'unary' && node.operator === '-') {
			const inner = this.#take(node.operand, w);
			return inner && negative(inner);
		}
		if (node.kind !== 'binary') return undefined;
		const { operator, left, right } = node;
		const first = operator === '+' || operator === '-' || operator === '*' || operator === '/';
		const ofLeft = first ? this.#take(left, w) : undefined;
		if (operator === '/') return ofLeft && over(ofLeft, right);
		if (operator === '*') {
			if (ofLeft) return times(ofLeft, right);
			const ofRight = this.#take(right, w);
			return ofRight && times(left, ofRight);
		}
		const ofRight = ofLeft && this.#take(right, w);
		return ofRight && binary(operator, ofLeft, ofRight);
	}

	/** whole = term · w, where the term is finite when w becomes 0 because the cell moves. */
	#multiple(whole: Polynomial, w: Polynomial): Term | undefined {
		const found = ratio(whole, w);
		if (!found) return undefined;
		const moves = (atom: string) =>
			[...namesIn(this.#polynomials.atoms.get(atom) ?? one)].some((name) => !this.#names.isFixed(name));
		const divides = [...found.powers].some(([atom, power]) => power < 0 && moves(atom));
		// Of a sum the zero is its own; of a product it is that of an atom, which must not be divided by.
		return w.length === 1 && (divides || !this.#movesIn(w)) ? undefined : found;
	}

	#movesIn(w: Polynomial): boolean {
		return w.some(({ powers }) =>
			[...powers].some(
				([atom, power]) =>
					power > 0 &&
					[...namesIn(this.#polynomials.atoms.get(atom) ?? one)].some((name) => !this.#names.isFixed(name)),
			),
		);
	}

	/** A term as it would be written. @param dimension of the whole */
	#expressionOf({ coefficient, powers, exponent }: Term, dimension: Dimension): Expression {
		let own = dimension;
		const factors: Factor[] = [];
		for (const [atom, power] of powers) {
			const node = this.#polynomials.atoms.get(atom) ?? one;
			own = combine(own, raise(this.#names.dimensionOf(node), power), -1);
			factors.push({ node, power });
		}
		if (exponent.length > 0) factors.push({ node: call('exp', this.#sumOf(exponent)), power: 1 });
		const value: NumberNode = isDimensionless(own)
			? number(coefficient)
			: { kind: 'number', value: coefficient, unitText: dimensionText(own) };
		return productOf([{ node: value, power: 1 }, ...factors]);
	}

	/** A dimensionless sum as it would be written. */
	#sumOf(polynomial: Polynomial): Expression {
		const terms = polynomial.map((term) => this.#expressionOf(term, [0, 0, 0, 0, 0, 0]));
		return terms.length === 0 ? number(0) : terms.reduce((left, right) => binary('+', left, right));
	}

	#vanishing(node: Expression): Vanishing | undefined {
		const opened = node.kind === 'name' ? this.#names.definitionOf(node.name) : undefined;
		if (opened) return this.#vanishing(opened);
		if (node.kind === 'call' && node.name === 'tanh') {
			// tanh(x) = x/(x + L(2x, 1)).
			const [x = one] = node.args;
			const regular = binary('+', x, call('L', binary('*', number(2), x), one));
			return { w: this.#polynomials.of(x), shown: x, scale: one, regular };
		}
		return this.#difference(node);
	}

	/** scale·(exp(a) − exp(b)). */
	#difference(node: Expression): Vanishing | undefined {
		const polynomial = this.#polynomials.of(node);
		const [first, second] = polynomial;
		if (!first || !second || polynomial.length !== 2) return undefined;
		const common = ({ coefficient, powers }: Term): Polynomial => [
			{ coefficient: Math.abs(coefficient), powers, exponent: [] },
		];
		const isDifference =
			first.coefficient * second.coefficient < 0 &&
			alike(Math.abs(first.coefficient), Math.abs(second.coefficient)) &&
			polynomialKey(common(first)) === polynomialKey(common(second));
		if (!isDifference) return undefined;
		const dimension = this.#names.dimensionOf(node);
		const scaleOf = ({ coefficient, powers }: Term) =>
			this.#expressionOf({ coefficient, powers, exponent: [] }, dimension);
		const written = new Map(this.#exponentialsIn(node).map((x) => [polynomialKey(this.#polynomials.of(x)), x]));
		const shownOf = (exponent: Polynomial) => written.get(polynomialKey(exponent)) ?? this.#sumOf(exponent);
		const flat = [first, second].find(({ exponent }) => exponent.length === 0);
		if (flat) {
			// scale·(exp(w) − 1) = scale·w/L(w, 1).
			const raised = flat === first ? second : first;
			const shown = shownOf(raised.exponent);
			return { w: raised.exponent, shown, scale: scaleOf(raised), regular: call('L', shown, one) };
		}
		// scale·(exp(a) − exp(b)) = scale·(a − b)·exp(max(a, b))/L(−|a − b|, 1), in which nothing overflows before the quotient does.
		const [a, b] = [shownOf(first.exponent), shownOf(second.exponent)];
		const shown = binary('-', a, b);
		const regular = times(call('exp', negative(call('max', a, b))), call('L', negative(call('abs', shown)), one));
		return { w: minus(first.exponent, second.exponent), shown, scale: scaleOf(first), regular };
	}

	/** Arguments of the exponentials in an expression, through definitions. */
	#exponentialsIn(node: Expression): Expression[] {
		if (node.kind === 'call' && node.name === 'exp') return [...node.args];
		if (node.kind !== 'name') return partsOf(node).flatMap((part) => this.#exponentialsIn(part));
		const definition = this.#names.definitionOf(node.name);
		return definition ? this.#exponentialsIn(definition) : [];
	}
}
