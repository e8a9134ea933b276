import type { Clock, Timers } from '../../base/clock.ts';
import type { Transport } from '../transport/transport.ts';
import { U16_MAX } from '../wire/bits.ts';
import { EMERGENCY_STOP, HIGHEST_VERSION, LOWEST_VERSION, type ProtocolVersion } from '../wire/constants.ts';
import { createWireReceiver, createWireSender, type ReceiverCounters } from '../wire/endpoint.ts';
import type { HelloReply, Message } from '../wire/message.ts';
import { stampDifferenceUs, stampOfMs, wrapStamp } from '../wire/timeStamp.ts';
import { whyNoSession } from './linkDevice.ts';
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

/** One of three copies gets through a line that spoils a third of them. */
const STOP_COPIES = 3;
/** With more than this unsent, even heartbeats wait: the device does not read. */
const CHOKED_BYTES = 8192;
/** A greeting that lacks something is asked for again after so many heartbeats, twice as many each time, up to the last. */
const ASK_AGAIN = { first: 2, last: 64 } as const;

/** Begins a conversation: HELLO until it is answered, then heartbeats, and HELLO again after silence. */
export function createSession(options: SessionOptions): Session {
	const { transport, clock, timers, settings, handlers } = options;
	const sender = createWireSender();
	let id = options.unfinishedId === 0 ? options.sessionId() : options.unfinishedId;
	let phase: 'greeting' | 'ready' | 'stopped' = 'greeting';
	let greetingSinceMs = clock();
	let version: ProtocolVersion = HIGHEST_VERSION;
	let everHeard = false;
	/** The session of an answer that was not to this host's HELLO. */
	let heardForOther: number | null = null;
	let heardMs = clock();
	let echo = { echoUs: 0, heardUs: 0 };
	let lastHeartbeatUs = wrapStamp(stampOfMs(clock()) - 1);
	/** Heartbeats that were not answered yet: stamp and time. */
	let owed: { readonly sentUs: number; readonly atMs: number }[] = [];
	let answeredMs: number | null = null;
	let beatsToAsk: number = ASK_AGAIN.first;
	let asksNext: number = ASK_AGAIN.first;
	let framesOut = 0;
	let bytesOut = 0;
	let cancelTick = (): void => undefined;

	const write = (message: Message, onWritten?: () => void): boolean => {
		const bytes = sender.frame(message);
		const { accepted } = transport.write(bytes, onWritten);
		if (accepted) {
			framesOut++;
			bytesOut += bytes.length;
			handlers.wrote(bytes.length);
		}
		return accepted;
	};

	const greet = (): void => {
		if (transport.bufferedBytes() > CHOKED_BYTES) return;
		handlers.greets();
		const sentUs = stampOfMs(clock());
		write({
			kind: 'hello',
			lowestVersion: LOWEST_VERSION,
			highestVersion: HIGHEST_VERSION,
			sessionId: id,
			sentUs,
			host: options.host,
		});
	};

	const heartbeat = (): void => {
		if (phase !== 'ready' || transport.bufferedBytes() > CHOKED_BYTES) return;
		// The stamp names the heartbeat in its answer: no two may share one, and 0 stands for none.
		let sentUs = stampOfMs(clock());
		if (stampDifferenceUs(sentUs, lastHeartbeatUs) <= 0) sentUs = wrapStamp(lastHeartbeatUs + 1);
		if (sentUs === 0) sentUs = 1;
		lastHeartbeatUs = sentUs;
		owed.push({ sentUs, atMs: clock() });
		const spikes = handlers.heartbeat(sentUs) % 2 ** 32;
		write({ kind: 'heartbeat', sentUs, ...echo, spikes, rejectedFrames: rejected() & U16_MAX });
	};

	const beginAnew = (): void => {
		phase = 'greeting';
		greetingSinceMs = clock();
		id = options.sessionId();
	};

	/** What is wrong with a device that gives no answer that counts. */
	const whatItDoes = (): string => {
		const { echoedFrames, malformedErrors } = receiver.counters();
		if (heardForOther !== null) {
			return `answers for session ${heardForOther} instead of ${id}: another program is at it, or its firmware is faulty.`;
		}
		if (everHeard) return 'stopped answering; is it the right device, and switched on?';
		if (malformedErrors > 0) {
			return 'answers, but its HELLO_REPLY makes no sense (cut short, or a name or serial number too long): its firmware is faulty.';
		}
		if (echoedFrames > 0) {
			return 'only sends back what it is sent: the line echoes (a half-duplex adapter, a test sketch), and no device answers.';
		}
		return 'does not answer; is it the right device, and switched on?';
	};

	const tick = (): void => {
		const nowMs = clock();
		if (phase === 'ready' && nowMs - heardMs > settings.silentAfterMs) {
			beginAnew();
			handlers.silent();
			greet();
		} else if (phase === 'greeting' && nowMs - greetingSinceMs > settings.reopenAfterMs) {
			handlers.hopeless(`The device at the ${transport.description} ${whatItDoes()}`);
			return;
		} else if (phase === 'greeting') greet();
		else {
			heartbeat();
			askAgain();
		}
		schedule();
	};
	const schedule = (): void => {
		if (phase === 'stopped') return;
		cancelTick = timers.after(phase === 'ready' ? settings.heartbeatMs : settings.helloMs, tick);
	};

	/** The same HELLO again changes nothing and is answered in full. */
	const askAgain = (): void => {
		if (!handlers.lacksGreeting() || --beatsToAsk > 0) return;
		asksNext = Math.min(ASK_AGAIN.last, asksNext * 2);
		beatsToAsk = asksNext;
		greet();
	};

	const welcome = (reply: HelloReply, cameUs: number): void => {
		if (phase !== 'greeting') return;
		if (reply.sessionId !== id) {
			heardForOther = reply.sessionId;
			return;
		}
		const why = whyNoSession(reply);
		if (why !== null) {
			handlers.hopeless(why);
			return;
		}
		phase = 'ready';
		version = reply.version === 1 ? 1 : 2;
		sender.speak(version);
		receiver.speak(version);
		echo = { echoUs: 0, heardUs: 0 };
		owed = [];
		answeredMs = null;
		asksNext = ASK_AGAIN.first;
		beatsToAsk = asksNext;
		everHeard = true;
		heardForOther = null;
		cancelTick();
		handlers.ready(reply, cameUs);
		// The first heartbeat leaves at once: the device's watchdog waits for it.
		heartbeat();
		schedule();
	};

	const receive = (message: Message): void => {
		if (phase === 'stopped') return;
		const cameUs = stampOfMs(clock());
		if (message.kind === 'helloReply') {
			heardMs = clock();
			if (phase === 'ready' && message.sessionId !== id) {
				// The session is not this host's any more: what it goes on saying would count in another's.
				beginAnew();
				handlers.takenOver();
				greet();
			} else welcome(message, cameUs);
			return;
		}
		// What belongs to no session of ours is old, or meant for someone else; only the emergency stop concerns everyone.
		if (phase !== 'ready') {
			if (message.kind === 'emergencyStopState') handlers.message(message, cameUs);
			return;
		}
		// In version 1 heartbeats go both ways: one that answers none of ours may be ours, come back from a line that echoes.
		if (message.kind === 'heartbeat' && !owed.some(({ sentUs }) => sentUs === message.echoUs)) return;
		heardMs = clock();
		if (message.kind === 'heartbeatAnswer' || message.kind === 'heartbeat') answered(message);
		handlers.message(message, cameUs);
	};

	const answered = ({
		sentUs: answerUs,
		echoUs,
	}: Extract<Message, { readonly sentUs: number; readonly heardUs: number }>): void => {
		const isFirst = answeredMs === null;
		echo = { echoUs: answerUs, heardUs: stampOfMs(clock()) };
		if (echoUs === 0) return;
		answeredMs = clock();
		// Answers come in order: a later one excuses those before it, which are lost.
		owed = owed.filter(({ sentUs }) => stampDifferenceUs(sentUs, echoUs) > 0);
		// Only a heartbeat that names an answer makes this host's current, and lets the device move.
		if (isFirst && version >= 2) heartbeat();
	};

	const receiver = createWireReceiver(
		{
			message: receive,
			emergencyStop: () => {
				if (phase !== 'stopped') handlers.emergencyStop();
			},
			outOfRange({ field, value, range }) {
				if (phase !== 'greeting') return;
				handlers.hopeless(
					`The device at the ${transport.description} gives as ${field} ${value}; it must be ${range}.`,
				);
			},
		},
		'host',
	);
	const rejected = (): number => {
		const { crcErrors, framingErrors, oversizeErrors, malformedErrors } = receiver.counters();
		return crcErrors + framingErrors + oversizeErrors + malformedErrors;
	};

	const stopListening = transport.onData((bytes) => receiver.push(bytes));
	greet();
	schedule();

	return {
		write,
		emergencyStop() {
			for (let copy = 0; copy < STOP_COPIES; copy++) {
				const { accepted } = transport.write(Uint8Array.from(EMERGENCY_STOP));
				if (accepted) bytesOut += EMERGENCY_STOP.length;
			}
		},
		heartbeat,
		answeredMs: () => answeredMs,
		owedMs: () => clock() - (owed[0]?.atMs ?? clock()),
		id: () => id,
		framesOut: () => framesOut,
		bytesOut: () => bytesOut,
		received: () => receiver.counters(),
		stop() {
			phase = 'stopped';
			cancelTick();
			stopListening();
		},
	};
}
