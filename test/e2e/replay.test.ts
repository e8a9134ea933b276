import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, patienceMs, type Running, retinode, retinodeText, temporaryFolder } from './app.ts';

const folder = temporaryFolder();
const file = join(folder.path, 'run.nwb');

describe('a recording that is opened', () => {
	let opened: Running;
	let browser: Browser;
	let page: Page;

	beforeAll(async () => {
		const told = ['--circuit', 'dual', '--solver', 'realtime', '--no-check', '--cone', '5e5', '--light-start', '0.05'];
		const kept = ['--duration', '1', '--nwb', file, '--quantities', 'spikes', 'light', 'stimulus', 'ganglion.V'];
		const recorded = await retinodeText('simulate', ...told, ...kept);
		if (recorded.status !== 0) throw new Error(recorded.stderr);
		opened = retinode('open', file, '--no-open', '--json');
		const { url } = await opened.line((line) => typeof line.url === 'string');
		browser = await launchBrowser();
		page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
		page.setDefaultTimeout(patienceMs);
		page.setDefaultNavigationTimeout(patienceMs);
		await page.goto(String(url));
		await page.getByTestId('scrubber').waitFor({ timeout: patienceMs });
	});

	afterAll(async () => {
		await browser?.close();
		await opened?.stop();
		folder.remove();
	});

	const shownAt = async (seconds: string): Promise<void> => {
		await page.getByTestId('replay-time').getByText(`${seconds} s`, { exact: true }).waitFor({ timeout: patienceMs });
	};

	it('is scrubbed and played by keys, says what was not recorded, and that nothing leaves', async () => {
		expect(await page.getByTestId('replay-note').textContent()).toBe('Replay: nothing leaves');
		await page.keyboard.press('End');
		await shownAt('1.000');
		await page
			.getByTestId('raster-count')
			.getByText(/^[1-9]\d* spikes/)
			.waitFor();
		await page.keyboard.press('Home');
		await shownAt('0.000');
		for (let k = 0; k < 3; k++) await page.keyboard.press('ArrowRight');
		await shownAt('0.030');
		await page.getByTestId('replay-speed').selectOption('10');
		await page.locator('body').press('Space');
		await shownAt('1.000');
		await page.locator('[data-testid=replay-play][data-playing=false]').waitFor({ timeout: patienceMs });
		expect(await page.getByTestId('recorded-of-cell').textContent()).toContain('recorded are V and its spikes');
		await page.getByTestId('cell-population').selectOption('aii');
		await page
			.getByTestId('recorded-of-cell')
			.getByText('no quantity of it was recorded')
			.waitFor({ timeout: patienceMs });
		expect(await page.getByTestId('emergency-stop-top').count()).toBe(0);
	});

	it('is compared with a new run of the same session: not a spike differs; and with one that has another parameter', async () => {
		await page.getByTestId('cell-population').selectOption('ganglion');
		await page.getByTestId('compare-run').click();
		const made = page.locator('[data-testid=compare][data-phase=made]');
		await made.waitFor({ timeout: patienceMs });
		const sum = page.getByTestId('compare-sum');
		expect([await sum.getAttribute('data-missed'), await sum.getAttribute('data-extra')]).toEqual(['0', '0']);
		await page.getByTestId('compare-traces').getByText('0 mV').first().waitFor({ timeout: patienceMs });
		await page.getByTestId('compare-changes').fill('coneBipolar.Kv.g = 0.4');
		await page.getByTestId('compare-run').click();
		await made.getByText('coneBipolar.Kv.g is 0.4 in the new run').waitFor({ timeout: patienceMs });
		expect(Number(await sum.getAttribute('data-missed'))).toBeGreaterThan(0);
	});
});
