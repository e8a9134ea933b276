import { createWireReceiver, createWireSender, type ReceiverCounters } from '../../src/io/wire/endpoint.ts';
import type { Command, Message, MessageOf } from '../../src/io/wire/message.ts';
import type { CommandTarget } from '../../src/protocol/deviceCommand.ts';
import { DIGITS } from '../../src/protocol/deviceCommand.ts';
import { startProgram } from './arduinoPrograms.ts';

/** The firmware's core as it reports itself; positions in 1/10,000 of the stroke, the wrist in 0.1°. */
export interface BenchReport {
	readonly atUs: number;
	readonly positions: readonly number[];
	readonly pulses: readonly number[];
	readonly driven: boolean;
	readonly stopped: boolean;
	readonly watchdogRelaxed: boolean;
	readonly heartbeatCurrent: boolean;
	/** Fault bits, as in telemetry. */
	readonly faults: number;
	/** 0.1 °C. */
	readonly temperature: number;
	/** Spikes received in this session. */
	readonly spikes: number;
	/** What the memory holds that a reset leaves as it is, in hexadecimal. */
	readonly kept: string;
	readonly counters: Omit<ReceiverCounters, 'bytes'>;
	/** What the device sent since the report before: bytes, in hexadecimal. */
	readonly sent: string;
	/** The messages in it. */
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

/** The firmware's core on this machine, on a clock that only the test moves; whatever has to be said to it, in bytes. */
export interface Probe {
	/** A new device, as after power-up, that starts at a time on its clock. */
	power(startUs: number, channels?: number): Promise<BenchReport>;
	/** A reset, as by opening the port: latches and the memory that a reset leaves alone stay. */
	restart(): Promise<BenchReport>;
	/** The start of a board that remembers nothing but what this memory holds. */
	startWith(kept: string): Promise<BenchReport>;
	bytes(bytes: Uint8Array): Promise<BenchReport>;
	run(ms: number, conditions?: BenchConditions): Promise<BenchReport>;
}

/** A probe in a session with a host that keeps its heartbeat current. */
export interface Bench extends Probe {
	send(message: Message): Promise<BenchReport>;
	command(target: CommandTarget): Promise<Message>;
	/** A heartbeat that answers what the device said last. */
	beat(): Promise<BenchReport>;
	/** HELLO and two heartbeats: commands are taken from here on. */
	greet(sessionId?: number): Promise<BenchReport>;
	/** Runs with a heartbeat every 100 ms. */
	keep(ms: number, conditions?: BenchConditions): Promise<BenchReport>;
}

/** HELLO of a session. */
export function hello(sessionId = 7, [lowestVersion, highestVersion] = [1, 2]): MessageOf<'hello'> {
	return { kind: 'hello', lowestVersion, highestVersion, sessionId, sentUs: 1, host: 'test' };
}

/** A heartbeat of the host; `echoUs` is the stamp of the answer that it answers. */
export function heartbeat(sentUs = 1, echoUs = 0): MessageOf<'heartbeat'> {
	return { kind: 'heartbeat', sentUs, echoUs, heardUs: 0, spikes: 0, rejectedFrames: 0 };
}

/** A command that closes all digits. */
export const closing = (changes: Partial<Extract<CommandTarget, { target: 'grip' }>> = {}): CommandTarget => ({
	target: 'grip',
	digits: DIGITS,
	closure: 1,
	strokesPerS: 2,
	forceLimitN: 50,
	...changes,
});

/** @throws Error when there is none */
export function lastTelemetry(messages: readonly Message[]): MessageOf<'telemetry'> {
	const found = messages.findLast((message) => message.kind === 'telemetry');
	if (found === undefined) throw new Error('no telemetry');
	return found;
}

/** Starts the core with nothing said to it. */
export function openProbe(path: string): Probe {
	const program = startProgram(path, []);
	let messages: Message[] = [];
	let stopsSent = 0;
	const receiver = createWireReceiver(
		{ message: (message) => void messages.push(message), emergencyStop: () => void stopsSent++ },
		'host',
	);
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
	return {
		power: (startUs, channels = 256) => ask(`device ${startUs} ${channels}`),
		restart: () => ask('restart 0'),
		startWith: (kept) => ask(`kept ${kept}`),
		bytes: (sent) => ask(`bytes ${Buffer.from(sent).toString('hex')}`),
		run: (ms, { ma = 60, stop = false, reset = false } = {}) =>
			ask(`run ${Math.round(ms * 1000)} ${ma} ${Number(stop)} ${Number(reset)}`),
	};
}

/** Starts a device in a session. */
export async function openBench(path: string): Promise<Bench> {
	const probe = openProbe(path);
	const sender = createWireSender();
	let beats = 0;
	let echoUs = 0;
	let id = 0;
	const send = async (message: Message): Promise<BenchReport> => {
		const report = await probe.bytes(sender.frame(message));
		for (const said of report.messages) if (said.kind === 'heartbeatAnswer') echoUs = said.sentUs;
		return report;
	};
	const beat = (): Promise<BenchReport> => send(heartbeat(++beats, echoUs));
	const bench: Bench = {
		...probe,
		send,
		beat,
		async greet(sessionId = 7) {
			await send(hello(sessionId));
			echoUs = 0;
			await beat();
			await probe.run(1);
			return beat();
		},
		async command(target) {
			const command: Command = { kind: 'command', id: ++id, ...target };
			const [answer] = (await send(command)).messages;
			if (answer === undefined) throw new Error('the device did not answer');
			return answer;
		},
		async keep(ms, conditions) {
			let report = await beat();
			const heard: Message[] = [...report.messages];
			let stops = report.stopsSent;
			for (let left = ms; left > 0; left -= 100) {
				report = await probe.run(Math.min(100, left), conditions);
				heard.push(...report.messages);
				stops += report.stopsSent;
				if (left > 100) heard.push(...(await beat()).messages);
			}
			return { ...report, messages: heard, stopsSent: stops };
		},
	};
	await bench.power(0);
	await bench.greet();
	return bench;
}
