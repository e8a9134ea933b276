import { type CommandTarget, DIGITS } from '../../../protocol/deviceCommand.ts';

/** A closed digit, degrees: the range of 0 to 100° that the maker's own package gives for every motor. */
export const CLOSED_DEGREES = 100;
/**
 * Where the thumb stands opposite the fingers, degrees (negative: towards the palm), and from which closure on it does. Assumed: a
 * closure of 0.6 meets the index in our postures (drivers/gripPostures.ts), and a thumb that is less closed is turned in proportion.
 */
const OPPOSED = { degrees: -90, closure: 0.6 } as const;

/** Digits of the first five motors. */
const DIGIT_OF_MOTOR = ['index', 'middle', 'ring', 'little', 'thumb'] as const;

/** Where every motor is to go, degrees, and how fast, degrees per second. */
export interface AbilityMovement {
	readonly degrees: readonly number[];
	readonly degreesPerS: number;
}

const OPEN = [0, 0, 0, 0, 0, 0] as const;

/**
 * The movement of a command; a string says why it cannot be done, null that nothing is to be done.
 * @param present where the motors were sent last, degrees: digits that a grip does not move stay there
 */
export function abilityMovement(target: CommandTarget, present: readonly number[]): AbilityMovement | string | null {
	switch (target.target) {
		case 'relax':
			return { degrees: OPEN, degreesPerS: Number.POSITIVE_INFINITY };
		case 'grip':
		case 'digits': {
			if (!(target.strokesPerS > 0)) return null;
			const closureOf = (digit: (typeof DIGITS)[number]): number | null => {
				if (target.target === 'digits') return target.closures[DIGITS.indexOf(digit)] as number;
				return target.digits.includes(digit) ? target.closure : null;
			};
			const degrees = DIGIT_OF_MOTOR.map((digit, motor) => {
				const closure = closureOf(digit);
				return closure === null ? (present[motor] as number) : closure * CLOSED_DEGREES;
			});
			const thumb = closureOf('thumb');
			const rotator = thumb === null ? (present[5] as number) : OPPOSED.degrees * Math.min(1, thumb / OPPOSED.closure);
			return { degrees: [...degrees, rotator], degreesPerS: target.strokesPerS * CLOSED_DEGREES };
		}
		default:
			return `The Ability Hand has nothing to do a ${target.target} with.`;
	}
}

/** All motors a step nearer. @param most degrees that a motor goes at most */
export const stepTowards = (from: readonly number[], to: readonly number[], most: number): readonly number[] =>
	from.map((at, motor) => at + Math.max(-most, Math.min(most, (to[motor] as number) - at)));

/** Closures of thumb, index, middle, ring, little for positions of the motors. */
export function closuresOf(degrees: readonly number[]): readonly [number, number, number, number, number] {
	const [index, middle, ring, little, thumb] = degrees.map((at) => Math.max(0, Math.min(1, at / CLOSED_DEGREES)));
	return [thumb ?? 0, index ?? 0, middle ?? 0, ring ?? 0, little ?? 0];
}
