import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, openApp, shownNumber, until } from './app.ts';

describe('editing the circuit while it runs', () => {
	let app: App;

	beforeAll(async () => {
		app = await openApp();
	});

	afterAll(async () => {
		await app?.close();
	});

	it('adds a channel, answers a broken text with its line, and takes the edit back, while model time goes on', async () => {
		const { page } = app;
		await page.getByTestId('tab-circuit').click();
		await page.getByRole('button', { name: 'Edit Ganglion cell' }).click();
		const text = page.getByTestId('declaration-text');
		await until('the text is there', async () => (await text.inputValue()).startsWith('cell ganglion'));
		const started = await shownNumber(page, 'model-time');
		await page.getByTestId('include-add').selectOption('rod.h');
		expect(await text.inputValue()).toContain('include rod.h as h');
		const before = await text.inputValue();
		await text.fill(before.replace('include rod.h as h', 'include ganglion.leak as second'));
		await text.press('Control+Enter');
		await page.getByText(/In use since model time/).waitFor();
		await page.getByTestId('tab-parameters').click();
		await page.getByTestId('parameter-search').fill('ganglion.second.g');
		await page.getByTestId('parameter-ganglion.second.g').waitFor();
		const added = await shownNumber(page, 'model-time');
		expect(added).toBeGreaterThan(started);

		await page.getByTestId('tab-circuit').click();
		await page.getByRole('button', { name: 'Edit Ganglion cell' }).click();
		await text.fill((await text.inputValue()).replace("V' = -(membrane_current", "V' = -(V + membrane_current"));
		await page.getByTestId('declaration-apply').click();
		await page
			.getByTestId('declaration-message')
			.getByText(/\.eq:\d+ \(cell ganglion/)
			.waitFor();
		const refused = await shownNumber(page, 'model-time');
		await until('the model goes on', async () => (await shownNumber(page, 'model-time')) > refused);
		expect(refused).toBeGreaterThan(added);

		await page.getByTestId('tab-parameters').click();
		await page.getByTestId('undo').click();
		await page.getByTestId('parameter-ganglion.second.g').waitFor({ state: 'detached' });
		await until('the model goes on', async () => (await shownNumber(page, 'model-time')) > refused + 0.5);
		expect(app.complaints).toEqual([]);
	});
});
