// `npm run check`: everything that continuous integration runs, in order, to the end even where a step fails, with a
// summary of the steps. The last line counts: each test, and each other step that failed, as `N passed, N failed`;
// the same line is left in out/check/summary.txt. A file of end-to-end or firmware tests that fails is run once more by itself, and
// named even where it passes then: real browsers, pseudo-terminals and simulated boards on a machine that others use too are late at times.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const results = join(root, 'out/check');
/** A test over this is named at the end, ms. */
const SLOW_MS = 10_000;

/** @param {string} project @param {string} [report] @param {readonly string[]} [files] all of them where none is named */
const vitest = (project, report = project, files = []) =>
	`vitest run --project ${project} --reporter=default --reporter=json --outputFile.json=out/check/${report}.json ${files.join(' ')}`;

/** @type {readonly { name: string, command: string, project?: string, hasSecondTry?: boolean }[]} */
const steps = [
	{ name: 'format and lint', command: 'biome check --error-on-warnings .' },
	{ name: 'types', command: 'tsc -b' },
	{ name: 'import rules', command: 'node scripts/importRules.mjs' },
	{ name: 'absent elements', command: 'node scripts/absentElements.mjs' },
	{ name: 'long functions', command: 'node scripts/longFunctions.mjs' },
	{ name: 'unused code', command: 'knip' },
	{ name: 'build', command: 'node scripts/build.mjs' },
	{ name: 'unit tests', command: vitest('unit'), project: 'unit' },
	{ name: 'firmware tests', command: vitest('firmware'), project: 'firmware', hasSecondTry: true },
	{ name: 'end-to-end tests', command: vitest('e2e'), project: 'e2e', hasSecondTry: true },
];

/** A test's messages in a summary that is read without the output above it: the first lines. @param {readonly string[]} messages */
const inShort = (messages) =>
	messages
		.flatMap((message) =>
			message
				.split('\n')
				.slice(0, 6)
				.map((text) => `      ${text.slice(0, 240)}`),
		)
		.join('\n');

/**
 * Tests passed and failed as vitest's JSON report says, which were slow, which failed and in which files; a test file that could not even be loaded counts as one failure, and so does a missing report.
 * @param {string} name of the report
 */
function readCounts(name) {
	const file = join(results, `${name}.json`);
	if (!existsSync(file))
		return { passed: 0, failed: 1, slow: [], failures: [`  ${name}: left no report`], failedFiles: [] };
	const report = JSON.parse(readFileSync(file, 'utf8'));
	/** @type {{ name: string, status: string, message: string, assertionResults: { status: string, fullName: string, duration?: number | null, failureMessages: string[] }[] }[]} */
	const files = report.testResults;
	const tests = files.flatMap(({ name, assertionResults }) =>
		assertionResults.map(({ fullName, duration, status, failureMessages }) => ({
			title: `${relative(root, name)}: ${fullName.trim()}`,
			seconds: (duration ?? 0) / 1000,
			status,
			messages: inShort(failureMessages),
		})),
	);
	const broken = files.filter(
		(one) => one.status === 'failed' && one.assertionResults.every(({ status }) => status !== 'failed'),
	);
	return {
		failedFiles: files.filter(({ status }) => status === 'failed').map((one) => relative(root, one.name)),
		passed: report.numPassedTests,
		failed: report.numFailedTests + broken.length,
		slow: tests.flatMap(({ title, seconds }) =>
			seconds * 1000 > SLOW_MS ? [`  ${seconds.toFixed(1)} s  ${title}`] : [],
		),
		failures: [
			...tests.flatMap(({ title, status, messages }) => (status === 'failed' ? [`  ${title}\n${messages}`] : [])),
			...broken.map(({ name, message }) => `  ${relative(root, name)}\n${inShort([message])}`),
		],
	};
}

rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });

const env = { ...process.env, PATH: `${join(root, 'node_modules/.bin')}${delimiter}${process.env.PATH ?? ''}` };
let passed = 0;
let failed = 0;
let allWell = true;
/** @type {string[]} */
const summary = [];
/** Tests over 10 s: docs/long-tests.md says where they belong. @type {string[]} */
const slow = [];
/** @type {string[]} */
const failures = [];
/** What failed at the first try of two. @type {string[]} */
const secondTries = [];

/** Says and runs a command; whether it succeeded. @param {string} name @param {string} command */
function succeeds(name, command) {
	console.log(`\n── ${name}: ${command}`);
	return spawnSync(command, { cwd: root, env, shell: true, stdio: 'inherit' }).status === 0;
}

/** More files than this that fail are no chance: they are not tried again. */
const MOST_TRIED_AGAIN = 4;

/**
 * What a project's tests came to, with the second try of the files that failed where it has one.
 * @param {string} project @param {boolean} hasSecondTry @param {boolean} ok whether all passed at the first
 */
function countsOf(project, hasSecondTry, ok) {
	const first = readCounts(project);
	const { failedFiles } = first;
	if (ok || !hasSecondTry || failedFiles.length === 0 || failedFiles.length > MOST_TRIED_AGAIN) return { ...first, ok };
	const isWell = succeeds(`${project}, second try`, vitest(project, `${project}-again`, failedFiles));
	const again = readCounts(`${project}-again`);
	secondTries.push(...first.failures);
	return {
		ok: isWell,
		passed: first.passed + first.failed - again.failed,
		failed: again.failed,
		slow: [...first.slow, ...again.slow],
		failures: again.failures,
	};
}

for (const { name, command, project, hasSecondTry = false } of steps) {
	const startedMs = performance.now();
	let ok = succeeds(name, command);
	const counts = project === undefined ? undefined : countsOf(project, hasSecondTry, ok);
	ok = counts?.ok ?? ok;
	const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
	summary.push(`${ok ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
	allWell &&= ok;
	if (counts === undefined) {
		failed += ok ? 0 : 1;
	} else {
		slow.push(...counts.slow);
		failures.push(...counts.failures);
		passed += counts.passed;
		// vitest also fails on what no test caught, such as an unhandled rejection.
		failed += ok ? counts.failed : Math.max(1, counts.failed);
	}
}

const line = `${passed} passed, ${failed} failed`;
writeFileSync(join(results, 'summary.txt'), `${line}\n`);
if (slow.length > 0) console.log(`\nTests that took longer than 10 s:\n${slow.join('\n')}`);
if (secondTries.length > 0) console.log(`\nFailed at the first try, run once more:\n${secondTries.join('\n')}`);
if (failures.length > 0) console.log(`\nTests that failed:\n${failures.join('\n')}`);
console.log(`\n${summary.join('\n')}\n\n${line}`);
process.exitCode = allWell && failed === 0 ? 0 : 1;
