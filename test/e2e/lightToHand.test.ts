import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, armOnPage, openApp, type Running, retinode, shownNumber, temporaryFolder, until } from './app.ts';

const folder = temporaryFolder();
const camera = folder.file('camera.y4m');

interface HandLine {
	readonly type: 'state';
	readonly hand: { readonly closures: readonly number[] };
	readonly spikes: { readonly total: number };
}

const lastState = (device: Running) =>
	device.lines.filter((line) => line.type === 'state').at(-1) as HandLine | undefined;

describe('from the camera to the hand', () => {
	let app: App;
	let device: Running;

	beforeAll(async () => {
		const makeClip = fileURLToPath(new URL('../../scripts/makeClip.mjs', import.meta.url));
		execFileSync(process.execPath, [makeClip, '--camera', '--out', camera]);
		device = retinode('device', 'hand', '--json');
		app = await openApp({ camera });
	});

	afterAll(async () => {
		await app?.close();
		await device?.stop();
		folder.remove();
	});

	it('shows every cell and the light that falls on them, at once and without a complaint', async () => {
		await until('spikes are counted', async () => (await shownNumber(app.page, 'spike-count')) > 0);
		await app.page.getByTestId('retina').locator('canvas').first().waitFor({ state: 'visible' });
		expect(app.complaints).toEqual([]);
	});

	it('connects to a hand on a real pseudo-terminal, which does not move before it is armed', async () => {
		const { path } = await device.line((line) => line.type === 'ready');
		const { page } = app;
		await page.getByTestId('tab-hand').click();
		await page.getByText('Port not in the list').click();
		await page.getByTestId('serial-path').fill(String(path));
		await page.getByTestId('serial-open').click();
		await page.locator('[data-testid="link-state"][data-state="ready"]').waitFor();
		await until('spikes have reached the hand', async () => (lastState(device)?.spikes.total ?? 0) > 20);
		// The bundled clip has driven the retina all along; a hand that nobody armed stays open.
		expect(Math.max(...(lastState(device)?.hand.closures ?? [1]))).toBeLessThan(0.02);
	});

	it('turns a change of light before the camera into spikes, bytes, a closing hand and a picture of it', async () => {
		const { page } = app;
		await page.getByTestId('source-picker').selectOption('camera');
		await until('camera frames come in', async () => (await shownNumber(page, 'frame-rate')) > 5);
		const closure = () => Math.max(...(lastState(device)?.hand.closures ?? [Number.NaN]));
		// The camera plays, over and over, 12 s of darkness, a cup that comes near, flashes, darkness.
		await until('the hand is open in the dark', async () => closure() < 0.1);
		await until('the hand closes on the cup', async () => {
			await armOnPage(page);
			return closure() > 0.4;
		});
		await until('the screen shows what the hand reports', async () => (await shownNumber(page, 'hand-closure')) > 0.3);
		await until('the hand opens again', async () => closure() < 0.1);
		await until('the screen shows that too', async () => (await shownNumber(page, 'hand-closure')) < 0.2);
	});

	it('measures every stage of the way, from capture to telemetry', async () => {
		const { page } = app;
		await page.getByTestId('tab-latency').click();
		for (const stage of ['mapped', 'integrated', 'spikeDetected', 'written', 'acted', 'telemetry', 'total']) {
			await page.getByTestId(`latency-${stage}`).first().waitFor();
		}
		const total = page.locator('b[data-testid="latency-total"]');
		await until('the whole way has been measured', async () => Number(await total.getAttribute('data-value')) > 0);
	});

	it('goes on when the device is killed, says so, and takes another', async () => {
		const { page } = app;
		await page.getByTestId('tab-hand').click();
		device.child.kill('SIGKILL');
		await page.locator('[data-testid="link-state"][data-state="disconnected"]').waitFor();
		expect(await page.getByTestId('link-message').innerText()).not.toBe('');
		const before = await shownNumber(page, 'model-time');
		await until('the model has gone on for 2 s', async () => (await shownNumber(page, 'model-time')) > before + 2);
		await page.getByTestId('sink-picker').selectOption('simulatedHand');
		await page.locator('[data-testid="link-state"][data-state="ready"]').waitFor();
		expect(await page.getByTestId('connection-state').getAttribute('data-state')).toBe('open');
	});
});
