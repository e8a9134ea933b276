import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { firstSideUm } from '../../src/protocol/limits/firstPatch.ts';
import { type App, openApp, shownNumber, until } from './app.ts';

describe('the app as it starts by itself', () => {
	let app: App;

	beforeAll(async () => {
		app = await openApp({ circuit: null, columns: null });
	});

	afterAll(async () => {
		await app?.close();
	});

	it('shows the mouse retina as a tissue, whose spikes reach the simulated hand', async () => {
		const { page } = app;
		await until('the mouse is there', async () =>
			/Mouse retina/.test((await page.getByTestId('session-title').textContent()) ?? ''),
		);
		// Where the browser was slower than the timing of the machine, it has grown already.
		expect(await shownNumber(page, 'patch')).toBeGreaterThanOrEqual(firstSideUm);
		await page.getByText('one stands for 20').waitFor();
		await until('it fires', async () => (await shownNumber(page, 'spike-count')) > 100);
		await until('the hand is ready', async () => (await page.getByTestId('link-state-line').textContent()) === 'ready');
	});

	it('says what the machine holds in cells, and grows that far', async () => {
		const { page } = app;
		await page.getByTestId('patch').click();
		await until('the machine has been timed', async () =>
			/about [\d,.]+ cells of a tissue/.test((await page.getByTestId('machine-speed').textContent()) ?? ''),
		);
		const facts = (await page.getByTestId('tissue-facts').textContent()) ?? '';
		expect(facts).toMatch(
			/about [\d,]+ cells \(one rod stands for 20, one rodBipolar stands for 4\) on 0\.\d+ mm²; steps of 1 ms/,
		);
		const held = Number(
			/serial line, ([\d,]+)\./
				.exec((await page.getByTestId('machine-speed').textContent()) ?? '')?.[1]
				?.replaceAll(',', ''),
		);
		await page.keyboard.press('Escape');
		// One that holds no more than the first tissue's 1,100 cells keeps that.
		if (held > 1500) await until('the tissue has grown', async () => (await shownNumber(page, 'patch')) > firstSideUm);
	});

	it('becomes another tissue by hand, and the published column by the picker', async () => {
		const { page } = app;
		await page.getByTestId('patch').click();
		await page.getByTestId('tissue-width').fill('120');
		await page.getByTestId('tissue-width').press('Tab');
		await page.getByTestId('tissue-height').fill('100');
		await page.getByTestId('tissue-height').press('Tab');
		await page.getByTestId('patch-set').click();
		await until('the tissue is small', async () => (await shownNumber(page, 'patch')) === 120);
		await page.getByTestId('session-new').click();
		await page.getByTestId('new-circuit').selectOption('dual');
		await page.getByTestId('new-create').click();
		await until('the column is there', async () =>
			/Rod and cone pathway/.test((await page.getByTestId('session-title').textContent()) ?? ''),
		);
		expect(await page.getByTestId('patch').textContent()).toContain('columns');
		expect(app.complaints).toEqual([]);
	});
});
