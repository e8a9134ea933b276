import { UserError } from '../../../base/errors.ts';
import { differentiate } from '../../equations/language/derivative.ts';
import { type Expression, number } from '../../equations/language/expression.ts';
import { termsIn } from '../../equations/language/expressionParts.ts';
import { deliveredBy, isFilled } from '../../equations/linking/delivery.ts';
import type { Kind } from '../../equations/linking/kind.ts';
import type { Group, Network } from '../../kernels/network/network.ts';
import { NmodlText } from './nmodlText.ts';

/** Something that a mechanism reads of another cell: the pointer, and where it points. */
export interface ExportedPointer {
	readonly pointer: string;
	readonly population: string;
	/** The variable of the other cell's mechanism; `v` is its potential. */
	readonly variable: string;
}

/** One population as a mechanism of NEURON. */
export interface ExportedPopulation {
	readonly population: string;
	/** The mechanism, and what its file holds. */
	readonly mechanism: string;
	readonly text: string;
	readonly pointers: readonly ExportedPointer[];
	/** Where the potential begins, mV. */
	readonly startMv: number;
	/** Inputs of light: the variable, and the inside units of one per s. */
	readonly light: readonly { readonly variable: string; readonly factor: number }[];
	/** Whether its spikes count. */
	readonly spikes: boolean;
}

const plain = (path: string): string => path.replaceAll(/[^A-Za-z0-9]/g, '_');

/** A kind that is part of a mechanism: the cell itself, or a connection that acts on it. */
interface Part {
	readonly group: Group;
	/** Before its names: nothing for the cell. */
	readonly prefix: string;
	/** Its states are this mechanism's own; of a junction the other side has them. */
	readonly ownsStates: boolean;
	readonly nameOf: (path: string) => string;
}

/** The rate of a state as statements, and the variables that they set. */
interface Rate {
	readonly state: string;
	readonly lines: readonly string[];
	readonly variables: readonly string[];
}

/** NMODL has no other letters. */
const ascii = (text: string): string =>
	text
		.replaceAll('°', 'deg ')
		.replaceAll('µ', 'u')
		.replaceAll(/[^\x20-\x7e]/g, '-');

/** A long line, which NMODL refuses, over several: a statement may go on in the next one. */
const broken = (line: string): string => (line.includes(': ') ? line : line.replaceAll(/(.{100,160}) /g, '$1\n\t\t'));

/** A longer slope is left out: steps get shorter without it, and nothing else. */
const longestSlope = 400;

/** How a rate changes with a state, through all quantities that depend on it. */
function slopeOf(kind: Kind, rate: Expression, state: string): Expression {
	const slopes = new Map<string, Expression>([[state, number(1)]]);
	const partial = (path: string): Expression => {
		const known = slopes.get(path);
		if (known) return known;
		const quantity = kind.quantities.find((each) => each.path === path);
		const slope = quantity ? differentiate(quantity.expression, partial) : number(0);
		slopes.set(path, slope);
		return slope;
	};
	const slope = differentiate(rate, partial);
	return termsIn(slope) > longestSlope ? number(0) : slope;
}

class Exporter {
	readonly #network: Network;
	readonly #population: Group;
	readonly #start: Float64Array;
	readonly #pointers = new Map<string, ExportedPointer>();
	readonly #text = new NmodlText((path) => path);

	constructor(network: Network, population: Group, start: Float64Array) {
		this.#network = network;
		this.#population = population;
		this.#start = start;
	}

	export(): ExportedPopulation {
		const { name, kind, inputOffset } = this.#population;
		const cell = this.#part(this.#population, '');
		const connections = this.#network.connections
			.filter(
				({ count, joins }) =>
					count > 0 && (joins?.to === name || (joins?.from === name && joins.into === 'junction_current')),
			)
			.map((group) => this.#part(group, `${plain(group.name)}_`));
		const equations = [
			...connections.flatMap((part) => this.#quantities(part)),
			...this.#sums(connections),
			...this.#quantities(cell),
		];
		const parts = [cell, ...connections];
		const rates = parts.filter(({ ownsStates }) => ownsStates).flatMap((part) => this.#rates(part));
		const membrane = rates.filter(({ state }) => state === 'v').flatMap(({ lines }) => lines);
		const others = rates.filter(({ state }) => state !== 'v');
		const given = kind.inputs.flatMap(({ path, role }, k) =>
			isFilled({ role } as Kind['inputs'][number])
				? []
				: [[`u_${plain(path)}`, this.#network.inputs[inputOffset + k] as number] as const],
		);
		const mechanism = `rn_${plain(name)}`;
		return {
			population: name,
			mechanism,
			pointers: [...this.#pointers.values()],
			startMv: this.#startOf(this.#population, 'V'),
			light: kind.inputs.flatMap(({ path, role, factor }) =>
				role === 'light' ? [{ variable: `u_${plain(path)}`, factor }] : [],
			),
			spikes: kind.declaration.spikes,
			text: this.#file(mechanism, parts, given, { equations, membrane, others }),
		};
	}

	#part(group: Group, prefix: string): Part {
		const { kind, joins } = group;
		const own = this.#population.name;
		const ownsStates = joins === undefined || joins.to === own;
		const names = new Map<string, string>();
		for (const { path } of kind.parameters) names.set(path, `p_${prefix}${plain(path)}`);
		for (const { path } of kind.quantities) names.set(path, `q_${prefix}${plain(path)}`);
		for (const { path } of kind.inputs) names.set(path, `u_${plain(path)}`);
		for (const { path } of kind.states) {
			const variable = prefix === '' && path === 'V' ? 'v' : `s_${prefix}${plain(path)}`;
			names.set(path, ownsStates ? variable : this.#pointer(joins.to, variable));
		}
		for (const { path, side, state } of kind.externals) {
			const other = side === 'pre' || side === 'a' ? joins?.from : joins?.to;
			const variable = state === 'V' ? 'v' : `s_${plain(state)}`;
			names.set(path, other === own || other === undefined ? variable : this.#pointer(other, variable));
		}
		const switches = new Set(kind.parameters.filter(({ type }) => type === 'switch').map(({ path }) => path));
		const nameOf = (path: string): string => {
			const name = names.get(path) ?? path;
			return switches.has(path) ? `(${name} > 0.5)` : name;
		};
		return { group, prefix, ownsStates, nameOf };
	}

	#pointer(population: string, variable: string): string {
		const pointer = `x_${plain(population)}_${variable}`;
		this.#pointers.set(pointer, { pointer, population, variable });
		return pointer;
	}

	#startOf(group: Group, state: string): number {
		const k = group.kind.states.findIndex(({ path }) => path === state);
		return k < 0 ? 0 : (this.#start[group.offset + k * group.count] as number);
	}

	#quantities({ group, nameOf }: Part): string[] {
		return group.kind.quantities.flatMap(({ path, expression }) =>
			this.#text.assignment(nameOf(path), expression, nameOf),
		);
	}

	/** What connections deliver, into each input of the cell that takes it. */
	#sums(connections: readonly Part[]): string[] {
		const own = this.#population.name;
		return this.#population.kind.inputs.filter(isFilled).map(({ path }) => {
			const terms = connections.flatMap(({ group: { kind, joins, weights }, nameOf }) => {
				const sent = deliveredBy(kind);
				if (!sent || joins?.into !== path) return [];
				// What leaves side a of a junction enters side b; a cell that stands for several counts as often.
				const entersB = kind.type === 'junction' && joins.to === own;
				const weight = weights?.[entersB ? 1 : 0]?.[0] ?? 1;
				return [`${entersB ? '-' : '+'} ${weight === 1 ? '' : `${weight}*`}${nameOf(sent.path)}`];
			});
			return `u_${plain(path)} = 0${terms.map((term) => ` ${term}`).join('')}`;
		});
	}

	/**
	 * The rate of each state, and how it changes with that state. NEURON's variable step takes the latter from the text of a rate; so that it need not
	 * read equations, it gets the rate as a number and its slope as another: rate + slope·(state − state as it is).
	 */
	#rates({ group, nameOf }: Part): readonly Rate[] {
		const { kind } = group;
		return kind.states.map(({ path }, k) => {
			const expression = kind.derivatives[k];
			if (!expression) throw new Error(`no rate of ${path}`);
			const state = nameOf(path);
			if (state === 'v')
				return { state, lines: this.#text.assignment('voltage_rate', expression, nameOf), variables: [] };
			const [rate, slope, now] = [`rate_${state}`, `slope_${state}`, `now_${state}`];
			const lines = [
				...this.#text.assignment(rate, expression, nameOf),
				...this.#text.assignment(slope, slopeOf(kind, expression, path), nameOf),
				`${now} = ${state}`,
			];
			return { state, lines, variables: [rate, slope, now] };
		});
	}

	#file(
		mechanism: string,
		parts: readonly Part[],
		given: readonly (readonly [string, number])[],
		code: {
			readonly equations: readonly string[];
			readonly membrane: readonly string[];
			readonly others: readonly Rate[];
		},
	): string {
		const filled = this.#population.kind.inputs.filter(isFilled).map(({ path }) => `u_${plain(path)}`);
		const quantities = parts.flatMap(({ group, nameOf }) => group.kind.quantities.map(({ path }) => nameOf(path)));
		const parameters = parts.flatMap(({ group, prefix }) =>
			group.kind.parameters.map(({ path, title }, k) => {
				const value = group.parameters[k] as number;
				return `p_${prefix}${plain(path)} = ${value} : ${ascii(title)}`;
			}),
		);
		const names = (lines: readonly string[]): string[] => lines.map((line) => line.split(' ')[0] as string);
		const ranges = [...names(parameters), ...given.map(([name]) => name), ...filled, ...quantities];
		const pointers = [...this.#pointers.keys()];
		const own = parts.filter(({ ownsStates }) => ownsStates);
		const initial = own.flatMap(({ group, nameOf }) =>
			group.kind.states.map(({ path }) => [nameOf(path), this.#startOf(group, path)] as const),
		);
		const indent = (lines: readonly string[]): string[] => lines.map((line) => `\t${line}`);
		const hasVoltage = code.membrane.length > 0;
		return [
			`TITLE ${this.#population.name} of the circuit ${this.#network.circuit.name}, written by Retinode`,
			': Units: mV, ms, pA, nS, pF, uM, um. The current is what takes 1 uF/cm2 along the course that the equations state.',
			'',
			'NEURON {',
			`\tSUFFIX ${mechanism}`,
			'\tNONSPECIFIC_CURRENT i',
			...ranges.map((name) => `\tRANGE ${name}`),
			...pointers.map((name) => `\tPOINTER ${name}`),
			'}',
			'',
			'UNITS {',
			'\t(mV) = (millivolt)',
			'\t(mA) = (milliamp)',
			'}',
			'',
			'PARAMETER {',
			...indent(parameters),
			...given.map(([name, value]) => `\t${name} = ${value}`),
			'}',
			'',
			...(code.others.length > 0 ? ['STATE {', ...code.others.map(({ state }) => `\t${state}`), '}', ''] : []),
			'ASSIGNED {',
			'\tv (mV)',
			'\ti (mA/cm2)',
			'\tvoltage_rate (mV/ms)',
			...indent([...filled, ...quantities, ...pointers, ...this.#text.choices]),
			...indent(code.others.flatMap(({ variables }) => variables)),
			'}',
			'',
			'INITIAL {',
			...initial.filter(([state]) => state !== 'v').map(([state, value]) => `\t${state} = ${value}`),
			'}',
			'',
			'BREAKPOINT {',
			...(code.others.length > 0 ? ['\tSOLVE states METHOD derivimplicit'] : []),
			'\tequations()',
			...indent(code.membrane),
			`\ti = ${hasVoltage ? '-(0.001)*voltage_rate' : '0'}`,
			'}',
			'',
			...(code.others.length > 0
				? [
						'DERIVATIVE states {',
						'\tequations()',
						...indent(code.others.flatMap(({ lines }) => lines)),
						...code.others.map(({ state }) => `\t${state}' = rate_${state} + slope_${state}*(${state} - now_${state})`),
						'}',
						'',
					]
				: []),
			'PROCEDURE equations() {',
			...indent(code.equations),
			'}',
			...this.#text.functions(),
			'',
		]
			.map(broken)
			.join('\n');
	}
}

/**
 * A population of one column as one mechanism of NEURON: its cell's equations and those of every connection that acts on it; of other cells it
 * reads potentials and states by pointers. Whatever form the equation of the potential has, NEURON gets it as the current that does the same.
 * @param start state of the network at time 0
 * @throws UserError for more than one cell, for parameters of single cells, for synapses with a delay and for spikes that are events
 */
export function exportedPopulation(network: Network, population: Group, start: Float64Array): ExportedPopulation {
	if (population.count !== 1) {
		throw new UserError(
			`export writes one column, a cell of each kind; ${population.name} has ${population.count} cells`,
		);
	}
	const spiking = network.populations.find(({ kind }) => kind.spikeEvent);
	if (spiking) {
		throw new UserError(
			`${spiking.name} spikes by an event ('spike when'), which the export does not write: it writes cells whose spikes are currents`,
		);
	}
	const delayed = [...network.populations, ...network.connections].find(({ kind }) =>
		[...kind.externals, ...kind.states].some(({ path }) => path.startsWith('delayed.')),
	);
	if (delayed)
		throw new UserError(
			`${delayed.name} has to do with a synapse with a delay, which the export does not write; give it none`,
		);
	return new Exporter(network, population, start).export();
}
