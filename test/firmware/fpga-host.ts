import { PROTOCOL_VERSION } from '../../src/io/wire/constants.ts';
import { createWireReceiver, createWireSender, type ReceiverCounters } from '../../src/io/wire/endpoint.ts';
import type { Message, MessageOf } from '../../src/io/wire/message.ts';
import type { Simulator } from './fpga-simulator.ts';

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
	/** Says hello and waits for the answer. */
	open(sessionId?: number): Promise<MessageOf<'helloReply'>>;
	counters(): ReceiverCounters;
}

const HEARTBEAT_US = 100_000;

/** A host for a simulator. */
export function createHost(simulator: Simulator): Host {
	const sender = createWireSender();
	let got: (Message | 'stop')[] = [];
	const receiver = createWireReceiver({ message: (m) => got.push(m), emergencyStop: () => got.push('stop') });
	let nowUs = 0;
	const send = (...messages: Message[]): void => {
		for (const message of messages) simulator.line(sender.frame(message));
	};
	const pass = async (us: number): Promise<void> => {
		receiver.push(await simulator.run(us));
		nowUs += us;
	};
	const heard = (): (Message | 'stop')[] => {
		const all = got;
		got = [];
		return all;
	};
	const heardOf = <K extends Kind>(kind: K): MessageOf<K>[] =>
		heard().filter((m): m is MessageOf<K> => m !== 'stop' && m.kind === kind);
	return {
		send,
		async run(us, heartbeats = true) {
			for (let left = us; left > 0; left -= HEARTBEAT_US) {
				if (heartbeats) {
					send({ kind: 'heartbeat', sentUs: nowUs + 1, echoUs: 0, heardUs: 0, spikes: 0, rejectedFrames: 0 });
				}
				await pass(Math.min(left, HEARTBEAT_US));
			}
		},
		heard,
		heardOf,
		async open(sessionId = 7) {
			send({
				kind: 'hello',
				lowestVersion: PROTOCOL_VERSION,
				highestVersion: PROTOCOL_VERSION,
				sessionId,
				sentUs: nowUs,
				host: 'test',
			});
			await pass(25_000);
			const [reply] = heardOf('helloReply');
			if (reply === undefined) throw new Error('The device did not answer HELLO.');
			return reply;
		},
		counters: receiver.counters,
	};
}
