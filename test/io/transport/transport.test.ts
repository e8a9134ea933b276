import { describe, expect, test } from 'vitest';
import { createSeededRandom } from '../../../src/base/pcg.ts';
import { machineClock, machineTime, machineTimers } from '../../../src/host/machineTime.ts';
import { impairTransport } from '../../../src/io/transport/impaired.ts';
import { lineAtBaud, PERFECT_LINE } from '../../../src/io/transport/line.ts';
import { createLoopback } from '../../../src/io/transport/loopback.ts';
import { listPorts } from '../../../src/io/transport/node/ports.ts';
import { openPseudoTerminal } from '../../../src/io/transport/node/pseudoTerminal.ts';
import { openSerialPort } from '../../../src/io/transport/node/serial.ts';
import { createVirtualTime } from '../virtualTime.ts';
import { collect, describeTransport } from './contract.ts';
import { whyNoPseudoTerminal } from './pty.ts';

describeTransport('an in-process line', async () => {
	const { host, device, unplug } = createLoopback(machineTime);
	return { here: host, there: device, unplug };
});

describeTransport('an in-process line with latency and 2 Mbaud pacing', async () => {
	const slow = { ...lineAtBaud(2_000_000), latencyMs: 2 };
	const { host, device, unplug } = createLoopback({ ...machineTime, toDevice: slow, toHost: slow });
	return { here: host, there: device, unplug };
});

describeTransport('an impaired transport', async () => {
	const { host, device, unplug } = createLoopback(machineTime);
	const conditions = { ...lineAtBaud(2_000_000), latencyMs: 1 };
	const timing = { clock: machineClock, timers: machineTimers, random: () => 0.5 };
	const here = impairTransport(host, { ...timing, inbound: conditions, outbound: conditions });
	return { here, there: device, unplug };
});

for (const tool of ['script', 'socat', 'python3']) {
	const why = await whyNoPseudoTerminal(tool);
	if (why !== null) {
		test.skip(why, () => undefined);
		continue;
	}
	const connect = async () => {
		const terminal = await openPseudoTerminal({ tool });
		const here = await openSerialPort({ path: terminal.path });
		return { here, there: terminal.transport, unplug: () => void terminal.transport.close() };
	};
	// `script` copies both ways in one loop that waits where it writes.
	describeTransport(`a serial port on a pseudo-terminal of ${tool}`, connect, { bothWaysStall: tool === 'script' });
}

describe('An in-process line in trouble', () => {
	test('at 9,600 baud carries 960 bytes a second', async () => {
		const time = createVirtualTime();
		const { host, device } = createLoopback({ ...time, toDevice: lineAtBaud(9600) });
		const heard = collect(device);
		host.write(new Uint8Array(1920));
		await time.advance(500);
		// A byte takes 1.04 ms and travels in slices of five.
		expect(Math.abs(heard.bytes().length - 480)).toBeLessThanOrEqual(5);
		expect(host.bufferedBytes()).toBe(1920 - heard.bytes().length);
		await time.advance(1500);
		expect(heard.bytes().length).toBe(1920);
	});

	test('delivers after its latency, not before', async () => {
		const time = createVirtualTime();
		const { host, device } = createLoopback({ ...time, toDevice: { ...PERFECT_LINE, latencyMs: 40 } });
		const heard = collect(device);
		host.write(new Uint8Array(3));
		await time.advance(39);
		expect(heard.bytes().length).toBe(0);
		await time.advance(2);
		expect(heard.bytes().length).toBe(3);
	});

	test('keeps its order when its latency falls while bytes travel', async () => {
		const time = createVirtualTime();
		const loopback = createLoopback({ ...time, toDevice: { ...PERFECT_LINE, latencyMs: 100 } });
		const heard = collect(loopback.device);
		loopback.host.write(Uint8Array.of(1));
		await time.advance(1);
		loopback.setToDevice(PERFECT_LINE);
		loopback.host.write(Uint8Array.of(2));
		await time.advance(50);
		expect(heard.bytes().length).toBe(0);
		await time.advance(50);
		expect([...heard.bytes()]).toEqual([1, 2]);
	});

	test('loses and spoils the share of bytes it was told to, the same ones for the same seed', async () => {
		const run = async (): Promise<Uint8Array> => {
			const time = createVirtualTime();
			const toDevice = { ...PERFECT_LINE, lossPerByte: 0.1, noisePerByte: 0.05 };
			const { host, device } = createLoopback({ ...time, random: createSeededRandom(3), toDevice });
			const heard = collect(device);
			host.write(new Uint8Array(20_000));
			await time.advance(10);
			return heard.bytes();
		};
		const bytes = await run();
		// Four standard deviations of a binomial count: 170 of 20,000 and 120 of 18,000.
		expect(Math.abs(bytes.length - 18_000)).toBeLessThan(170);
		expect(Math.abs(bytes.filter((byte) => byte !== 0).length - 900)).toBeLessThan(120);
		expect(await run()).toEqual(bytes);
	});

	test('babbles at its rate and is silent when told', async () => {
		const time = createVirtualTime();
		const loopback = createLoopback({
			...time,
			random: createSeededRandom(4),
			toHost: { ...PERFECT_LINE, babbleBytesPerS: 1234 },
		});
		const heard = collect(loopback.host);
		await time.advance(1000);
		expect(Math.abs(heard.bytes().length - 1234)).toBeLessThan(30);
		loopback.setToHost({ ...PERFECT_LINE, silent: true });
		const before = heard.bytes().length;
		loopback.device.write(new Uint8Array(100));
		await time.advance(1000);
		expect(heard.bytes().length).toBe(before);
	});
});

describe('Opening a serial port', () => {
	test('that does not exist says so in one sentence', async () => {
		await expect(openSerialPort({ path: '/dev/does-not-exist' })).rejects.toThrow(
			'Serial port /dev/does-not-exist does not exist; `retinode ports` lists those that do.',
		);
	});

	test.each([1200, 3_000_000, Number.NaN, 9600.5])('at %d baud is refused with the range', async (baud) => {
		await expect(openSerialPort({ path: '/dev/null', baud })).rejects.toThrow(
			`baud is ${baud}; it must be a whole number from 9600 to 2000000.`,
		);
	});

	test('that is taken says so', async ({ skip }) => {
		const why = await whyNoPseudoTerminal();
		if (why !== null) skip(why);
		const terminal = await openPseudoTerminal();
		const first = await openSerialPort({ path: terminal.path });
		// Root may open a port that is locked: the lock is then not seen by anyone.
		const second = await openSerialPort({ path: terminal.path }).then(
			(transport) => transport,
			(error: Error) => error.message,
		);
		if (typeof second === 'string') expect(second).toContain('is in use by another program');
		else await second.close();
		await first.close();
		await terminal.transport.close();
	});

	test('is given up when asked before', async () => {
		await expect(
			openSerialPort({ path: '/dev/null', signal: AbortSignal.abort(new Error('changed my mind')) }),
		).rejects.toThrow('changed my mind');
	});

	test('ports are listed in order of path', async () => {
		const paths = (await listPorts()).map(({ path }) => path);
		expect(paths).toEqual([...paths].sort((a, b) => a.localeCompare(b, 'en')));
	});
});

describe('A pseudo-terminal', () => {
	test('whose tool is missing is refused in one sentence', async () => {
		await expect(openPseudoTerminal({ tool: 'no such tool' })).rejects.toThrow(
			'This machine cannot make a pseudo-terminal (none of script, socat and python3 works); use the in-process device instead.',
		);
	});

	test('serves one visitor after another', async ({ skip }) => {
		const why = await whyNoPseudoTerminal();
		if (why !== null) skip(why);
		const { path, transport } = await openPseudoTerminal();
		const heard = collect(transport);
		for (let visitor = 1; visitor <= 3; visitor++) {
			const port = await openSerialPort({ path });
			port.write(Uint8Array.of(visitor));
			expect([...(await heard.until(visitor))].at(-1)).toBe(visitor);
			await port.close();
		}
		await transport.close();
	});
});
