/**
 * Runs the JavaScript that the back ends generate without compiling it: for pages whose Content-Security-Policy forbids that. It
 * knows just what they write, and does it in the same order with the same functions, so that results are the same to the last bit:
 *
 *     statement = 'const' name '=' e ';' | 'let' name '=' e ';' | name '=' e ';' | 'const { member: name, … } =' name ';'
 *               | e '[' e ']' ('=' | '+=' | '-=') e ';' | 'for (let i = 0; i < n; i++) {' statements '}'
 *     e         = numbers, names, members, elements, calls, and the operators of `levels`, - and ! before, ? : between
 *
 * Some 20 times slower than compiled code: for what is done once for a circuit and for probes, not for its steps.
 */

/** Numbers of a call (truth values are 0 and 1), and everything else that has a name. */
interface Frame {
	readonly numbers: Float64Array;
	readonly objects: unknown[];
}

/** What an expression gives; an object must not be taken for a number. */
type Evaluator =
	| { readonly type: 'number'; readonly of: (frame: Frame) => number }
	| { readonly type: 'object'; readonly of: (frame: Frame) => unknown };

type Run = (frame: Frame) => void;

/** Binary operators, the loosest first. */
const levels: readonly Readonly<Record<string, (a: number, b: number) => number>>[] = [
	{ '&': (a, b) => a & b },
	{ '!==': (a, b) => Number(a !== b) },
	{
		'<': (a, b) => Number(a < b),
		'<=': (a, b) => Number(a <= b),
		'>': (a, b) => Number(a > b),
		'>=': (a, b) => Number(a >= b),
	},
	{ '>>': (a, b) => a >> b },
	{ '+': (a, b) => a + b, '-': (a, b) => a - b },
	{ '*': (a, b) => a * b, '/': (a, b) => a / b },
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
	/** Places taken in the frame. */
	numbers = 0;
	objects = 0;

	constructor(text: string) {
		this.#tokens = tokensOf(text);
	}

	/** Gives a name a place in the frame. */
	declare(name: string, type: Evaluator['type']): number {
		const slot = type === 'number' ? this.numbers++ : this.objects++;
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
		return (frame) => {
			for (const run of all) run(frame);
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
		return (frame) => {
			const holder = of(frame);
			for (const { member, slot } of wanted) frame.numbers[slot] = Number(placeIn(holder, member));
		};
	}

	/** `const a = …, b = …;` */
	#declarations(): Run {
		const all: Run[] = [];
		do {
			const name = this.#take();
			this.#expect('=');
			const value = this.#expression();
			const slot = this.declare(name, value.type);
			all.push(
				value.type === 'number'
					? (frame) => {
							frame.numbers[slot] = value.of(frame);
						}
					: (frame) => {
							frame.objects[slot] = value.of(frame);
						},
			);
		} while (this.#skips(','));
		this.#expect(';');
		return (frame) => {
			for (const run of all) run(frame);
		};
	}

	#assignment(): Run {
		const name = this.#take();
		const known = this.#known(name);
		if (this.#skips('=')) {
			const { of } = this.#number();
			this.#expect(';');
			return (frame) => {
				frame.numbers[known.slot] = of(frame);
			};
		}
		this.#expect('[');
		const { of: index } = this.#number();
		this.#expect(']');
		const sign = this.#take();
		const { of: value } = this.#number();
		this.#expect(';');
		const array = (frame: Frame) => frame.objects[known.slot] as Float64Array;
		if (sign === '=') {
			return (frame) => {
				array(frame)[index(frame)] = value(frame);
			};
		}
		if (sign !== '+=' && sign !== '-=') throw new Error(`generated code has '${sign}' where a value is stored`);
		return (frame) => {
			const at = index(frame);
			const before = array(frame)[at] ?? Number.NaN;
			array(frame)[at] = sign === '+=' ? before + value(frame) : before - value(frame);
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
		return (frame) => {
			const count = end(frame);
			for (let i = 0; i < count; i++) {
				frame.numbers[slot] = i;
				body(frame);
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
		const condition = this.#either();
		if (!this.#skips('?')) return condition;
		const yes = this.#number();
		this.#expect(':');
		const no = this.#number();
		return { type: 'number', of: (frame) => (condition.of(frame) ? yes.of(frame) : no.of(frame)) };
	}

	#either(): Evaluator {
		let left = this.#both();
		while (this.#skips('||')) {
			const [a, b] = [left, this.#both()];
			left = { type: 'number', of: (frame) => Number(Boolean(a.of(frame)) || Boolean(b.of(frame))) };
		}
		return left;
	}

	#both(): Evaluator {
		let left = this.#level(0);
		while (this.#skips('&&')) {
			const [a, b] = [left, this.#level(0)];
			left = { type: 'number', of: (frame) => Number(Boolean(a.of(frame)) && Boolean(b.of(frame))) };
		}
		return left;
	}

	#level(depth: number): Evaluator {
		const operators = levels[depth];
		if (!operators) return this.#prefixed();
		let left = this.#level(depth + 1);
		for (let apply = operators[this.#next()]; apply; apply = operators[this.#next()]) {
			this.#at++;
			const right = this.#level(depth + 1);
			if (left.type !== 'number' || right.type !== 'number') throw new Error('generated code computes with an object');
			const [a, b, join] = [left.of, right.of, apply];
			left = { type: 'number', of: (frame) => join(a(frame), b(frame)) };
		}
		return left;
	}

	#prefixed(): Evaluator {
		if (this.#skips('-')) {
			const { of } = this.#prefixed() as Extract<Evaluator, { type: 'number' }>;
			return { type: 'number', of: (frame) => -of(frame) };
		}
		if (this.#skips('!')) {
			const { of } = this.#prefixed();
			return { type: 'number', of: (frame) => Number(!of(frame)) };
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
		return type === 'number'
			? { type, of: (frame) => frame.numbers[slot] ?? Number.NaN }
			: { type, of: (frame) => frame.objects[slot] };
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
					value = { type: 'number', of: (frame) => Number(placeIn(holder(frame), member)) };
				} else if (this.#next() === '[') {
					// A list of arrays: `layout.externals[0]`.
					this.#at++;
					const { of: index } = this.#number();
					this.#expect(']');
					value = { type: 'object', of: (frame) => placeIn(placeIn(holder(frame), member), index(frame)) };
				} else throw new Error(`generated code has a member '${member}' that is not known`);
			} else if (this.#skips('[')) {
				const { of: index } = this.#number();
				this.#expect(']');
				value = { type: 'number', of: (frame) => (holder(frame) as Float64Array)[index(frame)] ?? Number.NaN };
			} else return value;
		}
	}

	#call(holder: (frame: Frame) => unknown, member: string): Evaluator {
		this.#expect('(');
		const args = [this.#number().of];
		while (this.#skips(',')) args.push(this.#number().of);
		this.#expect(')');
		const [a, b] = args;
		if (!a || args.length > 2) throw new Error(`generated code calls ${member} with ${args.length} arguments`);
		const called = (frame: Frame) => placeIn(holder(frame), member) as (...numbers: number[]) => number;
		return b
			? { type: 'number', of: (frame) => called(frame)(a(frame), b(frame)) }
			: { type: 'number', of: (frame) => called(frame)(a(frame)) };
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
	const frame: Frame = { numbers: new Float64Array(reader.numbers), objects: new Array(reader.objects) };
	for (const [slot, value] of around) frame.objects[Number(slot)] = value;
	return (...args) => {
		places.forEach(({ type, slot }, k) => {
			if (type === 'number') frame.numbers[slot] = Number(args[k]);
			else frame.objects[slot] = args[k];
		});
		run(frame);
	};
}
