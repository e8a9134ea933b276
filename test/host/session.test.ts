import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { startEngineHere } from '../../src/host/startEngine.ts';
import type { Host, HostOptions } from '../../src/host/startHost.ts';
import { encodeLightLogEnd, encodeLightLogHeader, encodeLightLogRecord } from '../../src/io/light/lightLog.ts';
import type { Session } from '../../src/protocol/session/sessionFile.ts';
import { encodeCameraFrame } from '../../src/protocol/snapshot.ts';
import type { Status } from '../../src/protocol/status.ts';
import type { StartEngine } from '../../src/runtime/engineConnection.ts';
import { connect, flashSession, folder, type TestClient, testHost } from './bench.ts';

const close: (() => Promise<unknown>)[] = [];
afterEach(async () => {
	for (const each of close.splice(0).reverse()) await each();
});

async function start(options: HostOptions = {}): Promise<{ readonly host: Host; readonly client: TestClient }> {
	const host = await testHost(options);
	close.push(host.close);
	const client = await connect(host);
	close.push(client.close);
	return { host, client };
}

const status = async (client: TestClient, fits: (status: Status) => boolean): Promise<Status> => {
	const notice = await client.notice((each) => each.type === 'status' && fits(each));
	if (notice.type !== 'status') throw new Error('no status came');
	return notice;
};

/** What the user has set, as far as screens can know it. */
async function asSet(client: TestClient) {
	const { session, sink, sinks, control, interventionNumbers, watches } = await client.request({ type: 'describe' });
	const saved = await client.request({ type: 'saveSession' });
	expect(saved.session).toEqual(session);
	return { session, sink, sinks, control, interventionNumbers, watches };
}

/** A file with some bytes in it. */
function file(name: string, content: string | Uint8Array): string {
	const path = join(folder(), name);
	writeFileSync(path, content);
	return path;
}

const otherMosaic = (): string => {
	const receptors = [{ kind: 'rod' as const, x: 0, y: 0, radius: 1 }];
	return file(
		'other.light',
		Buffer.concat([
			encodeLightLogHeader({ receptors, source: 'camera', createdAt: '2026-11-21T08:50:00Z' }),
			encodeLightLogRecord(0, Float64Array.of(1)),
			encodeLightLogEnd(1),
		]),
	);
};

/** One change of everything that a session holds. */
async function setEverything(client: TestClient): Promise<void> {
	await client.request({ type: 'setParameter', path: 'cone.leak.E', value: -70 });
	await client.request({ type: 'setLight', light: { kind: 'free', rodRate: 10, coneRate: 5000 } });
	await client.request({
		type: 'setSource',
		source: { type: 'stimulus', name: 'uniform', parameters: { luminance: 0.5 } },
	});
	await client.request({
		type: 'addIntervention',
		intervention: { type: 'block', startS: 0, path: 'cone.leak', fraction: 0.5 },
	});
	await client.request({ type: 'setControl', control: { gainPerHz: 0.5, forceLimitN: 4 } });
	await client.request({ type: 'setEstimator', estimator: { kind: 'exponential' } });
	await client.request({ type: 'setFusion', fusion: { mode: 'weighted', visionWeight: 0.7 } });
	await client.request({ type: 'setEmg', emg: { type: 'simulated', seed: 2, periodS: 1 } });
}

describe('A session file of an earlier version', () => {
	it('says what could not keep its meaning to the first screen, once', async () => {
		const earlier = new URL('../protocol/earlier/session1WithControl.json', import.meta.url).pathname;
		const { host, client } = await start({ session: earlier });
		const told = client.notice((notice) => notice.type === 'problem' && /at 4800 baud/.test(notice.message));
		await client.request({ type: 'hello', version: 2 });
		expect(await told).toMatchObject({
			message: expect.stringMatching(/^.*session1WithControl\.json: The muscle's board/),
		});
		const other = await connect(host);
		let again = 0;
		void other.notice((notice) => {
			if (notice.type === 'problem' && /4800 baud/.test(notice.message)) again++;
			return false;
		});
		await other.request({ type: 'hello', version: 2 });
		await status(other, ({ modelTimeS }) => modelTimeS > 0);
		expect(again).toBe(0);
		expect((await asSet(client)).session).toMatchObject({ version: 2, control: { emg: { type: 'none' } } });
		await other.close();
	});
});

describe('A session that is loaded', () => {
	it('without a control block means the defaults: gain, force limit, estimator, fusion and muscle', async () => {
		const { client } = await start({ armSimulated: false });
		const before = await asSet(client);
		await setEverything(client);
		const { control: _control, ...session } = flashSession();
		await client.request({ type: 'loadSession', session });
		const after = await asSet(client);
		expect(after.control).toEqual(before.control);
		expect(after.session).toEqual({ ...session, control: before.session.control });
	});

	it('with a block that says little means the defaults, then what it says', async () => {
		const { client } = await start({ armSimulated: false });
		await setEverything(client);
		const control = {
			parameters: { thresholdHz: 8 },
			estimator: { kind: 'count' },
			fusion: { mode: 'vision' },
			emg: { type: 'none' },
		} as const;
		await client.request({ type: 'loadSession', session: flashSession({ control }) });
		const after = await asSet(client);
		expect(after.session.control).toEqual(control);
		const values = new Map(after.control.map(({ name, value }) => [name, value]));
		expect([values.get('thresholdHz'), values.get('gainPerHz'), values.get('forceLimitN')]).toEqual([8, 0.01, 10]);
	});

	it('has the muscle calibrated as it says, or not at all', async () => {
		const { client } = await start();
		const emg = { type: 'simulated', seed: 2, periodS: 1 } as const;
		const control = { parameters: {}, estimator: { kind: 'count' }, fusion: { mode: 'vision' }, emg } as const;
		const calibrated = { ...control, emgCalibration: { restMv: 0.01, maximumMv: 0.2 } };
		await client.request({ type: 'loadSession', session: flashSession({ control: calibrated }) });
		await status(client, (each) => each.emg?.calibrated === true);
		await client.request({ type: 'loadSession', session: flashSession({ control }) });
		await status(client, (each) => each.emg?.calibrated === false);
	});

	it('arms nothing and releases no stop', async () => {
		const { host, client } = await start({ armSimulated: false });
		await status(client, ({ devices }) => devices[0]?.whyNotArmed === null);
		await client.request({ type: 'loadSession', session: flashSession() });
		expect(host.runtime.devices.safety().armed).toBe(false);
		await client.request({ type: 'emergencyStop' });
		await status(client, ({ devices }) => devices[0]?.emergencyStop === true);
		await client.request({ type: 'loadSession', session: flashSession() });
		await status(client, ({ modelTimeS }) => modelTimeS > 0.1);
		expect(host.runtime.devices.statuses()[0]).toMatchObject({ armed: false, emergencyStop: true });
	});
});

const block = {
	parameters: {},
	estimator: { kind: 'count' },
	fusion: { mode: 'vision' },
	emg: { type: 'none' },
} as const satisfies Session['control'];

const refusals: readonly (readonly [what: string, changes: () => Partial<Session>, why: RegExp])[] = [
	['an unknown circuit', () => ({ circuit: 'triple' }), /circuit must be one of/],
	['an unknown variant', () => ({ variant: 'guessed' }), /variant/],
	[
		'a mistake in a declaration',
		() => ({ declarations: [{ file: 'my.eq', text: 'cell cone\n  nonsense(' }] }),
		/my\.eq/,
	],
	['a parameter out of range', () => ({ parameters: { 'cone.leak.E': 1e9 } }), /cone\.leak\.E must be/],
	['a parameter that there is not', () => ({ parameters: { 'cone.x.y': 1 } }), /cone\.x\.y|no parameter/],
	[
		'an intervention on what is not there',
		() => ({ interventions: [{ type: 'block', startS: 0, path: 'cone.nothing', fraction: 1 }] }),
		/cone\.nothing/,
	],
	['a light level out of range', () => ({ light: { kind: 'free', rodRate: 2e9, coneRate: 1 } }), /rodRate/],
	[
		'an unknown stimulus',
		() => ({ source: { type: 'stimulus', name: 'disco', parameters: {} } }),
		/stimulus must be one of/,
	],
	[
		'a stimulus out of range',
		() => ({ source: { type: 'stimulus', name: 'flash', parameters: { rod: -5 } } }),
		/stimulus flash parameter rod/,
	],
	['a clip that is not there', () => ({ source: { type: 'clip', file: 'nowhere', loop: true } }), /There is no clip/],
	[
		'a clip that is none',
		() => ({ source: { type: 'clip', file: file('broken.y4m', 'YUV4MPEG2 W0 H48 F30:1 Cmono\n'), loop: true } }),
		/broken\.y4m: Y4M width/,
	],
	[
		'a light log that is not there',
		() => ({ source: { type: 'recording', file: '/no/such/run.light' } }),
		/Cannot replay \/no\/such\/run\.light: there is no such file/,
	],
	[
		'a light log that is none',
		() => ({ source: { type: 'recording', file: file('odd.light', 'no light log at all, whatever it is called') } }),
		/odd\.light: Not a light log/,
	],
	[
		'a light log of another mosaic',
		() => ({ source: { type: 'recording', file: otherMosaic() } }),
		/made for another mosaic/,
	],
	[
		'a control parameter that there is not',
		() => ({ control: { ...block, parameters: { speed: 1 } } }),
		/There is no control parameter speed/,
	],
	[
		'a control parameter out of range',
		() => ({ control: { ...block, parameters: { windowMs: 1 } } }),
		/Control parameter windowMs is 1; it must be from 10 to 2000 ms/,
	],
	[
		'a force limit out of range',
		() => ({ control: { ...block, parameters: { forceLimitN: 500 } } }),
		/Control parameter forceLimitN is 500; it must be from 0.5 to 20 N/,
	],
	[
		'control parameters that do not go together',
		() => ({ control: { ...block, parameters: { engageAt: 0.1, releaseAt: 0.2 } } }),
		/releaseAt is 0.2; it must not be above engageAt/,
	],
	[
		'a gate that shuts above where it opens',
		() => ({ control: { ...block, fusion: { mode: 'gated', openAt: 0.1, closeAt: 0.5 } } }),
		/Fusion closeAt is 0.5/,
	],
	[
		'a decoder that is none',
		() => ({ control: { ...block, estimator: { kind: 'decoder', file: 'mine.json', text: '{}' } } }),
		/mine\.json: field 'format'/,
	],
	[
		'an EMG recording that is not there',
		() => ({ control: { ...block, emg: { type: 'recorded', file: '/no/such/muscle.csv' } } }),
		/\/no\/such\/muscle\.csv/,
	],
	[
		'an EMG recording that is none',
		() => ({ control: { ...block, emg: { type: 'recorded', file: file('muscle.csv', 'not a number') } } }),
		/muscle\.csv/,
	],
];

describe('A session that is refused changes nothing:', () => {
	const news = { changed: 0 };
	let shared: Promise<{ host: Host; client: TestClient; asItWas: Awaited<ReturnType<typeof asSet>> }> | undefined;
	/** One host for all of them: whatever one changes, the next one sees. */
	const begin = async () => {
		const host = await testHost();
		const client = await connect(host);
		await setEverything(client);
		await client.request({ type: 'watch', cell: { population: 'ganglion', member: 0 }, quantities: ['V'] });
		await status(client, ({ modelTimeS }) => modelTimeS > 0.1);
		const asItWas = await asSet(client);
		void client.notice((notice) => {
			if (notice.type === 'changed') news.changed++;
			return false;
		});
		return { host, client, asItWas };
	};
	const running = () => {
		shared ??= begin();
		return shared;
	};
	afterAll(async () => {
		const { host, client } = await running();
		await client.close();
		await host.close();
	});

	it.each(refusals)('%s', async (_what, changes, why) => {
		const { host, client, asItWas } = await running();
		const before = await status(client, () => true);
		await expect(client.request({ type: 'loadSession', session: flashSession(changes()) })).rejects.toThrow(why);
		expect(await asSet(client)).toEqual(asItWas);
		const after = await status(client, ({ modelTimeS }) => modelTimeS > before.modelTimeS);
		expect(after).toMatchObject({ running: true, source: 'stimulus uniform', sourceMessage: '' });
		expect(after.emg?.source).toBe('simulated');
		expect(host.runtime.devices.specs).toEqual(asItWas.sinks);
		expect(news.changed).toBe(0);
	});

	it('the camera of the screen goes on', async () => {
		const { client } = await start();
		const [width, height] = [4, 2];
		const frame = (): void =>
			client.send(
				encodeCameraFrame({ width, height, pixels: new Uint8Array(width * height), capturedAtMs: performance.now() }),
			);
		await client.request({ type: 'openCamera', width, height });
		frame();
		const { framesIn } = await status(client, (each) => each.source === 'camera 4×2' && each.framesIn > 0);
		const session = flashSession({ source: { type: 'clip', file: 'nowhere', loop: true } });
		await expect(client.request({ type: 'loadSession', session })).rejects.toThrow('There is no clip');
		const emg = { type: 'recorded', file: '/no/such/muscle.csv' } as const;
		const deaf = flashSession({ source: { type: 'dark' }, control: { ...block, emg } });
		await expect(client.request({ type: 'loadSession', session: deaf })).rejects.toThrow('muscle.csv');
		frame();
		expect((await status(client, (each) => each.framesIn > framesIn)).source).toBe('camera 4×2');
	});

	it('devices go on when a mapping does not fit, or two have one name', async () => {
		const { host, client } = await start();
		await status(client, ({ devices }) => devices[0]?.link.state === 'ready');
		const before = host.runtime.devices.specs;
		const sink = { type: 'simulatedHand', protocol: 'events' } as const;
		const left = { name: 'left', sink, mapping: { kind: 'all' } } as const;
		await expect(
			client.request({
				type: 'setSinks',
				sinks: [left, { ...left, name: 'right', mapping: { kind: 'columns', columns: [9] } }],
			}),
		).rejects.toThrow('Column 9 of the mapping has no ganglion cell');
		await expect(client.request({ type: 'setSinks', sinks: [left, left] })).rejects.toThrow('same name');
		const unknown = { type: 'serial', path: '/dev/x', baudRate: 115_200, protocol: 'events', driver: 'own' } as const;
		await expect(
			client.request({ type: 'setSinks', sinks: [left, { ...left, name: 'right', sink: unknown }] }),
		).rejects.toThrow('own');
		expect(host.runtime.devices.specs).toEqual(before);
		const after = await status(client, () => true);
		expect(after.devices.map(({ name }) => name)).toEqual(['device']);
	});

	it('another light source that cannot be had leaves the one before, and so does another patch', async () => {
		const { client } = await start();
		await status(client, ({ modelTimeS }) => modelTimeS > 0);
		const before = await asSet(client);
		for (const source of [
			{ type: 'recording', file: otherMosaic() },
			{ type: 'clip', file: 'nowhere', loop: false },
		] as const) {
			await expect(client.request({ type: 'setSource', source })).rejects.toThrow();
		}
		await expect(client.request({ type: 'setEmg', emg: { type: 'recorded', file: '/no/such.csv' } })).rejects.toThrow();
		expect(await asSet(client)).toEqual(before);
		expect(await status(client, () => true)).toMatchObject({ source: 'stimulus flash', sourceMessage: '' });
	});
});

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

describe('A restart', () => {
	it('keeps the camera of the screen', async () => {
		const { client } = await start();
		const [width, height] = [4, 2];
		await client.request({ type: 'openCamera', width, height });
		await client.request({ type: 'restart' });
		client.send(
			encodeCameraFrame({ width, height, pixels: new Uint8Array(width * height), capturedAtMs: performance.now() }),
		);
		await status(client, (each) => each.source === 'camera 4×2' && each.framesIn > 0);
	});
});
