import { describe, expect, onTestFinished, test } from 'vitest';
import { hostLines } from '../../src/host/hostLines.ts';
import { runTwin } from '../../src/io/devices/node/runTwin.ts';
import { deviceKind } from '../../src/io/devices/twinRegistry.ts';
import type { RunningDevice } from '../../src/io/devices/twins/device.ts';
import type { DeviceKind } from '../../src/io/devices/twins/twin.ts';
import type { NamedSink } from '../../src/protocol/sinks.ts';
import type { Status } from '../../src/protocol/status.ts';
import { createDevices, type Devices } from '../../src/runtime/device/devices.ts';
import { patientTime } from '../patientTime.ts';
import { aMoment, until } from '../until.ts';
import { connect, flashSession, patientHand, testHost } from './bench.ts';

async function listening(kind: DeviceKind): Promise<RunningDevice> {
	const abort = new AbortController();
	let ended: Promise<unknown> = Promise.resolve();
	const device = await new Promise<RunningDevice>((resolve, reject) => {
		ended = runTwin(kind, { ...patientTime, port: 'tcp:127.0.0.1:0', signal: abort.signal, onReady: resolve }).catch(
			reject,
		);
	});
	onTestFinished(async () => {
		abort.abort();
		await ended;
	});
	return device;
}

function createSink(): Devices {
	const sink = createDevices({
		...hostLines,
		...patientTime,
		passed: () => undefined,
		notice: () => undefined,
		simulated: patientHand,
	});
	onTestFinished(async () => void (await sink.close()));
	sink.restarted(4);
	sink.placed([0, 1, 2, 3].map((column) => ({ xUm: 10 * column, yUm: 0, column })));
	return sink;
}

const over = (name: string, device: RunningDevice, mapping: NamedSink['mapping'], driver?: string): NamedSink => ({
	name,
	mapping,
	sink: {
		type: 'serial',
		path: device.path ?? '',
		baudRate: 115_200,
		protocol: 'events',
		...(driver === undefined ? {} : { driver }),
	},
});

/** Connected, and ready to be armed. */
const ready = (sink: Devices) => until(() => sink.whyNotArmed().every(({ why }) => why === null));

/** One spike of each of four cells a millisecond. */
const volley = (fromMs: number, toMs: number) =>
	Array.from({ length: 4 * (toMs - fromMs) }, (_, k) => ({
		channel: k % 4,
		tMs: fromMs + Math.floor(k / 4),
		frame: -1,
	}));

describe('Several devices at once', () => {
	test('each gets its own cells, and its counts agree with what arrived', async () => {
		const [left, right] = [await listening(deviceKind('hand')), await listening(deviceKind('hand'))];
		const sink = createSink();
		await sink.setAll([
			over('left', left, { kind: 'columns', columns: [3] }),
			over('right', right, { kind: 'roundRobin', channels: 2 }),
		]);
		await ready(sink);
		sink.progress(volley(0, 50), 50);
		await until(() =>
			sink.statuses().every(({ spikesDelivered, name }) => spikesDelivered === (name === 'left' ? 50 : 200)),
		);
		expect(sink.statuses()).toMatchObject([
			{ name: 'left', cells: 1, channels: 1, spikesOffered: 200, spikesNotMapped: 150, losses: {} },
			{ name: 'right', cells: 4, channels: 2, spikesOffered: 200, spikesNotMapped: 0, losses: {} },
		]);
		expect(left.state().spikes.total).toBe(50);
		expect(right.state().spikes.total).toBe(200);
	});

	test('a device that speaks another protocol closes beside one of ours, each behind its own gate', async () => {
		const [ours, brunel] = [await listening(deviceKind('hand')), await listening(deviceKind('brunel'))];
		const sink = createSink();
		await sink.setAll([over('ours', ours, { kind: 'all' }), over('other', brunel, { kind: 'all' }, 'brunel')]);
		await ready(sink);
		sink.arm(true);
		for (let tMs = 0; ; tMs += 50) {
			sink.progress(volley(tMs, tMs + 50), tMs + 50);
			await aMoment();
			if ([ours, brunel].every((device) => (device.state().hand.closures[1] ?? 0) > 0.5)) break;
		}
		// What the other hand cannot take is counted, not passed over in silence.
		expect(sink.statuses()[1]?.losses.refused).toBeGreaterThan(0);
		sink.emergencyStop();
		await until(() => [ours, brunel].every((device) => device.state().hand.emergencyStopped));
		expect(sink.safety()).toMatchObject({ armed: false, reason: 'The emergency stop was pressed.' });
		expect(sink.safety().lastFault?.message).toBe('The emergency stop was pressed.');
	});

	test('another mapping, or another device beside it, does not break a connection that stands', async () => {
		const [left, right] = [await listening(deviceKind('hand')), await listening(deviceKind('hand'))];
		const sink = createSink();
		await sink.setAll([over('left', left, { kind: 'all' })]);
		await ready(sink);
		sink.arm(true);
		await sink.setAll([
			over('right', right, { kind: 'all' }),
			over('left', left, { kind: 'columns', columns: [0, 1] }),
		]);
		await ready(sink);
		expect(sink.statuses()).toMatchObject([
			{ name: 'right', armed: false },
			{ name: 'left', armed: true, cells: 2, link: { reconnections: 0 } },
		]);
		await sink.setAll([over('right', right, { kind: 'all' })]);
		expect(sink.statuses().map(({ name }) => name)).toEqual(['right']);
	});

	test('names that come twice and mappings that do not fit are refused, and everything stays', async () => {
		const device = await listening(deviceKind('hand'));
		const sink = createSink();
		await sink.setAll([over('hand', device, { kind: 'all' })]);
		await ready(sink);
		const twice = [over('a', device, { kind: 'all' }), over('a', device, { kind: 'all' })];
		await expect(sink.setAll(twice)).rejects.toThrow('Two devices have the same name');
		await expect(sink.setAll([over('hand', device, { kind: 'columns', columns: [9] })])).rejects.toThrow(
			'Column 9 of the mapping has no ganglion cell.',
		);
		expect(sink.statuses()).toMatchObject([{ name: 'hand', cells: 4, link: { state: 'ready' } }]);
	});

	test('when the patch shrinks, a mapping that no longer fits leaves its device without spikes and says so', async () => {
		const said: string[] = [];
		const sink = createDevices({
			...hostLines,
			...patientTime,
			passed: () => undefined,
			notice: (message) => said.push(message),
			simulated: patientHand,
		});
		onTestFinished(async () => void (await sink.close()));
		sink.placed([0, 1].map((column) => ({ xUm: 0, yUm: 0, column })));
		await sink.setAll([
			{ name: 'hand', sink: { type: 'simulatedHand', protocol: 'events' }, mapping: { kind: 'columns', columns: [1] } },
		]);
		sink.placed([{ xUm: 0, yUm: 0, column: 0 }]);
		expect(sink.statuses()[0]).toMatchObject({ cells: 0 });
		expect(said).toEqual(['hand gets no spikes: Column 1 of the mapping has no ganglion cell.']);
	});
});

describe('The dead-man’s key', () => {
	const simulated: NamedSink = {
		name: 'hand',
		sink: { type: 'simulatedHand', protocol: 'events' },
		mapping: { kind: 'all' },
	};

	test('arms while it is held, disarms when it is let go, and when nothing is heard of it', async () => {
		const sink = createSink();
		await sink.setAll([simulated]);
		await ready(sink);
		expect(sink.hold(true)).toBe(true);
		expect(sink.safety()).toMatchObject({ armed: true, held: true });
		expect(sink.hold(false)).toBe(false);
		expect(sink.safety()).toMatchObject({ armed: false, held: false, reason: 'The held key was let go.' });
		await ready(sink);
		sink.hold(true);
		await until(() => !sink.safety().armed);
		expect(sink.safety().reason).toBe('Nothing was heard of the held key any more.');
	});

	test('a page that goes away while it holds disarms at once', async () => {
		const host = await testHost({ armSimulated: false });
		onTestFinished(() => host.close());
		const [holder, other] = [await connect(host), await connect(host)];
		await holder.request({ type: 'hello', version: 2 });
		await other.request({ type: 'hello', version: 2 });
		const status = async (fits: (status: Status) => boolean) =>
			other.notice((notice) => notice.type === 'status' && fits(notice));
		await status(({ devices }) => devices[0]?.whyNotArmed === null);
		expect(await holder.request({ type: 'hold', held: true })).toEqual({ armed: true });
		await holder.close();
		await status(({ safety }) => !safety.armed && safety.reason === 'The held key was let go.');
	});
});

describe('The host', () => {
	test('gives and takes the control block with the session, and several devices over the protocol', async () => {
		const host = await testHost();
		onTestFinished(() => host.close());
		const client = await connect(host);
		await client.request({ type: 'setFusion', fusion: { mode: 'weighted', visionWeight: 0.7 } });
		await client.request({ type: 'setEmg', emg: { type: 'simulated', seed: 2, periodS: 0 } });
		await client.request({ type: 'setEstimator', estimator: { kind: 'exponential' } });
		const { session } = await client.request({ type: 'saveSession' });
		expect(session.control).toMatchObject({
			estimator: { kind: 'exponential' },
			fusion: { mode: 'weighted', visionWeight: 0.7 },
			emg: { type: 'simulated', seed: 2 },
		});
		await client.request({ type: 'setFusion', fusion: { mode: 'vision' } });
		await client.request({ type: 'loadSession', session });
		expect((await client.request({ type: 'describe' })).session.control?.fusion).toEqual({
			mode: 'weighted',
			visionWeight: 0.7,
		});
		const sink = { type: 'simulatedHand', protocol: 'events' } as const;
		await client.request({
			type: 'setSinks',
			sinks: [
				{ name: 'left', sink, mapping: { kind: 'all' } },
				{ name: 'right', sink, mapping: { kind: 'columns', columns: [0] } },
			],
		});
		await client.notice(
			(notice) =>
				notice.type === 'status' &&
				notice.devices.map(({ name }) => name).join() === 'left,right' &&
				notice.devices.every(({ link, spikesOffered }) => link.state === 'ready' && spikesOffered > 0) &&
				notice.emg?.phase === 'live',
		);
		const described = await client.request({ type: 'describe' });
		expect(described.sinks.map(({ name }) => name)).toEqual(['left', 'right']);
		const brunel = { name: 'brunel', title: 'Open Bionics Brunel hand', can: ['grip'] };
		expect(described.drivers).toContainEqual(expect.objectContaining(brunel));
	});

	test('starts with what its session keeps', async () => {
		const host = await testHost({
			session: flashSession({
				control: {
					parameters: { windowMs: 400 },
					estimator: { kind: 'count' },
					fusion: { mode: 'gated', openAt: 0.5, closeAt: 0.25 },
					emg: { type: 'none' },
				},
			}),
		});
		onTestFinished(() => host.close());
		const client = await connect(host);
		const { session, control } = await client.request({ type: 'describe' });
		expect(session.control?.fusion).toEqual({ mode: 'gated', openAt: 0.5, closeAt: 0.25 });
		expect(control.find(({ name }) => name === 'windowMs')?.value).toBe(400);
	});
});
