// `npm run interop:tools [-- --ci | --peers]`: a Python environment with other people's tools, pinned, in out/interop-tools: all of scripts/interop/all.txt, or with
// --ci those of ci.txt, which continuous integration can afford; with --peers the simulators of peers.txt in out/peer-tools. What is installed already stays as it is. Without Python, or offline, it says so and ends with 0.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const areSimulators = process.argv.includes('--peers');
const folder = join(root, areSimulators ? 'out/peer-tools' : 'out/interop-tools');
const list = areSimulators ? 'peers.txt' : process.argv.includes('--ci') ? 'ci.txt' : 'all.txt';
const wanted = (list === 'all.txt' ? ['ci.txt', 'all.txt'] : [list])
	.map((name) => readFileSync(join(root, 'scripts/interop', name), 'utf8'))
	.join('');
const done = join(folder, `${list}.done`);
const isDone = (/** @type {string} */ file) => existsSync(file) && readFileSync(file, 'utf8') === wanted;

/** @param {string} program @param {string[]} args */
const run = (program, ...args) => spawnSync(program, args, { stdio: ['ignore', 'inherit', 'inherit'] }).status === 0;

if (isDone(done) || (list === 'ci.txt' && existsSync(join(folder, 'all.txt.done')))) {
	console.log(`The tools of scripts/interop/${list} are in ${folder}.`);
} else if (!run('python3', '-m', 'venv', folder)) {
	console.log('There is no Python 3 with venv: the tests that need it are skipped.');
} else {
	const python = join(folder, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
	const pip = ['-m', 'pip', 'install', '--quiet', '--no-compile', '--disable-pip-version-check'];
	if (run(python, ...pip, '-r', join(root, 'scripts/interop', list))) {
		mkdirSync(folder, { recursive: true });
		writeFileSync(done, wanted);
	} else
		console.log(`The tools of scripts/interop/${list} could not be installed: the tests that need them are skipped.`);
}
