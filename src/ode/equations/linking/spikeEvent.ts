import { type ValueType, wantDimension } from '../language/check.ts';
import { type Expression, number } from '../language/expression.ts';
import { namesIn } from '../language/expressionParts.ts';
import { EquationError, type Place } from '../language/place.ts';
import type { SpikeStatements } from '../language/spikeStatements.ts';
import { type Dimension, parseUnit } from '../units/unit.ts';
import type { Kind, KindSpikeEvent, KindState } from './kind.ts';

/** What a linker knows of the names in a cell. */
export interface EventNames {
	/** With names resolved to paths of the kind, numbers in inside units, and its type. */
	readonly linked: (
		expression: Expression,
		place: Place,
	) => { readonly expression: Expression; readonly type: ValueType };
	readonly dimensionOf: (path: string) => Dimension;
}

const milliseconds = parseUnit('ms').dimension;

/** The states by which every back end knows of a spike. Nothing in a declaration can read them. */
const waits: KindState = {
	path: 'spike.wait',
	title: 'time until the end of the refractory period; below 0 what is left of a step after it',
	unit: 'ms',
	factor: 1,
	initial: 0,
	minimum: -1000,
	maximum: 100_000,
};
const marks: KindState = {
	path: 'spike.at',
	title: 'part of the latest step at which the cell spiked; 0 where it did not',
	unit: '1',
	factor: 1,
	initial: 0,
	minimum: 0,
	maximum: 1,
};

/**
 * A cell with the event that its declaration says a spike is. It gets two states more, which its equations leave alone and the event moves.
 * @throws EquationError for a state that there is not, units that do not fit, and what may not stand there
 */
export function withSpikeEvent(kind: Kind, statements: SpikeStatements, names: EventNames): Kind {
	const states = kind.states.map(({ path }) => path);
	const parameters = new Set(kind.parameters.map(({ path }) => path));
	const wantState = (path: string, place: Place): void => {
		if (states.includes(path)) return;
		throw new EquationError(place, `'${path}' is not a state of this cell; its states are ${states.join(', ')}`);
	};
	const linked = (
		expression: Expression,
		place: Place,
		dimension: Dimension,
		what: string,
		mayRead: readonly string[],
	) => {
		const found = names.linked(expression, place);
		for (const name of namesIn(found.expression)) {
			if (parameters.has(name) || mayRead.includes(name)) continue;
			const of = mayRead.length > 0 ? 'parameters, constants and states' : 'parameters and constants';
			throw new EquationError(place, `${what} is made of ${of} alone, and '${name}' is none`);
		}
		wantDimension(found.type, dimension, what, place);
		return found.expression;
	};
	const { state, threshold, refractory, resets, place } = statements;
	wantState(state, place);
	const event: KindSpikeEvent = {
		state,
		threshold: linked(threshold, place, names.dimensionOf(state), 'the threshold', []),
		refractory: refractory
			? linked(refractory.expression, refractory.place, milliseconds, 'the refractory time', [])
			: number(0),
		resets: resets.map((each) => {
			wantState(each.state, each.place);
			const dimension = names.dimensionOf(each.state);
			const what = `what '${each.state}' is reset to`;
			return { state: each.state, expression: linked(each.expression, each.place, dimension, what, states) };
		}),
		waits: waits.path,
		marks: marks.path,
		place,
	};
	const places = new Map(kind.places);
	for (const { path } of [waits, marks]) {
		if (places.has(path))
			throw new EquationError(
				place,
				`'${path}' is what the event of a spike is called; give the mechanism another name`,
			);
		places.set(path, place);
	}
	return {
		...kind,
		states: [...kind.states, waits, marks],
		derivatives: [...kind.derivatives, number(0), number(0)],
		spikeEvent: event,
		places,
	};
}
