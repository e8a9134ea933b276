import type { Session } from './session.ts';
import type { LinkCounters } from './state.ts';

/** The counters of a link that do not concern commands. */
export type TrafficCounters = Omit<LinkCounters, `commands${string}`>;

/** Adds up what sessions counted, over reconnections. */
export interface Traffic {
	/** A session ended: its counters are kept. */
	add(session: Session): void;
	sessionBegan(): void;
	degraded(): void;
	/** The device told of a stop or a fault, now or before. */
	halted(): void;
	/** A session began with a device that remembers none of this link's. */
	pastUnknown(): void;
	/** The device's count of rejected frames in this session. */
	deviceRejected(frames: number): void;
	counters(): TrafficCounters;
}

/** The counters of before plus those of a session that runs. */
export function addReceived(before: TrafficCounters, session: Session): TrafficCounters {
	const received = session.received();
	const framingErrors = received.framingErrors + received.oversizeErrors + received.malformedErrors;
	return {
		...before,
		bytesOut: before.bytesOut + session.bytesOut(),
		framesOut: before.framesOut + session.framesOut(),
		bytesIn: before.bytesIn + received.bytes,
		framesIn: before.framesIn + received.frames,
		crcErrors: before.crcErrors + received.crcErrors,
		framingErrors: before.framingErrors + framingErrors,
		unknownFrames: before.unknownFrames + received.unknownFrames,
		echoedFrames: before.echoedFrames + received.echoedFrames,
		stopsHeard: before.stopsHeard + received.emergencyStops,
		sequenceGaps: before.sequenceGaps + received.sequenceGaps,
		missedFrames: before.missedFrames + received.missedFrames,
	};
}

/** Counters at zero. */
export function createTraffic(): Traffic {
	let total: TrafficCounters = {
		bytesOut: 0,
		bytesIn: 0,
		framesOut: 0,
		framesIn: 0,
		crcErrors: 0,
		framingErrors: 0,
		unknownFrames: 0,
		echoedFrames: 0,
		stopsHeard: 0,
		haltsTold: 0,
		pastsUnknown: 0,
		sequenceGaps: 0,
		missedFrames: 0,
		rejectedByDevice: 0,
		degradations: 0,
		sessions: 0,
	};
	return {
		add(session) {
			total = addReceived(total, session);
		},
		sessionBegan() {
			total = { ...total, sessions: total.sessions + 1, rejectedByDevice: 0 };
		},
		degraded() {
			total = { ...total, degradations: total.degradations + 1 };
		},
		halted() {
			total = { ...total, haltsTold: total.haltsTold + 1 };
		},
		pastUnknown() {
			total = { ...total, pastsUnknown: total.pastsUnknown + 1 };
		},
		deviceRejected(frames) {
			total = { ...total, rejectedByDevice: frames };
		},
		counters: () => total,
	};
}
