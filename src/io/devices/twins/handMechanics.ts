import { jointAtRest, moveDigit, moveWrist, sendDigit, sendWrist } from './handJoints.ts';
import { HAND } from './handParameters.ts';
import { createMotorHeat } from './motorHeat.ts';

/** Closures of thumb, index, middle, ring, little. */
export type Closures = readonly [number, number, number, number, number];

/** Joints, heat and current of the simulated hand, a step of 1 ms at a time. Knows no rules: it does what it is told. */
export interface HandMechanics {
	/** One step of `HAND.stepMs`. */
	step(): void;
	/** Nothing moves and no motor is on: steps then are all alike. */
	atRest(): boolean;
	/** So many steps at rest, at once. */
	rest(steps: number): void;
	/** Sends a digit, 0 to 4, to a closure within a speed and a force. */
	driveDigit(digit: number, closure: number, strokesPerS: number, forceN: number): void;
	driveWrist(angleDeg: number, degPerS: number): void;
	/** Cuts every motor. */
	release(): void;
	driven(): boolean;
	currentMa(): number;
	temperatureC(): number;
	/** From now on its motors count as this warm. */
	takeForWarm(temperatureC: number): void;
	setObject(closure: number | null): void;
	state(): {
		readonly closures: Closures;
		readonly wristDeg: number;
		readonly forceN: number;
		readonly currentMa: number;
		readonly temperatureC: number;
	};
}

/**
 * A hand at rest: servos for digits and wrist (handJoints.ts), an object to grip, current and heat (motorHeat.ts).
 * @param temperatureAtStartC what its motors are taken for
 */
export function createHandMechanics(temperatureAtStartC: number): HandMechanics {
	const digits = [jointAtRest(), jointAtRest(), jointAtRest(), jointAtRest(), jointAtRest()] as const;
	const wrist = jointAtRest();
	const heat = createMotorHeat(temperatureAtStartC);
	let objectClosure: number | null = null;
	let driveN = 0;

	const contactN = (closure: number): number =>
		objectClosure === null ? 0 : Math.max(0, closure - objectClosure) * HAND.objectStiffnessN;
	const currentMa = (): number => Math.round(HAND.idleCurrentMa + HAND.currentPerN * driveN);
	const isDriven = (): boolean => {
		for (const digit of digits) if (digit.driven) return true;
		return wrist.driven;
	};
	const isAtRest = (): boolean => {
		if (isDriven() || wrist.velocity !== 0) return false;
		for (const { position, velocity } of digits) if (position !== 0 || velocity !== 0) return false;
		return true;
	};

	return {
		step() {
			driveN = 0;
			for (const digit of digits) driveN += moveDigit(digit, contactN(digit.position));
			moveWrist(wrist);
			heat.step(currentMa());
		},
		atRest: () => driveN === 0 && isAtRest(),
		rest: heat.rest,
		driveDigit(index, closure, strokesPerS, forceN) {
			const digit = digits[index];
			if (digit !== undefined) sendDigit(digit, closure, strokesPerS, forceN);
		},
		driveWrist: (angleDeg, degPerS) => sendWrist(wrist, angleDeg, degPerS),
		release() {
			for (const digit of digits) digit.driven = false;
			wrist.driven = false;
		},
		driven: isDriven,
		currentMa,
		temperatureC: heat.temperatureC,
		takeForWarm: heat.takeForWarm,
		setObject(closure) {
			objectClosure = closure;
		},
		state: () => ({
			closures: [digits[0].position, digits[1].position, digits[2].position, digits[3].position, digits[4].position],
			wristDeg: wrist.position,
			forceN: digits.reduce((sum, { position }) => sum + contactN(position), 0),
			currentMa: currentMa(),
			temperatureC: heat.temperatureC(),
		}),
	};
}
