import { binary, type Expression, number } from '../../equations/language/expression.ts';
import { asCondition, equal } from './conditions.ts';
import { nmodlFunctions } from './nmodlFunctions.ts';
import { foreignCalls } from './nmodlStatements.ts';
import type { NmodlBlock, NmodlExpression } from './nmodlTree.ts';

/** What is executed, as expressions see it. */
interface Execution {
	read(variable: string, line: number): Expression;
	call(block: NmodlBlock, args: readonly NmodlExpression[], line: number): Expression;
	fail(line: number, message: string): never;
	readonly names: { readonly blocks: ReadonlyMap<string, NmodlBlock> };
}

/** Tells expressions of NMODL in the equation language, with the values that names have where an execution stands. */
export class NmodlExpressions {
	readonly #execution: Execution;

	constructor(execution: Execution) {
		this.#execution = execution;
	}

	/** An expression as a number. Each number in it is a node of its own, since each will get a unit of its own. */
	told(node: NmodlExpression): Expression {
		switch (node.kind) {
			case 'number':
				return node.unit === undefined ? number(node.value) : { ...number(node.value), unitText: node.unit };
			case 'name':
				return this.#execution.read(node.name, node.line);
			case 'negative': {
				const operand = this.told(node.operand);
				return operand.kind === 'number'
					? { ...operand, value: -operand.value }
					: { kind: 'unary', operator: '-', operand };
			}
			case 'not':
				return { kind: 'unary', operator: 'not', operand: this.condition(node.operand) };
			case 'binary':
				return this.#joined(node);
			case 'call':
				return this.#called(node);
		}
	}

	/** An expression as a truth value. */
	condition(node: NmodlExpression): Expression {
		return asCondition(this.told(node));
	}

	#joined(node: NmodlExpression & { kind: 'binary' }): Expression {
		const { operator } = node;
		if (operator === '&&') return binary('and', this.condition(node.left), this.condition(node.right));
		if (operator === '||') return binary('or', this.condition(node.left), this.condition(node.right));
		const [left, right] = [this.told(node.left), this.told(node.right)];
		if (operator === '==') return equal(left, right);
		if (operator === '!=') return { kind: 'unary', operator: 'not', operand: equal(left, right) };
		return binary(operator, left, right);
	}

	#called(node: NmodlExpression & { kind: 'call' }): Expression {
		const execution: Execution = this.#execution;
		const block = execution.names.blocks.get(node.name);
		if (block?.kind === 'FUNCTION' || block?.kind === 'PROCEDURE') return execution.call(block, node.args, node.line);
		const foreign = foreignCalls[node.name];
		if (foreign !== undefined) execution.fail(node.line, foreign);
		const list = Object.keys(nmodlFunctions).join(', ');
		const builtIn =
			(Object.hasOwn(nmodlFunctions, node.name) ? nmodlFunctions[node.name] : undefined) ??
			execution.fail(node.line, `${node.name}(): no such function; known are ${list} and the file's own`);
		if (builtIn.arity !== node.args.length) {
			execution.fail(node.line, `${node.name} takes ${builtIn.arity} arguments, got ${node.args.length}`);
		}
		return builtIn.told(...node.args.map((arg) => this.told(arg)));
	}
}
