import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPseudoTerminal } from '../../src/io/transport/node/pseudoTerminal.ts';
import { whyNoPseudoTerminal } from '../io/transport/pty.ts';
import { type App, openApp } from './app.ts';

const noTerminal = await whyNoPseudoTerminal();
if (noTerminal !== null) console.warn(noTerminal);

describe('the Protocols panel', () => {
	let app: App;
	beforeAll(async () => {
		app = await openApp();
	});
	afterAll(() => app.close());

	it('runs a preset with another parameter, shows its figure and saves its samples, all by keyboard', async () => {
		const { page } = app;
		const press = (testId: string, key = 'Enter') => page.getByTestId(testId).press(key);
		await page.keyboard.press('6');
		await page.getByTestId('protocol-search').fill('increments');
		await press('protocol-choose-frequency-current');
		await page.getByTestId('protocol-parameter-count').fill('200');
		await press('protocol-parameter-count');
		await page.getByText('Number of steps must be a number from 1 to 100').waitFor();
		await page.getByTestId('protocol-parameter-count').fill('3');
		await press('protocol-parameter-count');
		await page.getByText('3 runs,').waitFor();
		await page.getByTestId('protocol-parameter-by').fill('20');
		await press('protocol-parameter-by');
		await page.getByTestId('protocol-parameter-length').fill('0.1');
		await press('protocol-parameter-length');
		await press('protocol-run');
		await page.getByTestId('protocol-state').getByText('Done: 3 runs.').waitFor();
		await page.getByTestId('protocol-results').getByText('highest rate').waitFor();
		const plots = await page.getByTestId('protocol-plots').evaluate((canvas: HTMLCanvasElement) => {
			const data = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
			return new Set(data).size;
		});
		expect(plots).toBeGreaterThan(20);

		await press('protocol-save');
		const download = page.waitForEvent('download');
		await press('protocol-save-traces');
		const saved = await (await download).path();
		const [head, ...lines] = readFileSync(saved, 'utf8').trim().split('\n');
		expect(head).toBe('sweep,repeat,t_s,quantity,unit,cell,value');
		// Three runs of 0.14 s at 0.5 ms, both ends included.
		expect(lines).toHaveLength(3 * 281);
		expect(new Set(lines.map((line) => line.split(',')[0]))).toEqual(new Set(['"0 pA"', '"20 pA"', '"40 pA"']));
	});

	it('has an editor whose form and text follow each other, with mistakes at their fields; it is undone and goes with the session', async () => {
		const { page } = app;
		await page.getByTestId('protocol-edit').press('Enter');
		const text = page.getByTestId('protocol-text');
		await page.getByTestId('protocol-timeline.0.startS').fill('0.02');
		await page.getByTestId('protocol-timeline.0.startS').press('Enter');
		await expect.poll(async () => JSON.parse(await text.inputValue()).timeline[0].startS).toBe(0.02);
		const written = JSON.parse(await text.inputValue());
		written.timeline[0].durationS = -1;
		await text.fill(JSON.stringify(written));
		await page
			.getByTestId('protocol-mistake')
			.getByText("field 'timeline.0.durationS' must be at least 0; got -1")
			.waitFor();
		await page.locator('.protocol-form').getByText("field 'timeline.0.durationS'").waitFor();
		written.timeline[0].durationS = 0.05;
		await text.fill(JSON.stringify(written));
		await expect.poll(() => page.getByTestId('protocol-timeline.0.durationS').inputValue()).toBe('0.05');
		await text.press('Control+Enter');
		await page.getByTestId('protocol-mistake').getByText('It goes with the session').waitFor();
		await page.getByTestId('protocol-dialog').press('Escape');
		const savedStep = async () => {
			const download = page.waitForEvent('download');
			await page.keyboard.press('Control+s');
			const { protocol } = JSON.parse(readFileSync(await (await download).path(), 'utf8'));
			return JSON.parse(protocol).timeline[0];
		};
		expect(await savedStep()).toMatchObject({ startS: 0.02, durationS: 0.05 });
		await page.keyboard.press('Control+z');
		await expect.poll(savedStep).toMatchObject({ startS: 0.02, durationS: 0.1 });
		expect(app.complaints).toEqual([]);
	});

	it.skipIf(noTerminal !== null)(
		'waits for a serial line, tells it of each run on the live retina, and names it when it vanishes',
		async () => {
			const { page } = app;
			const { path, transport } = await openPseudoTerminal();
			const heard: number[] = [];
			transport.onData((bytes) => void heard.push(...bytes));
			await page.getByTestId('open-protocol-live').press('Enter');
			await page.getByTestId('protocol-waits').press('Space');
			await page.getByTestId('trigger-line').locator('summary').press('Enter');
			await page.getByTestId('trigger-path').fill(path);
			await page.getByTestId('trigger-tellByte').fill('66');
			await page.getByTestId('trigger-tellByte').press('Enter');
			await page.getByTestId('trigger-open').press('Enter');
			await page
				.getByTestId('trigger-said')
				.getByText('any byte starts what waits, byte 66 tells of each run.')
				.waitFor();
			await page.getByTestId('protocol-run-live').press('Enter');
			await page.getByTestId('protocol-waiting').getByText(path).waitFor();
			expect(heard).toEqual([]);
			transport.write(Uint8Array.of(1));
			await expect.poll(() => heard.join()).toBe('66,66,66');
			await transport.close();
			await page.getByText("The trigger's line is lost").first().waitFor();
			await page.getByTestId('trigger-said').getByText('No line is open.').waitFor();
			expect(app.complaints).toEqual([]);
		},
	);
});
