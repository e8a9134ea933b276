import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Alone, armOnPage, openAlone, type Running, retinode, servePage, shownNumber, until } from './app.ts';
import { type InjectedBoard, injectSerial } from './injectedSerial.ts';

interface HandLine {
	readonly type: 'state';
	readonly hand: { readonly closures: readonly number[] };
	readonly spikes: { readonly total: number };
}

/**
 * No board can be plugged in here: the browser's `navigator.serial` is one that keeps to the standard, and behind it stands the
 * simulated hand, a process of its own. All between, from the button to the bytes, is the page's own code.
 */
describe('WebSerial in the page without a host', () => {
	let server: Awaited<ReturnType<typeof servePage>>;
	let device: Running;
	let alone: Alone;
	let board: InjectedBoard;

	const lastState = () => device.lines.filter((line) => line.type === 'state').at(-1) as HandLine | undefined;
	const closure = (): number => Math.max(...(lastState()?.hand.closures ?? [Number.NaN]));
	const linkIs = (state: string) =>
		alone.page.locator(`[data-testid="link-state"][data-state="${state}"]`).first().waitFor();

	beforeAll(async () => {
		device = retinode('device', 'hand', '--port', 'tcp:127.0.0.1:0', '--json');
		const { path } = await device.line((line) => line.type === 'ready');
		server = await servePage();
		alone = await openAlone(`${server.url}?circuit=dual&columns=2x2`, async (page) => {
			board = await injectSerial(page, String(path));
		});
		await alone.page.getByTestId('tab-hand').click();
	});

	afterAll(async () => {
		await alone?.close();
		await server?.stop();
		await device?.stop();
	});

	it('connects to the board that the user chose, which does not move before it is armed', async () => {
		const { page } = alone;
		await page.getByTestId('connect-serial').click();
		// Until the board is chosen, the link that is ready may be the simulated hand's.
		const picker = page.getByTestId('sink-picker');
		await until('the board is chosen', async () => (await picker.inputValue()) === 'serial:webserial:1');
		await linkIs('ready');
		expect(await picker.locator('option:checked').innerText()).toBe('Serial: port 1 (USB 2341:0043)');
		await until('spikes have reached the hand', async () => (lastState()?.spikes.total ?? 0) > 20);
		await page.getByTestId('restart').click();
		await until('the cup has come', async () => (await shownNumber(page, 'model-time')) > 4);
		expect(closure()).toBeLessThan(0.02);
	});

	it('closes the hand once it is armed, and shows what the hand reports', async () => {
		const { page } = alone;
		await page.getByTestId('restart').click();
		await until('the hand closes on the cup', async () => {
			// On a machine so busy that the link was silent for a moment the hand is disarmed, and a person arms it again.
			await armOnPage(page);
			return closure() > 0.4;
		});
		await until('the screen shows what the hand reports', async () => (await shownNumber(page, 'hand-closure')) > 0.3);
	});

	it('goes on when the board is unplugged, and takes it back, disarmed, when it is plugged in again', async () => {
		const { page } = alone;
		await board.pull();
		await linkIs('disconnected');
		// Said in turn with the next attempt to open the line.
		await page.getByTestId('link-message').filter({ hasText: 'unplugged' }).waitFor();
		const before = await shownNumber(page, 'model-time');
		await until('the model has gone on for 1 s', async () => (await shownNumber(page, 'model-time')) > before + 1);
		await board.plug();
		await linkIs('ready');
		expect(await page.getByTestId('arm-state').getAttribute('data-armed')).toBe('no');
		expect(alone.complaints).toEqual([]);
	});

	it('stops the hand by the emergency stop', async () => {
		const { page } = alone;
		await armOnPage(page);
		await page.keyboard.press('F8');
		await page.getByText('Emergency stop pressed. A device that has confirmed it holds still').first().waitFor();
		await until('the hand has stopped', async () => {
			const state = lastState()?.hand as { emergencyStopped?: boolean } | undefined;
			return state?.emergencyStopped === true;
		});
	});
});

describe('the page without a host, in a browser without WebSerial', () => {
	it('says why no serial port is offered', async () => {
		const server = await servePage();
		const alone = await openAlone(`${server.url}?circuit=dual&columns=2x2`, async (page) => {
			await page.addInitScript(() => Object.defineProperty(navigator, 'serial', { value: undefined }));
		});
		await alone.page.getByTestId('tab-hand').click();
		await alone.page.getByTestId('no-page-ports').getByText('This browser has no WebSerial').waitFor();
		expect(await alone.page.getByTestId('connect-serial').count()).toBe(0);
		await alone.close();
		await server.stop();
	});
});
