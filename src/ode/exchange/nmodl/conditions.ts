import { binary, call, type Expression, entryOf, number } from '../../equations/language/expression.ts';
import { partsOf, withParts } from '../../equations/language/expressionParts.ts';
import { expressionText } from '../../equations/language/expressionText.ts';

const truth = (value: boolean): Expression => binary('<', number(0), number(value ? 1 : 0));

/** What a condition is known to be; nothing where it is open. */
export function knownTruth(condition: Expression): boolean | undefined {
	if (condition.kind === 'unary' && condition.operator === 'not') {
		const inner = knownTruth(condition.operand);
		return inner === undefined ? undefined : !inner;
	}
	if (condition.kind !== 'binary') return undefined;
	const { operator, left, right } = condition;
	if (operator === 'and' || operator === 'or') {
		const [a, b] = [knownTruth(left), knownTruth(right)];
		const decisive = operator === 'or';
		if (a === decisive || b === decisive) return decisive;
		return a === undefined || b === undefined ? undefined : !decisive;
	}
	if (left.kind !== 'number' || right.kind !== 'number') return undefined;
	const { units, value } = entryOf(condition);
	return units === 'comparison' && value ? value(left.value, right.value, 0) !== 0 : undefined;
}

/** A comparison by what it compares: that the first is greater than the second, or that it is not. */
function factOf(condition: Expression): { readonly key: string; readonly holds: boolean } {
	if (condition.kind === 'unary' && condition.operator === 'not') {
		const { key, holds } = factOf(condition.operand);
		return { key, holds: !holds };
	}
	if (condition.kind === 'binary') {
		const [left, right] = [expressionText(condition.left), expressionText(condition.right)];
		if (condition.operator === '>') return { key: `${left} > ${right}`, holds: true };
		if (condition.operator === '<=') return { key: `${left} > ${right}`, holds: false };
		if (condition.operator === '<') return { key: `${right} > ${left}`, holds: true };
		if (condition.operator === '>=') return { key: `${right} > ${left}`, holds: false };
	}
	return { key: expressionText(condition), holds: true };
}

/** The same choices without those that the choices around them have made already. */
export function withoutSettled(node: Expression, facts: ReadonlyMap<string, boolean> = new Map()): Expression {
	if (node.kind !== 'call' || node.name !== 'if') return withParts(node, (part) => withoutSettled(part, facts));
	const [condition, yes, no] = partsOf(node) as [Expression, Expression, Expression];
	const { key, holds } = factOf(condition);
	const known = knownTruth(condition) ?? (facts.has(key) ? facts.get(key) === holds : undefined);
	if (known !== undefined) return withoutSettled(known ? yes : no, facts);
	return call(
		'if',
		withoutSettled(condition, facts),
		withoutSettled(yes, new Map([...facts, [key, holds]])),
		withoutSettled(no, new Map([...facts, [key, !holds]])),
	);
}

/** a == b, of which the language has the two inequalities. */
export const equal = (left: Expression, right: Expression): Expression => {
	if (left.kind === 'number' && right.kind === 'number') return truth(left.value === right.value);
	return binary('and', binary('<=', left, right), binary('>=', left, right));
};

/** A number as a condition: true where it is not 0. */
export function asCondition(node: Expression): Expression {
	const isTruth =
		(node.kind === 'unary' && node.operator === 'not') ||
		(node.kind === 'binary' && ['comparison', 'truth'].includes(entryOf(node).units));
	if (isTruth) return node;
	return { kind: 'unary', operator: 'not', operand: equal(node, number(0)) };
}
