// `npm run check`: everything that continuous integration runs, to the end even where a step fails, with a summary of the steps. What
// looks at the tree runs as much at once as there are processors, the tests in order after it. The last line counts: each test, and each other step
// that failed, as `N passed, N failed`; the same line is left in out/check/summary.txt. A file of end-to-end tests or tests of boards that fails is run
// once more by itself, and named even where it passes then: real browsers, pseudo-terminals and simulated boards on a machine that others use too
// are late at times.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { countsOf, filesToTryAgain, withSecondTry } from './checkCounts.mjs';

/** @typedef {import('./checkCounts.mjs').StageReport} StageReport */
/** @typedef {{ readonly name: string, readonly command: string }} Step */

const root = fileURLToPath(new URL('..', import.meta.url));
const results = join(root, 'out/check');
const env = { ...process.env, PATH: `${join(root, 'node_modules/.bin')}${delimiter}${process.env.PATH ?? ''}` };

/** What looks at the tree and what the tests need built: the longest first. @type {readonly Step[]} */
const looks = [
	{ name: 'types', command: 'tsc -b' },
	{ name: 'build', command: 'node scripts/build.mjs' },
	{ name: 'import rules', command: 'node scripts/importRules.mjs' },
	{ name: 'unused code', command: 'knip' },
	{ name: 'format and lint', command: 'biome check --error-on-warnings .' },
	{ name: 'long functions', command: 'node scripts/longFunctions.mjs' },
	{ name: 'absent elements', command: 'node scripts/absentElements.mjs' },
];

/**
 * Tests, by the projects of vitest.config.ts.
 * @type {readonly { readonly name: string, readonly projects: readonly string[], readonly hasSecondTry?: true }[]}
 */
const stages = [
	{ name: 'tests in no step with time', projects: ['unit', 'firmware', 'commands'] },
	{ name: 'tests of boards', projects: ['boards'], hasSecondTry: true },
	{ name: 'end-to-end tests', projects: ['e2e'], hasSecondTry: true },
];

/**
 * Says and runs a command; whether it succeeded, and what it wrote where that is not shown as it comes.
 * @param {Step} step @param {boolean} isShown @param {NodeJS.ProcessEnv} [more]
 * @returns {Promise<{ ok: boolean, said: string }>}
 */
function run({ name, command }, isShown, more = {}) {
	if (isShown) console.log(`\n── ${name}: ${command}`);
	const child = spawn(command, {
		cwd: root,
		env: { ...env, ...more },
		shell: true,
		stdio: isShown ? 'inherit' : ['ignore', 'pipe', 'pipe'],
	});
	let said = '';
	for (const stream of [child.stdout, child.stderr]) {
		stream?.setEncoding('utf8').on('data', (text) => {
			said += text;
		});
	}
	return new Promise((resolve) => child.once('close', (code) => resolve({ ok: code === 0, said })));
}

/** Runs the tests of projects, all or some files. @param {readonly string[]} projects @param {readonly string[]} files @returns {Promise<StageReport>} */
async function tested(projects, files) {
	const name = `${projects.join('-')}${files.length > 0 ? '-again' : ''}`;
	const report = join(results, `${name}.json`);
	// A second try has the machine to itself.
	const again = files.length > 0 ? ['--no-file-parallelism', ...files] : [];
	const chosen = [...projects.map((each) => `--project ${each}`), ...again].join(' ');
	const command = `vitest run --reporter=default --reporter=./scripts/checkReporter.mjs ${chosen}`;
	const { ok } = await run({ name, command }, true, { CHECK_REPORT: report });
	if (!existsSync(report)) return { files: [], errors: [`${name}: left no report`] };
	/** @type {StageReport} */
	const read = JSON.parse(readFileSync(report, 'utf8'));
	// What vitest alone fails on, whatever it is, is no success.
	const isSilent = !ok && countsOf(read).failed === 0;
	return isSilent ? { ...read, errors: [`${name}: vitest failed and did not say where`] } : read;
}

rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });

let passed = 0;
let failed = 0;
/** @type {string[]} */
const summary = [];
/** Tests over 10 s: docs/long-tests.md says where they belong. @type {string[]} */
const slow = [];
/** @type {string[]} */
const failures = [];
/** What failed at the first try of two. @type {string[]} */
const secondTries = [];

/** @param {string} name @param {boolean} ok @param {number} startedMs */
function conclude(name, ok, startedMs) {
	summary.push(`${ok ? 'ok    ' : 'FAILED'} ${name} (${((performance.now() - startedMs) / 1000).toFixed(1)} s)`);
}

const waiting = [...looks];
async function lookOn() {
	for (let step = waiting.shift(); step; step = waiting.shift()) {
		const startedMs = performance.now();
		const { ok, said } = await run(step, false);
		console.log(`\n── ${step.name}: ${step.command}\n${said}`);
		conclude(step.name, ok, startedMs);
		failed += ok ? 0 : 1;
	}
}
await Promise.all(Array.from({ length: availableParallelism() }, lookOn));

for (const { name, projects, hasSecondTry } of stages) {
	const startedMs = performance.now();
	let report = await tested(projects, []);
	const files = hasSecondTry ? filesToTryAgain(report) : [];
	if (files.length > 0) {
		secondTries.push(...countsOf(report).failures);
		report = withSecondTry(report, await tested(projects, files));
	}
	const counts = countsOf(report);
	passed += counts.passed;
	failed += counts.failed;
	slow.push(...counts.slow);
	failures.push(...counts.failures);
	conclude(name, counts.failed === 0, startedMs);
}

const line = `${passed} passed, ${failed} failed`;
writeFileSync(join(results, 'summary.txt'), `${line}\n`);
if (slow.length > 0) console.log(`\nTests that took longer than 10 s:\n${slow.join('\n')}`);
if (secondTries.length > 0) console.log(`\nFailed at the first try, run once more:\n${secondTries.join('\n')}`);
if (failures.length > 0) console.log(`\nTests that failed:\n${failures.join('\n')}`);
console.log(`\n${summary.join('\n')}\n\n${line}`);
process.exitCode = failed === 0 ? 0 : 1;
