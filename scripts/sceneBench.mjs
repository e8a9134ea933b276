// `npm run bench:scene [-- 2x2 16x16 32x32 350x350um --seconds 30]`: opens the app in Chromium with each patch (columns of the circuit `dual`, or a tissue of
// `mouse`), the bundled clip and the simulated hand, and prints what the 3D view draws and costs and whether the simulation keeps up.
// Draw calls and triangles are what a GPU will have to do; the times are those of this machine, which draws in software where it has no GPU:
// then only WebGL goes through GL, and Chromium makes the rest of the page itself, as it does by itself where there is no GPU.
// Needs a build.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { drawingFlags, findChromium } from './chromium.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const executablePath = findChromium();
if (executablePath === undefined) {
	console.error('The 3D view is measured in Chromium: install it or set CHROMIUM_PATH.');
	process.exit(1);
}
const { positionals: given, values } = parseArgs({ allowPositionals: true, options: { seconds: { type: 'string' } } });
const patches = given.length > 0 ? given : ['2x2', '16x16', '32x32', '350x350um'];
/** Seconds before and while it is measured. */
const settleS = 8;
const measureS = Number(values.seconds ?? 6);

const browser = await chromium.launch({ executablePath, args: [...drawingFlags] });
/** @param {string} patch */
async function measure(patch) {
	const size = patch.endsWith('um')
		? ['--circuit', 'mouse', '--tissue', patch.slice(0, -2)]
		: ['--circuit', 'dual', '--columns', patch];
	const host = spawn(
		process.execPath,
		[join(root, 'bin/retinode.js'), 'app', '--browser', '--no-open', '--json', ...size],
		{ stdio: ['ignore', 'pipe', 'inherit'] },
	);
	try {
		const [line] = await new Promise((resolve) => createInterface(host.stdout).once('line', (text) => resolve([text])));
		const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
		await page.goto(JSON.parse(line).url);
		await page.locator('[data-testid="connection-state"][data-state="open"]').waitFor();
		await page.waitForTimeout(1000 * settleS);
		/** @param {string} id */
		const number = async (id) => Number(await page.getByTestId(id).getAttribute('data-value'));
		/** @type {number[][]} */
		const rates = [];
		for (let k = 0; k < measureS; k++) {
			await page.waitForTimeout(1000);
			rates.push([await number('screen-rate'), await number('real-time-factor'), await number('load')]);
		}
		const mean = (/** @type {number} */ at) => rates.reduce((sum, each) => sum + (each[at] ?? 0), 0) / rates.length;
		const shown = page.getByTestId('threads');
		const threads = (await shown.count()) > 0 ? await shown.textContent() : '1';
		const shownPatch = (await page.getByTestId('patch').textContent())?.replace(' …', '').trim();
		const states = /([\d,]+) states/.exec((await page.getByTestId('session-title').textContent()) ?? '')?.[1];
		const hand = await page.getByTestId('link-state-line').textContent();
		const { drawCalls, triangles, costMs, lowered, lines, allLines } = await page
			.getByTestId('retina')
			.evaluate((element) => ({ ...element.dataset }));
		await page.close();
		return {
			patch: shownPatch,
			states,
			picturesPerSecond: Number(mean(0).toFixed(1)),
			pictureMs: Number(Number(costMs).toFixed(1)),
			drawCalls: Number(drawCalls),
			triangles: Number(triangles),
			connections: `${lines} of ${allLines}`,
			qualityLoweredBy: Number(lowered),
			realTimeFactor: Number(mean(1).toFixed(3)),
			lowestRealTimeFactor: Number(Math.min(...rates.map((each) => each[1] ?? 0)).toFixed(3)),
			load: Number(mean(2).toFixed(2)),
			threads,
			hand,
		};
	} finally {
		host.kill('SIGINT');
	}
}
try {
	for (const patch of patches) console.log(JSON.stringify(await measure(patch)));
} finally {
	await browser.close();
}
