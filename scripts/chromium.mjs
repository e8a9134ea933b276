// Finds the Chromium that the end-to-end tests and the screenshots drive, and installs it where that is possible
// without asking anybody: on Debian and its kin as root or with passwordless sudo.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const candidates = [
	'chromium',
	'chromium-browser',
	'google-chrome',
	'google-chrome-stable',
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
	'/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** How it is started to draw the app without a window: WebGL in software where there is no GPU, and the rest of the page as it would be there. */
export const drawingFlags = Object.freeze([
	'--no-sandbox',
	'--disable-quic',
	'--no-first-run',
	'--use-gl=angle',
	'--use-angle=gl-egl',
	'--ignore-gpu-blocklist',
	'--disable-gpu-rasterization',
	'--disable-accelerated-2d-canvas',
]);

/**
 * Whether `command` runs and is a browser. Ubuntu's `chromium-browser` may be a stub that only asks for a snap, so
 * being there is not enough.
 * @param {string} command
 */
function runs(command) {
	const { status, stdout } = spawnSync(command, ['--version'], { encoding: 'utf8', timeout: 20_000 });
	return status === 0 && /chrom/i.test(stdout);
}

/**
 * The command or path of a working Chromium, or undefined. `CHROMIUM_PATH`, where set, is the only one considered.
 * @returns {string | undefined}
 */
export function findChromium() {
	const chosen = process.env.CHROMIUM_PATH;
	if (chosen) return runs(chosen) ? chosen : undefined;
	const command = candidates.find(runs);
	if (command === undefined || command.includes('/')) return command;
	// Playwright wants a path, not a command.
	const { status, stdout } = spawnSync('which', [command], { encoding: 'utf8' });
	return status === 0 ? stdout.trim() : undefined;
}

/**
 * Installs Debian's packages by their names, where this user may; gives undefined when done, else one sentence that
 * says why not.
 * @param {readonly string[]} packages
 * @returns {string | undefined}
 */
export function installPackages(packages) {
	if (!existsSync('/usr/bin/apt-get')) return 'this system has no apt-get';
	const root = process.getuid?.() === 0;
	if (!root && spawnSync('sudo', ['-n', 'true']).status !== 0) return 'installing needs root or passwordless sudo';
	const prefix = root ? [] : ['sudo', '-n'];
	const steps = [
		['apt-get', 'update'],
		['apt-get', 'install', '-y', '--no-install-recommends', ...packages],
	];
	for (const step of steps) {
		const [command = '', ...args] = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', ...step];
		if (spawnSync(command, args, { stdio: 'inherit' }).status !== 0) return `\`${step.join(' ')}\` failed`;
	}
	return undefined;
}
