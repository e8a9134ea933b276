import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { hasTools, runTool } from '../interop/tools.ts';
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

it('a flash series is averaged, kept before clamp and TTX and compared after it, and its figure and samples are read elsewhere: without a pointer', async () => {
	const { page } = app;
	const press = (testId: string) => page.getByTestId(testId).press('Enter');
	// The keys within a list of choices are the browser's own.
	const choose = async (testId: string, value: string) => {
		await page.getByTestId(testId).focus();
		await page.getByTestId(testId).selectOption(value);
	};
	const saved = async (save: () => Promise<void>) => {
		const download = page.waitForEvent('download');
		await save();
		return (await download).path();
	};
	await choose('source-picker', 'stimulus:flash');
	await press('tab-cell');
	await choose('cell-population', 'ganglion');
	await choose('scope-view-1', 'sweeps');
	const note = page.getByTestId('scope-note-1');
	await note.getByText(/^([2-9]|\d\d) sweeps around light that comes on$/).waitFor({ timeout: patienceMs });
	await press('scope-reference-1');
	await note.getByText(/the reference was kept at/).waitFor({ timeout: patienceMs });

	await choose('drug', 'TTX');
	await press('drug-give');
	await choose('intervention-kind', 'clamp');
	await press('intervention-start');
	const done = page.getByTestId('interventions');
	await done.getByText('TTX, 100 % of what it blocks').waitFor({ timeout: patienceMs });
	await done.getByText(/clamped to -60 mV/).waitFor({ timeout: patienceMs });
	// Sweeps that were begun before are none of the ones after.
	await press('scope-clear-1');
	await note.getByText(/^([2-9]|\d\d) sweeps around/).waitFor({ timeout: patienceMs });
	const figure = readFileSync(
		await saved(() => page.getByRole('button', { name: 'SVG' }).first().press('Enter')),
		'utf8',
	);
	expect(figure).toMatch(/reference \([2-9]/);
	expect(figure).toMatch(/Time after the trigger \(ms\)/);

	await choose('scope-view-1', 'time');
	await press('scope-save-1');
	const samples = await saved(() => press('scope-save-npz-1'));
	expect(app.complaints).toEqual([]);
	if (!hasTools('numpy')) {
		console.warn('SKIPPED, the samples read by NumPy: npm run interop:tools has not been run.');
		return;
	}
	const arrays = runTool('npz_contents.py', samples).split('\n');
	expect(arrays.at(-2)).toBe('sound');
	// The first values of a clamped cell's potential.
	const potential = arrays.find((line) => /ganglion.*V float/.test(line)) ?? '';
	expect(potential).toMatch(/\[(-60\.0(, )?)+/);
});
