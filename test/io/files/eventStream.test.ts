import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type EventStream, openEventStream } from '../../../src/io/files/streams/node/eventStream.ts';
import { createRateWindow } from '../../../src/io/files/streams/rateWindow.ts';
import type { StreamSpike } from '../../../src/io/files/streams/streamSpike.ts';
import { openTcp } from '../../../src/io/transport/node/tcp.ts';
import type { Transport } from '../../../src/io/transport/transport.ts';
import { fc } from '../../property.ts';
import { aMoment, until } from '../../until.ts';

const ANY_PORT = { host: '127.0.0.1', port: 0 };

async function open(cells = 4, windowMs = 100): Promise<EventStream> {
	const stream = await openEventStream({ address: ANY_PORT, cells, windowMs });
	onTestFinished(() => stream.close());
	return stream;
}

type Line = { readonly type: string } & Readonly<Record<string, unknown>>;

/** A client that reads lines. */
async function connect(
	stream: EventStream,
): Promise<{ lines: Line[]; line: Transport; until(count: number): Promise<void> }> {
	const before = stream.state().clients;
	const line = await openTcp(stream.state().address);
	onTestFinished(() => line.close());
	const lines: Line[] = [];
	let rest = '';
	let wake = (): void => undefined;
	const decoder = new TextDecoder();
	line.onData((bytes) => {
		rest += decoder.decode(bytes, { stream: true });
		const parts = rest.split('\n');
		rest = parts.pop() ?? '';
		lines.push(...parts.map((part): Line => JSON.parse(part)));
		wake();
	});
	const until = async (count: number): Promise<void> => {
		while (lines.length < count) await new Promise<void>((resolve) => (wake = resolve));
	};
	await until(1);
	expect(stream.state().clients).toBe(before + 1);
	return { lines, line, until };
}

describe('Spikes and rates for other programs', () => {
	test('a client is told what comes, then every spike, and the rates of every window', async () => {
		const stream = await open();
		const { lines, until } = await connect(stream);
		stream.publish(
			[
				{ tMs: 12.345_678, cell: 0 },
				{ tMs: 60, cell: 3 },
			],
			80,
		);
		stream.publish([{ tMs: 130, cell: 3 }], 320);
		await until(6);
		expect(lines).toEqual([
			{ type: 'retinode', version: 1, cells: 4, windowS: 0.1, modelTimeS: 0 },
			{ type: 'spikes', t: [0.012_346, 0.06], cell: [0, 3] },
			{ type: 'spikes', t: [0.13], cell: [3] },
			{ type: 'rates', t: 0, hz: [10, 0, 0, 10] },
			{ type: 'rates', t: 0.1, hz: [0, 0, 0, 10] },
			{ type: 'rates', t: 0.2, hz: [0, 0, 0, 0] },
		]);
		expect(stream.state()).toMatchObject({ spikes: 3, windows: 3, spikesLost: 0 });
	});

	test('several clients get the same; one that comes later is told how far the model is', async () => {
		const stream = await open();
		const first = await connect(stream);
		stream.publish([{ tMs: 1, cell: 1 }], 50);
		const second = await connect(stream);
		stream.publish([{ tMs: 60, cell: 2 }], 70);
		await Promise.all([first.until(3), second.until(2)]);
		expect(second.lines).toEqual([
			{ type: 'retinode', version: 1, cells: 4, windowS: 0.1, modelTimeS: 0.05 },
			{ type: 'spikes', t: [0.06], cell: [2] },
		]);
		expect(first.lines.at(-1)).toEqual(second.lines.at(-1));
		await second.line.close();
		await until(() => stream.state().clients === 1);
	});

	test('a client that does not read holds nobody up, and is told how many spikes it missed', async () => {
		const stream = await open();
		const slow = await connect(stream);
		const fast = await connect(stream);
		slow.line.setReading(false);
		const batch: StreamSpike[] = Array.from({ length: 1000 }, (_, i) => ({ tMs: i / 1000, cell: i % 4 }));
		let published = 0;
		while (stream.state().spikesLost < 5000) {
			stream.publish(batch, 1);
			published += batch.length;
			await new Promise((resolve) => setImmediate(resolve));
		}
		slow.line.setReading(true);
		const count = (lines: readonly Line[]) => {
			const spikes = lines.flatMap(({ type, cell }) => (type === 'spikes' ? (cell as number[]) : [])).length;
			const lost = lines.reduce((sum, { type, spikes: left }) => sum + (type === 'lost' ? Number(left) : 0), 0);
			return { spikes, lost };
		};
		// The next line that gets through tells what was left out: so the last one is sent until it does.
		let lastMs = 1;
		for (let isThrough = false; !isThrough; await aMoment()) {
			const { spikesLost } = stream.state();
			stream.publish([{ tMs: ++lastMs, cell: 0 }], lastMs);
			published++;
			isThrough = stream.state().spikesLost === spikesLost;
		}
		await until(() => slow.lines.some(({ type, t }) => type === 'spikes' && (t as number[]).includes(lastMs / 1000)));
		await until(() => count(fast.lines).spikes >= published);
		expect(count(fast.lines)).toEqual({ spikes: published, lost: 0 });
		expect(count(slow.lines).spikes + count(slow.lines).lost).toBe(published);
		expect(count(slow.lines).lost).toBe(stream.state().spikesLost);
		expect(count(slow.lines).lost).toBeGreaterThanOrEqual(5000);
	});

	test('a restart of the model is told, and time begins anew', async () => {
		const stream = await open();
		const { lines, until } = await connect(stream);
		stream.publish([{ tMs: 90, cell: 0 }], 90);
		stream.restarted(2);
		stream.publish([{ tMs: 5, cell: 1 }], 100);
		await until(5);
		expect(lines.slice(2)).toEqual([
			{ type: 'restart', cells: 2 },
			{ type: 'spikes', t: [0.005], cell: [1] },
			{ type: 'rates', t: 0, hz: [0, 10] },
		]);
	});

	test('where the number of cells is not known, rates grow with the cells that are heard', async () => {
		const stream = await openEventStream({ address: ANY_PORT, windowMs: 100 });
		onTestFinished(() => stream.close());
		const { lines, until } = await connect(stream);
		stream.publish([{ tMs: 5, cell: 1 }], 250);
		await until(4);
		expect(lines[0]).toMatchObject({ cells: null });
		expect(lines.slice(2).map(({ hz }) => hz)).toEqual([
			[0, 10],
			[0, 0],
		]);
	});

	test('what a client says is ignored', async () => {
		const stream = await open();
		const { line, until } = await connect(stream);
		line.write(new TextEncoder().encode('GET / HTTP/1.1\r\n\r\n'));
		stream.publish([{ tMs: 1, cell: 0 }], 1);
		await until(2);
	});

	test.each([0, 10_001, Number.NaN])('a window of %d ms is refused', async (windowMs) => {
		await expect(openEventStream({ address: ANY_PORT, cells: 1, windowMs })).rejects.toThrow(
			`The window of rates is ${windowMs} ms; it must be from 1 to 10000 ms.`,
		);
	});

	test('the example client in Python prints them', async ({ skip }) => {
		if (spawnSync('python3', ['--version']).status !== 0) skip('SKIPPED, the example client: there is no python3.');
		const stream = await open();
		const program = fileURLToPath(new URL('../../../examples/event_stream_client.py', import.meta.url));
		const client = spawn('python3', [program, String(stream.state().address.port)]);
		onTestFinished(() => void client.kill());
		let said = '';
		client.stdout.on('data', (chunk: Buffer) => {
			said += chunk.toString();
		});
		await until(() => stream.state().clients > 0);
		stream.publish([{ tMs: 1500, cell: 2 }], 1500);
		await until(() => said.includes('cell 2'));
		expect(said).toContain("'type': 'retinode', 'version': 1");
		expect(said).toContain('1.500000 s  cell 2');
	});
});

describe('Windows of rates', () => {
	test('count every spike of a known cell once, in its window, however the calls are spread', () => {
		const anySpikes = fc.array(fc.record({ tMs: fc.double({ min: 0, max: 999, noNaN: true }), cell: fc.nat(4) }));
		fc.assert(
			fc.property(anySpikes, fc.array(fc.nat(999), { maxLength: 5 }), (unsorted, cuts) => {
				const spikes = unsorted.toSorted((a, b) => a.tMs - b.tMs);
				const window = createRateWindow(50, 4);
				const full = [...cuts.toSorted((a, b) => a - b), 1000].flatMap((toMs, i, all) => {
					const fromMs = i === 0 ? -1 : (all[i - 1] ?? 0);
					return window.take(
						spikes.filter(({ tMs }) => tMs > fromMs && tMs <= toMs),
						toMs,
					);
				});
				expect(full.map(({ startMs }) => startMs)).toEqual(Array.from({ length: 20 }, (_, i) => i * 50));
				for (const { startMs, counts } of full) {
					const due = [0, 1, 2, 3].map(
						(wanted) =>
							spikes.filter(({ tMs, cell }) => cell === wanted && tMs >= startMs && tMs < startMs + 50).length,
					);
					expect(counts).toEqual(due);
				}
			}),
		);
	});
});
