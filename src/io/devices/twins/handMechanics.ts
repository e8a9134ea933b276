import { HAND } from './handParameters.ts';

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

interface Joint {
	position: number;
	velocity: number;
	target: number;
	speed: number;
	forceN: number;
	driven: boolean;
}

const joint = (): Joint => ({ position: 0, velocity: 0, target: 0, speed: 0, forceN: 0, driven: false });
const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

/** What a step of 1 ms leaves of a difference in temperature. */
const COOLING = 1 - HAND.stepMs / 1000 / HAND.heatingTimeS;
const endTemperatureC = (currentMa: number): number => HAND.ambientC + HAND.heatingPerAmpere * (currentMa / 1000) ** 2;

/** A digit whose motor is off and that is open to less than this, in strokes and strokes/s, rests on its stop. */
const AT_REST = 1e-4;

/**
 * A hand at rest: second-order servos with limits of speed and of force in both directions, an object to grip, heat and
 * current. Without power a spring opens the digits. Semi-implicit Euler (first order; the fastest time constant is 40 ms).
 */
export function createHandMechanics(temperatureAtStartC: number): HandMechanics {
	const digits = [joint(), joint(), joint(), joint(), joint()] as const;
	const wrist = joint();
	let objectClosure: number | null = null;
	let driveN = 0;
	let temperatureC = temperatureAtStartC;
	/** Steps at rest that are not in `temperatureC` yet: however they are cut, they come to the same. */
	let restSteps = 0;

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
	const temperature = (): number => {
		if (restSteps === 0) return temperatureC;
		const goalC = endTemperatureC(HAND.idleCurrentMa);
		return goalC + (temperatureC - goalC) * COOLING ** restSteps;
	};

	const moveDigit = (digit: Joint, dtS: number): void => {
		const { digitRadPerS: w, digitDamping, digitMassN, springRadPerS } = HAND;
		const wanted = digit.driven
			? digitMassN * (w * w * (digit.target - digit.position) - 2 * digitDamping * w * digit.velocity)
			: 0;
		const drive = clamp(wanted, -digit.forceN, digit.forceN);
		driveN += Math.abs(drive);
		const passive = digit.driven
			? 0
			: -springRadPerS * springRadPerS * digit.position - 2 * springRadPerS * digit.velocity;
		// An object is a spring with loss, so that a digit rests on it.
		const contact = contactN(digit.position);
		const loss = contact > 0 ? 2 * Math.sqrt(HAND.objectStiffnessN * digitMassN) * digit.velocity : 0;
		digit.velocity += dtS * ((drive - contact - loss) / digitMassN + passive);
		const fastest = digit.driven ? digit.speed : HAND.maxStrokesPerS;
		digit.velocity = clamp(digit.velocity, -fastest, fastest);
		digit.position += dtS * digit.velocity;
		const rests = !digit.driven && digit.position < AT_REST && Math.abs(digit.velocity) < AT_REST;
		if (digit.position <= 0 || digit.position >= 1 || rests) {
			digit.position = rests ? 0 : clamp(digit.position, 0, 1);
			digit.velocity = 0;
		}
	};

	const moveWrist = (dtS: number): void => {
		const w = HAND.wristRadPerS;
		const pull = wrist.driven ? w * w * (wrist.target - wrist.position) : 0;
		wrist.velocity = clamp(wrist.velocity + dtS * (pull - 2 * w * wrist.velocity), -wrist.speed, wrist.speed);
		if (!wrist.driven && Math.abs(wrist.velocity) < AT_REST) wrist.velocity = 0;
		wrist.position = clamp(wrist.position + dtS * wrist.velocity, -HAND.maxWristDeg, HAND.maxWristDeg);
	};

	return {
		step() {
			temperatureC = temperature();
			restSteps = 0;
			const dtS = HAND.stepMs / 1000;
			driveN = 0;
			for (const digit of digits) moveDigit(digit, dtS);
			moveWrist(dtS);
			temperatureC += (1 - COOLING) * (endTemperatureC(currentMa()) - temperatureC);
		},
		atRest: () => driveN === 0 && isAtRest(),
		rest(steps) {
			restSteps += steps;
		},
		driveDigit(index, closure, strokesPerS, forceN) {
			const digit = digits[index];
			if (digit === undefined) return;
			digit.target = clamp(closure, 0, 1);
			digit.speed = Math.min(strokesPerS, HAND.maxStrokesPerS);
			digit.forceN = Math.min(forceN, HAND.maxDigitForceN);
			digit.driven = true;
		},
		driveWrist(angleDeg, degPerS) {
			wrist.target = angleDeg;
			wrist.speed = Math.min(degPerS, HAND.maxWristDegPerS);
			wrist.driven = true;
		},
		release() {
			for (const digit of digits) digit.driven = false;
			wrist.driven = false;
		},
		driven: isDriven,
		currentMa,
		temperatureC: temperature,
		takeForWarm(warmC) {
			restSteps = 0;
			temperatureC = warmC;
		},
		setObject(closure) {
			objectClosure = closure;
		},
		state: () => ({
			closures: [digits[0].position, digits[1].position, digits[2].position, digits[3].position, digits[4].position],
			wristDeg: wrist.position,
			forceN: digits.reduce((sum, { position }) => sum + contactN(position), 0),
			currentMa: currentMa(),
			temperatureC: temperature(),
		}),
	};
}
