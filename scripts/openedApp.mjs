// The app as `npm start` has it, with the bundled clip and the simulated hand, open in Chromium: for whatever takes pictures of it. Needs a build.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { drawingFlags, findChromium } from './chromium.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Opens it, has something done with its page, and ends both.
 * @param {(page: import('playwright-core').Page) => Promise<void>} work
 */
export async function withOpenedApp(work) {
	const executablePath = findChromium();
	if (executablePath === undefined) {
		console.error('Pictures need Chromium: install it or set CHROMIUM_PATH.');
		process.exit(1);
	}
	const host = spawn(process.execPath, [join(root, 'bin/retinode.js'), 'app', '--browser', '--no-open', '--json'], {
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	const [line] = await new Promise((resolve) => createInterface(host.stdout).once('line', (text) => resolve([text])));
	const browser = await chromium.launch({ executablePath, args: [...drawingFlags] });
	try {
		const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
		await page.goto(JSON.parse(line).url);
		await page.locator('[data-testid="connection-state"][data-state="open"]').waitFor();
		await work(page);
	} finally {
		await browser.close();
		host.kill('SIGINT');
	}
}
