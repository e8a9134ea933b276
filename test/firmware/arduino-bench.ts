import { createWireReceiver, createWireSender } from '../../src/io/wire/endpoint.ts';
import type { Command, CommandTarget, Message, MessageOf } from '../../src/io/wire/message.ts';
import { startProgram } from './arduino-programs.ts';

/** The hand's joints as the firmware's core reports them; positions in 1/10,000 of the stroke, the wrist in 0.1°. */
export interface BenchReport {
	readonly atUs: number;
	readonly positions: readonly number[];
	readonly pulses: readonly number[];
	readonly driven: boolean;
	readonly stopped: boolean;
	readonly faults: number;
	/** What the device sent since the report before. */
	readonly messages: readonly Message[];
	/** Emergency stops among the bytes it sent. */
	readonly stopsSent: number;
}

/** Contacts and current while time passes. */
export interface BenchConditions {
	/** mA; −1: the sensor has failed. */
	readonly ma?: number;
	readonly stop?: boolean;
	readonly reset?: boolean;
}

/** The firmware's core on this machine, on a clock that only the test moves. */
export interface Bench {
	bytes(bytes: Uint8Array): Promise<BenchReport>;
	send(message: Message): Promise<BenchReport>;
	command(target: CommandTarget): Promise<Message>;
	run(ms: number, conditions?: BenchConditions): Promise<BenchReport>;
	/** Runs with a heartbeat every 100 ms. */
	keep(ms: number, conditions?: BenchConditions): Promise<BenchReport>;
}

/** HELLO of a session. */
export function hello(sessionId = 7): MessageOf<'hello'> {
	return { kind: 'hello', lowestVersion: 1, highestVersion: 1, sessionId, sentUs: 1, host: 'test' };
}

/** A heartbeat of the host. */
export function heartbeat(sentUs = 1): MessageOf<'heartbeat'> {
	return { kind: 'heartbeat', sentUs, echoUs: 0, heardUs: 0, spikes: 0, rejectedFrames: 0 };
}

/** Starts a device in a session. */
export async function openBench(probe: string): Promise<Bench> {
	const program = startProgram(probe, []);
	const sender = createWireSender();
	let messages: Message[] = [];
	let stopsSent = 0;
	const receiver = createWireReceiver({
		message: (message) => void messages.push(message),
		emergencyStop: () => void stopsSent++,
	});
	const ask = async (line: string): Promise<BenchReport> => {
		const from = program.said.length;
		program.write(line);
		const said = await program.next(() => true, from);
		if (typeof said.error === 'string') throw new Error(said.error);
		messages = [];
		stopsSent = 0;
		receiver.push(Buffer.from(String(said.sent), 'hex'));
		return { ...(said as unknown as Omit<BenchReport, 'messages' | 'stopsSent'>), messages, stopsSent };
	};
	const bytes = (sent: Uint8Array): Promise<BenchReport> => ask(`bytes ${Buffer.from(sent).toString('hex')}`);
	const send = (message: Message): Promise<BenchReport> => bytes(sender.frame(message));
	const run = (ms: number, { ma = 60, stop = false, reset = false }: BenchConditions = {}): Promise<BenchReport> =>
		ask(`run ${ms * 1000} ${ma} ${Number(stop)} ${Number(reset)}`);
	let id = 0;
	await ask('device 0');
	await send(hello());
	return {
		bytes,
		send,
		run,
		async command(target) {
			const command: Command = { kind: 'command', id: ++id, ...target };
			const [answer] = (await send(command)).messages;
			if (answer === undefined) throw new Error('the device did not answer');
			return answer;
		},
		async keep(ms, conditions) {
			let report = await send(heartbeat());
			const heard: Message[] = [...report.messages];
			let stops = report.stopsSent;
			for (let left = ms; left > 0; left -= 100) {
				report = await run(Math.min(100, left), conditions);
				heard.push(...report.messages);
				stops += report.stopsSent;
				if (left > 100) heard.push(...(await send(heartbeat())).messages);
			}
			return { ...report, messages: heard, stopsSent: stops };
		},
	};
}
