import { readConnection, readPopulation } from './circuitStatements.ts';
import type {
	AssignmentStatement,
	CollectStatement,
	ConnectionStatement,
	Declaration,
	DeclarationKind,
	DerivativeStatement,
	ExtentStatement,
	IncludeStatement,
	InputStatement,
	MemberStatement,
	MosaicStatement,
	NeedStatement,
	NoiseStatement,
	ParameterStatement,
	PopulationStatement,
	ReceptorStatement,
	ScatterStatement,
	StateStatement,
	SwitchStatement,
} from './declaration.ts';
import { StatementReader } from './expressionParser.ts';
import { readMember, readScatter } from './memberStatements.ts';
import { readNoise } from './noiseStatement.ts';
import { EquationError, type Place } from './place.ts';
import { readQ10, wantCelsius } from './q10Statement.ts';
import { readReceptor } from './receptorStatement.ts';
import { SpikeReader } from './spikeStatements.ts';
import { newName, onOff, readEvidence, readRange } from './statementParts.ts';
import { readExtent, readMosaic } from './tissueStatements.ts';
import { TraitReader } from './traits.ts';

interface Statement {
	readonly text: string;
	readonly line: number;
}

/** Joins continuation lines and drops comments; a `#` inside a "title" is text. */
function* statementsOf(text: string): Generator<Statement, void> {
	let last: { text: string; line: number } | undefined;
	for (const [index, raw] of text.split(/\r?\n/).entries()) {
		const line = raw.replace(/^((?:[^"#]|"[^"]*")*)#.*$/, '$1').trimEnd();
		if (line.trim() === '') continue;
		if (/^\s/.test(line) && last) last.text += ` ${line.trim()}`;
		else {
			if (last) yield last;
			last = { text: line.trim(), line: index + 1 };
		}
	}
	if (last) yield last;
}

const declarationKinds: readonly DeclarationKind[] = ['channel', 'pool', 'cell', 'synapse', 'junction', 'circuit'];

const isDeclarationKind = (word: string): word is DeclarationKind => declarationKinds.some((kind) => kind === word);

/** What the first statement of a file says. */
export type Header = Pick<Declaration, 'kind' | 'name' | 'place'>;

function headerOf(first: Statement | undefined, file: string): Header {
	if (!first) throw new EquationError({ file, line: 1 }, 'the file holds no declaration');
	const [kind = '', name = '', ...rest] = first.text.split(/\s+/);
	const place = { file, line: first.line };
	if (!isDeclarationKind(kind)) {
		throw new EquationError(place, `a declaration starts with ${declarationKinds.join(', ')}; got '${kind}'`);
	}
	if (!/^[A-Za-z_][\w.]*$/.test(name) || rest.length > 0) {
		throw new EquationError(place, `expected '${kind} NAME', got '${first.text}'`);
	}
	return { kind, name, place: { ...place, subject: `${kind} ${name}` } };
}

class DeclarationParser {
	readonly #file: string;
	readonly #header: Header;
	#title = '';
	#species: string | undefined;
	#temperature: string | undefined;
	#celsius: number | undefined;
	readonly #spikes = new SpikeReader();
	readonly #sources: string[] = [];
	readonly #notes: string[] = [];
	readonly #traits = new TraitReader();
	readonly #needs: NeedStatement[] = [];
	readonly #parameters: ParameterStatement[] = [];
	readonly #switches: SwitchStatement[] = [];
	readonly #states: StateStatement[] = [];
	readonly #inputs: InputStatement[] = [];
	#receptor: ReceptorStatement | undefined;
	readonly #collects: CollectStatement[] = [];
	readonly #noises: NoiseStatement[] = [];
	readonly #assignments: AssignmentStatement[] = [];
	readonly #derivatives: DerivativeStatement[] = [];
	readonly #includes: IncludeStatement[] = [];
	readonly #populations: PopulationStatement[] = [];
	readonly #connections: ConnectionStatement[] = [];
	readonly #scatters: ScatterStatement[] = [];
	readonly #memberSettings: MemberStatement[] = [];
	readonly #mosaics: MosaicStatement[] = [];
	#extent: ExtentStatement | undefined;

	constructor(header: Header, file: string) {
		this.#file = file;
		this.#header = header;
	}

	#place(line: number, term?: string): Place {
		const subject = `${this.#header.kind} ${this.#header.name}${term === undefined ? '' : `, ${term}`}`;
		return { file: this.#file, line, subject };
	}

	read(statement: Statement): void {
		const { text, line } = statement;
		if (this.#header.kind === 'circuit' && /^temperature\s+-?[\d.]+[^[]*\[/.test(text)) {
			this.#readTemperature(text, line);
			return;
		}
		const prose = /^(title|source|species|temperature|note)\s+(.*)$/.exec(text);
		if (prose && !/^=|^\[/.test(prose[2] as string)) {
			this.#prose(prose[1] as string, prose[2] as string);
			return;
		}
		if (this.#traits.read(text, this.#header.kind, this.#place(line))) return;
		if (this.#spikes.read(text, this.#header.kind, (term) => this.#place(line, term))) return;
		const reader = new StatementReader(
			/\bsource\b/.test(text) ? text.replace(/\s+source\s+([^"]*)$/, ' source "$1"') : text,
			this.#place(line),
		);
		const word = /^([A-Za-z]\w*)\s+[A-Za-z_]/.exec(text)?.[1] ?? '';
		const inCircuit = this.#header.kind === 'circuit';
		if (inCircuit && (word === 'cell' || word === 'synapse' || word === 'junction')) {
			if (word === 'cell') this.#populations.push(readPopulation(reader));
			else this.#connections.push(readConnection(reader, word));
		} else if (inCircuit && word === 'scatter') this.#scatters.push(readScatter(reader));
		else if (inCircuit && word === 'set') this.#memberSettings.push(readMember(reader));
		else if (inCircuit && word === 'mosaic') {
			this.#mosaics.push(readMosaic(reader));
		} else if (inCircuit && /^extent\b/.test(text)) {
			if (this.#extent) throw new EquationError(reader.place, 'the extent is declared twice');
			this.#extent = readExtent(reader);
		} else if (inCircuit) {
			throw new EquationError(
				reader.place,
				"a circuit holds 'cell', 'synapse', 'junction', 'scatter', 'set', 'temperature', 'mosaic' and 'extent' statements and its title, source, note",
			);
		} else {
			this.#mechanismStatement(word, reader, line);
		}
		reader.wantEnd();
	}

	#readTemperature(text: string, line: number): void {
		const reader = new StatementReader(text, this.#place(line));
		reader.want('temperature');
		if (this.#celsius !== undefined) throw new EquationError(reader.place, 'the temperature is declared twice');
		this.#celsius = wantCelsius(reader);
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
				const name = newName(reader, 'the name of the switch');
				reader.want('=');
				const value = onOff(reader) ?? reader.fail("'on' or 'off'");
				this.#switches.push({ name, value, title: reader.takeString() ?? '', place: this.#place(line, name) });
				return;
			}
			case 'state': {
				reader.want('state');
				const name = newName(reader, 'the name of the state');
				const unit = reader.wantUnit();
				reader.want('=');
				const initial = reader.wantNumber('the initial value');
				reader.want('in');
				const [minimum, maximum] = readRange(reader);
				const place = this.#place(line, name);
				if (initial < minimum || initial > maximum) {
					throw new EquationError(place, `the initial value ${initial} is outside ${minimum} .. ${maximum}`);
				}
				this.#states.push({ name, unit, initial, minimum, maximum, title: reader.takeString() ?? '', place });
				return;
			}
			case 'input':
				this.#inputs.push(this.#input(reader, line));
				return;
			case 'collects': {
				this.#only(word, ['cell', 'channel', 'pool'], reader);
				reader.want('collects');
				const name = newName(reader, 'the name of what is collected');
				const unit = reader.wantUnit();
				this.#collects.push({ name, unit, title: reader.takeString() ?? '', place: this.#place(line, name) });
				return;
			}
			case 'q10': {
				const { parameter, assignment } = readQ10(reader, (term) => this.#place(line, term));
				this.#parameters.push(parameter);
				this.#assignments.push(assignment);
				return;
			}
			case 'noise':
				this.#only(word, ['cell', 'channel', 'pool'], reader);
				this.#noises.push(readNoise(reader, (term) => this.#place(line, term)));
				return;
			case 'receptor':
				if (this.#receptor)
					throw new EquationError(this.#place(line, word), 'the cell says twice what kind of receptor it is');
				this.#receptor = readReceptor(reader, this.#header.kind, this.#place(line, word));
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

	#input(reader: StatementReader, line: number): InputStatement {
		reader.want('input');
		const name = newName(reader, 'the name of the input');
		const unit = reader.wantUnit();
		const place = this.#place(line, name);
		const range = reader.take('in') ? readRange(reader) : undefined;
		if (range && !(range[0] <= 0 && range[1] >= 0)) {
			throw new EquationError(
				place,
				`an input is 0 in the dark, which is outside ${range[0]} .. ${range[1]}; begin or end the range with 0`,
			);
		}
		const title = reader.takeString() ?? '';
		const gain = reader.take('gain') ? reader.wantName('the name of the parameter that is the gain') : undefined;
		const photons = reader.take('photons');
		return {
			...{ name, unit, title, place },
			...(range === undefined ? {} : { range }),
			...(gain === undefined ? {} : { gain }),
			...(photons ? { photons } : {}),
		};
	}

	#parameter(word: 'parameter' | 'constant', reader: StatementReader, line: number): void {
		reader.want(word);
		const name = newName(reader, `the name of the ${word}`);
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
		if (reader.take('in')) [minimum, maximum] = readRange(reader);
		else if (word === 'parameter') reader.fail("'in minimum .. maximum'");
		if (typeof value === 'number' && (value < minimum || value > maximum)) {
			throw new EquationError(place, `the value ${value} is outside ${minimum} .. ${maximum}`);
		}
		const title = reader.takeString() ?? reader.fail('a title in double quotes');
		const editable = word === 'parameter';
		const base = { name, value, unit, minimum, maximum, title, editable, place };
		this.#parameters.push({ ...base, ...readEvidence(reader) });
	}

	#include(reader: StatementReader, line: number): void {
		reader.want('include');
		const mechanism = reader.wantName('the name of a mechanism');
		reader.want('as');
		const alias = newName(reader, 'an alias');
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
		const name = newName(reader, 'a statement of the language or the name of a quantity');
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

	finish(): Declaration {
		const spikeEvent = this.#spikes.finish();
		const declaration = {
			kind: this.#header.kind,
			name: this.#header.name,
			title: this.#title || this.#header.name,
			sources: this.#sources,
			notes: this.#notes,
			...this.#traits.traits,
			needs: this.#needs,
			parameters: this.#parameters,
			switches: this.#switches,
			states: this.#states,
			inputs: this.#inputs,
			collects: this.#collects,
			noises: this.#noises,
			assignments: this.#assignments,
			derivatives: this.#derivatives,
			includes: this.#includes,
			populations: this.#populations,
			connections: this.#connections,
			scatters: this.#scatters,
			memberSettings: this.#memberSettings,
			mosaics: this.#mosaics,
			place: this.#header.place,
		};
		return {
			...declaration,
			...(this.#species === undefined ? {} : { species: this.#species }),
			spikes: this.#spikes.counts,
			...(spikeEvent ? { spikeEvent } : {}),
			...(this.#receptor ? { receptor: this.#receptor } : {}),
			...(this.#temperature === undefined ? {} : { temperature: this.#temperature }),
			...(this.#celsius === undefined ? {} : { celsius: this.#celsius }),
			...(this.#extent === undefined ? {} : { extent: this.#extent }),
		};
	}
}

/**
 * Reads one declaration of the equation language (docs/equation-language.md).
 * @param text the file's text
 * @param file its name, for error messages
 * @throws EquationError that names file, line, declaration, term and what was expected
 */
export function parseDeclaration(text: string, file: string): Declaration {
	const [first, ...rest] = statementsOf(text);
	const parser = new DeclarationParser(headerOf(first, file), file);
	for (const statement of rest) parser.read(statement);
	return parser.finish();
}

/**
 * Kind and name that a file declares; nothing after its first statement is read.
 * @throws EquationError for a file without a declaration
 */
export function parseHeader(text: string, file: string): Header {
	const [first] = statementsOf(text);
	return headerOf(first, file);
}
