import { describe, expect, test } from 'vitest';
import { MESSAGE_CODES } from '../../src/io/wire/constants.ts';
import type { Message } from '../../src/io/wire/message.ts';
import vectors from '../io/wire/vectors.json' with { type: 'json' };
import { command, pulse } from './fpgaCommands.ts';
import { frameOf } from './fpgaFrames.ts';
import { describeStimulator } from './fpgaStimulator.ts';

const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));

describeStimulator('The stimulator, its RTL clock by clock', (start) => {
	describe('reads the shared test vectors', () => {
		test.each(vectors.streams.filter(({ side }) => side === 'device'))('stream: $name', async (stream) => {
			const { simulator } = start();
			simulator.line(bytesOf(stream.bytes));
			await simulator.run(60_000);
			const { frames: _, ...named } = stream.counters;
			const clean = { crcErrors: 0, framingErrors: 0, oversizeErrors: 0, malformedErrors: 0 };
			const skipped = { unknownFrames: 0, echoedFrames: 0, sequenceGaps: 0, missedFrames: 0 };
			const stops = stream.expect.filter((name) => name === 'STOP').length;
			const expected = { ...clean, ...skipped, ...named, emergencyStops: stops, stopped: stops > 0 };
			expect(await simulator.state()).toMatchObject(expected);
		});

		test('every message of a host is read without a complaint, and what devices say is told from it', async () => {
			const { simulator } = start();
			const all = [...vectors.messages, ...vectors.stimulation];
			for (const { frame } of all) simulator.line(bytesOf(frame));
			await simulator.run(300_000);
			expect(await simulator.state()).toMatchObject({
				crcErrors: 0,
				framingErrors: 0,
				malformedErrors: 0,
				unknownFrames: 0,
				echoedFrames: all.filter(({ sender }) => sender === 'device').length,
				overruns: 0,
			});
		});

		test('a message one byte short is malformed, whatever it is', async () => {
			const { simulator } = start();
			const sent = [...vectors.messages, ...vectors.stimulation].filter(({ sender }) => sender === 'host');
			// A rates frame has no length of its own; without its last count it is another rates frame.
			const short = sent.filter(({ message }) => message.kind !== 'rates');
			for (const { message, payload } of short) {
				const code = MESSAGE_CODES[message.kind as Message['kind']];
				simulator.line(frameOf(message.kind === 'hello' ? 1 : 2, code, 0, bytesOf(payload).slice(0, -1)));
			}
			await simulator.run(300_000);
			expect(await simulator.state()).toMatchObject({ malformedErrors: short.length, crcErrors: 0 });
		});
	});

	describe('holds a session', () => {
		test('says who it is, what it can and what it will never exceed', async () => {
			const { host } = start();
			expect(await host.greet(0xdecade)).toMatchObject({
				version: 2,
				sessionId: 0xdecade,
				previousSessionId: 0,
				capabilities: { events: true, rates: true, telemetry: true, stimulate: true, grip: false, wrist: false },
				channels: 64,
				bufferBytes: 250,
				baud: 115_200,
				firmware: [2, 0, 0],
				identity: 'Retinode FPGA stimulator',
				serialNumber: 'FPGA-001',
				stimulator: { electrodes: 4, maxAmplitudeUa: 200, maxPhaseUs: 1000, maxRateHz: 500, maxChargeNc: 100 },
			});
			// 200 um discs and, of the co-simulation only, one of 100 um; k of 1.5, and 600 s.
			const disc = { areaUm2: 31_416, maxChargeNc: 99.6725 };
			expect(host.heardOf('electrodes')).toEqual([
				{
					kind: 'electrodes',
					maxReturnUa: 200,
					maxHoldS: 600,
					shannonK: 1.5,
					firstElectrode: 0,
					electrodes: [disc, disc, disc, { areaUm2: 7854, maxChargeNc: 49.8362 }],
				},
			]);
		});

		test('ignores all but hello and the emergency stop before', async () => {
			const { simulator, host } = start();
			host.send(command(1, pulse()), { kind: 'events', spikes: [{ tUs: 5, channel: 1 }] });
			await host.run(50_000);
			expect(host.heard()).toEqual([]);
			expect((await simulator.state()).byChannel).toEqual({});
		});

		test('names the session before and its spikes; a repeated hello changes nothing', async () => {
			const { host } = start();
			await host.open(3);
			host.send({ kind: 'events', spikes: [1, 2, 3].map((channel) => ({ tUs: 100 * channel, channel })) });
			await host.run(20_000);
			expect(await host.open(3)).toMatchObject({ previousSessionId: 0, previousSpikes: 0 });
			expect(await host.open(4)).toMatchObject({ previousSessionId: 3, previousSpikes: 3 });
			expect(await host.open(4)).toMatchObject({ previousSessionId: 3, previousSpikes: 3 });
		});

		test('answers a heartbeat at once, with the stamps of a clock comparison and the spikes before it', async () => {
			const { host } = start();
			await host.open();
			host.send({ kind: 'events', spikes: [{ tUs: 1, channel: 9 }] });
			host.send({ kind: 'heartbeat', sentUs: 4711, echoUs: 1, heardUs: 0, spikes: 1, rejectedFrames: 0 });
			host.send({ kind: 'events', spikes: [{ tUs: 2, channel: 9 }] });
			await host.run(20_000, false);
			const [beat] = host.heardOf('heartbeatAnswer');
			expect(beat).toMatchObject({ echoUs: 4711, spikes: 1, rejectedFrames: 0 });
			// Composed within a hundred clocks of 0.5 us.
			expect((beat?.sentUs ?? 0) - (beat?.heardUs ?? 0)).toBeLessThan(50);
		});

		test('sends telemetry every 20 ms while a host is there, none a second after it has gone', async () => {
			const { host } = start();
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
			const { simulator, host } = start();
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
			const { simulator, host } = start();
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
			const { simulator, host } = start(400_000);
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
	});

	test.each([9600, 57_600, 400_000])('speaks at %d baud, telemetry within a quarter of the line', async (baud) => {
		const { host } = start(baud);
		await host.open();
		host.heard();
		await host.run(1_000_000);
		const { crcErrors, framingErrors, missedFrames } = host.counters();
		expect({ crcErrors, framingErrors, missedFrames }).toEqual({ crcErrors: 0, framingErrors: 0, missedFrames: 0 });
		const telemetry = host.heardOf('telemetry').length;
		expect(telemetry).toBeGreaterThan(2);
		// 60 bytes each, and the ends of the second counted in.
		expect((telemetry - 2) * 600).toBeLessThanOrEqual(baud / 4);
	});
});
