import { DIGITS } from '../wire/constants.ts';
import type { CommandTarget, ElectrodeLevel, Fault, NakReason, StopCause } from '../wire/message.ts';
import { HAND } from './hand-parameters.ts';

/** Closures of thumb, index, middle, ring, little. */
export type Closures = readonly [number, number, number, number, number];

/** What the simulated hand is doing; plain data. */
export interface HandState {
	/** Closure of each digit, 0 open to 1 closed. */
	readonly closures: Closures;
	readonly wristDeg: number;
	/** Sum of the forces on the object in the hand, N. */
	readonly forceN: number;
	readonly currentMa: number;
	readonly temperatureC: number;
	/** The motors hold or drive a target. */
	readonly driven: boolean;
	readonly watchdogRelaxed: boolean;
	readonly emergencyStopped: boolean;
	readonly emergencyCause: StopCause;
	readonly faults: readonly Fault[];
	/** Levels of the electrodes that are on; only of a device that has electrodes. */
	readonly electrodes?: readonly ElectrodeLevel[];
}

/** The simulated hand: dynamics and its own safety rules, on whatever clock its caller has. */
export interface SimulatedHand {
	/** Runs the mechanics up to a time, ms. */
	advance(toMs: number): void;
	/** Takes a target over. @returns null, or why it is refused */
	command(target: CommandTarget): NakReason | null;
	/** Feeds the watchdog. */
	heartbeat(nowMs: number): void;
	/** Cuts the motors and latches; only `resetEmergencyStop`, a person at the device, undoes it. */
	emergencyStop(cause: Exclude<StopCause, 'none'>): void;
	resetEmergencyStop(): void;
	/** Raises or clears a fault by hand; a raised fault cuts the motors. */
	setFault(fault: Fault, present: boolean): void;
	/** Puts an object into the hand that the digits meet at a closure; null takes it out. */
	setObject(closure: number | null): void;
	state(): HandState;
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

/**
 * A hand of five digits and a wrist: second-order servos with limits of speed and force, an object to grip, heat and
 * current, a watchdog and a latched emergency stop. Without power a spring opens the digits.
 * Integrated by semi-implicit Euler at 1 ms (first order; the fastest time constant is 40 ms).
 * @param startMs the time on its clock when it wakes up
 */
export function createSimulatedHand(startMs = 0): SimulatedHand {
	const digits = [joint(), joint(), joint(), joint(), joint()] as const;
	const wrist = joint();
	const faults = new Set<Fault>();
	let nowMs = startMs;
	let heartbeatMs = startMs;
	let watchdogRelaxed = false;
	let cause: StopCause = 'none';
	let objectClosure: number | null = null;
	let driveN = 0;
	let temperatureC: number = HAND.ambientC;

	const release = (): void => {
		for (const each of [...digits, wrist]) each.driven = false;
	};
	const isDriven = (): boolean => [...digits, wrist].some(({ driven }) => driven);
	const contactN = (closure: number): number =>
		objectClosure === null ? 0 : Math.max(0, closure - objectClosure) * HAND.objectStiffnessN;
	const currentMa = (): number => Math.round(HAND.idleCurrentMa + HAND.currentPerN * driveN);

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
		if (digit.position <= 0 || digit.position >= 1) {
			digit.position = clamp(digit.position, 0, 1);
			digit.velocity = 0;
		}
	};

	const moveWrist = (dtS: number): void => {
		const w = HAND.wristRadPerS;
		const pull = wrist.driven ? w * w * (wrist.target - wrist.position) : 0;
		wrist.velocity = clamp(wrist.velocity + dtS * (pull - 2 * w * wrist.velocity), -wrist.speed, wrist.speed);
		wrist.position = clamp(wrist.position + dtS * wrist.velocity, -HAND.maxWristDeg, HAND.maxWristDeg);
	};

	const step = (): void => {
		const dtS = HAND.stepMs / 1000;
		nowMs += HAND.stepMs;
		if (nowMs - heartbeatMs > HAND.watchdogMs && isDriven()) {
			watchdogRelaxed = true;
			release();
		}
		driveN = 0;
		for (const digit of digits) moveDigit(digit, dtS);
		moveWrist(dtS);
		const goalC = HAND.ambientC + HAND.heatingPerAmpere * (currentMa() / 1000) ** 2;
		temperatureC += (dtS / HAND.heatingTimeS) * (goalC - temperatureC);
		if (currentMa() > HAND.overcurrentMa) raise('overcurrent');
		if (temperatureC > HAND.overheatC) raise('overheat');
	};

	const raise = (fault: Fault): void => {
		faults.add(fault);
		release();
	};

	const drive = (digit: Joint, closure: number, strokesPerS: number, digitForceN: number): void => {
		digit.target = clamp(closure, 0, 1);
		digit.speed = Math.min(strokesPerS, HAND.maxStrokesPerS);
		digit.forceN = Math.min(digitForceN, HAND.maxDigitForceN);
		digit.driven = true;
	};

	return {
		advance(toMs) {
			while (nowMs + HAND.stepMs <= toMs) step();
		},
		command(target) {
			if (target.target === 'relax') {
				release();
				return null;
			}
			if (cause !== 'none') return 'emergencyStop';
			if (faults.size > 0) return 'fault';
			if (target.target === 'stimulate') return 'notCapable';
			if (target.target === 'wrist') {
				if (Math.abs(target.angleDeg) > HAND.maxWristDeg) return 'outOfRange';
				wrist.target = target.angleDeg;
				wrist.speed = Math.min(target.degPerS, HAND.maxWristDegPerS);
				wrist.driven = true;
			} else if (target.target === 'digits') {
				digits.forEach((digit, i) => {
					drive(digit, target.closures[i] ?? 0, target.strokesPerS, target.forceLimitN / digits.length);
				});
			} else {
				// The limit is for the grip: the digits that move share it.
				const share = target.forceLimitN / Math.max(1, target.digits.length);
				for (const [i, digit] of digits.entries()) {
					const name = DIGITS[i];
					if (name && target.digits.includes(name)) drive(digit, target.closure, target.strokesPerS, share);
				}
			}
			watchdogRelaxed = false;
			return null;
		},
		heartbeat(atMs) {
			heartbeatMs = atMs;
		},
		emergencyStop(by) {
			if (cause === 'none') cause = by;
			release();
		},
		resetEmergencyStop() {
			cause = 'none';
		},
		setFault(fault, present) {
			if (present) raise(fault);
			else faults.delete(fault);
		},
		setObject(closure) {
			objectClosure = closure;
		},
		state: () => ({
			closures: [digits[0].position, digits[1].position, digits[2].position, digits[3].position, digits[4].position],
			wristDeg: wrist.position,
			forceN: digits.reduce((sum, { position }) => sum + contactN(position), 0),
			currentMa: currentMa(),
			temperatureC,
			driven: isDriven(),
			watchdogRelaxed,
			emergencyStopped: cause !== 'none',
			emergencyCause: cause,
			faults: [...faults],
		}),
	};
}
