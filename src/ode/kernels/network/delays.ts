import type { ConnectionStatement } from '../../equations/language/declaration.ts';
import { delayLimits } from '../../equations/language/delayStatement.ts';
import { binary, call, type Expression, name as nameNode, number } from '../../equations/language/expression.ts';
import { substitute } from '../../equations/language/expressionParts.ts';
import { EquationError } from '../../equations/language/place.ts';
import type { Kind, KindExternal, KindState } from '../../equations/linking/kind.ts';
import type { Group, Network } from './network.ts';

/**
 * How a synapse with a delay stands in a network. Its presynaptic cells have, for each state that it reads of them, one more: what that state was some time ago.
 * Its rate is an input, constant within a step, which whoever takes the step sets so that the state comes to where it must be; every back end advances it as any
 * other. The synapse reads it in place of the first one while its parameter `delay` is not 0.
 */

/** The parameter of a synapse that is its delay. */
const delayName = 'delay';

/** What a presynaptic cell has for a synapse with a delay. */
const delayedPath = (synapse: string, state: string): string => `delayed.${synapse}.${state}`;
const ratePath = (delayed: string): string => `${delayed}.rate`;
/** What the synapse calls it. */
const delayedExternal = (path: string): string => `delayed.${path}`;

const ofPresynaptic = ({ externals }: Kind): KindExternal[] => externals.filter(({ side }) => side === 'pre');

/**
 * A synapse with a parameter `delay`, which reads its presynaptic cell by it.
 * @throws EquationError where it reads nothing of that cell, or calls something else so
 */
export function withDelay(kind: Kind, { delayMs, name, from, to, place }: ConnectionStatement): Kind {
	if (delayMs === undefined) return kind;
	const read = ofPresynaptic(kind);
	if (read.length === 0)
		throw new EquationError(place, `'${kind.name}' reads nothing of '${from}', so that there is nothing to delay`);
	if (kind.places.has(delayName)) {
		throw new EquationError(place, `'${kind.name}' has a '${delayName}' of its own; give that another name`);
	}
	const isDelayed: Expression = binary('>=', nameNode(delayName), number(delayLimits.shortest));
	const each = (expression: Expression): Expression =>
		substitute(expression, (path) =>
			read.some((external) => external.path === path)
				? call('if', isDelayed, nameNode(delayedExternal(path)), nameNode(path))
				: nameNode(path),
		);
	return {
		...kind,
		parameters: [
			...kind.parameters,
			{
				path: delayName,
				title: `time from what ${from} does to what ${to} gets; below ${delayLimits.shortest} ms none`,
				type: 'number',
				unit: 'ms',
				factor: 1,
				value: delayMs,
				minimum: 0,
				maximum: delayLimits.longest,
				source: "the circuit's own statement",
				evidence: 'source',
				editable: true,
			},
		],
		externals: [
			...kind.externals,
			...read.map(({ side, state, path }) => ({
				side,
				state: delayedPath(name, state),
				path: delayedExternal(path),
			})),
		],
		quantities: kind.quantities.map((quantity) => ({ ...quantity, expression: each(quantity.expression) })),
		derivatives: kind.derivatives.map(each),
	};
}

/** A synapse that delays what it reads of a population. */
export interface DelayingSynapse {
	readonly name: string;
	readonly kind: Kind;
}

/** A presynaptic cell with what the synapses from it that have a delay read of it, some time ago. States that it has not are for who joins them to tell. */
export function withDelayedStates(kind: Kind, synapses: readonly DelayingSynapse[]): Kind {
	const states = synapses.flatMap(({ name, kind: synapse }) =>
		ofPresynaptic(synapse).flatMap(({ state }): KindState[] => {
			const source = kind.states.find(({ path }) => path === state);
			if (!source) return [];
			const title = `${source.title || source.path}, as ${name} reads it`;
			return [{ ...source, path: delayedPath(name, state), title, delayed: { of: state, by: name } }];
		}),
	);
	if (states.length === 0) return kind;
	return {
		...kind,
		states: [...kind.states, ...states],
		inputs: [
			...kind.inputs,
			...states.map(({ path, title, unit, factor }) => ({
				path: ratePath(path),
				title: `rate of ${title}`,
				unit: `${unit}/ms`,
				factor,
				role: 'delayed' as const,
			})),
		],
		derivatives: [...kind.derivatives, ...states.map(({ path }) => nameNode(ratePath(path)))],
	};
}

/** A state of a population on its way to a synapse. */
export interface DelayLine {
	readonly synapse: string;
	/** Path of the state. */
	readonly state: string;
	/** Of each cell that it comes from. */
	readonly count: number;
	/** Index in y of the state of the first cell, and of what it was some time ago; the others follow. */
	readonly source: number;
	readonly delayed: number;
	/** Index in the inputs of the rate at which that changes; the others follow. */
	readonly rate: number;
	/** Within which the state is possible, inside units. */
	readonly minimum: number;
	readonly maximum: number;
	/** Its delay at present, ms; 0 where it has none. */
	delayMs(): number;
}

/** Where the delay of a synapse stands among its parameters; nothing of a connection that has none. */
function delayPlace({
	kind,
	parameters,
}: Group): { readonly parameters: Float64Array; readonly index: number } | undefined {
	if (!kind.externals.some(({ path }) => path.startsWith(delayedExternal('')))) return undefined;
	return { parameters, index: kind.parameters.findIndex(({ path }) => path === delayName) };
}

/** The delay of a connection, ms; nothing of one that states none. */
export function delayOf(group: Group): number | undefined {
	const place = delayPlace(group);
	return place?.parameters[place.index];
}

/** All delay lines of a network. */
export function delayLinesOf({ populations, connections }: Network): DelayLine[] {
	return populations.flatMap(({ kind, offset, inputOffset, count }) =>
		kind.states.flatMap(({ path, delayed, minimum, maximum }, k): DelayLine[] => {
			const synapse = delayed && connections.find(({ name }) => name === delayed.by);
			if (!delayed || !synapse) return [];
			const from = kind.states.findIndex((each) => each.path === delayed.of);
			const rate = kind.inputs.findIndex((each) => each.path === ratePath(path));
			return [
				{
					synapse: synapse.name,
					state: delayed.of,
					count,
					source: offset + from * count,
					delayed: offset + k * count,
					rate: inputOffset + rate * count,
					minimum,
					maximum,
					delayMs() {
						const delayMs = delayOf(synapse) ?? 0;
						return delayMs < delayLimits.shortest ? 0 : delayMs;
					},
				},
			];
		}),
	);
}

/** Fills every delay line of a state vector with what its cells do now. */
export function fillDelayed(network: Network, y: Float64Array): void {
	for (const { source, delayed, count } of delayLinesOf(network)) y.copyWithin(delayed, source, source + count);
}

/** Does something to a network whose synapses have no delay meanwhile: its rest is the same with and without. */
export function withoutDelays<T>({ connections }: Network, act: () => T): T {
	const stated = connections.flatMap((group) => {
		const place = delayPlace(group);
		return place ? [{ ...place, delayMs: place.parameters[place.index] as number }] : [];
	});
	for (const { parameters, index } of stated) parameters[index] = 0;
	try {
		return act();
	} finally {
		for (const { parameters, index, delayMs } of stated) parameters[index] = delayMs;
	}
}
