import { afterEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { type Connection, type ConnectionState, createConnection } from '../../src/ui/connection/connection.ts';
import type { Socket } from '../../src/ui/connection/keptSocket.ts';
import { type FakeHost, type FakeHostOptions, startFakeHost } from './fakeHost.ts';

const nowMs = () => performance.timeOrigin + performance.now();
const open: (() => Promise<void> | void)[] = [];

afterEach(async () => {
	for (const close of open.splice(0)) await close();
});

async function start(
	options: Partial<FakeHostOptions> = {},
	isServed = () => false,
): Promise<{ host: FakeHost; connection: Connection }> {
	const host = await startFakeHost({ nowMs, ...options });
	const connection = createConnection({
		open: () => new WebSocket(host.address) as unknown as Socket,
		nowMs,
		isServed: async () => isServed(),
	});
	open.push(
		() => connection.close(),
		() => host.close(),
	);
	return { host, connection };
}

function phase(connection: Connection, wanted: ConnectionState['phase']): Promise<ConnectionState> {
	if (connection.state.phase === wanted) return Promise.resolve(connection.state);
	return new Promise((resolve) => {
		const stop = connection.onState((state) => {
			if (state.phase !== wanted) return;
			stop();
			resolve(state);
		});
	});
}

describe('the connection to the simulation', () => {
	test('greets the host, and gives replies the type of their request', async () => {
		const { host, connection } = await start();
		const state = await phase(connection, 'open');
		expect(state).toMatchObject({ phase: 'open', shell: 'browser' });
		expect(host.taken[0]).toBe('hello');
		const { value } = await connection.request('setParameter', { path: 'rod.Kv.g', value: 2.5 });
		expect(value).toBe(2.5);
	});

	test('hands on the host’s complaint in its own words', async () => {
		const { connection } = await start({ refuse: { setParameter: 'rod.Kv.g must be 0 to 50 nS; got 999' } });
		await phase(connection, 'open');
		await expect(connection.request('setParameter', { path: 'rod.Kv.g', value: 999 })).rejects.toThrow(
			'rod.Kv.g must be 0 to 50 nS; got 999',
		);
	});

	test('stops and says so when the two speak different versions', async () => {
		const { connection } = await start({ version: 99 });
		const state = await phase(connection, 'refused');
		expect(state).toMatchObject({ message: expect.stringContaining('version 99') });
	});

	test('delivers notices and snapshots to their subscribers until they unsubscribe', async () => {
		const { host, connection } = await start();
		await phase(connection, 'open');
		const heard: string[] = [];
		const arrived = new Promise<void>((resolve) => {
			connection.onSnapshot((snapshot) => {
				heard.push(`snapshot ${snapshot.tMs} ${snapshot.potentialsMv[1]}`);
				resolve();
			});
		});
		const stop = connection.onNotice((notice) => heard.push(notice.type));
		host.notice({ type: 'changed' });
		host.notice({ type: 'problem', message: 'one' });
		host.snapshot({
			tMs: 12.5,
			potentialsMv: new Float32Array([-40, -61.5]),
			lightRates: new Float32Array(0),
			spikeCells: new Uint32Array(0),
			spikeTimesMs: new Float64Array(0),
			probes: [],
		});
		await arrived;
		expect(heard).toEqual(['changed', 'problem', 'snapshot 12.5 -61.5']);
		stop();
		host.notice({ type: 'changed' });
		await connection.request('listPorts', {});
		expect(heard).toHaveLength(3);
	});

	test('answers each ping of the host from the handler that it came to', async () => {
		const { host, connection } = await start();
		await phase(connection, 'open');
		for (const ping of [1, 2]) host.notice({ type: 'ping', ping });
		await expect
			.poll(() => host.requests.filter(({ type }) => type === 'pong'))
			.toEqual([
				{ type: 'pong', ping: 1 },
				{ type: 'pong', ping: 2 },
			]);
	});

	test('comes back by itself after the host went away, and fails what was under way with one sentence', async () => {
		const { host, connection } = await start();
		await phase(connection, 'open');
		host.drop();
		await expect(connection.request('listPorts', {})).rejects.toThrow('connection to the simulation is lost');
		await phase(connection, 'lost');
		expect(connection.state).toMatchObject({ retryInMs: 500 });
		connection.retry();
		await phase(connection, 'open');
		expect(host.taken.filter((type) => type === 'hello')).toHaveLength(2);
	});

	test('says so when somebody else has the address, and goes on when its own host is back', async () => {
		const { host, connection } = await start({}, () => served);
		let served = false;
		await phase(connection, 'open');
		const { port } = new URL(host.address);
		await host.close();
		await phase(connection, 'lost');
		connection.retry();
		await expect.poll(() => connection.state).toMatchObject({ phase: 'lost', isForeign: false });
		served = true;
		await expect
			.poll(() => connection.state)
			.toMatchObject({ isForeign: true, message: expect.stringMatching(/^Another run of Retinode/) });
		const again = await startFakeHost({ nowMs, port: Number(port) });
		open.push(() => again.close());
		connection.retry();
		await phase(connection, 'open');
	});

	test('writes the type of a request first, by which a host tells who answers it', async () => {
		const { host, connection } = await start();
		await phase(connection, 'open');
		await connection.request('setParameter', { path: 'rod.Kv.g', value: 2.5 });
		expect(host.requests.map((request) => Object.keys(request)[0])).toEqual(['type', 'type']);
	});

	test('stamps camera pictures with the host’s clock', async () => {
		const { host, connection } = await start({ clockAheadMs: 5000 });
		await phase(connection, 'open');
		const capturedAtMs = nowMs();
		expect(connection.sendFrame({ width: 2, height: 1, pixels: new Uint8Array([0, 255]) }, capturedAtMs)).toBe(true);
		await connection.request('listPorts', {});
		const [frame] = host.frames;
		expect(frame).toMatchObject({ width: 2, height: 1, pixels: new Uint8Array([0, 255]) });
		// Both clocks are this machine's, so only the 5 s are between them, to within half of a loopback round trip (far below 1 s even on a busy machine).
		expect(Math.abs((frame?.capturedAtMs ?? 0) - capturedAtMs - 5000)).toBeLessThan(1000);
	});
});
