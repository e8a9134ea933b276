import { expect, test } from 'vitest';
import { EMERGENCY_STOP } from '../../src/io/wire/constants.ts';
import { command, pulse } from './fpgaCommands.ts';
import { describeStimulator } from './fpgaStimulator.ts';

const stop = Uint8Array.from(EMERGENCY_STOP);

describeStimulator('The stimulator lets go', (start) => {
	test('lets go 250 ms after the last heartbeat, not before, and waits for a new command', async () => {
		const { simulator, host } = start();
		await host.open();
		host.send(command(1, pulse({ rateHz: 200 })));
		host.beat();
		await host.run(10_000, false);
		const heardUs = host.heardOf('heartbeatAnswer')[0]?.heardUs ?? 0;
		await host.run(500_000, false);
		const lastUs = (await simulator.pulses()).at(-1)?.startUs ?? 0;
		expect(lastUs - heardUs).toBeGreaterThan(244_000);
		expect(lastUs - heardUs).toBeLessThanOrEqual(251_000);
		expect(host.heardOf('telemetry').at(-1)).toMatchObject({ watchdogRelaxed: true, driven: false });
		await host.run(200_000);
		expect(await simulator.pulses()).toEqual([]);
		host.send(command(2, pulse({ rateHz: 200 })));
		await host.run(100_000);
		expect((await simulator.pulses()).length).toBeGreaterThan(10);
		expect(host.heardOf('telemetry').at(-1)).toMatchObject({ watchdogRelaxed: false, driven: true });
	});

	test('an emergency stop in mid-pulse takes the charge back at once, latches, and only a person resets it', async () => {
		const { simulator, host } = start();
		await host.open();
		host.send(command(1, pulse({ amplitudeUa: 100, phaseUs: 1000, rateHz: 400, gapUs: 0 })));
		await host.run(50_000);
		await simulator.pulses();
		// Within a frame, and many times over as the stop lasts shorter than a phase at this rate of the line.
		simulator.line(Uint8Array.from([9, 1, 2, 3]));
		simulator.line(stop);
		await host.run(10_000, false);
		const pulses = await simulator.pulses();
		const last = pulses.at(-1);
		expect(last?.anodicUs).toBe(last?.cathodicUs);
		expect(host.heardOf('emergencyStopState')).toMatchObject([{ latched: true, cause: 'wire' }]);
		host.send(command(2, pulse()), command(3, { target: 'relax' }));
		await host.run(50_000);
		const heard = host.heard();
		expect(heard).toContainEqual(expect.objectContaining({ kind: 'nak', id: 2, reason: 'emergencyStop' }));
		expect(heard).toContainEqual(expect.objectContaining({ kind: 'ack', id: 3 }));
		// Neither a new session nor a reset of the logic lets it go.
		simulator.pin('reset', 1);
		await host.run(1000, false);
		simulator.pin('reset', 0);
		expect(await host.open(99)).toMatchObject({ emergencyStopped: true });
		// A person holds the key.
		simulator.pin('key', 1);
		await host.run(50_000);
		simulator.pin('key', 0);
		expect(host.heardOf('emergencyStopState')).toMatchObject([{ latched: false, cause: 'none' }]);
		expect(await simulator.pulses()).toEqual([]);
		host.send(command(1, pulse()));
		await host.run(50_000);
		expect((await simulator.pulses()).length).toBeGreaterThan(2);
	});

	test('its button stops it, tells the host with the stop itself, and holds against the reset key', async () => {
		const { simulator, host } = start();
		simulator.pin('button', 1);
		await host.run(10_000, false);
		expect(host.heard()).toEqual([expect.objectContaining({ latched: true, cause: 'button' }), 'stop']);
		simulator.pin('key', 1);
		await host.run(60_000, false);
		expect((await simulator.state()).stopped).toBe(true);
		simulator.pin('button', 0);
		await host.run(60_000, false);
		expect((await simulator.state()).stopped).toBe(true);
		simulator.pin('key', 0);
		await host.run(60_000, false);
		simulator.pin('key', 1);
		await host.run(60_000, false);
		expect((await simulator.state()).stopped).toBe(false);
	});

	test('a fault of a driver latches the stop, stays to be seen, and is let go by a person once it has gone', async () => {
		const { simulator, host } = start();
		await host.open();
		host.send(command(1, pulse()));
		await host.run(50_000);
		host.heard();
		simulator.pin('fault', 0b01001);
		await host.run(100);
		simulator.pin('fault', 0);
		await host.run(50_000);
		host.send(command(2, pulse()));
		await host.run(50_000);
		const heard = host.heard();
		expect(heard).toContainEqual(
			expect.objectContaining({ kind: 'emergencyStopState', latched: true, cause: 'fault' }),
		);
		expect(heard).toContainEqual(expect.objectContaining({ kind: 'nak', id: 2, reason: 'emergencyStop' }));
		expect(heard).toContainEqual(expect.objectContaining({ faults: ['overcurrent', 'undervoltage'], driven: false }));
		simulator.pin('fault', 1);
		simulator.pin('key', 1);
		await host.run(50_000);
		expect(await simulator.state()).toMatchObject({ stopped: true, faults: 0b01001 });
		simulator.pin('key', 0);
		simulator.pin('fault', 0);
		await host.run(50_000);
		expect(await simulator.state()).toMatchObject({ stopped: true });
		simulator.pin('key', 1);
		await host.run(50_000);
		expect(await simulator.state()).toMatchObject({ stopped: false, faults: 0, driven: false });
		host.send(command(3, pulse()));
		await host.run(50_000);
		expect(host.heard()).toContainEqual(expect.objectContaining({ kind: 'ack', id: 3 }));
	});

	test.each([
		['held since power-up', [1]],
		['held before the stop', [0, 1]],
	])('a reset key that is stuck (%s) resets nothing until it is let go and pressed anew', async (_, levels) => {
		const { simulator, host } = start();
		for (const level of levels) {
			simulator.pin('key', level);
			await host.run(60_000, false);
		}
		simulator.line(stop);
		await host.run(500_000, false);
		simulator.pin('button', 1);
		await host.run(50_000, false);
		simulator.pin('button', 0);
		await host.run(500_000, false);
		expect((await simulator.state()).stopped).toBe(true);
		// A contact that bounces is no new press.
		simulator.pin('key', 0);
		await host.run(5000, false);
		simulator.pin('key', 1);
		await host.run(500_000, false);
		expect((await simulator.state()).stopped).toBe(true);
		simulator.pin('key', 0);
		await host.run(30_000, false);
		simulator.pin('key', 1);
		await host.run(15_000, false);
		expect((await simulator.state()).stopped).toBe(true);
		await host.run(10_000, false);
		expect((await simulator.state()).stopped).toBe(false);
	});

	test('a new session lets go at once, and HELLOs alone keep nothing alive', async () => {
		const { simulator, host } = start();
		await host.open(1);
		host.send(command(1, pulse()));
		await host.run(50_000);
		expect((await simulator.state()).driven).toBe(true);
		await host.greet(2);
		await simulator.run(3000);
		await simulator.pulses();
		expect(await simulator.state()).toMatchObject({ driven: false, heartbeatCurrent: false });
		for (let i = 0; i < 20; i++) await host.greet(2);
		expect(await simulator.pulses()).toEqual([]);
	});

	test('heartbeats that answer nothing, or something old, let go after 250 ms', async () => {
		const { simulator, host } = start();
		await host.open();
		host.send(command(1, pulse()));
		await host.run(20_000, false);
		const stale = { kind: 'heartbeat', sentUs: 5, heardUs: 0, spikes: 0, rejectedFrames: 0 } as const;
		for (let i = 0; i < 10; i++) {
			host.send({ ...stale, echoUs: i % 2 === 0 ? 0 : 0xf000_0000 });
			await host.run(50_000, false);
		}
		expect(await simulator.state()).toMatchObject({ driven: false, watchdogReleased: true, hostPresent: true });
	});

	test('a line that echoes everything keeps nothing alive, and sees no command in it', async () => {
		const { simulator, host } = start();
		await host.open();
		host.send(command(1, pulse()));
		await host.run(20_000, false);
		for (let i = 0; i < 60; i++) simulator.line(await simulator.run(10_000));
		const { echoedFrames, driven, malformedErrors, unknownFrames } = await simulator.state();
		expect({ driven, malformedErrors, unknownFrames }).toEqual({ driven: false, malformedErrors: 0, unknownFrames: 0 });
		expect(echoedFrames).toBeGreaterThan(20);
	});

	test('without a heartbeat a command is refused and switches nothing on', async () => {
		const { simulator, host } = start();
		await host.greet();
		host.send(command(1, pulse({ drive: 'rate', rateHz: 500 })), command(2, { target: 'relax' }));
		await host.run(100_000, false);
		const heard = host.heard();
		expect(heard).toContainEqual(expect.objectContaining({ kind: 'nak', id: 1, reason: 'noHeartbeat' }));
		expect(heard).toContainEqual(expect.objectContaining({ kind: 'ack', id: 2 }));
		expect(await simulator.pulses()).toEqual([]);
	});

	test('a break of the line is no frame and no stop, and the watchdog ends stimulation', async () => {
		const { simulator, host } = start();
		await host.open();
		host.send(command(1, pulse()));
		await host.run(50_000);
		simulator.pin('break', 1);
		await host.run(400_000, false);
		simulator.pin('break', 0);
		host.heard();
		expect(await simulator.state()).toMatchObject({ driven: false, stopped: false, resting: true, crcErrors: 0 });
		await host.run(50_000);
		expect(host.heardOf('heartbeatAnswer').length).toBe(1);
	});
});
