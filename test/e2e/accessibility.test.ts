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

	/** Where the focus is once what a key asks for is drawn: no task of the page, so no next key, has come in between. */
	const holdsFocusAfter = (key: string, selector: string) =>
		app.page.evaluate(
			async ([pressed, sought]) => {
				window.dispatchEvent(new KeyboardEvent('keydown', { key: pressed }));
				for (let turn = 0; turn < 100; turn++) await null;
				return document.activeElement?.closest(sought) != null;
			},
			[key, selector] as const,
		);

	it('no dialog has one, each opened by its key, with the focus in it before the next key can come, and closed by Escape', async () => {
		const { page } = app;
		const found: string[] = [];
		for (const key of ['?', 'g', 'c', 'm', 'w', 'd']) {
			expect(await holdsFocusAfter(key, 'dialog[open]'), key).toBe(true);
			found.push(...(await barriers(page)).map((each) => `dialog of ${key}, ${each}`));
			await page.keyboard.press('Escape');
			await page.locator('dialog').waitFor({ state: 'detached' });
		}
		expect(found).toEqual([]);
	});

	it('the search for a parameter and each step of the lesson have the focus as soon', async () => {
		await app.page.getByTestId('tab-hand').click();
		expect(await holdsFocusAfter('/', '[data-testid=parameter-search]')).toBe(true);
		expect(await holdsFocusAfter('l', '[data-testid=lesson] h2')).toBe(true);
		const focused = await app.page.evaluate(async () => {
			const next = document.querySelector<HTMLElement>('[data-testid=lesson-next]');
			next?.focus();
			next?.click();
			for (let turn = 0; turn < 100; turn++) await null;
			return document.activeElement?.textContent;
		});
		expect(focused).toMatch(/^2 of 8\./);
	});
});
