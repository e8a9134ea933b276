import type { SimulatedHand } from '../../../src/io/devices/twins/hand.ts';
import type { CommandTarget } from '../../../src/protocol/deviceCommand.ts';
import type { Mistake } from './twinUnderTest.ts';

/** First bytes of frames: version and kind. */
const HELLO = 0x11;
const HEARTBEAT = 0x29;
const HEARTBEAT_OF_VERSION_1 = 0x19;
const HEARTBEAT_ANSWER = 0x2b;

/** Whatever frame of this kind comes counts as proof of life. */
const keptAliveBy = (first: number): Mistake => ({
	hears(bytes, device, nowMs) {
		// Behind the delimiter and the first code byte.
		if (bytes[0] === 0 && bytes[2] === first) device.heartbeat(nowMs);
		return bytes;
	},
});

/** The last movement that was taken over comes back when something happens. */
const redriven = (when: (right: SimulatedHand, again: () => void) => Partial<SimulatedHand>): Mistake => ({
	around(right) {
		let last: CommandTarget | null = null;
		const again = (): void => {
			if (last) right.command(last);
		};
		return {
			...right,
			command(target) {
				const reason = right.command(target);
				if (reason === null && target.target !== 'relax') last = target;
				return reason;
			},
			...when(right, again),
		};
	},
});

const changed = (change: (right: SimulatedHand, nowMs: () => number) => Partial<SimulatedHand>): Mistake => ({
	around: (right, nowMs) => ({ ...right, ...change(right, nowMs) }),
});

/** Mistakes that a device could have, each of which the proof must find. */
export const MISTAKES: Readonly<Record<string, Mistake>> = {
	'HELLO keeps it alive': keptAliveBy(HELLO),
	'an echo of its own answer keeps it alive': keptAliveBy(HEARTBEAT_ANSWER),
	'a stale heartbeat counts': keptAliveBy(HEARTBEAT),
	'a heartbeat of another version counts': keptAliveBy(HEARTBEAT_OF_VERSION_1),
	'a new session lets nothing go': changed(() => ({ forgetHost: () => undefined })),
	'a new session counts the heartbeat of the one before': changed((right) => ({
		forgetHost: () => void right.command({ target: 'relax' }),
	})),
	'a command acts without a heartbeat': changed((right, nowMs) => ({
		command(target) {
			right.heartbeat(nowMs());
			return right.command(target);
		},
	})),
	'the watchdog is 20 ms late': changed((right) => ({ heartbeat: (atMs) => right.heartbeat(atMs + 20) })),
	'the reset of the stop drives again': redriven((right, again) => ({
		resetEmergencyStop() {
			right.resetEmergencyStop();
			again();
		},
	})),
	'a heartbeat brings back what the watchdog let go of': redriven((right, again) => ({
		heartbeat(atMs) {
			const { watchdogRelaxed } = right.state();
			right.heartbeat(atMs);
			if (watchdogRelaxed) again();
		},
	})),
	'the stop does not latch': changed((right) => ({
		emergencyStop(cause) {
			right.emergencyStop(cause);
			right.resetEmergencyStop();
		},
	})),
	'the stop on the wire is not heard': {
		hears: (bytes) => (bytes.length === 7 && bytes[1] === 0xff ? new Uint8Array() : bytes),
	},
	'a fault goes when its cause goes': changed((right) => ({
		setFault(fault, present) {
			right.setFault(fault, present);
			if (!present && !right.state().emergencyStopped) right.resetEmergencyStop();
		},
	})),
	'relax is not always obeyed': changed((right) => {
		let asked = 0;
		return {
			command: (target) => (target.target === 'relax' && ++asked % 4 === 0 ? null : right.command(target)),
		};
	}),
};

/** Mistakes that only a stimulator could have. */
export const STIMULATOR_MISTAKES: Readonly<Record<string, Mistake>> = {
	'a level does not end by itself': changed((right) => ({
		command: (target) =>
			right.command(target.target === 'stimulate' && target.holdS > 0 ? { ...target, holdS: 60 } : target),
	})),
	'a level above its limits is set': changed((right) => ({
		command: (target) =>
			right.command(
				target.target === 'stimulate' && target.amplitudeUa * target.phaseUs > 0
					? { ...target, amplitudeUa: 1, phaseUs: 1, gapUs: 0, rateHz: 1 }
					: target,
			),
	})),
};
