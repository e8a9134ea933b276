// `npm test`: provides what tests need from the system (Chromium for the end-to-end tests, ffmpeg for those that play videos), then
// runs `npm run check`.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { findChromium, installPackages } from './chromium.mjs';

let chromium = findChromium();
if (chromium === undefined && !process.env.CHROMIUM_PATH) {
	console.log('No Chromium found: installing it.');
	const refusal = installPackages(['chromium']);
	if (refusal !== undefined) console.error(`Chromium could not be installed: ${refusal}.`);
	chromium = findChromium();
}
if (chromium === undefined) {
	console.error(
		process.env.CHROMIUM_PATH
			? `CHROMIUM_PATH names no working Chromium: ${process.env.CHROMIUM_PATH}`
			: 'The end-to-end tests need Chromium: install it (Debian: `apt install chromium`) or set CHROMIUM_PATH to its program, then run `npm test` again.',
	);
	process.exit(1);
}

// Without it the tests that play compressed videos are skipped, and say so.
if (spawnSync('ffmpeg', ['-version']).status !== 0) {
	console.log('No ffmpeg found: installing it.');
	const refusal = installPackages(['ffmpeg']);
	if (refusal !== undefined) console.error(`ffmpeg could not be installed: ${refusal}.`);
}

const check = spawnSync(process.execPath, [fileURLToPath(new URL('check.mjs', import.meta.url))], {
	stdio: 'inherit',
	env: { ...process.env, CHROMIUM_PATH: chromium },
});
process.exit(check.status ?? 1);
