import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, armOnPage, openApp, retinode, shownNumber, temporaryFolder, until } from './app.ts';

const folder = temporaryFolder();

describe('the Hand panel', () => {
	let app: App;

	beforeAll(async () => {
		app = await openApp();
		await app.page.getByTestId('tab-hand').click();
		for (const part of ['control-law', 'muscle', 'calibration']) await app.page.getByTestId(`open-${part}`).click();
		await app.page.locator('[data-testid="link-state"][data-state="ready"]').first().waitFor();
	});

	afterAll(async () => {
		await app?.close();
		folder.remove();
	});

	it('takes another estimator, and a decoder from a file; what is no decoder is refused by name', async () => {
		const { page } = app;
		await page.getByTestId('estimator-picker').selectOption('exponential');
		await until('the delay is shown', async () =>
			(await page.getByTestId('estimator-delay').innerText()).includes('100 ms'),
		);
		const file = folder.file('mine.json');
		writeFileSync(
			file,
			JSON.stringify({
				format: 'retinode-decoder',
				version: 1,
				channels: 4,
				binMs: 50,
				lags: 2,
				intercept: 0.1,
				weights: [
					[0.1, 0.1],
					[0.1, 0.1],
					[0.1, 0.1],
					[0.1, 0.1],
				],
				delayMs: 50,
				fit: { recordings: [], samples: 0, lambda: 1, crossValidation: [] },
			}),
		);
		await page.getByTestId('decoder-file').setInputFiles(file);
		await until(
			'the decoder is in force',
			async () => (await page.getByTestId('estimator-picker').inputValue()) === 'decoder',
		);
		writeFileSync(folder.file('notes.json'), '{"format":"notes"}');
		await page.getByTestId('decoder-file').setInputFiles(folder.file('notes.json'));
		await page.getByText("Decoder notes.json: field 'format'").first().waitFor();
		expect(await page.getByTestId('estimator-picker').inputValue()).toBe('decoder');
		await page.getByTestId('estimator-picker').selectOption('count');
	});

	it('draws what was commanded and reported, calibrates on the clip that plays, and saves both as a file', async () => {
		const { page } = app;
		await armOnPage(page);
		await until('both curves are drawn', async () => (await shownNumber(page, 'grip-drawn')) > 20);
		// Until the cup has come and gone once there is nothing to tell apart.
		await until('what played falls apart', async () => {
			const button = page.getByTestId('calibrate-played');
			if (await button.isVisible()) await button.click();
			return page.getByTestId('played-proposal').isVisible();
		});
		const before = await page.getByTestId('control-thresholdHz').inputValue();
		await page.getByTestId('played-use').click();
		await until('the threshold is another', async () => {
			return (await page.getByTestId('control-thresholdHz').inputValue()) !== before;
		});
		await page.locator('[data-testid="arm-state"][data-armed="no"]').waitFor();
		const saving = page.waitForEvent('download');
		await page.getByTestId('save-device-log').click();
		const lines = readFileSync(await (await saving).path(), 'utf8')
			.trim()
			.split('\n');
		const kinds = new Set(lines.map((line) => (JSON.parse(line) as { readonly kind: string }).kind));
		for (const kind of ['law', 'command', 'telemetry', 'armed', 'disarmed']) expect(kinds).toContain(kind);
	});

	it('shows a simulated muscle, calibrates it step by step, and lets it gate the grip', async () => {
		const { page } = app;
		await page.getByTestId('emg-picker').selectOption('simulated');
		await page.locator('[data-testid="emg-state"][data-phase="live"]').waitFor();
		await armOnPage(page);
		await page.getByTestId('calibrate-emg').click();
		await page.locator('[data-testid="calibration"][data-phase="rest"]').waitFor();
		await until(
			'calibrating has disarmed the hand',
			async () => (await page.getByTestId('arm-state').getAttribute('data-armed')) === 'no',
		);
		await page.locator('[data-testid="calibration"][data-phase="prepare"]').waitFor();
		await page.getByTestId('emg-effort').fill('1');
		await page.waitForTimeout(700);
		await page.getByTestId('calibration-next').click();
		await page.locator('[data-testid="calibration"][data-phase="done"]').waitFor();
		await page.getByTestId('calibration-cancel').click();
		await until('the muscle counts as tense', async () => (await shownNumber(page, 'emg-activation')) > 0.7);
		await page.getByTestId('fusion-picker').selectOption('gated');
		await page.getByTestId('emg-effort').fill('0');
		await until('the muscle counts as relaxed', async () => (await shownNumber(page, 'emg-activation')) < 0.1);
		await page.getByTestId('fusion-picker').selectOption('vision');
	});

	it('moves only while the key is held, where the user wants that', async () => {
		const { page } = app;
		const armed = async () => (await page.getByTestId('arm-state').getAttribute('data-armed')) === 'yes';
		await page.getByTestId('dead-man').check();
		await page.getByTestId('hold').waitFor();
		// The host refuses while the device is not ready, and wants the key pressed anew: a person would do that.
		const pressed = async () => {
			await page.keyboard.up('h');
			await page.keyboard.down('h');
			await page.waitForTimeout(1000);
			return armed();
		};
		// A machine that stands still for a moment disarms, key or no key: then it is pressed anew.
		await until('it stays armed while it is held', async () => {
			if (!(await pressed())) return false;
			await page.waitForTimeout(1500);
			return armed();
		});
		await page.keyboard.up('h');
		await until('it is disarmed', async () => !(await armed()));
		await until('it is armed again', pressed);
		await page.evaluate(() => window.dispatchEvent(new Event('blur')));
		await until('leaving the window has disarmed it', async () => !(await armed()));
		await page.keyboard.up('h');
		await page.getByTestId('dead-man').uncheck();
		await page.getByTestId('limits').locator('summary').click();
		expect(await page.getByTestId('limits').innerText()).toContain('strokes/s');
	});

	it('leaves Help by Escape and stops nothing by it; is stopped over Help by the key of the stop, released, and armed again', async () => {
		const { page } = app;
		const release = page.getByTestId('release-stop');
		await page.getByTestId('help').click();
		expect(await page.evaluate(() => document.activeElement?.closest('dialog') !== null)).toBe(true);
		await page.keyboard.press('Escape');
		await page.getByTestId('help-overlay').waitFor({ state: 'detached' });
		// A click leaves the keys to the page.
		expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('BODY');
		const stopped = page.getByText('Emergency stop pressed.');
		expect(await stopped.count()).toBe(0);
		await page.getByTestId('help').click();
		await page.getByTestId('emergency-stop-dialog').waitFor();
		// Enter in a dialog that was just opened must not stop the hand.
		const focused = await page.evaluate(() => document.activeElement?.getAttribute('data-testid') ?? null);
		expect(focused).not.toBe('emergency-stop-dialog');
		await page.keyboard.press('F8');
		await stopped.first().waitFor();
		await page.keyboard.press('Escape');
		await release.click();
		await page.getByText('The stop is released. Nothing moves before you arm it').waitFor();
		await armOnPage(page);
	});

	it('drives a second device with cells of its own, and counts for each', async () => {
		const { page } = app;
		await page.getByTestId('add-device').click();
		const second = page.getByTestId('device-device 2');
		await second.locator('[data-testid="link-state"][data-state="ready"]').waitFor();
		await page.getByTestId('mapping-device 2').locator('summary').click();
		await page.getByTestId('mapping-text-device 2').fill('columns:0,3');
		await page.getByTestId('mapping-set-device 2').click();
		await second.getByText('Cells: 2 on 2 channels').waitFor();
		// A region drawn from one corner to the other has all cells, and nothing is mapped before Map is pressed.
		const places = page.getByTestId('places-device 2').locator('svg');
		await places.scrollIntoViewIfNeeded();
		const { x, y, width, height } = (await places.boundingBox()) as NonNullable<
			Awaited<ReturnType<typeof places.boundingBox>>
		>;
		await page.mouse.move(x + 2, y + 2);
		await page.mouse.down();
		await page.mouse.move(x + width - 2, y + height - 2, { steps: 2 });
		await page.mouse.up();
		await page.getByTestId('places-text-device 2').getByText('4 cells on 4 channels. Map puts that to use.').waitFor();
		await second.getByText('Cells: 2 on 2 channels').waitFor();
		await page.getByTestId('mapping-set-device 2').click();
		await second.getByText('Cells: 4 on 4 channels').waitFor();
		await page.getByTestId('mapping-text-device 2').fill('columns:17');
		await page.getByTestId('mapping-set-device 2').click();
		await second.getByText('Column 17 of the mapping has no ganglion cell.').first().waitFor();
		await page.getByTestId('remove-device 2').click();
		await second.waitFor({ state: 'detached' });
		await page.locator('[data-testid="link-state"][data-state="ready"]').waitFor();
		expect(app.complaints).toEqual([]);
	});

	it('sets the level of an electrode of an armed stimulator, and the emergency stop switches it off', async () => {
		const { page } = app;
		const stimulator = retinode('device', 'stimulator', '--port', 'tcp:127.0.0.1:0', '--json');
		try {
			const { path } = await stimulator.line(({ type }) => type === 'ready');
			await page.getByText('Port not in the list').click();
			await page.getByTestId('serial-path').fill(String(path));
			await page.getByTestId('serial-open').click();
			const electrode = page.getByTestId('electrode-3');
			await electrode.waitFor();
			expect(await page.getByTestId('set-level').isDisabled()).toBe(true);
			await page.getByTestId('electrode').fill('3');
			await page.getByTestId('amplitude').fill('60');
			// On a machine so busy that heartbeats come late, the device switches off by itself and wants to be armed anew.
			await until('the level is set and acknowledged', async () => {
				if (await page.locator('[data-testid="electrode-3"][data-on="yes"]').isVisible()) return true;
				if (await page.locator('[data-testid="arm"][aria-pressed="false"]:enabled').isVisible()) {
					await page.getByTestId('arm').click();
				}
				if (await page.getByTestId('set-level').isEnabled()) await page.getByTestId('set-level').click();
				await page.waitForTimeout(500);
				return false;
			});
			expect(await electrode.innerText()).toContain('60 µA × 200 µs = 12 nC a phase; one pulse a spike');
			const levels = ({ hand }: Record<string, unknown>) =>
				(hand as { electrodes?: unknown[] } | undefined)?.electrodes;
			await stimulator.line((line) => levels(line)?.length === 1);
			const before = stimulator.lines.length;
			await page.keyboard.press('F8');
			await page.locator('[data-testid="electrode-3"][data-on="no"]').waitFor();
			await stimulator.line((line) => stimulator.lines.indexOf(line) >= before && levels(line)?.length === 0);
			expect(app.complaints).toEqual([]);
		} finally {
			await stimulator.stop();
		}
	});
});
