import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { offeredProtocols } from '../../src/protocol/messages.ts';
import type { Status } from '../../src/protocol/status.ts';
import { connect, type TestClient, tokenOf } from '../host/bench.ts';
import { type App, armOnPage, openAlone, openApp, servePage, until } from './app.ts';

const close: (() => Promise<unknown>)[] = [];
const closeAll = async () => {
	for (const each of close.splice(0).reverse()) await each();
};

async function open(args: readonly string[] = []): Promise<{ readonly app: App; readonly observer: TestClient }> {
	const app = await openApp({ args });
	close.push(app.close);
	// It watches and answers no pings: to the host it is no screen.
	const observer = await connect(app, false);
	close.push(observer.close);
	await app.page.getByTestId('tab-hand').click();
	return { app, observer };
}

const status = async (observer: TestClient, fits: (status: Status) => boolean): Promise<Status> => {
	const notice = await observer.notice((each) => each.type === 'status' && fits(each));
	if (notice.type !== 'status') throw new Error('no status came');
	return notice;
};
const problem = (observer: TestClient, sentence: RegExp) =>
	observer.notice((notice) => notice.type === 'problem' && sentence.test(notice.message));

/** Keeps a page's one thread busy, as a page that hangs does. */
const freeze = (page: App['page'], ms: number) =>
	page.evaluate((forMs) => {
		const end = performance.now() + forMs;
		while (performance.now() < end);
	}, ms);

/** Arms, until the host says so. */
async function arm({ page }: App, observer: TestClient): Promise<void> {
	do await armOnPage(page);
	while (!(await status(observer, () => true)).safety.armed);
}

describe('The only screen', () => {
	let app: App;
	let observer: TestClient;
	beforeAll(async () => {
		({ app, observer } = await open());
	});
	afterAll(closeAll);

	it('freezes: lost after three seconds, disarmed and said; it counts again when it runs, and arms nothing', async () => {
		await arm(app, observer);
		const told = problem(observer, /^No screen has answered for three seconds: all devices are disarmed/);
		const frozen = freeze(app.page, 6000);
		await told;
		expect((await status(observer, () => true)).safety.armed).toBe(false);
		await frozen;
		await status(observer, ({ supervision }) => supervision.screens === 1);
		// A page that has just come to itself may not have drawn yet what it was told.
		await app.page.locator('[data-testid="arm-state"][data-armed="no"]').waitFor();
		expect((await status(observer, () => true)).safety.armed).toBe(false);
		await app.page.getByText('No screen has answered for three seconds').first().waitFor();
		await arm(app, observer);
	});

	it('is closed then: every device is disarmed at once, and nobody arms it but a person', async () => {
		await arm(app, observer);
		const told = problem(observer, /^The last screen was closed: all devices are disarmed/);
		await app.page.close();
		await told;
		const { safety, supervision } = await status(observer, ({ supervision: now }) => now.screens === 0);
		expect(safety.armed).toBe(false);
		expect(supervision.whyNotArmed).toMatch(/^No screen answers/);
		await expect(observer.request({ type: 'arm', armed: true })).rejects.toThrow(/No screen answers|not confirmed/);
	});
});

describe('The only screen', () => {
	it('is not needed with --headless-arm, which every screen then shows', async () => {
		onTestFinished(closeAll);
		const { app, observer } = await open(['--headless-arm']);
		await arm(app, observer);
		await app.page.getByTestId('arming').filter({ hasText: 'armed · headless' }).waitFor();
		await app.page.getByTestId('headless-arm').waitFor();
		await app.page.close();
		await status(observer, ({ supervision }) => supervision.screens === 0);
		const { safety } = await status(observer, () => true);
		expect(safety.reason).not.toMatch(/screen/);
	});
});

describe('The emergency stop', () => {
	let app: App;
	let observer: TestClient;
	beforeAll(async () => {
		({ app, observer } = await open());
	});
	afterAll(closeAll);
	/** Has the page ask 3,000 times over a socket of its own; `answered` tells how many were acted on by now, `refused` how many were too many. */
	const flood = (app: App) =>
		app.page.evaluate(
			async (protocols) => {
				const busy = new WebSocket(new URL('/socket', window.location.href.replace('http', 'ws')), protocols);
				await new Promise((resolve) => {
					busy.onopen = resolve;
				});
				const counts = { answered: 0, refused: 0 };
				Object.assign(window, { counts });
				busy.onmessage = ({ data }) => {
					if (typeof data !== 'string' || !data.startsWith('{"id":')) return;
					if (data.slice(0, 30).includes('"ok":true')) counts.answered++;
					else counts.refused++;
				};
				for (let id = 1; id <= 3000; id++) busy.send(JSON.stringify({ id, request: { type: 'describe' } }));
			},
			offeredProtocols(tokenOf(app.url)),
		);
	const countsOf = (app: App) =>
		app.page.evaluate(() => (window as unknown as { counts: { answered: number; refused: number } }).counts);
	const answered = async (app: App) => (await countsOf(app)).answered;
	const allAnswered = (app: App) =>
		until('all have their answer', async () => {
			const { answered: acted, refused } = await countsOf(app);
			return acted + refused === 3000;
		});
	const release = async (app: App, observer: TestClient) => {
		await app.page.getByTestId('release-stop').click();
		await status(observer, ({ devices: [hand] }) => hand?.emergencyStop === false);
	};

	it('of another client is acted on at once though a page asks 3,000 times, and each of those is answered or refused', async () => {
		await flood(app);
		const sentMs = performance.now();
		await observer.request({ type: 'emergencyStop' });
		const ms = performance.now() - sentMs;
		const before = await answered(app);
		console.log(`stop acted on and answered after ${ms.toFixed(1)} ms, ${before} of 3,000 answered by then`);
		// The order is what must hold on a machine of any speed: the stop did not wait for those before it.
		expect(before).toBeLessThan(500);
		await status(observer, ({ devices: [hand] }) => hand?.emergencyStop === true);
		await release(app, observer);
		await allAnswered(app);
		expect((await countsOf(app)).refused).toBeGreaterThan(0);
	});

	it('of the page itself, by the key, comes before the 3,000 that it asked for', async () => {
		const stopped = status(observer, ({ devices: [hand] }) => hand?.emergencyStop === true);
		await flood(app);
		await app.page.keyboard.press('F8');
		const { safety } = await stopped;
		expect(safety.armed).toBe(false);
		expect(await answered(app)).toBeLessThan(1500);
		await release(app, observer);
		await allAnswered(app);
	});

	it('of a client that asked for 3,000 things itself is acted on before them', async () => {
		let before = 0;
		observer.socket.on('message', (data, isBinary) => {
			if (!isBinary && /^\{"id":[1-9]\d*,"ok":true/.test(String(data).slice(0, 30))) before++;
		});
		for (let k = 0; k < 3000; k++) void observer.request({ type: 'describe' }).catch(() => undefined);
		const sentMs = performance.now();
		await observer.request({ type: 'emergencyStop' });
		const ms = performance.now() - sentMs;
		console.log(`stop acted on and answered after ${ms.toFixed(1)} ms, ${before - 1} of its own 3,000 before it`);
		expect(before).toBeLessThan(100);
		await release(app, observer);
	});
});

describe('The page without a host', () => {
	let server: Awaited<ReturnType<typeof servePage>>;
	let page: App['page'];
	beforeAll(async () => {
		server = await servePage();
		const alone = await openAlone(`${server.url}?circuit=dual&columns=2x2`);
		close.push(alone.close);
		page = alone.page;
		await page.getByTestId('tab-hand').click();
	});
	afterAll(async () => {
		await closeAll();
		await server?.stop();
	});

	it('that freezes is disarmed by its own worker', async () => {
		const isArmed = async () => (await page.getByTestId('arm-state').getAttribute('data-armed')) === 'yes';
		await armOnPage(page);
		await freeze(page, 5000);
		await page.getByText('No screen has answered for three seconds').first().waitFor();
		await until('it is shown as disarmed', async () => !(await isArmed()));
	});

	it('whose engine hangs is disarmed by its own worker', async () => {
		await armOnPage(page);
		const engine = page.workers().find((worker) => worker.url().includes('engineWorker'));
		if (!engine) throw new Error('the engine has no worker');
		await engine.evaluate(() => {
			const end = performance.now() + 3000;
			while (performance.now() < end);
		});
		await page.getByText('The simulation has not answered for a second').first().waitFor();
		await page.getByText('The simulation answers again').first().waitFor();
		expect(await page.getByTestId('arm-state').getAttribute('data-armed')).toBe('no');
	});
});
