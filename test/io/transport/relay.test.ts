import { describe, expect, test } from 'vitest';
import { UserError } from '../../../src/base/errors.ts';
import { machineTime } from '../../../src/host/machineTime.ts';
import { openRelay, serveRelay } from '../../../src/io/transport/browser/browserRelay.ts';
import { openWebSerial } from '../../../src/io/transport/browser/browserWebSerial.ts';
import { createLoopback } from '../../../src/io/transport/loopback.ts';
import type { TransportFactory } from '../../../src/io/transport/transport.ts';
import { describeTransport } from './contract.ts';
import { createFakeCable } from './fakeWebSerial.ts';

/** A worker asks its page for a line. */
function relay(open: TransportFactory, signal?: AbortSignal) {
	const { port1, port2 } = new MessageChannel();
	void serveRelay(port2, open);
	return openRelay(port1, signal);
}

describeTransport('a line of another thread', async () => {
	const { host, device, unplug } = createLoopback(machineTime);
	return { here: await relay(async () => host), there: device, unplug };
});

describeTransport('a WebSerial port of the window, as a worker sees it', async () => {
	const cable = createFakeCable();
	const here = await relay((signal) => openWebSerial({ port: cable.here, signal }));
	const there = await openWebSerial({ port: cable.there });
	return { here, there, unplug: () => cable.here.pull() };
});

describe('A line of another thread', () => {
	test('says what it is, as the line itself does', async () => {
		const cable = createFakeCable();
		const line = await relay(() => openWebSerial({ port: cable.here, baud: 57_600 }));
		expect(line).toMatchObject({ description: 'serial port (USB 2341:0043) at 57600 baud', baud: 57_600 });
		await line.close();
		expect(cable.here.opened).toBeNull();
	});

	test('that cannot be opened is refused with the sentence of the thread that has it', async () => {
		const refusing = relay(() => Promise.reject(new UserError('The serial port is open already; close it first.')));
		await expect(refusing).rejects.toThrow(new UserError('The serial port is open already; close it first.'));
	});

	test('aborted while it opens, leaves nothing open', async () => {
		const cable = createFakeCable();
		const abort = new AbortController();
		const opening = relay((signal) => openWebSerial({ port: cable.here, signal }), abort.signal);
		abort.abort(new Error('not wanted'));
		await expect(opening).rejects.toThrow('not wanted');
		await expect.poll(() => cable.here.opened).toBeNull();
		await (await openWebSerial({ port: cable.here })).close();
	});

	test('that unplugs itself can be closed still, and opened again', async () => {
		const cable = createFakeCable();
		const line = await relay((signal) => openWebSerial({ port: cable.here, signal }));
		line.onData(() => undefined);
		const gone = new Promise<{ kind: string }>((resolve) => line.onClose(resolve));
		cable.here.pull();
		expect((await gone).kind).toBe('unplugged');
		await line.close();
		await (await relay((signal) => openWebSerial({ port: cable.here, signal }))).close();
	});
});
