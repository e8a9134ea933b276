import { onTestFinished } from 'vitest';
import { openSerialPort } from '../../src/io/transport/node/serial.ts';
import type { Transport } from '../../src/io/transport/transport.ts';
import type { ProtocolVersion } from '../../src/io/wire/constants.ts';
import { createWireReceiver, createWireSender } from '../../src/io/wire/endpoint.ts';
import type { Message, MessageOf } from '../../src/io/wire/message.ts';
import { heartbeat, hello } from './arduinoBench.ts';

/** The protocol by hand on a simulated board's line, for what a link would never send. */
export interface Wire {
	send(message: Message): void;
	raw(bytes: readonly number[]): void;
	/** The next message of a kind that fits. */
	next<K extends Message['kind']>(kind: K, is?: (message: MessageOf<K>) => boolean): Promise<MessageOf<K>>;
	/** Sends a heartbeat that answers the device's last one. */
	beat(): void;
	/** Beats every 50 ms from now on. */
	keepAlive(): () => void;
	/** Sends back whatever comes from now on, as a wrong sketch or a half-duplex adapter does. */
	echo(): void;
	errors(): number;
	/** When the board heard the last heartbeat that it has answered, on its clock. */
	lastHeardUs(): number;
}

/** Opens the line of a board; it closes with the test that is running. */
export async function openWire(path: string, version: ProtocolVersion = 2): Promise<Wire> {
	const transport: Transport = await openSerialPort({ path });
	onTestFinished(() => transport.close());
	const sender = createWireSender();
	sender.speak(version);
	const waiting = new Set<(message: Message) => void>();
	let heardUs = 0;
	let stampUs = 0;
	let beats = 0;
	const receiver = createWireReceiver(
		{
			message(message) {
				if (message.kind === 'heartbeat' || message.kind === 'heartbeatAnswer') {
					heardUs = message.heardUs;
					stampUs = message.sentUs;
				}
				for (const look of waiting) look(message);
			},
			emergencyStop: () => undefined,
		},
		'host',
	);
	receiver.speak(version);
	transport.onData((bytes) => receiver.push(bytes));
	const send = (message: Message): void => void transport.write(sender.frame(message));
	const beat = (): void => send(heartbeat(++beats, stampUs));
	return {
		send,
		raw: (bytes) => void transport.write(Uint8Array.from(bytes)),
		next: <K extends Message['kind']>(kind: K, is: (message: MessageOf<K>) => boolean = () => true) =>
			new Promise<MessageOf<K>>((resolve) => {
				const look = (message: Message): void => {
					if (message.kind !== kind || !is(message as MessageOf<K>)) return;
					waiting.delete(look);
					resolve(message as MessageOf<K>);
				};
				waiting.add(look);
			}),
		beat,
		keepAlive() {
			const timer = setInterval(beat, 50);
			const stop = (): void => clearInterval(timer);
			onTestFinished(stop);
			return stop;
		},
		echo: () => void transport.onData((bytes) => void transport.write(Uint8Array.from(bytes))),
		errors: () => {
			const { crcErrors, framingErrors, oversizeErrors, malformedErrors, unknownFrames } = receiver.counters();
			return crcErrors + framingErrors + oversizeErrors + malformedErrors + unknownFrames;
		},
		lastHeardUs: () => heardUs,
	};
}

/** Says HELLO until it is answered: a board that is just starting hears nothing. */
export async function greet(wire: Wire, sessionId = 7): Promise<MessageOf<'helloReply'>> {
	const reply = wire.next('helloReply', (said) => said.sessionId === sessionId);
	wire.send(hello(sessionId));
	const again = setInterval(() => wire.send(hello(sessionId)), 250);
	onTestFinished(() => clearInterval(again));
	return reply.finally(() => clearInterval(again));
}

/** A session whose heartbeats are kept current from now on. */
export async function openSession(path: string): Promise<{ readonly wire: Wire; readonly silence: () => void }> {
	const wire = await openWire(path);
	await greet(wire);
	const current = wire.next('telemetry', ({ heartbeatCurrent }) => heartbeatCurrent);
	const silence = wire.keepAlive();
	await current;
	return { wire, silence };
}
