import { readFileSync, writeFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { offeredProtocols } from '../../src/protocol/messages.ts';
import { tokenOf } from '../host/bench.ts';
import { type App, openApp, shownNumber, temporaryFolder, until } from './app.ts';

const folder = temporaryFolder();

/** Makes a field appear and types into it in the very moment in which it does, before the page has drawn it. */
async function typeOnceItIsThere(page: Page, testId: string, value: string, make: () => Promise<void>): Promise<void> {
	await page.evaluate(
		([selector, text]) => {
			new MutationObserver((_changes, observer) => {
				const field = document.querySelector<HTMLInputElement>(selector);
				if (!field) return;
				observer.disconnect();
				field.value = text;
				field.dispatchEvent(new InputEvent('input', { bubbles: true }));
			}).observe(document.body, { childList: true, subtree: true });
		},
		[`[data-testid="${testId}"]`, value] as const,
	);
	await make();
	await page.getByTestId(testId).press('Enter');
}

describe('the workbench', () => {
	let app: App;

	beforeAll(async () => {
		app = await openApp();
	});

	afterAll(async () => {
		await app?.close();
		folder.remove();
	});

	it('shows the potential and the currents of a chosen cell in a scope with units', async () => {
		const { page } = app;
		await page.getByTestId('tab-cell').click();
		await page.getByTestId('cell-population').selectOption('ganglion');
		const scope = page.getByTestId('scope');
		await scope.getByText(/mV/).first().waitFor();
		await scope
			.getByText(/µA|uA|pA/)
			.first()
			.waitFor();
		expect(await scope.locator('canvas').count()).toBeGreaterThan(0);
	});

	it('adds a trace of any cell, zooms and measures by keys, and undo takes the trace out', async () => {
		const { page } = app;
		const scope = page.getByTestId('scope');
		await page.getByTestId('scope-traces-1').click();
		await page.getByTestId('add-trace-population-1').selectOption('rod');
		await page.getByTestId('add-trace-1').click();
		await page.getByTestId('scope-traces-1').click();
		await scope.getByText('Rod 0').waitFor();
		await page.getByTestId('scope-canvas-1').focus();
		await page.keyboard.press('+');
		await until('less time is shown', async () => Number(await page.getByTestId('time-window').inputValue()) < 2);
		await page.keyboard.press('m');
		await page.getByTestId('cursor-table').getByText(/Δt/).waitFor();
		await until('both are measured', async () =>
			/Ganglion \d mV.*\d.*Rod 0 mV/s.test(await page.getByTestId('cursor-table').locator('table').innerText()),
		);
		await page.keyboard.press('m');
		await page.keyboard.press('End');
		await page.getByTestId('time-window').selectOption('2');
		await page.getByTestId('undo').click();
		await until('the trace is out', async () => (await scope.getByText('Rod 0').count()) === 0);
	});

	it('finds a parameter, changes it live, refuses what is out of range, and undoes', async () => {
		const { page } = app;
		await page.getByTestId('tab-parameters').click();
		await page.getByTestId('parameter-search').fill('coneBipolar.Kv.g');
		const input = page.getByTestId('parameter-coneBipolar.Kv.g-input');
		await input.waitFor();
		const standard = await input.inputValue();
		await input.fill('3');
		await input.press('Enter');
		await until('the reset appears', () => page.getByTestId('parameter-coneBipolar.Kv.g-reset').isVisible());
		await input.fill('-4');
		await input.press('Enter');
		await page
			.getByText(/0 (to|…) /)
			.first()
			.waitFor();
		await input.press('Escape');
		await page.getByTestId('undo').click();
		await until('the standard value is back', async () => Number(await input.inputValue()) === Number(standard));
		await page.getByTestId('redo').click();
		await until('the change is back', async () => Number(await input.inputValue()) === 3);
	});

	it('says what a luminance comes to as input of the receptors; cones and gain are chosen, and taken back', async () => {
		const { page } = app;
		await page.getByTestId('tab-parameters').click();
		const cones = page.getByTestId('white-cone');
		await until('live states the input', async () => (await cones.textContent()) === 'input 100 1/s');
		expect(await page.getByTestId('light-cones').count()).toBe(0);
		await page.getByTestId('light-level').selectOption('photopic');
		// 100 cd/m² through a pupil of 3 mm are 707 td, of 128 R*/cone/s each.
		await until(
			'the gain stands between',
			async () => (await cones.textContent()) === '90500 R*/s × 0.0242 = input 2190 1/s',
		);
		await page.getByTestId('light-cones').selectOption('foveal');
		await until(
			'foveal cones catch less',
			async () => (await cones.textContent()) === '15800 R*/s × 0.0242 = input 381 1/s',
		);
		const gain = page.getByTestId('light-gain-cone');
		await gain.fill('1');
		await gain.press('Enter');
		await until('the gain is set', async () => (await cones.textContent()) === '15800 R*/s × 1 = input 15800 1/s');
		for (const left of [
			'15800 R*/s × 0.0242 = input 381 1/s',
			'90500 R*/s × 0.0242 = input 2190 1/s',
			'input 100 1/s',
		]) {
			await page.getByTestId('undo').click();
			await until(`undone to ${left}`, async () => (await cones.textContent()) === left);
		}
	});

	it('takes white as an illuminance, with filters, pupil, spectrum and gamma, and takes them back', async () => {
		const { page } = app;
		await page.getByTestId('tab-parameters').click();
		const cones = page.getByTestId('white-cone');
		const shows = (what: string, text: string) => until(what, async () => (await cones.textContent()) === text);
		await shows('live at first', 'input 100 1/s');
		await page.getByTestId('light-level').selectOption('illuminance');
		await page.getByTestId('light-pupil-kind').selectOption('own');
		const fill = async (field: string, value: string) => {
			await page.getByTestId(field).fill(value);
			await page.getByTestId(field).press('Enter');
		};
		// Enter and the loss of the focus before the host can answer are one change.
		await page.getByTestId('light-pupil').fill('3');
		await page.getByTestId('light-pupil').evaluate((field) => {
			field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
			field.blur();
		});
		await fill('light-illuminance', '500');
		// 500 lx × 0.8 / π = 127.3 cd/m², through 7.07 mm² 900 td, of 128 R*/cone/s each.
		await shows('lux are luminance', '115000 R*/s × 0.0242 = input 2790 1/s');
		await typeOnceItIsThere(page, 'light-nd-2', '1', () => page.getByTestId('light-nd-add').click());
		await shows('a filter passes a tenth', '11500 R*/s × 0.0242 = input 279 1/s');
		await page.getByTestId('light-spectrum').selectOption('monochromatic');
		await fill('light-wavelength', '900');
		await page.getByText(/Wavelength must be .* from 360 to 780 nm, got 900/).waitFor();
		await page.getByTestId('light-wavelength').press('Escape');
		await page.getByTestId('light-gamma-kind').selectOption('power');
		await until('the power is asked for', () => page.getByTestId('light-gamma').isVisible());
		const holds = (field: string, value: string) => async () => (await page.getByTestId(field).inputValue()) === value;
		for (const [what, before] of [
			['the gamma', holds('light-gamma-kind', 'srgb')],
			['the spectrum', holds('light-spectrum', 'd65')],
			['the density', holds('light-nd-2', '0.3')],
			['the filter', async () => (await page.getByTestId('light-nd-2').count()) === 0],
			['the illuminance', holds('light-illuminance', '200')],
			['the diameter', async () => !(await holds('light-pupil', '3')())],
			['the pupil', holds('light-pupil-kind', 'adapted')],
			['the illuminance as a way', holds('light-level', 'live')],
		] as const) {
			await page.getByTestId('undo').click();
			await until(`${what} is taken back`, before);
		}
		await shows('all is taken back', 'input 100 1/s');
	});

	it('stimulates with an electrode near the retina, which is listed and removed', async () => {
		const { page } = app;
		await page.getByTestId('tab-cell').click();
		const form = page.getByTestId('new-electrode');
		await form.locator('summary').click();
		await page.getByTestId('electrode-diameterUm').fill('50');
		await page.getByTestId('electrode-diameterUm').press('Enter');
		// A disc of 50 µm bears 4 nC a phase: what is beyond that is not made.
		await form.getByText(/Beyond what tissue bears/).waitFor();
		expect(await page.getByTestId('electrode-start').isDisabled()).toBe(true);
		await page.getByTestId('electrode-place').press('Shift+ArrowLeft');
		await until(
			'an arrow key has moved it',
			async () => (await page.getByTestId('electrode-xUm').inputValue()) === '-10',
		);
		await page.getByTestId('electrode-currentUa').fill('-4');
		await page.getByTestId('electrode-currentUa').press('Enter');
		await page.getByTestId('electrode-lasts').selectOption('until');
		await page.getByTestId('electrode-start').click();
		const list = page.getByTestId('interventions');
		const electrodes = () => list.getByText(/Electrode/).count();
		await list.getByText('Electrode of 50 µm at -10, 0 µm: -4 µA in biphasic').waitFor();
		await list.getByText('4 nC a phase, 204 µC/cm², of at most 4 nC').waitFor();
		await list.getByRole('button', { name: /Remove: Electrode/ }).click();
		await until('it is gone', async () => (await electrodes()) === 0);
		// Two quick clicks take back two steps: its end, and its beginning.
		await page.getByTestId('undo').click();
		await until('its end is taken back', async () => (await electrodes()) === 1);
		await page.getByTestId('redo').click();
		await until('it has ended again', async () => (await electrodes()) === 0);
		await page.getByTestId('undo').dblclick();
		await page.getByText(/^Undone: Electrode of 50 µm/).waitFor();
		expect(await electrodes()).toBe(0);
		await page.getByTestId('redo').click();
		await until('it has begun again', async () => (await electrodes()) === 1);
		await page.getByTestId('undo').click();
		await until('it has not begun', async () => (await electrodes()) === 0);
	});

	it('removes cells and puts them back; in columns no part of them can be chosen', async () => {
		const { page } = app;
		await page.getByTestId('tab-cell').click();
		await page.getByTestId('remove-population').selectOption('rod');
		await page.getByTestId('remove-part').click();
		const list = page.getByTestId('interventions');
		await list.getByText(/all of Rod.* removed/).waitFor();
		await list.getByRole('button', { name: /Remove: all of Rod/ }).click();
		await until('they are back', async () => (await list.getByText(/all of Rod/).count()) === 0);
		expect(await page.getByTestId('remove-percent').isDisabled()).toBe(true);
	});

	it('saves a session and brings it back', async () => {
		const { page } = app;
		await page.getByTestId('tab-parameters').click();
		await page.getByTestId('parameter-search').fill('coneBipolar.Kv.g');
		await page.getByTestId('session-name').fill('Before TTX');
		await page.getByTestId('session-name').press('Enter');
		await page.locator('[data-testid="undo"][title^="Undo title"]').waitFor();
		const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId('session-save').click()]);
		const saved = folder.file('session.json');
		await download.saveAs(saved);
		const session = JSON.parse(readFileSync(saved, 'utf8')) as {
			title: string;
			parameters: Record<string, number>;
			columns: unknown;
		};
		expect(session.parameters['coneBipolar.Kv.g']).toBe(3);
		expect(session.title).toBe('Before TTX');
		await page.getByTestId('parameter-reset-all').click();
		const input = page.getByTestId('parameter-coneBipolar.Kv.g-input');
		await until('the parameter is reset', async () => Number(await input.inputValue()) !== 3);
		await page.getByTestId('session-file').setInputFiles(saved);
		await until('the saved value is back', async () => Number(await input.inputValue()) === 3);
	});

	it('answers a broken session file with one sentence and keeps what runs', async () => {
		const { page } = app;
		const broken = folder.file('broken.json');
		writeFileSync(broken, '{"format": "retinode-session", "version": 1, "columns": {"x": 0}}');
		const before = await shownNumber(page, 'model-time');
		await page.getByTestId('session-file').setInputFiles(broken);
		await page.getByTestId('toast-error').first().waitFor();
		// Closed by Escape, and still in the list, with its time.
		const said = (await page.getByTestId('toast-error').first().locator('.grow').innerText()).trim();
		await page.keyboard.press('Escape');
		await page.keyboard.press('m');
		await page.getByTestId('messages-dialog').getByText(said).waitFor();
		expect(await page.getByTestId('messages-dialog').locator('time').first().innerText()).toMatch(/^\d\d:\d\d:\d\d$/);
		await page.keyboard.press('Escape');
		await until('the model goes on', async () => (await shownNumber(page, 'model-time')) > before + 1);
	});

	it('survives malformed frames and messages from another client', async () => {
		const { page, url } = app;
		const address = new URL(url);
		const socket = new WebSocket(`ws://${address.host}/socket`, offeredProtocols(tokenOf(url)), {
			origin: address.origin,
		});
		await new Promise((resolve, reject) => {
			socket.once('open', resolve);
			socket.once('error', reject);
		});
		const before = await shownNumber(page, 'model-time');
		for (let k = 0; k < 50; k++) {
			socket.send(Buffer.from(Array.from({ length: k }, (_, i) => (i * 37 + k) & 255)));
			socket.send('{"id":1,"request":{"type":"setParameter","path":"rod.Kv.g","value":null}}');
			socket.send('no JSON');
		}
		await until('the model has gone on for 2 s', async () => (await shownNumber(page, 'model-time')) > before + 2);
		expect(await shownNumber(page, 'real-time-factor')).toBeGreaterThan(0);
		socket.close();
	});

	it('injects current into the chosen cell and stops when told', async () => {
		const { page } = app;
		await page.getByTestId('source-picker').selectOption('dark');
		const ended = await shownNumber(page, 'model-time');
		await page.getByTestId('restart').click();
		// What is set now begins at the model time that is shown: it has to be that of the new run.
		await until('the model has begun anew', async () => (await shownNumber(page, 'model-time')) < ended);
		await page.getByTestId('tab-cell').click();
		await page.getByTestId('cell-population').selectOption('ganglion');
		await page.getByTestId('intervention-kind').selectOption('inject');
		await page.getByTestId('inject-current').fill('40');
		await page.getByTestId('inject-current').press('Enter');
		const before = await shownNumber(page, 'spike-count');
		await page.getByTestId('intervention-start').click();
		await until('the cell fires', async () => (await shownNumber(page, 'spike-count')) > before + 10);
	});

	it('asks about a second clamp of one cell, and lists what waits for its time', async () => {
		const { page } = app;
		await page.getByTestId('tab-cell').click();
		await page.getByTestId('cell-population').selectOption('rod');
		await page.getByTestId('intervention-kind').selectOption('clamp');
		const list = page.getByTestId('interventions');
		const clamps = () => list.getByText(/clamped to/).count();
		await page.getByTestId('intervention-start').click();
		await list.getByText(/Rod.* 0 clamped to -60 mV since .* also from the start of the next run/).waitFor();
		await page.getByTestId('clamp-potential').fill('-30');
		await page.getByTestId('clamp-potential').press('Enter');
		await page.getByTestId('intervention-start').click();
		await page.getByTestId('second-clamp').waitFor();
		expect(await clamps()).toBe(1);
		await page.getByTestId('clamp-instead').click();
		await list.getByText(/clamped to -30 mV/).waitFor();
		expect(await clamps()).toBe(1);
		await page.getByTestId('intervention-starts').selectOption('at');
		await page.getByTestId('intervention-at').fill('5000');
		await page.getByTestId('intervention-at').press('Enter');
		await page.getByTestId('intervention-kind').selectOption('inject');
		await page.getByTestId('intervention-start').click();
		await list.getByText(/waits until 5000\.00 s/).waitFor();
		for (const left of [1, 1, 0]) {
			await page.getByTestId('undo').click();
			await until(`${left} clamps are left`, async () => (await clamps()) === left);
		}
		await until('nothing waits', async () => (await list.getByText(/waits/).count()) === 0);
	});

	it('gives one cell a parameter of its own, which others have not, and takes it back', async () => {
		const { page } = app;
		await page.getByTestId('tab-cell').click();
		await page.getByTestId('cell-population').selectOption('ganglion');
		await page.getByTestId('own-parameters').locator('summary').click();
		const input = page.getByTestId('own-Na.g-input');
		await input.waitFor();
		const standard = await input.inputValue();
		await input.fill('30');
		await input.press('Enter');
		await page.getByText('1 of its own').waitFor();
		await page.getByTestId('cell-member').selectOption('1');
		await until('the other cell has what all have', async () => (await input.inputValue()) === standard);
		await page.getByTestId('cell-member').selectOption('0');
		await until('the cell has its own', async () => (await input.inputValue()) === '30');
		await page.getByTestId('own-Na.g-reset').click();
		await until('it follows its population again', async () => (await input.inputValue()) === standard);
		await page.getByTestId('undo').click();
		await until('its own value is back', async () => (await input.inputValue()) === '30');
		await page.getByTestId('undo').click();
		await until('it never had one', async () => (await input.inputValue()) === standard);
	});

	it('draws at a rate that does not stall and complains of nothing', async () => {
		await until('frames are drawn', async () => (await shownNumber(app.page, 'screen-rate')) > 3);
		expect(app.complaints).toEqual([]);
	});
});
