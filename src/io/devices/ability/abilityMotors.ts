import { ABILITY_MOTORS } from './abilityFrames.ts';
import { CLOSED_DEGREES } from './abilityMoves.ts';

/** Fastest joint, degrees per second: 8.0678 rad/s, the limit in the maker's description of the hand (URDF, right, large). */
const DEGREES_PER_S = 462;
/** Assumed: what a motor draws that turns, or presses, A. */
const DRAWN_A = { turning: 0.3, pressing: 0.5 } as const;

/** The six motors of an Ability Hand; worm gears hold where nothing drives them. */
export interface AbilityMotors {
	/** Moves them on to the present time. */
	advance(): void;
	/** Where each is to go, degrees; null: no voltage on any. */
	send(degrees: readonly number[] | null): void;
	/** Puts an object into the hand that the digits meet at a closure; null takes it out. */
	setObject(closure: number | null): void;
	state(): {
		readonly degrees: readonly number[];
		readonly currentsA: readonly number[];
		readonly moving: boolean;
		/** Digits that press the object: index, middle, ring, little, thumb. */
		readonly pressing: readonly boolean[];
		readonly driven: boolean;
	};
}

/** Motors of a hand that was just switched on: open, without voltage. @param clock ms */
export function createAbilityMotors(clock: () => number): AbilityMotors {
	const degrees = ABILITY_MOTORS.map(() => 0);
	let targets: readonly number[] | null = null;
	let objectDegrees: number | null = null;
	let nowMs = clock();

	/** Where a motor is to go and can. The rotator meets no object. */
	const goalOf = (motor: number, target: number): number =>
		objectDegrees === null || motor === ABILITY_MOTORS.length - 1 ? target : Math.min(target, objectDegrees);
	const isPressing = (motor: number): boolean =>
		targets !== null && degrees[motor] === objectDegrees && (targets[motor] as number) > objectDegrees;
	const isMoving = (motor: number): boolean =>
		targets !== null && Math.abs(goalOf(motor, targets[motor] as number) - (degrees[motor] as number)) > 1e-6;

	return {
		advance() {
			const most = ((clock() - nowMs) / 1000) * DEGREES_PER_S;
			nowMs = clock();
			targets?.forEach((target, motor) => {
				const at = degrees[motor] as number;
				degrees[motor] = at + Math.max(-most, Math.min(most, goalOf(motor, target) - at));
			});
		},
		send(to) {
			targets = to;
		},
		setObject(closure) {
			objectDegrees = closure === null ? null : closure * CLOSED_DEGREES;
		},
		state: () => ({
			degrees: [...degrees],
			currentsA: degrees.map((_, motor) =>
				isPressing(motor) ? DRAWN_A.pressing : isMoving(motor) ? DRAWN_A.turning : 0,
			),
			moving: degrees.some((_, motor) => isMoving(motor)),
			pressing: [0, 1, 2, 3, 4].map(isPressing),
			driven: targets !== null,
		}),
	};
}
