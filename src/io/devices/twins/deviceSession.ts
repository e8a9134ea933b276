import { TIMES } from '../../wire/constants.ts';
import { stampDifferenceUs } from '../../wire/timeStamp.ts';

/** The session a device is in, and the one before. */
export interface DeviceSession {
	/** 0: none. */
	id(): number;
	previous(): { readonly previousSessionId: number; readonly previousSpikes: number };
	/**
	 * A new id was heard: the session so far is over.
	 * @param id 0 where the host speaks no version of ours
	 * @param spikes received in the session so far
	 */
	begin(id: number, spikes: number): void;
	/** A heartbeat of the host came. @returns whether it is fresh: it answers what this device said at most 500 ms ago */
	heartbeat(echoUs: number, nowUs: number, nowMs: number): boolean;
	/** A heartbeat, fresh or not, came within the last second. */
	hostPresent(nowMs: number): boolean;
	/** The processor restarted: it has no session, and had none. */
	restart(): void;
}

/** A device that no host has said hello to. */
export function createDeviceSession(): DeviceSession {
	let id = 0;
	let previous = { previousSessionId: 0, previousSpikes: 0 };
	let heardMs = Number.NEGATIVE_INFINITY;
	return {
		id: () => id,
		previous: () => previous,
		begin(next, spikes) {
			// The last session there was is told until there is another.
			if (id !== 0) previous = { previousSessionId: id, previousSpikes: spikes };
			id = next;
			heardMs = Number.NEGATIVE_INFINITY;
		},
		heartbeat(echoUs, nowUs, nowMs) {
			heardMs = nowMs;
			const ageUs = stampDifferenceUs(nowUs, echoUs);
			return echoUs !== 0 && ageUs >= 0 && ageUs <= TIMES.freshUs;
		},
		hostPresent: (nowMs) => nowMs - heardMs <= TIMES.hostGoneMs,
		restart() {
			id = 0;
			previous = { previousSessionId: 0, previousSpikes: 0 };
			heardMs = Number.NEGATIVE_INFINITY;
		},
	};
}
