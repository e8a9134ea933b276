import { beforeAll, describe, expect, test } from 'vitest';
import { encodeFrame } from '../../src/io/wire/frame.ts';
import type { Message } from '../../src/io/wire/message.ts';
import { closing, heartbeat, hello, lastTelemetry, openBench, openProbe } from './arduinoBench.ts';
import { buildFirmware, whyNoFirmware } from './arduinoTools.ts';

const whyNot = whyNoFirmware('probe');

describe.skipIf(whyNot !== null)(`The Arduino firmware lets go${whyNot === null ? '' : ` (${whyNot})`}`, () => {
	let probe = '';
	beforeAll(() => {
		probe = buildFirmware('probe').path;
	});

	test('250 ms after the last fresh heartbeat, and moves again only on a new command', async () => {
		const bench = await openBench(probe);
		await bench.command(closing());
		await bench.beat();
		expect((await bench.run(248)).driven).toBe(true);
		const after = await bench.run(8);
		expect(after.driven).toBe(false);
		expect(after.pulses).toEqual([0, 0, 0, 0, 0, 0]);
		await bench.keep(100);
		const back = await bench.keep(300);
		expect(back.driven).toBe(false);
		expect(lastTelemetry(back.messages)).toMatchObject({
			watchdogRelaxed: true,
			driven: false,
			heartbeatCurrent: true,
		});
		await bench.command(closing());
		expect(lastTelemetry((await bench.keep(300)).messages)).toMatchObject({ watchdogRelaxed: false, driven: true });
	});

	test('commands without a current heartbeat are refused and switch nothing, not even for a moment', async () => {
		const silent = openProbe(probe);
		await silent.power(0);
		await silent.run(1);
		await silent.bytes(encodeFrame(hello(), 0, 2));
		const refused = await silent.bytes(encodeFrame({ kind: 'command', id: 1, ...closing() }, 1, 2));
		expect(refused.messages).toMatchObject([{ kind: 'nak', id: 1, reason: 'noHeartbeat' }]);
		expect(refused).toMatchObject({ driven: false, pulses: [0, 0, 0, 0, 0, 0] });
		// Asked again when heartbeats are there, the same id has the same answer; another one acts.
		const bench = await openBench(probe);
		await bench.run(300);
		expect(await bench.command(closing())).toMatchObject({ kind: 'nak', id: 1, reason: 'noHeartbeat' });
		await bench.keep(100);
		const again = await bench.send({ kind: 'command', id: 1, ...closing() });
		expect(again.messages).toMatchObject([{ kind: 'nak', id: 1, reason: 'noHeartbeat' }]);
		await bench.beat();
		expect(await bench.command(closing())).toMatchObject({ kind: 'ack', id: 2 });
	});

	test('a fresh heartbeat that comes too late, but before the tick that lets go, does not take that back', async () => {
		const bench = await openBench(probe);
		await bench.command(closing());
		const { atUs } = await bench.beat();
		// Ticks fall on multiples of 4 ms: the next after 250 ms have passed is 1 ms later.
		expect(atUs % 4000).toBe(1000);
		expect(await bench.run(250)).toMatchObject({ driven: true, heartbeatCurrent: true });
		expect(await bench.run(0.5)).toMatchObject({ driven: true, heartbeatCurrent: false });
		expect(await bench.beat()).toMatchObject({ driven: false, heartbeatCurrent: true, watchdogRelaxed: true });
	});

	test('neither HELLO nor heartbeats that answer nothing keep it alive', async () => {
		const bench = await openBench(probe);
		await bench.command(closing());
		for (let i = 0; i < 6; i++) {
			await bench.send(hello());
			await bench.send(heartbeat(100 + i));
			await bench.run(50);
		}
		expect((await bench.run(4)).driven).toBe(false);
	});

	test('a heartbeat counts up to 500 ms after the answer that it answers', async () => {
		const bench = await openBench(probe);
		const { messages, atUs } = await bench.beat();
		const [answer] = messages;
		if (answer?.kind !== 'heartbeatAnswer') throw new Error('no answer');
		await bench.run(500 - 250 + 20);
		expect((await bench.run(0)).heartbeatCurrent).toBe(false);
		await bench.run(230);
		const inTime = await bench.send(heartbeat(50, answer.sentUs));
		expect(inTime.atUs - atUs).toBe(500_000);
		expect(inTime.heartbeatCurrent).toBe(true);
		await bench.run(300);
		expect((await bench.send(heartbeat(51, answer.sentUs))).heartbeatCurrent).toBe(false);
	});

	test('a line that echoes is no host: its own frames, sent back for ever, keep nothing alive', async () => {
		const bench = await openBench(probe);
		await bench.command(closing());
		let echo: readonly Message[] = (await bench.beat()).messages;
		let driven = true;
		for (let ms = 0; ms < 600; ms += 20) {
			const bytes = echo.flatMap((message, i) => [...encodeFrame(message, i, 2)]);
			const heard = await bench.bytes(Uint8Array.from(bytes));
			expect(heard.messages).toEqual([]);
			const later = await bench.run(20);
			echo = later.messages;
			driven = later.driven;
		}
		expect(driven).toBe(false);
		const { counters } = await bench.run(0);
		expect(counters.echoedFrames).toBeGreaterThan(12);
		expect(counters).toMatchObject({ malformedErrors: 0, unknownFrames: 0, sequenceGaps: 0 });
	});

	test('a new session lets go at once and takes no command before its own heartbeat', async () => {
		const bench = await openBench(probe);
		await bench.command(closing());
		await bench.keep(200);
		const taken = await bench.send(hello(8));
		expect(taken).toMatchObject({ driven: false, heartbeatCurrent: false });
		const refused = await bench.send({ kind: 'command', id: 1, ...closing() });
		expect(refused.messages).toMatchObject([{ kind: 'nak', reason: 'noHeartbeat' }]);
	});

	test('a host that does not speak its version gets version 0, no session, and nothing moves', async () => {
		const bench = await openBench(probe);
		await bench.command(closing());
		const refused = await bench.send(hello(8, [1, 1]));
		expect(refused.messages).toMatchObject([{ kind: 'helloReply', version: 0, sessionId: 8, previousSessionId: 7 }]);
		expect(refused.driven).toBe(false);
		expect((await bench.send({ kind: 'command', id: 1, ...closing() })).messages).toEqual([]);
		expect((await bench.beat()).messages).toEqual([]);
	});

	test('relax always acts: without a heartbeat, latched, in a fault, repeated and older than others', async () => {
		const bench = await openBench(probe);
		await bench.send({ kind: 'command', id: 9, target: 'relax' });
		await bench.send({ kind: 'command', id: 10, ...closing() });
		const letGo = await bench.send({ kind: 'command', id: 9, target: 'relax' });
		expect(letGo).toMatchObject({ driven: false, messages: [{ kind: 'ack', id: 9 }] });
		await bench.run(300, { ma: -1 });
		const faulty = await bench.send({ kind: 'command', id: 3, target: 'relax' });
		expect(faulty).toMatchObject({ faults: 16, heartbeatCurrent: false, messages: [{ kind: 'ack', id: 3 }] });
	});

	test('the watchdog holds when the clock wraps after 71.6 minutes of silence', async () => {
		const bench = await openBench(probe);
		await bench.run(4_294_900);
		// To the clock the last heartbeat now looks as if it had just come.
		const { heartbeatCurrent } = await bench.run(67);
		expect(heartbeatCurrent).toBe(false);
		expect(await bench.command(closing())).toMatchObject({ kind: 'nak', reason: 'noHeartbeat' });
	});

	test('a repeated command is answered as before and acted upon once; an older one is refused', async () => {
		const bench = await openBench(probe);
		const command = { kind: 'command', id: 5, ...closing({ closure: 0.5 }) } as const;
		const [first] = (await bench.send(command)).messages;
		await bench.keep(800);
		await bench.beat();
		await bench.send({ kind: 'command', id: 6, ...closing({ closure: 0.2 }) });
		const [again] = (await bench.send(command)).messages;
		expect(again).toEqual(first);
		const older = await bench.send({ kind: 'command', id: 4, ...closing() });
		expect(older.messages).toMatchObject([{ kind: 'nak', id: 4, reason: 'overtaken' }]);
		expect((await bench.keep(1500)).positions[0]).toBe(2000);
	});

	test('after 40,000 commands to the fingers the wrist, and a new relax, are not taken for old', async () => {
		const bench = await openBench(probe);
		const wrist = { target: 'wrist', angleDeg: 10, degPerS: 45 } as const;
		for (const id of [1, 20_000, 40_000]) {
			const sent = await bench.send({ kind: 'command', id, ...(id === 1 ? { target: 'relax' } : closing()) });
			expect(sent.messages).toMatchObject([{ kind: 'ack', id }]);
		}
		expect((await bench.send({ kind: 'command', id: 40_001, ...wrist })).messages).toMatchObject([{ kind: 'ack' }]);
	});

	test('spikes of a session are counted on channels that are there, and a new session reports them', async () => {
		const bench = await openBench(probe);
		const spikes = [0, 255, 256, 65_535].map((channel, i) => ({ tUs: i, channel }));
		await bench.send({ kind: 'events', spikes });
		await bench.send({ kind: 'rates', windowEndUs: 5, windowUs: 5, firstChannel: 254, counts: [3, 200, 7, 9] });
		expect((await bench.beat()).messages).toMatchObject([{ kind: 'heartbeatAnswer', spikes: 205 }]);
		expect((await bench.send(hello(8))).messages).toMatchObject([
			{ kind: 'helloReply', sessionId: 8, previousSessionId: 7, previousSpikes: 205 },
		]);
		expect((await bench.beat()).messages).toMatchObject([{ kind: 'heartbeatAnswer', spikes: 0 }]);
	});
});
