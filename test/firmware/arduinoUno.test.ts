import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createSeededRandom } from '../../src/base/pcg.ts';
import { EMERGENCY_STOP } from '../../src/io/wire/constants.ts';
import type { CommandTarget } from '../../src/protocol/deviceCommand.ts';
import { closing, heartbeat, hello } from './arduinoBench.ts';
import { type SimulatedBoard, startBoard } from './arduinoBoard.ts';
import { buildFirmware, whyNoFirmware } from './arduinoTools.ts';
import { greet, openSession, openWire, type Wire } from './arduinoWire.ts';

const grip = closing({ closure: 0.8, forceLimitN: 20 });
const wrist = (angleDeg: number): CommandTarget => ({ target: 'wrist', angleDeg, degPerS: 180 });

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const whyNot = whyNoFirmware('uno', 'simulator');

describe.skipIf(whyNot !== null)(
	`The real Uno firmware in a simulated ATmega328P${whyNot === null ? '' : ` (${whyNot})`}`,
	() => {
		let simulator = '';
		let uno = '';
		beforeAll(() => {
			simulator = buildFirmware('simulator').path;
			uno = buildFirmware('uno').path;
		});
		const start = (): Promise<SimulatedBoard> => startBoard(simulator, uno);

		/** All digits close; resolves when a servo has begun to move. */
		async function close(board: SimulatedBoard, wire: Wire, id = 1): Promise<void> {
			const moving = board.nextPulse(({ servo, pulseUs }) => servo === 'ring' && pulseUs > 1100, 0);
			wire.send({ kind: 'command', id, ...grip });
			await moving;
		}

		test('answers HELLO with who it is and what it can', async () => {
			const { path } = await start();
			const wire = await openWire(path);
			expect(await greet(wire, 77)).toMatchObject({
				version: 2,
				sessionId: 77,
				echoUs: 1,
				previousSessionId: 0,
				channels: 256,
				bufferBytes: 250,
				baud: 115_200,
				firmware: [2, 0, 0],
				emergencyStopped: false,
				busy: false,
				identity: 'Retinode hand (Uno)',
				capabilities: { events: true, rates: true, grip: true, digits: true, wrist: true, telemetry: true },
			});
		});

		test('without fresh heartbeats the watchdog lets the servos go, 250 ms later by the board’s own clock', async () => {
			const board = await start();
			const { wire, silence } = await openSession(board.path);
			await close(board, wire);
			silence();
			const relaxed = await wire.next('telemetry', ({ watchdogRelaxed }) => watchdogRelaxed);
			expect(relaxed).toMatchObject({ driven: false, heartbeatCurrent: false });
			const off = board.power().at(-1);
			expect(off?.on).toBe(false);
			// The board's own clock starts half a millisecond after the simulator's; the rule is looked at every 4 ms.
			const silentMs = (off?.atMs ?? 0) - wire.lastHeardUs() / 1000;
			expect(silentMs).toBeGreaterThanOrEqual(250);
			expect(silentMs).toBeLessThan(256);
			await board.nextPulse(({ servo, pulseUs }) => servo === 'thumb' && pulseUs === 0, 0);
		});

		test('a program that hangs is started anew within 300 ms, limp, and with a stop that a person must reset', async () => {
			const board = await start();
			const { wire, silence } = await openSession(board.path);
			await close(board, wire);
			silence();
			const from = board.lines();
			const { atMs: hangsMs } = await board.tell('hang', 0);
			const reports = setInterval(() => void board.tell('report', 0), 50);
			onTestFinished(() => clearInterval(reports));
			// Or nothing, though a second has passed on the board's clock.
			const anew = await board.next(
				({ startedAnew, atMs }) => startedAnew === true || Number(atMs) > hangsMs + 1000,
				from,
			);
			clearInterval(reports);
			expect(anew).toMatchObject({ startedAnew: true });
			// 262 ms by the board's own oscillator, less what had passed since the safety rules last ran.
			expect(Number(anew.hungMs)).toBeGreaterThan(200);
			expect(Number(anew.hungMs)).toBeLessThan(300);
			expect(await greet(wire, 9)).toMatchObject({ emergencyStopped: true });
			const refused = wire.next('nak');
			wire.send({ kind: 'command', id: 1, ...grip });
			expect(await refused).toMatchObject({ reason: 'emergencyStop' });
			expect(board.power(from).filter(({ on }) => on)).toEqual([]);
		});

		test('HELLO alone, and heartbeats that answer nothing, keep nothing alive and start nothing', async () => {
			const board = await start();
			const { wire, silence } = await openSession(board.path);
			await close(board, wire);
			silence();
			const from = board.lines();
			const letGo = board.next((line) => line.servoPower === false, from);
			for (let i = 0; i < 10; i++) {
				wire.send(hello());
				wire.send(heartbeat(1000 + i));
				wire.send({ kind: 'command', id: 2 + i, ...grip });
				await pause(100);
			}
			await letGo;
			// Commands were taken for the first 250 ms only; after that none switched anything.
			expect(board.power(from)).toHaveLength(1);
			const before = await board.tell('report', 0);
			await pause(200);
			expect((await board.tell('report', 0)).pulses).toBe(before.pulses);
		});

		test('a line that echoes, without a host, does not hold it', async () => {
			const board = await start();
			const { wire, silence } = await openSession(board.path);
			await close(board, wire);
			wire.echo();
			await pause(120);
			const from = board.lines();
			silence();
			await board.next((line) => line.servoPower === false, from);
			await pause(500);
			expect(board.power(from)).toHaveLength(1);
		});

		test('a new session on the same line lets go within the frame of its HELLO', async () => {
			const board = await start();
			const { wire, silence } = await openSession(board.path);
			await close(board, wire);
			silence();
			const from = board.lines();
			const reply = wire.next('helloReply', ({ sessionId }) => sessionId === 8);
			wire.send(hello(8));
			expect(await reply).toMatchObject({ previousSessionId: 7 });
			await board.next((line) => line.servoPower === false, from);
			const refused = wire.next('nak');
			wire.send({ kind: 'command', id: 1, ...grip });
			expect(await refused).toMatchObject({ reason: 'noHeartbeat' });
			expect(board.power(from)).toHaveLength(1);
		});

		test('an emergency stop in mid-frame cuts the supply within 20 µs and latches until the reset button', async () => {
			const board = await start();
			const { wire } = await openSession(board.path);
			await close(board, wire);
			const from = board.lines();
			const latched = wire.next('emergencyStopState');
			const limp = board.nextPulse(({ servo, pulseUs }) => servo === 'ring' && pulseUs === 0);
			// The first bytes of an EVENTS frame, then the stop.
			wire.raw([0x06, 0x23, 0x01, 0x80, 0x84, ...EMERGENCY_STOP]);
			expect(await latched).toMatchObject({ latched: true, cause: 'wire' });
			await limp;
			const heard = await board.next((line) => line.stopHeard === true, from);
			const cut = board.power(from)[0];
			expect(cut?.on).toBe(false);
			// From the receive interrupt for its last byte.
			expect((cut?.atMs ?? 0) - Number(heard.atMs)).toBeLessThan(0.02);
			const refused = wire.next('nak');
			wire.send({ kind: 'command', id: 2, ...grip });
			expect(await refused).toMatchObject({ id: 2, reason: 'emergencyStop' });
			// Opening the port anew resets an Uno, and its power may go; the stop is in EEPROM.
			for (const word of ['restart', 'power']) {
				await board.tell(word, 0);
				const sessionId = word === 'power' ? 9 : 8;
				expect(await greet(wire, sessionId)).toMatchObject({ sessionId, emergencyStopped: true });
			}
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

		test('a stop among more bytes than the board can hold cuts and latches all the same', async () => {
			const board = await start();
			const { wire } = await openSession(board.path);
			await close(board, wire);
			const from = board.lines();
			const latched = wire.next('emergencyStopState');
			const noise = Array.from({ length: 1500 }, (_, i) => (i % 7 === 0 ? 0 : 0x55));
			wire.raw([...noise, ...EMERGENCY_STOP, ...noise]);
			expect(await latched).toMatchObject({ latched: true, cause: 'wire' });
			const heard = await board.next((line) => line.stopHeard === true, from);
			const cut = board.power(from)[0];
			expect((cut?.atMs ?? 0) - Number(heard.atMs)).toBeLessThan(0.02);
			expect(board.power(from)).toHaveLength(1);
		});

		test('no pulse is ever cut short or stretched: gripping, letting go, new targets, stops, at any moment', async () => {
			const board = await start();
			const { wire } = await openSession(board.path);
			await board.tell('report', 0);
			// Steps of 7.3 ms fall on every part of a frame of 20 ms.
			for (let id = 1; id <= 400; id += 4) {
				wire.send({ kind: 'command', id, ...closing({ closure: (id % 8) / 8, strokesPerS: 4 }) });
				wire.send({ kind: 'command', id: id + 1, ...wrist(id % 8 < 4 ? 90 : -90) });
				await pause(7.3 * (1 + (id % 3)));
				if (id % 12 === 1) wire.send({ kind: 'command', id: id + 2, target: 'relax' });
				await pause(3);
			}
			wire.raw([...EMERGENCY_STOP]);
			await pause(60);
			const { shortestUs, longestUs, pulses } = await board.tell('report', 0);
			expect(pulses).toBeGreaterThan(200);
			// The wrist's ends are 600 and 2,400 µs; 4 µs is jitter.
			expect(shortestUs).toBeGreaterThanOrEqual(596);
			expect(longestUs).toBeLessThanOrEqual(2404);
			// Not a digit's or the wrist's own: a pulse cut short is shorter than a digit's 1,000 µs, and no wrist was there.
			const between = board.pulses().filter(({ servo, pulseUs }) => servo !== 'wrist' && pulseUs > 0);
			expect(between.every(({ pulseUs }) => pulseUs >= 996 && pulseUs <= 2004)).toBe(true);
		});

		test('opening the port anew clears neither heat nor an over-current fault; only the reset button does', async () => {
			const board = await start();
			const { wire } = await openSession(board.path);
			await board.tell('current', 4600);
			await wire.next('telemetry', ({ faults }) => faults.includes('overcurrent'));
			await board.tell('current', 4300);
			// 25 °C for 1 A squared, for some seconds.
			const hot = await wire.next('telemetry', ({ temperatureC }) => temperatureC > 60);
			await board.tell('current', 60);
			for (const word of ['restart', 'power']) {
				await board.tell(word, 0);
				await greet(wire, word === 'power' ? 9 : 8);
				const after = await wire.next('telemetry', ({ deviceUs }) => deviceUs < 1_000_000);
				expect(after.faults, word).toEqual(['overcurrent']);
				// Over a reset the heat is known; after power-up the motors are taken to be warm.
				if (word === 'restart') expect(Math.abs(after.temperatureC - hot.temperatureC)).toBeLessThan(1.5);
				else expect(after.temperatureC).toBeGreaterThan(54);
			}
			const refused = wire.next('nak');
			wire.send({ kind: 'command', id: 1, ...grip });
			expect(await refused).toMatchObject({ reason: 'fault' });
			await wire.next('telemetry', ({ deviceUs }) => deviceUs > 200_000);
			await board.tell('reset', 1);
			await wire.next('telemetry', ({ faults }) => faults.length === 0);
			await board.tell('reset', 0);
			await board.tell('restart', 0);
			await greet(wire, 10);
			expect((await wire.next('telemetry', ({ deviceUs }) => deviceUs < 1_000_000)).faults).toEqual([]);
		});

		test('garbage on the line is counted and passed by', async () => {
			const { path } = await start();
			const wire = await openWire(path);
			await greet(wire);
			const random = createSeededRandom(1);
			for (let i = 0; i < 40; i++) {
				const noise = Array.from({ length: 30 }, () => Math.floor(256 * random()));
				wire.raw(noise);
				const answer = wire.next('heartbeatAnswer', ({ echoUs }) => echoUs === i + 1);
				wire.send(heartbeat(i + 1));
				await answer;
			}
			const answer = wire.next('heartbeatAnswer', ({ echoUs }) => echoUs === 99);
			wire.send(heartbeat(99));
			expect((await answer).rejectedFrames).toBeGreaterThanOrEqual(40);
			expect(wire.errors()).toBe(0);
		});

		test('the force limit works through the board’s own current sensor, and a loose wire is a fault', async () => {
			const board = await start();
			const { wire } = await openSession(board.path);
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
