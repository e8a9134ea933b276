import { afterAll, beforeAll, expect, it } from 'vitest';
import { type App, openApp, patienceMs } from './app.ts';

let app: App;

beforeAll(async () => {
	app = await openApp({ args: ['--circuit', 'mouse', '--tissue', '100x100'] });
});

afterAll(async () => {
	await app?.close();
});

it('the lesson leads from light to the hand and to TTX, by keyboard alone', async () => {
	const { page } = app;
	const press = (key: string) => page.keyboard.press(key);
	const count = page.getByTestId('raster-count');
	await page.locator('body').press('l');
	const lesson = page.getByTestId('lesson');
	await lesson.waitFor({ timeout: patienceMs });
	const titles: string[] = [];
	const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '');
	for (let step = 0; (await lesson.count()) > 0; step++) {
		await page.locator(`[data-testid=lesson][data-step="${step}"]`).waitFor({ timeout: patienceMs });
		// The heading has the focus with the first picture of the step, so that it is read out and the buttons come next.
		titles.push(await focused());
		expect(titles.at(-1)).toMatch(new RegExp(`^${step + 1} of 8\\.`));
		const state = page.getByTestId('lesson-state');
		if ((await state.getAttribute('data-done')) === 'false') {
			// Past the terms of the text, which explain themselves, and the way back.
			for (let tabs = 0; tabs < 12 && (await focused()) !== 'Do it for me'; tabs++) await press('Tab');
			expect(await focused()).toBe('Do it for me');
			await press('Enter');
			await page.locator('[data-testid=lesson-state][data-done=true]').waitFor({ timeout: patienceMs });
		}
		// What it is about is framed, also where it came onto the screen only now.
		await page.locator('.lesson-about').waitFor({ timeout: patienceMs });
		if (titles.at(-1)?.includes('Tetrodotoxin')) await count.getByText(/^0 spikes/).waitFor({ timeout: patienceMs });
		await page.getByTestId('lesson-next').press('Enter');
	}
	expect(titles).toHaveLength(8);
	expect(titles[0]).toBe('1 of 8. Light');
	// What was given is gone again.
	await count.getByText(/^[1-9][\d,]* spikes/).waitFor({ timeout: patienceMs });
});
