import { afterEach, describe, expect, it } from 'vitest';
import type { Host, HostOptions } from '../../src/host/startHost.ts';
import type { Status } from '../../src/protocol/status.ts';
import type { StartEngine } from '../../src/runtime/engineConnection.ts';
import { patientTime } from '../patientTime.ts';
import { passed, until } from '../until.ts';
import { connect, patientEngine, type TestClient, testHost } from './bench.ts';

const close: (() => Promise<unknown>)[] = [];
afterEach(async () => {
	for (const each of close.splice(0).reverse()) await each();
});

async function host(options: HostOptions = {}): Promise<Host> {
	const started = await testHost(options);
	close.push(started.close);
	return started;
}

const pause = (ms: number) => passed(patientTime.clock, ms);

const status = async (client: TestClient, fits: (status: Status) => boolean): Promise<Status> => {
	const notice = await client.notice((each) => each.type === 'status' && fits(each));
	if (notice.type !== 'status') throw new Error('no status came');
	return notice;
};
/** Waits until the simulated hand has armed itself. */
const armed = (client: TestClient) => status(client, ({ safety }) => safety.armed);
/** Waits for a problem that is told. */
const problem = (client: TestClient, sentence: RegExp) =>
	client.notice((notice) => notice.type === 'problem' && sentence.test(notice.message));

/** Why nothing can be armed, once nothing of the device itself is in the way. */
const refusal = async (client: TestClient): Promise<string> => {
	for (;;) {
		const said = await client.request({ type: 'arm', armed: true }).then(
			() => 'armed',
			(error: Error) => error.message,
		);
		if (!/The device (has not|does not)/.test(said)) return said;
		await pause(50);
	}
};

/** An engine that says nothing for as long as a test wants, without being gone. */
function hanging() {
	const state = { hangs: false };
	const startEngine: StartEngine = (start, listener) =>
		patientEngine(start, {
			...listener,
			message: (message) => (state.hangs ? undefined : listener.message(message)),
		});
	return Object.assign(state, { startEngine });
}

describe('An engine that hangs', () => {
	it('disarms and says so, lets nothing be armed, and when it answers again a person must arm', async () => {
		const engine = hanging();
		const client = await connect(await host({ startEngine: engine.startEngine }));
		await armed(client);
		const told = problem(client, /^The simulation has not answered for a second: all devices are disarmed/);
		engine.hangs = true;
		await told;
		expect(await refusal(client)).toMatch(/does not answer: nothing can be armed/);
		const back = problem(client, /answers again. Devices stay disarmed/);
		engine.hangs = false;
		await back;
		await pause(700);
		const { safety, supervision } = await status(client, () => true);
		expect(safety).toMatchObject({ armed: false, reason: expect.stringMatching(/has not answered/) });
		expect(supervision).toEqual({ screens: 1, withoutScreen: false, whyNotArmed: null });
		expect(await client.request({ type: 'arm', armed: true })).toEqual({ armed: true });
	});

	it('that stands still because the model is paused is not hanging', async () => {
		const started = await host();
		const client = await connect(started);
		await armed(client);
		await client.request({ type: 'setRunning', running: false });
		await pause(1800);
		expect(started.runtime.devices.safety().armed).toBe(true);
	});
});

describe('A screen', () => {
	it('must be there before even the simulated hand arms itself', async () => {
		const started = await host();
		await until(() => started.runtime.devices.statuses()[0]?.link.state === 'ready');
		await pause(600);
		expect(started.runtime.devices.safety().armed).toBe(false);
		const dumb = await connect(started, false);
		await expect(dumb.request({ type: 'arm', armed: true })).rejects.toThrow('No screen answers');
		await armed(await connect(started));
	});

	it('that freezes is lost after three seconds: disarmed, said, and armed by nobody but a person', async () => {
		const started = await host();
		const client = await connect(started);
		await armed(client);
		const told = problem(client, /^No screen has answered for three seconds: all devices are disarmed/);
		client.answersPings = false;
		const fromMs = patientTime.clock();
		await told;
		// Its last answer is at most a second old when it freezes.
		expect(patientTime.clock() - fromMs).toBeGreaterThan(1900);
		expect(started.runtime.devices.safety().armed).toBe(false);
		expect(await refusal(client)).toMatch(/^No screen answers/);
		client.answersPings = true;
		await status(client, ({ supervision }) => supervision.whyNotArmed === null);
		expect(started.runtime.devices.safety().armed).toBe(false);
		expect(await client.request({ type: 'arm', armed: true })).toEqual({ armed: true });
	});

	it('that is closed as the last one disarms at once; before, another is enough', async () => {
		const started = await host();
		const [first, second] = [await connect(started), await connect(started)];
		await armed(first);
		await status(first, ({ supervision }) => supervision.screens === 2);
		await first.close();
		await pause(300);
		expect(started.runtime.devices.safety().armed).toBe(true);
		await second.close();
		await until(() => !started.runtime.devices.safety().armed);
		expect(started.runtime.devices.safety()).toMatchObject({
			armed: false,
			reason: 'The last screen was closed: all devices are disarmed.',
		});
	});

	it('is not needed where a person asked for that, and the status says so', async () => {
		const started = await host({ headlessArm: true });
		const { devices: sink } = started.runtime;
		await until(() => (sink.statuses()[0]?.commands.acted ?? 0) > 0);
		expect(started.runtime.status().supervision).toEqual({ screens: 0, withoutScreen: true, whyNotArmed: null });
		const client = await connect(started);
		await armed(client);
		await client.close();
		await pause(200);
		expect(started.runtime.devices.safety().armed).toBe(true);
	});
});

describe('An emergency stop', () => {
	it.each([
		['of another screen', false],
		['of the same screen', true],
	])('%s is acted on though 3,000 requests came before it', async (_whose, own) => {
		const started = await host();
		const [busy, other] = [await connect(started), await connect(started)];
		await armed(busy);
		/** Requests that were acted on, in order, and how many were refused. */
		const order: number[] = [];
		let refused = 0;
		for (const { socket } of [busy, other]) {
			socket.on('message', (data, isBinary) => {
				if (isBinary) return;
				const { id, ok } = JSON.parse(String(data));
				if (id > 0 && ok) order.push(id);
				else if (id > 0) refused++;
			});
		}
		const ask = (id: number, request: object) => busy.send(JSON.stringify({ id, request }));
		// Arming among them came before the stop: whether it waits or is refused by then, it may not arm any more.
		for (let id = 1; id <= 3000; id++) ask(id, id % 63 === 0 ? { type: 'arm', armed: true } : { type: 'describe' });
		const stop = JSON.stringify({ id: 9999, request: { type: 'emergencyStop' } });
		(own ? busy : other).send(stop);
		await until(() => order.includes(9999));
		// The engine of this test shares the loop, so that a measure of time would be its own; test/e2e measures the app's.
		expect(order.indexOf(9999)).toBeLessThan(30);
		// All are answered in the end, or refused since too many wait.
		await until(() => order.length + refused === 3001);
		expect(refused).toBeGreaterThan(0);
		expect(started.runtime.devices.safety()).toMatchObject({ armed: false, reason: 'The emergency stop was pressed.' });
		await busy.close();
		await other.close();
		await until(() => started.runtime.devices.statuses()[0]?.emergencyStop);
		expect(started.runtime.devices.statuses()[0]?.armed).toBe(false);
	});
});

describe('Undo', () => {
	it('raises no limit of an armed device, and says what stays in force', async () => {
		const started = await host();
		const client = await connect(started);
		const undo = { type: 'setControl', control: { forceLimitN: 10, windowMs: 200 }, undo: true } as const;
		const { session } = await client.request({ type: 'saveSession' });
		const raised = { ...session, control: { ...session.control, parameters: { forceLimitN: 15 } } } as never;
		const forces = async () =>
			(await client.request({ type: 'describe' })).control.find(({ name }) => name === 'forceLimitN')?.value;
		await armed(client);
		await client.request({ type: 'setControl', control: { forceLimitN: 3, windowMs: 300 } });
		expect((await client.request(undo)).values).toEqual({ forceLimitN: 3, windowMs: 200 });
		await client.request({ type: 'loadSession', session: raised });
		expect(await forces()).toBe(3);
		expect(started.runtime.devices.safety().armed).toBe(true);
		await client.request({ type: 'arm', armed: false });
		expect(await client.request(undo)).toEqual({ values: { forceLimitN: 10, windowMs: 200 } });
		expect(await forces()).toBe(10);
	});
});
