import type { Kind, KindInput, KindState } from '../../equations/linking/kind.ts';
import { parseUnit, sameDimension } from '../../equations/units/unit.ts';
import { type ClampedCell, clampMask, clampPotentialsMv } from './clampedCell.ts';

/**
 * The greatest input where a declaration gives no range, per second, or in its declared unit where that is no rate. Daylight is 1e5 photoisomerisations per
 * receptor and second, and what it drives in proportion is stable for some more than that.
 */
const undeclaredMost = 1e6;
/** Parts of its range at which an input is followed: cascades answer over decades. */
const parts: readonly number[] = Array.from({ length: 10 }, (_, k) => 10 ** -k);
/** A cell is looked at this long after its light or its potential stepped, ms: pools fill and empty, and cascades adapt, within seconds. */
const looksAtMs: readonly number[] = [1, 3, 10, 30, 100, 300, 1000, 3000];
/** Steps grow from the first one by a factor up to the longest, ms: a course is told by its states, not by its times. */
const firstStepMs = 0.1;
const growth = 1.1;
const longestStepMs = 20;

/** Members of a kind at one moment: state k of member i at k·count + i, inputs likewise. */
export interface Look {
	readonly states: Float64Array;
	readonly inputs: Float64Array;
	readonly count: number;
}

const rate = parseUnit('1/s');

/** Values at which an input is followed, as many of each sign as its range has, in inside units. */
function valuesOf({ unit, factor, range }: KindInput): number[] {
	const isRate = sameDimension(parseUnit(unit).dimension, rate.dimension);
	const ends = range ?? [0, undeclaredMost * (isRate ? rate.factor : factor)];
	return ends.flatMap((end) => (end === 0 ? [] : parts.map((part) => part * end)));
}

/** Whether a member is where its equations may bring it; a run in which it is not ends (`strayingOf`). */
function isPossible({ states, count }: Look, kind: Kind, member: number): boolean {
	return kind.states.every(({ minimum, maximum }: KindState, k) => {
		const value = states[k * count + member] as number;
		const width = maximum - minimum;
		return value >= minimum - width && value <= maximum + width;
	});
}

/** Follows members of a cell through its looks. */
function follow(cell: ClampedCell, start: Look, mask: Float64Array): Look[] {
	const { inputs, count } = start;
	const states = start.states.slice();
	let [atMs, stepMs] = [0, firstStepMs];
	return looksAtMs.map((lookMs) => {
		while (atMs < lookMs) {
			const takenMs = Math.min(stepMs, lookMs - atMs);
			cell.driven(states, inputs, mask, takenMs);
			atMs += takenMs;
			stepMs = Math.min(stepMs * growth, longestStepMs);
		}
		return { states: states.slice(), inputs, count };
	});
}

/** Members of a kind as declared, in the dark. */
function declared(kind: Kind, count: number): Look {
	const states = new Float64Array(kind.states.length * count);
	kind.states.forEach(({ initial }, k) => {
		states.fill(initial, k * count, (k + 1) * count);
	});
	return { states, inputs: new Float64Array(kind.inputs.length * count), count };
}

/** Members of a kind as declared, each with another value of one of its lights; none where it has no light. */
export function litMembers(kind: Kind): Look {
	const lights = kind.inputs.flatMap((input, k) =>
		input.role === 'light' ? valuesOf(input).map((value) => ({ k, value })) : [],
	);
	const lit = declared(kind, lights.length);
	lights.forEach(({ k, value }, i) => {
		lit.inputs[k * lit.count + i] = value;
	});
	return lit;
}

/**
 * Where light and potentials that last drive a cell: its states after steps of light from the dark, unclamped, and on in the voltage clamp of `clampCell`.
 * @param visit gets each look and, of its members, those that are within what is possible
 */
export function visitDriven(cell: ClampedCell, visit: (look: Look, members: readonly number[]) => void): void {
	const { kind, looks } = cell;
	const courses: Look[][] = [];
	const lit = litMembers(kind);
	if (lit.count > 0) courses.push(follow(cell, lit, new Float64Array(lit.states.length).fill(1)));
	const [clamped] = looks;
	const count = clampPotentialsMv.length;
	if (clamped) courses.push(follow(cell, { ...declared(kind, count), states: clamped }, clampMask(kind, count)));
	for (const look of courses.flat()) {
		const members = Array.from({ length: look.count }, (_, i) => i).filter((i) => isPossible(look, kind, i));
		if (members.length > 0) visit(look, members);
	}
}
