import type { Clock } from '../../../base/clock.ts';

/** Positions of the motors: the firmware's own limits (FingerLib.h). */
const POSITION = { open: 50, closed: 973 } as const;
/** Assumed: actuators of one stroke a second at full speed that hold where they are without power. */
const STROKES_PER_S = 1;
/** What a motor presses an object with when it stalls, N; assumed. */
const STALL_N = 5;

/** A position in the firmware's steps as a closure, 0 open to 1 closed. */
export const closureOfStep = (step: number): number => (step - POSITION.open) / (POSITION.closed - POSITION.open);

/** The four motors of a Brunel hand. */
export interface BrunelMotors {
	/** Moves them on to the present time. */
	advance(): void;
	enabled(): boolean;
	setEnabled(enabled: boolean): void;
	setObject(closure: number | null): void;
	/** Sends a motor to a closure; @param speed 0 to 255; null or undefined: as before */
	send(motor: number, closure: number, speed: number | null | undefined): void;
	/** Whether a motor, or any of them, was last sent beyond the half; undefined: there is no such motor. */
	closing(motor: number): boolean | undefined;
	anyClosing(): boolean;
	/** 0 to 255. */
	speed(motor: number): number;
	/** Movements begun. */
	moves(): number;
	state(): {
		/** 0 open to 1 closed. */
		readonly closures: readonly number[];
		readonly moving: boolean;
		readonly forceN: number;
	};
}

/** Motors that were just switched on: open. */
export function createBrunelMotors(clock: Clock): BrunelMotors {
	const motors = [0, 1, 2, 3].map(() => ({ at: 0, target: 0, speed: 255, closing: false }));
	let enabled = true;
	let objectClosure: number | null = null;
	let nowMs = clock();
	let moves = 0;

	const advance = (): void => {
		const elapsedS = (clock() - nowMs) / 1000;
		nowMs = clock();
		if (!enabled) return;
		for (const motor of motors) {
			const most = (elapsedS * STROKES_PER_S * motor.speed) / 255;
			const goal = Math.min(motor.target, objectClosure ?? 1);
			motor.at += Math.min(most, Math.max(-most, goal - motor.at));
		}
	};
	return {
		advance,
		enabled: () => enabled,
		setEnabled(on) {
			advance();
			enabled = on;
		},
		setObject(closure) {
			advance();
			objectClosure = closure;
		},
		send(number, closure, speed) {
			const motor = motors[number];
			if (motor === undefined) return;
			motor.target = Math.min(1, Math.max(0, closure));
			motor.closing = motor.target > 0.5;
			if (typeof speed === 'number') motor.speed = Math.min(255, speed);
			moves++;
		},
		closing: (number) => motors[number]?.closing,
		anyClosing: () => motors.some(({ closing }) => closing),
		speed: (number) => motors[number]?.speed ?? 0,
		moves: () => moves,
		state: () => ({
			closures: motors.map(({ at }) => at),
			moving: motors.some(({ at, target }) => Math.abs(at - target) > 1e-6),
			forceN: motors.filter(({ at, target }) => enabled && target > at && at === objectClosure).length * STALL_N,
		}),
	};
}
