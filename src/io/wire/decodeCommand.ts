import type { CommandTarget } from '../../protocol/deviceCommand.ts';
import { namesByCode, namesUp } from './bits.ts';
import type { ByteReader } from './byteCursor.ts';
import { BOUNDS, DIGIT_BITS, DRIVE_CODES, type ProtocolVersion, STEPS, TARGET_CODES } from './constants.ts';

const DRIVE_OF_CODE = namesByCode(DRIVE_CODES);

/** A closure; null: it is above 1. */
export function readClosure(read: ByteReader): number | null {
	const value = read.steps(STEPS.closure, 2);
	return value <= 1 ? value : null;
}

/** The closures of all digits; null: one is above 1. */
export function readClosures(read: ByteReader): [number, number, number, number, number] | null {
	const [a, b, c, d, e] = [
		readClosure(read),
		readClosure(read),
		readClosure(read),
		readClosure(read),
		readClosure(read),
	];
	return a === null || b === null || c === null || d === null || e === null ? null : [a, b, c, d, e];
}

/** What a COMMAND is for, from behind its id; null when it makes no sense. */
export function readTarget(read: ByteReader, version: ProtocolVersion): CommandTarget | null {
	switch (read.uint(1)) {
		case TARGET_CODES.grip: {
			const digits = namesUp(DIGIT_BITS, read.uint(1));
			const to = readClosure(read);
			const strokesPerS = read.steps(STEPS.strokesPerS, 2);
			const forceLimitN = read.steps(STEPS.forceN, 2);
			return to === null ? null : { target: 'grip', digits, closure: to, strokesPerS, forceLimitN };
		}
		case TARGET_CODES.digits: {
			const to = readClosures(read);
			const strokesPerS = read.steps(STEPS.strokesPerS, 2);
			const forceLimitN = read.steps(STEPS.forceN, 2);
			return to === null ? null : { target: 'digits', closures: to, strokesPerS, forceLimitN };
		}
		case TARGET_CODES.wrist: {
			const angleDeg = read.signedSteps(STEPS.deg);
			const degPerS = read.steps(STEPS.degPerS, 2);
			return Math.abs(angleDeg) > BOUNDS.halfTurnDeg ? null : { target: 'wrist', angleDeg, degPerS };
		}
		case TARGET_CODES.relax:
			return { target: 'relax' };
		case TARGET_CODES.stimulate: {
			// Version 1 has another layout, which no program of ours writes or obeys.
			if (version < 2) return null;
			const electrode = read.uint(2);
			const drive = DRIVE_OF_CODE.get(read.uint(1));
			const amplitudeUa = read.steps(STEPS.microampere, 2);
			const phaseUs = read.uint(2);
			const gapUs = read.uint(2);
			const rateHz = read.steps(STEPS.hz, 2);
			const holdS = read.steps(STEPS.second, 2);
			const riseUaPerS = read.steps(STEPS.uaPerS, 2);
			if (drive === undefined) return null;
			return { target: 'stimulate', electrode, drive, amplitudeUa, phaseUs, gapUs, rateHz, holdS, riseUaPerS };
		}
		default:
			return null;
	}
}
