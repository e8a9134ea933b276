import type { NmodlReader } from './nmodlReader.ts';
import type { NmodlSide, NmodlStatement } from './nmodlTree.ts';

/** Statements and functions that act at one moment or by chance, and what is to be said of them. */
export const foreignCalls: Readonly<Record<string, string>> = {
	net_send: 'net_send(): events have no counterpart in equations',
	net_event: 'net_event(): events have no counterpart in equations',
	net_move: 'net_move(): events have no counterpart in equations',
	at_time: 'at_time(): equations know no time; give the course as an electrode current or an intervention',
	state_discontinuity: 'state_discontinuity(): a state that jumps has no counterpart in equations',
	normrand: 'normrand(): equations know no chance; declare noise in place of it (docs/equation-language.md, Noise)',
	scop_random:
		'scop_random(): equations know no chance; declare noise in place of it (docs/equation-language.md, Noise)',
	exprand: 'exprand(): equations know no chance; declare noise in place of it (docs/equation-language.md, Noise)',
	random: 'random(): equations know no chance; declare noise in place of it (docs/equation-language.md, Noise)',
	set_seed: 'set_seed(): the seed is the session’s',
};

const foreignStatements: Readonly<Record<string, string>> = {
	WHILE: 'WHILE: a loop of unknown length has no counterpart in equations',
	COMPARTMENT: 'COMPARTMENT: volumes that differ between states are not told; multiply the rates with them',
	LONGITUDINAL_DIFFUSION: 'LONGITUDINAL_DIFFUSION: cells are points here',
	WATCH: 'WATCH: events have no counterpart in equations',
	LAG: 'LAG: a delayed value has no counterpart in equations',
	MATCH: 'MATCH: it has no counterpart in equations',
	RESET: 'RESET: it has no counterpart in equations',
	PROTECT: '',
	MUTEXLOCK: '',
	MUTEXUNLOCK: '',
};

/** Reads a `{ … }` of statements. */
export function readBody(reader: NmodlReader): NmodlStatement[] {
	reader.want('{');
	const statements: NmodlStatement[] = [];
	while (!reader.take('}')) {
		if (reader.peek().type === 'end') reader.fail("expected '}', got the end of the file");
		statements.push(...readStatement(reader));
	}
	return statements;
}

function readIf(reader: NmodlReader, line: number): NmodlStatement {
	reader.want('(');
	const condition = reader.expression();
	reader.want(')');
	const then = readBody(reader);
	if (!reader.take('else') && !reader.take('ELSE')) return { kind: 'if', condition, then, otherwise: [], line };
	const next = reader.line;
	const isChain = reader.take('if') || reader.take('IF');
	return { kind: 'if', condition, then, otherwise: isChain ? [readIf(reader, next)] : readBody(reader), line };
}

function readLoop(reader: NmodlReader, line: number): NmodlStatement {
	const name = reader.name();
	reader.want('=');
	const from = reader.expression();
	reader.want('TO');
	const to = reader.expression();
	if (reader.take('BY')) reader.fail('FROM … BY: steps other than 1 are not read');
	return { kind: 'loop', name, from, to, body: readBody(reader), line };
}

function readSide(reader: NmodlReader): NmodlSide {
	const side: { state: string; count: number }[] = [];
	do {
		const count = reader.peek().type === 'number' ? reader.number() : 1;
		side.push({ state: reader.name('a state'), count });
	} while (reader.take('+'));
	return side;
}

function readReaction(reader: NmodlReader, line: number): NmodlStatement {
	const left = readSide(reader);
	if (reader.take('<<')) {
		reader.want('(');
		const forward = reader.expression();
		reader.want(')');
		return { kind: 'reaction', left: [], right: left, forward, line };
	}
	const isOneWay = reader.take('->');
	if (!isOneWay) reader.want('<->');
	const right = isOneWay && reader.is('(') ? [] : readSide(reader);
	reader.want('(');
	const forward = reader.expression();
	if (isOneWay) {
		reader.want(')');
		return { kind: 'reaction', left, right, forward, line };
	}
	reader.want(',');
	const backward = reader.expression();
	reader.want(')');
	return { kind: 'reaction', left, right, forward, backward, line };
}

function readSolve(reader: NmodlReader, line: number): NmodlStatement {
	const block = reader.name();
	let isSteady = false;
	if (reader.take('STEADYSTATE')) {
		isSteady = true;
		reader.name();
	} else if (reader.take('METHOD')) reader.name();
	if (reader.take('IFERROR')) reader.skipBlock();
	return { kind: 'solve', block, isSteady, line };
}

/** TABLE names DEPEND names FROM a TO b WITH n: the functions themselves are computed here. */
function readTable(reader: NmodlReader, line: number): NmodlStatement {
	if (!reader.is('DEPEND') && !reader.is('FROM')) reader.names(false);
	if (reader.take('DEPEND')) reader.names(false);
	reader.want('FROM');
	reader.expression();
	reader.want('TO');
	reader.expression();
	reader.want('WITH');
	reader.expression();
	return { kind: 'table', line };
}

function skipArguments(reader: NmodlReader): void {
	reader.want('(');
	for (let depth = 1; depth > 0; ) {
		const token = reader.next();
		if (token.type === 'end') reader.fail("expected ')'");
		if (token.type === 'symbol' && token.text === '(') depth++;
		if (token.type === 'symbol' && token.text === ')') depth--;
	}
}

function readNamed(reader: NmodlReader, line: number): NmodlStatement[] {
	const name = reader.name('a statement');
	if (name === 'printf' || name === 'PRINTF') {
		skipArguments(reader);
		return [];
	}
	if (reader.is('['))
		reader.fail(`'${name}[…]' is an array; equations here have none, so give each element a name`, line);
	if (reader.take("'")) {
		reader.want('=');
		return [{ kind: 'rate', name, value: reader.expression(), line }];
	}
	if (reader.take('=')) return [{ kind: 'assign', name, value: reader.expression(), line }];
	const foreign = foreignCalls[name];
	if (foreign !== undefined) {
		skipArguments(reader);
		return [{ kind: 'foreign', what: foreign, line }];
	}
	reader.want('(');
	const args = [];
	if (!reader.take(')')) {
		do args.push(reader.expression());
		while (reader.take(','));
		reader.want(')');
	}
	return [{ kind: 'call', call: { kind: 'call', name, args, line }, line }];
}

/** Of C there is nothing to be told but that a procedure ends. */
function readVerbatim(reader: NmodlReader, line: number): NmodlStatement[] {
	const text = reader
		.next()
		.text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, '')
		.trim();
	if (text === '' || /^return\s*0?(?:\.0*)?\s*;$/.test(text)) return [];
	return [{ kind: 'foreign', what: 'VERBATIM: C is not read; write it as equations', line }];
}

function readStatement(reader: NmodlReader): NmodlStatement[] {
	const { line, type, text } = reader.peek();
	if (type === 'verbatim') return readVerbatim(reader, line);
	if (reader.is('{')) return readBody(reader);
	if (reader.take('LOCAL')) return [{ kind: 'local', names: reader.names(false), line }];
	if (reader.take('if') || reader.take('IF')) return [readIf(reader, line)];
	if (reader.take('FROM')) return [readLoop(reader, line)];
	if (reader.take('SOLVE')) return [readSolve(reader, line)];
	if (reader.take('TABLE')) return [readTable(reader, line)];
	if (reader.take('~')) {
		// In a LINEAR or NONLINEAR block `~` begins an equation; those blocks are not read.
		return [readReaction(reader, line)];
	}
	if (reader.take('CONSERVE')) {
		const sum = reader.expression();
		reader.want('=');
		return [{ kind: 'conserve', sum, total: reader.expression(), line }];
	}
	const foreign = type === 'name' ? foreignStatements[text] : undefined;
	if (foreign !== undefined) {
		reader.next();
		if (foreign === '') return [];
		while (reader.line === line && !reader.is('{') && !reader.is('}')) reader.next();
		if (reader.is('{')) reader.skipBlock();
		return [{ kind: 'foreign', what: foreign, line }];
	}
	return readNamed(reader, line);
}
