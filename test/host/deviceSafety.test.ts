import { describe, expect, test } from 'vitest';
import { USUAL_LEVEL } from '../../src/io/safety/safetyLimits.ts';
import { EMERGENCY_STOP } from '../../src/io/wire/constants.ts';
import type { Telemetry } from '../../src/io/wire/message.ts';
import type { ElectrodeLevel } from '../../src/protocol/deviceCommand.ts';
import { defaultControl } from '../../src/protocol/session/controlBlock.ts';
import { replyTo, restTelemetry } from '../io/link/fakeDevice.ts';
import { createSinkBench, type SinkBench } from './sinkBench.ts';

const acted = ({ sink }: SinkBench) => sink.statuses()[0]?.commands.acted ?? 0;
const armings = async ({ sink, time }: SinkBench) => {
	const closed = sink.close();
	await time.advance(1000);
	return (await closed)[0]?.armings.last ?? [];
};
const level: ElectrodeLevel = {
	target: 'stimulate',
	electrode: 2,
	drive: 'rate',
	...{ amplitudeUa: 20, phaseUs: 100, gapUs: 0, rateHz: 50 },
	...USUAL_LEVEL,
};

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

describe('A hand without a watchdog', () => {
	test('is open, and has said so, before the program that moved it ends', async () => {
		const bench = await createSinkBench({ device: 'brunel' });
		bench.sink.arm(true);
		await bench.grip(1500);
		expect(Math.max(...bench.twin.device.state().hand.closures)).toBeGreaterThan(0.2);
		const closed = bench.sink.close();
		await bench.time.advance(1000);
		expect((await closed)[0]?.link.letGo).toBe('confirmed');
		await bench.time.advance(5000);
		expect(Math.max(...bench.twin.device.state().hand.closures)).toBeLessThan(0.02);
	});
});

describe('Arming that was asked for while the program stood still', () => {
	test.each([300, 2000])('%d ms is not done when it is heard; asked again it is', async (ms) => {
		const bench = await createSinkBench();
		await bench.grip(200);
		bench.time.jump(ms);
		// What came meanwhile is heard first thing.
		expect(() => bench.sink.arm(true)).toThrow(/^The program stood still for \d+ ms just now/);
		await bench.grip(100);
		expect(() => bench.sink.hold(true)).toThrow('Ask again.');
		bench.sink.hold(false);
		await bench.grip(1000);
		expect(bench.driven()).toBe(false);
		expect(bench.sink.arm(true)).toBe(true);
	});
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
	test.each<[string, Partial<Telemetry> | 'raw stop', string]>([
		['the raw stop', 'raw stop', 'An emergency stop was heard from the device.'],
		[
			'that its watchdog let go',
			{ watchdogRelaxed: true },
			'The device let go by itself: it had not heard this program for too long.',
		],
		[
			'that the heartbeat is not current',
			{ heartbeatCurrent: false },
			'The device did not hear this program in time any more.',
		],
		['that it is stopped', { emergencyStopped: true }, 'The emergency stop at the device is in force.'],
	])('%s: is enough to disarm', async (_, said, reason) => {
		const { sink, time, fake } = await createSinkBench({ spokenFor: {} });
		fake.say(restTelemetry());
		await time.advance(100);
		sink.arm(true);
		const before = fake.all('command').length;
		if (said === 'raw stop') fake.write(Uint8Array.from(EMERGENCY_STOP));
		else fake.say(restTelemetry(said));
		await time.advance(5);
		expect(sink.safety()).toMatchObject({ armed: false, reason });
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

describe('The program itself', () => {
	test('standing still for more than 250 ms disarms before anything else leaves, and says so', async () => {
		const bench = await createSinkBench();
		bench.sink.arm(true);
		await bench.grip(500);
		const sent = () => bench.sink.statuses()[0]?.commands.sent;
		const before = sent();
		bench.time.jump(2000);
		await bench.grip(2000);
		expect(bench.sink.safety().armed).toBe(false);
		expect(bench.notices).toEqual([
			'The program stood still for 2000 ms; at most 250 are allowed. What was armed is disarmed.',
		]);
		expect(sent()).toBe(before);
		expect(bench.driven()).toBe(false);
		expect((await armings(bench))[0]).toMatchObject({ cause: 'stall', by: 'person' });
	});

	test.each([0, 10, 20, 30, 40, 60, 80])(
		'is blamed for its own stall, whichever timer finds it first (%d ms on)',
		async (offsetMs) => {
			const bench = await createSinkBench();
			bench.sink.arm(true);
			await bench.grip(500);
			await bench.time.advance(offsetMs);
			bench.time.jump(2000);
			await bench.time.advance(500);
			expect((await armings(bench))[0]).toMatchObject({
				cause: 'stall',
				why: expect.stringMatching(/^The program stood still for 20\d\d ms; at most 250 are allowed\.$/),
			});
		},
	);

	test.each([
		[245, true],
		[300, false],
	])('a gap of %d ms: armed afterwards: %s', async (ms, armed) => {
		const bench = await createSinkBench();
		bench.sink.arm(true);
		await bench.grip(500);
		bench.time.jump(ms - 10);
		await bench.grip(10);
		expect(bench.sink.safety().armed).toBe(armed);
	});

	test('hands no command to the line whose control instant is more than 250 ms ago', async () => {
		const bench = await createSinkBench();
		bench.sink.arm(true);
		await bench.time.advance(100);
		const spikes = Array.from({ length: 100 }, (_, i) => ({ tMs: i, channel: 0, frame: -1 }));
		bench.sink.progress(spikes, 100, bench.time.clock() - 260);
		await bench.time.advance(300);
		expect(bench.sink.statuses()[0]?.commands).toMatchObject({ sent: 0, acted: 0, refused: { tooOld: 1 } });
		expect(bench.driven()).toBe(false);
	});

	test('asked for a crash, a hung engine or a lost screen, it disarms every device with that reason', async () => {
		for (const cause of ['crash', 'screenLost'] as const) {
			const bench = await createSinkBench({ rearm: true });
			bench.sink.arm(true);
			await bench.grip(500);
			bench.sink.disarmAll('The simulation answers no more.', cause);
			await bench.grip(50);
			expect(bench.sink.safety()).toMatchObject({ armed: false, reason: 'The simulation answers no more.' });
			expect(bench.driven()).toBe(false);
			await bench.grip(5000);
			expect((await armings(bench)).map((each) => each.cause)).toEqual([cause]);
		}
	});

	test('arms nothing while it must not, and says why', async () => {
		let why: string | null = 'No screen shows what happens: open one first.';
		const bench = await createSinkBench({ mayArm: () => why });
		expect(() => bench.sink.arm(true)).toThrow('No screen shows what happens: open one first.');
		expect(() => bench.sink.hold(true)).toThrow('No screen');
		why = null;
		expect(bench.sink.arm(true)).toBe(true);
	});

	test('lets go when it ends', async () => {
		const bench = await createSinkBench();
		bench.sink.arm(true);
		await bench.grip(500);
		expect(bench.driven()).toBe(true);
		const closed = bench.sink.close();
		await bench.time.advance(20);
		expect(bench.driven()).toBe(false);
		await bench.time.advance(1000);
		const [report] = await closed;
		expect(report?.link).toMatchObject({ phase: 'closed', letGo: 'confirmed' });
	});
});

describe('Firmware of version 1', () => {
	test('is connected to and never armed', async () => {
		const spokenFor = { version: 1, reply: { version: 1, identity: 'Old hand' } } as const;
		const { sink, fake } = await createSinkBench({ spokenFor });
		expect(sink.link()).toMatchObject({ state: 'ready', device: 'Old hand' });
		const why = 'Old hand cannot be armed: its firmware can hold on after a lost line: load 2.x.';
		expect(sink.statuses()[0]?.whyNotArmed).toBe(why);
		expect(() => sink.arm(true)).toThrow(why);
		expect(fake.all('command').map(({ target }) => target)).toEqual(['relax']);
	});
});

describe('A device without a watchdog', () => {
	test('says so before it is armed, and can be', async () => {
		const bench = await createSinkBench({ device: 'brunel' });
		expect(bench.sink.statuses()[0]?.armWarning).toMatch(/no watchdog/);
		expect(bench.sink.statuses()[0]?.whyNotArmed).toBeNull();
		expect(bench.sink.arm(true)).toBe(true);
		await bench.grip(1500);
		expect(bench.twin.device.state().hand.closures[1]).toBeGreaterThan(0.5);
	});

	test('lost while it holds on, it is opened as soon as it is back', async () => {
		const bench = await createSinkBench({ device: 'brunel' });
		bench.sink.arm(true);
		await bench.grip(1500);
		bench.setPlugged(false);
		await bench.grip(200);
		expect(bench.sink.statuses()[0]).toMatchObject({ armed: false, letGo: 'pending' });
		expect(bench.twin.device.state().hand.closures[1]).toBeGreaterThan(0.5);
		bench.setPlugged(true);
		await bench.grip(6000);
		expect(bench.sink.statuses()[0]).toMatchObject({ letGo: 'confirmed' });
		expect(bench.twin.device.state().hand.closures[1]).toBe(0);
	});

	test('found at the first connection it is left as it is', async () => {
		const bench = await createSinkBench({ device: 'brunel' });
		await bench.grip(3000);
		expect(bench.sink.statuses()[0]).toMatchObject({ letGo: 'none', commands: { sent: 0 } });
	});
});

describe('Undo', () => {
	test('raises no limit of the grip while a device is armed; a person does', async () => {
		const { sink } = await createSinkBench();
		sink.configure({ forceLimitN: 5, strokesPerS: 1, thresholdHz: 7 });
		sink.arm(true);
		sink.configure({ forceLimitN: 15, strokesPerS: 0.5, thresholdHz: 9 }, 'undo');
		expect(sink.control.grip()).toEqual({ forceLimitN: 5, strokesPerS: 0.5 });
		expect(sink.control.block().parameters.thresholdHz).toBe(9);
		sink.configure({ forceLimitN: 15 });
		expect(sink.control.grip().forceLimitN).toBe(15);
		await sink.restore({ ...sink.control.block(), parameters: { forceLimitN: 20 } });
		expect(sink.control.grip().forceLimitN).toBe(15);
	});
});

describe('A session that is loaded', () => {
	test('raises no limit of an armed device, not by being silent of it either, and what stays is said', async () => {
		const { sink, notices } = await createSinkBench();
		sink.configure({ forceLimitN: 5, strokesPerS: 1, gainPerHz: 0.5 });
		sink.arm(true);
		await sink.restore(defaultControl());
		expect(sink.control.grip()).toEqual({ forceLimitN: 5, strokesPerS: 1 });
		expect(sink.control.block().parameters).toEqual({ forceLimitN: 5, strokesPerS: 1 });
		expect(sink.control.describe().find(({ name }) => name === 'gainPerHz')?.value).toBe(0.01);
		expect(notices.slice(-2)).toEqual([
			'The speed of the digits stays at 1 1/s: loading a session raises no limit of an armed device. Disarm it and load the session again.',
			'The force limit stays at 5 N: loading a session raises no limit of an armed device. Disarm it and load the session again.',
		]);
		await sink.restore({ ...defaultControl(), parameters: { forceLimitN: 3 } });
		expect(sink.control.grip()).toEqual({ forceLimitN: 3, strokesPerS: 1 });
		sink.arm(false);
		await sink.restore(defaultControl());
		expect(sink.control.block()).toEqual(defaultControl());
		expect(sink.control.grip()).toEqual({ forceLimitN: 10, strokesPerS: 2 });
	});

	test('that is refused leaves all of the control law as it was', async () => {
		const { sink } = await createSinkBench();
		sink.configure({ forceLimitN: 5, gainPerHz: 0.5 });
		sink.control.setFusion({ mode: 'weighted', visionWeight: 0.5 });
		const before = [sink.control.block(), sink.control.describe()];
		for (const bad of [
			{ parameters: { gainPerHz: 1, forceLimitN: 500 } },
			{ parameters: { gainPerHz: 1 }, fusion: { mode: 'gated', openAt: 0.1, closeAt: 0.5 } },
			{ parameters: { gainPerHz: 1 }, emg: { type: 'recorded', file: '/no/such/muscle.csv' } },
			{ parameters: { gainPerHz: 1 }, estimator: { kind: 'decoder', file: 'd.json', text: '{}' } },
		] as const) {
			await expect(sink.restore({ ...defaultControl(), ...bad })).rejects.toThrow();
			expect([sink.control.block(), sink.control.describe()]).toEqual(before);
		}
	});

	test('arms nothing', async () => {
		const { sink } = await createSinkBench();
		await sink.restore(defaultControl());
		expect(sink.safety().armed).toBe(false);
	});
});

describe('What is left of a run', () => {
	test('is when each device was armed, by whom, and every command by what became of it', async () => {
		const bench = await createSinkBench();
		await bench.grip(300);
		bench.sink.arm(true);
		const armedAtMs = bench.time.clock();
		await bench.grip(1000);
		bench.sink.emergencyStop();
		const closed = bench.sink.close();
		await bench.time.advance(1000);
		const [report] = await closed;
		expect(report?.armings).toEqual({
			count: 1,
			last: [
				{
					armedAtMs,
					by: 'person',
					disarmedAtMs: armedAtMs + 1000,
					cause: 'stop',
					why: 'The emergency stop was pressed.',
				},
			],
		});
		const { sent, acted: did, refused, unanswered, overtaken } = report?.commands ?? {};
		expect(refused?.notArmed).toBeGreaterThan(0);
		expect(did).toBeGreaterThan(3);
		expect(sent).toBe((did ?? 0) + (unanswered ?? 0) + (overtaken ?? 0));
	});

	test('is, for levels that ended with a lost line, when and why all were off', async () => {
		const bench = await createSinkBench({ device: 'stimulator' });
		bench.sink.arm(true);
		void bench.sink.stimulate(level);
		await bench.time.advance(10);
		bench.twin.device.setConditions({ silent: true });
		await bench.time.advance(600);
		expect(bench.sink.statuses()[0]?.electrodes?.levels).toEqual([]);
		const closed = bench.sink.close();
		await bench.time.advance(1000);
		const [report] = await closed;
		expect(report?.levels.last.at(-1)).toMatchObject({
			kind: 'allOff',
			why: 'The connection to the device was lost.',
		});
	});

	test('is a log of every level that was set, with its answer', async () => {
		const bench = await createSinkBench({ device: 'stimulator' });
		const { sink, time } = bench;
		await expect(sink.stimulate(level)).rejects.toThrow('not armed');
		sink.arm(true);
		const atMs = time.clock();
		const set = sink.stimulate({ ...level, holdS: 2 });
		await time.advance(10);
		await set;
		expect(sink.statuses()[0]?.electrodes?.levels.map(({ electrode }) => electrode)).toEqual([2]);
		await time.advance(2100);
		// Its time is over, at the device and here.
		expect(sink.statuses()[0]?.electrodes?.levels).toEqual([]);
		expect(bench.driven()).toBe(false);
		sink.arm(false);
		const closed = sink.close();
		await time.advance(1000);
		const [report] = await closed;
		const { target: _target, ...values } = level;
		expect(report?.levels).toEqual({
			count: 3,
			last: [
				{ kind: 'level', atMs, level: values, answer: 'The stimulator is not armed: Nobody has armed it yet.' },
				{ kind: 'level', atMs, level: { ...values, holdS: 2 }, answer: 'acted' },
				{ kind: 'allOff', atMs: atMs + 2110, why: 'It was disarmed.' },
			],
		});
	});
});
