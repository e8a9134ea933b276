import { describe, expect, test } from 'vitest';
import { EMERGENCY_STOP } from '../../src/io/wire/constants.ts';
import type { Telemetry } from '../../src/io/wire/message.ts';
import { replyTo, restTelemetry } from '../io/link/fakeDevice.ts';
import { acted, armings, createSinkBench, level } from './sinkBench.ts';

describe('A device that was away', () => {
	test.each([500, 900, 1700, 2900])('silent for %d ms it comes back disarmed, and does not move', async (ms) => {
		const bench = await createSinkBench();
		const { sink, twin } = bench;
		sink.arm(true);
		await bench.grip(500);
		expect(bench.driven()).toBe(true);
		twin.device.setConditions({ silent: true });
		await bench.grip(ms);
		twin.device.setConditions({ silent: false });
		await bench.grip(600);
		expect(sink.link().state).toBe('ready');
		expect(sink.safety()).toMatchObject({ armed: false, reason: 'The connection to the device was lost.' });
		const before = acted(bench);
		await bench.grip(2000);
		expect(bench.driven()).toBe(false);
		expect(acted(bench)).toBe(before);
		sink.arm(true);
		await bench.grip(500);
		expect(bench.driven()).toBe(true);
	});

	test('unplugged in mid-grip, it is disarmed at once, and stays so when it is plugged in again', async () => {
		const bench = await createSinkBench();
		bench.sink.arm(true);
		await bench.grip(500);
		bench.setPlugged(false);
		// Long before anything else could have noticed: a heartbeat is current for 250 ms.
		await bench.grip(20);
		expect(bench.sink.safety()).toMatchObject({
			armed: false,
			reason: 'The connection to the device was lost.',
			lastFault: { message: expect.stringMatching(/^hand: The in-process line was closed/) },
		});
		bench.setPlugged(true);
		await bench.grip(5000);
		expect(bench.sink.link().state).toBe('ready');
		expect(bench.sink.safety().armed).toBe(false);
		expect(bench.driven()).toBe(false);
		expect((await armings(bench)).map(({ cause }) => cause)).toEqual(['lineLost']);
	});

	test('silent so shortly that only its watchdog noticed: what it says disarms', async () => {
		const bench = await createSinkBench();
		bench.sink.arm(true);
		await bench.grip(500);
		bench.twin.device.setConditions({ silent: true });
		await bench.grip(330);
		bench.twin.device.setConditions({ silent: false });
		await bench.grip(500);
		expect(bench.sink.link()).toMatchObject({ state: 'ready', reconnections: 0 });
		expect(bench.sink.safety().armed).toBe(false);
		expect((await armings(bench))[0]?.cause).toBe('watchdog');
	});

	test('disarmed meanwhile, it is shown as not confirmed until it is back and has let go', async () => {
		const bench = await createSinkBench();
		bench.sink.arm(true);
		await bench.grip(500);
		bench.twin.device.setConditions({ silent: true });
		await bench.grip(100);
		bench.sink.arm(false);
		await bench.grip(1000);
		expect(bench.sink.statuses()[0]).toMatchObject({ armed: false, letGo: 'pending' });
		bench.twin.device.setConditions({ silent: false });
		await bench.grip(600);
		expect(bench.sink.statuses()[0]).toMatchObject({ letGo: 'confirmed', whyNotArmed: null });
		expect(bench.driven()).toBe(false);
	});
});

describe('The emergency stop at the device', () => {
	test('disarms, and nothing moves after its reset until a person arms', async () => {
		const bench = await createSinkBench();
		bench.sink.arm(true);
		await bench.grip(500);
		bench.twin.device.pressEmergencyStop();
		await bench.grip(30);
		expect(bench.sink.safety().armed).toBe(false);
		expect(bench.sink.whyNotArmed()[0]?.why).toBe('The emergency stop is in force: release it first.');
		const before = acted(bench);
		bench.twin.device.resetEmergencyStop();
		await bench.grip(5000);
		expect(acted(bench)).toBe(before);
		expect(bench.driven()).toBe(false);
		bench.sink.arm(true);
		await bench.grip(300);
		expect(bench.driven()).toBe(true);
		expect((await armings(bench)).map(({ cause }) => cause)).toEqual(['stop', 'person']);
	});

	test('disarms also where the press and its reset come within one look', async () => {
		const bench = await createSinkBench();
		bench.sink.arm(true);
		await bench.grip(500);
		bench.twin.device.pressEmergencyStop();
		bench.twin.device.resetEmergencyStop();
		await bench.grip(1000);
		expect(bench.sink.safety().armed).toBe(false);
		expect(bench.driven()).toBe(false);
	});

	test('a key that is held through it does not arm again: it must be pressed anew', async () => {
		const bench = await createSinkBench();
		expect(bench.sink.hold(true)).toBe(true);
		bench.twin.device.pressEmergencyStop();
		await bench.grip(100);
		bench.twin.device.resetEmergencyStop();
		for (let i = 0; i < 10; i++) {
			expect(bench.sink.hold(true)).toBe(false);
			await bench.grip(100);
		}
		expect(bench.driven()).toBe(false);
		bench.sink.hold(false);
		await bench.grip(50);
		expect(bench.sink.hold(true)).toBe(true);
	});

	test.each([600, 2000])(
		'a held key of which nothing was heard for %d ms arms again only when it was let go and pressed anew',
		async (ms) => {
			const bench = await createSinkBench();
			expect(bench.sink.hold(true)).toBe(true);
			await bench.grip(ms);
			expect(bench.sink.safety()).toMatchObject({
				armed: false,
				reason: 'Nothing was heard of the held key any more.',
			});
			// The repetitions of a key that was down all along: its screen, or its line, stood still.
			for (let i = 0; i < 10; i++) {
				expect(bench.sink.hold(true)).toBe(false);
				await bench.grip(150);
			}
			expect(bench.driven()).toBe(false);
			bench.sink.hold(false);
			await bench.grip(50);
			expect(bench.sink.hold(true)).toBe(true);
		},
	);
});

describe('A level of which nobody knows whether the device took it over', () => {
	test('disarms: what is shown as off may be on', async () => {
		const bench = await createSinkBench({ device: 'stimulator' });
		bench.sink.arm(true);
		await bench.grip(200);
		bench.twin.device.setConditions({ silent: true });
		const said = bench.sink.stimulate(level).catch((error: Error) => error.message);
		await bench.grip(330);
		expect(await said).toMatch(/^stimulator may not have acted, and was disarmed: The command was not answered/);
		expect(bench.sink.safety()).toMatchObject({
			armed: false,
			reason: 'It is not known whether a level was taken over.',
		});
		expect(bench.sink.statuses()[0]?.letGo).toBe('pending');
		bench.twin.device.setConditions({ silent: false });
		await bench.grip(600);
		expect(bench.sink.statuses()[0]?.letGo).toBe('confirmed');
		expect(bench.driven()).toBe(false);
	});
});

describe('What a device says of itself', () => {
	test.each<[string, Partial<Telemetry> | 'raw stop', string, string | null]>([
		[
			'the raw stop',
			'raw stop',
			'An emergency stop was heard from the device.',
			'hand: an emergency stop was heard from the device.',
		],
		[
			'that its watchdog let go',
			{ watchdogRelaxed: true },
			'The device let go by itself: it had not heard this program for too long.',
			'hand reports: watchdog.',
		],
		[
			'that the heartbeat is not current',
			{ heartbeatCurrent: false },
			'The device did not hear this program in time any more.',
			'hand does not hear this program in time any more.',
		],
		['that it is stopped', { emergencyStopped: true }, 'The emergency stop at the device is in force.', null],
	])('%s: is enough to disarm', async (_, said, reason, fault) => {
		const { sink, time, fake } = await createSinkBench({ spokenFor: {} });
		fake.say(restTelemetry());
		await time.advance(100);
		sink.arm(true);
		const before = fake.all('command').length;
		if (said === 'raw stop') fake.write(Uint8Array.from(EMERGENCY_STOP));
		else fake.say(restTelemetry(said));
		await time.advance(5);
		expect(sink.safety()).toMatchObject({ armed: false, reason });
		expect(sink.safety().lastFault?.message ?? null).toBe(fault);
		expect(fake.all('command').slice(before)).toMatchObject([{ target: 'relax' }]);
	});
});

describe('A device that has not shown that it is ready', () => {
	test('is not armed, and the reason is said', async () => {
		const { sink, time, fake } = await createSinkBench({ spokenFor: {} });
		const why = () => sink.whyNotArmed()[0]?.why;
		expect(why()).toBe('The device has not said yet that it hears this program; try again in a moment.');
		fake.say(restTelemetry({ heartbeatCurrent: false }));
		await time.advance(100);
		expect(why()).toMatch(/^The device does not hear this program in time \(the way there and back takes \d+ ms\)/);
		expect(() => sink.arm(true)).toThrow('does not hear this program in time');
		fake.say(restTelemetry({ emergencyStopped: true }));
		await time.advance(100);
		expect(why()).toBe('The emergency stop is in force: release it first.');
		fake.say(restTelemetry());
		await time.advance(100);
		expect(why()).toBeNull();
	});

	test.each([
		[1.85, null],
		[
			1.86,
			'Fake hand cannot be armed: its charge limits were made with k = 1.86, above 1.85, from where damage was seen.',
		],
	])('with electrodes whose limits were made with k = %d: %s', async (shannonK, why) => {
		const stimulator = { electrodes: 1, maxAmplitudeUa: 200, maxPhaseUs: 1000, maxRateHz: 500, maxChargeNc: 100 };
		const capabilities = { ...replyTo({ sessionId: 1, sentUs: 1 }, 1, {}).capabilities, stimulate: true };
		const { sink, time, fake } = await createSinkBench({ spokenFor: { reply: { stimulator, capabilities } } });
		const electrodes = [{ areaUm2: 1000, maxChargeNc: 4 }];
		fake.say({ kind: 'electrodes', maxReturnUa: 200, maxHoldS: 60, shannonK, firstElectrode: 0, electrodes });
		fake.say(restTelemetry());
		await time.advance(100);
		expect(sink.whyNotArmed()[0]?.why).toBe(why);
	});

	test('is not armed while it has not confirmed that it let go', async () => {
		const { sink, time, fake } = await createSinkBench({ spokenFor: { answer: () => null } });
		fake.say(restTelemetry({ driven: true }));
		await time.advance(100);
		expect(sink.statuses()[0]).toMatchObject({
			letGo: 'pending',
			whyNotArmed: 'The device has not confirmed yet that it let go; try again in a moment.',
		});
	});
});

describe('A fault of the device', () => {
	test('disarms, and forbids to arm until it is over', async () => {
		const { sink, time, fake } = await createSinkBench({ spokenFor: {} });
		fake.say(restTelemetry());
		await time.advance(100);
		sink.arm(true);
		fake.say(restTelemetry({ faults: ['overheat'] }));
		await time.advance(5);
		expect(sink.safety()).toMatchObject({ armed: false, reason: 'The device reports: overheat.' });
		expect(() => sink.arm(true)).toThrow('The device reports: overheat.');
		fake.say(restTelemetry());
		await time.advance(5);
		expect(sink.whyNotArmed()[0]?.why).toBeNull();
		expect(sink.safety().armed).toBe(false);
	});
});
