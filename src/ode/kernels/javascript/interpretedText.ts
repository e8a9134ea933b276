/**
 * Runs the JavaScript that the back ends generate without compiling it: for pages whose Content-Security-Policy forbids that. It
 * knows just what they write, and does it in the same order with the same functions, so that results are the same to the last bit:
 *
 *     statement = 'const' name '=' e ';' | 'let' name '=' e ';' | name '=' e ';' | 'const { member: name, … } =' name ';'
 *               | e '[' e ']' ('=' | '+=' | '-=') e ';' | 'for (let i = 0; i < n; i++) {' statements '}'
 *     e         = numbers, names, members, elements, calls, and the operators of `levels`, - and ! before, ? : between
 *
 * Takes some 7 times as long as compiled code: for what is done once for a circuit, for probes and for measuring the error, not for a session's steps.
 */

/** What an expression gives; an object must not be taken for a number. Truth values are 0 and 1. */
type Evaluator =
	| { readonly type: 'number'; readonly of: Compute }
	| { readonly type: 'object'; readonly of: () => unknown };

type Compute = () => number;
type Run = () => void;
type Join = (a: Compute, b: Compute) => Compute;

/** Binary operators, the loosest first. Each is a function of its own: one call less for every operation. */
const levels: readonly Readonly<Record<string, Join>>[] = [
	{ '||': (a, b) => () => a() || b() },
	{ '&&': (a, b) => () => a() && b() },
	{ '&': (a, b) => () => a() & b() },
	{ '!==': (a, b) => () => Number(a() !== b()) },
	{
		'<': (a, b) => () => Number(a() < b()),
		'<=': (a, b) => () => Number(a() <= b()),
		'>': (a, b) => () => Number(a() > b()),
		'>=': (a, b) => () => Number(a() >= b()),
	},
	{ '>>': (a, b) => () => a() >> b() },
	{ '+': (a, b) => () => a() + b(), '-': (a, b) => () => a() - b() },
	{ '*': (a, b) => () => a() * b(), '/': (a, b) => () => a() / b() },
];

const token =
	/\s*(\d+(?:\.\d+)?(?:e[+-]?\d+)?|[A-Za-z_$][\w$]*|===|!==|<=|>=|>>|&&|\|\||\+=|-=|\+\+|[-+*/<>&!?:=;,.()[\]{}])/y;

function tokensOf(text: string): string[] {
	const found: string[] = [];
	token.lastIndex = 0;
	for (const end = text.trimEnd().length; token.lastIndex < end; ) {
		const at = token.lastIndex;
		const [, each] = token.exec(text) ?? [];
		if (each === undefined) throw new Error(`generated code cannot be read at '${text.slice(at, at + 40)}'`);
		found.push(each);
	}
	return found;
}

/** What lies at a place of an object: an element or a member. */
const placeIn = (holder: unknown, key: string | number): unknown => (holder as Record<string | number, unknown>)[key];

/** Reads generated text once and turns it into functions. */
class Reader {
	readonly #tokens: readonly string[];
	readonly #names = new Map<string, { readonly type: Evaluator['type']; readonly slot: number }>();
	#at = 0;
	/** Everything that has a name, in its place; made larger before anything runs. */
	readonly #numbers: Float64Array;
	readonly #objects: unknown[] = [];
	#numberCount = 0;

	constructor(text: string) {
		this.#tokens = tokensOf(text);
		// No more names than words.
		this.#numbers = new Float64Array(this.#tokens.length + 16);
	}

	/** Gives a parameter its value for the next run. */
	set(type: Evaluator['type'], slot: number, value: unknown): void {
		if (type === 'number') this.#numbers[slot] = Number(value);
		else this.#objects[slot] = value;
	}

	/** Gives a name a place. */
	declare(name: string, type: Evaluator['type']): number {
		const slot = type === 'number' ? this.#numberCount++ : this.#objects.push(undefined) - 1;
		this.#names.set(name, { type, slot });
		return slot;
	}

	#next(): string {
		return this.#tokens[this.#at] ?? '';
	}

	#take(): string {
		return this.#tokens[this.#at++] ?? '';
	}

	#expect(...wanted: readonly string[]): void {
		for (const each of wanted) {
			const got = this.#take();
			if (got !== each) throw new Error(`generated code has '${got}' where '${each}' was expected`);
		}
	}

	/** Takes a token if it is the next. */
	#skips(wanted: string): boolean {
		if (this.#next() !== wanted) return false;
		this.#at++;
		return true;
	}

	statements(end: string): Run {
		const all: Run[] = [];
		while (this.#next() !== end) all.push(this.#statement());
		return () => {
			for (const run of all) run();
		};
	}

	#statement(): Run {
		if (this.#skips('for')) return this.#loop();
		const declares = this.#skips('const') || this.#skips('let');
		if (declares && this.#skips('{')) return this.#members();
		if (declares) return this.#declarations();
		return this.#assignment();
	}

	/** `const { a: b, … } = name;` */
	#members(): Run {
		const wanted: { readonly member: string; readonly slot: number }[] = [];
		do {
			const member = this.#take();
			this.#expect(':');
			wanted.push({ member, slot: this.declare(this.#take(), 'number') });
		} while (this.#skips(','));
		this.#expect('}', '=');
		const { of } = this.#expression();
		this.#expect(';');
		const numbers = this.#numbers;
		return () => {
			const holder = of();
			for (const { member, slot } of wanted) numbers[slot] = Number(placeIn(holder, member));
		};
	}

	/** `const a = …, b = …;` */
	#declarations(): Run {
		const [numbers, objects] = [this.#numbers, this.#objects];
		const all: Run[] = [];
		do {
			const name = this.#take();
			this.#expect('=');
			const value = this.#expression();
			const slot = this.declare(name, value.type);
			all.push(
				value.type === 'number'
					? () => {
							numbers[slot] = value.of();
						}
					: () => {
							objects[slot] = value.of();
						},
			);
		} while (this.#skips(','));
		this.#expect(';');
		return () => {
			for (const run of all) run();
		};
	}

	#assignment(): Run {
		const [numbers, objects] = [this.#numbers, this.#objects];
		const name = this.#take();
		const known = this.#known(name);
		if (this.#skips('=')) {
			const { of } = this.#number();
			this.#expect(';');
			return () => {
				numbers[known.slot] = of();
			};
		}
		this.#expect('[');
		const { of: index } = this.#number();
		this.#expect(']');
		const sign = this.#take();
		const { of: value } = this.#number();
		this.#expect(';');
		const array = () => objects[known.slot] as Float64Array;
		if (sign === '=') {
			return () => {
				array()[index()] = value();
			};
		}
		if (sign !== '+=' && sign !== '-=') throw new Error(`generated code has '${sign}' where a value is stored`);
		return () => {
			const at = index();
			const before = array()[at] ?? Number.NaN;
			array()[at] = sign === '+=' ? before + value() : before - value();
		};
	}

	/** `for (let i = 0; i < n; i++) { … }` */
	#loop(): Run {
		this.#expect('(', 'let');
		const name = this.#take();
		const slot = this.declare(name, 'number');
		this.#expect('=', '0', ';', name, '<');
		const { of: end } = this.#number();
		this.#expect(';', name, '++', ')', '{');
		const body = this.statements('}');
		this.#expect('}');
		const numbers = this.#numbers;
		return () => {
			const count = end();
			for (let i = 0; i < count; i++) {
				numbers[slot] = i;
				body();
			}
		};
	}

	#known(name: string) {
		const known = this.#names.get(name);
		if (!known) throw new Error(`generated code uses '${name}' before it has a value`);
		return known;
	}

	#number(): Extract<Evaluator, { type: 'number' }> {
		const value = this.#expression();
		if (value.type !== 'number') throw new Error('generated code has an object where a number was expected');
		return value;
	}

	#expression(): Evaluator {
		const condition = this.#level(0);
		if (!this.#skips('?')) return condition;
		const yes = this.#number();
		this.#expect(':');
		const no = this.#number();
		const [holds, then, otherwise] = [condition.of, yes.of, no.of];
		return { type: 'number', of: () => (holds() ? then() : otherwise()) };
	}

	#level(depth: number): Evaluator {
		const operators = levels[depth];
		if (!operators) return this.#prefixed();
		let left = this.#level(depth + 1);
		for (let join = operators[this.#next()]; join; join = operators[this.#next()]) {
			this.#at++;
			const right = this.#level(depth + 1);
			if (left.type !== 'number' || right.type !== 'number') throw new Error('generated code computes with an object');
			left = { type: 'number', of: join(left.of, right.of) };
		}
		return left;
	}

	#prefixed(): Evaluator {
		if (this.#skips('-')) {
			const { of } = this.#prefixed() as Extract<Evaluator, { type: 'number' }>;
			return { type: 'number', of: () => -of() };
		}
		if (this.#skips('!')) {
			const { of } = this.#prefixed();
			return { type: 'number', of: () => Number(!of()) };
		}
		return this.#places();
	}

	#atom(): Evaluator {
		const first = this.#take();
		if (first === '(') {
			const value = this.#expression();
			this.#expect(')');
			return value;
		}
		if (/^\d/.test(first)) {
			const value = Number(first);
			return { type: 'number', of: () => value };
		}
		const { type, slot } = this.#known(first);
		const [numbers, objects] = [this.#numbers, this.#objects];
		return type === 'number' ? { type, of: () => numbers[slot] ?? 0 } : { type, of: () => objects[slot] };
	}

	/** An atom with members, elements and arguments behind it. */
	#places(): Evaluator {
		let value = this.#atom();
		for (;;) {
			const holder = value.of;
			if (this.#skips('.')) {
				const member = this.#take();
				if (this.#next() === '(') value = this.#call(holder, member);
				else if (['offset', 'inputOffset', 'count'].includes(member)) {
					value = { type: 'number', of: () => Number(placeIn(holder(), member)) };
				} else if (this.#next() === '[') {
					// A list of arrays: `layout.externals[0]`.
					this.#at++;
					const { of: index } = this.#number();
					this.#expect(']');
					value = { type: 'object', of: () => placeIn(placeIn(holder(), member), index()) };
				} else throw new Error(`generated code has a member '${member}' that is not known`);
			} else if (this.#skips('[')) {
				const { of: index } = this.#number();
				this.#expect(']');
				value = { type: 'number', of: () => (holder() as Float64Array)[index()] ?? Number.NaN };
			} else return value;
		}
	}

	#call(holder: () => unknown, member: string): Evaluator {
		this.#expect('(');
		const args = [this.#number().of];
		while (this.#skips(',')) args.push(this.#number().of);
		this.#expect(')');
		const [a, b] = args;
		if (!a || args.length > 2) throw new Error(`generated code calls ${member} with ${args.length} arguments`);
		const called = () => placeIn(holder(), member) as (...numbers: number[]) => number;
		return b ? { type: 'number', of: () => called()(a(), b()) } : { type: 'number', of: () => called()(a()) };
	}
}

/** A parameter of generated code, or something that it may use. */
export interface NamedValue {
	readonly name: string;
	readonly type: 'number' | 'object';
}

/**
 * The function that a generated text is the body of.
 * @param scope what the text may use besides its parameters, by name; `Math` is there
 * @throws Error for text that is none of the back ends'
 */
export function interpretText(
	parameters: readonly NamedValue[],
	source: string,
	scope: Readonly<Record<string, unknown>>,
): (...args: readonly unknown[]) => void {
	const reader = new Reader(source);
	const around = Object.entries({ Math, ...scope }).map(([name, value]) => [reader.declare(name, 'object'), value]);
	const places = parameters.map(({ name, type }) => ({ type, slot: reader.declare(name, type) }));
	const run = reader.statements('');
	for (const [slot, value] of around) reader.set('object', Number(slot), value);
	return (...args) => {
		for (const [k, { type, slot }] of places.entries()) reader.set(type, slot, args[k]);
		run();
	};
}
