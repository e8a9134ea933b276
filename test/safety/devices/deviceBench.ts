import type { DeviceRecord } from './records.ts';
import type { DeviceTraits } from './traits.ts';

const IDLE_MA = 50;
const TOO_MUCH_MA = 4500;

/** A device on a bench that is written down: its time, its contacts and its current, and what it is made to hear. */
export interface DeviceBench {
	/** Everything that happened, in order. */
	readonly records: readonly DeviceRecord[];
	/** The device's clock since it woke up, µs. */
	clockUs(): number;
	/** Time since the beginning of the sequence, µs. */
	passedUs(): number;
	/** Time passes and nobody does anything. */
	idle(us: number): void;
	/** The device hears bytes. */
	deliver(bytes: Uint8Array): void;
	/** From now on, for so long: the stop is pressed, the reset key is down, too much current flows. µs */
	press(what: 'stop' | 'reset' | 'current', us: number): void;
	/** The power goes and comes back: a new device. */
	powerCycle(): void;
	restart(): void;
}

/** A device that has just woken up, with nobody at it. */
export function createDeviceBench(traits: DeviceTraits): DeviceBench {
	const records: DeviceRecord[] = [];
	let clockUs = 0;
	let passedUs = 0;
	const until = { stop: -1, reset: -1, current: -1 };
	const goesOn = (us: number): void => {
		clockUs += us;
		passedUs += us;
	};
	return {
		records,
		clockUs: () => clockUs,
		passedUs: () => passedUs,
		idle(us) {
			for (let left = us; left > 0; ) {
				const ends = Object.values(until).filter((endUs) => endUs > passedUs);
				const step = Math.min(left, ...ends.map((endUs) => endUs - passedUs));
				records.push({
					kind: 'time',
					us: step,
					currentMa: until.current > passedUs ? TOO_MUCH_MA : IDLE_MA,
					stop: until.stop > passedUs,
					reset: until.reset > passedUs,
				});
				goesOn(step);
				left -= step;
			}
		},
		deliver(bytes) {
			records.push({ kind: 'bytes', bytes });
			goesOn(bytes.length * traits.lineUsPerByte + traits.lineUsMore);
		},
		press(what, us) {
			until[what] = passedUs + us;
		},
		powerCycle() {
			records.push({ kind: 'powerCycle' });
			clockUs = 0;
		},
		restart() {
			records.push({ kind: 'restart' });
			if (traits.clockRestarts) clockUs = 0;
		},
	};
}
