import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tokenOf } from '../host/bench.ts';
import { type App, openApp, patienceMs } from './app.ts';

/** A tab waits until its screen is connected. */
const connected = (page: Page) => page.locator('[data-testid="connection-state"][data-state="open"]').waitFor();

/** What a page hears on a socket to the host of its own origin: messages, or that there is none. */
const heardOn = (page: Page, protocols: readonly string[]) =>
	page.evaluate(
		(offered) =>
			new Promise<string>((resolve) => {
				const socket = new WebSocket(new URL('/socket', window.location.href.replace('http', 'ws')), [...offered]);
				socket.onmessage = ({ data }) => resolve(String(data));
				socket.onclose = () => resolve('nothing');
				socket.onopen = () => socket.send('{"id":1,"request":{"type":"listPorts"}}');
			}),
		protocols,
	);

describe('The page’s address', () => {
	let app: App;
	/** Whatever a tab asked the host for by HTTP. */
	const asked: string[] = [];
	beforeAll(async () => {
		app = await openApp();
		app.page.context().on('request', (request) => asked.push(request.url()));
	}, patienceMs);
	afterAll(() => app?.close());
	const newTab = async (): Promise<Page> => {
		const browser = app.page.context().browser();
		if (!browser) throw new Error('the browser is gone');
		return browser.newPage();
	};

	it('loses its token at once, and is reloaded without it', async () => {
		const { page } = app;
		const clean = new URL('/', app.url).href;
		expect(page.url()).toBe(clean);
		expect(await page.evaluate(() => window.history.length)).toBeLessThanOrEqual(2);
		for (let times = 0; times < 2; times++) {
			await page.reload();
			await connected(page);
			expect(page.url()).toBe(clean);
		}
		expect(asked.join()).not.toContain(tokenOf(app.url));
	});

	it('as it was printed opens a second tab', async () => {
		const second = await newTab();
		await second.goto(app.url);
		await connected(second);
		expect(second.url()).toBe(new URL('/', app.url).href);
		await second.close();
		await connected(app.page);
	});

	it('without its token is enough for a tab made from one that has it, as a duplicate is', async () => {
		const [second] = await Promise.all([
			app.page.waitForEvent('popup'),
			app.page.evaluate(() => void window.open('/')),
		]);
		await connected(second);
		await second.close();
	});

	it('without its token opens a page that says what is missing, and hears nothing of the session until the printed one is given', async () => {
		const stranger = await newTab();
		await stranger.goto(new URL('/', app.url).href);
		await stranger.getByText('lacks the session’s token').waitFor();
		expect(await heardOn(stranger, ['retinode'])).toBe('nothing');
		expect(await heardOn(stranger, ['retinode', `token.${'A'.repeat(32)}`])).toBe('nothing');
		// In the same tab this changes nothing but what stands behind the #.
		await stranger.goto(app.url);
		await connected(stranger);
		expect(stranger.url()).toBe(new URL('/', app.url).href);
		await stranger.close();
	});

	it('of another origin gets nothing, with the token and without', async () => {
		const stranger = await newTab();
		await stranger.goto('about:blank');
		const address = new URL('/socket', app.url.replace('http', 'ws')).href;
		const heard = await stranger.evaluate(
			([to, offered]) =>
				new Promise<string>((resolve) => {
					const socket = new WebSocket(to, ['retinode', offered]);
					socket.onmessage = ({ data }) => resolve(String(data));
					socket.onclose = () => resolve('nothing');
				}),
			[address, `token.${tokenOf(app.url)}`] as const,
		);
		expect(heard).toBe('nothing');
		await stranger.close();
	});
});
