import { execFileSync } from 'node:child_process';
import { createReadStream, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultSession } from '../../src/protocol/session/sessionFile.ts';
import { type Alone, armOnPage, openAlone, servePage, shownNumber, temporaryFolder, until } from './app.ts';

const folder = temporaryFolder();
const file = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** 16 × 16 columns: as many as are spread over threads; noise, so that a difference anywhere becomes a difference of spikes. */
const sessionFile = folder.file('noise.session.json');
const session = {
	...defaultSession(),
	title: 'Noise',
	columns: { x: 16, y: 16 },
	seed: 3,
	light: { kind: 'free', rodRate: 0.05, coneRate: 1000 },
	source: { type: 'stimulus', name: 'checkerboard-noise', parameters: {} },
};
const comparedS = 0.7;

/** Lines of a file of spikes that lie within the time that is compared. */
const compared = (text: string): string[] =>
	text.split('\n').filter((line) => line !== '' && Number.parseFloat(line) < comparedS);

/** Opens the session, runs it from its start and saves its spikes, as a user does by hand. */
async function spikesOf(page: Page, name: string, threads: number): Promise<string[]> {
	await page.getByTestId('session-file').setInputFiles(sessionFile);
	await page.getByTestId('session-title').getByText('Noise').waitFor();
	await page.getByTestId('restart').click();
	await until('the model has begun anew', async () => (await shownNumber(page, 'model-time')) < comparedS);
	if (threads > 1) {
		await until('all threads are at work', async () => (await shownNumber(page, 'threads')) === threads);
		expect(await shownNumber(page, 'model-time')).toBeLessThan(comparedS);
	}
	await until('the model has run', async () => (await shownNumber(page, 'model-time')) > comparedS + 0.05);
	await page.getByTestId('run').click();
	await page.locator('[data-testid="run"][data-running="false"]').waitFor();
	const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId('save-spikes').click()]);
	await download.saveAs(folder.file(name));
	return compared(readFileSync(folder.file(name), 'utf8'));
}

afterAll(() => folder.remove());

describe('the page without a host', () => {
	let server: Awaited<ReturnType<typeof servePage>>;
	let alone: Alone;

	beforeAll(async () => {
		writeFileSync(sessionFile, JSON.stringify(session));
		server = await servePage();
		alone = await openAlone(`${server.url}?columns=2x2`);
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
		const text = page.getByTestId('declaration-text');
		await text.fill((await text.inputValue()).replace(/^V' =/m, "include ganglion.leak as second\n\nV' ="));
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

	it('computes a large patch with several threads, and gives the spikes of one thread and of Node, bit for bit', async () => {
		const inPage = async (threads: number): Promise<string[]> => {
			const own = await openAlone(`${server.url}?threads=${threads}&columns=2x2`);
			const spikes = await spikesOf(own.page, `${threads}.csv`, threads);
			// One thread is nothing to speak of where it was asked for.
			if (threads === 1) expect(await own.page.getByTestId('threads').count()).toBe(0);
			expect(own.complaints).toEqual([]);
			await own.close();
			return spikes;
		};
		const ofOne = await inPage(1);
		const ofSeveral = await inPage(2);
		const inNode = folder.file('node.csv');
		const live = ['live', '--session', sessionFile, '--fast', '--duration', String(comparedS), '--spikes', inNode];
		execFileSync(process.execPath, [file('bin/retinode.js'), ...live, '--json']);
		expect(ofOne.length).toBeGreaterThan(100);
		expect(ofSeveral).toEqual(ofOne);
		expect(compared(readFileSync(inNode, 'utf8'))).toEqual(ofOne);
		// Threads that wait for each other on a machine that does other things besides take their time.
	}, 240_000);
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
		alone = await openAlone(`http://127.0.0.1:${(server.address() as AddressInfo).port}/?columns=2x2`);
	});

	afterAll(async () => {
		await alone?.close();
		server.close();
	});

	it('runs on one thread and says so and why', async () => {
		const { page } = alone;
		await page.getByTestId('session-file').setInputFiles(sessionFile);
		await page.getByTestId('session-title').getByText('Noise').waitFor();
		await until('spikes are counted', async () => (await shownNumber(page, 'spike-count')) > 10);
		expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
		expect(await shownNumber(page, 'threads')).toBe(1);
		const why = await page.locator('.figure:has([data-testid="threads"])').getAttribute('title');
		expect(why).toContain('not cross-origin isolated');
	});
});
