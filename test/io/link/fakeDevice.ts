import { onTestFinished } from 'vitest';
import type { SpikeLink } from '../../../src/io/link/linkContract.ts';
import { createSpikeLink } from '../../../src/io/link/spikeLink.ts';
import { PERFECT_LINE } from '../../../src/io/transport/line.ts';
import { createLoopback, type Loopback } from '../../../src/io/transport/loopback.ts';
import type { TransportFactory } from '../../../src/io/transport/transport.ts';
import type { ProtocolVersion } from '../../../src/io/wire/constants.ts';
import { createWireReceiver, createWireSender } from '../../../src/io/wire/endpoint.ts';
import type { HelloReply, Message, MessageOf, Telemetry } from '../../../src/io/wire/message.ts';
import { stampOfMs } from '../../../src/io/wire/timeStamp.ts';
import { createVirtualTime, type VirtualTime } from '../virtualTime.ts';

/** A device that a test speaks for. */
export interface FakeLine {
	/** What a link opens. */
	readonly transport: TransportFactory;
	/** Every message that the host has sent, in order; `stop` stands for a raw emergency stop. */
	readonly heard: (Message | 'stop')[];
	/** Says something. */
	say(message: Message): void;
	/** Writes bytes as they are. */
	write(bytes: Uint8Array): void;
	/** While false it takes no byte from the line, and goes on talking. */
	setReading(on: boolean): void;
	/** While true the device hears and says nothing. */
	setMute(on: boolean): void;
	/** What has been heard of one kind. */
	all<K extends Message['kind']>(kind: K): readonly MessageOf<K>[];
}

/** With a link to it, on one virtual clock. */
export interface FakeDevice extends FakeLine {
	readonly time: VirtualTime;
	readonly link: SpikeLink;
}

/** How the device behaves. */
export interface FakeOptions {
	/** What its HELLO_REPLY says beside the usual; null: it does not answer HELLO. */
	readonly reply?: Partial<HelloReply> | null;
	/** What it speaks after HELLO. */
	readonly version?: ProtocolVersion;
	/** Whether heartbeats are answered. Default: yes. */
	readonly beats?: boolean;
	/** Answers a command; null: not at all. Default: ACK. */
	readonly answer?: (command: MessageOf<'command'>) => Message | null;
	/** Everything that comes is sent back as well, as on a half-duplex line. */
	readonly echoes?: boolean;
	/** Hears every message before the device answers it. */
	readonly onMessage?: (message: Message, device: FakeLine) => void;
	/** Everything that the device says comes so late, ms. */
	readonly lateMs?: number;
}

/** The answer of a device to HELLO, with changes. */
export const replyTo = (
	hello: Pick<MessageOf<'hello'>, 'sessionId' | 'sentUs'>,
	deviceUs: number,
	changes: Partial<HelloReply>,
): HelloReply => ({
	kind: 'helloReply',
	version: 2,
	sessionId: hello.sessionId,
	echoUs: hello.sentUs,
	deviceUs,
	previousSessionId: 0,
	previousSpikes: 0,
	capabilities: { events: true, rates: true, grip: true, digits: true, wrist: true, telemetry: true, stimulate: false },
	channels: 16,
	bufferBytes: 250,
	baud: 0,
	firmware: [2, 0, 0],
	emergencyStopped: false,
	busy: false,
	haltedBefore: false,
	identity: 'Fake hand',
	serialNumber: 'F-1',
	...changes,
});

/** A telemetry frame of a device at rest, with changes. */
export const restTelemetry = (changes: Partial<Telemetry> = {}): Telemetry => ({
	kind: 'telemetry',
	deviceUs: 0,
	lastCommandId: 0,
	actedUs: 0,
	spikesReceived: 0,
	spikesUs: 0,
	emergencyStopped: false,
	watchdogRelaxed: false,
	driven: false,
	heartbeatCurrent: true,
	halted: false,
	faults: [],
	closures: [0, 0, 0, 0, 0],
	wristDeg: 0,
	forceN: 0,
	currentMa: 0,
	temperatureC: 25,
	...changes,
});

/** A device that waits for a host, on a clock of the test's. */
export function createFakeLine(time: VirtualTime, options: FakeOptions = {}): FakeLine {
	const heard: (Message | 'stop')[] = [];
	let line: Loopback | null = null;
	let mute = false;
	let spikes = 0;
	let session = 0;
	let previousSessionId = 0;
	const sender = createWireSender();
	sender.speak(options.version ?? 2);
	const nowUs = () => stampOfMs(time.clock());
	const write = (bytes: Uint8Array): void => {
		if (!mute) line?.device.write(bytes);
	};
	const say = (message: Message): void => write(sender.frame(message));
	const answer = options.answer ?? (({ id }) => ({ kind: 'ack', id, actedUs: nowUs() }) as const);
	const respond = (message: Message): void => {
		if (message.kind === 'hello' && options.reply !== null) {
			if (message.sessionId !== session) previousSessionId = session;
			session = message.sessionId;
			say(replyTo(message, nowUs(), { previousSessionId, ...options.reply }));
		}
		if (message.kind === 'events') spikes += message.spikes.length;
		if (message.kind === 'rates') spikes += message.counts.reduce((sum, count) => sum + count, 0);
		if (message.kind === 'command') {
			const said = answer(message);
			if (said) say(said);
		}
		if (message.kind === 'heartbeat' && options.beats !== false) {
			const kind = options.version === 1 ? 'heartbeat' : 'heartbeatAnswer';
			say({ kind, sentUs: nowUs(), echoUs: message.sentUs, heardUs: nowUs(), spikes, rejectedFrames: 0 });
		}
	};
	const device: FakeLine = {
		transport() {
			const made = createLoopback({ ...time, toHost: { ...PERFECT_LINE, latencyMs: options.lateMs ?? 0 } });
			line = made;
			const receiver = createWireReceiver(
				{
					message(message) {
						heard.push(message);
						options.onMessage?.(message, device);
						respond(message);
					},
					emergencyStop: () => heard.push('stop'),
				},
				'device',
			);
			receiver.speak(options.version ?? 2);
			made.device.onData((bytes) => {
				// The line echoes by itself, whether the device is there or not.
				if (options.echoes) made.device.write(bytes);
				if (!mute) receiver.push(bytes);
			});
			return Promise.resolve(made.host);
		},
		heard,
		say,
		write,
		setReading: (on) => line?.device.setReading(on),
		setMute(on) {
			mute = on;
		},
		all: <K extends Message['kind']>(kind: K) =>
			heard.filter((message): message is MessageOf<K> => message !== 'stop' && message.kind === kind),
	};
	return device;
}

/** A device and a link to it; closes the link after the test. */
export function createFakeDevice(options: FakeOptions = {}): FakeDevice {
	const time = createVirtualTime(1000);
	const line = createFakeLine(time, options);
	let session = 1;
	const { transport } = line;
	const link = createSpikeLink({ protocol: 'events', ...time, sessionId: () => session++, transport });
	onTestFinished(async () => {
		void link.close();
		await time.advance(1000);
	});
	return { ...line, time, link };
}
