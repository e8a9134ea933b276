import type { CommandTarget } from '../../../protocol/deviceCommand.ts';
import { DIGITS } from '../../../protocol/deviceCommand.ts';
import { BRUNEL_FINGERS, BRUNEL_RANGE, type FingerMove } from './brunelLines.ts';

/**
 * Speed of a motor at 255, full strokes per second. Assumed: its linear actuators take about a second for their stroke;
 * the firmware's speed is a duty cycle, so that a load slows it down.
 */
export const STROKES_PER_S_AT_FULL_SPEED = 1;

/** Digits of the motors: ring and little finger share the last. */
const DIGITS_OF_FINGER = [['thumb'], ['index'], ['middle'], ['ring', 'little']] as const;

const OPEN: readonly FingerMove[] = Array.from({ length: BRUNEL_FINGERS }, (_, finger) => ({
	finger,
	position: 0,
	speed: BRUNEL_RANGE.speed,
}));

function speedOf(strokesPerS: number): number {
	const share = Math.min(1, strokesPerS / STROKES_PER_S_AT_FULL_SPEED);
	// Speed 0 would leave a motor where it is for ever.
	return Math.max(1, Math.round(share * BRUNEL_RANGE.speed));
}

/**
 * The motors' movements for a command; a string says why it cannot be done. Of the digits that share a motor, the one
 * that closes more decides. To let go is to open: the actuators are screws and hold where they are without power.
 */
export function brunelMoves(target: CommandTarget): readonly FingerMove[] | string {
	switch (target.target) {
		case 'relax':
			return OPEN;
		case 'grip':
		case 'digits': {
			if (!(target.strokesPerS > 0)) return [];
			const closures = DIGITS.map((digit, i) => {
				if (target.target === 'digits') return target.closures[i] as number | null;
				return target.digits.includes(digit) ? target.closure : null;
			});
			return DIGITS_OF_FINGER.flatMap((digits, finger) => {
				const wanted = digits.flatMap((digit) => (closures[DIGITS.indexOf(digit)] as number | null) ?? []);
				if (wanted.length === 0) return [];
				const position = Math.round(Math.max(...wanted) * BRUNEL_RANGE.position);
				return [{ finger, position, speed: speedOf(target.strokesPerS) }];
			});
		}
		default:
			return `The Brunel hand has nothing to do a ${target.target} with.`;
	}
}
