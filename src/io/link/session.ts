import type { Clock, Timers } from '../../base/clock.ts';
import type { Transport } from '../transport/transport.ts';
import { U16_MAX } from '../wire/bits.ts';
import { HIGHEST_VERSION, LOWEST_VERSION, type ProtocolVersion } from '../wire/constants.ts';
import type { FieldOutOfRange } from '../wire/decodeGreeting.ts';
import { createWireReceiver, type ReceiverCounters, type WireReceiver } from '../wire/endpoint.ts';
import type { HelloReply, Message } from '../wire/message.ts';
import { stampOfMs } from '../wire/timeStamp.ts';
import { createHeartbeats, type Heartbeats } from './heartbeats.ts';
import { whyNoAnswer, whyNoSession } from './linkDevice.ts';
import { createOutgoing, type Outgoing } from './outgoing.ts';
import type { LinkSettings } from './settings.ts';

/** What a conversation over one open transport tells its owner. */
export interface SessionHandlers {
	/** The device answered HELLO: spikes and commands may flow. What is written from within comes before the first heartbeat. */
	ready(reply: HelloReply, cameUs: number): void;
	/** Any other message of the device while ready; how its emergency stop stands, always. */
	message(message: Message, cameUs: number): void;
	/** The device sent the raw emergency stop. */
	emergencyStop(): void;
	/** HELLO is about to leave. */
	greets(): void;
	/** A heartbeat leaves now; @returns spikes sent in this session */
	heartbeat(sentUs: number): number;
	/** So many bytes were handed to the transport, whatever they are. */
	wrote(bytes: number): void;
	/** The device has yet to say what comes behind HELLO_REPLY: HELLO is repeated, now and then, until it has. */
	lacksGreeting(): boolean;
	/** No word from the device for too long; HELLO is being repeated. */
	silent(): void;
	/** Another host on the same line greeted the device, which let go for it; HELLO is being repeated. */
	takenOver(): void;
	/** The conversation is hopeless; the transport should be closed. A sentence says why. */
	hopeless(reason: string): void;
}

/** What a session needs. */
export interface SessionOptions {
	readonly transport: Transport;
	readonly clock: Clock;
	readonly timers: Timers;
	readonly settings: LinkSettings;
	readonly handlers: SessionHandlers;
	/** Name told to the device. */
	readonly host: string;
	/** Numbers for sessions, 1 to 2^32 − 1, each new. */
	sessionId(): number;
	/** The session whose handshake never came to an end, to be tried again; 0: none. */
	readonly unfinishedId: number;
}

/** A conversation with a device over one open transport. */
export interface Session {
	/** Writes a message. @returns false when the transport refused it */
	write(message: Message, onWritten?: () => void): boolean;
	/** Writes the emergency stop, whatever the state of the conversation. */
	emergencyStop(): void;
	/** Sends a heartbeat now, besides the regular ones. */
	heartbeat(): void;
	/** When the device last answered a heartbeat of this session, ms; null: not yet. */
	answeredMs(): number | null;
	/** How long the device has owed the oldest answer to a heartbeat, ms; 0 when it owes none. */
	owedMs(): number;
	/** The id that HELLO carries, or carried last. */
	id(): number;
	framesOut(): number;
	bytesOut(): number;
	received(): ReceiverCounters;
	/** Stops its timers; does not close the transport. */
	stop(): void;
}

/** A greeting that lacks something is asked for again after so many heartbeats, twice as many each time, up to the last. */
const ASK_AGAIN = { first: 2, last: 64 } as const;

/** Begins a conversation: HELLO until it is answered, then heartbeats, and HELLO again after silence. */
export function createSession(options: SessionOptions): Session {
	const conversation = new Conversation(options);
	const { outgoing, heartbeats, receiver } = conversation;
	conversation.begin();
	return {
		write: outgoing.write,
		emergencyStop: outgoing.emergencyStop,
		heartbeat: () => conversation.heartbeat(),
		answeredMs: heartbeats.answeredMs,
		owedMs: heartbeats.owedMs,
		id: () => conversation.id,
		framesOut: outgoing.framesOut,
		bytesOut: outgoing.bytesOut,
		received: () => receiver.counters(),
		stop: () => conversation.stop(),
	};
}

/** What a session is in: one phase after the other, and what was heard so far. */
class Conversation {
	readonly outgoing: Outgoing;
	readonly heartbeats: Heartbeats;
	readonly receiver: WireReceiver;
	id: number;
	private readonly options: SessionOptions;
	private phase: 'greeting' | 'ready' | 'stopped' = 'greeting';
	private greetingSinceMs: number;
	private version: ProtocolVersion = HIGHEST_VERSION;
	private everHeard = false;
	/** The session of an answer that was not to this host's HELLO. */
	private heardForOther: number | null = null;
	private heardMs: number;
	private beatsToAsk: number = ASK_AGAIN.first;
	private asksNext: number = ASK_AGAIN.first;
	private cancelTick = (): void => undefined;
	private stopListening = (): void => undefined;

	constructor(options: SessionOptions) {
		const { transport, clock, handlers, unfinishedId } = options;
		this.options = options;
		this.outgoing = createOutgoing(transport, (bytes) => handlers.wrote(bytes));
		this.heartbeats = createHeartbeats(clock);
		this.id = unfinishedId === 0 ? options.sessionId() : unfinishedId;
		this.greetingSinceMs = clock();
		this.heardMs = clock();
		this.receiver = createWireReceiver(
			{
				message: (message) => this.receive(message),
				emergencyStop: () => {
					if (this.phase !== 'stopped') handlers.emergencyStop();
				},
				outOfRange: (why) => this.refuse(why),
			},
			'host',
		);
	}

	begin(): void {
		this.stopListening = this.options.transport.onData((bytes) => this.receiver.push(bytes));
		this.greet();
		this.schedule();
	}

	stop(): void {
		this.phase = 'stopped';
		this.cancelTick();
		this.stopListening();
	}

	heartbeat(): void {
		if (this.phase !== 'ready' || this.outgoing.choked()) return;
		const sentUs = this.heartbeats.leaves();
		const spikes = this.options.handlers.heartbeat(sentUs) % 2 ** 32;
		const rejectedFrames = this.rejected() & U16_MAX;
		this.outgoing.write({ kind: 'heartbeat', sentUs, ...this.heartbeats.echo(), spikes, rejectedFrames });
	}

	private rejected(): number {
		const { crcErrors, framingErrors, oversizeErrors, malformedErrors } = this.receiver.counters();
		return crcErrors + framingErrors + oversizeErrors + malformedErrors;
	}

	private greet(): void {
		const { clock, handlers, host } = this.options;
		if (this.outgoing.choked()) return;
		handlers.greets();
		const [lowestVersion, highestVersion, sentUs] = [LOWEST_VERSION, HIGHEST_VERSION, stampOfMs(clock())];
		this.outgoing.write({ kind: 'hello', lowestVersion, highestVersion, sessionId: this.id, sentUs, host });
	}

	private beginAnew(): void {
		this.phase = 'greeting';
		this.greetingSinceMs = this.options.clock();
		this.id = this.options.sessionId();
	}

	private tick(): void {
		const { clock, settings, handlers } = this.options;
		const nowMs = clock();
		if (this.phase === 'ready' && nowMs - this.heardMs > settings.silentAfterMs) {
			this.beginAnew();
			handlers.silent();
			this.greet();
		} else if (this.phase === 'greeting' && nowMs - this.greetingSinceMs > settings.reopenAfterMs) {
			const { id, everHeard, heardForOther } = this;
			this.giveUp(whyNoAnswer({ id, everHeard, heardForOther, ...this.receiver.counters() }));
			return;
		} else if (this.phase === 'greeting') this.greet();
		else {
			this.heartbeat();
			this.askAgain();
		}
		this.schedule();
	}

	private schedule(): void {
		if (this.phase === 'stopped') return;
		const { timers, settings } = this.options;
		this.cancelTick = timers.after(this.phase === 'ready' ? settings.heartbeatMs : settings.helloMs, () => this.tick());
	}

	/** The same HELLO again changes nothing and is answered in full. */
	private askAgain(): void {
		if (!this.options.handlers.lacksGreeting() || --this.beatsToAsk > 0) return;
		this.asksNext = Math.min(ASK_AGAIN.last, this.asksNext * 2);
		this.beatsToAsk = this.asksNext;
		this.greet();
	}

	/** @param why the rest of a sentence */
	private giveUp(why: string): void {
		this.options.handlers.hopeless(`The device at the ${this.options.transport.description} ${why}`);
	}

	/** The device said of itself what cannot be. */
	private refuse({ field, value, range }: FieldOutOfRange): void {
		if (this.phase === 'greeting') this.giveUp(`gives as ${field} ${value}; it must be ${range}.`);
	}

	private welcome(reply: HelloReply, cameUs: number): void {
		if (this.phase !== 'greeting') return;
		if (reply.sessionId !== this.id) {
			this.heardForOther = reply.sessionId;
			return;
		}
		const why = whyNoSession(reply);
		if (why !== null) {
			this.options.handlers.hopeless(why);
			return;
		}
		this.phase = 'ready';
		this.version = reply.version === 1 ? 1 : 2;
		this.outgoing.speak(this.version);
		this.receiver.speak(this.version);
		this.heartbeats.begin();
		this.asksNext = ASK_AGAIN.first;
		this.beatsToAsk = this.asksNext;
		this.everHeard = true;
		this.heardForOther = null;
		this.cancelTick();
		this.options.handlers.ready(reply, cameUs);
		// The first heartbeat leaves at once: the device's watchdog waits for it.
		this.heartbeat();
		this.schedule();
	}

	private receive(message: Message): void {
		if (this.phase === 'stopped') return;
		const { clock, handlers } = this.options;
		const cameUs = stampOfMs(clock());
		if (message.kind === 'helloReply') {
			this.heardMs = clock();
			if (this.phase === 'ready' && message.sessionId !== this.id) {
				// The session is not this host's any more: what it goes on saying would count in another's.
				this.beginAnew();
				handlers.takenOver();
				this.greet();
			} else this.welcome(message, cameUs);
			return;
		}
		// What belongs to no session of ours is old, or meant for someone else; only the emergency stop concerns everyone.
		if (this.phase !== 'ready') {
			if (message.kind === 'emergencyStopState') handlers.message(message, cameUs);
			return;
		}
		// In version 1 heartbeats go both ways: one that answers none of ours may be ours, come back from a line that echoes.
		if (message.kind === 'heartbeat' && !this.heartbeats.owes(message.echoUs)) return;
		this.heardMs = clock();
		if (message.kind === 'heartbeatAnswer' || message.kind === 'heartbeat') {
			// Only a heartbeat that names an answer makes this host's current, and lets the device move.
			if (this.heartbeats.answered(message) && this.version >= 2) this.heartbeat();
		}
		handlers.message(message, cameUs);
	}
}
