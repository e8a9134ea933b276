import { type Checked, check, type ValueType } from '../language/check.ts';
import { type Expression, name as nameNode } from '../language/expression.ts';
import { substitute } from '../language/expressionParts.ts';
import { expressionText } from '../language/expressionText.ts';
import { limits } from '../language/limits.ts';
import { EquationError, type Place } from '../language/place.ts';
import { RemovableQuotients, type Removed } from '../language/removable.ts';
import { type Dimension, dimensionless } from '../units/unit.ts';
import type { KindWarning } from './kind.ts';

/** What is to be known of the names in a kind's equations. */
export interface EquationNames {
	/** What a name yields. @throws EquationError at the place for an unknown one */
	typeOf(name: string, place: Place): ValueType;
	/** What an assigned quantity stands for; nothing for other names. */
	definitionOf(name: string): Expression | undefined;
	/** It is a parameter. */
	isFixed(name: string): boolean;
}

/** Checks the equations of one kind, whose names are resolved: units, size, and quotients that are 0/0 at one point. */
export class EquationChecks {
	readonly warnings: KindWarning[] = [];
	readonly #names: EquationNames;
	readonly #quotients: RemovableQuotients;
	/** Numbers and names in the equations so far. */
	#terms = 0;
	/** Of the equation that is checked. */
	#place: Place = { file: '', line: 0 };

	constructor(names: EquationNames) {
		this.#names = names;
		this.#quotients = new RemovableQuotients({
			definitionOf: (name) => names.definitionOf(name),
			isFixed: (name) => names.isFixed(name),
			dimensionOf: (expression) => this.#dimensionOf(expression),
		});
	}

	/** Counts numbers and names of an equation. @throws EquationError where the kind has too many */
	count(terms: number, place: Place): void {
		this.#terms += terms;
		if (this.#terms <= limits.terms) return;
		throw new EquationError(
			place,
			`the equations of a kind have at most ${limits.terms} terms (numbers and names), with this one they have more; divide the kind, or leave equations out`,
		);
	}

	/**
	 * An equation with every number converted to inside units and quotients that are 0/0 at one point computed by L(), and what it yields.
	 * @param prefix of the mechanism that it stands in
	 * @param rewritten hears of the equation that is computed instead
	 * @throws EquationError that names the term and the units that do not fit
	 */
	checked(
		expression: Expression,
		place: Place,
		prefix: string,
		rewritten: (computed: Expression) => void = () => undefined,
	): Checked {
		const typeOf = (name: string) => this.#names.typeOf(name, place);
		const checked = check(expression, typeOf, place);
		this.#place = place;
		const computed = this.#quotients.rewrite(expression, (removed) => this.#warn(removed, place, prefix));
		if (computed === expression) return checked;
		rewritten(computed);
		return check(computed, typeOf, place);
	}

	#warn({ quotient, instead, vanishing }: Removed, place: Place, prefix: string): void {
		// As the names stand in the declaration.
		const text = (node: Expression) =>
			expressionText(substitute(node, (path) => nameNode(path.startsWith(prefix) ? path.slice(prefix.length) : path)));
		this.warnings.push({
			place,
			message: `'${text(quotient)}' is 0/0 where ${text(vanishing)} = 0; it is computed by L(), which has its value there: write '${text(instead)}'`,
		});
	}

	#dimensionOf(expression: Expression): Dimension {
		const { type } = check(expression, (name) => this.#names.typeOf(name, this.#place), this.#place);
		return typeof type === 'string' ? dimensionless.dimension : type.dimension;
	}
}
