import { type CommandTarget, DIGITS } from '../../../protocol/deviceCommand.ts';
import type { NakReason } from '../../wire/message.ts';
import type { HandMechanics } from './handMechanics.ts';
import { HAND } from './handParameters.ts';

/** A target that something moves to. */
type Movement = Exclude<CommandTarget, { target: 'relax' }>;

/**
 * Sends the joints of the simulated hand where a command wants them. Whether they may move now is for others to say.
 * @returns null, or why the hand cannot do it; then nothing was sent
 */
export function moveHand(
	mechanics: Pick<HandMechanics, 'driveDigit' | 'driveWrist'>,
	target: Movement,
): NakReason | null {
	switch (target.target) {
		case 'stimulate':
			return 'notCapable';
		case 'wrist':
			if (Math.abs(target.angleDeg) > HAND.maxWristDeg) return 'outOfRange';
			mechanics.driveWrist(target.angleDeg, target.degPerS);
			return null;
		case 'digits':
			target.closures.forEach((closure, digit) => {
				mechanics.driveDigit(digit, closure, target.strokesPerS, target.forceLimitN / DIGITS.length);
			});
			return null;
		case 'grip': {
			// The limit is for the grip: the digits that move share it.
			const share = target.forceLimitN / Math.max(1, target.digits.length);
			for (const digit of target.digits) {
				mechanics.driveDigit(DIGITS.indexOf(digit), target.closure, target.strokesPerS, share);
			}
			return null;
		}
	}
}
