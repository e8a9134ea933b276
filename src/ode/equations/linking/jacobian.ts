import { differentiate } from '../language/derivative.ts';
import { type Expression, name as nameNode, number } from '../language/expression.ts';
import { type Definition, namesIn } from '../language/expressionParts.ts';
import { deliveredBy } from './delivery.ts';
import type { Kind } from './kind.ts';

/** ∂(row)/∂(column), not identically zero. */
export interface JacobianEntry {
	readonly row: number;
	/** Path of the variable: a state, an input or an external. */
	readonly variable: string;
	readonly expression: Expression;
}

/** Derivatives of a kind's equations, with the chain rule spelled out as further definitions. */
export interface KindDerivatives {
	/** The kind's quantities and their derivatives, each after what it needs. */
	readonly definitions: readonly Definition[];
	/** ∂(dy/dt)/∂(state or other variable asked for). */
	readonly entries: readonly JacobianEntry[];
	/** ∂(what a connection delivers)/∂(variable); empty for cells. */
	readonly sent: readonly Omit<JacobianEntry, 'row'>[];
}

const zero = number(0);
const isZero = (node: Expression) => node.kind === 'number' && node.value === 0;

/** Path of ∂(quantity)/∂(variable) as a definition; `'` cannot stand in a path of the language. */
export const derivativePath = (quantity: string, variable: string) => `${quantity}'${variable}`;

/**
 * Differentiates a kind's equations symbolically with respect to some variables, through its assigned quantities.
 * @param variables paths of states, inputs or externals
 */
export function deriveKind(kind: Kind, variables: readonly string[]): KindDerivatives {
	const known = derived.get(kind) ?? new Map<string, KindDerivatives>();
	derived.set(kind, known);
	const key = variables.join();
	const found = known.get(key) ?? derive(kind, variables);
	known.set(key, found);
	return found;
}

/** Derivatives found before: planning and every kernel of a kind ask for the same ones. */
const derived = new WeakMap<Kind, Map<string, KindDerivatives>>();

function derive(kind: Kind, variables: readonly string[]): KindDerivatives {
	const definitions: Definition[] = [];
	const known = new Map<string, Expression>();
	const partialFor = (variable: string) => (path: string) => {
		if (path === variable) return number(1);
		return known.get(derivativePath(path, variable)) ?? zero;
	};
	for (const { path, expression } of kind.quantities) {
		definitions.push({ path, expression });
		const names = [...namesIn(expression)];
		for (const variable of variables) {
			const partial = partialFor(variable);
			if (names.every((each) => isZero(partial(each)))) continue;
			const derivative = differentiate(expression, partial);
			if (isZero(derivative)) continue;
			const at = derivativePath(path, variable);
			// A number needs no name; all else is computed once under its own.
			if (derivative.kind === 'number' || derivative.kind === 'name') known.set(at, derivative);
			else {
				known.set(at, nameNode(at));
				definitions.push({ path: at, expression: derivative });
			}
		}
	}
	const of = (expression: Expression) => {
		const names = [...namesIn(expression)];
		return variables.flatMap((variable) => {
			const partial = partialFor(variable);
			// Most variables are in few equations.
			if (names.every((each) => isZero(partial(each)))) return [];
			const derivative = differentiate(expression, partial);
			return isZero(derivative) ? [] : [{ variable, expression: derivative }];
		});
	};
	const sent = deliveredBy(kind);
	return {
		definitions,
		entries: kind.derivatives.flatMap((expression, row) => of(expression).map((each) => ({ row, ...each }))),
		sent: sent ? of(nameNode(sent.path)) : [],
	};
}

/** Finds all names that expressions need, through definitions. */
export function reachOver(definitions: readonly Definition[]): (expressions: readonly Expression[]) => Set<string> {
	const byPath = new Map(definitions.map((each) => [each.path, each.expression]));
	return (expressions) => {
		const found = new Set<string>();
		const visit = (expression: Expression): void => {
			for (const path of namesIn(expression)) {
				if (found.has(path)) continue;
				found.add(path);
				const inner = byPath.get(path);
				if (inner) visit(inner);
			}
		};
		for (const expression of expressions) visit(expression);
		return found;
	};
}

/** All names that expressions need, through definitions. */
export const reachableNames = (expressions: readonly Expression[], definitions: readonly Definition[]): Set<string> =>
	reachOver(definitions)(expressions);
