import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** @typedef {{ readonly title: string, readonly status: string, readonly failureMessages?: readonly string[] | null }} TestResult */

/** The group of programs that run now; a signal to this one ends them as well. @type {number | undefined} */
let running;

/** Ends whatever runs, with all that it has started. */
export function endRunning() {
	if (running === undefined) return;
	try {
		process.kill(-running, 'SIGKILL');
	} catch (error) {
		// It has ended by itself.
		if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
	}
	running = undefined;
}

/** @param {string} file of tests @returns {string} the project that it belongs to */
const projectOf = (file) => /^test\/(firmware|e2e)\//.exec(file)?.[1] ?? 'unit';

/** @param {string} title @returns {string} a pattern of it alone */
const literally = (title) => title.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');

/**
 * Runs tests of one file.
 * @param {string} folder the tree's
 * @param {string} file of tests
 * @param {readonly string[]} titles of the tests
 * @param {number} limitMs a run that takes longer is ended
 * @returns {Promise<{ tests: readonly TestResult[], well: boolean, timedOut: boolean, printed: string }>} what the tests of these titles came to;
 * `well`: nothing at all went wrong
 */
export async function runTests(folder, file, titles, limitMs) {
	const report = join(folder, 'out/mutant.json');
	rmSync(report, { force: true });
	const child = spawn(
		process.execPath,
		[
			...['node_modules/vitest/vitest.mjs', 'run', '--project', projectOf(file), file],
			...['-t', `(${titles.map(literally).join('|')})$`],
			...['--reporter=json', '--outputFile.json=out/mutant.json'],
		],
		// A group of its own, so that all that tests start can be ended with them.
		{ cwd: folder, detached: true, stdio: ['ignore', 'pipe', 'pipe'] },
	);
	running = child.pid;
	let printed = '';
	for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece) => (printed += piece));
	let timedOut = false;
	const limit = setTimeout(() => {
		timedOut = true;
		endRunning();
	}, limitMs);
	/** @type {number | null} */
	const status = await new Promise((resolve, reject) => {
		child.once('error', reject);
		child.once('exit', resolve);
	});
	clearTimeout(limit);
	endRunning();
	/** @type {{ testResults: { message: string, assertionResults: TestResult[] }[] }} */
	const { testResults } = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : { testResults: [] };
	const tests = testResults
		.flatMap(({ assertionResults }) => assertionResults)
		.filter(({ title }) => titles.includes(title));
	// What kept the tests of a file from running stands with the file.
	const told = testResults.map(({ message }) => message).join('\n');
	return { tests, well: status === 0, timedOut, printed: told || printed };
}

/** A promise that never came to what was expected, or a test without end. */
const isTimeLimit = (/** @type {string} */ message) => /timed out in \d+|did not succeed in time/.test(message);

/** What `expect` has raised: an AssertionError, or its words for what was not even of the kind that it was asked about. */
const isAssertion = (/** @type {string} */ message) =>
	message.startsWith('AssertionError') || /^.*\n +at .*\/node_modules\/(@vitest\/expect|chai)\//.test(message);

/**
 * What killed a test, or did not.
 * @param {readonly TestResult[]} tests of one title
 * @param {boolean} timedOut the whole run was ended
 * @returns {import('./mutant.mjs').Outcome}
 */
export function outcomeOf(tests, timedOut) {
	const messages = tests.flatMap(({ failureMessages }) => failureMessages ?? []);
	if (messages.some((message) => isAssertion(message) && !isTimeLimit(message))) return 'killed';
	if (timedOut || messages.some(isTimeLimit)) return 'timedOut';
	return tests.length > 0 && tests.every(({ status }) => status === 'passed') ? 'survived' : 'broke';
}
