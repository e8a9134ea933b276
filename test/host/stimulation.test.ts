import { describe, expect, onTestFinished, test } from 'vitest';
import { parseStimulation } from '../../src/cli/options/stimulation.ts';
import { hostLines } from '../../src/host/hostLines.ts';
import { runTwin } from '../../src/io/devices/node/runTwin.ts';
import { deviceKind } from '../../src/io/devices/twinRegistry.ts';
import type { RunningDevice } from '../../src/io/devices/twins/device.ts';
import { USUAL_LEVEL } from '../../src/io/safety/safetyLimits.ts';
import type { ElectrodeLevel } from '../../src/protocol/deviceCommand.ts';
import { createDevices, type Devices } from '../../src/runtime/device/devices.ts';
import { patientTime } from '../patientTime.ts';
import { until } from '../until.ts';
import { patientHand } from './bench.ts';

/** A stimulator behind TCP, and the host's sink connected to it; nothing is armed. */
async function connected(): Promise<{ sink: Devices; device: RunningDevice; on(): readonly number[] }> {
	const abort = new AbortController();
	let ended: Promise<unknown> = Promise.resolve();
	const device = await new Promise<RunningDevice>((resolve, reject) => {
		const run = { ...patientTime, port: 'tcp:127.0.0.1:0', signal: abort.signal, onReady: resolve };
		ended = runTwin(deviceKind('stimulator'), run).catch(reject);
	});
	const sink = createDevices({
		...hostLines,
		...patientTime,
		passed: () => undefined,
		notice: () => undefined,
		simulated: patientHand,
	});
	onTestFinished(async () => {
		await sink.close();
		abort.abort();
		await ended;
	});
	sink.restarted(4);
	const line = { type: 'serial', path: device.path ?? '', baudRate: 115_200, protocol: 'events' } as const;
	await sink.setAll([{ name: 'stimulator', mapping: { kind: 'all' }, sink: line }]);
	await until(() => sink.whyNotArmed()[0]?.why === null);
	return { sink, device, on: () => device.state().hand.electrodes?.map(({ electrode }) => electrode) ?? [] };
}

const level = (changes: Partial<ElectrodeLevel> = {}): ElectrodeLevel => ({
	...USUAL_LEVEL,
	...parseStimulation('2=50,200,100,spikes'),
	...changes,
});
const shown = (sink: Devices) => sink.statuses()[0]?.electrodes?.levels.map(({ electrode }) => electrode);

describe('Levels of electrodes', () => {
	test('are set only when armed, and shown once the device has acknowledged them', async () => {
		const { sink, device } = await connected();
		expect(sink.statuses()[0]?.electrodes).toMatchObject({
			count: 4,
			maxAmplitudeUa: 100,
			maxChargeNc: 20,
			levels: [],
		});
		expect(sink.statuses()[0]?.hand).toBeNull();
		await expect(sink.stimulate(level())).rejects.toThrow('not armed');
		expect(shown(sink)).toEqual([]);
		sink.arm(true);
		expect(await sink.stimulate(level())).toEqual([]);
		expect(shown(sink)).toEqual([2]);
		expect(device.state().hand.electrodes).toEqual([level()]);
		await sink.stimulate(level({ amplitudeUa: 0 }));
		expect(shown(sink)).toEqual([]);
		expect(device.state().hand.electrodes).toEqual([]);
	});

	test('above a limit are brought to it, which is said; what the device refuses is an error, and not shown', async () => {
		const { sink, device } = await connected();
		sink.arm(true);
		expect(await sink.stimulate(level({ amplitudeUa: 5000 }))).toEqual([
			'amplitudeUa 5000 was brought to the limit 100',
		]);
		expect(device.state().hand.electrodes?.[0]?.amplitudeUa).toBe(100);
		await expect(sink.stimulate(level({ electrode: 4 }))).rejects.toThrow('The device has no electrode 4');
		expect(shown(sink)).toEqual([2]);
	});

	test.each<[string, (parts: { sink: Devices; device: RunningDevice }) => unknown]>([
		['disarming', ({ sink }) => sink.arm(false)],
		['the emergency stop', ({ sink }) => sink.emergencyStop()],
		['the stop button at the device', ({ device }) => device.pressEmergencyStop()],
		['a calibration', ({ sink }) => sink.calibrate('vision', 'next')],
	])('are off after %s, here and at the device', async (_, end) => {
		const { sink, device, on } = await connected();
		sink.arm(true);
		for (const electrode of [0, 3]) await sink.stimulate(level({ electrode }));
		expect(on()).toEqual([0, 3]);
		end({ sink, device });
		await until(() => on().length === 0);
		await until(() => shown(sink)?.length === 0);
	});

	test('are off 250 ms after the host has fallen silent', async () => {
		const { sink, device, on } = await connected();
		sink.arm(true);
		await sink.stimulate(level());
		device.setConditions({ silent: true });
		await until(() => on().length === 0);
		await until(() => shown(sink)?.length === 0);
	});
});

describe('A patch with more cells than the device has channels', () => {
	test('shares the channels among neighbours as soon as the device has said how many there are; no spike is refused', async () => {
		const { sink, device } = await connected();
		sink.restarted(16);
		sink.placed(Array.from({ length: 16 }, (_, i) => ({ xUm: 10 * (i % 4), yUm: 10 * Math.floor(i / 4), column: i })));
		expect(sink.statuses()[0]).toMatchObject({ cells: 16, channels: 4 });
		sink.progress(
			Array.from({ length: 16 }, (_, channel) => ({ channel, tMs: channel, frame: -1 })),
			20,
		);
		await until(() => sink.statuses()[0]?.spikesDelivered === 16);
		expect(device.state().spikes.byChannel).toEqual({ 0: 4, 1: 4, 2: 4, 3: 4 });
		expect(sink.statuses()[0]?.losses).toEqual({});
	});
});

describe('--stimulate', () => {
	test('reads a level, with what is left out as usual', () => {
		expect(parseStimulation('0=10')).toEqual(
			level({ electrode: 0, amplitudeUa: 10, phaseUs: 200, rateHz: 100, drive: 'spikes', holdS: 60, riseUaPerS: 500 }),
		);
		expect(parseStimulation('1=10,hold=2.5,rate,rise=200')).toMatchObject({
			...{ amplitudeUa: 10, phaseUs: 200, rateHz: 100 },
			...{ drive: 'rate', holdS: 2.5, riseUaPerS: 200 },
		});
		expect(parseStimulation('3=50,100,20,rate')).toMatchObject({
			electrode: 3,
			phaseUs: 100,
			rateHz: 20,
			drive: 'rate',
		});
	});

	test.each([
		...['', '3', '3=', 'x=5', '3=5,6,7,8', '3=-5', '1.5=3', '3=5,often'],
		...['3=5,hold=', '3=5,hold=x', '3=5,rise=-1', '3=5,hold=1,hold=2'],
	])("'%s' is refused with the form", (text) => {
		expect(() => parseStimulation(text)).toThrow(
			`--stimulate must be ELECTRODE=µA[,µs[,Hz]][,spikes|rate][,hold=S][,rise=µA/s], such as 3=50,200,100,spikes,hold=10,rise=200; got '${text}'`,
		);
	});
});
