import type { Clock } from '../../base/clock.ts';
import type { HelloReply, Message } from '../wire/message.ts';
import { type ClockOffset, createClockOffset } from './clockOffset.ts';
import type { CommandDesk } from './commandDesk.ts';
import type { LatencyTracker } from './latency.ts';
import { createElectrodeBook } from './linkDevice.ts';
import type { SpikeLedger } from './spikeLedger.ts';
import type { HandTelemetry, LinkElectrodes, LinkStop } from './state.ts';
import type { Traffic } from './traffic.ts';

/** Who gets what a device says. */
export interface LinkInboxOptions {
	readonly clock: Clock;
	readonly desk: CommandDesk;
	readonly ledger: SpikeLedger;
	readonly latency: LatencyTracker;
	readonly traffic: Traffic;
	/** The emergency stop is still pending: it is written again. */
	repeatStop(): void;
	/** The device has answered a heartbeat, or a command. */
	confirmed(): void;
	/** What may forbid to move has changed, or may have: the emergency stop, faults, the watchdog, the heartbeat. */
	alarm(): void;
	/** The device has said of all its electrodes what they bear. */
	electrodes(all: LinkElectrodes): void;
}

/** What a device says, sorted to those whom it concerns, and what it said last. */
export interface LinkInbox {
	/** A session begins. */
	welcome(reply: HelloReply, cameUs: number): void;
	receive(message: Message, cameUs: number): void;
	/** The emergency stop: asked for on this side, or heard from the device. */
	askStop(): void;
	stopHeard(): void;
	/** The conversation is over. */
	forget(): void;
	telemetry(): HandTelemetry | null;
	/** Whether the device counts this host's heartbeat as current, as it last said in this session; null: not said. */
	heartbeatCurrent(): boolean | null;
	stop(): LinkStop;
	clockOffset(): ReturnType<ClockOffset['estimate']>;
	/** The shortest way there and back in this session, ms; 0 before it is known. */
	shortestWayMs(): number;
}

/** Sessions whose ids are kept. */
const KEPT_SESSIONS = 100;

/** An inbox without mail. */
export function createLinkInbox(options: LinkInboxOptions): LinkInbox {
	const { clock, desk, ledger, latency, traffic } = options;
	const offset = createClockOffset();
	let telemetry: HandTelemetry | null = null;
	let stop: LinkStop = { pending: false, latched: false };
	let version = 0;
	let current: boolean | null = null;
	/** The device has told of a halt in this session. */
	let halted = false;
	/** Ids of the sessions that this link had, the last of them: which device answers at the port may change. */
	let ours: readonly number[] = [];
	let book = createElectrodeBook(0);
	/** What of the telemetry may forbid to move. */
	const alarmsOf = (): string =>
		[telemetry?.faults.join(), telemetry?.watchdogRelaxed, stop.latched, current, halted].join(' ');

	const latched = (now: boolean): void => {
		if (now) stop = { pending: false, latched: true };
		else if (stop.latched) stop = { ...stop, latched: false };
	};
	const toLinkMs = (deviceUs: number): number | null => offset.toLinkMs(deviceUs, clock());

	return {
		welcome(reply, cameUs) {
			offset.reset();
			offset.add({ sentUs: reply.echoUs, cameUs, heardUs: reply.deviceUs, answeredUs: reply.deviceUs });
			version = reply.version;
			current = null;
			halted = false;
			if (reply.haltedBefore) traffic.halted();
			// HELLO_REPLY tells of a halt since the session before began: of nothing, where that was none of ours.
			if (ours.length > 0 && !ours.includes(reply.previousSessionId)) traffic.pastUnknown();
			ours = [...ours.slice(1 - KEPT_SESSIONS), reply.sessionId];
			book = createElectrodeBook(reply.stimulator?.electrodes ?? 0);
			stop = { ...stop, latched: reply.emergencyStopped };
			if (stop.pending) options.repeatStop();
		},
		receive(message, cameUs) {
			switch (message.kind) {
				case 'heartbeatAnswer':
				case 'heartbeat':
					if (message.echoUs !== 0) {
						const { echoUs: sentUs, heardUs, sentUs: answeredUs } = message;
						offset.add({ sentUs, cameUs, heardUs, answeredUs });
						ledger.heartbeatAnswered(sentUs, message.spikes);
						traffic.deviceRejected(message.rejectedFrames);
						options.confirmed();
					}
					if (stop.pending) options.repeatStop();
					break;
				case 'telemetry': {
					const { kind: _, ...figures } = message;
					const before = alarmsOf();
					telemetry = { ...figures, receivedMs: clock() };
					current = version >= 2 ? message.heartbeatCurrent : null;
					latched(message.emergencyStopped);
					if (message.halted && !halted) traffic.halted();
					halted = message.halted;
					desk.shown(message.lastCommandId, message.driven);
					if (alarmsOf() !== before) options.alarm();
					latency.telemetry(message, clock(), ledger.lostInSession(), toLinkMs);
					break;
				}
				case 'ack':
					desk.acted(message.id, toLinkMs(message.actedUs) ?? clock());
					options.confirmed();
					break;
				case 'nak':
					desk.refused(message.id, message.reason);
					break;
				case 'emergencyStopState':
					latched(message.latched);
					options.alarm();
					break;
				case 'electrodes': {
					const all = book(message);
					if (all !== null) options.electrodes(all);
					break;
				}
				case 'hello':
				case 'helloReply':
				case 'events':
				case 'rates':
				case 'command':
					// A host's own messages never come so far: the receiver knows an echo.
					break;
			}
		},
		askStop() {
			stop = { ...stop, pending: true };
		},
		// Heard raw it is a request, which may be this side's own come back: no confirmation.
		stopHeard: () => options.alarm(),
		forget() {
			offset.reset();
			current = null;
		},
		telemetry: () => telemetry,
		heartbeatCurrent: () => current,
		stop: () => ({ ...stop }),
		clockOffset: () => offset.estimate(),
		shortestWayMs: () => offset.shortestMs() ?? 0,
	};
}
