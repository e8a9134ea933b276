import { createWireReceiver, createWireSender, type ReceiverCounters } from '../../src/io/wire/endpoint.ts';
import type { Message, MessageOf } from '../../src/io/wire/message.ts';
import type { Simulator } from './fpgaSimulator.ts';

type Kind = Message['kind'];

/** A host on the simulated device's line, in virtual time: the project's own encoder and decoder. */
export interface Host {
	send(...messages: Message[]): void;
	/** Virtual time passes; a heartbeat is sent first and then every 100 ms, unless told not to. */
	run(us: number, heartbeats?: boolean): Promise<void>;
	/** Everything heard since the last call, and `stop` for an emergency stop on the line. */
	heard(): (Message | 'stop')[];
	/** Of what was heard since the last call, the messages of a kind. */
	heardOf<K extends Kind>(kind: K): MessageOf<K>[];
	/** Says HELLO and waits for the answer: a session without a heartbeat. */
	greet(sessionId?: number): Promise<MessageOf<'helloReply'>>;
	/** Begins a session in which the heartbeat is current: HELLO, a heartbeat, and one that answers the device. */
	open(sessionId?: number): Promise<MessageOf<'helloReply'>>;
	/** A heartbeat that answers what the device said last. */
	beat(): void;
	counters(): ReceiverCounters;
}

const HEARTBEAT_US = 100_000;

/** A host for a simulator. */
export function createHost(simulator: Simulator): Host {
	const sender = createWireSender();
	let got: (Message | 'stop')[] = [];
	let echoUs = 0;
	const receiver = createWireReceiver(
		{
			message(message) {
				if (message.kind === 'heartbeatAnswer') echoUs = message.sentUs;
				got.push(message);
			},
			emergencyStop: () => got.push('stop'),
		},
		'host',
	);
	let nowUs = 0;
	const send = (...messages: Message[]): void => {
		for (const message of messages) simulator.line(sender.frame(message));
	};
	const pass = async (us: number): Promise<void> => {
		receiver.push(await simulator.run(us));
		nowUs += us;
	};
	const beat = (): void =>
		send({ kind: 'heartbeat', sentUs: nowUs + 1, echoUs, heardUs: nowUs, spikes: 0, rejectedFrames: 0 });
	const heard = (): (Message | 'stop')[] => {
		const all = got;
		got = [];
		return all;
	};
	const heardOf = <K extends Kind>(kind: K): MessageOf<K>[] =>
		heard().filter((m): m is MessageOf<K> => m !== 'stop' && m.kind === kind);
	/** Until the device has said something of a kind, and a little more; at most a second. */
	const until = async (kind: Kind): Promise<void> => {
		for (let i = 0; i < 40 && !got.some((m) => m !== 'stop' && m.kind === kind); i++) await pass(25_000);
	};
	const greet = async (sessionId = 7): Promise<MessageOf<'helloReply'>> => {
		echoUs = 0;
		heard();
		send({ kind: 'hello', lowestVersion: 1, highestVersion: 2, sessionId, sentUs: nowUs, host: 'test' });
		await until('helloReply');
		const reply = got.find((m): m is MessageOf<'helloReply'> => m !== 'stop' && m.kind === 'helloReply');
		if (reply === undefined) throw new Error('The device did not answer HELLO.');
		return reply;
	};
	return {
		send,
		beat,
		greet,
		async run(us, heartbeats = true) {
			for (let left = us; left > 0; left -= HEARTBEAT_US) {
				if (heartbeats) beat();
				await pass(Math.min(left, HEARTBEAT_US));
			}
		},
		heard,
		heardOf,
		async open(sessionId) {
			const reply = await greet(sessionId);
			for (const _ of ['heard by the device', 'heard by both']) {
				heard();
				beat();
				await until('heartbeatAnswer');
			}
			heard();
			return reply;
		},
		counters: receiver.counters,
	};
}
