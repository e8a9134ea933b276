import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accuracyContract } from '../../src/protocol/limits/accuracy.ts';
import { defaultAcross } from '../../src/protocol/limits/patchSize.ts';
import { type App, openApp, shownNumber, until } from './app.ts';

describe('the patch in the app', () => {
	let app: App;

	beforeAll(async () => {
		app = await openApp({ columns: null });
	});

	afterAll(async () => {
		await app?.close();
	});

	const columns = () => shownNumber(app.page, 'patch');
	const openDialog = async () => {
		await app.page.getByTestId('patch').click();
		await app.page.getByTestId('patch-dialog').waitFor();
	};
	/** What the 3D view says of its last picture. */
	const picture = async (name: string) => Number(await app.page.getByTestId('retina').getAttribute(`data-${name}`));

	it('times the machine at the start, says what it holds, and grows that far', async () => {
		const { page } = app;
		await openDialog();
		await until('the machine has been timed', async () =>
			/about [\d,.]+ columns/.test((await page.getByTestId('machine-speed').textContent()) ?? ''),
		);
		const text = (await page.getByTestId('machine-speed').textContent()) ?? '';
		const held = Number(/a patch of (\d+) ×/.exec(text)?.[1]);
		await page.keyboard.press('Escape');
		// A machine that holds less than the first picture's 8 × 8 keeps that.
		const across = Math.max(8, Math.min(defaultAcross, held));
		await until('the patch has grown', async () => (await columns()) === across ** 2);
	});

	it('becomes another size by keyboard, keeps parameters, and comes back by undo', async () => {
		const { page } = app;
		const before = await columns();
		await page.getByTestId('tab-parameters').click();
		await page.getByTestId('parameter-search').fill('coneBipolar.Kv.g');
		const parameter = page.getByTestId('parameter-coneBipolar.Kv.g-input');
		await parameter.fill('3');
		await parameter.press('Enter');
		await until('the parameter is set', () => page.getByTestId('parameter-coneBipolar.Kv.g-reset').isVisible());
		await openDialog();
		const slider = page.getByTestId('patch-slider');
		await slider.focus();
		await slider.press('Home');
		for (let k = 0; k < 2; k++) await slider.press('ArrowRight');
		expect(await page.getByTestId('patch-shown').textContent()).toBe('3 × 3');
		expect(await page.getByTestId('patch-facts').textContent()).toContain('steps of 0.5 ms');
		await slider.press('Enter');
		await until('the patch is small', async () => (await columns()) === 9);
		expect(Number(await parameter.inputValue())).toBe(3);
		await page.getByTestId('undo').click();
		await until('the patch is back', async () => (await columns()) === before);
		await page.getByTestId('redo').click();
		await until('the patch is small again', async () => (await columns()) === 9);
	});

	it('warns before it becomes larger than the machine holds', async () => {
		const { page } = app;
		await openDialog();
		await page.getByTestId('patch-beyond').check();
		await page.getByTestId('patch-slider').press('End');
		expect(await page.getByTestId('patch-warning').textContent()).toMatch(/model’s clock/);
		await page.getByTestId('patch-beyond').uncheck();
		expect(await page.getByTestId('patch-warning').count()).toBe(0);
		await page.keyboard.press('Escape');
		expect(await columns()).toBe(9);
	});

	it('shows the measured error of the method, within what is promised', async () => {
		await until('the error has been measured', async () => (await shownNumber(app.page, 'accuracy')) > 0);
		expect(await shownNumber(app.page, 'accuracy')).toBeLessThan(accuracyContract.rmsMv);
	});

	it('is drawn in a handful of draw calls at any size, and leaves out connections with a word', async () => {
		const { page } = app;
		const small = await picture('draw-calls');
		expect(small).toBeGreaterThan(0);
		await openDialog();
		const slider = page.getByTestId('patch-slider');
		await page.getByTestId('patch-beyond').check();
		await slider.fill('16');
		await slider.press('Enter');
		await until('the patch is larger', async () => (await columns()) === 256);
		await until('it is drawn', async () => (await picture('all-lines')) > 1500);
		// Light and its frame, cells, three kinds of connections, marks.
		expect(await picture('draw-calls')).toBeLessThanOrEqual(7);
		// Two triangles for each of 6 cells a column with a mark each, 2 receptors, and what connections are drawn.
		const lines = await picture('lines');
		expect(lines).toBeLessThan(await picture('all-lines'));
		expect(await picture('triangles')).toBeLessThanOrEqual(2 * (256 * (6 + 6 + 2) + lines));
		await page.getByText(/connections: the .* nearest the selected cell/).waitFor();
		expect(app.complaints).toEqual([]);
	});
});
