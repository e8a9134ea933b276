import { UserError } from '../../base/errors.ts';
import {
	binaryOperators,
	type Expression,
	functionTable,
	unaryOperators,
} from '../../ode/equations/language/expression.ts';
import { StatementReader } from '../../ode/equations/language/expressionParser.ts';
import { EquationError, placeText } from '../../ode/equations/language/place.ts';

/** A formula over what was measured: an expression of the equation language without units. */
export interface Formula {
	/** @param lookUp gives the value of a name, or throws a UserError @throws UserError */
	value(lookUp: (name: string) => number): number;
}

function evaluate(node: Expression, lookUp: (name: string) => number): number {
	const inner = (part: Expression | undefined): number => (part ? evaluate(part, lookUp) : 0);
	switch (node.kind) {
		case 'number':
			if (node.unitText !== undefined) throw new UserError(`numbers of a formula have no unit; got [${node.unitText}]`);
			return node.value;
		case 'name':
			return lookUp(node.name);
		case 'unary':
			return unaryOperators[node.operator].value(inner(node.operand));
		case 'binary':
			return binaryOperators[node.operator].value(inner(node.left), inner(node.right));
		case 'call': {
			const { value } = functionTable[node.name];
			if (!value) throw new UserError(`'${node.name}' has no meaning in a formula`);
			return value(inner(node.args[0]), inner(node.args[1]), inner(node.args[2]));
		}
	}
}

/** Puts the field before what is wrong with it. */
function inField<T>(field: string, work: () => T): T {
	try {
		return work();
	} catch (error) {
		if (!(error instanceof UserError)) throw error;
		const message =
			error instanceof EquationError ? error.message.slice(`${placeText(error.place)}: `.length) : error.message;
		throw new UserError(`protocol: field '${field}': ${message}`);
	}
}

/**
 * Reads a formula.
 * @param field of the protocol, for what is wrong with it
 * @throws UserError that names the field
 */
export function readFormula(field: string, text: string): Formula {
	const expression = inField(field, () => {
		const reader = new StatementReader(text, { file: field, line: 1 });
		const found = reader.wantExpression();
		reader.wantEnd();
		return found;
	});
	return { value: (lookUp) => inField(field, () => evaluate(expression, lookUp)) };
}
