import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, declarationOn, openApp, shownNumber, until } from './app.ts';

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
		const text = declarationOn(page);
		await until('the text is there', async () => (await text.text()).startsWith('cell ganglion'));
		const started = await shownNumber(page, 'model-time');
		await page.getByTestId('include-search').fill('zd7288 rod salamander');
		await page.getByText('2 mechanisms …').waitFor({ state: 'attached' });
		await page.getByTestId('include-add').selectOption('rod.h');
		expect(await text.text()).toContain('include rod.h as h');
		const before = await text.text();
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
		await text.fill((await text.text()).replace("V' = -(membrane_current", "V' = -(V + membrane_current"));
		await page.getByTestId('declaration-apply').click();
		await page
			.getByTestId('declaration-message')
			.getByText(/\.eq:\d+ \(cell ganglion/)
			.waitFor();
		// It stands at its line, which a press leads to; keys are text there, and Ctrl+Z takes that text back alone.
		await page.locator('.cm-mistakeLine').waitFor();
		await page.getByTestId('declaration-go-to').click();
		await until('the caret is in the text', () => page.evaluate(() => document.activeElement?.shadowRoot != null));
		await page.keyboard.type('hkr');
		expect(await page.locator('.cm-activeLine').textContent()).toMatch(/^hkrV' = -\(V \+ membrane_current/);
		await text.press('Control+z');
		expect(await page.locator('.cm-activeLine').textContent()).toMatch(/^V' = -\(V \+ membrane_current/);
		const refused = await shownNumber(page, 'model-time');
		await until('the model goes on', async () => (await shownNumber(page, 'model-time')) > refused);
		expect(refused).toBeGreaterThan(added);

		await page.getByTestId('tab-parameters').click();
		await page.getByTestId('undo').click();
		await page.getByTestId('parameter-ganglion.second.g').waitFor({ state: 'detached' });
		await until('the model goes on', async () => (await shownNumber(page, 'model-time')) > refused + 0.5);
		expect(app.complaints).toEqual([]);
	});

	it('keeps a text that is not in use through other files and panels, and forgets it when told to', async () => {
		const { page } = app;
		const text = declarationOn(page);
		await page.getByTestId('tab-circuit').click();
		await page.getByRole('button', { name: 'Edit Ganglion cell' }).click();
		// The broken text of before is still there to be mended, or given up.
		expect(await text.text()).toContain('-(V + membrane_current');
		await page.getByTestId('declaration-discard').click();
		const inUse = await text.text();
		expect(inUse).not.toContain('V + membrane_current');
		await page.getByTestId('include-add').selectOption('cone.leak');
		// The cell has a leak of its own already.
		expect(await text.text()).toContain('include cone.leak as leak2');
		await page.getByRole('button', { name: 'Edit Cone' }).click();
		expect(await text.text()).toContain('cell cone');
		await page.getByTestId('tab-hand').click();
		await page.getByTestId('tab-circuit').click();
		expect(await text.text()).toContain('cell cone');
		expect(await page.getByTestId('declaration').textContent()).toContain('cell ganglion (not applied)');
		await page.getByRole('button', { name: 'Edit Ganglion cell' }).click();
		expect(await text.text()).toContain('include cone.leak as leak2');
		await page.getByTestId('include-remove').selectOption('leak2');
		expect(await text.text()).not.toContain('leak2');
		await text.fill(inUse.replace('include ganglion.leak as leak', 'include ganglion.leak as K'));
		await text.press('Control+Enter');
		await page.getByTestId('declaration-text').getByText("the cell includes something as 'K' already").waitFor();
		await page.getByTestId('declaration-discard').click();
		expect(await text.text()).toBe(inUse);
		await page
			.getByTestId('declaration-message')
			.getByText(/In use since/)
			.waitFor();
	});

	it('makes a file of its own, changes it, takes it back and brings it again, and removes it', async () => {
		const { page } = app;
		const text = declarationOn(page);
		const chosen = page.getByTestId('declaration');
		const message = page.getByTestId('declaration-message');
		await chosen.selectOption('');
		await page.getByTestId('declaration-name').fill('my.leak.txt');
		await message.getByText('must end with .eq').waitFor();
		expect(await page.getByTestId('declaration-apply').isDisabled()).toBe(true);
		await page.getByTestId('declaration-name').fill('my.leak.eq');
		await page.getByTestId('declaration-apply').click();
		await message.getByText(/In use since/).waitFor();
		await until('the file is chosen', async () => (await chosen.inputValue()) === 'my.leak.eq');
		const first = await text.text();

		await text.fill(first.replace('g = 0.1', 'g = 0.2'));
		await page.getByTestId('declaration-apply').click();
		await message.getByText(/In use since/).waitFor();
		await page.getByTestId('undo').click();
		await until('the first text is back', async () => (await text.text()) === first);
		await message.getByText(/In use since/).waitFor();
		await page.getByTestId('redo').click();
		await until('the second text is back', async () => (await text.text()).includes('g = 0.2'));

		await chosen.selectOption('');
		await page.getByTestId('declaration-name').fill('my.leak.eq');
		await message.getByText('There is a file my.leak.eq already').waitFor();
		await chosen.selectOption('my.leak.eq');
		await page.getByTestId('declaration-back').click();
		await until('the file is gone', async () => (await chosen.inputValue()) === '');
		expect(await chosen.textContent()).not.toContain('my.channel');
	});

	it('goes back to the catalogue’s text, and stays as it is when a change is called off', async () => {
		const { page } = app;
		const text = declarationOn(page);
		const message = page.getByTestId('declaration-message');
		await page.getByRole('button', { name: 'Edit Ganglion cell' }).click();
		const catalogue = await text.text();
		await page.getByTestId('include-remove').selectOption('leak');
		await text.press('Control+Enter');
		await message.getByText(/In use since/).waitFor();
		await page.getByTestId('declaration-back').click();
		await until('it is the catalogue’s', async () => (await text.text()) === catalogue);

		await text.fill(catalogue.replace('include ganglion.leak as leak', 'include ganglion.leak as other'));
		const written = await text.text();
		// In one go: the other circuit may be ready before a second click of the test can come.
		await page.evaluate(async () => {
			const press = (testId: string) => document.querySelector<HTMLElement>(`[data-testid=${testId}]`)?.click();
			press('declaration-apply');
			for (let turn = 0; turn < 100; turn++) await null;
			press('declaration-cancel');
		});
		await message.getByText('The change was called off').waitFor();
		expect(await text.text()).toBe(written);
		await page.getByTestId('tab-parameters').click();
		await page.getByTestId('parameter-search').fill('ganglion.leak.g');
		await page.getByTestId('parameter-ganglion.leak.g').waitFor();
		expect(app.complaints).toEqual([]);
	});

	it('goes on while no screen is open, and a screen opened anew shows the run as it is', async () => {
		const { page } = app;
		await page.getByTestId('tab-circuit').click();
		await page.getByRole('button', { name: 'Edit Ganglion cell' }).click();
		const text = declarationOn(page);
		await page.getByTestId('declaration-discard').click();
		await text.fill((await text.text()).replace(/^V' =/m, "include ganglion.leak as third\n\nV' ="));
		await text.press('Control+Enter');
		await page
			.getByTestId('declaration-message')
			.getByText(/In use since/)
			.waitFor();
		const [time, spikes] = [await shownNumber(page, 'model-time'), await shownNumber(page, 'spike-count')];
		const again = await page.context().browser()?.newPage();
		if (!again) throw new Error('the browser is gone');
		await page.close();
		await again.goto(app.url);
		await again.locator('[data-testid="connection-state"][data-state="open"]').waitFor();
		await until('model time is shown', async () => (await shownNumber(again, 'model-time')) > time);
		expect(await shownNumber(again, 'spike-count')).toBeGreaterThanOrEqual(spikes);
		await again.getByTestId('tab-parameters').click();
		await again.getByTestId('parameter-search').fill('ganglion.third.g');
		await again.getByTestId('parameter-ganglion.third.g').waitFor();
	});
});
