import { describe, expect, test } from 'vitest';
import { machineClock } from '../../../src/host/machineTime.ts';
import { createSafetyGate } from '../../../src/io/safety/safety.ts';
import { EMERGENCY_STOP } from '../../../src/io/wire/constants.ts';
import { encodeFrame } from '../../../src/io/wire/frame.ts';
import { createFakeDevice, restTelemetry } from './fakeDevice.ts';

function movement() {
	const gate = createSafetyGate(machineClock);
	gate.arm();
	const answer = gate.request({ target: 'wrist', angleDeg: 10, degPerS: 20 });
	if (!answer.ok) throw new Error(answer.reason);
	return answer.command;
}

describe('The version of the protocol', () => {
	test('is offered as 1 to 2, and the one that the device chooses is spoken', async () => {
		const { time, link, all } = createFakeDevice();
		await time.advance(50);
		expect(all('hello')[0]).toMatchObject({ lowestVersion: 1, highestVersion: 2 });
		expect(link.state()).toMatchObject({ phase: 'ready', device: { protocolVersion: 2 } });
	});

	test('1: the device is shown and its spikes are counted, but it is never moved', async () => {
		const { time, link, all } = createFakeDevice({
			version: 1,
			reply: { version: 1, firmware: [1, 4, 0], identity: 'Old hand' },
		});
		await time.advance(50);
		expect(link.state()).toMatchObject({ phase: 'ready', device: { protocolVersion: 1, firmware: '1.4.0' } });
		link.sendSpikes(Array.from({ length: 10 }, (_, i) => ({ tUs: i, channel: i })));
		const outcome = await link.command(movement());
		expect(outcome).toEqual({
			kind: 'refused',
			why: 'oldFirmware',
			reason: 'Old hand is never moved: its firmware can hold on after a lost line: load 2.x.',
		});
		await time.advance(300);
		expect(link.state().spikes).toMatchObject({ delivered: 10, lostTotal: 0 });
		// To let go is said to every device.
		expect(all('command').map(({ target }) => target)).toEqual(['relax']);
		expect(link.state()).toMatchObject({ letGo: 'confirmed', counters: { commandsRefusedBy: { oldFirmware: 1 } } });
	});

	test.each([
		[{ version: 0, busy: true }, 'Fake hand is in use by another host; it is asked again.'],
		[
			{ version: 0 },
			'Fake hand speaks no version of the protocol that this program speaks (1 to 2): load firmware 2.x, or update this program.',
		],
		[{ version: 3 }, 'Fake hand gives as protocol version 3; it must be from 1 to 2.'],
		[
			{ bufferBytes: 20 },
			'The device at the in-process line to the simulated device gives as longest frame 20; it must be 64 to 250 bytes.',
		],
	])('a HELLO_REPLY with %o begins no session, and the user is told what is the matter', async (reply, reason) => {
		const { time, link, all } = createFakeDevice({ reply });
		await time.advance(100);
		expect(link.state()).toMatchObject({ phase: 'disconnected', reason });
		expect(all('heartbeat')).toHaveLength(0);
		expect((await link.command(movement())).kind).toBe('refused');
		// It is tried again.
		await time.advance(1000);
		expect(all('hello').length).toBeGreaterThan(1);
	});
});

describe('Proof of life', () => {
	test('the second heartbeat leaves as soon as the first is answered, and names the answer', async () => {
		const { time, link, all } = createFakeDevice({ lateMs: 30 });
		await time.advance(95);
		const [first, second, ...more] = all('heartbeat');
		expect(first?.echoUs).toBe(0);
		// The device's clock stands at 1,030 ms when the first heartbeat comes.
		expect(second?.echoUs).toBe(1_030_000);
		expect(more).toHaveLength(0);
		await time.advance(1000);
		expect(link.state().heartbeat).toMatchObject({ owedMs: expect.any(Number), current: null });
		expect(link.state().heartbeat.answeredMs).toBeGreaterThan(1900);
	});

	test('is never what this side has sent itself, heard back: a device that falls silent on a line that echoes is silent', async () => {
		const { time, link, setMute } = createFakeDevice({ echoes: true });
		await time.advance(500);
		expect(link.state().phase).toBe('ready');
		expect(link.state().counters.echoedFrames).toBeGreaterThan(5);
		setMute(true);
		await time.advance(600);
		expect(link.state().phase).toBe('silent');
	});

	test.each([1, 2] as const)('is not an echo without a device (version %d)', async (version) => {
		// The device answers HELLO and then only sends back what it hears.
		const { time, link } = createFakeDevice({
			version,
			reply: { version },
			beats: false,
			answer: () => null,
			echoes: true,
		});
		const phases = new Set<string>();
		link.subscribe(({ phase }) => phases.add(phase));
		await time.advance(550);
		expect(phases).toContain('silent');
		expect(link.state().heartbeat.answeredMs).toBeNull();
	});
});

describe('The emergency stop at the device', () => {
	test('heard as raw bytes is a request, which is told, and no confirmation', async () => {
		const { time, link, write } = createFakeDevice({ echoes: true });
		await time.advance(50);
		link.emergencyStop();
		await time.advance(5);
		expect(link.state().stop).toEqual({ pending: true, latched: false });
		const heard = link.state().counters.stopsHeard;
		expect(heard).toBeGreaterThan(0);
		write(Uint8Array.from(EMERGENCY_STOP));
		await time.advance(5);
		expect(link.state().counters.stopsHeard).toBe(heard + 1);
		expect(link.state().stop).toEqual({ pending: true, latched: false });
	});

	test('is told in no session too, in either version', async () => {
		for (const version of [1, 2] as const) {
			const { time, link, write } = createFakeDevice({ reply: null });
			await time.advance(50);
			write(encodeFrame({ kind: 'emergencyStopState', latched: true, cause: 'button', changedUs: 5 }, 0, version));
			await time.advance(5);
			expect(link.state()).toMatchObject({ phase: 'handshaking', stop: { latched: true } });
		}
	});

	test('pressed here while nobody answers, it is said again with every HELLO until it is confirmed', async () => {
		const { time, link, heard, setMute, say } = createFakeDevice();
		await time.advance(50);
		setMute(true);
		await time.advance(500);
		expect(link.state().phase).toBe('silent');
		link.emergencyStop();
		await time.advance(500);
		expect(link.state().stop).toEqual({ pending: true, latched: false });
		const before = heard.length;
		setMute(false);
		await time.advance(300);
		expect(heard.slice(before)[0]).toBe('stop');
		say(restTelemetry({ emergencyStopped: true }));
		await time.advance(5);
		expect(link.state().stop).toEqual({ pending: false, latched: true });
	});

	test('latched and reset between two looks, it is told each time', async () => {
		const { time, link, say } = createFakeDevice();
		await time.advance(500);
		const seen: boolean[] = [];
		link.subscribe(({ stop }) => seen.push(stop.latched));
		say(restTelemetry({ emergencyStopped: true }));
		say(restTelemetry({ emergencyStopped: false }));
		await time.advance(5);
		expect(seen).toEqual([true, false]);
	});
});
