import { UserError } from '../../../base/errors.ts';
import type { CommandTarget } from '../../../protocol/deviceCommand.ts';
import { DIGITS, type Digit } from '../../../protocol/deviceCommand.ts';

/** Names of the grips that hands have in common. */
export const GRIP_NAMES = ['power', 'tripod', 'lateral', 'pinch', 'point'] as const;

/** The name of a grip. */
export type GripName = (typeof GRIP_NAMES)[number];

/**
 * Closure of every digit when a grip is closed, 0 open to 1 closed. Assumed: the shapes are those of the usual taxonomy
 * (Feix et al. 2016, doi:10.1109/THMS.2015.2470657); a thumb at 0.6 meets the index, at 0.65 index and middle, as in
 * the default grips of the Beetroot firmware (600 and 680 of 1,023).
 */
const POSTURES: Readonly<Record<GripName, Readonly<Record<Digit, number>>>> = {
	power: { thumb: 0.65, index: 1, middle: 1, ring: 1, little: 1 },
	tripod: { thumb: 0.65, index: 1, middle: 1, ring: 0, little: 0 },
	lateral: { thumb: 1, index: 0.7, middle: 0.85, ring: 0.85, little: 0.85 },
	pinch: { thumb: 0.6, index: 1, middle: 0, ring: 0, little: 0 },
	point: { thumb: 0.6, index: 0, middle: 1, ring: 1, little: 1 },
};

/** How fast and how strongly a grip is made. */
export interface GripEffort {
	/** Full strokes per second. */
	readonly strokesPerS: number;
	/** Newton, of all digits together. */
	readonly forceLimitN: number;
}

/**
 * A grip as a movement to ask the safety gate for.
 * @param closure 0: open hand, 1: the grip's posture; the digits between go in proportion
 * @throws UserError when there is no grip of the name
 */
export function gripTarget(name: string, closure: number, effort: GripEffort): CommandTarget {
	const grip = GRIP_NAMES.find((known) => known === name);
	if (grip === undefined) {
		throw new UserError(`There is no grip ${name}; there are: ${GRIP_NAMES.join(', ')}.`);
	}
	const [thumb, index, middle, ring, little] = DIGITS.map((digit) => POSTURES[grip][digit] * closure);
	const closures = [thumb ?? 0, index ?? 0, middle ?? 0, ring ?? 0, little ?? 0] as const;
	return { target: 'digits', closures, ...effort };
}
