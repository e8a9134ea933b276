import { afterAll, describe, expect, it } from 'vitest';
import type { Host } from '../../src/host/startHost.ts';
import type { Session } from '../../src/protocol/session/sessionFile.ts';
import { encodeCameraFrame } from '../../src/protocol/snapshot.ts';
import { connect, flashSession, type TestClient, testHost } from './bench.ts';
import { asSet, file, otherMosaic, setEverything, start, status } from './sessionBench.ts';

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
