import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import hdf5 from 'h5wasm/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasTools, runTool } from '../interop/tools.ts';
import { type App, openApp, patienceMs, temporaryFolder } from './app.ts';

const folder = temporaryFolder();

describe('the Record button', () => {
	let app: App;

	beforeAll(async () => {
		app = await openApp({ args: ['--folder', folder.path] });
	});

	afterAll(async () => {
		await app?.close();
		folder.remove();
	});

	it('records what was chosen, by keyboard, shows time and size, and leaves a file that others open', async () => {
		const { page } = app;
		await page.locator('body').press('w');
		await page.getByTestId('record-name').fill('walk');
		await page.getByTestId('record-paths').fill('ganglion.V[0]');
		await page.getByTestId('record-name').press('Enter');
		const button = page.getByTestId('record');
		await page.locator('[data-testid=record][data-phase=recording]').waitFor({ timeout: patienceMs });
		await button.getByText(/^0:0[1-9] · [\d.]+ [kM]B$/).waitFor({ timeout: patienceMs });
		expect(await button.getAttribute('title')).toContain(join(folder.path, 'walk.nwb'));
		await button.click();
		await page.locator('[data-testid=record][data-phase=made]').waitFor({ timeout: patienceMs });
		expect(await button.getAttribute('title')).toMatch(
			/^Recorded .*walk\.nwb: [\d.]+ s from .* spikes, [\d.]+ [kM]B\.$/,
		);
		const file = join(folder.path, 'walk.nwb');
		expect(readdirSync(folder.path)).toEqual(['walk.nwb']);
		await hdf5.ready;
		const opened = new hdf5.File(file, 'r');
		const potential = opened.get('/acquisition/ganglion.V[0]/data');
		expect(potential instanceof hdf5.Dataset && (potential.shape?.[0] ?? 0)).toBeGreaterThan(900);
		expect(opened.get('/units/spike_times')).toBeInstanceOf(hdf5.Dataset);
		opened.close();
		if (hasTools('pynwb', 'nwbinspector')) {
			expect(runTool('nwb_inspect.py', file)).toContain('schema errors 0 | critical 0');
		}
		expect(existsSync(`${file}.journal`)).toBe(false);
	});

	it('never records over a file that is there', async () => {
		const { page } = app;
		await page.getByTestId('record').click();
		await page.getByTestId('record-name').fill('walk');
		await page.getByTestId('record-start').click();
		await page.locator('[data-testid=record][data-phase=recording]').waitFor({ timeout: patienceMs });
		expect(await page.getByTestId('record').getAttribute('title')).toContain('walk-2.nwb');
		await page.locator('body').press('w');
		await page.locator('[data-testid=record][data-phase=made]').waitFor({ timeout: patienceMs });
		expect(readdirSync(folder.path).sort()).toEqual(['walk-2.nwb', 'walk.nwb']);
	});
});
