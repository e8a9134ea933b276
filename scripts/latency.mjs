// `npm run -s latency`: `retinode latency --screen` with a headless Chromium that draws the page, for machines without a
// desktop; its options go through (`npm run -s latency -- --events 200`). Needs a build.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { drawingFlags, findChromium } from './chromium.mjs';

const executablePath = findChromium();
if (executablePath === undefined) {
	console.error('The screen needs Chromium: install it or set CHROMIUM_PATH.');
	process.exit(1);
}
const program = fileURLToPath(new URL('../bin/retinode.js', import.meta.url));
const bench = spawn(process.execPath, [program, 'latency', '--screen', '--no-open', ...process.argv.slice(2)], {
	stdio: ['inherit', 'inherit', 'pipe'],
});
const browser = await chromium.launch({
	executablePath,
	args: [...drawingFlags],
});
let said = '';
bench.stderr.setEncoding('utf8').on('data', async (text) => {
	process.stderr.write(text);
	const before = said;
	said += text;
	const found = /http:\/\/\S+token=[\w-]+/;
	const url = found.exec(said)?.[0];
	if (url === undefined || found.test(before)) return;
	const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
	await page.goto(url);
});
bench.once('exit', async (code) => {
	await browser.close();
	process.exit(code ?? 1);
});
