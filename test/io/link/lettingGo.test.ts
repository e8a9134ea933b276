import { describe, expect, test } from 'vitest';
import { machineClock } from '../../../src/host/machineTime.ts';
import { createSafetyGate, RELAX } from '../../../src/io/safety/safety.ts';
import { stuff } from '../../../src/io/wire/cobs.ts';
import type { Electrodes } from '../../../src/io/wire/message.ts';
import type { CommandTarget } from '../../../src/protocol/deviceCommand.ts';
import { frameOf, join } from '../wire/ears.ts';
import { createBench } from './bench.ts';
import { createFakeDevice, type FakeDevice, type FakeOptions, replyTo, restTelemetry } from './fakeDevice.ts';

function command(target: CommandTarget) {
	const gate = createSafetyGate(machineClock);
	gate.arm();
	const answer = gate.request(target);
	if (!answer.ok) throw new Error(answer.reason);
	return answer.command;
}
const wrist = (angleDeg = 10) => command({ target: 'wrist', angleDeg, degPerS: 20 });
const targets = ({ all }: FakeDevice) => all('command').map(({ target }) => target);

describe('Letting go', () => {
	test('is the first command of every session, before the first heartbeat', async () => {
		const device = createFakeDevice();
		await device.time.advance(50);
		expect(device.heard.slice(0, 3)).toMatchObject([{ kind: 'hello' }, { kind: 'command' }, { kind: 'heartbeat' }]);
		expect(targets(device)).toEqual(['relax']);
		device.setMute(true);
		await device.time.advance(600);
		const before = device.heard.length;
		device.setMute(false);
		await device.time.advance(300);
		const after = device.heard.slice(before).filter((each) => each !== 'stop' && each.kind !== 'hello');
		expect(after[0]).toMatchObject({ kind: 'command', target: 'relax' });
	});

	test('begins anew when another host greets the device on the same line', async () => {
		const device = createFakeDevice();
		await device.time.advance(300);
		expect(device.link.state().phase).toBe('ready');
		const before = device.heard.length;
		device.say(replyTo({ sessionId: 0x7000_0000, sentUs: 1 }, 1, {}));
		await device.time.advance(5);
		const after = device.heard.slice(before);
		expect(after[0]).toMatchObject({ kind: 'hello', sessionId: 2 });
		expect(after.find((each) => each !== 'stop' && each.kind === 'command')).toMatchObject({ target: 'relax' });
		const answered = device.all('hello').length;
		// The reply to a repeated HELLO of its own changes nothing.
		device.say(replyTo({ sessionId: 2, sentUs: 1 }, 1, {}));
		await device.time.advance(300);
		expect(device.all('hello')).toHaveLength(answered);
		expect(device.link.state().phase).toBe('ready');
	});

	test('is repeated until the device takes it, however long that is, and shown as pending', async () => {
		let deaf = true;
		const device = createFakeDevice({ answer: ({ id }) => (deaf ? null : { kind: 'ack', id, actedUs: 0 }) });
		await device.time.advance(2000);
		expect(device.link.state().letGo).toBe('pending');
		// Every 60 ms five times, then every 250 ms.
		expect(targets(device).length).toBeGreaterThan(8);
		expect(targets(device).length).toBeLessThan(16);
		deaf = false;
		await device.time.advance(300);
		expect(device.link.state().letGo).toBe('confirmed');
		const said = targets(device).length;
		await device.time.advance(1000);
		expect(targets(device)).toHaveLength(said);
	});

	test('is confirmed by telemetry too, when its answer is lost; not by telemetry of before', async () => {
		const device = createFakeDevice({
			answer: ({ id, target }) => (target === 'relax' ? null : { kind: 'ack', id, actedUs: 0 }),
		});
		await device.time.advance(50);
		device.say(restTelemetry({ lastCommandId: 0, driven: false }));
		await device.time.advance(5);
		expect(device.link.state().letGo).toBe('pending');
		device.say(restTelemetry({ lastCommandId: 1, driven: true }));
		await device.time.advance(5);
		expect(device.link.state().letGo).toBe('pending');
		device.say(restTelemetry({ lastCommandId: 1, driven: false }));
		await device.time.advance(5);
		expect(device.link.state().letGo).toBe('confirmed');
		void device.link.command(wrist());
		void device.link.command(RELAX);
		device.say(restTelemetry({ lastCommandId: 1, driven: false }));
		await device.time.advance(5);
		expect(device.link.state().letGo).toBe('pending');
		device.say(restTelemetry({ lastCommandId: 3, driven: false }));
		await device.time.advance(5);
		expect(device.link.state().letGo).toBe('confirmed');
	});

	test('asked for while the device is silent, it is pending until the device is back and has let go', async () => {
		const device = createFakeDevice();
		await device.time.advance(50);
		void device.link.command(wrist());
		await device.time.advance(20);
		expect(device.link.state().letGo).toBe('none');
		device.setMute(true);
		await device.time.advance(600);
		// Lost while it may hold on: pending without anyone's word.
		expect(device.link.state()).toMatchObject({ phase: 'silent', letGo: 'pending' });
		expect((await device.link.command(RELAX)).kind).toBe('unanswered');
		expect(device.link.state().letGo).toBe('pending');
		device.setMute(false);
		await device.time.advance(300);
		expect(device.link.state()).toMatchObject({ phase: 'ready', letGo: 'confirmed' });
	});

	test('comes with the goodbye of a link whose device may still move', async () => {
		const device = createFakeDevice();
		await device.time.advance(50);
		void device.link.command(wrist());
		await device.time.advance(20);
		const closed = device.link.close();
		await device.time.advance(50);
		await closed;
		expect(targets(device)).toEqual(['relax', 'wrist', 'relax']);
		expect(device.link.state()).toMatchObject({ phase: 'closed', letGo: 'confirmed' });
	});
});

describe('A command', () => {
	test('whose control instant is more than 250 ms ago is never handed to the line', async () => {
		const device = createFakeDevice();
		await device.time.advance(50);
		const nowMs = device.time.clock();
		expect(await settled(device, device.link.command(wrist(), undefined, nowMs - 251))).toEqual({
			kind: 'refused',
			why: 'tooOld',
			reason: 'The command was not sent: the instant that wanted it is 251 ms ago, at most 250 are allowed.',
		});
		const stillMs = device.time.clock();
		expect((await settled(device, device.link.command(wrist(), undefined, stillMs - 249))).kind).toBe('acted');
		expect(targets(device)).toEqual(['relax', 'wrist']);
		expect(device.link.state().counters).toMatchObject({
			commandsSent: 1,
			commandsActed: 1,
			commandsRefused: 1,
			commandsRefusedBy: { tooOld: 1 },
			commandsTooOld: 1,
		});
	});

	test('is not repeated beyond that either', async () => {
		const device = createFakeDevice({
			answer: ({ id, target }) => (target === 'relax' ? { kind: 'ack', id, actedUs: 0 } : null),
		});
		await device.time.advance(50);
		const nowMs = device.time.clock();
		const outcome = device.link.command(wrist(), undefined, nowMs - 100);
		await device.time.advance(1000);
		expect((await outcome).kind).toBe('unanswered');
		// At 100, 160 and 220 ms of age; the repetition at 280 is withheld.
		expect(targets(device)).toEqual(['relax', 'wrist', 'wrist', 'wrist']);
		expect(device.link.state().counters).toMatchObject({
			commandsSent: 1,
			commandsRepeated: 2,
			commandsUnanswered: 1,
			commandsTooOld: 1,
		});
	});

	test.each([100, 175, 220])(
		'that was acted on is counted so, also where its answer comes %d ms late and a newer one was said',
		async (late) => {
			const bench = createBench({ conditions: { latencyMs: late } });
			await bench.time.advance(2000);
			for (let i = 0; i < 20; i++) {
				void bench.link.command(wrist(i));
				await bench.time.advance(100);
			}
			await bench.time.advance(2000);
			const { counters } = bench.link.state();
			expect(counters).toMatchObject({ commandsSent: 20, commandsOvertaken: 0, commandsUnanswered: 0 });
			expect(counters.commandsActed).toBeGreaterThan(0);
			expect(counters.commandsActed + counters.commandsRefused).toBe(20);
		},
	);

	test('waits on this side while the device takes nothing, and then is too old', async () => {
		const device = createFakeDevice();
		await device.time.advance(50);
		device.setReading(false);
		device.link.sendSpikes(Array.from({ length: 2000 }, (_, i) => ({ tUs: i * 1000, channel: i % 16 })));
		await device.time.advance(20);
		const outcome = device.link.command(wrist());
		for (let i = 0; i < 30; i++) {
			device.say(restTelemetry());
			await device.time.advance(10);
		}
		expect(await outcome).toMatchObject({ kind: 'refused', why: 'tooOld' });
		device.setReading(true);
		await device.time.advance(300);
		expect(targets(device)).toEqual(['relax']);
		expect(device.link.state().counters).toMatchObject({ commandsSent: 0, commandsTooOld: 1 });
	});

	test.each([
		['noHeartbeat', 'The device does not hear this program in time, and moves only while it does.'],
		['overtaken', 'The device had taken a newer command before.'],
		['fault', 'The device reports a fault and does not move until it is cleared.'],
	] as const)('refused as %s is counted by that reason', async (why, reason) => {
		const device = createFakeDevice({
			answer: ({ id, target }) =>
				target === 'relax' ? { kind: 'ack', id, actedUs: 0 } : { kind: 'nak', id, reason: why, deviceUs: 0 },
		});
		await device.time.advance(50);
		expect(await settled(device, device.link.command(wrist()))).toEqual({ kind: 'refused', why, reason });
		const { commandsRefusedBy, commandsSent, commandsRefused } = device.link.state().counters;
		expect(commandsRefusedBy[why]).toBe(1);
		expect([commandsSent, commandsRefused]).toEqual([1, 1]);
	});
});

describe('Electrodes of a device', () => {
	const stimulator = { electrodes: 4, maxAmplitudeUa: 200, maxPhaseUs: 1000, maxRateHz: 500, maxChargeNc: 100 };
	const capabilities = {
		...{ events: true, rates: true, grip: false, digits: false, wrist: false },
		...{ telemetry: true, stimulate: true },
	};
	const frame = (firstElectrode: number, count: number): Electrodes => ({
		kind: 'electrodes',
		maxReturnUa: 200,
		maxHoldS: 600,
		shannonK: 1.5,
		firstElectrode,
		electrodes: Array.from({ length: count }, (_, i) => ({ areaUm2: 1000 * (firstElectrode + i), maxChargeNc: 4 })),
	});

	test('are known when all have been described, in however many frames', async () => {
		const device = createFakeDevice({ reply: { stimulator, capabilities } });
		await device.time.advance(50);
		expect(device.link.state().device?.electrodes).toBeNull();
		device.say(frame(2, 2));
		await device.time.advance(5);
		expect(device.link.state().device?.electrodes).toBeNull();
		device.say(frame(0, 2));
		await device.time.advance(5);
		expect(device.link.state().device?.electrodes).toEqual({
			maxReturnUa: 200,
			maxHoldS: 600,
			shannonK: 1.5,
			electrodes: [0, 1000, 2000, 3000].map((areaUm2) => ({ areaUm2, maxChargeNc: 4 })),
		});
	});

	test('are asked for again by the same HELLO while they are missing, ever more seldom', async () => {
		const device = createFakeDevice({ reply: { stimulator, capabilities } });
		await device.time.advance(3000);
		const hellos = device.all('hello');
		expect(new Set(hellos.map(({ sessionId }) => sessionId)).size).toBe(1);
		expect(hellos.length).toBeGreaterThan(3);
		expect(hellos.length).toBeLessThan(8);
		expect(device.link.state().counters.sessions).toBe(1);
		device.say(frame(0, 4));
		await device.time.advance(10_000);
		expect(device.all('hello')).toHaveLength(hellos.length);
	});
});

describe('What is said of a device in trouble', () => {
	test('one that answers 600 ms late gets every spike, and is called late', async () => {
		const device = createFakeDevice({ lateMs: 600 });
		await device.time.advance(2000);
		for (let i = 0; i < 1448; i++) {
			device.link.sendSpikes([{ tUs: i * 2000, channel: i % 16 }]);
			await device.time.advance(2);
		}
		expect(device.link.state()).toMatchObject({
			phase: 'degraded',
			sending: 'events',
			reason: 'Fake hand answers 600 ms late. Spikes are sent as they come.',
		});
		await device.time.advance(1500);
		expect(device.link.state().spikes).toMatchObject({
			handedOver: 1448,
			delivered: 1448,
			lostTotal: 0,
			sentAsRates: 0,
		});
	});

	test('one that answers no heartbeat any more is said to take nothing, not to get counts', async () => {
		let answers = true;
		const device = createFakeDevice({
			beats: false,
			onMessage(message, { say }) {
				// It goes on talking, but reads no further than its buffer.
				say(restTelemetry());
				if (message.kind !== 'heartbeat' || !answers) return;
				const stamps = { sentUs: 5, echoUs: message.sentUs, heardUs: 5 };
				say({ kind: 'heartbeatAnswer', ...stamps, spikes: 0, rejectedFrames: 0 });
			},
		});
		await device.time.advance(500);
		answers = false;
		const reasons = new Set<string>();
		device.link.subscribe(({ reason }) => reasons.add(reason));
		for (let i = 0; i < 1000; i++) {
			device.link.sendSpikes([{ tUs: i * 1000, channel: 1 }]);
			await device.time.advance(1);
		}
		expect(device.link.state()).toMatchObject({
			phase: 'degraded',
			reason: 'Fake hand does not take what it is sent: spikes wait, and those that wait too long are lost.',
		});
		expect([...reasons].join(' ')).not.toContain('counts per window are sent');
		const { handedOver, queued, inFlight, delivered, lost, lostTotal } = device.link.state().spikes;
		expect(lost.stale).toBeGreaterThan(100);
		expect(handedOver).toBe(queued + inFlight + delivered + lostTotal);
		answers = true;
		for (let i = 0; i < 1000; i++) {
			device.link.sendSpikes([{ tUs: i * 1000, channel: 1 }]);
			await device.time.advance(1);
		}
		expect(device.link.state().reason).not.toContain('does not take');
	});

	test.each<[string, FakeOptions, RegExp]>([
		['only echoes', { reply: null, echoes: true }, /only sends back what it is sent: the line echoes/],
		['answers for a session of nobody here', { reply: { sessionId: 7 } }, /answers for session 7 instead of \d+/],
		['has said nothing at all', { reply: null }, /does not answer; is it the right device, and switched on\?$/],
	])('one that %s is told as that, also while it is asked again', async (_, options, said) => {
		const { time, link } = createFakeDevice(options);
		await time.advance(3300);
		expect(link.state()).toMatchObject({ phase: 'disconnected', reason: expect.stringMatching(said) });
		await time.advance(500);
		expect(link.state().phase).toBe('handshaking');
		expect(link.state().reason).toMatch(/^Waiting for the device at .* to answer\. Before: The device at /);
		expect(link.state().reason).toMatch(said);
	});

	test('one whose HELLO_REPLY cannot be read is told as that', async () => {
		const { time, link } = createFakeDevice({
			reply: null,
			onMessage({ kind }, { write }) {
				// Version 1, kind 2, cut short.
				if (kind === 'hello') write(join([[0], stuff(frameOf(0x12, 0, Uint8Array.from([2, 7]))), [0]]));
			},
		});
		await time.advance(3300);
		expect(link.state().reason).toMatch(/answers, but its HELLO_REPLY makes no sense/);
	});
});

async function settled<T>({ time }: FakeDevice, outcome: Promise<T>): Promise<T> {
	await time.advance(20);
	return outcome;
}
