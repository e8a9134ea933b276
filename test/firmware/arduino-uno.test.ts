import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createSpikeLink, type SpikeLink, type SpikeLinkOptions } from '../../src/io/link/spike-link.ts';
import type { LinkState } from '../../src/io/link/state.ts';
import { createSafetyGate } from '../../src/io/prosthesis/safety.ts';
import { openSerialPort } from '../../src/io/transport/serial.ts';
import type { Transport } from '../../src/io/transport/transport.ts';
import { EMERGENCY_STOP } from '../../src/io/wire/constants.ts';
import { createWireReceiver, createWireSender } from '../../src/io/wire/endpoint.ts';
import type { CommandTarget, Message, MessageOf } from '../../src/io/wire/message.ts';
import { heartbeat, hello } from './arduino-bench.ts';
import { type SimulatedBoard, startBoard } from './arduino-board.ts';
import { buildFirmware, type FirmwareTarget, whyNoFirmware } from './arduino-tools.ts';

const BUILD_MS = 180_000;
const grip: CommandTarget = {
	target: 'grip',
	digits: ['thumb', 'index', 'middle', 'ring', 'little'],
	closure: 0.8,
	strokesPerS: 2,
	forceLimitN: 20,
};

/** The protocol by hand, for what a link would never send. */
interface Wire {
	send(message: Message): void;
	raw(bytes: readonly number[]): void;
	/** The next message of a kind that fits. */
	next<K extends Message['kind']>(kind: K, is?: (message: MessageOf<K>) => boolean): Promise<MessageOf<K>>;
	/** Sends a heartbeat every 50 ms from now on. */
	keepAlive(): () => void;
	errors(): number;
	/** When the board heard the last heartbeat that it has answered, on its clock. */
	lastHeardUs(): number;
}

async function openWire(path: string): Promise<Wire> {
	const transport: Transport = await openSerialPort({ path });
	onTestFinished(() => transport.close());
	const sender = createWireSender();
	const waiting = new Set<(message: Message) => void>();
	let heardUs = 0;
	const receiver = createWireReceiver({
		message(message) {
			if (message.kind === 'heartbeat') heardUs = message.heardUs;
			for (const look of waiting) look(message);
		},
		emergencyStop: () => undefined,
	});
	transport.onData((bytes) => receiver.push(bytes));
	const send = (message: Message): void => void transport.write(sender.frame(message));
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
		keepAlive() {
			let beats = 0;
			const timer = setInterval(() => send(heartbeat(++beats)), 50);
			const stop = (): void => clearInterval(timer);
			onTestFinished(stop);
			return stop;
		},
		errors: () => {
			const { crcErrors, framingErrors, oversizeErrors, malformedErrors, unknownFrames } = receiver.counters();
			return crcErrors + framingErrors + oversizeErrors + malformedErrors + unknownFrames;
		},
		lastHeardUs: () => heardUs,
	};
}

/** Says HELLO until it is answered: a board that is just starting hears nothing. */
async function greet(wire: Wire, sessionId = 7): Promise<MessageOf<'helloReply'>> {
	const reply = wire.next('helloReply', (said) => said.sessionId === sessionId);
	wire.send(hello(sessionId));
	const again = setInterval(() => wire.send(hello(sessionId)), 250);
	onTestFinished(() => clearInterval(again));
	return reply.finally(() => clearInterval(again));
}

async function openSession(path: string): Promise<Wire> {
	const wire = await openWire(path);
	await greet(wire);
	return wire;
}

function connect(path: string, changes: Partial<SpikeLinkOptions> = {}): SpikeLink {
	const link = createSpikeLink({
		protocol: 'events',
		transport: (signal) => openSerialPort({ path, signal }),
		...changes,
	});
	onTestFinished(() => link.close());
	return link;
}

/** Waits until the link shows something; the test's own time limit is the only clock. */
function until(link: SpikeLink, holds: (state: LinkState) => boolean): Promise<LinkState> {
	return new Promise((resolve) => {
		const poll = setInterval(() => {
			if (!holds(link.state())) return;
			clearInterval(poll);
			resolve(link.state());
		}, 10);
	});
}

const whyNot = whyNoFirmware('uno', 'simulator');

describe.skipIf(whyNot !== null)(
	`The real Uno firmware in a simulated ATmega328P${whyNot === null ? '' : ` (${whyNot})`}`,
	() => {
		let simulator = '';
		const elf: Partial<Record<FirmwareTarget, string>> = {};
		beforeAll(() => {
			simulator = buildFirmware('simulator').path;
			elf.uno = buildFirmware('uno').path;
		}, BUILD_MS);
		const start = (): Promise<SimulatedBoard> => startBoard(simulator, elf.uno ?? '');

		test('answers HELLO with who it is and what it can', async () => {
			const { path } = await start();
			const wire = await openWire(path);
			expect(await greet(wire, 77)).toMatchObject({
				version: 1,
				sessionId: 77,
				echoUs: 1,
				previousSessionId: 0,
				channels: 256,
				bufferBytes: 250,
				baud: 115_200,
				emergencyStopped: false,
				identity: 'Retinode hand (Uno)',
				capabilities: { events: true, rates: true, grip: true, digits: true, wrist: true, telemetry: true },
			});
		});

		test('the app closes the hand: link, gate, servo pulses within the speed limit, telemetry', async () => {
			const board = await start();
			const link = connect(board.path);
			await until(link, ({ phase }) => phase === 'ready');
			const gate = createSafetyGate();
			gate.arm();
			const answer = gate.request(grip);
			if (!answer.ok) throw new Error(answer.reason);
			const reached = board.nextPulse(({ servo, pulseUs }) => servo === 'little' && pulseUs > 1797, 0);
			expect((await link.command(answer.command)).kind).toBe('acted');
			await reached;
			const closed = await until(link, ({ telemetry }) => (telemetry?.closures[4] ?? 0) > 0.799);
			expect(closed.telemetry).toMatchObject({ driven: true, emergencyStopped: false, faults: [] });
			const index = board.pulses('index');
			expect(index[0]?.pulseUs).toBeLessThan(1100);
			for (const [i, change] of index.entries()) {
				const before = index[i - 1];
				if (before === undefined) continue;
				// 1,000 µs are a stroke; a frame of 20 ms at 2 strokes/s is 40 µs, and a tick more or less 8 µs; 4 µs is jitter.
				const frames = Math.round((change.atMs - before.atMs) / 20);
				expect(change.pulseUs - before.pulseUs).toBeLessThanOrEqual(40 * frames + 12);
				expect(change.pulseUs).toBeLessThanOrEqual(1803);
			}
			// The wrist was not asked to move: its servo gets no pulse at all.
			expect(board.pulses('wrist')).toEqual([]);
			const { counters } = link.state();
			expect(counters).toMatchObject({ crcErrors: 0, framingErrors: 0, rejectedByDevice: 0, sequenceGaps: 0 });
		});

		test('a thousand spikes a second arrive as events, each one counted, while the hand moves', async () => {
			const board = await start();
			const link = connect(board.path);
			await until(link, ({ phase }) => phase === 'ready');
			const gate = createSafetyGate();
			gate.arm();
			const answer = gate.request(grip);
			if (!answer.ok) throw new Error(answer.reason);
			void link.command(answer.command);
			for (let i = 0; i < 1000; i += 5) {
				link.sendSpikes(Array.from({ length: 5 }, (_, k) => ({ tUs: (i + k) * 1000, channel: (i + k) % 64 })));
				await new Promise((resolve) => setTimeout(resolve, 5));
			}
			const { spikes, counters } = await until(
				link,
				(state) => state.spikes.delivered + state.spikes.lostTotal === 1000,
			);
			// A machine too busy to send may call spikes stale; what was sent is received, every one.
			expect(spikes.lost).toMatchObject({ line: 0, refused: 0, silent: 0 });
			expect(spikes.delivered).toBeGreaterThan(0);
			expect(counters.rejectedByDevice).toBe(0);
			expect((await board.tell('report', 0)).droppedBytes).toBe(0);
		});

		test('spikes arrive as rates too', async () => {
			const { path } = await start();
			const link = connect(path, { protocol: 'rate' });
			await until(link, ({ phase }) => phase === 'ready');
			link.sendSpikes(Array.from({ length: 300 }, (_, i) => ({ tUs: i * 100, channel: i % 8 })));
			const { spikes } = await until(link, (state) => state.spikes.delivered + state.spikes.lostTotal === 300);
			expect(spikes).toMatchObject({ delivered: 300, lostTotal: 0 });
		});

		test('without heartbeats the watchdog lets the servos go, 250 ms later by the board’s own clock', async () => {
			const board = await start();
			const wire = await openSession(board.path);
			const stopBeats = wire.keepAlive();
			await wire.next('heartbeat');
			const moving = board.nextPulse(({ servo }) => servo === 'thumb', 0);
			wire.send({ kind: 'command', id: 1, ...grip });
			await moving;
			stopBeats();
			const relaxed = await wire.next('telemetry', ({ watchdogRelaxed }) => watchdogRelaxed);
			expect(relaxed.driven).toBe(false);
			const off = await board.next((line) => line.servoPower === false && Number(line.atMs) > 100);
			// The board's own clock starts half a millisecond after the simulator's; the rule is looked at every 4 ms.
			const silentMs = Number(off.atMs) - wire.lastHeardUs() / 1000;
			expect(silentMs).toBeGreaterThanOrEqual(250);
			expect(silentMs).toBeLessThan(256);
			await board.nextPulse(({ servo, pulseUs }) => servo === 'thumb' && pulseUs === 0, 0);
		});

		test('an emergency stop in the middle of a frame cuts the servos and latches until the reset button', async () => {
			const board = await start();
			const wire = await openSession(board.path);
			wire.keepAlive();
			const moving = board.nextPulse(({ servo, pulseUs }) => servo === 'ring' && pulseUs > 1100, 0);
			wire.send({ kind: 'command', id: 1, ...grip });
			await moving;
			const latched = wire.next('emergencyStopState');
			const limp = board.nextPulse(({ servo, pulseUs }) => servo === 'ring' && pulseUs === 0);
			// The first bytes of an EVENTS frame, then the stop.
			wire.raw([0x06, 0x13, 0x01, 0x80, 0x84, ...EMERGENCY_STOP]);
			expect(await latched).toMatchObject({ latched: true, cause: 'wire' });
			await limp;
			const refused = wire.next('nak');
			wire.send({ kind: 'command', id: 2, ...grip });
			expect(await refused).toMatchObject({ id: 2, reason: 'emergencyStop' });
			// Opening the port anew resets an Uno; the stop is in EEPROM.
			await board.tell('restart', 0);
			expect(await greet(wire, 8)).toMatchObject({ sessionId: 8, emergencyStopped: true });
			// A reset button that was down when the board started does not count: it must have been seen open for 100 ms.
			await wire.next('telemetry', ({ deviceUs }) => deviceUs > 200_000);
			const reset = wire.next('emergencyStopState', (state) => !state.latched);
			await board.tell('reset', 1);
			await reset;
			await board.tell('reset', 0);
			const acted = wire.next('ack');
			wire.send({ kind: 'command', id: 1, ...grip });
			expect(await acted).toMatchObject({ id: 1 });
		});

		test('the stop button at the board stops the hand and tells the app', async () => {
			const board = await start();
			const link = connect(board.path);
			await until(link, ({ phase }) => phase === 'ready');
			// A reset button that was down when the board started does not count: it must have been seen open for 100 ms.
			await until(link, ({ telemetry }) => (telemetry?.deviceUs ?? 0) > 200_000);
			await board.tell('stop', 1);
			await until(link, ({ stop }) => stop.latched);
			await board.tell('stop', 0);
			await board.tell('reset', 1);
			await until(link, ({ stop }) => !stop.latched);
		});

		test('garbage on the line is counted and passed by', async () => {
			const { path } = await start();
			const wire = await openSession(path);
			let state = 1;
			for (let i = 0; i < 40; i++) {
				const noise = Array.from({ length: 30 }, () => {
					state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
					return state >>> 24;
				});
				wire.raw(noise);
				const answer = wire.next('heartbeat', ({ echoUs }) => echoUs === i + 1);
				wire.send(heartbeat(i + 1));
				await answer;
			}
			const answer = wire.next('heartbeat', ({ echoUs }) => echoUs === 99);
			wire.send(heartbeat(99));
			expect((await answer).rejectedFrames).toBeGreaterThanOrEqual(40);
			expect(wire.errors()).toBe(0);
		});

		test('the force limit works through the board’s own current sensor, and a loose wire is a fault', async () => {
			const board = await start();
			const wire = await openSession(board.path);
			wire.keepAlive();
			await board.tell('current', 1060);
			const felt = await wire.next('telemetry', ({ currentMa }) => currentMa > 1000);
			// ACS712-05B: 185 mV/A at steps of 4.9 mV is 26 mA; the simulated converter rounds too.
			expect(Math.abs(felt.currentMa - 1060)).toBeLessThanOrEqual(2 * 26);
			await board.tell('sensor', 5000);
			const fault = await wire.next('telemetry', ({ faults }) => faults.length > 0);
			expect(fault.faults).toContain('sensor');
			const refused = wire.next('nak');
			wire.send({ kind: 'command', id: 1, ...grip });
			expect(await refused).toMatchObject({ reason: 'fault' });
		});
	},
);

const whyNoApi = whyNoFirmware('arduino-uno', 'loopback', 'simulator');

describe.skipIf(whyNoApi !== null)(
	`The sketches as the Arduino IDE builds them${whyNoApi === null ? '' : ` (${whyNoApi})`}`,
	() => {
		test('the hand runs beside the Arduino core', { timeout: BUILD_MS }, async () => {
			const board = await startBoard(buildFirmware('simulator').path, buildFirmware('arduino-uno').path);
			const wire = await openSession(board.path);
			wire.keepAlive();
			const moving = board.nextPulse(({ servo, pulseUs }) => servo === 'middle' && pulseUs > 1700, 0);
			wire.send({ kind: 'command', id: 1, ...grip });
			await moving;
		});

		test('the loopback sketch stamps light steps and measures the way from its LED to the answer', {
			timeout: BUILD_MS,
		}, async () => {
			const board = await startBoard(buildFirmware('simulator').path, buildFirmware('loopback').path);
			const transport = await openSerialPort({ path: board.path });
			onTestFinished(() => transport.close());
			let text = '';
			const waiting = new Set<() => void>();
			transport.onData((bytes) => {
				text += Buffer.from(bytes).toString('latin1');
				for (const look of waiting) look();
			});
			const says = (pattern: RegExp): Promise<RegExpMatchArray> =>
				new Promise((resolve) => {
					const look = (): void => {
						const found = pattern.exec(text);
						if (found === null) return;
						waiting.delete(look);
						resolve(found);
					};
					waiting.add(look);
					look();
				});
			// The sensor's voltage is the same wire as the hand's current sensor: dark, bright, dark.
			await board.tell('sensor', 500);
			// Asked until it answers: a board that is just starting hears nothing.
			const ask = setInterval(() => transport.write(Buffer.from('v')), 100);
			await says(/V \d+ \d+ \d+\r\n/).finally(() => clearInterval(ask));
			await board.tell('sensor', 4000);
			const up = await says(/\+(\d+)\r\n/);
			await board.tell('sensor', 500);
			const down = await says(/-(\d+)\r\n/);
			expect(Number(down[1])).toBeGreaterThan(Number(up[1]));
			transport.write(Buffer.from('1'));
			const lit = await says(/L1 (\d+)\r\n/);
			transport.write(Buffer.from('!'));
			const answered = await says(/R (\d+)\r\n/);
			expect(Number(lit[1])).toBeGreaterThan(Number(down[1]));
			expect(Number(answered[1])).toBeGreaterThan(0);
		});
	},
);
