import type { Clock } from '../../../base/clock.ts';
import { U16_MAX } from '../../wire/bits.ts';
import { createWireReceiver, type ReceiverCounters, type WireReceiver } from '../../wire/endpoint.ts';
import type { Command, Heartbeat, Hello, HelloReply, Message } from '../../wire/message.ts';
import { createCommandMemory } from './commandMemory.ts';
import { channelsOf, type DeviceParts, electrodesOf, helloReply, speaks } from './deviceDescription.ts';
import { createDeviceSession } from './deviceSession.ts';
import type { TelemetryCounts } from './deviceTelemetry.ts';
import type { HaltMemory } from './haltMemory.ts';
import type { SimulatedHand } from './hand.ts';
import { createSpikeTally, type SpikeCounter, type SpikeTally } from './spikeTally.ts';

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

/** A session is what heartbeats, commands and counts belong to: `#startOver` forgets those of the one before. */
class SessionTalk implements DeviceTalk {
	readonly #device: DeviceParts & { readonly hand: SimulatedHand };
	readonly #options: DeviceTalkOptions;
	readonly #session = createDeviceSession();
	readonly #commands = createCommandMemory();
	readonly #spikes: SpikeCounter;
	readonly #receiver: WireReceiver;
	/** Frames rejected before this session. */
	#rejectedBefore = 0;

	constructor(device: DeviceParts & { readonly hand: SimulatedHand }, options: DeviceTalkOptions) {
		this.#device = device;
		this.#options = options;
		this.#spikes = createSpikeTally(channelsOf(device));
		this.#receiver = createWireReceiver(
			{
				message: (message) => this.#receive(message),
				emergencyStop: () => options.stop(),
				malformedCommand: (id) => this.#refuseMalformed(id),
			},
			'device',
		);
	}

	hear(bytes: Uint8Array): void {
		this.#receiver.push(bytes);
	}

	hostPresent(): boolean {
		return this.#session.hostPresent(this.#options.clock());
	}

	busyReply(hello: Hello): HelloReply {
		return this.#replyTo(hello, true);
	}

	counts(): Omit<TelemetryCounts, 'deviceUs' | 'halted'> {
		const { id, actedUs } = this.#commands.last();
		return {
			lastCommandId: id,
			actedUs,
			spikesReceived: this.#spikes.session(),
			spikesUs: this.#spikes.lastUs(),
		};
	}

	state(nowMs: number): TalkState {
		return {
			sessionId: this.#session.id(),
			hostPresent: this.#session.hostPresent(nowMs),
			spikes: this.#spikes.tally(),
			lastCommandId: this.#commands.last().id,
			received: this.#receiver.counters(),
		};
	}

	restart(): void {
		this.#session.restart();
		this.#startOver();
	}

	#rejected(): number {
		const { crcErrors, framingErrors, oversizeErrors, malformedErrors } = this.#receiver.counters();
		return crcErrors + framingErrors + oversizeErrors + malformedErrors;
	}

	#startOver(): void {
		this.#spikes.startSession();
		this.#commands.forget();
		this.#rejectedBefore = this.#rejected();
	}

	#replyTo(hello: Hello, busy: boolean): HelloReply {
		const { nowUs, halts } = this.#options;
		return helloReply(this.#device, hello, {
			deviceUs: nowUs(),
			...this.#session.previous(),
			emergencyStopped: this.#device.hand.state().emergencyStopped,
			busy,
			haltedBefore: !busy && halts.before(),
		});
	}

	#receive(message: Message): void {
		if (message.kind === 'hello') {
			this.#hello(message);
			return;
		}
		if (this.#session.id() === 0) return;
		switch (message.kind) {
			case 'events':
				this.#spikes.events(message.spikes, this.#options.nowUs());
				return;
			case 'rates':
				this.#spikes.rates(message, this.#options.nowUs());
				return;
			case 'command':
				this.#command(message);
				return;
			case 'heartbeat':
				this.#heartbeat(message);
				return;
			default:
				// The receiver hands over what a host sends, and nothing else.
				return;
		}
	}

	#hello(message: Hello): void {
		const { hand } = this.#device;
		const { clock, halts, send } = this.#options;
		hand.advance(clock());
		if (message.sessionId !== this.#session.id()) {
			hand.forgetHost();
			this.#session.begin(speaks(message) ? message.sessionId : 0, this.#spikes.session());
			this.#startOver();
			halts.sessionBegins(speaks(message));
		}
		// A repetition of the session's own HELLO is answered as the first, whatever versions it names.
		const inSession = this.#session.id() === message.sessionId;
		send(this.#replyTo(inSession ? { ...message, lowestVersion: 1, highestVersion: 255 } : message, false));
		if (inSession) for (const electrodes of electrodesOf(this.#device)) send(electrodes);
	}

	#heartbeat({ sentUs, echoUs }: Heartbeat): void {
		const { hand } = this.#device;
		const { clock, nowUs, send } = this.#options;
		const nowMs = clock();
		const heardUs = nowUs();
		hand.advance(nowMs);
		if (this.#session.heartbeat(echoUs, heardUs, nowMs)) hand.heartbeat(nowMs);
		send({
			kind: 'heartbeatAnswer',
			// 0 would stand for none.
			sentUs: nowUs() || 1,
			echoUs: sentUs,
			heardUs,
			spikes: this.#spikes.session(),
			rejectedFrames: (this.#rejected() - this.#rejectedBefore) & U16_MAX,
		});
	}

	#command(message: Command): void {
		const { hand } = this.#device;
		const { clock, nowUs, send } = this.#options;
		hand.advance(clock());
		send(this.#commands.answer(message, nowUs(), () => hand.command(message)));
	}

	#refuseMalformed(id: number): void {
		const { nowUs, send } = this.#options;
		if (this.#session.id() !== 0) send({ kind: 'nak', id, reason: 'malformed', deviceUs: nowUs() });
	}
}

/** The talk of a device that no host has said hello to. */
export function createDeviceTalk(
	device: DeviceParts & { readonly hand: SimulatedHand },
	options: DeviceTalkOptions,
): DeviceTalk {
	return new SessionTalk(device, options);
}
