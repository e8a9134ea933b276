import { type Expression, entryOf } from '../../equations/language/expression.ts';
import { partsOf } from '../../equations/language/expressionParts.ts';
import { expressionText } from '../../equations/language/expressionText.ts';
import { type Place, placeText } from '../../equations/language/place.ts';
import { deliveredBy } from '../../equations/linking/delivery.ts';
import { reachableNames } from '../../equations/linking/jacobian.ts';
import type { Kind } from '../../equations/linking/kind.ts';
import { Evaluation } from '../javascript/evaluation.ts';
import type { Group, Network } from './network.ts';

/** Tells when a solution is none: states outside what is possible, and equations that have no value. Each answer is the part of a sentence before its time. */
export interface Straying {
	/**
	 * A state that is not finite, or outside its declared range by more than the range is wide: no solution of its equations goes there, only a method that has lost it.
	 * A state that is held may be anything finite. Undefined where all are well.
	 */
	state(y: Float64Array): string | undefined;
	/** Whether this one is such a state. */
	isLost(index: number, value: number): boolean;
	/** A rate that has no value, with the file, line and term that has none; `y` is what it was computed from. */
	rate(y: Float64Array, rates: Float64Array): string | undefined;
	/** What a user calls a state: `ganglion.Na.m of cell 3`. */
	nameOf(index: number): string;
	/** An assigned quantity of a cell that has no value. */
	quantity(group: Group, member: number, path: string, y: Float64Array): string;
}

/** A group and the member that an index in y belongs to. */
interface Owner {
	readonly group: Group;
	readonly state: number;
	readonly member: number;
}

const shown = (value: number): string => String(Number(value.toPrecision(6)));
const withUnit = (value: number, unit: string): string => (unit === '1' ? shown(value) : `${shown(value)} ${unit}`);

function ownerOf({ populations, connections }: Network, index: number): Owner {
	for (const group of [...populations, ...connections]) {
		const within = index - group.offset;
		if (within < 0 || within >= group.kind.states.length * group.count) continue;
		return { group, state: Math.floor(within / group.count), member: within % group.count };
	}
	throw new RangeError(`a network has no state ${index}`);
}

/** Of one cell alone the population is name enough. */
const cellText = ({ count }: Group, member: number): string => (count > 1 ? ` of cell ${member}` : '');

/** Where something of a kind is declared, and what stands there as it is written. */
function statementOf(kind: Kind, path: string): { readonly place: Place; readonly text: string } | undefined {
	const declared = [{ prefix: '', declaration: kind.declaration }].concat(
		kind.mechanisms.map(({ alias, declaration }) => ({ prefix: `${alias}.`, declaration })),
	);
	for (const { prefix, declaration } of declared) {
		const statement =
			declaration.assignments.find(({ name }) => prefix + name === path) ??
			declaration.derivatives.find(({ state }) => `${prefix}${state}'` === path);
		if (statement) return { place: statement.place, text: expressionText(statement.expression) };
	}
	return undefined;
}

/** What is known of one cell at a moment: every name with its value, inside units. */
function valuesOf(network: Network, { group, member }: Omit<Owner, 'state'>, y: Float64Array): Map<string, number> {
	const { kind, count, offset, inputOffset, parameters, externals } = group;
	const quantities = new Float64Array(kind.quantities.length);
	group.observe(y, network.inputs, parameters, group, member, quantities);
	return new Map([
		...kind.parameters.map(({ path }, k) => [path, parameters[k] as number] as const),
		...kind.states.map(({ path }, k) => [path, y[offset + k * count + member] as number] as const),
		...kind.inputs.map(({ path }, k) => [path, network.inputs[inputOffset + k * count + member] as number] as const),
		...kind.externals.map(
			({ path }, k) => [path, y[(externals[k] as Int32Array)[member] as number] as number] as const,
		),
		...kind.quantities.map(({ path }, k) => [path, quantities[k] as number] as const),
	]);
}

/** The first operation in an expression that has no finite value though all that it is made of has one. */
function culprit(node: Expression, numberOf: (part: Expression) => number): string {
	const part = partsOf(node).find((each) => !Number.isFinite(numberOf(each)));
	if (part) return culprit(part, numberOf);
	if (node.kind === 'number' || node.kind === 'name') return `${expressionText(node)} has no value`;
	const [a = Number.NaN, b = Number.NaN] = partsOf(node).map(numberOf);
	const what = node.kind === 'call' ? node.name : node.operator;
	if (what === '/' && b === 0) return a === 0 ? '0/0' : 'a division by 0';
	if (node.kind === 'call') return `${what} of ${shown(a)}`;
	return entryOf(node).units === 'power' ? `${shown(a)}^${shown(b)}` : 'an overflow';
}

/** The first of a cell's equations without a value, in the order in which they are computed. @param wanted what they are computed for */
function sentenceOn(network: Network, owner: Omit<Owner, 'state'>, wanted: string, y: Float64Array): string {
	const { group, member } = owner;
	const { kind } = group;
	const values = valuesOf(network, owner, y);
	const isRate = wanted.endsWith("'");
	const rate = kind.derivatives[kind.states.findIndex(({ path }) => `${path}'` === wanted)];
	const needed = reachableNames(isRate && rate ? [rate] : [{ kind: 'name', name: wanted }], kind.quantities);
	const quantity = kind.quantities.find(({ path }) => needed.has(path) && !Number.isFinite(values.get(path)));
	const path = quantity?.path ?? wanted;
	const expression = quantity?.expression ?? rate;
	const statement = statementOf(kind, path);
	const evaluation = new Evaluation([...values.keys()]);
	for (const [each, value] of values) evaluation.values[evaluation.slot(each)] = value;
	const reason = expression ? culprit(expression, (part) => evaluation.compute(part)()) : 'no value';
	const at = kind.states
		.filter((state) => expression && reachableNames([expression], kind.quantities).has(state.path))
		.map((state) => `${state.path} = ${withUnit((values.get(state.path) ?? Number.NaN) / state.factor, state.unit)}`);
	const where = statement ? `${placeText(statement.place)}: ${reason} in '${statement.text}'` : `${path}: ${reason}`;
	return `${group.name}.${wanted}${cellText(group, member)} has no value, because of ${where}${at.length > 0 ? ` where ${at.join(', ')}` : ''},`;
}

/** Of a cell into which a connection sends something without a value: the sentence on that connection. */
function sourceOf(network: Network, { group, member }: Owner, y: Float64Array): string | undefined {
	const own = group.kind.inputs.map((_, k) => group.inputOffset + k * group.count + member);
	const lost = own.filter((index) => !Number.isFinite(network.inputs[index]));
	for (const connection of lost.length > 0 ? network.connections : []) {
		const sent = deliveredBy(connection.kind)?.path ?? '';
		for (let from = 0; from < connection.count; from++) {
			if (!connection.targets.some((target) => lost.includes(target[from] as number))) continue;
			const value = valuesOf(network, { group: connection, member: from }, y).get(sent);
			if (!Number.isFinite(value)) return sentenceOn(network, { group: connection, member: from }, sent, y);
		}
	}
	return undefined;
}

/** Tells of a network. Computes the ranges once. */
export function strayingOf(network: Network): Straying {
	const { size, held } = network;
	const lowest = new Float64Array(size);
	const highest = new Float64Array(size);
	for (const { kind, offset, count } of [...network.populations, ...network.connections]) {
		kind.states.forEach(({ minimum, maximum }, k) => {
			lowest.fill(minimum - (maximum - minimum), offset + k * count, offset + (k + 1) * count);
			highest.fill(maximum + (maximum - minimum), offset + k * count, offset + (k + 1) * count);
		});
	}
	// A comparison with what is no number is false.
	const isLost = (index: number, value: number): boolean =>
		!(value >= (lowest[index] as number) && value <= (highest[index] as number)) &&
		!(held.has(index) && Number.isFinite(value));
	return {
		isLost,
		state(y) {
			for (let i = 0; i < size; i++) {
				const value = y[i] as number;
				if (!isLost(i, value)) continue;
				const { group, state: k, member } = ownerOf(network, i);
				const state = group.kind.states[k];
				if (!state) continue;
				const { path, factor, unit, minimum, maximum, title } = state;
				const name = `${group.name}.${path}${cellText(group, member)}${title === '' ? '' : ` (${title})`}`;
				const found = Number.isFinite(value)
					? `left its bounds: it was ${withUnit(value / factor, unit)}`
					: 'had no value';
				return `${name} ${found}, where ${shown(minimum / factor)} to ${withUnit(maximum / factor, unit)} is possible,`;
			}
			return undefined;
		},
		rate(y, rates) {
			for (let i = 0; i < size; i++) {
				if (Number.isFinite(rates[i])) continue;
				const owner = ownerOf(network, i);
				const source = sourceOf(network, owner, y);
				if (source) return source;
				return sentenceOn(network, owner, `${owner.group.kind.states[owner.state]?.path ?? ''}'`, y);
			}
			return undefined;
		},
		nameOf(index) {
			const { group, state, member } = ownerOf(network, index);
			return `${group.name}.${group.kind.states[state]?.path ?? ''}${cellText(group, member)}`;
		},
		quantity: (group, member, path, y) => sentenceOn(network, { group, member }, path, y),
	};
}
