import { describe, expect, test } from 'vitest';
import type { DisarmCause } from '../../src/io/safety/arming.ts';
import { createAutoArm, createRearmPolicy } from '../../src/runtime/device/rearm.ts';
import { type FakeOptions, restTelemetry } from '../io/link/fakeDevice.ts';
import { createSinkBench, type SinkBench } from './sinkBench.ts';

const hour = 3_600_000;
/** A line that breaks, stays away for a while and comes back. */
async function loseLine(bench: SinkBench, awayMs = 800): Promise<void> {
	bench.twin.device.setConditions({ silent: true });
	await bench.grip(awayMs);
	bench.twin.device.setConditions({ silent: false });
}

describe('--rearm', () => {
	test('arms a hand again when its line has come back and heartbeats were whole for 2 s, and says so', async () => {
		const bench = await createSinkBench({ rearm: true });
		bench.sink.arm(true);
		await bench.grip(500);
		await loseLine(bench);
		await bench.grip(1900);
		expect(bench.sink.safety().armed).toBe(false);
		await bench.grip(700);
		expect(bench.sink.safety().armed).toBe(true);
		await bench.grip(100);
		expect(bench.driven()).toBe(true);
		expect(bench.notices).toEqual(['hand was armed again after a lost line or a stall, as --rearm asks.']);
	});

	test('arms again after a stall of the program', async () => {
		const bench = await createSinkBench({ rearm: true });
		bench.sink.arm(true);
		await bench.grip(500);
		bench.time.jump(300);
		await bench.grip(1000);
		expect(bench.sink.safety().armed).toBe(false);
		await bench.grip(2000);
		expect(bench.sink.safety().armed).toBe(true);
	});

	test('does so at most three times within an hour; then a person must, an hour later too', async () => {
		const bench = await createSinkBench({ rearm: true });
		bench.sink.arm(true);
		await bench.grip(100);
		for (let time = 1; time <= 4; time++) {
			await loseLine(bench);
			await bench.grip(3500);
			expect(bench.sink.safety().armed, `after loss ${time}`).toBe(time <= 3);
		}
		expect(bench.notices.at(-1)).toBe('hand was armed again three times within an hour: now a person must arm it.');
		expect(bench.notices).toHaveLength(4);
	});

	test.each<[string, (bench: SinkBench) => void]>([
		['a person disarms it meanwhile', ({ sink }) => sink.arm(false)],
		['the stop is pressed meanwhile', ({ sink }) => sink.emergencyStop()],
		['the simulation ends meanwhile', ({ sink }) => sink.disarmAll('The simulation is gone.', 'crash')],
		['the stop at the device is pressed meanwhile', ({ twin }) => twin.device.pressEmergencyStop()],
		['the screen is lost meanwhile', ({ sink }) => sink.disarmAll('No screen answers.', 'screenLost')],
	])('does not when %s', async (_, end) => {
		const bench = await createSinkBench({ rearm: true });
		bench.sink.arm(true);
		await bench.grip(500);
		bench.twin.device.setConditions({ silent: true });
		await bench.grip(600);
		end(bench);
		// What the device says of it now is lost: only how it stands, later, can tell.
		await bench.grip(50);
		bench.twin.device.setConditions({ silent: false });
		await bench.grip(500);
		bench.twin.device.resetEmergencyStop();
		await bench.grip(6000);
		expect(bench.sink.safety().armed).toBe(false);
		expect(bench.driven()).toBe(false);
	});

	test.each([600, 250])(
		'does not after a stop at the device that was pressed and reset while its line was away for %i ms',
		async (awayMs) => {
			const bench = await createSinkBench({ rearm: true });
			bench.sink.arm(true);
			await bench.grip(500);
			bench.twin.device.setConditions({ silent: true });
			await bench.grip(awayMs - 150);
			bench.twin.device.pressEmergencyStop();
			await bench.grip(100);
			bench.twin.device.resetEmergencyStop();
			await bench.grip(50);
			bench.twin.device.setConditions({ silent: false });
			await bench.grip(6000);
			expect(bench.sink.link().state).toBe('ready');
			expect(bench.sink.safety().armed).toBe(false);
			expect(bench.driven()).toBe(false);
			expect(bench.sink.safety().lastFault?.message).toContain(
				'was stopped, or had a fault, while this program did not hear it',
			);
		},
	);

	test('does not arm another device that answers at the same port, and arms the one that a person had armed', async () => {
		const mine = { identity: 'Hand', serialNumber: 'MINE' };
		let reply = mine;
		const spokenFor: FakeOptions = {
			get reply() {
				return reply;
			},
			onMessage(message, { say }) {
				if (message.kind === 'heartbeat') say(restTelemetry({ heartbeatCurrent: true }));
			},
		};
		const bench = await createSinkBench({ rearm: true, spokenFor });
		bench.sink.arm(true);
		await bench.grip(500);
		const away = async (next: typeof mine): Promise<void> => {
			bench.setPlugged(false);
			await bench.grip(600);
			reply = next;
			bench.setPlugged(true);
			await bench.grip(6000);
		};
		await away({ ...mine, serialNumber: 'OTHER' });
		expect(bench.sink.link().state).toBe('ready');
		expect(bench.sink.safety().armed).toBe(false);
		await away(mine);
		expect(bench.sink.safety().armed).toBe(true);
	});

	test('does not when the device restarted meanwhile: it has forgotten whether it was stopped', async () => {
		const bench = await createSinkBench({ rearm: true });
		bench.sink.arm(true);
		await bench.grip(500);
		bench.twin.device.setConditions({ silent: true });
		bench.twin.device.pressEmergencyStop();
		bench.twin.device.resetEmergencyStop();
		await bench.grip(800);
		bench.twin.device.restart(false);
		bench.twin.device.setConditions({ silent: false });
		await bench.grip(6000);
		expect(bench.sink.link().state).toBe('ready');
		expect(bench.sink.safety().armed).toBe(false);
		expect(bench.sink.safety().lastFault?.message).toContain('was restarted, or served another program');
		bench.sink.arm(true);
		expect(bench.sink.safety().armed).toBe(true);
	});

	test('does not when another program was served meanwhile', async () => {
		let previousSessionId = 0;
		const spokenFor: FakeOptions = {
			get reply() {
				return { previousSessionId };
			},
			onMessage(message, { say }) {
				if (message.kind === 'heartbeat') say(restTelemetry({ heartbeatCurrent: true }));
			},
		};
		const bench = await createSinkBench({ rearm: true, spokenFor });
		bench.sink.arm(true);
		await bench.grip(500);
		bench.setPlugged(false);
		await bench.grip(600);
		previousSessionId = 0xabcdef;
		bench.setPlugged(true);
		await bench.grip(6000);
		expect(bench.sink.link().state).toBe('ready');
		expect(bench.sink.safety().armed).toBe(false);
	});

	test('does not before a person has armed, nor after the stop at the device', async () => {
		const bench = await createSinkBench({ rearm: true });
		await loseLine(bench);
		await bench.grip(5000);
		expect(bench.sink.safety().armed).toBe(false);
		bench.sink.arm(true);
		await bench.grip(100);
		bench.twin.device.pressEmergencyStop();
		await bench.grip(100);
		bench.twin.device.resetEmergencyStop();
		await loseLine(bench);
		await bench.grip(6000);
		expect(bench.sink.safety().armed).toBe(false);
	});

	test('never arms a stimulator', async () => {
		const bench = await createSinkBench({ rearm: true, device: 'stimulator' });
		bench.sink.arm(true);
		await loseLine(bench);
		await bench.grip(10_000);
		expect(bench.sink.safety().armed).toBe(false);
	});

	test('waits while nothing may be armed', async () => {
		let why: string | null = null;
		const bench = await createSinkBench({ rearm: true, mayArm: () => why });
		bench.sink.arm(true);
		await loseLine(bench);
		why = 'No screen shows what happens.';
		await bench.grip(5000);
		expect(bench.sink.safety().armed).toBe(false);
		why = null;
		await bench.grip(100);
		expect(bench.sink.safety().armed).toBe(true);
	});

	test('is not asked for: a lost line stays disarmed', async () => {
		const bench = await createSinkBench();
		bench.sink.arm(true);
		await loseLine(bench);
		await bench.grip(10_000);
		expect(bench.sink.safety().armed).toBe(false);
	});
});

describe('What the policy counts', () => {
	test('is an hour back: the fourth time, an hour after the first, is allowed', () => {
		let nowMs = 0;
		const policy = createRearmPolicy(() => nowMs);
		policy.armed('person');
		const lose = () => {
			policy.ended('lineLost');
			for (const until = nowMs + 2000; nowMs < until; nowMs += 50) policy.look(true);
			const word = policy.look(true);
			if (word === 'arm') policy.armed('rearm');
			return word;
		};
		expect([lose(), lose(), lose()]).toEqual(['arm', 'arm', 'arm']);
		nowMs += hour;
		expect([lose(), lose(), lose(), lose()]).toEqual(['arm', 'arm', 'arm', 'spent']);
		policy.armed('person');
		expect(lose()).toBe('spent');
	});

	test('starts anew when there was no news for more than 250 ms', () => {
		let nowMs = 0;
		const policy = createRearmPolicy(() => nowMs);
		policy.armed('person');
		policy.ended('lineLost');
		for (; nowMs < 10_000; nowMs += nowMs % 1900 === 0 ? 300 : 100) expect(policy.look(true)).toBe('wait');
	});

	test('starts anew whenever heartbeats were not whole', () => {
		let nowMs = 0;
		const policy = createRearmPolicy(() => nowMs);
		policy.armed('person');
		policy.ended('stall');
		for (; nowMs < 10_000; nowMs += 100) expect(policy.look(nowMs % 1900 !== 0)).toBe('wait');
	});
});

describe('The simulated hand, where it may arm itself', () => {
	const simulated = { device: 'simulated', armSimulated: true } as const;

	test('does at its first connection, and when it comes back after a lost line', async () => {
		const bench = await createSinkBench(simulated);
		expect(bench.sink.safety().armed).toBe(true);
		await bench.grip(500);
		expect(bench.driven()).toBe(true);
		await loseLine(bench);
		await bench.grip(1000);
		expect(bench.sink.safety().armed).toBe(true);
		bench.setPlugged(false);
		await bench.grip(1000);
		expect(bench.sink.safety().armed).toBe(false);
		bench.setPlugged(true);
		await bench.grip(3000);
		expect(bench.sink.safety().armed).toBe(true);
		expect(bench.driven()).toBe(true);
	});

	test.each<[string, (bench: SinkBench) => void]>([
		['a person disarmed it', ({ sink }) => sink.arm(false)],
		['a person pressed the stop', ({ sink }) => sink.emergencyStop()],
		['the stop at the hand was pressed', ({ twin }) => twin.device.pressEmergencyStop()],
		['the simulation crashed', ({ sink }) => sink.disarmAll('The simulation is gone.', 'crash')],
	])('does not come back armed after %s', async (_, end) => {
		const bench = await createSinkBench(simulated);
		await bench.grip(200);
		end(bench);
		await bench.grip(200);
		bench.twin.device.resetEmergencyStop();
		await loseLine(bench);
		await bench.grip(2000);
		expect(bench.sink.link().state).toBe('ready');
		expect(bench.sink.safety().armed).toBe(false);
		expect(bench.driven()).toBe(false);
		// Armed by a person once more, it comes back as before.
		bench.sink.arm(true);
		await loseLine(bench);
		await bench.grip(2000);
		expect(bench.sink.safety().armed).toBe(true);
	});

	test.each<[string, (bench: SinkBench) => void]>([
		['a person disarmed it', ({ sink }) => sink.arm(false)],
		['a person pressed the stop', ({ sink }) => sink.emergencyStop()],
		['the stop at the hand was pressed', ({ twin }) => twin.device.pressEmergencyStop()],
	])('chosen anew after %s it does not arm itself', async (_, end) => {
		const bench = await createSinkBench(simulated);
		expect(bench.sink.safety().armed).toBe(true);
		const spec = bench.sink.specs;
		const choose = async (specs: typeof spec): Promise<void> => {
			const done = bench.sink.setAll(specs);
			await bench.grip(1000);
			await done;
		};
		// To choose another device is no stop and no disarming.
		await choose([]);
		await choose(spec);
		expect(bench.sink.safety().armed).toBe(true);
		end(bench);
		await bench.grip(100);
		await choose([]);
		bench.twin.device.resetEmergencyStop();
		await choose(spec);
		expect(bench.sink.link().state).toBe('ready');
		expect(bench.sink.safety().armed).toBe(false);
		expect(bench.driven()).toBe(false);
		bench.sink.arm(true);
		await choose([]);
		await choose(spec);
		expect(bench.sink.safety().armed).toBe(true);
	});

	test('does not after its stop was pressed while nothing could be armed, though it has been reset', async () => {
		let why: string | null = 'No screen shows what happens: open one first.';
		const bench = await createSinkBench({ ...simulated, mayArm: () => why });
		bench.twin.device.pressEmergencyStop();
		await bench.grip(200);
		bench.twin.device.resetEmergencyStop();
		await bench.grip(200);
		why = null;
		await bench.grip(5000);
		expect(bench.sink.whyNotArmed()[0]?.why).toBeNull();
		expect(bench.sink.safety().armed).toBe(false);
		expect(bench.driven()).toBe(false);
	});

	test('is not armed at all where that was not declared, nor behind a serial line', async () => {
		for (const options of [{ device: 'simulated' }, { device: 'hand', armSimulated: true }] as const) {
			const bench = await createSinkBench(options);
			await bench.grip(1000);
			expect(bench.sink.safety().armed).toBe(false);
		}
	});

	test.each<[DisarmCause, boolean]>([
		['lineLost', true],
		['stall', true],
		['watchdog', true],
		['person', false],
		['stop', false],
		['fault', false],
		['crash', false],
		['screenLost', false],
	])('after %s: %s', (cause, allowed) => {
		const auto = createAutoArm(() => 0, true);
		auto.armed();
		auto.ended(cause);
		auto.connected();
		expect(auto.look(false)).toBe(allowed);
	});

	test('goes on by itself after a stall of this program, when heartbeats were whole for 2 s, not before', async () => {
		const bench = await createSinkBench(simulated);
		await bench.grip(500);
		expect(bench.driven()).toBe(true);
		bench.time.jump(300);
		await bench.grip(1900);
		expect(bench.sink.safety().armed).toBe(false);
		expect(bench.driven()).toBe(false);
		await bench.grip(500);
		expect(bench.sink.safety().armed).toBe(true);
		expect(bench.driven()).toBe(true);
	});
});
