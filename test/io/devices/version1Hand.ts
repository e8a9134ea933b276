import type { Clock, Timers } from '../../../src/base/clock.ts';
import { createSimulatedHand } from '../../../src/io/devices/twins/hand.ts';
import type { Transport } from '../../../src/io/transport/transport.ts';
import { createWireReceiver, createWireSender } from '../../../src/io/wire/endpoint.ts';
import type { Message } from '../../../src/io/wire/message.ts';
import { stampOfMs } from '../../../src/io/wire/timeStamp.ts';

/** A hand with firmware of version 1, as it was before "let go": what hosts must be able to meet. */
export interface Version1Hand {
	plug(line: Transport): void;
	/** Commands that it heard, in order. */
	readonly commands: readonly string[];
	state(): { readonly sessionId: number; readonly spikes: number; readonly driven: boolean };
	close(): void;
}

const TELEMETRY_MS = 20;

/**
 * Speaks version 1 only, with its faults: HELLO keeps it alive like a heartbeat, any heartbeat counts, a new session goes on with
 * what the one before had asked for, and a command acts without a heartbeat. Its session, answers and telemetry are those of
 * version 1; spikes are counted, repetitions acted upon again.
 */
export function createVersion1Hand({
	clock,
	timers,
}: {
	readonly clock: Clock;
	readonly timers: Timers;
}): Version1Hand {
	const hand = createSimulatedHand(clock());
	const commands: string[] = [];
	const sender = createWireSender();
	sender.speak(1);
	let line: Transport | null = null;
	let sessionId = 0;
	let spikes = 0;
	let last = { lastCommandId: 0, actedUs: 0 };
	const nowUs = (): number => stampOfMs(clock());
	const send = (message: Message): void => void line?.write(sender.frame(message));
	const alive = (): void => {
		hand.advance(clock());
		hand.heartbeat(clock());
	};

	const receive = (message: Message): void => {
		switch (message.kind) {
			case 'hello':
				if (message.sessionId !== sessionId) spikes = 0;
				sessionId = message.sessionId;
				alive();
				send({
					kind: 'helloReply',
					version: 1,
					sessionId,
					echoUs: message.sentUs,
					deviceUs: nowUs(),
					previousSessionId: 0,
					previousSpikes: 0,
					capabilities: {
						events: true,
						rates: true,
						grip: true,
						digits: true,
						wrist: true,
						telemetry: true,
						stimulate: false,
					},
					channels: 256,
					bufferBytes: 250,
					baud: 0,
					firmware: [1, 0, 0],
					emergencyStopped: hand.state().emergencyStopped,
					busy: false,
					haltedBefore: false,
					identity: 'Hand of version 1',
					serialNumber: 'V1-1',
				});
				return;
			case 'heartbeat': {
				alive();
				const answer = { echoUs: message.sentUs, heardUs: nowUs(), spikes, rejectedFrames: 0 };
				send({ kind: 'heartbeat', sentUs: nowUs() || 1, ...answer });
				return;
			}
			case 'command': {
				commands.push(message.target);
				alive();
				const reason = hand.command(message);
				if (reason === null) last = { lastCommandId: message.id, actedUs: nowUs() };
				// The reasons of version 1: there is no refusal for want of a heartbeat.
				if (reason === null) send({ kind: 'ack', id: message.id, actedUs: nowUs() });
				else send({ kind: 'nak', id: message.id, reason, deviceUs: nowUs() });
				return;
			}
			case 'events':
				spikes += message.spikes.length;
				return;
			case 'rates':
				spikes += message.counts.reduce((sum, count) => sum + count, 0);
				return;
			default:
				return;
		}
	};
	const receiver = createWireReceiver({ message: receive, emergencyStop: () => hand.emergencyStop('wire') }, 'device');
	receiver.speak(1);

	const tell = (): void => {
		cancel = timers.after(TELEMETRY_MS, tell);
		hand.advance(clock());
		if (sessionId === 0) return;
		const { emergencyCause: _cause, electrodes: _electrodes, ...state } = hand.state();
		send({
			kind: 'telemetry',
			deviceUs: nowUs(),
			...last,
			spikesReceived: spikes,
			spikesUs: 0,
			halted: false,
			...state,
		});
	};
	let cancel = timers.after(TELEMETRY_MS, tell);

	return {
		plug(transport) {
			line = transport;
			transport.onData((bytes) => receiver.push(bytes));
		},
		commands,
		state() {
			hand.advance(clock());
			return { sessionId, spikes, driven: hand.state().driven };
		},
		close: () => cancel(),
	};
}
