import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sessionBeside } from '../../src/host/lightLogRecording.ts';
import { runLive } from '../../src/host/runLive.ts';
import { readSessionFile } from '../../src/host/sessionFiles.ts';
import { startEngineHere } from '../../src/host/startEngine.ts';
import type { HostOptions } from '../../src/host/startHost.ts';
import { encodeCameraFrame } from '../../src/protocol/snapshot.ts';
import type { StartEngine } from '../../src/runtime/engineConnection.ts';
import { connect, flashSession, folder, testHost } from './bench.ts';
import { asSet, setEverything, start, status } from './sessionBench.ts';

/** An engine that can be killed: as a thread that ends, it says nothing any more. */
function mortal() {
	let kill = (): void => undefined;
	let refusal = '';
	const startEngine: StartEngine = async (begun, listener) => {
		if (refusal !== '') throw new Error(refusal);
		let dead = false;
		const engine = await startEngineHere(begun, {
			message: (message) => (dead ? undefined : listener.message(message)),
			crashed: listener.crashed,
		});
		kill = () => {
			dead = true;
			void engine.close();
			listener.crashed('The simulation stopped unexpectedly (exit code 1).');
		};
		return { ...engine, post: (...message) => (dead ? undefined : engine.post(...message)) };
	};
	return {
		startEngine,
		kill: () => kill(),
		/** None is started from now on. */
		refuse(why: string) {
			refusal = why;
		},
	};
}

describe('A recording of light', () => {
	const sessionOf = (file: string) => readSessionFile(sessionBeside(file));
	/** A host that records, and how it ends. */
	const recording = async (options: HostOptions) => {
		const host = await testHost(options);
		const client = await connect(host);
		const end = async (): Promise<void> => {
			await client.close();
			await host.close();
		};
		return { client, end };
	};

	it('has its session beside it from the start, and as it was in the end', async () => {
		const record = join(folder(), 'run.light');
		const { client, end } = await recording({ record });
		await status(client, ({ modelTimeS }) => modelTimeS > 0.1);
		expect(await sessionOf(record)).toMatchObject({ source: { type: 'recording' }, parameters: {} });
		await client.request({ type: 'setParameter', path: 'cone.leak.E', value: -70 });
		await end();
		expect((await sessionOf(record)).interventions).toMatchObject([{ type: 'set', path: 'cone.leak.E', value: -70 }]);
	});

	it('survives a crash of the engine and goes on in a file of its own', async () => {
		const record = join(folder(), 'run.light');
		const engine = mortal();
		const { client, end } = await recording({ startEngine: engine.startEngine, record });
		await status(client, ({ modelTimeS }) => modelTimeS > 0.6);
		const again = status(client, ({ running, modelTimeS }) => running && modelTimeS < 0.5);
		engine.kill();
		await again;
		await status(client, ({ modelTimeS }) => modelTimeS > 0.1);
		await end();
		for (const file of [record, record.replace('.light', '.2.light')]) {
			const session = await sessionOf(file);
			expect(session.source).toEqual({ type: 'recording', file });
			const replay = await runLive({ session, pace: 'fast', startEngine: startEngineHere });
			expect(replay.failure).toBeNull();
			expect(replay.modelTimeS).toBeGreaterThan(0.05);
		}
	});

	it('stays that of its session when another one is opened', async () => {
		const record = join(folder(), 'run.light');
		const { client, end } = await recording({ record });
		await status(client, ({ modelTimeS }) => modelTimeS > 0.1);
		await client.request({ type: 'loadSession', session: flashSession({ seed: 99, circuit: 'rod' }) });
		await end();
		expect(await sessionOf(record)).not.toMatchObject({ seed: 99 });
	});
});

describe('After a crash of the engine', () => {
	it('everything is as the user set it, not as it was loaded; devices stay disarmed', async () => {
		const engine = mortal();
		const { host, client } = await start({ startEngine: engine.startEngine });
		await setEverything(client);
		await client.request({ type: 'setPatch', columns: { x: 2, y: 1 } });
		const declarations = [{ file: 'mine.eq', text: 'channel cone.mine\n' }];
		await client.request({ type: 'editCircuit', declarations });
		const sink = { type: 'simulatedHand', protocol: 'events' } as const;
		await client.request({
			type: 'setSinks',
			sinks: [{ name: 'mine', sink, mapping: { kind: 'columns', columns: [1] } }],
		});
		const before = await asSet(client);
		expect(before.session).toMatchObject({
			columns: { x: 2, y: 1 },
			declarations,
			parameters: { 'cone.leak.E': -70 },
			source: { name: 'uniform' },
			interventions: [{ type: 'block' }],
		});
		await status(client, ({ devices }) => devices[0]?.spikesOffered !== undefined && devices[0].link.state === 'ready');
		// The patch began anew a moment ago: only from here on does an early model time tell of the new engine.
		await status(client, ({ modelTimeS }) => modelTimeS > 0.6);
		const again = status(client, ({ running, modelTimeS }) => running && modelTimeS < 0.5);
		engine.kill();
		await again;
		const after = await asSet(client);
		expect(after).toEqual({ ...before, interventionNumbers: after.interventionNumbers });
		expect(host.runtime.devices.safety().armed).toBe(false);
		expect(await status(client, () => true)).toMatchObject({
			source: 'stimulus uniform',
			emg: { source: 'simulated' },
			devices: [{ name: 'mine', cells: 1 }],
		});
	});

	it('spikes reach the hand again, also where there is one cell as before', async () => {
		const engine = mortal();
		const { host, client } = await start({ startEngine: engine.startEngine });
		await status(client, ({ modelTimeS }) => modelTimeS > 0.6);
		const again = status(client, ({ running, modelTimeS }) => running && modelTimeS < 0.5);
		engine.kill();
		await again;
		const { tMs } = host.runtime.devices.control.intent();
		expect(tMs).toBeLessThan(500);
		await status(client, () => host.runtime.devices.control.intent().tMs > tMs);
	});

	it('a paused model stays paused, and a change made last is kept', async () => {
		const engine = mortal();
		const { client } = await start({ startEngine: engine.startEngine });
		await client.request({ type: 'setRunning', running: false });
		await client.request({ type: 'setParameter', path: 'cone.leak.E', value: -60 });
		const changed = client.notice(({ type }) => type === 'changed');
		engine.kill();
		await changed;
		expect((await asSet(client)).session.parameters).toEqual({ 'cone.leak.E': -60 });
		const { running, modelTimeS } = await status(client, () => true);
		expect({ running, modelTimeS }).toEqual({ running: false, modelTimeS: 0 });
	});

	it('the camera of the screen goes on', async () => {
		const engine = mortal();
		const { client } = await start({ startEngine: engine.startEngine });
		const [width, height] = [4, 2];
		await client.request({ type: 'openCamera', width, height });
		const changed = client.notice(({ type }) => type === 'changed');
		engine.kill();
		await changed;
		client.send(
			encodeCameraFrame({ width, height, pixels: new Uint8Array(width * height), capturedAtMs: performance.now() }),
		);
		await status(client, (each) => each.source === 'camera 4×2' && each.framesIn > 0);
	});

	it('that leaves none to start in its place, the session can still be saved', async () => {
		const engine = mortal();
		const { client } = await start({ startEngine: engine.startEngine });
		await setEverything(client);
		const { session } = await client.request({ type: 'saveSession' });
		const told = client.notice((each) => each.type === 'problem' && /no memory is left/.test(each.message));
		engine.refuse('no memory is left');
		engine.kill();
		await told;
		expect((await client.request({ type: 'saveSession' })).session).toEqual(session);
		await expect(client.request({ type: 'restart' })).rejects.toThrow('save the session and restart Retinode');
	});
});
