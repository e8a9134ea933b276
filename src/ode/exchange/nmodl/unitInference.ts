import { binary, type Expression, entryOf, type NumberNode, number } from '../../equations/language/expression.ts';
import { partsOf, withParts } from '../../equations/language/expressionParts.ts';
import { expressionText } from '../../equations/language/expressionText.ts';
import { bare, type Measure, plus, spell } from './nmodlUnits.ts';
import { tidied } from './tidied.ts';
import { joinForms, knownForm, powerOf, type UnitForm, UnitSystem } from './unitSystem.ts';

/** An expression on its way: its unit, and itself with numbers that can be told apart. */
interface Told {
	readonly form: UnitForm;
	readonly node: Expression;
}

/** How readily a number takes a unit: those that mean nothing by themselves first, 1 last. */
function readinessOf(value: number): number {
	const size = Math.abs(value);
	if (size === 0) return 6;
	if (size === 1) return 1;
	if (Number.isInteger(Math.log10(size))) return 3;
	return Number.isInteger(size) && size < 10 ? 2 : 4;
}

/** Names that equations set first; parameters after numbers that nobody named. */
const ofQuantities = 5;
const ofParameters = 3.5;

/**
 * Gives every number in the equations of a mod file the unit that it must have. NEURON computes with bare numbers, each in the unit that its
 * declaration states; whatever agrees with those units has the same values in the equation language. Where two units differ although no number
 * there is free, the numbers still count: a factor of 1 with the difference of the units is put in, and said.
 */
export class UnitInference {
	readonly #system = new UnitSystem();
	readonly #names = new Map<string, UnitForm>();
	readonly #numbers = new Map<NumberNode, UnitForm>();
	readonly #measureOf: (unit: string) => Measure;
	readonly #differs: (line: number, what: string) => void;

	/**
	 * @param measureOf a unit as the file writes it
	 * @param differs is told of units that do not agree
	 */
	constructor(measureOf: (unit: string) => Measure, differs: (line: number, what: string) => void) {
		this.#measureOf = measureOf;
		this.#differs = differs;
	}

	/** States the unit of a name; without one it is to be found. */
	declare(name: string, measure: Measure | undefined, isParameter = false): void {
		const readiness = isParameter ? ofParameters : ofQuantities;
		this.#names.set(name, measure ? knownForm(measure) : this.#system.unknown(readiness));
	}

	/** The unit of a name, when all equations are in. */
	measure(name: string): Measure {
		return this.#system.measure(this.#names.get(name) ?? knownForm(bare));
	}

	/** Takes an equation of a quantity or, per a unit of time, of a rate. @returns it with marks for {@link finished} */
	equation(name: string, per: Measure, expression: Expression, line: number): Expression {
		const told = this.#told(expression, line);
		const target = joinForms(this.#names.get(name) ?? knownForm(bare), knownForm(per), -1);
		return this.#agreeing(told, target, line);
	}

	/** The equation with the units that were found. */
	finished(expression: Expression): Expression {
		return tidied(this.#finished(expression));
	}

	#finished(expression: Expression): Expression {
		if (expression.kind !== 'number') return withParts(expression, (part) => this.#finished(part));
		const form = this.#numbers.get(expression);
		if (!form) return expression;
		const { unit, factor } = spell(this.#system.measure(form));
		const value = Number((expression.value * factor).toPrecision(15));
		return unit === '1' ? number(value) : { ...number(value), unitText: unit };
	}

	#number(value: number, form: UnitForm): Told {
		const node = number(value);
		this.#numbers.set(node, form);
		return { form, node };
	}

	/** The same with a unit that agrees: as it stands, or by a factor of 1. */
	#agreeing(told: Told, target: UnitForm, line: number): Expression {
		if (this.#system.agree(told.form, target)) return told.node;
		const rest = this.#system.measure(joinForms(target, told.form, -1));
		const [has, wants] = [told.form, target].map((form) => spell(this.#system.measure(form)).unit);
		this.#differs(line, `${expressionText(this.#plain(told.node))} is in ${has}, ${wants} is wanted`);
		return binary('*', told.node, this.#number(1, knownForm(rest)).node);
	}

	/** Without the marks that names carry. */
	#plain(node: Expression): Expression {
		return node.kind === 'name'
			? { ...node, name: node.name.replace(/@.*/, '') }
			: withParts(node, (part) => this.#plain(part));
	}

	#told(node: Expression, line: number): Told {
		if (node.kind === 'number') {
			const form =
				node.unitText === undefined
					? this.#system.unknown(readinessOf(node.value))
					: knownForm(this.#measureOf(node.unitText));
			return this.#number(node.value, form);
		}
		if (node.kind === 'name') {
			const form = this.#names.get(node.name);
			if (!form) throw new Error(`no unit is known for ${node.name}`);
			return { form, node };
		}
		return this.#joined(
			node,
			partsOf(node).map((part) => this.#told(part, line)),
			line,
		);
	}

	#joined(node: Exclude<Expression, NumberNode | { kind: 'name' }>, parts: readonly Told[], line: number): Told {
		const [a, b = a, c = b] = parts as [Told, Told?, Told?];
		const plain = knownForm(bare);
		const with_ = (form: UnitForm, ...nodes: readonly Expression[]): Told => {
			let i = 0;
			return { form, node: withParts(node, () => nodes[i++] as Expression) };
		};
		switch (entryOf(node).units) {
			case 'product':
				return with_(joinForms(a.form, b.form), a.node, b.node);
			case 'quotient':
				return with_(joinForms(a.form, b.form, -1), a.node, b.node);
			case 'root':
				return with_(powerOf(a.form, 0.5), a.node);
			case 'bare':
				return with_(plain, this.#agreeing(a, plain, line));
			case 'comparison':
				return with_(plain, a.node, this.#agreeing(b, a.form, line));
			case 'truth':
				return with_(plain, ...parts.map((part) => part.node));
			case 'choice':
				return with_(b.form, a.node, b.node, this.#agreeing(c, b.form, line));
			case 'power':
				return this.#power(a, b, line);
			default:
				if (parts.length === 1) return with_(a.form, a.node);
				return with_(a.form, a.node, this.#agreeing(b, a.form, line));
		}
	}

	#power(base: Told, exponent: Told, line: number): Told {
		const plain = knownForm(bare);
		const power = this.#agreeing(exponent, plain, line);
		if (power.kind === 'number') return { form: powerOf(base.form, power.value), node: binary('^', base.node, power) };
		return { form: plain, node: binary('^', this.#agreeing(base, plain, line), power) };
	}
}

/** Per millisecond. */
export const perMs: Measure = plus(bare, [0, 1, 0, 0, 0, 0, 0]);
