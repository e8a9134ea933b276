import { describe, expect, onTestFinished, test } from 'vitest';
import { chargeLimitNc } from '../../../src/io/devices/twins/chargeLimit.ts';
import { createElectrodeLimits, SIMULATED_STIMULATOR } from '../../../src/io/devices/twins/electrodeLimits.ts';
import { createHandServer } from '../../../src/io/devices/twins/handServer.ts';
import type { LevelChange } from '../../../src/io/devices/twins/runningLevels.ts';
import { createSimulatedStimulator } from '../../../src/io/devices/twins/stimulator.ts';
import { createLoopback } from '../../../src/io/transport/loopback.ts';
import { createWireReceiver, createWireSender } from '../../../src/io/wire/endpoint.ts';
import type { Message } from '../../../src/io/wire/message.ts';
import type { ElectrodeLevel } from '../../../src/protocol/deviceCommand.ts';
import { createVirtualTime } from '../virtualTime.ts';

const level = (changes: Partial<ElectrodeLevel> = {}): ElectrodeLevel => ({
	target: 'stimulate',
	electrode: 0,
	drive: 'rate',
	amplitudeUa: 50,
	phaseUs: 200,
	gapUs: 50,
	rateHz: 100,
	holdS: 1,
	riseUaPerS: 40_950,
	...changes,
});

/** A stimulator whose host is there: a heartbeat every 100 ms for as long as it runs. */
function attended() {
	const heard: LevelChange[] = [];
	const device = createSimulatedStimulator(SIMULATED_STIMULATOR, 0, (change) => heard.push(change));
	let nowMs = 0;
	device.heartbeat(0);
	const run = (ms: number): void => {
		for (const endMs = nowMs + ms; nowMs < endMs; ) {
			nowMs = Math.min(endMs, nowMs + 10);
			device.advance(nowMs);
			if (nowMs % 100 === 0) device.heartbeat(nowMs);
		}
	};
	const on = () => device.state().electrodes?.map(({ electrode }) => electrode);
	return { device, run, on, heard };
}

describe('The charge that an electrode may pass in a phase', () => {
	test.each([
		// sqrt(3.1416e-4 cm² · 10^1.5) = 0.09967 µC
		['200 µm disc at k 1.5', 31_416, 1.5, 1000, 99.67],
		['the same at k 1.85', 31_416, 1.85, 1000, 149.13],
		['the same behind hardware that passes less', 31_416, 1.5, 50, 50],
		// sqrt(2e-5 · 31.62) = 0.02515 µC, but 4 nC below 2,000 µm².
		['2,000 µm²', 2000, 1.5, 1000, 25.15],
		['just below 2,000 µm²', 1999, 1.5, 1000, 4],
		['so small that Shannon allows less than 4 nC', 20, 1.5, 1000, 2.51],
	])('%s', (_, areaUm2, k, hardwareNc, limitNc) => {
		expect(chargeLimitNc(areaUm2, k, hardwareNc)).toBeCloseTo(limitNc, 1);
	});

	test('k above 1.85, or an electrode without area, cannot be made', () => {
		expect(() => chargeLimitNc(1000, 1.86, 100)).toThrow("Shannon's k is 1.86; it must not be above 1.85");
		expect(() => createSimulatedStimulator({ ...SIMULATED_STIMULATOR, shannonK: 2 })).toThrow('must not be above');
		expect(() => createElectrodeLimits({ ...SIMULATED_STIMULATOR, areasUm2: [1, 1, 1, 0] })).toThrow('must be above 0');
		expect(() => createElectrodeLimits({ ...SIMULATED_STIMULATOR, areasUm2: [1] })).toThrow('areas for 1');
	});

	test('is told in as many frames as it takes, and each electrode is held to its own', () => {
		const electrodes = 31;
		const make = {
			...SIMULATED_STIMULATOR,
			limits: { ...SIMULATED_STIMULATOR.limits, electrodes },
			areasUm2: Array.from({ length: electrodes }, (_, i) => (i === 30 ? 1000 : 31_416)),
		};
		const limits = createElectrodeLimits(make);
		expect(limits.messages().map(({ firstElectrode, electrodes: { length } }) => [firstElectrode, length])).toEqual([
			[0, 29],
			[29, 2],
		]);
		expect(limits.messages()[1]?.electrodes[1]).toEqual({ areaUm2: 1000, maxChargeNc: 4 });
		// 20 µA for 200 µs are 4 nC.
		expect(limits.allows(level({ electrode: 30, amplitudeUa: 20 }))).toBe(true);
		expect(limits.allows(level({ electrode: 30, amplitudeUa: 20.1 }))).toBe(false);
		expect(limits.allows(level({ electrode: 29, amplitudeUa: 20.1 }))).toBe(true);
	});
});

describe('The simulated stimulator', () => {
	test.each<[string, Partial<ElectrodeLevel>, string]>([
		['amplitude', { amplitudeUa: 200.1, phaseUs: 10 }, 'outOfRange'],
		['phase', { amplitudeUa: 1, phaseUs: 1001 }, 'outOfRange'],
		['gap', { gapUs: 201 }, 'outOfRange'],
		['rate', { rateHz: 500.1, phaseUs: 10 }, 'outOfRange'],
		['charge', { amplitudeUa: 199.5, phaseUs: 500 }, 'outOfRange'],
		['period', { amplitudeUa: 1, phaseUs: 950, gapUs: 100, rateHz: 500 }, 'outOfRange'],
		['no hold time', { holdS: 0 }, 'outOfRange'],
		['longest hold time', { holdS: 60.1 }, 'outOfRange'],
		['no rise', { riseUaPerS: 0 }, 'outOfRange'],
		['electrode', { electrode: 4 }, 'outOfRange'],
	])('refuses what exceeds its limits: %s', (_, changes, reason) => {
		const { device, on } = attended();
		expect(device.command(level())).toBeNull();
		expect(device.command(level(changes))).toBe(reason);
		expect(on()).toEqual([0]);
		expect(device.state().electrodes).toEqual([level()]);
	});

	test('an amplitude, a phase or a rate of 0 switches an electrode off, whatever else is asked', () => {
		for (const off of [{ amplitudeUa: 0 }, { phaseUs: 0 }, { rateHz: 0 }]) {
			const { device, on } = attended();
			device.command(level());
			expect(device.command(level({ ...off, gapUs: 60_000, holdS: 0, riseUaPerS: 0 }))).toBeNull();
			expect(on()).toEqual([]);
		}
	});

	test('a level ends by itself when its time is up', () => {
		const { device, run, on } = attended();
		device.command(level({ holdS: 0.3 }));
		device.command(level({ electrode: 1, holdS: 0.5 }));
		run(290);
		expect(on()).toEqual([0, 1]);
		run(10);
		expect(on()).toEqual([1]);
		expect(device.state().watchdogRelaxed).toBe(false);
		run(200);
		expect(device.state().driven).toBe(false);
	});

	test('an amplitude climbs from what it is to a higher level, and falls at once', () => {
		const { device, run } = attended();
		// 1 µA every 10 ms.
		device.command(level({ amplitudeUa: 30, riseUaPerS: 100, holdS: 10 }));
		expect(device.amplitudeUa(0)).toBe(0);
		run(100);
		expect(device.amplitudeUa(0)).toBeCloseTo(10);
		run(1000);
		expect(device.amplitudeUa(0)).toBe(30);
		device.command(level({ amplitudeUa: 50, riseUaPerS: 1000, holdS: 10 }));
		run(10);
		expect(device.amplitudeUa(0)).toBeCloseTo(40);
		device.command(level({ amplitudeUa: 5, riseUaPerS: 100 }));
		expect(device.amplitudeUa(0)).toBe(5);
		device.command({ target: 'relax' });
		expect(device.amplitudeUa(0)).toBe(0);
	});

	test('logs every level set and every end of one with its cause', () => {
		const { device, run, heard } = attended();
		device.command(level());
		device.command(level({ electrode: 1, holdS: 0.1 }));
		run(200);
		device.command({ target: 'relax' });
		device.command(level());
		device.emergencyStop('button');
		expect(
			device.log().map(({ atMs, electrode, level: set, cause }) => [atMs, electrode, set !== null, cause]),
		).toEqual([
			[0, 0, true, 'command'],
			[0, 1, true, 'command'],
			[100, 1, false, 'held'],
			[200, 0, false, 'relax'],
			[200, 0, true, 'command'],
			[200, 0, false, 'emergencyStop'],
		]);
		expect(heard).toEqual(device.log());
	});

	test('everything is off 250 ms after the last heartbeat, at a new session, a fault and a stop, and comes back only on a new command', () => {
		const { device, run, on } = attended();
		device.command(level({ holdS: 60 }));
		run(1000);
		device.advance(1250);
		expect(on()).toEqual([0]);
		device.advance(1251);
		expect(device.state()).toMatchObject({ driven: false, watchdogRelaxed: true, heartbeatCurrent: false });
		expect(device.command(level())).toBe('noHeartbeat');
		device.heartbeat(1251);
		expect(on()).toEqual([]);
		const ends: [string, () => void][] = [
			['session', () => device.forgetHost()],
			['fault', () => device.setFault('undervoltage', true)],
			['emergencyStop', () => device.emergencyStop('wire')],
		];
		for (const [cause, end] of ends) {
			device.setFault('undervoltage', false);
			device.resetEmergencyStop();
			device.heartbeat(1251);
			expect(device.command(level())).toBeNull();
			end();
			expect(device.state().driven).toBe(false);
			expect(device.log().at(-1)).toMatchObject({ cause, level: null });
		}
	});
});

test('A stimulator on a line tells its electrodes after every HELLO_REPLY of a session, and only there', async () => {
	const time = createVirtualTime();
	const { host, device } = createLoopback(time);
	const hand = createSimulatedStimulator(SIMULATED_STIMULATOR);
	const server = createHandServer({ hand, stimulator: SIMULATED_STIMULATOR, ...time });
	onTestFinished(() => server.close());
	server.plug(device);
	const heard: Message[] = [];
	const receiver = createWireReceiver({ message: (one) => heard.push(one), emergencyStop: () => undefined }, 'host');
	host.onData((bytes) => receiver.push(bytes));
	const sender = createWireSender();
	for (const [sessionId, highestVersion] of [
		[1, 2],
		[1, 2],
		[2, 1],
	] as const) {
		host.write(sender.frame({ kind: 'hello', lowestVersion: 1, highestVersion, sessionId, sentUs: 1, host: 'test' }));
	}
	await time.advance(1);
	expect(heard.map(({ kind }) => kind)).toEqual(['helloReply', 'electrodes', 'helloReply', 'electrodes', 'helloReply']);
	expect(heard[1]).toEqual({
		kind: 'electrodes',
		maxReturnUa: 200,
		maxHoldS: 60,
		shannonK: 1.5,
		firstElectrode: 0,
		electrodes: Array.from({ length: 4 }, () => ({ areaUm2: 31_416, maxChargeNc: expect.closeTo(99.67, 1) })),
	});
});
