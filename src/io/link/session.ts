import type { Clock, Timers } from '../transport/timers.ts';
import type { Transport } from '../transport/transport.ts';
import { EMERGENCY_STOP, PROTOCOL_VERSION } from '../wire/constants.ts';
import { createWireReceiver, createWireSender, type ReceiverCounters } from '../wire/endpoint.ts';
import type { HelloReply, Message } from '../wire/message.ts';
import { stampDifferenceUs, stampOfMs, wrapStamp } from '../wire/time-stamp.ts';
import type { LinkSettings } from './settings.ts';

/** What a conversation over one open transport tells its owner. */
export interface SessionHandlers {
	/** The device answered HELLO: spikes and commands may flow. */
	ready(reply: HelloReply, cameUs: number): void;
	/** Any other message while ready. */
	message(message: Message, cameUs: number): void;
	/** The device sent the raw emergency stop. */
	emergencyStop(): void;
	/** A heartbeat leaves now; @returns spikes sent in this session */
	heartbeat(sentUs: number): number;
	/** So many bytes were handed to the transport, whatever they are. */
	wrote(bytes: number): void;
	/** No word from the device for too long; HELLO is being repeated. */
	silent(): void;
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

/** Begins a conversation: HELLO until it is answered, then heartbeats, and HELLO again after silence. */
export function createSession(options: SessionOptions): Session {
	const { transport, clock, timers, settings, handlers } = options;
	const sender = createWireSender();
	let id = options.unfinishedId === 0 ? options.sessionId() : options.unfinishedId;
	let phase: 'greeting' | 'ready' | 'stopped' = 'greeting';
	let greetingSinceMs = clock();
	let everHeard = false;
	let heardMs = clock();
	let echo = { echoUs: 0, heardUs: 0 };
	let lastHeartbeatUs = wrapStamp(stampOfMs(clock()) - 1);
	/** Heartbeats that were not answered yet: stamp and time. */
	let owed: { readonly sentUs: number; readonly atMs: number }[] = [];
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
		const sentUs = stampOfMs(clock());
		write({
			kind: 'hello',
			lowestVersion: PROTOCOL_VERSION,
			highestVersion: PROTOCOL_VERSION,
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
		write({ kind: 'heartbeat', sentUs, ...echo, spikes, rejectedFrames: rejected() & 0xffff });
	};

	const tick = (): void => {
		const nowMs = clock();
		if (phase === 'ready' && nowMs - heardMs > settings.silentAfterMs) {
			phase = 'greeting';
			greetingSinceMs = nowMs;
			id = options.sessionId();
			handlers.silent();
			greet();
		} else if (phase === 'greeting' && nowMs - greetingSinceMs > settings.reopenAfterMs) {
			const what = everHeard ? 'stopped answering' : 'does not answer';
			handlers.hopeless(`The device at the ${transport.description} ${what}; is it the right device, and switched on?`);
			return;
		} else if (phase === 'greeting') greet();
		else heartbeat();
		schedule();
	};
	const schedule = (): void => {
		if (phase === 'stopped') return;
		cancelTick = timers.after(phase === 'ready' ? settings.heartbeatMs : settings.helloMs, tick);
	};

	const welcome = (reply: HelloReply, cameUs: number): void => {
		if (reply.sessionId !== id || phase !== 'greeting') return;
		if (reply.version !== PROTOCOL_VERSION) {
			handlers.hopeless(
				`The device speaks protocol version ${reply.version}, this program version ${PROTOCOL_VERSION}; update the older one.`,
			);
			return;
		}
		phase = 'ready';
		echo = { echoUs: 0, heardUs: 0 };
		owed = [];
		everHeard = true;
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
			welcome(message, cameUs);
			return;
		}
		// What belongs to no session of ours is old, or meant for someone else.
		if (phase !== 'ready') return;
		heardMs = clock();
		if (message.kind === 'heartbeat') {
			echo = { echoUs: message.sentUs, heardUs: cameUs };
			// Answers come in order: a later one excuses those before it, which are lost.
			owed = owed.filter(({ sentUs }) => stampDifferenceUs(sentUs, message.echoUs) > 0);
		}
		handlers.message(message, cameUs);
	};

	const receiver = createWireReceiver({
		message: receive,
		emergencyStop: () => {
			if (phase !== 'stopped') handlers.emergencyStop();
		},
	});
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
