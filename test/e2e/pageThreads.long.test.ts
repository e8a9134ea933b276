import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openAlone, servePage, shownNumber, temporaryFolder, until } from './app.ts';
import { noiseSession } from './noiseSession.ts';

const program = fileURLToPath(new URL('../../bin/retinode.js', import.meta.url));
const folder = temporaryFolder();
const sessionFile = folder.file('noise.session.json');
const comparedS = 0.7;

/** Lines of a file of spikes that lie within the time that is compared. */
const compared = (text: string): string[] =>
	text.split('\n').filter((line) => line !== '' && !line.startsWith('#') && Number.parseFloat(line) < comparedS);

/** Opens the session, runs it from its start and saves its spikes, as a user does by hand. */
async function spikesOf(page: Page, name: string, threads: number): Promise<string[]> {
	await page.getByTestId('session-file').setInputFiles(sessionFile);
	await until('the session is there', async () => (await page.getByTestId('session-name').inputValue()) === 'Noise');
	// Once more where the threads were at work only when that time had passed.
	for (let inTime = false; !inTime; ) {
		await page.getByTestId('restart').click();
		await until('the model has begun anew', async () => (await shownNumber(page, 'model-time')) < comparedS);
		if (threads > 1) {
			await until('all threads are at work', async () => (await shownNumber(page, 'threads')) === threads);
		}
		inTime = (await shownNumber(page, 'model-time')) < comparedS;
	}
	await until('the model has run', async () => (await shownNumber(page, 'model-time')) > comparedS + 0.05);
	await page.getByTestId('run').click();
	await page.locator('[data-testid="run"][data-running="false"]').waitFor();
	const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId('save-spikes').click()]);
	await download.saveAs(folder.file(name));
	return compared(readFileSync(folder.file(name), 'utf8'));
}

describe('the page without a host', () => {
	let server: Awaited<ReturnType<typeof servePage>>;

	beforeAll(async () => {
		writeFileSync(sessionFile, JSON.stringify(noiseSession));
		server = await servePage();
	});

	afterAll(async () => {
		await server?.stop();
		folder.remove();
	});

	it('computes a large patch with several threads, and gives the spikes of one thread and of Node, bit for bit', async () => {
		const inPage = async (threads: number): Promise<string[]> => {
			const own = await openAlone(`${server.url}?circuit=dual&threads=${threads}&columns=2x2`);
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
		execFileSync(process.execPath, [program, ...live, '--json']);
		expect(ofOne.length).toBeGreaterThan(100);
		expect(ofSeveral).toEqual(ofOne);
		expect(compared(readFileSync(inNode, 'utf8'))).toEqual(ofOne);
		// Both tell of the same cells, in the same words; what else the sessions say differs, for the page's was opened and stopped by hand.
		const channels = (name: string) => readFileSync(folder.file(name), 'utf8').match(/^# channels?\b.*$/gm);
		expect(channels('1.csv')).toEqual(channels('node.csv'));
	});
});
