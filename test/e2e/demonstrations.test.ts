import { afterAll, beforeAll, expect, it } from 'vitest';
import { type App, openApp, patienceMs } from './app.ts';

let app: App;

beforeAll(async () => {
	app = await openApp({ args: ['--circuit', 'dual', '--columns', '2x2'] });
});

afterAll(async () => {
	await app?.close();
});

it('a demonstration takes one click, its act holds when pressed, it is presented with the stop in sight, and the session before comes back', async () => {
	const { page } = app;
	const patch = () => page.getByTestId('patch').getAttribute('data-value');
	const before = await patch();
	await page.locator('body').press('d');
	await page.getByRole('button', { name: 'Rod signals in cones' }).click();
	const card = page.getByTestId('demonstration');
	await card.waitFor({ timeout: patienceMs });
	await page.getByTestId('demonstrations').waitFor({ state: 'detached', timeout: patienceMs });
	expect(await patch()).not.toBe(before);
	const cut = card.getByRole('button', { name: 'Cut rod to cone' });
	await cut.click();
	await card.getByRole('button', { name: 'Cut rod to cone', pressed: true }).waitFor({ timeout: patienceMs });
	await page.locator('body').press('b');
	await page.getByTestId('presentation-end').waitFor({ timeout: patienceMs });
	const stop = await page.getByTestId('emergency-stop-presentation').boundingBox();
	const { width } = page.viewportSize() ?? { width: 0 };
	expect(stop && stop.x >= 0 && stop.y >= 0 && stop.x + stop.width <= width).toBe(true);
	// What is drawn larger is clicked where it is seen.
	const raster = page.getByTestId('raster');
	const { height = 0 } = (await raster.boundingBox()) ?? {};
	await raster.click({ position: { x: 200, y: 0.8 * height } });
	await page.locator('body').press('Escape');
	await page.getByTestId('presentation-end').waitFor({ state: 'detached', timeout: patienceMs });
	await page.getByTestId('tab-cell').click();
	expect(await page.getByTestId('selected-cell').textContent()).toMatch(/^Ganglion cell/);
	await page.locator('body').press('d');
	await card.waitFor({ state: 'detached', timeout: patienceMs });
	expect(await patch()).toBe(before);
});
