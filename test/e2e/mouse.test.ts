import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accuracyContract } from '../../src/protocol/limits/accuracy.ts';
import { type App, openApp, shownNumber, until } from './app.ts';

describe('the mouse in the app', () => {
	let app: App;

	beforeAll(async () => {
		app = await openApp();
	});

	afterAll(async () => {
		await app?.close();
	});

	it('comes by the picker, with a light that suits it', async () => {
		const { page } = app;
		await page.getByTestId('session-new').click();
		await page.getByTestId('new-circuit').selectOption('mouse');
		await page.getByTestId('new-create').click();
		await until('the mouse is there', async () =>
			/Mouse retina/.test((await page.getByTestId('session-title').textContent()) ?? ''),
		);
		expect(await page.getByTestId('white-rod').textContent()).toContain('input 50000 1/s');
		expect(await page.getByTestId('white-cone').textContent()).toContain('input 20000 1/s');
	});

	it('fires in the dark in its OFF cells, and its error is within what is promised', async () => {
		await until('it fires', async () => (await shownNumber(app.page, 'spike-count')) > 10);
		await until('the error has been measured', async () => (await shownNumber(app.page, 'accuracy')) > 0);
		expect(await shownNumber(app.page, 'accuracy')).toBeLessThan(accuracyContract.rmsMv);
	});

	it('blocks a signal of one of its synapses', async () => {
		const { page } = app;
		await page.getByTestId('tab-cell').click();
		await page.getByTestId('cell-population').selectOption('onBipolar');
		await page.getByTestId('intervention-kind').selectOption('block');
		await page.getByTestId('block-channel').selectOption('cone_on');
		await page.getByTestId('intervention-start').click();
		await page.getByText('cone_on blocked by 100 %').first().waitFor();
		expect(app.complaints).toEqual([]);
	});
});
