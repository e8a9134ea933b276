import { expect, onTestFinished, test } from 'vitest';
import { hostLines } from '../../src/host/hostLines.ts';
import type { DeviceKind, RunningDevice } from '../../src/io/device/device.ts';
import { deviceKind } from '../../src/io/device/registry.ts';
import { createHandSink, type HandSink } from '../../src/runtime/device/handSink.ts';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function listening(kind: DeviceKind): Promise<RunningDevice> {
	const abort = new AbortController();
	let ended: Promise<unknown> = Promise.resolve();
	const device = await new Promise<RunningDevice>((resolve, reject) => {
		ended = kind.run({ port: 'tcp:127.0.0.1:0', signal: abort.signal, onReady: resolve }).catch(reject);
	});
	onTestFinished(async () => {
		abort.abort();
		await ended;
	});
	return device;
}

function createSink(): HandSink {
	const sink = createHandSink({ ...hostLines, passed: () => undefined, notice: () => undefined });
	onTestFinished(async () => void (await sink.close()));
	return sink;
}

test.each([
	['hand', undefined],
	['brunel', 'brunel'],
])('the retina closes a simulated %s over TCP, once a person has armed it', async (name, driver) => {
	const device = await listening(deviceKind(name));
	const sink = createSink();
	const line = { type: 'serial', path: device.path ?? '', baudRate: 115_200, protocol: 'events' } as const;
	await sink.set(driver === undefined ? line : { ...line, driver });
	while (sink.link().state !== 'ready') await pause(10);
	const fire = (fromMs: number) =>
		sink.progress(
			Array.from({ length: 20 }, (_, i) => ({ tMs: fromMs + i * 5, channel: 0, frame: -1 })),
			fromMs + 100,
		);
	fire(0);
	await pause(50);
	expect(device.state().hand.closures[1]).toBe(0);
	sink.arm(true);
	for (let tMs = 100; (device.state().hand.closures[1] ?? 0) < 0.5; tMs += 100) {
		fire(tMs);
		await pause(20);
	}
	expect(sink.hand()?.digits[1]).toBeGreaterThan(0);
	sink.emergencyStop();
	while (!device.state().hand.emergencyStopped) await pause(5);
});

test('a driver that is not there is refused by name', async () => {
	const sink = createSink();
	const spec = { type: 'serial', path: '/dev/null', baudRate: 115_200, protocol: 'events', driver: 'foot' } as const;
	await expect(sink.set(spec)).rejects.toThrow('There is no driver foot; there are: retinode, brunel.');
});
