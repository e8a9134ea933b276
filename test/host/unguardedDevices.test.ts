import { describe, expect, test } from 'vitest';
import { createSinkBench } from './sinkBench.ts';

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
