import { flagsOf } from './bits.ts';
import type { ByteWriter } from './byteCursor.ts';
import { BOUNDS, DIGIT_BITS, DRIVE_CODES, type ProtocolVersion, STEPS, TARGET_CODES } from './constants.ts';
import type { Command } from './message.ts';

/** Writes a closure. @throws RangeError when it is not from 0 to 1 */
export function writeClosure(out: ByteWriter, field: string, closure: number): void {
	if (!(closure >= 0 && closure <= 1)) throw new RangeError(`${field} is ${closure}; it must be from 0 to 1`);
	out.steps(field, closure, STEPS.closure, 2);
}

function writeSpeedAndForce(out: ByteWriter, effort: { strokesPerS: number; forceLimitN: number }): void {
	out.steps('strokesPerS', effort.strokesPerS, STEPS.strokesPerS, 2);
	out.steps('forceLimitN', effort.forceLimitN, STEPS.forceN, 2);
}

/** The payload of COMMAND. @throws RangeError naming the field that is out of range */
export function writeCommand(out: ByteWriter, command: Command, version: ProtocolVersion): void {
	out.uint('id', command.id, 2);
	out.uint('target', TARGET_CODES[command.target], 1);
	switch (command.target) {
		case 'grip': {
			const moving = flagsOf(DIGIT_BITS, (digit) => command.digits.includes(digit));
			out.uint('digits', moving, 1);
			writeClosure(out, 'closure', command.closure);
			writeSpeedAndForce(out, command);
			return;
		}
		case 'digits':
			for (const closure of command.closures) writeClosure(out, 'closures', closure);
			writeSpeedAndForce(out, command);
			return;
		case 'wrist':
			if (!(Math.abs(command.angleDeg) <= BOUNDS.halfTurnDeg)) {
				throw new RangeError(
					`angleDeg is ${command.angleDeg}; it must be from ${-BOUNDS.halfTurnDeg} to ${BOUNDS.halfTurnDeg}`,
				);
			}
			out.signedSteps('angleDeg', command.angleDeg, STEPS.deg);
			out.steps('degPerS', command.degPerS, STEPS.degPerS, 2);
			return;
		case 'relax':
			return;
		case 'stimulate':
			if (version < 2) throw new RangeError('stimulate has no form in version 1: a device of version 1 is never armed');
			out.uint('electrode', command.electrode, 2);
			out.uint('drive', DRIVE_CODES[command.drive], 1);
			out.steps('amplitudeUa', command.amplitudeUa, STEPS.microampere, 2);
			out.uint('phaseUs', command.phaseUs, 2);
			out.uint('gapUs', command.gapUs, 2);
			out.steps('rateHz', command.rateHz, STEPS.hz, 2);
			out.steps('holdS', command.holdS, STEPS.second, 2);
			out.steps('riseUaPerS', command.riseUaPerS, STEPS.uaPerS, 2);
			return;
	}
}
