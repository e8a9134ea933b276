import { describe, expect, onTestFinished, test } from 'vitest';
import { machineTime } from '../../../src/host/machineTime.ts';
import { HAND_DEVICE } from '../../../src/io/devices/twins/handTwin.ts';
import { inProcessTwin } from '../../../src/io/devices/twins/twin.ts';
import { createSpikeLink } from '../../../src/io/link/spikeLink.ts';
import { openWebSerial } from '../../../src/io/transport/browser/browserWebSerial.ts';
import { collect, describeTransport } from './contract.ts';
import { createFakeCable, createFakeSerialPort } from './fakeWebSerial.ts';

describeTransport('a WebSerial port of the page', async () => {
	const cable = createFakeCable();
	const here = await openWebSerial({ port: cable.here });
	const there = await openWebSerial({ port: cable.there });
	return { here, there, unplug: () => cable.here.pull() };
});

describe('A WebSerial port', () => {
	test('is opened at the rate asked for, and says what it is', async () => {
		const { here } = createFakeCable();
		const transport = await openWebSerial({ port: here, baud: 2_000_000 });
		expect(here.opened).toMatchObject({ baudRate: 2_000_000 });
		expect(transport.description).toBe('serial port (USB 2341:0043) at 2000000 baud');
		await transport.close();
		expect(here.opened).toBeNull();
	});

	test('can be opened again after it was closed, and after the cable was pulled', async () => {
		const { here } = createFakeCable();
		await (await openWebSerial({ port: here })).close();
		const second = await openWebSerial({ port: here });
		const gone = new Promise((resolve) => second.onClose(resolve));
		here.pull();
		await gone;
		await second.close();
		await (await openWebSerial({ port: here })).close();
	});

	test.each([1200, 2_000_001, Number.NaN])('at %d baud is refused with the range', async (baud) => {
		const { here } = createFakeCable();
		await expect(openWebSerial({ port: here, baud })).rejects.toThrow(
			`baud is ${baud}; it must be a whole number from 9600 to 2000000.`,
		);
	});

	test('that is open already says so in a sentence', async () => {
		const { here } = createFakeCable();
		await openWebSerial({ port: here });
		await expect(openWebSerial({ port: here })).rejects.toThrow('The serial port is open already; close it first.');
	});

	test('noise that the browser reports does not end it', async () => {
		const { here, there } = createFakeCable();
		const transport = await openWebSerial({ port: here });
		const other = await openWebSerial({ port: there });
		const heard = collect(transport);
		other.write(Uint8Array.of(1, 2));
		await heard.until(2);
		here.disturb('FramingError');
		other.write(Uint8Array.of(3));
		expect([...(await heard.until(3))]).toEqual([1, 2, 3]);
		await transport.close();
		await other.close();
	});

	test('aborted while it opens, leaves nothing open', async () => {
		const { here } = createFakeCable();
		const abort = new AbortController();
		const opening = openWebSerial({ port: here, signal: abort.signal });
		abort.abort(new Error('not wanted'));
		await expect(opening).rejects.toThrow('not wanted');
		expect(here.opened).toBeNull();
	});

	test('carries the whole link: spikes arrive and telemetry comes back', async () => {
		const hand = inProcessTwin(HAND_DEVICE, machineTime);
		const far = await hand.transport();
		// In place of a cable: what the page writes goes to the simulated hand, and back.
		const port = createFakeSerialPort(async (bytes) => void far.write(bytes));
		far.onData((bytes) => void port.arrive(bytes));
		const link = createSpikeLink({
			...machineTime,
			protocol: 'events',
			transport: (signal) => openWebSerial({ port, signal }),
		});
		onTestFinished(async () => {
			await link.close();
			await hand.device.close();
		});
		await new Promise<void>((resolve) => {
			link.subscribe(({ phase }) => phase === 'ready' && resolve());
		});
		link.sendSpikes(Array.from({ length: 100 }, (_, i) => ({ tUs: i * 1000, channel: i % 16 })));
		await new Promise<void>((resolve) => {
			link.subscribe(({ spikes, telemetry }) => spikes.delivered === 100 && telemetry !== null && resolve());
		});
		expect(hand.device.state().spikes.total).toBe(100);
	});
});
