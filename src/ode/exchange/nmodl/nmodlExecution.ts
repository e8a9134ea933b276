import { differentiate } from '../../equations/language/derivative.ts';
import { binary, call, type Expression, name, number } from '../../equations/language/expression.ts';
import { namesIn, substitute, termsIn } from '../../equations/language/expressionParts.ts';
import { EquationError } from '../../equations/language/place.ts';
import { simplify } from '../../equations/language/simplify.ts';
import { knownTruth, withoutSettled } from './conditions.ts';
import { NmodlExpressions } from './nmodlExpressions.ts';
import type { NmodlNames } from './nmodlNames.ts';
import type { NmodlBlock, NmodlExpression, NmodlSide, NmodlStatement } from './nmodlTree.ts';

/** A value that statements give a name; `variable` is what it is called in the file. */
export interface ToldQuantity {
	readonly name: string;
	readonly variable: string;
	readonly expression: Expression;
	readonly line: number;
}

/** The name of the value that a variable has before a step sets it: in continuous time, the one that it has. */
export const earlierName = (variable: string): string => `${variable}@before`;
/** The name under which the rate of a state is kept. */
export const rateName = (state: string): string => `${state}'`;

const longestLoop = 100;
const deepestCall = 30;

type Frame = Map<string, Expression>;
interface Bounds {
	low?: Expression;
	high?: Expression;
}

/** Which statements set states: none but INITIAL's may, a solved PROCEDURE steps them, and clamps bound them. */
type Mode = 'initial' | 'step' | 'update';

/**
 * Carries out the statements of a mod file once, on expressions in place of numbers: what is assigned in order becomes quantities of which each
 * is stated once, procedures and functions are put in where they are called, loops are written out.
 */
export class NmodlExecution {
	readonly names: NmodlNames;
	readonly quantities: ToldQuantity[] = [];
	readonly values = new Map<string, Expression>();
	readonly bounds = new Map<string, Bounds>();
	/** Sums of states that stay what they are. */
	readonly conserved: { readonly sum: Expression; readonly total: Expression; readonly line: number }[] = [];
	/** Solves for the steady state that INITIAL asks for. */
	readonly #steady: ((execution: NmodlExecution, block: NmodlBlock) => void) | undefined;
	readonly #expressions = new NmodlExpressions(this);
	readonly #frames: Frame[] = [];
	/** States as they are within a block that sets them. */
	#states: Frame = new Map();
	#branches = 0;
	#calls = 0;
	#mode: Mode;

	constructor(names: NmodlNames, steady?: (execution: NmodlExecution, block: NmodlBlock) => void) {
		this.names = names;
		this.#steady = steady;
		this.#mode = steady ? 'initial' : 'step';
	}

	/** Refuses a line. */
	fail(line: number, message: string): never {
		throw new EquationError({ file: this.names.file.file, line }, message);
	}

	/** Carries out a block without arguments. */
	run(block: NmodlBlock): void {
		this.#frames.push(new Map());
		this.#statements(block.body);
		this.#frames.pop();
	}

	/**
	 * Gives a value a name, unless it stands in a branch, where it might have none, or hangs on what the variable was before: a later choice may
	 * settle that.
	 */
	keep(variable: string, value: Expression, line: number, least = 2): Expression {
		const expression = withoutSettled(value);
		const isOpen = namesIn(expression).has(earlierName(variable));
		if (this.#branches > 0 || isOpen || termsIn(expression) < least) return expression;
		const id = `${variable}@${this.quantities.length}`;
		this.quantities.push({ name: id, variable, expression, line });
		return name(id);
	}

	/** The value of a name where it stands now. */
	read(variable: string, line: number): Expression {
		const local = this.#frames.at(-1)?.get(variable);
		if (local) return local;
		if (variable === 't')
			this.fail(line, 't: equations know no time; give the course as an electrode current or an intervention');
		if (this.names.states.has(variable)) return this.#states.get(variable) ?? name(variable);
		const value = this.values.get(variable);
		if (value) return value;
		if (this.names.setInSteps.has(variable) && this.#mode !== 'initial') return name(earlierName(variable));
		if (!this.names.knows(variable) && !['v', 'celsius', 'dt', 'diam', 'area'].includes(variable)) {
			this.fail(line, `'${variable}' is declared nowhere`);
		}
		return name(variable);
	}

	/** Puts a procedure or function in where it is called. @returns the value of a function */
	call(block: NmodlBlock, args: readonly NmodlExpression[], line: number): Expression {
		if (args.length > block.args.length) {
			this.fail(line, `${block.name} takes ${block.args.length} arguments, got ${args.length}`);
		}
		if (++this.#calls > deepestCall) this.fail(line, `${block.name} calls itself`);
		const frame: Frame = new Map();
		block.args.forEach(({ name: arg }, i) => {
			const given = args[i];
			const value = given ? this.#expressions.told(given) : number(0);
			frame.set(arg, this.keep(arg, value, line, 5));
		});
		if (block.kind === 'FUNCTION') frame.set(block.name, number(0));
		this.#frames.push(frame);
		this.#statements(block.body);
		this.#frames.pop();
		this.#calls--;
		return frame.get(block.name) ?? number(0);
	}

	#statements(statements: readonly NmodlStatement[]): void {
		for (const statement of statements) this.#statement(statement);
	}

	#statement(statement: NmodlStatement): void {
		const { line } = statement;
		switch (statement.kind) {
			case 'local':
				for (const each of statement.names) this.#frames.at(-1)?.set(each, number(0));
				return;
			case 'assign':
				this.#assign(statement.name, this.#expressions.told(statement.value), line);
				return;
			case 'rate':
				this.#wantState(statement.name, line);
				this.values.set(rateName(statement.name), this.#expressions.told(statement.value));
				return;
			case 'if':
				this.#if(statement);
				return;
			case 'loop':
				this.#loop(statement);
				return;
			case 'call':
				this.#expressions.told(statement.call);
				return;
			case 'solve':
				this.#solve(statement.block, statement.isSteady, line);
				return;
			case 'reaction':
				this.#reaction(statement);
				return;
			case 'conserve': {
				const { sum, total } = statement;
				this.conserved.push({ sum: this.#expressions.told(sum), total: this.#expressions.told(total), line });
				return;
			}
			case 'table':
				return;
			case 'foreign':
				this.fail(line, statement.what);
		}
	}

	#wantState(state: string, line: number): void {
		if (!this.names.states.has(state)) this.fail(line, `'${state}' is no STATE`);
	}

	#assign(variable: string, value: Expression, line: number): void {
		const frame = this.#frames.at(-1);
		if (frame?.has(variable)) {
			frame.set(variable, this.keep(variable, value, line));
			return;
		}
		if (this.names.states.has(variable)) {
			if (this.#mode === 'step') {
				this.fail(line, `${variable} is a STATE that is set at once; equations give states rates only`);
			}
			this.#states.set(variable, this.#mode === 'initial' ? this.keep(variable, value, line, 1) : value);
			return;
		}
		if (variable === 'v') this.fail(line, 'v: a mechanism cannot set the membrane potential');
		if (!this.names.knows(variable)) this.fail(line, `'${variable}' is declared nowhere`);
		this.values.set(variable, this.keep(variable, value, line, 1));
	}

	/** `if (s < 0) { s = 0 }` bounds a state. */
	#isClamp(statement: NmodlStatement & { kind: 'if' }): boolean {
		const { condition, then, otherwise } = statement;
		const [only] = then;
		if (this.#mode === 'initial' || otherwise.length > 0 || then.length !== 1 || only?.kind !== 'assign') return false;
		if (!this.names.states.has(only.name) || condition.kind !== 'binary') return false;
		const { operator, left } = condition;
		if (left.kind !== 'name' || left.name !== only.name || !['<', '<=', '>', '>='].includes(operator)) return false;
		const bound = this.#expressions.told(only.value);
		const isLow = operator.startsWith('<');
		this.bounds.set(only.name, { ...this.bounds.get(only.name), ...(isLow ? { low: bound } : { high: bound }) });
		const value = this.read(only.name, statement.line);
		const within = call(isLow ? 'max' : 'min', value, this.#expressions.told(only.value));
		this.#states.set(only.name, this.keep(`${only.name}_within`, within, statement.line));
		return true;
	}

	#if(statement: NmodlStatement & { kind: 'if' }): void {
		if (this.#isClamp(statement)) return;
		const { line } = statement;
		const condition = this.#expressions.condition(statement.condition);
		const known = knownTruth(condition);
		if (known !== undefined) {
			this.#statements(known ? statement.then : statement.otherwise);
			return;
		}
		const frame: Frame = this.#frames.at(-1) ?? new Map();
		const stores = [frame, this.values, this.#states];
		const before = stores.map((store) => new Map(store));
		const branch = (statements: readonly NmodlStatement[]): readonly Frame[] => {
			this.#branches++;
			this.#statements(statements);
			this.#branches--;
			const after = stores.map((store) => new Map(store));
			stores.forEach((store, i) => {
				store.clear();
				for (const [key, value] of before[i] as Frame) store.set(key, value);
			});
			return after;
		};
		const [yes, no] = [branch(statement.then), branch(statement.otherwise)];
		stores.forEach((store, i) => {
			const [then, otherwise, first] = [yes[i] as Frame, no[i] as Frame, before[i] as Frame];
			for (const key of new Set([...then.keys(), ...otherwise.keys()])) {
				const [a, b] = [then.get(key), otherwise.get(key)];
				if (a === b) continue;
				const missing = first.get(key) ?? (key.endsWith("'") ? number(0) : this.read(key, line));
				const merged = call('if', condition, a ?? missing, b ?? missing);
				const isKept = store !== this.#states && !key.endsWith("'");
				store.set(key, isKept ? this.keep(key, merged, line, 1) : merged);
			}
		});
	}

	#loop({ name: counter, from, to, body, line }: NmodlStatement & { kind: 'loop' }): void {
		const first = simplify(this.#expressions.told(from));
		const last = simplify(this.#expressions.told(to));
		if (first.kind !== 'number' || last.kind !== 'number') this.fail(line, 'FROM: its ends must be numbers');
		if (last.value - first.value > longestLoop) this.fail(line, `FROM: a loop has at most ${longestLoop} turns`);
		const frame = this.#frames.at(-1);
		const hidden = frame?.get(counter);
		for (let i = first.value; i <= last.value; i++) {
			frame?.set(counter, number(i));
			this.#statements(body);
		}
		if (hidden) frame?.set(counter, hidden);
		else frame?.delete(counter);
	}

	#solve(blockName: string, isSteady: boolean, line: number): void {
		const block = this.names.blocks.get(blockName) ?? this.fail(line, `SOLVE ${blockName}: no such block is read`);
		if (isSteady && this.#steady) {
			this.#steady(this, block);
			return;
		}
		if (block.kind === 'PROCEDURE') {
			this.#update(block);
			return;
		}
		if (block.kind !== 'DERIVATIVE' && block.kind !== 'KINETIC') {
			this.fail(line, `SOLVE ${blockName}: a ${block.kind} cannot be solved`);
		}
		this.run(block);
		this.#states = new Map();
	}

	/** Puts states where they are, from now on. */
	setStates(values: ReadonlyMap<string, number>, line: number): void {
		for (const [state, value] of values) this.#states.set(state, this.keep(state, number(value), line, 1));
	}

	/** The states as INITIAL leaves them. */
	get statesNow(): ReadonlyMap<string, Expression> {
		return this.#states;
	}

	/**
	 * A procedure that takes the states over a step `dt`: of m + (1 − exp(−dt/tau))·(inf − m) the rate is what it changes by in no time at all,
	 * its derivative by dt at 0.
	 */
	#update(block: NmodlBlock): void {
		const mode = this.#mode;
		this.#mode = 'update';
		this.run(block);
		this.#mode = mode;
		const written = new Map(this.quantities.map((each) => [each.name, each.expression]));
		const timed = new Map<string, boolean>();
		const isTimed = (each: string): boolean => {
			const known = timed.get(each);
			if (known !== undefined) return known;
			const expression = written.get(each);
			const found = each === 'dt' || (expression !== undefined && [...namesIn(expression)].some(isTimed));
			timed.set(each, found);
			return found;
		};
		const inlined = (expression: Expression): Expression =>
			substitute(expression, (each) => {
				const definition = written.get(each);
				return definition && isTimed(each) ? inlined(definition) : name(each);
			});
		const atNoTime = (expression: Expression): Expression =>
			simplify(substitute(expression, (each) => (each === 'dt' ? number(0) : name(each))));
		for (const [state, expression] of this.#states) {
			const whole = inlined(expression);
			const start = atNoTime(whole);
			if (start.kind !== 'name' || start.name !== state) {
				this.fail(
					block.line,
					`${block.name}: ${state} does not stay as it is over a step of no length, so that it has no rate`,
				);
			}
			const slope = differentiate(whole, (each) => number(each === 'dt' ? 1 : 0));
			this.values.set(rateName(state), atNoTime(slope));
		}
		this.#states = new Map();
	}

	#reaction({ left, right, forward, backward, line }: NmodlStatement & { kind: 'reaction' }): void {
		const rate = (coefficient: NmodlExpression, side: NmodlSide): Expression => {
			let product = this.#expressions.told(coefficient);
			for (const { state, count } of side) {
				this.#wantState(state, line);
				const amount = this.read(state, line);
				product = binary('*', product, count === 1 ? amount : binary('^', amount, number(count)));
			}
			return product;
		};
		const there = rate(forward, left);
		const net = backward ? binary('-', there, rate(backward, right)) : there;
		const flux = this.keep('flux', net, line);
		const add = (state: string, count: number, operator: '+' | '-'): void => {
			this.#wantState(state, line);
			const part = count === 1 ? flux : binary('*', number(count), flux);
			const sum = this.values.get(rateName(state));
			const first: Expression = operator === '+' ? part : { kind: 'unary', operator: '-', operand: part };
			this.values.set(rateName(state), sum ? binary(operator, sum, part) : first);
		};
		for (const { state, count } of left) add(state, count, '-');
		for (const { state, count } of right) add(state, count, '+');
	}
}
