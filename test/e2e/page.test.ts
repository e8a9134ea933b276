import { createReadStream, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultSession } from '../../src/protocol/session/sessionFile.ts';
import {
	type Alone,
	armOnPage,
	declarationOn,
	openAlone,
	servePage,
	shownNumber,
	temporaryFolder,
	until,
} from './app.ts';
import { noiseSession } from './noiseSession.ts';

const folder = temporaryFolder();
const file = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

const sessionFile = folder.file('noise.session.json');

afterAll(() => folder.remove());

describe('the page without a host', () => {
	let server: Awaited<ReturnType<typeof servePage>>;
	let alone: Alone;

	beforeAll(async () => {
		writeFileSync(sessionFile, JSON.stringify(noiseSession));
		server = await servePage();
		alone = await openAlone(`${server.url}?circuit=dual&columns=2x2`);
	});

	afterAll(async () => {
		await alone?.close();
		await server?.stop();
	});

	it('shows cells under the bundled clip, and their spikes, without a complaint', async () => {
		const { page } = alone;
		await page.getByTestId('retina').locator('canvas').first().waitFor({ state: 'visible' });
		await until('frames of the clip come in', async () => (await shownNumber(page, 'frame-rate')) > 5);
		await until('spikes are counted', async () => (await shownNumber(page, 'spike-count')) > 10);
		expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
		expect(alone.complaints).toEqual([]);
	});

	it('drives the simulated hand once it is armed, and not while it is disarmed', async () => {
		const { page } = alone;
		await page.getByTestId('tab-hand').click();
		await page.locator('[data-testid="link-state"][data-state="ready"]').waitFor();
		await page.getByTestId('source-picker').selectOption('stimulus:uniform');
		// Disarmed by hand: like the app's, the simulated hand arms itself at a first start, once the screen has answered.
		await armOnPage(page);
		await page.getByTestId('arm').click();
		await until(
			'it is disarmed',
			async () => (await page.getByTestId('arm-state').getAttribute('data-armed')) === 'no',
		);
		await until('the hand is open', async () => (await shownNumber(page, 'hand-closure')) < 0.05);
		await page.getByTestId('source-picker').selectOption('clip:reach');
		await page.getByTestId('restart').click();
		// The cup is near between 1.5 and 4 s of the clip.
		await until('the cup has come', async () => (await shownNumber(page, 'model-time')) > 4);
		expect(await shownNumber(page, 'hand-closure')).toBeLessThan(0.05);
		await page.getByTestId('restart').click();
		await until('the hand closes on the cup', async () => {
			await armOnPage(page);
			return (await shownNumber(page, 'hand-closure')) > 0.3;
		});
	});

	it('takes another circuit while it runs, from a worker beside the engine, and back', async () => {
		const { page } = alone;
		await page.getByTestId('tab-circuit').click();
		await page.getByRole('button', { name: 'Edit Ganglion cell' }).click();
		const text = declarationOn(page);
		await text.fill((await text.text()).replace(/^V' =/m, "include ganglion.leak as second\n\nV' ="));
		const before = await shownNumber(page, 'model-time');
		await text.press('Control+Enter');
		await page.getByText(/In use since model time/).waitFor();
		await page.getByTestId('tab-parameters').click();
		await page.getByTestId('parameter-search').fill('ganglion.second.g');
		await page.getByTestId('parameter-ganglion.second.g').waitFor();
		expect(await shownNumber(page, 'model-time')).toBeGreaterThan(before);
		await page.getByTestId('undo').click();
		await page.getByTestId('parameter-ganglion.second.g').waitFor({ state: 'detached' });
		expect(alone.complaints).toEqual([]);
	});

	it('says in a sentence what a page cannot reach', async () => {
		const { page } = alone;
		const foreign = folder.file('foreign.session.json');
		writeFileSync(foreign, JSON.stringify({ ...defaultSession(), source: { type: 'recording', file: 'run.light' } }));
		await page.getByTestId('session-file').setInputFiles(foreign);
		await page.getByText('A page without a host cannot read the light log run.light from disk').first().waitFor();
		const before = await shownNumber(page, 'model-time');
		await until('the model goes on', async () => (await shownNumber(page, 'model-time')) !== before);
	});
});

describe('the page without a host, from a server that sends no headers', () => {
	const types: Readonly<Record<string, string>> = {
		'.html': 'text/html',
		'.js': 'text/javascript',
		'.css': 'text/css',
	};
	const server = createServer((request, response) => {
		const path = new URL(request.url ?? '/', 'http://127.0.0.1').pathname;
		const name = join(file('dist/page'), path === '/' ? 'index.html' : path);
		response.setHeader('content-type', types[extname(name)] ?? 'application/octet-stream');
		createReadStream(name)
			.on('error', () => response.destroy())
			.pipe(response);
	});
	let alone: Alone;

	beforeAll(async () => {
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
		alone = await openAlone(`http://127.0.0.1:${(server.address() as AddressInfo).port}/?circuit=dual&columns=2x2`);
	});

	afterAll(async () => {
		await alone?.close();
		server.close();
	});

	it('runs on one thread and says so and why', async () => {
		const { page } = alone;
		await page.getByTestId('session-file').setInputFiles(sessionFile);
		await until('the session is there', async () => (await page.getByTestId('session-name').inputValue()) === 'Noise');
		await until('spikes are counted', async () => (await shownNumber(page, 'spike-count')) > 10);
		expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
		expect(await shownNumber(page, 'threads')).toBe(1);
		const why = await page.locator('.figure:has([data-testid="threads"])').getAttribute('title');
		expect(why).toContain('not cross-origin isolated');
	});
});
