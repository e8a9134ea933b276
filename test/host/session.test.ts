import { describe, expect, it } from 'vitest';
import { encodeCameraFrame } from '../../src/protocol/snapshot.ts';
import { connect, flashSession } from './bench.ts';
import { asSet, setEverything, start, status } from './sessionBench.ts';

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
		expect((await asSet(client)).session).toMatchObject({ version: 4, control: { emg: { type: 'none' } } });
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
