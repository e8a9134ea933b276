// `npm run mutants`: makes the program wrong in one small way after the other, on a throw-away copy of the tree, and says whether the
// test that is named for it fails by an assertion. One that only a time limit ends survives. By hand, some minutes.
//   --only NAME   those whose name holds this; may come several times
//   --list        names them, their files and tests, and runs nothing
//   --json        prints what came out as JSON; progress goes to standard error
// A run of all writes docs/mutants.md. Exit code 0: none survives.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { MUTANTS } from './mutants/catalogue.mjs';
import { mutated, OUTCOMES } from './mutants/mutant.mjs';
import { endRunning, outcomeOf, runTests } from './mutants/runTests.mjs';
import { makeWorkingCopy } from './workingCopy.mjs';

/** @typedef {import('./mutants/mutant.mjs').Mutant} Mutant */
/** @typedef {import('./mutants/mutant.mjs').Outcome} Outcome */
/** @typedef {{ readonly mutant: Mutant, readonly outcome: Outcome, readonly why: string, readonly seconds: number }} Result */

/** A run of a test without a mutant may take so long, ms: some build a simulator first. */
const FIRST_LIMIT_MS = 600_000;
/** With a mutant it may take so many times as long as without, and so much more, ms: a machine has other things to do. */
const PATIENCE = { times: 5, ms: 30_000 };

const page = fileURLToPath(new URL('../docs/mutants.md', import.meta.url));

/** @param {string} line */
const progress = (line) => process.stderr.write(`${line}\n`);

/** @param {string} printed @returns {string} its last lines, for whoever must find out */
const ending = (printed) => printed.trim().split('\n').slice(-15).join('\n');

/**
 * Runs the tests once as they are: a test that fails anyway kills nothing.
 * @param {string} folder
 * @param {readonly Mutant[]} mutants
 * @returns {Promise<Map<string, { outcome: Outcome | null, why: string, limitMs: number }>>} by file and title; `outcome` null: it passes
 */
async function runUnchanged(folder, mutants) {
	const found = new Map();
	for (const file of new Set(mutants.map(({ testFile }) => testFile))) {
		const titles = [...new Set(mutants.filter(({ testFile }) => testFile === file).map(({ test }) => test))];
		const startedMs = performance.now();
		const { tests, well, printed } = await runTests(folder, file, titles, FIRST_LIMIT_MS);
		const tookMs = performance.now() - startedMs;
		for (const title of titles) {
			const own = tests.filter((test) => test.title === title);
			const is = (/** @type {string} */ status) => own.length > 0 && own.every((test) => test.status === status);
			const isSkipped = well && (is('skipped') || is('pending'));
			const failures = own.flatMap(({ failureMessages }) => failureMessages ?? []).join('\n');
			const why = own.length === 0 ? `there is no test of this title\n${ending(printed)}` : failures || ending(printed);
			const outcome = is('passed') ? null : isSkipped ? 'skipped' : 'noTest';
			found.set(`${file} ${title}`, {
				outcome,
				why: outcome === 'noTest' ? why : '',
				limitMs: PATIENCE.times * tookMs + PATIENCE.ms,
			});
		}
		progress(`${(tookMs / 1000).toFixed(1).padStart(6)} s  unchanged: ${file}, ${titles.length} tests`);
	}
	return found;
}

/**
 * @param {string} folder
 * @param {Mutant} mutant
 * @param {number} limitMs
 * @returns {Promise<{ outcome: Outcome, why: string }>}
 */
async function runMutant(folder, mutant, limitMs) {
	const path = join(folder, mutant.file);
	const before = readFileSync(path, 'utf8');
	/** @type {string} */
	let after;
	try {
		after = mutated(before, mutant);
	} catch (error) {
		return { outcome: 'stale', why: error instanceof Error ? error.message : String(error) };
	}
	try {
		writeFileSync(path, after);
		const { tests, timedOut, printed } = await runTests(folder, mutant.testFile, [mutant.test], limitMs);
		const outcome = outcomeOf(tests, timedOut);
		const messages = tests.flatMap(({ failureMessages }) => failureMessages ?? []);
		const why = outcome === 'broke' ? ending(messages.join('\n') || printed) : (messages[0]?.split('\n', 1)[0] ?? '');
		return { outcome, why };
	} finally {
		writeFileSync(path, before);
	}
}

/**
 * @param {readonly Mutant[]} mutants
 * @returns {Promise<Result[]>}
 */
async function runAll(mutants) {
	// Before the copy goes: what still runs there would write into it.
	process.on('exit', endRunning);
	const folder = makeWorkingCopy('mutants');
	const unchanged = await runUnchanged(folder, mutants);
	/** @type {Result[]} */
	const results = [];
	for (const mutant of mutants) {
		const test = unchanged.get(`${mutant.testFile} ${mutant.test}`);
		if (test === undefined) throw new Error(`${mutant.name}: its test was not run`);
		const startedMs = performance.now();
		const { outcome, why } =
			test.outcome === null ? await runMutant(folder, mutant, test.limitMs) : { outcome: test.outcome, why: test.why };
		const seconds = (performance.now() - startedMs) / 1000;
		results.push({ mutant, outcome, why, seconds });
		progress(`${seconds.toFixed(1).padStart(6)} s  ${OUTCOMES[outcome]}: ${mutant.name}`);
		if (outcome !== 'killed' && why !== '') progress(why.replace(/^/gm, '          '));
	}
	return results;
}

/** @param {Outcome} outcome */
const isWell = (outcome) => outcome === 'killed' || outcome === 'skipped';

/** @param {readonly Result[]} results */
function countsOf(results) {
	const count = (/** @type {Outcome} */ outcome) => results.filter((each) => each.outcome === outcome).length;
	const killed = count('killed');
	const skipped = count('skipped');
	const errors = count('stale') + count('noTest');
	return { mutants: results.length, killed, survived: results.length - killed - skipped - errors, skipped, errors };
}

/** @param {readonly Result[]} results */
function summaryOf(results) {
	const { mutants, killed, survived, skipped, errors } = countsOf(results);
	return `${mutants} mutants: ${killed} killed, ${survived} survived, ${skipped} skipped, ${errors} that cannot be tried`;
}

/** @param {readonly Result[]} results */
function tableOf(results) {
	const cell = (/** @type {string} */ text) => text.replaceAll('|', '\\|');
	const rows = results.map(({ mutant: { name, file, test, testFile }, outcome }) => {
		const words = outcome === 'killed' ? 'killed' : OUTCOMES[outcome];
		return `| ${cell(name)} | \`${file}\` | ${cell(test)} (\`${testFile}\`) | ${words} |`;
	});
	return ['| Mutant | Changed file | Test that kills it | Result |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

const {
	only = [],
	list,
	json,
} = parseArgs({
	options: { only: { type: 'string', multiple: true }, list: { type: 'boolean' }, json: { type: 'boolean' } },
}).values;
const chosen = MUTANTS.filter(({ name }) => only.length === 0 || only.some((part) => name.includes(part)));
if (chosen.length === 0) {
	console.error(`No mutant's name holds '${only.join("' or '")}'; --list names them.`);
	process.exit(2);
}
if (list) {
	for (const { name, file, testFile, test } of chosen) console.log(`${name}\n    ${file}\n    ${testFile}: ${test}`);
	process.exit(0);
}

const results = await runAll(chosen);
if (json) {
	const mutants = results.map(({ mutant, ...came }) => ({
		...mutant,
		...came,
		seconds: Number(came.seconds.toFixed(1)),
	}));
	console.log(JSON.stringify({ ...countsOf(results), mutants }, null, '\t'));
} else console.log(`\n${tableOf(results)}\n\n${summaryOf(results)}`);
if (only.length === 0) {
	const mark = '<!-- written by npm run mutants -->';
	const before = readFileSync(page, 'utf8');
	const kept = before.slice(0, before.indexOf(mark));
	const when = `${new Date().toISOString().slice(0, 10)}, Node.js ${process.versions.node}`;
	writeFileSync(page, `${kept}${mark}\n\n${when}: ${summaryOf(results)}.\n\n${tableOf(results)}\n`);
}
process.exitCode = results.every(({ outcome }) => isWell(outcome)) ? 0 : 1;
