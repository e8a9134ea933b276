import type { Clock } from '../../base/clock.ts';
import type { Heartbeat, HeartbeatAnswer, HelloReply, Message, Telemetry } from '../wire/message.ts';
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
	return new Inbox(options);
}

/** What the device said last, and how its clock stands to the link's. */
class Inbox implements LinkInbox {
	readonly #options: LinkInboxOptions;
	readonly #offset = createClockOffset();
	#telemetry: HandTelemetry | null = null;
	#stop: LinkStop = { pending: false, latched: false };
	#version = 0;
	#current: boolean | null = null;
	/** The device has told of a halt in this session. */
	#halted = false;
	/** Ids of the sessions that this link had, the last of them: which device answers at the port may change. */
	#ours: readonly number[] = [];
	#book = createElectrodeBook(0);

	constructor(options: LinkInboxOptions) {
		this.#options = options;
	}

	welcome(reply: HelloReply, cameUs: number): void {
		const { traffic } = this.#options;
		this.#offset.reset();
		this.#offset.add({ sentUs: reply.echoUs, cameUs, heardUs: reply.deviceUs, answeredUs: reply.deviceUs });
		this.#version = reply.version;
		this.#current = null;
		this.#halted = false;
		if (reply.haltedBefore) traffic.halted();
		// HELLO_REPLY tells of a halt since the session before began: of nothing, where that was none of ours.
		if (this.#ours.length > 0 && !this.#ours.includes(reply.previousSessionId)) traffic.pastUnknown();
		this.#ours = [...this.#ours.slice(1 - KEPT_SESSIONS), reply.sessionId];
		this.#book = createElectrodeBook(reply.stimulator?.electrodes ?? 0);
		this.#stop = { ...this.#stop, latched: reply.emergencyStopped };
		if (this.#stop.pending) this.#options.repeatStop();
	}

	receive(message: Message, cameUs: number): void {
		const { clock, desk } = this.#options;
		switch (message.kind) {
			case 'heartbeatAnswer':
			case 'heartbeat':
				this.#hearBeat(message, cameUs);
				break;
			case 'telemetry':
				this.#hearTelemetry(message);
				break;
			case 'ack':
				desk.acted(message.id, this.#toLinkMs(message.actedUs) ?? clock());
				this.#options.confirmed();
				break;
			case 'nak':
				desk.refused(message.id, message.reason);
				break;
			case 'emergencyStopState':
				this.#latch(message.latched);
				this.#options.alarm();
				break;
			case 'electrodes': {
				const all = this.#book(message);
				if (all !== null) this.#options.electrodes(all);
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
	}

	askStop(): void {
		this.#stop = { ...this.#stop, pending: true };
	}

	stopHeard(): void {
		// Heard raw it is a request, which may be this side's own come back: no confirmation.
		this.#options.alarm();
	}

	forget(): void {
		this.#offset.reset();
		this.#current = null;
	}

	telemetry(): HandTelemetry | null {
		return this.#telemetry;
	}

	heartbeatCurrent(): boolean | null {
		return this.#current;
	}

	stop(): LinkStop {
		return { ...this.#stop };
	}

	clockOffset(): ReturnType<ClockOffset['estimate']> {
		return this.#offset.estimate();
	}

	shortestWayMs(): number {
		return this.#offset.shortestMs() ?? 0;
	}

	#hearBeat(message: Heartbeat | HeartbeatAnswer, cameUs: number): void {
		const { ledger, traffic } = this.#options;
		if (message.echoUs !== 0) {
			const { echoUs: sentUs, heardUs, sentUs: answeredUs } = message;
			this.#offset.add({ sentUs, cameUs, heardUs, answeredUs });
			ledger.heartbeatAnswered(sentUs, message.spikes);
			traffic.deviceRejected(message.rejectedFrames);
			this.#options.confirmed();
		}
		if (this.#stop.pending) this.#options.repeatStop();
	}

	#hearTelemetry(message: Telemetry): void {
		const { clock, desk, ledger, latency, traffic } = this.#options;
		const { kind: _, ...figures } = message;
		const before = this.#alarms();
		this.#telemetry = { ...figures, receivedMs: clock() };
		this.#current = this.#version >= 2 ? message.heartbeatCurrent : null;
		this.#latch(message.emergencyStopped);
		if (message.halted && !this.#halted) traffic.halted();
		this.#halted = message.halted;
		desk.shown(message.lastCommandId, message.driven);
		if (this.#alarms() !== before) this.#options.alarm();
		latency.telemetry(message, clock(), ledger.lostInSession(), (deviceUs) => this.#toLinkMs(deviceUs));
	}

	/** What of the telemetry may forbid to move. */
	#alarms(): string {
		const hand = this.#telemetry;
		return [hand?.faults.join(), hand?.watchdogRelaxed, this.#stop.latched, this.#current, this.#halted].join(' ');
	}

	/** The device says whether it is stopped: that it is answers a stop that is pending. */
	#latch(now: boolean): void {
		if (now) this.#stop = { pending: false, latched: true };
		else if (this.#stop.latched) this.#stop = { ...this.#stop, latched: false };
	}

	#toLinkMs(deviceUs: number): number | null {
		return this.#offset.toLinkMs(deviceUs, this.#options.clock());
	}
}
