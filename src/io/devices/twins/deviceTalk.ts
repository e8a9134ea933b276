import type { Clock } from '../../../base/clock.ts';
import { U16_MAX } from '../../wire/bits.ts';
import { createWireReceiver, type ReceiverCounters } from '../../wire/endpoint.ts';
import type { Command, Heartbeat, Hello, HelloReply, Message } from '../../wire/message.ts';
import { createCommandMemory } from './commandMemory.ts';
import { channelsOf, type DeviceParts, electrodesOf, helloReply, speaks } from './deviceDescription.ts';
import { createDeviceSession } from './deviceSession.ts';
import type { TelemetryCounts } from './deviceTelemetry.ts';
import type { HaltMemory } from './haltMemory.ts';
import type { SimulatedHand } from './hand.ts';
import { createSpikeTally, type SpikeTally } from './spikeTally.ts';

/** How a device's talk with its host stands; plain data. */
export interface TalkState {
	/** 0: no host whose version it speaks has said hello since power-up, or since one that it does not speak did. */
	readonly sessionId: number;
	/** A host is there: its heartbeats came within the last second. */
	readonly hostPresent: boolean;
	readonly spikes: SpikeTally;
	readonly lastCommandId: number;
	readonly received: ReceiverCounters;
}

/** What a device hears, and what it answers: sessions, commands, heartbeats, spikes. */
export interface DeviceTalk {
	/** Takes what came on the line. */
	hear(bytes: Uint8Array): void;
	/** A heartbeat of a host, fresh or not, came within the last second. */
	hostPresent(): boolean;
	/** What to answer a HELLO on another line. */
	busyReply(hello: Hello): HelloReply;
	/** What telemetry tells of it. */
	counts(): Omit<TelemetryCounts, 'deviceUs' | 'halted'>;
	state(nowMs: number): TalkState;
	/** The processor restarted: no session, no commands. */
	restart(): void;
}

/** What the talk needs of its device. */
export interface DeviceTalkOptions {
	/** The device's clock, ms, and as stamps. */
	readonly clock: Clock;
	nowUs(): number;
	readonly halts: HaltMemory;
	send(message: Message): void;
	/** The emergency stop was heard. */
	stop(): void;
}

/** The talk of a device that no host has said hello to. */
export function createDeviceTalk(
	device: DeviceParts & { readonly hand: SimulatedHand },
	{ clock, nowUs, halts, send, stop }: DeviceTalkOptions,
): DeviceTalk {
	const { hand } = device;
	const session = createDeviceSession();
	const commands = createCommandMemory();
	const spikes = createSpikeTally(channelsOf(device));
	let rejectedBefore = 0;

	const rejected = (): number => {
		const { crcErrors, framingErrors, oversizeErrors, malformedErrors } = receiver.counters();
		return crcErrors + framingErrors + oversizeErrors + malformedErrors;
	};
	const startOver = (): void => {
		spikes.startSession();
		commands.forget();
		rejectedBefore = rejected();
	};
	const replyTo = (message: Hello, busy: boolean): HelloReply =>
		helloReply(device, message, {
			deviceUs: nowUs(),
			...session.previous(),
			emergencyStopped: hand.state().emergencyStopped,
			busy,
			haltedBefore: !busy && halts.before(),
		});

	const hello = (message: Hello): void => {
		hand.advance(clock());
		if (message.sessionId !== session.id()) {
			hand.forgetHost();
			session.begin(speaks(message) ? message.sessionId : 0, spikes.session());
			startOver();
			halts.sessionBegins(speaks(message));
		}
		// A repetition of the session's own HELLO is answered as the first, whatever versions it names.
		const inSession = session.id() === message.sessionId;
		send(replyTo(inSession ? { ...message, lowestVersion: 1, highestVersion: 255 } : message, false));
		if (inSession) for (const electrodes of electrodesOf(device)) send(electrodes);
	};

	const heartbeat = ({ sentUs, echoUs }: Heartbeat): void => {
		const nowMs = clock();
		const heardUs = nowUs();
		hand.advance(nowMs);
		if (session.heartbeat(echoUs, heardUs, nowMs)) hand.heartbeat(nowMs);
		send({
			kind: 'heartbeatAnswer',
			// 0 would stand for none.
			sentUs: nowUs() || 1,
			echoUs: sentUs,
			heardUs,
			spikes: spikes.session(),
			rejectedFrames: (rejected() - rejectedBefore) & U16_MAX,
		});
	};

	const command = (message: Command): void => {
		hand.advance(clock());
		send(commands.answer(message, nowUs(), () => hand.command(message)));
	};

	const receive = (message: Message): void => {
		if (message.kind === 'hello') {
			hello(message);
			return;
		}
		if (session.id() === 0) return;
		switch (message.kind) {
			case 'events':
				spikes.events(message.spikes, nowUs());
				return;
			case 'rates':
				spikes.rates(message, nowUs());
				return;
			case 'command':
				command(message);
				return;
			case 'heartbeat':
				heartbeat(message);
				return;
			default:
				// The receiver hands over what a host sends, and nothing else.
				return;
		}
	};

	const receiver = createWireReceiver(
		{
			message: receive,
			emergencyStop: stop,
			malformedCommand(id) {
				if (session.id() !== 0) send({ kind: 'nak', id, reason: 'malformed', deviceUs: nowUs() });
			},
		},
		'device',
	);

	return {
		hear: (bytes) => receiver.push(bytes),
		hostPresent: () => session.hostPresent(clock()),
		busyReply: (message) => replyTo(message, true),
		counts() {
			const { id, actedUs } = commands.last();
			return { lastCommandId: id, actedUs, spikesReceived: spikes.session(), spikesUs: spikes.lastUs() };
		},
		state: (nowMs) => ({
			sessionId: session.id(),
			hostPresent: session.hostPresent(nowMs),
			spikes: spikes.tally(),
			lastCommandId: commands.last().id,
			received: receiver.counters(),
		}),
		restart() {
			session.restart();
			startOver();
		},
	};
}
