import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { EMERGENCY_STOP, MESSAGE_CODES } from '../../src/io/wire/constants.ts';
import type { Command, CommandTarget, Message } from '../../src/io/wire/message.ts';
import vectors from '../io/wire/vectors.json' with { type: 'json' };
import { frameOf } from './fpga-frames.ts';
import { createHost, type Host } from './fpga-host.ts';
import { make, type Simulator, startSimulator, whyWithout } from './fpga-simulator.ts';

const why = whyWithout('verilator', 'g++', 'make', 'flock');
if (why) console.warn(why);

const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));
const stop = Uint8Array.from(EMERGENCY_STOP);

type Stimulate = Extract<CommandTarget, { readonly target: 'stimulate' }>;
const pulse = (changes: Partial<Stimulate> = {}): Stimulate => ({
	target: 'stimulate',
	electrode: 1,
	drive: 'rate',
	amplitudeUa: 80,
	phaseUs: 200,
	gapUs: 50,
	rateHz: 100,
	...changes,
});
const command = (id: number, target: CommandTarget): Command => ({ kind: 'command', id, ...target });

/** Times from each pulse to the next, µs. */
const periods = (pulses: readonly { readonly startUs: number }[]): number[] =>
	pulses.slice(1).map(({ startUs }, i) => startUs - (pulses[i]?.startUs ?? 0));

describe.skipIf(why !== null)('The stimulator, its RTL clock by clock', () => {
	beforeAll(() => make('sim'), 180_000);

	let simulator: Simulator;
	let host: Host;
	const start = (baud?: number): void => {
		simulator = startSimulator(baud);
		host = createHost(simulator);
	};
	afterEach(async () => {
		const { violations } = await simulator.state();
		expect(violations, 'the safety monitor saw a violation').toBe(0);
		expect(await simulator.end()).toBe(0);
	});

	describe('reads the shared test vectors', () => {
		test.each(vectors.streams)('stream: $name', async ({ bytes, counters, expect: names }) => {
			start();
			simulator.line(bytesOf(bytes));
			await simulator.run(60_000);
			const clean = { crcErrors: 0, framingErrors: 0, oversizeErrors: 0, malformedErrors: 0, unknownFrames: 0 };
			const gaps = { sequenceGaps: 0, missedFrames: 0, ...counters };
			const stops = names.filter((name) => name === 'STOP').length;
			const state = await simulator.state();
			expect(state).toMatchObject({ ...clean, ...counters, emergencyStops: stops, stopped: stops > 0 });
			if ('sequenceGaps' in counters) expect(state).toMatchObject(gaps);
		});

		test('every message is read without a complaint', async () => {
			start();
			for (const { frame } of [...vectors.messages, ...vectors.stimulation]) simulator.line(bytesOf(frame));
			await simulator.run(200_000);
			expect(await simulator.state()).toMatchObject({
				crcErrors: 0,
				framingErrors: 0,
				malformedErrors: 0,
				unknownFrames: 0,
				overruns: 0,
			});
		});

		test('a message one byte short is malformed, whatever it is', async () => {
			start();
			const sent = [...vectors.messages, ...vectors.stimulation].filter(({ sender }) => sender === 'host');
			// A rates frame has no length of its own; without its last count it is another rates frame.
			const short = sent.filter(({ message }) => message.kind !== 'rates');
			for (const { message, payload } of short) {
				simulator.line(frameOf(1, MESSAGE_CODES[message.kind as Message['kind']], 0, bytesOf(payload).slice(0, -1)));
			}
			await simulator.run(200_000);
			expect(await simulator.state()).toMatchObject({ malformedErrors: short.length, crcErrors: 0 });
		});
	});

	describe('holds a session', () => {
		test('says who it is, what it can and what it will never exceed', async () => {
			start();
			expect(await host.open(0xdecade)).toMatchObject({
				version: 1,
				sessionId: 0xdecade,
				previousSessionId: 0,
				capabilities: { events: true, rates: true, telemetry: true, stimulate: true, grip: false, wrist: false },
				channels: 64,
				bufferBytes: 250,
				baud: 115_200,
				identity: 'Retinode FPGA stimulator',
				serialNumber: 'FPGA-001',
				stimulator: { electrodes: 4, maxAmplitudeUa: 200, maxPhaseUs: 1000, maxRateHz: 500, maxChargeNc: 100 },
			});
		});

		test('ignores all but hello and the emergency stop before', async () => {
			start();
			host.send(command(1, pulse()), { kind: 'events', spikes: [{ tUs: 5, channel: 1 }] });
			await host.run(50_000);
			expect(host.heard()).toEqual([]);
			expect((await simulator.state()).byChannel).toEqual({});
		});

		test('names the session before and its spikes; a repeated hello changes nothing', async () => {
			start();
			await host.open(3);
			host.send({ kind: 'events', spikes: [1, 2, 3].map((channel) => ({ tUs: 100 * channel, channel })) });
			await host.run(20_000);
			expect(await host.open(3)).toMatchObject({ previousSessionId: 0, previousSpikes: 0 });
			expect(await host.open(4)).toMatchObject({ previousSessionId: 3, previousSpikes: 3 });
			expect(await host.open(4)).toMatchObject({ previousSessionId: 3, previousSpikes: 3 });
		});

		test('answers a heartbeat at once, with the stamps of a clock comparison and the spikes before it', async () => {
			start();
			await host.open();
			host.send({ kind: 'events', spikes: [{ tUs: 1, channel: 9 }] });
			host.send({ kind: 'heartbeat', sentUs: 4711, echoUs: 0, heardUs: 0, spikes: 1, rejectedFrames: 0 });
			host.send({ kind: 'events', spikes: [{ tUs: 2, channel: 9 }] });
			await host.run(20_000, false);
			const [beat] = host.heardOf('heartbeat');
			expect(beat).toMatchObject({ echoUs: 4711, spikes: 1, rejectedFrames: 0 });
			// Composed within a hundred clocks of 0.5 us.
			expect((beat?.sentUs ?? 0) - (beat?.heardUs ?? 0)).toBeLessThan(50);
		});

		test('sends telemetry every 20 ms while a host is there, none a second after it has gone', async () => {
			start();
			await host.open();
			host.heard();
			await host.run(1_000_000);
			expect(host.heardOf('telemetry').length).toBeGreaterThanOrEqual(47);
			await host.run(1_100_000, false);
			host.heard();
			await host.run(300_000, false);
			expect(host.heard()).toEqual([]);
		});
	});

	describe('takes spikes', () => {
		test('counts events and rates per channel, and tells every count in turn', async () => {
			start();
			await host.open();
			host.send({
				kind: 'events',
				spikes: [0, 63, 5, 5].map((channel, i) => ({ tUs: 4_294_967_290 + 3 * i, channel })),
			});
			host.send({ kind: 'rates', windowEndUs: 9, windowUs: 20_000, firstChannel: 4, counts: [0, 130, 2] });
			host.send({ kind: 'events', spikes: [{ tUs: 3_000, channel: 0 }] });
			await host.run(1_500_000);
			expect((await simulator.state()).byChannel).toEqual({ 0: 2, 5: 132, 6: 2, 63: 1 });
			const told: Record<number, number> = {};
			const telemetry = host.heardOf('telemetry');
			for (const { spikeCounts } of telemetry) {
				if (spikeCounts && spikeCounts.channelSpikes > 0) told[spikeCounts.channel] = spikeCounts.channelSpikes;
			}
			expect(told).toEqual({ 0: 2, 5: 132, 6: 2, 63: 1 });
			expect(telemetry.at(-1)).toMatchObject({ spikesReceived: 137, spikeCounts: { overflowed: 0 } });
		});

		test('gives back the timing that a frame took: spikes leave as far apart as their stamps', async () => {
			start();
			await host.open();
			await simulator.spikes();
			const stampsUs = [0, 300, 450, 1000, 1010, 1900];
			host.send({ kind: 'events', spikes: stampsUs.map((us, channel) => ({ tUs: 77_000 + us, channel })) });
			await host.run(20_000);
			const spikes = await simulator.spikes();
			expect(spikes.map(([, channel]) => channel)).toEqual([0, 1, 2, 3, 4, 5]);
			const [first = 0] = spikes[0] ?? [];
			// One clock of 0.5 us of each stamp, rounded to whole us.
			for (const [i, [us]] of spikes.entries())
				expect(Math.abs(us - first - (stampsUs[i] ?? 0))).toBeLessThanOrEqual(1);
		});

		test('what its FIFO cannot hold is counted, and never counted as received', async () => {
			start(400_000);
			await host.open();
			// 25 frames of 80 spikes that all want to leave much later than they come: 256 find room.
			const frames = Array.from(
				{ length: 25 },
				(_, frame): Message => ({
					kind: 'events',
					spikes: Array.from({ length: 80 }, (_, i) => ({ tUs: frame * 80_000 + i * 1000, channel: i % 64 })),
				}),
			);
			host.send(...frames);
			await host.run(3_000_000);
			const { overflowed, byChannel } = await simulator.state();
			const received = host.heardOf('telemetry').at(-1)?.spikesReceived ?? 0;
			expect(overflowed).toBeGreaterThan(100);
			expect(received + overflowed).toBe(2000);
			expect(Object.values(byChannel).reduce((a, b) => a + b, 0)).toBe(received);
		});

		test('spikes for channels that it does not have are counted apart', async () => {
			start();
			await host.open();
			host.send({ kind: 'events', spikes: [63, 64, 65_535].map((channel, i) => ({ tUs: i, channel })) });
			host.send({ kind: 'rates', windowEndUs: 9, windowUs: 20_000, firstChannel: 62, counts: [1, 1, 5] });
			await host.run(50_000);
			expect(await simulator.state()).toMatchObject({ unroutable: 7, byChannel: { 62: 1, 63: 2 } });
		});
	});

	describe('stimulates', () => {
		test('with the pulses that were asked for, at the rate that was asked for', async () => {
			start();
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
			expect(new Set(periods(pulses))).toEqual(new Set([10_000]));
			host.send(command(2, { target: 'relax' }));
			await host.run(50_000);
			await simulator.pulses();
			await host.run(100_000);
			expect(await simulator.pulses()).toEqual([]);
			expect(host.heardOf('telemetry').at(-1)).toMatchObject({ driven: false, lastCommandId: 2 });
		});

		test('once per spike of its channel, as fast as its rate allows', async () => {
			start();
			await host.open();
			host.send(command(1, pulse({ drive: 'spikes', electrode: 2, rateHz: 200 })));
			await host.run(20_000);
			host.send({ kind: 'events', spikes: [0, 20_000, 40_000].map((tUs) => ({ tUs, channel: 2 })) });
			host.send({ kind: 'events', spikes: [{ tUs: 50_000, channel: 1 }] });
			await host.run(100_000);
			const apart = await simulator.pulses();
			expect(apart.map(({ electrode }) => electrode)).toEqual([2, 2, 2]);
			expect((apart[1]?.startUs ?? 0) - (apart[0]?.startUs ?? 0)).toBeCloseTo(20_000, -1);
			// A burst of 5 within 1 ms: 5 pulses, 5 ms apart.
			host.send({ kind: 'events', spikes: [0, 200, 400, 600, 800].map((us) => ({ tUs: 200_000 + us, channel: 2 })) });
			await host.run(100_000);
			expect(periods(await simulator.pulses())).toEqual([5000, 5000, 5000, 5000]);
		});

		test('refuses what exceeds a limit, naming why, and changes nothing', async () => {
			start();
			await host.open();
			const wrong: [CommandTarget, string][] = [
				[pulse({ amplitudeUa: 200.1 }), 'outOfRange'],
				[pulse({ phaseUs: 1001, amplitudeUa: 1 }), 'outOfRange'],
				[pulse({ gapUs: 201 }), 'outOfRange'],
				[pulse({ rateHz: 500.1 }), 'outOfRange'],
				// 150 uA for 700 us are 105 nC.
				[pulse({ amplitudeUa: 150, phaseUs: 700 }), 'outOfRange'],
				// 2 x 950 + 101 us do not fit into 2 ms.
				[pulse({ amplitudeUa: 10, phaseUs: 950, gapUs: 101, rateHz: 500 }), 'outOfRange'],
				[pulse({ electrode: 4 }), 'notCapable'],
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
			// The very limits pass: 100 uA for 1000 us is 100 nC.
			host.send(command(20, pulse({ amplitudeUa: 100, phaseUs: 1000, gapUs: 200, rateHz: 100 })));
			host.send(command(21, pulse({ electrode: 0, amplitudeUa: 200, phaseUs: 500, gapUs: 200, rateHz: 500 })));
			await host.run(200_000);
			expect(host.heardOf('ack').map(({ id }) => id)).toEqual([20, 21]);
			const pulses = await simulator.pulses();
			expect(Math.max(...pulses.map(({ cathodicUs, amplitudeUa }) => cathodicUs * amplitudeUa))).toBe(100_000);
			expect(pulses.filter(({ electrode }) => electrode === 0).length).toBeGreaterThan(90);
		});

		test('acts once upon a command that is repeated, and never upon one that a newer one has overtaken', async () => {
			start();
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
			// Never heard before, but older than the newest for this electrode: acknowledged, not acted upon.
			host.send(command(4, pulse()));
			await host.run(20_000);
			expect(host.heardOf('ack')).toMatchObject([{ id: 4 }]);
			expect((await simulator.state()).driven).toBe(false);
			// For another electrode it is the newest.
			host.send(command(3, pulse({ electrode: 0 })));
			await host.run(20_000);
			expect((await simulator.state()).driven).toBe(true);
		});
	});

	describe('is safe', () => {
		test('lets go 250 ms after the last heartbeat, not before, and waits for a new command', async () => {
			start();
			await host.open();
			host.send(command(1, pulse({ rateHz: 200 })));
			host.send({ kind: 'heartbeat', sentUs: 1, echoUs: 0, heardUs: 0, spikes: 0, rejectedFrames: 0 });
			await host.run(10_000, false);
			const heardUs = host.heardOf('heartbeat')[0]?.heardUs ?? 0;
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
			start();
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
			start();
			simulator.pin('button', 1);
			await host.run(10_000, false);
			expect(host.heard()).toEqual([expect.objectContaining({ latched: true, cause: 'button' }), 'stop']);
			simulator.pin('key', 1);
			await host.run(60_000, false);
			expect((await simulator.state()).stopped).toBe(true);
			simulator.pin('button', 0);
			await host.run(60_000, false);
			expect((await simulator.state()).stopped).toBe(false);
		});

		test('a fault of the driver ends stimulation and refuses more until it has gone', async () => {
			start();
			await host.open();
			host.send(command(1, pulse()));
			await host.run(50_000);
			simulator.pin('fault', 0b01001);
			await host.run(50_000);
			host.send(command(2, pulse()));
			await host.run(50_000);
			const heard = host.heard();
			expect(heard).toContainEqual(expect.objectContaining({ kind: 'nak', id: 2, reason: 'fault' }));
			expect(heard).toContainEqual(expect.objectContaining({ faults: ['overcurrent', 'undervoltage'], driven: false }));
			simulator.pin('fault', 0);
			host.send(command(3, pulse()));
			await host.run(50_000);
			expect(host.heard()).toContainEqual(expect.objectContaining({ kind: 'ack', id: 3 }));
		});

		test('a break of the line is no frame and no stop, and the watchdog ends stimulation', async () => {
			start();
			await host.open();
			host.send(command(1, pulse()));
			await host.run(50_000);
			simulator.pin('break', 1);
			await host.run(400_000, false);
			simulator.pin('break', 0);
			host.heard();
			expect(await simulator.state()).toMatchObject({ driven: false, stopped: false, resting: true, crcErrors: 0 });
			await host.run(50_000);
			expect(host.heardOf('heartbeat').length).toBe(1);
		});
	});

	test.each([9600, 57_600, 400_000])('speaks at %d baud, telemetry within a quarter of the line', async (baud) => {
		start(baud);
		host.send({ kind: 'hello', lowestVersion: 1, highestVersion: 1, sessionId: 2, sentUs: 0, host: 'test' });
		await host.run(200_000, false);
		host.heard();
		await host.run(1_000_000);
		const { crcErrors, framingErrors, missedFrames } = host.counters();
		expect({ crcErrors, framingErrors, missedFrames }).toEqual({ crcErrors: 0, framingErrors: 0, missedFrames: 0 });
		const telemetry = host.heardOf('telemetry').length;
		expect(telemetry).toBeGreaterThan(2);
		// 56 bytes each, and the ends of the second counted in.
		expect((telemetry - 2) * 560).toBeLessThanOrEqual(baud / 4);
	});
});
