import { expect, test } from 'vitest';
import type { CommandTarget } from '../../src/protocol/deviceCommand.ts';
import { command, periods, pulse } from './fpgaCommands.ts';
import { describeStimulator } from './fpgaStimulator.ts';

describeStimulator('The stimulator’s pulses', (start) => {
	test('with the pulses that were asked for, at the rate that was asked for', async () => {
		const { simulator, host } = start();
		await host.open();
		host.send(command(1, pulse()));
		await host.run(500_000);
		expect(host.heard()).toContainEqual(expect.objectContaining({ kind: 'ack', id: 1 }));
		const pulses = await simulator.pulses();
		expect(pulses.length).toBeGreaterThan(40);
		for (const { electrode, amplitudeUa, cathodicUs, gapUs, anodicUs } of pulses) {
			expect({ electrode, amplitudeUa, cathodicUs, gapUs, anodicUs }).toEqual({
				electrode: 1,
				amplitudeUa: 80,
				cathodicUs: 200,
				gapUs: 50,
				anodicUs: 200,
			});
		}
		// Never faster; slower by as much as it takes to look at every electrode.
		for (const period of periods(pulses)) {
			expect(period).toBeGreaterThanOrEqual(10_000);
			expect(period).toBeLessThanOrEqual(10_004);
		}
		host.send(command(2, { target: 'relax' }));
		await host.run(50_000);
		await simulator.pulses();
		await host.run(100_000);
		expect(await simulator.pulses()).toEqual([]);
		expect(host.heardOf('telemetry').at(-1)).toMatchObject({ driven: false, lastCommandId: 2 });
	});

	test('once per spike of its channel, as fast as its rate allows, and never more than 5 ms late', async () => {
		const { simulator, host } = start();
		await host.open();
		host.send(command(1, pulse({ drive: 'spikes', electrode: 2, rateHz: 500 })));
		await host.run(20_000);
		host.send({ kind: 'events', spikes: [0, 20_000, 40_000].map((tUs) => ({ tUs, channel: 2 })) });
		host.send({ kind: 'events', spikes: [{ tUs: 50_000, channel: 1 }] });
		await host.run(100_000);
		const apart = await simulator.pulses();
		expect(apart.map(({ electrode }) => electrode)).toEqual([2, 2, 2]);
		expect((apart[1]?.startUs ?? 0) - (apart[0]?.startUs ?? 0)).toBeCloseTo(20_000, -2);
		// Bursts: of 20 spikes in 1.9 ms those have pulses that find one within 5 ms; the others are counted.
		await simulator.spikes();
		host.send({
			kind: 'events',
			spikes: Array.from({ length: 20 }, (_, i) => ({ tUs: 200_000 + 100 * i, channel: 2 })),
		});
		await host.run(100_000);
		const burst = await simulator.pulses();
		const [first = 0] = (await simulator.spikes())[0] ?? [];
		expect(burst.length).toBeGreaterThanOrEqual(3);
		expect(burst.length).toBeLessThanOrEqual(4);
		expect((burst.at(-1)?.startUs ?? 0) - first).toBeLessThanOrEqual(5000 + 1900);
		for (const period of periods(burst)) expect(period).toBeGreaterThanOrEqual(2000);
		expect((await simulator.state()).latePulses).toBe(20 - burst.length);
		// And of a thousand at once.
		host.send({ kind: 'rates', windowEndUs: 9, windowUs: 20_000, firstChannel: 2, counts: [1000] });
		await host.run(100_000);
		const crowd = await simulator.pulses();
		expect(crowd.length).toBe(3);
		const { latePulses } = await simulator.state();
		expect(latePulses).toBe(20 - burst.length + 997);
		expect(host.heardOf('telemetry').at(-1)?.spikeCounts?.latePulses).toBe(latePulses);
	});

	test('on electrodes in turn: never two at once, each with what it was given', async () => {
		const { simulator, host } = start();
		await host.open();
		for (const electrode of [0, 1, 2, 3]) {
			host.send(
				command(
					electrode + 1,
					pulse({ electrode, amplitudeUa: 40 + electrode, phaseUs: 300, rateHz: 200 + electrode }),
				),
			);
		}
		await host.run(1_000_000);
		const pulses = (await simulator.pulses()).toSorted((a, b) => a.startUs - b.startUs);
		for (const electrode of [0, 1, 2, 3]) {
			const own = pulses.filter((one) => one.electrode === electrode);
			expect(new Set(own.map(({ amplitudeUa }) => amplitudeUa))).toEqual(new Set([40 + electrode]));
			// They hold each other up, by three pulses of 650 us and the settling of the source at most.
			expect(own.length).toBeGreaterThan(190);
			for (const period of periods(own)) expect(period).toBeGreaterThanOrEqual(Math.floor(1e6 / (200 + electrode)));
		}
		for (const [i, { startUs }] of pulses.slice(1).entries()) {
			expect(startUs - (pulses[i]?.startUs ?? 0)).toBeGreaterThanOrEqual(650);
		}
	});

	test('climbing by its rise, falling at once, and ending after its hold', async () => {
		const { simulator, host } = start();
		await host.open();
		// 500 uA/s are 5 uA every 10 ms: 40 uA after 80 ms.
		host.send(command(1, pulse({ amplitudeUa: 40, riseUaPerS: 500, rateHz: 200, holdS: 0.5 })));
		await host.run(120_000);
		const climbing = await simulator.pulses();
		const levels = climbing.map(({ amplitudeUa }) => amplitudeUa);
		expect(levels).toEqual(levels.toSorted((a, b) => a - b));
		expect(new Set(levels)).toEqual(new Set([5, 10, 15, 20, 25, 30, 35, 40]));
		const [low = 0] = climbing.flatMap(({ amplitudeUa, startUs }) => (amplitudeUa === 10 ? [startUs] : []));
		const [high = 0] = climbing.flatMap(({ amplitudeUa, startUs }) => (amplitudeUa === 35 ? [startUs] : []));
		expect(Math.abs(high - low - 50_000)).toBeLessThanOrEqual(5000);
		host.send(command(2, pulse({ amplitudeUa: 20, riseUaPerS: 10, rateHz: 200, holdS: 0.2 })));
		await host.run(300_000);
		const [{ actedUs } = { actedUs: 0 }] = host.heardOf('ack').slice(-1);
		const falling = (await simulator.pulses()).filter(({ startUs }) => startUs > actedUs);
		expect(new Set(falling.map(({ amplitudeUa }) => amplitudeUa))).toEqual(new Set([20]));
		const lastUs = (falling.at(-1)?.startUs ?? 0) - actedUs;
		expect(lastUs).toBeGreaterThan(194_000);
		expect(lastUs).toBeLessThanOrEqual(200_050);
		expect(await simulator.state()).toMatchObject({ driven: false, watchdogReleased: false });
	});

	test('refuses what exceeds a limit, naming why, and changes nothing', async () => {
		const { simulator, host } = start();
		await host.open();
		const wrong: [CommandTarget, string][] = [
			[pulse({ amplitudeUa: 200.1 }), 'outOfRange'],
			[pulse({ phaseUs: 1001, amplitudeUa: 1 }), 'outOfRange'],
			[pulse({ gapUs: 201 }), 'outOfRange'],
			[pulse({ rateHz: 500.1 }), 'outOfRange'],
			// 99.7 nC are more than the 99.67 nC of a disc of 200 um.
			[pulse({ amplitudeUa: 99.7, phaseUs: 1000 }), 'outOfRange'],
			// 2 x 950 + 101 us do not fit into 2 ms.
			[pulse({ amplitudeUa: 10, phaseUs: 950, gapUs: 101, rateHz: 500 }), 'outOfRange'],
			// Electrode 3 is smaller: 49.84 nC.
			[pulse({ electrode: 3, amplitudeUa: 100, phaseUs: 499 }), 'outOfRange'],
			[pulse({ electrode: 4 }), 'outOfRange'],
			[pulse({ holdS: 0 }), 'outOfRange'],
			[pulse({ holdS: 600.1 }), 'outOfRange'],
			[pulse({ riseUaPerS: 0 }), 'outOfRange'],
			[{ target: 'grip', digits: ['thumb'], closure: 1, strokesPerS: 1, forceLimitN: 1 }, 'notCapable'],
			[{ target: 'wrist', angleDeg: 10, degPerS: 10 }, 'notCapable'],
		];
		for (const [id, [target, reason]] of wrong.entries()) {
			host.send(command(id + 1, target));
			await host.run(10_000);
			expect(host.heardOf('nak')).toMatchObject([{ id: id + 1, reason }]);
		}
		await host.run(100_000);
		expect(await simulator.state()).toMatchObject({ pulses: 0, driven: false });
		// The very limits pass.
		host.send(command(20, pulse({ amplitudeUa: 99.6, phaseUs: 1000, gapUs: 200, rateHz: 10 })));
		host.send(command(21, pulse({ electrode: 3, amplitudeUa: 100, phaseUs: 498, gapUs: 200, rateHz: 10 })));
		host.send(
			command(22, pulse({ electrode: 0, amplitudeUa: 200, phaseUs: 400, gapUs: 200, rateHz: 500, holdS: 600 })),
		);
		await host.run(500_000);
		expect(host.heardOf('ack').map(({ id }) => id)).toEqual([20, 21, 22]);
		const largest = [0, 0, 0, 0];
		for (const { electrode, cathodicUs, amplitudeUa } of await simulator.pulses()) {
			largest[electrode] = Math.max(largest[electrode] ?? 0, cathodicUs * amplitudeUa);
		}
		expect(largest).toEqual([80_000, 99_600, 0, 49_800]);
	});

	test('acts once upon a command that is repeated, and never upon one that a newer one has overtaken', async () => {
		const { simulator, host } = start();
		await host.open();
		host.send(command(5, pulse({ rateHz: 50 })));
		await host.run(20_000);
		const [first] = host.heardOf('ack');
		host.send(command(6, pulse({ rateHz: 0 })));
		await host.run(20_000);
		host.heard();
		host.send(command(5, pulse({ rateHz: 50 })));
		await host.run(20_000);
		expect(host.heardOf('ack')).toEqual([first]);
		host.send(command(4, pulse()));
		await host.run(20_000);
		expect(host.heardOf('nak')).toMatchObject([{ id: 4, reason: 'overtaken' }]);
		expect((await simulator.state()).driven).toBe(false);
		// For another electrode it is the newest.
		host.send(command(3, pulse({ electrode: 0 })));
		await host.run(20_000);
		expect((await simulator.state()).driven).toBe(true);
	});
});
