import type { Clock } from '../../base/clock.ts';

/** Who armed a device: a person's act, the declared auto-arm of a simulated hand, or `--rearm` after a lost line. */
export type ArmedBy = 'person' | 'simulatedHand' | 'rearm';

/**
 * What ended an arming:
 * - `person`: disarmed, a held key let go, a calibration begun, the device taken away;
 * - `stop`: the emergency stop, here or at the device; `fault`: the device reports one;
 * - `watchdog`: the device let go by itself; `lineLost`: the line broke or fell silent;
 * - `stall`: the host's own loop stood still; `crash`: the engine crashed or hangs; `screenLost`: nobody watches.
 */
export type DisarmCause = 'person' | 'stop' | 'fault' | 'watchdog' | 'lineLost' | 'stall' | 'crash' | 'screenLost';

/** One time that a device was armed; ms on the gate's clock. */
export interface Arming {
	readonly armedAtMs: number;
	readonly by: ArmedBy;
	/** Null while it lasts; so is the cause. */
	readonly disarmedAtMs: number | null;
	readonly cause: DisarmCause | null;
	/** One sentence: why it ended; empty while it lasts. */
	readonly why: string;
}

/** Armings of one device: how many there were, and the last of them, oldest first. */
export interface Armings {
	readonly count: number;
	readonly last: readonly Arming[];
}

/** Keeps when a device was armed, by whom, and why that ended. */
export interface ArmingHistory {
	/** Armed now; changes nothing while it is armed already. */
	begin(by: ArmedBy): void;
	/** Disarmed now; changes nothing while it is not armed. */
	end(why: string, cause: DisarmCause): void;
	armings(): Armings;
}

/** Armings that are kept: a device that is armed and disarmed all day must not fill the memory. */
const KEPT = 100;

/** A history of a device that was never armed. */
export function createArmingHistory(clock: Clock): ArmingHistory {
	let count = 0;
	let last: Arming[] = [];
	const isArmed = (): boolean => last.at(-1)?.disarmedAtMs === null;

	return {
		begin(by) {
			if (isArmed()) return;
			count++;
			last = [...last, { armedAtMs: clock(), by, disarmedAtMs: null, cause: null, why: '' }].slice(-KEPT);
		},
		end(why, cause) {
			const arming = last.at(-1);
			if (arming === undefined || !isArmed()) return;
			last = [...last.slice(0, -1), { ...arming, disarmedAtMs: clock(), cause, why }];
		},
		armings: () => ({ count, last }),
	};
}
