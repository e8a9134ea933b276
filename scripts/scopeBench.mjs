// `npm run bench:scope [-- --traces 16 --window 600 --seconds 20]`: opens the app in Chromium with one published column, adds traces to the scope, and prints
// what a picture of it costs the page's main thread (`performance.measure` in the page), and the points and looks that it is made of. The times are those of
// this machine; the counts are the same on all. Needs a build.
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
	console.error('The scope is measured in Chromium: install it or set CHROMIUM_PATH.');
	process.exit(1);
}
const { values } = parseArgs({
	options: {
		traces: { type: 'string', default: '16' },
		window: { type: 'string', default: '10' },
		seconds: { type: 'string', default: '20' },
	},
});
const traces = Number(values.traces);
/** Cells of six populations: more traces than these have potentials take other quantities. */
const populations = ['rod', 'cone', 'rodBipolar', 'coneBipolar', 'aii', 'ganglion'];

const host = spawn(
	process.execPath,
	[join(root, 'bin/retinode.js'), 'app', '--browser', '--no-open', '--json', '--circuit', 'dual', '--columns', '2x2'],
	{ stdio: ['ignore', 'pipe', 'inherit'] },
);
const browser = await chromium.launch({ executablePath, args: [...drawingFlags] });
try {
	const [line] = await new Promise((resolve) => createInterface(host.stdout).once('line', (text) => resolve([text])));
	const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
	const scope = {
		version: 1,
		scopes: [
			{
				id: 1,
				follows: false,
				traces: Array.from({ length: traces }, (_, k) => ({
					cell: { population: populations[k % populations.length], member: Math.floor(k / populations.length) % 4 },
					path: 'V',
				})),
				hidden: [],
				looks: {},
				ranges: {},
				clipAtMv: null,
				lanes: ['light', 'interventions', 'events'],
			},
		],
	};
	await page.addInitScript({
		content: `localStorage.setItem('retinode.scopes', ${JSON.stringify(JSON.stringify(scope))});
			globalThis.scopeCosts = [];
			new PerformanceObserver((list) => {
				for (const { duration, detail } of list.getEntries()) if (detail) scopeCosts.push({ duration, ...detail });
			}).observe({ type: 'measure' });`,
	});
	await page.goto(JSON.parse(line).url);
	await page.locator('[data-testid="connection-state"][data-state="open"]').waitFor();
	await page.getByTestId('time-window').selectOption(values.window);
	await page.waitForTimeout(1000 * Number(values.seconds));
	/** @type {{ duration: number, traces: number, points: number, looks: number }[]} */
	const costs = await page.evaluate('scopeCosts');
	const shown = costs.filter((each) => each.traces === traces).slice(5);
	const sorted = shown.map(({ duration }) => duration).sort((a, b) => a - b);
	const at = (/** @type {number} */ part) =>
		Number((sorted[Math.floor(part * (sorted.length - 1))] ?? Number.NaN).toFixed(2));
	console.log(
		JSON.stringify({
			traces: shown.at(-1)?.traces ?? 0,
			pictures: shown.length,
			windowS: Number(values.window),
			medianMs: at(0.5),
			p95Ms: at(0.95),
			mostPoints: Math.max(...shown.map(({ points }) => points)),
			mostLooks: Math.max(...shown.map(({ looks }) => looks)),
		}),
	);
} finally {
	await browser.close();
	host.kill('SIGINT');
}
