import { NmodlReader } from './nmodlReader.ts';
import { readBody } from './nmodlStatements.ts';
import type { NmodlBlock, NmodlBlockKind, NmodlFile, NmodlIon, NmodlVariable } from './nmodlTree.ts';

const statementBlocks: readonly NmodlBlockKind[] = [
	'BREAKPOINT',
	'INITIAL',
	'DERIVATIVE',
	'KINETIC',
	'PROCEDURE',
	'FUNCTION',
];

/** Blocks that cannot be told in equations, and why. */
const foreignBlocks: Readonly<Record<string, string>> = {
	NET_RECEIVE: 'NET_RECEIVE: a synapse of events has no counterpart; synapses here follow the presynaptic potential',
	LINEAR: 'LINEAR: simultaneous equations are not read',
	NONLINEAR: 'NONLINEAR: simultaneous equations are not read',
	DISCRETE: 'DISCRETE: difference equations are not read',
	PARTIAL: 'PARTIAL: partial differential equations are not read',
	FUNCTION_TABLE: 'FUNCTION_TABLE: a table that comes from outside is not read',
	BEFORE: 'BEFORE: what acts at one moment has no counterpart in equations',
	AFTER: 'AFTER: what acts at one moment has no counterpart in equations',
	CONSTRUCTOR: 'CONSTRUCTOR: what acts at one moment has no counterpart in equations',
};

/** Physical constants that UNITS can name, in the unit given there (CODATA 2018). */
const physical: Readonly<Record<string, number>> = {
	faraday: 96485.33212,
	'k-mole': 8.314462618,
	pi: Math.PI,
	e: 1.602176634e-19,
};

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

class NmodlParser {
	readonly #reader: NmodlReader;
	readonly #ions: NmodlIon[] = [];
	readonly #nonspecific: string[] = [];
	readonly #electrode: string[] = [];
	readonly #ranges = new Set<string>();
	readonly #pointers = new Set<string>();
	readonly #unitNames = new Map<string, string>();
	readonly #constants: NmodlVariable[] = [];
	readonly #parameters: NmodlVariable[] = [];
	readonly #assigned: NmodlVariable[] = [];
	readonly #states: NmodlVariable[] = [];
	readonly #blocks: NmodlBlock[] = [];
	readonly #foreign: { what: string; line: number }[] = [];
	#title = '';
	#head: { type: 'density' | 'point'; name: string } | undefined;

	constructor(text: string, file: string) {
		this.#reader = new NmodlReader(text, file);
	}

	parse(): NmodlFile {
		const reader = this.#reader;
		while (reader.peek().type !== 'end') this.#block();
		const head = this.#head ?? reader.fail('no NEURON block with SUFFIX or POINT_PROCESS stands in the file', 1);
		return {
			file: reader.file,
			title: this.#title,
			...head,
			ions: this.#ions,
			nonspecific: this.#nonspecific,
			electrode: this.#electrode,
			ranges: this.#ranges,
			pointers: this.#pointers,
			unitNames: this.#unitNames,
			constants: this.#constants,
			parameters: this.#parameters,
			assigned: this.#assigned,
			states: this.#states,
			blocks: this.#blocks,
			foreign: this.#foreign,
		};
	}

	#block(): void {
		const reader = this.#reader;
		const { type, text, line } = reader.next();
		if (type === 'title') {
			this.#title = text;
			return;
		}
		if (type === 'verbatim') {
			this.#foreign.push({ what: 'VERBATIM: C is not read; write it as equations', line });
			return;
		}
		const kind = statementBlocks.find((each) => each === text);
		if (kind !== undefined) this.#statements(kind, line);
		else if (text === 'NEURON') this.#neuron();
		else if (text === 'UNITS') this.#units();
		else if (text === 'PARAMETER') this.#variables(this.#parameters);
		else if (text === 'CONSTANT') this.#variables(this.#constants);
		else if (text === 'ASSIGNED') this.#variables(this.#assigned);
		else if (text === 'STATE') this.#variables(this.#states);
		else if (text === 'LOCAL') for (const name of reader.names(false)) this.#assigned.push({ name, line });
		else if (text === 'DEFINE') this.#constants.push({ name: reader.name(), value: reader.number(), line });
		else if (text === 'INDEPENDENT' || text === 'DESTRUCTOR') reader.skipBlock();
		else if (foreignBlocks[text] !== undefined) {
			while (!reader.is('{') && reader.peek().type !== 'end') reader.next();
			reader.skipBlock();
			this.#foreign.push({ what: foreignBlocks[text], line });
		} else reader.fail(`'${text}' begins no block that is known here`, line);
	}

	#statements(kind: NmodlBlockKind, line: number): void {
		const reader = this.#reader;
		const name = kind === 'BREAKPOINT' || kind === 'INITIAL' ? kind : reader.name();
		const args: Writable<NmodlBlock['args'][number]>[] = [];
		if (reader.take('(')) {
			while (!reader.take(')')) {
				const arg = reader.name('an argument');
				const unit = reader.unit();
				args.push(unit === undefined ? { name: arg } : { name: arg, unit });
				reader.take(',');
			}
		}
		const unit = reader.unit();
		const body = readBody(reader);
		this.#blocks.push({ kind, name, args, body, line, ...(unit === undefined ? {} : { unit }) });
	}

	#neuron(): void {
		const reader = this.#reader;
		reader.want('{');
		while (!reader.take('}')) {
			const { text, line } = reader.next();
			if (text === 'SUFFIX') this.#head = { type: 'density', name: reader.name() };
			else if (text === 'POINT_PROCESS') this.#head = { type: 'point', name: reader.name() };
			else if (text === 'ARTIFICIAL_CELL') reader.fail('ARTIFICIAL_CELL: a cell of events has no counterpart', line);
			else if (text === 'USEION') this.#ion(line);
			else if (text === 'NONSPECIFIC_CURRENT') this.#nonspecific.push(...reader.names(false));
			else if (text === 'ELECTRODE_CURRENT') this.#electrode.push(...reader.names(false));
			else if (text === 'RANGE') for (const name of reader.names(false)) this.#ranges.add(name);
			else if (text === 'GLOBAL') for (const name of reader.names(false)) this.#ranges.add(name);
			else if (text === 'POINTER') for (const name of reader.names(false)) this.#pointers.add(name);
			else if (text === 'THREADSAFE') continue;
			else if (text === 'EXTERNAL' || text === 'BBCOREPOINTER' || text === 'RANDOM') {
				reader.fail(`${text}: it has no counterpart here`, line);
			} else reader.fail(`'${text}' is no statement of NEURON that is known here`, line);
		}
	}

	#ion(line: number): void {
		const reader = this.#reader;
		const name = reader.name();
		const reads = reader.take('READ') ? reader.names(false) : [];
		const writes = reader.take('WRITE') ? reader.names(false) : [];
		const valence = reader.take('VALENCE') ? reader.number() : undefined;
		if (reader.take('REPRESENTS')) while (reader.line === line) reader.next();
		this.#ions.push({ name, reads, writes, line, ...(valence === undefined ? {} : { valence }) });
	}

	/** `(mA) = (milliamp)`, `FARADAY = (faraday) (coulomb)`, `R = 8.31 (J/K)`. */
	#units(): void {
		const reader = this.#reader;
		reader.want('{');
		while (!reader.take('}')) {
			const { line } = reader.peek();
			const alias = reader.unit();
			if (alias !== undefined) {
				reader.want('=');
				this.#unitNames.set(alias, reader.unit() ?? reader.fail('expected a unit in parentheses'));
				continue;
			}
			const name = reader.name();
			reader.want('=');
			const what = reader.unit();
			const list = Object.keys(physical).join(', ');
			const value =
				(what === undefined ? reader.number() : physical[what]) ??
				reader.fail(`'${what}' is no physical constant that is known here; known are ${list}`);
			const unit = reader.unit();
			this.#constants.push({ name, value, line, ...(unit === undefined ? {} : { unit }) });
		}
	}

	#variables(list: NmodlVariable[]): void {
		const reader = this.#reader;
		reader.want('{');
		while (!reader.take('}')) {
			const { line } = reader.peek();
			const variable: Writable<NmodlVariable> = { name: reader.name(), line };
			if (reader.is('[')) {
				reader.fail(`'${variable.name}[…]' is an array; equations here have none, so give each element a name`, line);
			}
			if (reader.take('=')) variable.value = this.#value();
			if (reader.take('FROM')) {
				const low = reader.number();
				reader.want('TO');
				variable.range = [low, reader.number()];
			}
			const unit = reader.unit();
			if (unit !== undefined) variable.unit = unit;
			if (reader.take('<')) {
				const low = reader.number();
				if (reader.take(',')) variable.range = [low, reader.number()];
				reader.want('>');
			}
			reader.take(',');
			list.push(variable);
		}
	}

	/** A number, or the name of an earlier constant. */
	#value(): number {
		const reader = this.#reader;
		if (reader.peek().type !== 'name') return reader.number();
		const name = reader.name();
		const value = this.#constants.find((each) => each.name === name)?.value;
		return value ?? reader.fail(`'${name}' is no constant that stands above`);
	}
}

/**
 * Reads a mod file.
 * @throws EquationError by file and line for what is no NMODL, or has no counterpart whatever it means
 */
export function parseNmodl(text: string, file: string): NmodlFile {
	return new NmodlParser(text, file).parse();
}
