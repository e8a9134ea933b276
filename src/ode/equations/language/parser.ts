import type {
	AssignmentStatement,
	CollectStatement,
	ConnectionStatement,
	Declaration,
	DeclarationKind,
	DerivativeStatement,
	Evidence,
	ExtentStatement,
	IncludeStatement,
	InputStatement,
	MosaicStatement,
	NeedStatement,
	ParameterStatement,
	PopulationStatement,
	Setting,
	StateStatement,
	SwitchStatement,
} from './declaration.ts';
import { StatementReader } from './expressionParser.ts';
import { EquationError, type Place } from './place.ts';
import { readExtent, readMosaic, readReach } from './tissueStatements.ts';

interface Statement {
	readonly text: string;
	readonly line: number;
}

/** Joins continuation lines and drops comments; a `#` inside a "title" is text. */
function statementsOf(text: string): Statement[] {
	const statements: { text: string; line: number }[] = [];
	text.split(/\r?\n/).forEach((raw, index) => {
		const line = raw.replace(/^((?:[^"#]|"[^"]*")*)#.*$/, '$1').trimEnd();
		if (line.trim() === '') return;
		const last = statements.at(-1);
		if (/^\s/.test(line) && last) last.text += ` ${line.trim()}`;
		else statements.push({ text: line.trim(), line: index + 1 });
	});
	return statements;
}

const declarationKinds: readonly DeclarationKind[] = ['channel', 'pool', 'cell', 'synapse', 'junction', 'circuit'];

const isDeclarationKind = (word: string): word is DeclarationKind => declarationKinds.some((kind) => kind === word);

const reserved = new Set([
	'if',
	'and',
	'or',
	'not',
	'on',
	'off',
	'in',
	'as',
	'with',
	'from',
	'to',
	'between',
	'of',
	'into',
]);

/** Kind and name of a declaration. */
type Head = Pick<Declaration, 'kind' | 'name'>;

function headOf(text: string, place: Place): Head {
	const [kind = '', name = '', ...rest] = text.split(/\s+/);
	if (!isDeclarationKind(kind)) {
		throw new EquationError(place, `a declaration starts with ${declarationKinds.join(', ')}; got '${kind}'`);
	}
	if (!/^[A-Za-z_][\w.]*$/.test(name) || rest.length > 0) {
		throw new EquationError(place, `expected '${kind} NAME', got '${text}'`);
	}
	return { kind, name };
}

class DeclarationParser {
	readonly #file: string;
	readonly #header: { kind: DeclarationKind; name: string; place: Place };
	#title = '';
	#species: string | undefined;
	#temperature: string | undefined;
	#spikes = false;
	readonly #sources: string[] = [];
	readonly #notes: string[] = [];
	readonly #needs: NeedStatement[] = [];
	readonly #parameters: ParameterStatement[] = [];
	readonly #switches: SwitchStatement[] = [];
	readonly #states: StateStatement[] = [];
	readonly #inputs: InputStatement[] = [];
	readonly #collects: CollectStatement[] = [];
	readonly #assignments: AssignmentStatement[] = [];
	readonly #derivatives: DerivativeStatement[] = [];
	readonly #includes: IncludeStatement[] = [];
	readonly #populations: PopulationStatement[] = [];
	readonly #connections: ConnectionStatement[] = [];
	readonly #mosaics: MosaicStatement[] = [];
	#extent: ExtentStatement | undefined;

	constructor(first: Statement, file: string) {
		this.#file = file;
		const place = { file, line: first.line };
		const { kind, name } = headOf(first.text, place);
		this.#header = { kind, name, place: { ...place, subject: `${kind} ${name}` } };
	}

	#place(line: number, term?: string): Place {
		const subject = `${this.#header.kind} ${this.#header.name}${term === undefined ? '' : `, ${term}`}`;
		return { file: this.#file, line, subject };
	}

	read(statement: Statement): void {
		const { text, line } = statement;
		const prose = /^(title|source|species|temperature|note)\s+(.*)$/.exec(text);
		if (prose && !/^=|^\[/.test(prose[2] as string)) {
			this.#prose(prose[1] as string, prose[2] as string);
			return;
		}
		if (text === 'spikes') {
			if (this.#header.kind !== 'cell') {
				throw new EquationError(this.#place(line), `only a cell has spikes, not a ${this.#header.kind}`);
			}
			this.#spikes = true;
			return;
		}
		const reader = new StatementReader(
			/\bsource\b/.test(text) ? text.replace(/\s+source\s+([^"]*)$/, ' source "$1"') : text,
			this.#place(line),
		);
		const word = /^([A-Za-z]+)\s+[A-Za-z_]/.exec(text)?.[1] ?? '';
		const inCircuit = this.#header.kind === 'circuit';
		if (inCircuit && (word === 'cell' || word === 'synapse' || word === 'junction')) {
			this.#circuitStatement(word, reader);
		} else if (inCircuit && word === 'mosaic') {
			this.#mosaics.push(readMosaic(reader));
		} else if (inCircuit && /^extent\b/.test(text)) {
			if (this.#extent) throw new EquationError(reader.place, 'the extent is declared twice');
			this.#extent = readExtent(reader);
		} else if (inCircuit) {
			throw new EquationError(
				reader.place,
				"a circuit holds 'cell', 'synapse', 'junction', 'mosaic' and 'extent' statements and its title, source, note",
			);
		} else {
			this.#mechanismStatement(word, reader, line);
		}
		reader.wantEnd();
	}

	#prose(keyword: string, text: string): void {
		if (keyword === 'title') this.#title = text;
		else if (keyword === 'source') this.#sources.push(text);
		else if (keyword === 'species') this.#species = text;
		else if (keyword === 'temperature') this.#temperature = text;
		else this.#notes.push(text);
	}

	#mechanismStatement(word: string, reader: StatementReader, line: number): void {
		switch (word) {
			case 'needs':
				reader.want('needs');
				do {
					const name = reader.wantName('the name of what is needed');
					this.#needs.push({ name, unit: reader.wantUnit(), place: this.#place(line, name) });
				} while (reader.take(','));
				return;
			case 'parameter':
			case 'constant':
				this.#parameter(word, reader, line);
				return;
			case 'switch': {
				reader.want('switch');
				const name = this.#newName(reader, 'the name of the switch');
				reader.want('=');
				const value = this.#onOff(reader) ?? reader.fail("'on' or 'off'");
				this.#switches.push({ name, value, title: reader.takeString() ?? '', place: this.#place(line, name) });
				return;
			}
			case 'state': {
				reader.want('state');
				const name = this.#newName(reader, 'the name of the state');
				const unit = reader.wantUnit();
				reader.want('=');
				const initial = reader.wantNumber('the initial value');
				reader.want('in');
				const [minimum, maximum] = this.#range(reader);
				const place = this.#place(line, name);
				if (initial < minimum || initial > maximum) {
					throw new EquationError(place, `the initial value ${initial} is outside ${minimum} .. ${maximum}`);
				}
				this.#states.push({ name, unit, initial, minimum, maximum, title: reader.takeString() ?? '', place });
				return;
			}
			case 'input':
				this.#inputs.push(this.#input(word, reader, line));
				return;
			case 'collects':
				this.#only(word, ['cell', 'channel', 'pool'], reader);
				this.#collects.push(this.#input(word, reader, line));
				return;
			case 'include':
				this.#include(reader, line);
				return;
			case 'current':
				reader.want('current');
				this.#assignment(reader, line, word);
				return;
			case 'signal':
				this.#only(word, ['synapse'], reader);
				reader.want('signal');
				this.#assignment(reader, line, word);
				return;
			default:
				this.#assignment(reader, line);
		}
	}

	/** @throws EquationError where a statement has no business in this kind of declaration */
	#only(word: string, kinds: readonly DeclarationKind[], reader: StatementReader): void {
		const { kind } = this.#header;
		if (kinds.includes(kind)) return;
		throw new EquationError(reader.place, `'${word}' stands in a ${kinds.join(', ')}, not in a ${kind}`);
	}

	#input(word: 'input' | 'collects', reader: StatementReader, line: number): InputStatement {
		reader.want(word);
		const name = this.#newName(reader, word === 'input' ? 'the name of the input' : 'the name of what is collected');
		const unit = reader.wantUnit();
		return { name, unit, title: reader.takeString() ?? '', place: this.#place(line, name) };
	}

	#newName(reader: StatementReader, what: string): string {
		const name = reader.wantName(what);
		if (name.includes('.')) throw new EquationError(reader.place, `the name '${name}' may not hold a dot`);
		if (reserved.has(name)) throw new EquationError(reader.place, `'${name}' is a word of the language, not a name`);
		return name;
	}

	#onOff(reader: StatementReader): boolean | undefined {
		if (reader.take('on')) return true;
		return reader.take('off') ? false : undefined;
	}

	#range(reader: StatementReader): readonly [number, number] {
		const minimum = reader.wantNumber('the lower end of the range');
		reader.want('..');
		const maximum = reader.wantNumber('the upper end of the range');
		if (minimum > maximum) throw new EquationError(reader.place, `the range ${minimum} .. ${maximum} is empty`);
		return [minimum, maximum];
	}

	#parameter(word: 'parameter' | 'constant', reader: StatementReader, line: number): void {
		reader.want(word);
		const name = this.#newName(reader, `the name of the ${word}`);
		const place = this.#place(line, name);
		reader.want('=');
		let value: ParameterStatement['value'];
		if (reader.take('dark')) {
			reader.want('(');
			value = { darkRestOf: reader.wantName('a state, such as V in a mechanism or pre.V in a synapse') };
			reader.want(')');
		} else value = reader.wantNumber('the value');
		const unit = reader.wantUnit();
		let [minimum, maximum] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
		if (reader.take('in')) [minimum, maximum] = this.#range(reader);
		else if (word === 'parameter') reader.fail("'in minimum .. maximum'");
		if (typeof value === 'number' && (value < minimum || value > maximum)) {
			throw new EquationError(place, `the value ${value} is outside ${minimum} .. ${maximum}`);
		}
		const title = reader.takeString() ?? reader.fail('a title in double quotes');
		let evidence: Evidence = 'source';
		if (reader.take('fitted')) evidence = 'fitted';
		else if (reader.take('assumed')) evidence = 'assumed';
		const own = reader.take('source') ? (reader.takeString() ?? reader.fail('a source')) : undefined;
		const editable = word === 'parameter';
		const base = { name, value, unit, minimum, maximum, title, evidence, editable, place };
		this.#parameters.push(own === undefined ? base : { ...base, source: own });
	}

	#include(reader: StatementReader, line: number): void {
		reader.want('include');
		const mechanism = reader.wantName('the name of a mechanism');
		reader.want('as');
		const alias = this.#newName(reader, 'an alias');
		const bindings: { need: string; expression: IncludeStatement['bindings'][number]['expression'] }[] = [];
		if (reader.take('with')) {
			do {
				const need = reader.wantName('what the mechanism needs');
				reader.want('=');
				bindings.push({ need, expression: reader.wantExpression() });
			} while (reader.take(','));
		}
		this.#includes.push({ mechanism, alias, bindings, place: this.#place(line, alias) });
	}

	#assignment(reader: StatementReader, line: number, word?: 'current' | 'signal'): void {
		const name = this.#newName(reader, 'a statement of the language or the name of a quantity');
		if (word === undefined && reader.take("'")) {
			reader.want('=');
			const place = this.#place(line, `${name}'`);
			this.#derivatives.push({ state: name, expression: reader.wantExpression(), place });
			return;
		}
		const unit = reader.takeUnit();
		reader.want('=');
		const expression = reader.wantExpression();
		const [isCurrent, isSignal] = [word === 'current', word === 'signal'];
		const title = reader.takeString() ?? '';
		const base = { name, expression, title, isCurrent, isSignal, place: this.#place(line, name) };
		this.#assignments.push(unit === undefined ? base : { ...base, unit });
	}

	#settings(reader: StatementReader): Setting[] {
		const settings: Setting[] = [];
		if (!reader.take('with')) return settings;
		do {
			const path = reader.wantName('the path of a parameter or a switch');
			reader.want('=');
			const onOff = this.#onOff(reader);
			if (onOff !== undefined) settings.push({ path, value: onOff });
			else
				settings.push({
					path,
					value: reader.wantNumber("a number with its unit, 'on' or 'off'"),
					unit: reader.takeUnit() ?? reader.fail(`the unit of '${path}' in square brackets ([1] where it has none)`),
				});
		} while (reader.take(','));
		return settings;
	}

	#circuitStatement(word: 'cell' | 'synapse' | 'junction', reader: StatementReader): void {
		reader.want(word);
		const kind = reader.wantName(`the name of a ${word}`);
		if (word === 'cell') {
			const population = reader.take('as') ? this.#newName(reader, 'the name of the population') : kind;
			const settings = this.#settings(reader);
			this.#populations.push({
				cell: kind,
				population,
				settings,
				place: { ...reader.place, subject: `population ${population}` },
			});
			return;
		}
		reader.want('as');
		const name = this.#newName(reader, 'the name of the connection');
		reader.want(word === 'synapse' ? 'from' : 'between');
		const from = reader.wantName('a population');
		reader.want(word === 'synapse' ? 'to' : 'and');
		const to = reader.wantName('a population');
		const into = word === 'synapse' && reader.take('into') ? reader.wantName('what the signal is added to') : undefined;
		const neighbours = reader.take('of');
		if (neighbours) reader.want('neighbours');
		const reach = readReach(reader);
		const settings = this.#settings(reader);
		const place = { ...reader.place, subject: `${word} ${name}` };
		const statement = { type: word, kind, name, from, to, neighbours, settings, place };
		this.#connections.push({
			...statement,
			...(into === undefined ? {} : { into }),
			...(reach === undefined ? {} : { reach }),
		});
	}

	finish(): Declaration {
		const declaration = {
			kind: this.#header.kind,
			name: this.#header.name,
			title: this.#title || this.#header.name,
			sources: this.#sources,
			notes: this.#notes,
			needs: this.#needs,
			parameters: this.#parameters,
			switches: this.#switches,
			states: this.#states,
			inputs: this.#inputs,
			collects: this.#collects,
			assignments: this.#assignments,
			derivatives: this.#derivatives,
			includes: this.#includes,
			populations: this.#populations,
			connections: this.#connections,
			mosaics: this.#mosaics,
			place: this.#header.place,
		};
		return {
			...declaration,
			...(this.#species === undefined ? {} : { species: this.#species }),
			spikes: this.#spikes,
			...(this.#temperature === undefined ? {} : { temperature: this.#temperature }),
			...(this.#extent === undefined ? {} : { extent: this.#extent }),
		};
	}
}

/** Kind and name of the declaration that a text holds, from its first line and no other. @throws EquationError where that is none */
export function declarationHead(text: string, file: string): Head {
	const first = /^[^\S\n]*([^\s#][^\n#]*)/m.exec(text);
	if (!first) throw new EquationError({ file, line: 1 }, 'the file holds no declaration');
	const line = text.slice(0, first.index).split('\n').length;
	return headOf((first[1] as string).trim(), { file, line });
}

/**
 * Reads one declaration of the equation language (docs/equation-language.md).
 * @param text the file's text
 * @param file its name, for error messages
 * @throws EquationError that names file, line, declaration, term and what was expected
 */
export function parseDeclaration(text: string, file: string): Declaration {
	const [first, ...rest] = statementsOf(text);
	if (!first) throw new EquationError({ file, line: 1 }, 'the file holds no declaration');
	const parser = new DeclarationParser(first, file);
	for (const statement of rest) parser.read(statement);
	return parser.finish();
}
