import type { Clock } from '../transport/timers.ts';
import type { HelloReply, Message } from '../wire/message.ts';
import { type ClockOffset, createClockOffset } from './clock-offset.ts';
import type { CommandDesk } from './command-desk.ts';
import type { LatencyTracker } from './latency.ts';
import type { SpikeLedger } from './spike-ledger.ts';
import type { HandTelemetry, LinkStop } from './state.ts';
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
	/** The device has answered a heartbeat. */
	confirmed(): void;
	/** The emergency stop has changed. */
	stopChanged(): void;
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
	stop(): LinkStop;
	clockOffset(): ReturnType<ClockOffset['estimate']>;
}

/** An inbox without mail. */
export function createLinkInbox(options: LinkInboxOptions): LinkInbox {
	const { clock, desk, ledger, latency, traffic } = options;
	const offset = createClockOffset();
	let telemetry: HandTelemetry | null = null;
	let stop: LinkStop = { pending: false, latched: false };

	const latched = (now: boolean): void => {
		if (now) stop = { pending: false, latched: true };
		else if (stop.latched) stop = { ...stop, latched: false };
	};
	const toLinkMs = (deviceUs: number): number | null => offset.toLinkMs(deviceUs, clock());

	return {
		welcome(reply, cameUs) {
			offset.reset();
			offset.add({ sentUs: reply.echoUs, cameUs, heardUs: reply.deviceUs, answeredUs: reply.deviceUs });
			stop = { ...stop, latched: reply.emergencyStopped };
			if (stop.pending) options.repeatStop();
		},
		receive(message, cameUs) {
			switch (message.kind) {
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
					telemetry = { ...figures, receivedMs: clock() };
					latched(message.emergencyStopped);
					latency.telemetry(message, clock(), ledger.lostInSession(), toLinkMs);
					break;
				}
				case 'ack':
					desk.acted(message.id, toLinkMs(message.actedUs) ?? clock());
					break;
				case 'nak':
					desk.refused(message.id, message.reason);
					break;
				case 'emergencyStopState':
					latched(message.latched);
					options.stopChanged();
					break;
				case 'hello':
				case 'helloReply':
				case 'events':
				case 'rates':
				case 'command':
					// A host's own messages, heard back on a line that echoes: nothing to do.
					break;
			}
		},
		askStop() {
			stop = { ...stop, pending: true };
		},
		stopHeard() {
			latched(true);
			options.stopChanged();
		},
		forget: () => offset.reset(),
		telemetry: () => telemetry,
		stop: () => ({ ...stop }),
		clockOffset: () => offset.estimate(),
	};
}
