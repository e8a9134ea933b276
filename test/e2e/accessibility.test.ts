import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { panels } from '../../src/ui/panels/catalogue.ts';
import { type App, openApp } from './app.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe-core finds on the page as it is that keeps somebody out: rule, and where. */
async function barriers(page: Page): Promise<string[]> {
	const { violations } = (await page.evaluate("axe.run(document, { resultTypes: ['violations'] })")) as AxeResults;
	return violations
		.filter(({ impact }) => impact === 'serious' || impact === 'critical')
		.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
}

describe('for people who see, hear or move otherwise', () => {
	let app: App;

	beforeAll(async () => {
		app = await openApp();
		await app.page.evaluate(axe);
	});

	afterAll(async () => {
		await app?.close();
	});

	it('no panel has a serious barrier in either theme', async () => {
		const { page } = app;
		const found: string[] = [];
		for (const theme of ['first', 'other']) {
			for (const { tab } of panels) {
				await page.getByTestId(`tab-${tab}`).click();
				if (tab === 'circuit') await page.locator('.cm-line').first().waitFor();
				found.push(...(await barriers(page)).map((each) => `${theme} theme, ${tab}, ${each}`));
			}
			await page.getByTestId('theme').click();
		}
		expect(found).toEqual([]);
	});

	it('no dialog has one, each opened and closed by its key', async () => {
		const { page } = app;
		const found: string[] = [];
		for (const key of ['?', 'g', 'c', 'm', 'w', 'd']) {
			await page.keyboard.press(key);
			await page.locator('dialog[open]').waitFor();
			found.push(...(await barriers(page)).map((each) => `dialog of ${key}, ${each}`));
			await page.keyboard.press('Escape');
			await page.locator('dialog').waitFor({ state: 'detached' });
		}
		expect(found).toEqual([]);
	});
});
