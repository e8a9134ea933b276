import type { Declaration } from '../language/declaration.ts';
import type { Expression } from '../language/expression.ts';
import { EquationError } from '../language/place.ts';
import { parseUnit, sameDimension } from '../units/unit.ts';
import { reachOver } from './jacobian.ts';
import type { Kind } from './kind.ts';

/** A parameter whose value is the dark rest of a state, found before a run: of the presynaptic cell in a synapse, else of its own cell. */
export interface DarkRest {
	/** Among the kind's parameters. */
	readonly index: number;
	readonly path: string;
	readonly state: string;
}

/** The parameters of a kind whose value is a dark rest. */
export const darkRestsOf = ({ parameters }: Kind): DarkRest[] =>
	parameters.flatMap(({ path, value }, index) =>
		typeof value === 'number' ? [] : [{ index, path, state: value.darkRestOf }],
	);

/**
 * The path of the state that `dark(NAME)` means in a declaration.
 * @param resolve what a name stands for in a cell or a mechanism
 * @throws EquationError in a junction, which has no presynaptic cell, and in a synapse for a state of anything else
 */
export function restingState(name: string, { kind, place }: Declaration, resolve: () => Expression): string {
	if (kind === 'junction') throw new EquationError(place, "'dark(…)' may not stand in a junction; give it a number");
	if (kind !== 'synapse') {
		const found = resolve();
		return found.kind === 'name' ? found.name : name;
	}
	if (name.startsWith('pre.')) return name.slice('pre.'.length);
	throw new EquationError(
		place,
		`in a synapse the dark rest is of the presynaptic cell, dark(pre.STATE); got dark(${name})`,
	);
}

/** Whether a declaration asks for the dark rest of what it calls by this name. */
export const isDarkRest = (name: string, { parameters }: Declaration): boolean =>
	parameters.some(({ value }) => typeof value !== 'number' && value.darkRestOf === name);

/** States of a cell whose course depends on a dark rest, and so has to wait until that is found. */
export function waitingStates(kind: Kind): ReadonlySet<string> {
	const waiting = new Set<string>();
	const rests = new Set(darkRestsOf(kind).map(({ path }) => path));
	if (rests.size === 0) return waiting;
	const reach = reachOver(kind.quantities);
	const needs = kind.derivatives.map((each) => [...reach([each])]);
	for (let before = -1; before < waiting.size; ) {
		before = waiting.size;
		kind.states.forEach(({ path }, k) => {
			if (needs[k]?.some((each) => rests.has(each) || waiting.has(each))) waiting.add(path);
		});
	}
	return waiting;
}

/** Checks the dark rests of a cell. @throws EquationError where one is of no state, of another unit, or of a state that depends on it */
export function checkDarkRests(kind: Kind): void {
	const waiting = waitingStates(kind);
	for (const { index, path, state: of } of darkRestsOf(kind)) {
		const place = kind.places.get(path) ?? kind.declaration.place;
		const state = kind.states.find((each) => each.path === of);
		if (!state) {
			const known = kind.states.map((each) => each.path).join(', ');
			throw new EquationError(place, `dark(…) wants a state of the cell, '${of}' is none; it has ${known}`);
		}
		const unit = kind.parameters[index]?.unit ?? '1';
		if (!sameDimension(parseUnit(unit).dimension, parseUnit(state.unit).dimension)) {
			throw new EquationError(place, `'${path}' is in [${unit}]; the dark rest of '${of}' is in [${state.unit}]`);
		}
		if (waiting.has(of)) {
			throw new EquationError(
				place,
				`'${path}' is the dark rest of '${of}', which depends on it; let it act on states that '${of}' does not depend on, or give it a number`,
			);
		}
	}
}
