import { type Expression, name as nameNode } from '../../equations/language/expression.ts';
import { substitute } from '../../equations/language/expressionParts.ts';
import { expressionText } from '../../equations/language/expressionText.ts';
import { EquationError } from '../../equations/language/place.ts';
import { type NmodlStart, usualStart } from './nmodlInitial.ts';
import { type NmodlMechanism, nmodlMechanism } from './nmodlMechanism.ts';
import type { IonName } from './nmodlNames.ts';
import { parseNmodl } from './nmodlParser.ts';
import { bare, type Measure, measureOfUnit, nmodlMeasure, spell } from './nmodlUnits.ts';
import { rangeOfParameter, rangeOfState } from './ranges.ts';
import { perMs, UnitInference } from './unitInference.ts';

/** A declaration made of a mod file, and what a cell must know of it. */
export interface ImportedMechanism {
	readonly name: string;
	readonly kind: 'channel' | 'pool' | 'synapse';
	/** The declaration, `.eq`. */
	readonly text: string;
	/** Names of ions that it reads, by the name that the cell binds, and those that it writes. */
	readonly reads: ReadonlyMap<string, IonName>;
	readonly writes: ReadonlyMap<string, IonName>;
	/** Valence of ions as the file states it. */
	readonly valences: ReadonlyMap<string, number>;
	/** What else it needs of the cell: `diam`, `area`. */
	readonly needs: readonly string[];
	/** What was understood in one of several ways, or where the file's units do not agree. */
	readonly warnings: readonly { readonly line: number; readonly message: string }[];
}

/** Words that begin a statement of the language, or mean something in an equation. */
const reserved = new Set(
	`title source species temperature found ion blocked note needs parameter constant switch state alpha current collects input receptor include spikes
	signal noise cell synapse junction circuit channel pool mosaic extent scatter set q10 V if and or not pre post a b exp ln sqrt tanh abs min max L dark
	membrane_current synaptic_current junction_current electrode_current in fitted assumed`
		.split(/\s+/)
		.filter((word) => !['a', 'b', 'alpha'].includes(word)),
);

const ionUnits: Readonly<Record<IonName['number'], string>> = {
	reversal: 'mV',
	current: 'mA/cm^2',
	inside: 'mM',
	outside: 'mM',
};

/** A text without what would end a title. */
const plain = (text: string): string => text.replaceAll('"', "'").replaceAll(/\s+/g, ' ').trim();

class Writer {
	readonly #mechanism: NmodlMechanism;
	readonly #start: NmodlStart;
	readonly #warnings: { line: number; message: string }[];
	readonly #inference: UnitInference;

	constructor(mechanism: NmodlMechanism, start: NmodlStart) {
		this.#mechanism = mechanism;
		this.#start = start;
		this.#warnings = [...mechanism.notes];
		this.#inference = new UnitInference(
			(unit) => this.#measure(unit, 1),
			(line, message) =>
				this.#warnings.push({
					line,
					message: `units do not agree, and NEURON takes the numbers as they are: ${message}`,
				}),
		);
	}

	#measure(unit: string, line: number): Measure {
		try {
			return nmodlMeasure(unit, this.#mechanism.file.unitNames);
		} catch (error) {
			const message = error instanceof Error ? error.message : String(error);
			throw new EquationError({ file: this.#mechanism.file.file, line }, message);
		}
	}

	/** The unit of a name as NEURON counts it; nothing where the file leaves it open. */
	#declared(each: string): Measure | undefined {
		const { file, names } = this.#mechanism;
		if (each === 'v') return measureOfUnit('mV');
		if (each === 'celsius') return measureOfUnit('K');
		if (each === 'diam') return measureOfUnit('um');
		if (each === 'area') return measureOfUnit('um^2');
		const ion = names.ions.get(each);
		if (ion) return measureOfUnit(ionUnits[ion.number]);
		const isCurrent = names.currents.some((current) => current.name === each);
		if (isCurrent) return measureOfUnit(file.type === 'point' ? 'nA' : 'mA/cm^2');
		const variable = names.declared(each);
		if (variable?.unit !== undefined) return this.#measure(variable.unit, variable.line);
		return names.states.has(each) ? bare : undefined;
	}

	write(): ImportedMechanism {
		const { quantities, rates, outside, given, names } = this.#mechanism;
		for (const each of [...outside.keys(), ...names.states.keys()]) this.#inference.declare(each, this.#declared(each));
		for (const each of given) this.#inference.declare(each, this.#declared(each), true);
		for (const each of quantities) {
			this.#inference.declare(
				each.name,
				this.#declared(each.variable) ?? (each.name === each.variable ? this.#declared(each.name) : undefined),
			);
		}
		const toldRates = [...rates].map(
			([state, { expression, line }]) => [state, this.#inference.equation(state, perMs, expression, line)] as const,
		);
		const told = quantities.map(
			(each) => [each, this.#inference.equation(each.name, bare, each.expression, each.line)] as const,
		);
		const kind = this.#kind();
		const lines = [...this.#head(kind), '', ...this.#needs(kind), ...this.#given(), ...this.#states(), ''];
		if (outside.has('celsius')) {
			lines.push(
				`celsius [K] = circuit.hasTemperature*circuit.temperature + (1 - circuit.hasTemperature)*${this.#start.celsius}[K] "temperature of the circuit, °C; ${this.#start.celsius} where it states none"`,
			);
		}
		const currents = new Map(names.currents.map((current) => [current.name, current]));
		for (const [{ name, line }, expression] of told) {
			const unit = spell(this.#inference.measure(name)).unit;
			const text = this.#text(expression, kind);
			const current = currents.get(name);
			const where = `${this.#mechanism.file.file}:${line}`;
			if (!current) lines.push(`${this.#spelt(name, kind)} [${unit}] = ${text}`);
			else lines.push(...this.#current(name, unit, text, current.isElectrode, kind, where));
		}
		for (const [state, expression] of toldRates)
			lines.push(`${this.#spelt(state, kind)}' = ${this.#text(expression, kind)}`);
		return {
			name: this.#mechanism.file.name,
			kind,
			text: `${lines.join('\n').replaceAll(/\n{3,}/g, '\n\n')}\n`,
			reads: this.#ions((each) => outside.get(each) === 'ion'),
			writes: this.#ions((each) => names.ions.get(each)?.isWritten === true),
			valences: new Map(
				this.#mechanism.file.ions.flatMap(({ name, valence }) => (valence === undefined ? [] : [[name, valence]])),
			),
			needs: ['area', 'diam'].filter((each) => outside.has(each)),
			warnings: this.#warnings.toSorted((a, b) => a.line - b.line),
		};
	}

	#ions(isMeant: (name: string) => boolean): Map<string, IonName> {
		return new Map([...this.#mechanism.names.ions].filter(([each]) => isMeant(each)));
	}

	#kind(): ImportedMechanism['kind'] {
		const { file, names, outside } = this.#mechanism;
		if ([...outside.values()].includes('presynaptic')) return 'synapse';
		if (names.currents.length > 0) return 'channel';
		if (file.states.length === 0) {
			throw new EquationError(
				{ file: file.file, line: 1 },
				'the file declares no current and no state: there is nothing to import',
			);
		}
		return 'pool';
	}

	/** A name as the language has it. */
	#spelt(each: string, kind: ImportedMechanism['kind']): string {
		const outside = this.#mechanism.outside.get(each);
		if (outside === 'potential') return kind === 'synapse' ? 'post.V' : 'V';
		if (outside === 'presynaptic') return 'pre.V';
		return reserved.has(each) ? `${each}_` : each;
	}

	#text(expression: Expression, kind: ImportedMechanism['kind']): string {
		return expressionText(
			substitute(this.#inference.finished(expression), (each) => nameNode(this.#spelt(each, kind))),
		);
	}

	#head(kind: ImportedMechanism['kind']): string[] {
		const { file } = this.#mechanism;
		const ions = file.ions.map(({ name }) => name.charAt(0).toUpperCase() + name.slice(1).toLowerCase());
		const known = ions.filter((ion) => ['Na', 'K', 'Ca', 'Cl', 'Mg'].includes(ion));
		return [
			`${kind} ${file.name}`,
			`title ${plain(file.title) || file.name}`,
			`source ${file.file} (NMODL, imported)`,
			...(kind !== 'synapse' && known.length > 0 ? [`ion ${[...new Set(known)].join(', ')}`] : []),
			'note Ranges of parameters and states are assumed: NMODL states none, or wider ones.',
			...this.#warnings
				.toSorted((a, b) => a.line - b.line)
				.map(({ line, message }) => `note Line ${line}: ${plain(message)}.`),
		];
	}

	#needs(kind: ImportedMechanism['kind']): string[] {
		const { outside, names, file } = this.#mechanism;
		const needs = [...outside].flatMap(([each, what]) => {
			if (what === 'potential' && kind !== 'synapse') return ['V [mV]'];
			if (what === 'ion')
				return [`${this.#spelt(each, kind)} [${ionUnits[names.ions.get(each)?.number ?? 'reversal']}]`];
			if (what === 'diameter') return ['diam [um]'];
			return what === 'area' ? ['area [um^2]'] : [];
		});
		if (kind === 'synapse') needs.push('pre.V [mV]', 'post.V [mV]');
		const isPoint = kind === 'channel' && file.type === 'point' && names.currents.length > 0;
		if (isPoint && !outside.has('area')) needs.push('area [um^2]');
		return needs.length === 0 ? [] : [`needs ${needs.join(', ')}`, ''];
	}

	#given(): string[] {
		const { given, names, file } = this.#mechanism;
		return given.map((each) => {
			const variable = names.declared(each);
			const { unit, factor } = spell(this.#inference.measure(each));
			const value = Number(((variable?.value ?? 0) * factor).toPrecision(15));
			const title = `${each} of ${file.name}`;
			const spelt = this.#spelt(each, 'channel');
			if (names.constants.has(each)) return `constant ${spelt} = ${value} [${unit}] "${title}"`;
			const stated = variable?.range?.map((end) => end * factor) as [number, number] | undefined;
			const [low, high] = rangeOfParameter(value, unit, stated);
			return `parameter ${spelt} = ${value} [${unit}] in ${low} .. ${high} "${title}"`;
		});
	}

	#states(): string[] {
		const { names, initial, bounds } = this.#mechanism;
		const lines = [...names.states].map(([each, variable]) => {
			const { unit, factor } = spell(this.#inference.measure(each));
			const value = Number(((initial.states.get(each) ?? 0) * factor).toPrecision(12));
			const [low, high] = rangeOfState(value, unit, { ...bounds.get(each) }, variable.range);
			const inside = Math.min(high, Math.max(low, value));
			return `state ${this.#spelt(each, 'channel')} [${unit}] = ${inside} in ${low} .. ${high} "${each}"`;
		});
		return lines.length === 0 ? [] : ['', ...lines];
	}

	/** A current in the direction and unit of the language: outward positive; of a point process in a cell, per its area. */
	#current(
		each: string,
		unit: string,
		text: string,
		isElectrode: boolean,
		kind: ImportedMechanism['kind'],
		where: string,
	): string[] {
		const isPoint = this.#mechanism.file.type === 'point' && kind === 'channel';
		const spelt = this.#spelt(each, kind);
		if (!isElectrode && !isPoint) return [`current ${spelt} [${unit}] = ${text} "${each}, ${where}"`];
		const outward = isElectrode ? `-${spelt}` : spelt;
		return [
			`${spelt} [${unit}] = ${text}`,
			isPoint
				? `current ${each}_outward [mA/cm^2] = ${outward}/area "${each} per area, outward"`
				: `current ${each}_outward [${unit}] = ${outward} "${each}, outward"`,
		];
	}
}

/**
 * Makes a declaration of a mod file.
 * @param text the mod file
 * @param file its name, for messages
 * @param start where NEURON starts it
 * @throws EquationError by file and line for what is no NMODL and for what equations cannot tell
 */
export function importNmodl(text: string, file: string, start: NmodlStart = usualStart): ImportedMechanism {
	return new Writer(nmodlMechanism(parseNmodl(text, file), start), start).write();
}
