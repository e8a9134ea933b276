import { describe, expect, it } from 'vitest';
import { startEngineHere } from '../../src/host/startEngine.ts';
import { encodeCameraFrame } from '../../src/protocol/snapshot.ts';
import type { StartEngine } from '../../src/runtime/engineConnection.ts';
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
