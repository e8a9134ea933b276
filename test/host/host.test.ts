import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { readSessionFile } from '../../src/host/sessionFiles.ts';
import type { Host, HostOptions } from '../../src/host/startHost.ts';
import { EVENT_PLAYBACK } from '../../src/io/light/node/kinds/events.ts';
import type { Notice } from '../../src/protocol/messages.ts';
import { encodeCameraFrame } from '../../src/protocol/snapshot.ts';
import type { StartEngine } from '../../src/runtime/engineConnection.ts';
import { evt3, someEvents } from '../io/light/events/eventFiles.ts';
import { patientTime } from '../patientTime.ts';
import { connect, flashSession, folder, patientEngine, testHost } from './bench.ts';

const open: Host[] = [];
afterEach(async () => {
	for (const host of open.splice(0)) await host.close();
});

async function start(options: HostOptions = {}) {
	const host = await testHost(options);
	open.push(host);
	return { host, client: await connect(host) };
}

const isStatus = (notice: { type: string }) => notice.type === 'status';

describe('a screen', () => {
	it('sees the simulation run: snapshots of every cell, spikes, and a status that keeps up', async () => {
		const { client } = await start();
		const { populations, receptors } = await client.request({ type: 'describe' });
		const cells = populations.reduce((sum, { count }) => sum + count, 0);
		const spiking = await client.snapshot(({ spikeCells }) => spikeCells.length > 0);
		expect(spiking.potentialsMv.length).toBe(cells);
		expect(spiking.lightRates.length).toBe(receptors.length);
		expect(spiking.spikeTimesMs[0]).toBeGreaterThan(50);
		const later = await client.snapshot(({ tMs }) => tMs > spiking.tMs);
		expect(later.tMs).toBeGreaterThan(spiking.tMs);
		const status = await client.notice(isStatus);
		expect(status).toMatchObject({ type: 'status', running: true, source: 'stimulus flash' });
	});

	it('that sends nonsense gets one sentence, and the simulation runs on', async () => {
		const { client } = await start();
		for (const [text, message] of [
			['{', 'The message is no JSON'],
			['[1]', 'message'],
			['{"id": 5, "request": {"type": "explode"}}', 'request explode'],
			['{"id": 6, "request": {"type": "setParameter", "path": "cone.leak.E", "value": null}}', "field 'value'"],
			['{"id": 7, "request": {"type": "setRunning", "running": true, "extra": 1}}', 'request setRunning'],
		] as const) {
			const reply = client.reply();
			client.send(text);
			const { ok, error } = await reply;
			expect(ok).toBe(false);
			expect(error).toContain(message);
			expect(error).not.toContain('\n');
		}
		client.send(new ArrayBuffer(3));
		client.send(Uint8Array.from({ length: 64 }, (_, i) => i).buffer);
		const { tMs } = await client.snapshot(() => true);
		expect((await client.snapshot((each) => each.tMs > tMs + 20)).tMs).toBeGreaterThan(tMs);
	});

	it.each([
		[{ type: 'setParameter', path: 'cone.leak.E', value: 1e9 }, 'cone.leak.E must be'],
		[{ type: 'setParameter', path: 'horizontal.g', value: 1 }, "no parameter 'horizontal.g'"],
		[{ type: 'setSource', source: { type: 'stimulus', name: 'disco', parameters: {} } }, 'stimulus must be one of'],
		[{ type: 'setSource', source: { type: 'clip', file: 'nowhere', loop: false } }, 'There is no clip "nowhere"'],
		[{ type: 'watch', cell: { population: 'cone', member: 9 }, quantities: [] }, 'cone has members 0 to 0'],
		[{ type: 'arm', armed: true }, 'There is no device to arm'],
		[{ type: 'setControl', control: { windowMs: 1 } }, 'Control parameter windowMs is 1'],
		[{ type: 'setControl', control: { speed: 1 } }, 'There is no control parameter speed'],
	] as const)('is told in one sentence what is wrong: %j', async (request, message) => {
		const { client } = await start({ sink: { type: 'none' } });
		const reply = client.reply();
		client.send(JSON.stringify({ id: 1, request }));
		expect((await reply).error).toContain(message);
	});

	it('edits parameters, which others see, and a saved session keeps them', async () => {
		const { host, client } = await start();
		const other = await connect(host);
		expect(await client.request({ type: 'setParameter', path: 'cone.leak.E', value: -70 })).toEqual({ value: -70 });
		const { parameters } = await other.request({ type: 'describe' });
		expect(parameters.find(({ path }) => path === 'cone.leak.E')).toMatchObject({ value: -70 });
		const { session } = await other.request({ type: 'saveSession' });
		expect(session.parameters).toEqual({ 'cone.leak.E': -70 });
		await client.request({ type: 'resetParameter' });
		expect((await client.request({ type: 'saveSession' })).session.parameters).toEqual({});
		const changed = client.notice(({ type }) => type === 'changed');
		await other.request({ type: 'loadSession', session });
		await changed;
		expect((await client.request({ type: 'saveSession' })).session).toEqual(session);
	});

	it('watches a cell until it leaves', async () => {
		const { host, client } = await start();
		const other = await connect(host);
		const { watch, quantities } = await client.request({
			type: 'watch',
			cell: { population: 'ganglion', member: 0 },
			quantities: ['V', 'Na.I'],
		});
		expect(quantities.map(({ path }) => path)).toEqual(['V', 'Na.I']);
		const seen = await client.snapshot(({ probes }) => probes.some((each) => each.watch === watch));
		const probe = seen.probes.find((each) => each.watch === watch);
		expect(probe?.values.length).toBe(2 * (probe?.timesMs.length ?? 0));
		await client.close();
		await other.snapshot(({ probes }) => probes.length === 0);
	});

	it('starts anew at model time 0', async () => {
		const { client } = await start();
		const before = await client.snapshot(({ tMs }) => tMs > 100);
		// On a busy machine the first pictures after the restart may be late ones.
		const anew = client.snapshot(({ tMs }) => tMs < before.tMs);
		await client.request({ type: 'restart' });
		expect((await anew).tMs).toBeLessThan(before.tMs);
	});

	it('stops and goes on without losing model time', async () => {
		const { client } = await start();
		await client.request({ type: 'setRunning', running: false });
		const stopped = await client.notice((notice) => notice.type === 'status' && !notice.running);
		await client.request({ type: 'setRunning', running: true });
		const after = await client.snapshot(({ tMs }) => tMs > 0);
		expect(stopped.type === 'status' && after.tMs >= stopped.modelTimeS * 1000).toBe(true);
	});
});

it('what of a file of events cannot be had is told to the screen that comes after it was noticed', async () => {
	const file = join(folder(), 'cut.raw');
	writeFileSync(file, evt3(someEvents(300, 100)).slice(0, -1));
	const source = { type: 'events', file, loop: false, ...EVENT_PLAYBACK } as const;
	let heard: (notice: Notice) => void = () => undefined;
	const noticed = new Promise<Notice>((resolve) => {
		heard = (notice) => notice.type === 'problem' && resolve(notice);
	});
	const host = await testHost({ source, watch: { notice: (notice) => heard(notice) } });
	open.push(host);
	const message = `The events of ${file} were played to 0.02 s: it ends within a word, of which 1 of 2 bytes are there.`;
	expect(await noticed).toEqual({ type: 'problem', message });
	const client = await connect(host);
	expect((await client.request({ type: 'describe' })).session.source).toEqual(source);
	const told = client.notice(({ type }) => type === 'problem');
	await client.request({ type: 'hello', version: 2 });
	expect(await told).toEqual({ type: 'problem', message });
});

describe('the page’s camera', () => {
	const frame = (width: number, code: number) =>
		encodeCameraFrame({
			width,
			height: 8,
			capturedAtMs: patientTime.clock(),
			pixels: new Uint8Array(width * 8).fill(code),
		});

	it('lights the retina, and a malformed picture is refused while the one before it stays', async () => {
		const { client } = await start({ session: flashSession({ source: { type: 'camera' } }) });
		await client.request({ type: 'openCamera', width: 8, height: 8 });
		const lit = client.snapshot(({ lightRates }) => (lightRates[0] ?? 0) > 0);
		client.send(frame(8, 255));
		const [rate = 0] = (await lit).lightRates;
		expect(rate).toBeCloseTo(100, 0);
		const complaint = client.notice((notice) => notice.type === 'status' && notice.sourceMessage.includes('16×8'));
		client.send(frame(16, 0));
		await complaint;
		expect((await client.snapshot(() => true)).lightRates[0]).toBe(rate);
		await client.request({ type: 'closeCamera', reason: 'The camera was unplugged.' });
		await client.notice((notice) => notice.type === 'status' && notice.sourceMessage === 'The camera was unplugged.');
	});

	it('of 0 × 0 is refused in one sentence', async () => {
		const { client } = await start();
		const reply = client.reply();
		client.send(JSON.stringify({ id: 1, request: { type: 'openCamera', width: 0, height: 0 } }));
		expect((await reply).error).toContain("field 'width'");
	});
});

describe('the simulated hand', () => {
	it('closes when the retina fires, because a demonstration arms it by itself', async () => {
		const { client } = await start();
		const moved = await client.notice(
			(notice) => notice.type === 'status' && (notice.hand?.digits[0] ?? 0) > 0.1 && notice.link.spikesSent > 0,
		);
		expect(moved.type === 'status' && moved.link).toMatchObject({ state: 'ready', device: 'Simulated hand' });
		expect(moved.type === 'status' && moved.latency.telemetry?.count).toBeGreaterThan(0);
	});

	it('stays still until it is armed where it does not arm itself', async () => {
		const { client } = await start({ armSimulated: false });
		const firing = await client.notice(
			(notice) => notice.type === 'status' && notice.hand !== null && notice.hand.commanded > 0.3,
		);
		expect(firing.type === 'status' && firing.hand).toMatchObject({ armed: false, digits: [0, 0, 0, 0, 0] });
		expect(await client.request({ type: 'arm', armed: true })).toEqual({ armed: true });
		await client.notice((notice) => notice.type === 'status' && (notice.hand?.digits[0] ?? 0) > 0.1);
	});

	it('stops at once in an emergency, stays stopped, and moves again only released and armed', async () => {
		const { client } = await start();
		await client.notice((notice) => notice.type === 'status' && (notice.hand?.digits[0] ?? 0) > 0.1);
		await client.request({ type: 'emergencyStop' });
		await client.notice((notice) => notice.type === 'status' && notice.hand?.emergencyStop === true);
		await expect(client.request({ type: 'arm', armed: true })).rejects.toThrow('emergency stop is in force');
		await client.request({ type: 'releaseEmergencyStop' });
		const free = await client.notice((notice) => notice.type === 'status' && notice.hand?.emergencyStop === false);
		expect(free.type === 'status' && free.hand?.armed).toBe(false);
		await client.request({ type: 'arm', armed: true });
		await client.notice((notice) => notice.type === 'status' && (notice.hand?.digits[0] ?? 0) > 0.1);
	});

	it('can be taken away, and the simulation does not mind', async () => {
		const { client } = await start();
		await client.notice((notice) => notice.type === 'status' && notice.link.state === 'ready');
		await client.request({ type: 'setSink', sink: { type: 'none' } });
		const status = await client.notice((notice) => notice.type === 'status' && notice.link.state === 'none');
		expect(status).toMatchObject({ running: true, hand: null });
	});
});

describe('a serial port that is not there', () => {
	it('is said to be missing, and tried again', async () => {
		const { client } = await start({
			sink: { type: 'serial', path: '/dev/nothing-here', baudRate: 115_200, protocol: 'events' },
		});
		const status = await client.notice((notice) => notice.type === 'status' && notice.link.state === 'disconnected');
		expect(status.type === 'status' && status.link.message).toContain('/dev/nothing-here does not exist');
		expect(status.type === 'status' && status.running).toBe(true);
	});
});

describe('an engine that crashes', () => {
	it('is told of and started again; the host and its screens stay', async () => {
		const crashes: ((why: string) => void)[] = [];
		const startEngine: StartEngine = async (begin, listener) => {
			const engine = await patientEngine(begin, listener);
			crashes.push((why) => {
				void engine.close();
				listener.crashed(why);
			});
			return engine;
		};
		const { client } = await start({ startEngine });
		await client.snapshot(({ tMs }) => tMs > 10);
		const told = client.notice(({ type }) => type === 'problem');
		const changed = client.notice(({ type }) => type === 'changed');
		crashes[0]?.('The simulation stopped unexpectedly: out of memory');
		expect(await told).toMatchObject({ message: expect.stringContaining('out of memory') });
		await changed;
		await client.snapshot(({ tMs }) => tMs > 10);
		expect(crashes.length).toBe(2);
	});

	it('writes the control law as it was changed on the way into the session beside a recording', async () => {
		const record = join(folder(), 'run.light');
		const host = await testHost({ record });
		const client = await connect(host);
		await client.request({ type: 'setControl', control: { windowMs: 350 } });
		await client.request({ type: 'setEstimator', estimator: { kind: 'exponential' } });
		await client.request({ type: 'setRunning', running: true });
		await client.notice((notice) => notice.type === 'status' && notice.spikes > 0);
		await client.close();
		await host.close();
		const session = await readSessionFile(record.replace('.light', '.session.json'));
		expect(session.control?.estimator).toEqual({ kind: 'exponential' });
		expect(session.control?.parameters.windowMs).toBe(350);
	});
});
