import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';

const program = fileURLToPath(new URL('../../bin/retinode.js', import.meta.url));

/** How long anything may take, ms: a little less than a test may, so that what was waited for is said. On a machine that ten others use all takes ten times as long. */
export const patienceMs = 240_000;

/** A running `retinode` command whose standard output is JSON lines. */
export interface Running {
	readonly child: ChildProcess;
	/** Lines of standard output so far. */
	readonly lines: readonly Record<string, unknown>[];
	/** The first line, past or to come, that fits. */
	line(fits: (line: Record<string, unknown>) => boolean): Promise<Record<string, unknown>>;
	stop(): Promise<void>;
}

/** Starts `retinode …` as a user would, from the build. */
export function retinode(...args: string[]): Running {
	const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
	const lines: Record<string, unknown>[] = [];
	let rest = '';
	let heard: () => void = () => undefined;
	child.stdout.setEncoding('utf8').on('data', (text: string) => {
		rest += text;
		for (let end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n')) {
			const line = rest.slice(0, end);
			rest = rest.slice(end + 1);
			if (line.startsWith('{')) lines.push(JSON.parse(line) as Record<string, unknown>);
		}
		heard();
	});
	return {
		child,
		lines,
		async line(fits) {
			for (;;) {
				const found = lines.find(fits);
				if (found) return found;
				if (child.exitCode !== null) throw new Error(`retinode ${args.join(' ')} ended with ${child.exitCode}`);
				await new Promise<void>((resolve) => {
					heard = resolve;
					child.once('exit', () => resolve());
				});
			}
		},
		async stop() {
			if (child.exitCode !== null || child.signalCode !== null) return;
			const gone = new Promise((resolve) => child.once('exit', resolve));
			child.kill('SIGINT');
			await gone;
		},
	};
}

/** Runs `retinode …` to its end, while others in this process go on. */
export async function retinodeText(
	...args: string[]
): Promise<{ readonly status: number | null; readonly stdout: string; readonly stderr: string }> {
	const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
	let [stdout, stderr] = ['', ''];
	child.stdout.setEncoding('utf8').on('data', (text: string) => {
		stdout += text;
	});
	child.stderr.setEncoding('utf8').on('data', (text: string) => {
		stderr += text;
	});
	const status = await new Promise<number | null>((resolve) => child.once('close', resolve));
	return { status, stdout, stderr };
}

/** The app in a real Chromium. */
export interface App {
	readonly page: Page;
	readonly url: string;
	readonly host: Running;
	/** What the page complained about: must stay empty. */
	readonly complaints: readonly string[];
	close(): Promise<void>;
}

/** Flags of TOOLCHAIN: a quiet Chromium with WebGL 2 in software. */
const flags = [
	'--no-sandbox',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
	'--use-gl=angle',
	'--use-angle=gl-egl',
	'--ignore-gpu-blocklist',
	'--enable-unsafe-swiftshader',
	'--autoplay-policy=no-user-gesture-required',
];

/** A browser without a page. */
export const launchBrowser = (more: readonly string[] = []): Promise<Browser> =>
	chromium.launch({ executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium', args: [...flags, ...more] });

/** Opens an address in a browser and waits until the screen is connected. */
async function openIn(browser: Browser, url: string, prepare?: (page: Page) => Promise<void>) {
	const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, acceptDownloads: true });
	page.setDefaultTimeout(patienceMs);
	page.setDefaultNavigationTimeout(patienceMs);
	const complaints: string[] = [];
	page.on('pageerror', (error) => complaints.push(error.message));
	page.on('console', (message) => {
		if (message.type() === 'error') complaints.push(message.text());
	});
	await prepare?.(page);
	await page.goto(url);
	await page.locator('[data-testid="connection-state"][data-state="open"]').waitFor();
	return { page, complaints };
}

/**
 * Starts the local host and opens its page.
 * @param options `camera`: a Y4M file that plays as the camera; `args`: more arguments of `retinode app`; `circuit`: the published column unless a test is about another;
 * `columns`: the patch, small unless a test is about its size; `null` for what the app chooses by itself
 */
export async function openApp(
	options: {
		readonly camera?: string;
		readonly args?: readonly string[];
		readonly circuit?: string | null;
		readonly columns?: string | null;
	} = {},
): Promise<App> {
	const { circuit = 'dual', columns = '2x2', args = [] } = options;
	const isGiven = args.includes('--session');
	const patch = columns === null || isGiven ? [] : ['--columns', columns];
	const named = circuit === null || isGiven ? [] : ['--circuit', circuit];
	const host = retinode('app', '--browser', '--no-open', '--json', ...named, ...patch, ...args);
	let browser: Browser | undefined;
	try {
		const { url } = await host.line((line) => 'url' in line);
		if (typeof url !== 'string') throw new Error('the host printed no address');
		const camera =
			options.camera === undefined
				? []
				: [
						'--use-fake-ui-for-media-stream',
						'--use-fake-device-for-media-stream',
						`--use-file-for-fake-video-capture=${options.camera}`,
					];
		browser = await launchBrowser(camera);
		const opened = browser;
		return {
			...(await openIn(browser, url)),
			url,
			host,
			async close() {
				await opened.close();
				await host.stop();
			},
		};
	} catch (error) {
		await browser?.close();
		await host.stop();
		throw error;
	}
}

/** The page without a host, in a real Chromium. */
export interface Alone {
	readonly page: Page;
	readonly complaints: readonly string[];
	close(): Promise<void>;
}

/**
 * Opens the page without a host.
 * @param url where it is served
 * @param prepare what is done before it loads
 */
export async function openAlone(url: string, prepare?: (page: Page) => Promise<void>): Promise<Alone> {
	const browser = await launchBrowser();
	try {
		return { ...(await openIn(browser, url, prepare)), close: () => browser.close() };
	} catch (error) {
		await browser.close();
		throw error;
	}
}

/** Serves the page without a host as a user would. */
export async function servePage(): Promise<{ readonly url: string; stop(): Promise<void> }> {
	const server = retinode('page', '--no-open', '--json');
	const { url } = await server.line((line) => 'url' in line);
	return { url: String(url), stop: () => server.stop() };
}

/** The number that an element of the status line or a panel shows in its `data-value`. */
export async function shownNumber(page: Page, testId: string): Promise<number> {
	const value = await page.getByTestId(testId).first().getAttribute('data-value');
	return value === null || value === '' ? Number.NaN : Number(value);
}

/** Waits until something on the page is so, looking five times a second. */
export async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
	const end = performance.now() + patienceMs;
	while (!(await holds())) {
		if (performance.now() > end) throw new Error(`waited in vain until ${what}`);
		await new Promise((resolve) => setTimeout(resolve, 200));
	}
}

/** Arms on the Hand panel, which must be shown, unless it is armed: on a busy machine the host stands still now and then and disarms; a person would arm again. */
export async function armOnPage(page: Page): Promise<void> {
	await until('it is armed', async () => {
		if ((await page.getByTestId('arm-state').getAttribute('data-armed')) === 'yes') return true;
		const button = page.locator('[data-testid="arm"][aria-pressed="false"]:enabled');
		// It may have armed itself, or let go, since it was looked at: then there is nothing to click.
		if (await button.isVisible()) await button.click({ timeout: 2000 }).catch(() => undefined);
		return false;
	});
}

/** A folder that goes away with the test. */
export function temporaryFolder(): { readonly path: string; readonly file: (name: string) => string; remove(): void } {
	const path = mkdtempSync(join(tmpdir(), 'retinode-e2e-'));
	return { path, file: (name) => join(path, name), remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** The text of a declaration on the Circuit panel. */
export interface DeclarationOnPage {
	text(): Promise<string>;
	/** Puts another in its place, as a paste does. */
	fill(text: string): Promise<void>;
	press(key: string): Promise<void>;
}

/** The editor of the Circuit panel, which draws of a long text only what is near to what is seen. */
export function declarationOn(page: Page): DeclarationOnPage {
	const box = page.getByTestId('declaration-text');
	const clip = (type: 'copy' | 'paste', given: string) =>
		box.evaluate(
			(element, { type, given }) => {
				const clipboardData = new DataTransfer();
				clipboardData.setData('text/plain', given);
				element.dispatchEvent(new ClipboardEvent(type, { clipboardData, bubbles: true, cancelable: true }));
				return clipboardData.getData('text/plain');
			},
			{ type, given },
		);
	const press = (key: string) => box.press(key);
	return {
		press,
		async text() {
			await press('Control+a');
			return clip('copy', '');
		},
		async fill(text) {
			await press('Control+a');
			await clip('paste', text);
		},
	};
}
