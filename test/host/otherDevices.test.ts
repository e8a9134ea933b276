import { expect, onTestFinished, test } from 'vitest';
import { hostLines } from '../../src/host/hostLines.ts';
import { runTwin } from '../../src/io/devices/node/runTwin.ts';
import { deviceKind } from '../../src/io/devices/twinRegistry.ts';
import type { RunningDevice } from '../../src/io/devices/twins/device.ts';
import type { DeviceKind } from '../../src/io/devices/twins/twin.ts';
import { createDevices, type Devices } from '../../src/runtime/device/devices.ts';
import { patientTime } from '../patientTime.ts';
import { aMoment, passed, until } from '../until.ts';

async function listening(kind: DeviceKind, baud = 0): Promise<RunningDevice> {
	const abort = new AbortController();
	let ended: Promise<unknown> = Promise.resolve();
	const device = await new Promise<RunningDevice>((resolve, reject) => {
		const run = {
			...patientTime,
			port: 'tcp:127.0.0.1:0',
			signal: abort.signal,
			conditions: { baud },
			onReady: resolve,
		};
		ended = runTwin(kind, run).catch(reject);
	});
	onTestFinished(async () => {
		abort.abort();
		await ended;
	});
	return device;
}

function createSink(): Devices {
	const sink = createDevices({ ...hostLines, ...patientTime, passed: () => undefined, notice: () => undefined });
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
	await until(() => sink.whyNotArmed()[0]?.why === null);
	const fire = (fromMs: number) =>
		sink.progress(
			Array.from({ length: 20 }, (_, i) => ({ tMs: fromMs + i * 5, channel: 0, frame: -1 })),
			fromMs + 100,
		);
	fire(0);
	await passed(patientTime.clock, 50);
	expect(device.state().hand.closures[1]).toBe(0);
	sink.arm(true);
	for (let tMs = 100; (device.state().hand.closures[1] ?? 0) < 0.5; tMs += 100) {
		fire(tMs);
		await passed(patientTime.clock, 20);
	}
	expect(sink.hand()?.digits[1]).toBeGreaterThan(0);
	sink.emergencyStop();
	await until(() => device.state().hand.emergencyStopped);
});

test('a line that is too slow is said to carry rates instead of spikes, and how many went so', async () => {
	const device = await listening(deviceKind('hand'), 9600);
	const sink = createSink();
	sink.restarted(64);
	await sink.set({ type: 'serial', path: device.path ?? '', baudRate: 9600, protocol: 'events' });
	await until(() => sink.link().state === 'ready');
	const before = sink.link();
	expect(before).toMatchObject({ sending: 'events', spikesCoalesced: 0, spikesAsRates: 0 });
	// A flood, two spikes a cell each 10 ms, until the link has given in twice.
	for (let tMs = 0; sink.link().sending !== 'rate' || sink.link().spikesAsRates === 0; tMs += 10) {
		sink.progress(
			Array.from({ length: 128 }, (_, i) => ({ tMs: tMs + i / 20, channel: i % 64, frame: -1 })),
			tMs + 10,
		);
		await aMoment();
	}
	expect(sink.link().state).toBe('degraded');
});

test('a driver that is not there is refused by name', async () => {
	const sink = createSink();
	const spec = { type: 'serial', path: '/dev/null', baudRate: 115_200, protocol: 'events', driver: 'foot' } as const;
	await expect(sink.set(spec)).rejects.toThrow(
		'There is no driver foot; there are: retinode, ability, brunel, example.',
	);
});
