import { afterEach, describe, expect, it, vi } from 'vitest';
import { openRelay } from '../../src/io/transport/browser/browserRelay.ts';
import type { PagePort } from '../../src/page/messages.ts';
import { windowSerialPorts } from '../../src/page/serialPorts.ts';
import { createFakeCable, type FakeSerialPort } from '../io/transport/fakeWebSerial.ts';
import { until } from '../until.ts';

/** A window whose browser gives it these ports from before, and this one when it asks. */
function stubWindow(before: readonly FakeSerialPort[], chosen?: FakeSerialPort | Error): EventTarget {
	const serial = Object.assign(new EventTarget(), {
		getPorts: async () => before,
		requestPort: async () => {
			if (chosen instanceof Error) throw chosen;
			return chosen;
		},
	});
	vi.stubGlobal('navigator', { serial });
	vi.stubGlobal('isSecureContext', true);
	return serial;
}

afterEach(() => {
	vi.unstubAllGlobals();
});

describe('the serial ports of a window', () => {
	it('are those that a person allowed before, then those chosen, each once and under a path that stays', async () => {
		const [old, fresh] = [createFakeCable().here, createFakeCable().here];
		stubWindow([old], fresh);
		const told: (readonly PagePort[])[] = [];
		const ports = windowSerialPorts((list) => told.push(list));
		await until(() => told.length === 1);
		expect(ports.list()).toEqual([{ path: 'webserial:1', title: 'port 1 (USB 2341:0043)' }]);
		expect(await ports.choose()).toBe('webserial:2');
		expect(await ports.choose()).toBe('webserial:2');
		expect(told.at(-1)?.map(({ path }) => path)).toEqual(['webserial:1', 'webserial:2']);
		expect(told).toHaveLength(2);
	});

	it('are left as they are when the person closes the dialogue, and the browser’s reason is passed on otherwise', async () => {
		stubWindow([], Object.assign(new Error('No port selected by the user.'), { name: 'NotFoundError' }));
		expect(await windowSerialPorts(() => expect.unreachable()).choose()).toBeUndefined();
		stubWindow([], Object.assign(new Error('Must be handling a user gesture.'), { name: 'SecurityError' }));
		await expect(windowSerialPorts(() => expect.unreachable()).choose()).rejects.toThrow('user gesture');
	});

	it('are opened for the runtime, at the rate that it asks for; one that is not there is refused', async () => {
		const { here } = createFakeCable();
		stubWindow([], here);
		const ports = windowSerialPorts(() => undefined);
		const path = (await ports.choose()) ?? '';
		const ask = (wanted: string) => {
			const { port1, port2 } = new MessageChannel();
			ports.serve({ type: 'openPort', path: wanted, baud: 57_600, line: port2 });
			return openRelay(port1);
		};
		const line = await ask(path);
		expect(here.opened).toMatchObject({ baudRate: 57_600 });
		await line.close();
		await expect(ask('webserial:9')).rejects.toThrow('The page has no serial port webserial:9 any more.');
	});

	it('are none, with the reason, in a browser without WebSerial and in a page that is not secure', () => {
		vi.stubGlobal('navigator', {});
		vi.stubGlobal('isSecureContext', true);
		expect(windowSerialPorts(() => undefined).whyNone).toContain('This browser has no WebSerial');
		vi.stubGlobal('isSecureContext', false);
		expect(windowSerialPorts(() => undefined).whyNone).toContain('need a page from https://');
	});
});
