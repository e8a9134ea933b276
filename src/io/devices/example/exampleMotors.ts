import type { Clock } from '../../../base/clock.ts';
import type { Closures } from '../twins/handMechanics.ts';

/** What a hand of small servos does at most: strokes per second, N. */
const MOST = { strokesPerS: 4, forceN: 15 } as const;

/** Closures that digits are sent to, 0 open to 1 closed, and how fast and strongly at most. */
export interface ExampleMovement {
	readonly closures: Closures;
	readonly strokesPerS: number;
	readonly forceN: number;
}

/** The motors of the plain ASCII hand: digits go to their target at a constant speed. */
export interface ExampleMotors {
	/** Moves them on to the present time. */
	advance(): void;
	/** Sends the digits, as fast and as strongly as wanted, or as the hand can. */
	send(wanted: ExampleMovement): void;
	/** Sends all of them open. */
	open(): void;
	/** A digit is to be anything but open. */
	isWanted(): boolean;
	isStopped(): boolean;
	/** They stand where they are until this is undone; where they were sent is kept. */
	setStopped(stopped: boolean): void;
	/** What was wanted of them is forgotten. */
	stay(): void;
	/** Puts an object into the hand that the digits meet at a closure; null takes it out. */
	setObject(closure: number | null): void;
	state(): { readonly closures: Closures; readonly moving: boolean; readonly forceN: number };
}

const motor = () => ({ at: 0, target: 0 });

/** Motors that were just switched on: open. */
export function createExampleMotors(clock: Clock): ExampleMotors {
	const digits = [motor(), motor(), motor(), motor(), motor()] as const;
	let strokesPerS: number = MOST.strokesPerS;
	let forceN = 0;
	let stopped = false;
	let objectClosure: number | null = null;
	let nowMs = clock();

	return {
		advance() {
			const elapsedS = (clock() - nowMs) / 1000;
			nowMs = clock();
			if (stopped) return;
			for (const digit of digits) {
				const most = elapsedS * strokesPerS;
				digit.at += Math.min(most, Math.max(-most, Math.min(digit.target, objectClosure ?? 1) - digit.at));
			}
		},
		send(wanted) {
			digits.forEach((digit, i) => {
				digit.target = wanted.closures[i] as number;
			});
			strokesPerS = Math.min(MOST.strokesPerS, wanted.strokesPerS);
			forceN = Math.min(MOST.forceN, wanted.forceN);
		},
		open() {
			for (const digit of digits) digit.target = 0;
			strokesPerS = MOST.strokesPerS;
			forceN = 0;
		},
		isWanted: () => digits.some(({ target }) => target > 0),
		isStopped: () => stopped,
		setStopped(on) {
			stopped = on;
		},
		stay() {
			for (const digit of digits) digit.target = digit.at;
		},
		setObject(closure) {
			objectClosure = closure;
		},
		state() {
			const presses = digits.some(({ at, target }) => target > at && at === objectClosure);
			return {
				closures: [digits[0].at, digits[1].at, digits[2].at, digits[3].at, digits[4].at],
				moving: !stopped && digits.some(({ at, target }) => Math.abs(at - target) > 1e-6),
				forceN: presses && !stopped ? forceN : 0,
			};
		},
	};
}
