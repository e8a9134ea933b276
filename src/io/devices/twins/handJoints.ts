import { HAND } from './handParameters.ts';

/**
 * Joints of the simulated hand: second-order servos with limits of speed and of force in both directions. Semi-implicit
 * Euler (first order; the fastest time constant is 40 ms). Without power a spring opens the digits, and the wrist stays.
 */

/** A digit, in strokes (0 open to 1 closed) and strokes/s, or the wrist, in degrees and degrees/s. */
export interface Joint {
	position: number;
	velocity: number;
	target: number;
	/** Fastest on the way to its target. */
	speed: number;
	/** Strongest that a digit's motor may be, N; the wrist has none. */
	forceN: number;
	/** Its motor is on. */
	driven: boolean;
}

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

/** One step, s. */
const dtS = HAND.stepMs / 1000;
/** A digit whose motor is off and that is open to less than this, in strokes and strokes/s, rests on its stop. */
const AT_REST = 1e-4;

/** An open digit, or a straight wrist, without power. */
export const jointAtRest = (): Joint => ({ position: 0, velocity: 0, target: 0, speed: 0, forceN: 0, driven: false });

/** Sends a digit to a closure within a speed and a force, and within what the hand can. */
export function sendDigit(digit: Joint, closure: number, strokesPerS: number, forceN: number): void {
	digit.target = clamp(closure, 0, 1);
	digit.speed = Math.min(strokesPerS, HAND.maxStrokesPerS);
	digit.forceN = Math.min(forceN, HAND.maxDigitForceN);
	digit.driven = true;
}

/** Sends the wrist to an angle within a speed, and within what the hand can. @param angleDeg within its range */
export function sendWrist(wrist: Joint, angleDeg: number, degPerS: number): void {
	wrist.target = angleDeg;
	wrist.speed = Math.min(degPerS, HAND.maxWristDegPerS);
	wrist.driven = true;
}

/**
 * One step of a digit.
 * @param contactN what an object presses against it with, N
 * @returns what its motor pulled with, N, whichever way
 */
export function moveDigit(digit: Joint, contactN: number): number {
	const { digitRadPerS: w, digitDamping, digitMassN, springRadPerS } = HAND;
	const wanted = digit.driven
		? digitMassN * (w * w * (digit.target - digit.position) - 2 * digitDamping * w * digit.velocity)
		: 0;
	const drive = clamp(wanted, -digit.forceN, digit.forceN);
	const passive = digit.driven
		? 0
		: -springRadPerS * springRadPerS * digit.position - 2 * springRadPerS * digit.velocity;
	// An object is a spring with loss, so that a digit rests on it.
	const loss = contactN > 0 ? 2 * Math.sqrt(HAND.objectStiffnessN * digitMassN) * digit.velocity : 0;
	digit.velocity += dtS * ((drive - contactN - loss) / digitMassN + passive);
	const fastest = digit.driven ? digit.speed : HAND.maxStrokesPerS;
	digit.velocity = clamp(digit.velocity, -fastest, fastest);
	digit.position += dtS * digit.velocity;
	const rests = !digit.driven && digit.position < AT_REST && Math.abs(digit.velocity) < AT_REST;
	if (digit.position <= 0 || digit.position >= 1 || rests) {
		digit.position = rests ? 0 : clamp(digit.position, 0, 1);
		digit.velocity = 0;
	}
	return Math.abs(drive);
}

/** One step of the wrist. */
export function moveWrist(wrist: Joint): void {
	const w = HAND.wristRadPerS;
	const pull = wrist.driven ? w * w * (wrist.target - wrist.position) : 0;
	wrist.velocity = clamp(wrist.velocity + dtS * (pull - 2 * w * wrist.velocity), -wrist.speed, wrist.speed);
	if (!wrist.driven && Math.abs(wrist.velocity) < AT_REST) wrist.velocity = 0;
	wrist.position = clamp(wrist.position + dtS * wrist.velocity, -HAND.maxWristDeg, HAND.maxWristDeg);
}
