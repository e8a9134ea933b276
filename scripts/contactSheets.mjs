// `npm run contact-sheets [-- FOLDER]`: the app at four sizes and each of its panels, in both themes, as pictures and as two sheets
// (sizes.png, panels.png) that show all of them at once, in FOLDER (default out/contact-sheets). To be looked at by a person. Needs a build.
import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withOpenedApp } from './openedApp.mjs';

const folder = resolve(process.argv[2] ?? join(fileURLToPath(new URL('..', import.meta.url)), 'out/contact-sheets'));
mkdirSync(folder, { recursive: true });

const sizes = [
	[800, 600],
	[1280, 720],
	[1440, 900],
	[1920, 1080],
];
/** What follows a change of size or panel, ms: a picture of the retina in software takes a while. */
const settleMs = 1500;
/** A picture of a page that draws in software all the time, on a machine that others use too, ms. */
const pictureMs = 300_000;

/**
 * @param {import('playwright-core').Page} page
 * @param {string} name of the sheet
 * @param {readonly string[]} pictures names, in rows of two: one for each theme
 */
async function sheet(page, name, pictures) {
	const figures = pictures.map((each) => {
		const data = readFileSync(join(folder, `${each}.png`)).toString('base64');
		return `<figure><img src="data:image/png;base64,${data}"><figcaption>${each}</figcaption></figure>`;
	});
	const style =
		'body{margin:8px;display:grid;grid-template-columns:1fr 1fr;gap:8px;font:14px sans-serif}figure{margin:0}img{width:100%}';
	await page.setViewportSize({ width: 1800, height: 1000 });
	await page.setContent(`<style>${style}</style>${figures.join('')}`);
	await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}

await withOpenedApp(async (page) => {
	page.setDefaultTimeout(pictureMs);
	/** @type {{ sizes: string[], panels: string[] }} */
	const taken = { sizes: [], panels: [] };
	const tabs = await page
		.locator('[role=tab]')
		.evaluateAll((all) => all.map((each) => each.getAttribute('data-testid') ?? ''));
	const theme = () => page.locator('html').getAttribute('data-theme');
	/** @param {keyof typeof taken} kind @param {string} what */
	const shoot = async (kind, what) => {
		const name = `${what}-${await theme()}`;
		await page.screenshot({ path: join(folder, `${name}.png`), timeout: pictureMs });
		taken[kind].push(name);
	};
	/** Both themes of what the page shows. @param {keyof typeof taken} kind @param {string} what */
	const shootBoth = async (kind, what) => {
		for (let k = 0; k < 2; k++) {
			await page.waitForTimeout(settleMs);
			await shoot(kind, what);
			await page.getByTestId('theme').click();
		}
	};
	for (const [width = 0, height = 0] of sizes) {
		await page.setViewportSize({ width, height });
		await shootBoth('sizes', `${width}x${height}`);
	}
	await page.setViewportSize({ width: 1280, height: 720 });
	for (const tab of tabs) {
		await page.getByTestId(tab).click();
		await shootBoth('panels', tab);
	}
	// The app's own page lets no foreign content in.
	const sheets = await page.context().browser()?.newPage();
	if (!sheets) throw new Error('the browser is gone');
	await sheet(sheets, 'sizes', taken.sizes);
	await sheet(sheets, 'panels', taken.panels);
	console.log(`${taken.sizes.length + taken.panels.length} pictures and two sheets in ${folder}`);
});
