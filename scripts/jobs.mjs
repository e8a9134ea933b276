// `npm run jobs`: does each "where do I add …" of docs/architecture.md on a copy of the working tree, counts the
// files it took, checks types, builds, runs what was added, and throws the copy away. By hand, some minutes; `npm run jobs -- stimulus`
// does one. A job is a file in scripts/jobs; when one fails, either the tree became harder to add to or the page is wrong.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { makeWorkingCopy } from './workingCopy.mjs';

/**
 * @typedef {object} Job
 * @property {string} title what is added
 * @property {Readonly<Record<string, string>>} create files to write, by path
 * @property {readonly { file: string, after?: string, before?: string, text: string }[]} register lines to put after or before a text that the file has once
 * @property {readonly string[]} run a command line's words, run in the copy
 * @property {RegExp} shows what its output must hold
 */

const folder = fileURLToPath(new URL('jobs/', import.meta.url));
const wanted = process.argv.slice(2);
const names = readdirSync(folder)
	.filter((name) => name.endsWith('.mjs'))
	.map((name) => name.slice(0, -'.mjs'.length));
const unknown = wanted.find((name) => !names.includes(name));
if (unknown !== undefined) {
	console.error(`There is no job ${unknown}; there are: ${names.join(', ')}.`);
	process.exit(2);
}

const copy = makeWorkingCopy('jobs');

/**
 * @param {string[]} words
 * @returns {string} what it printed; throws with that when it fails
 */
function run(words) {
	const [program = '', ...rest] = words;
	const { status, stdout, stderr } = spawnSync(program === 'node' ? process.execPath : program, rest, {
		cwd: copy,
		encoding: 'utf8',
		timeout: 300_000,
	});
	if (status !== 0) throw new Error(`${words.join(' ')} ended with ${status}:\n${stdout}${stderr}`);
	return stdout + stderr;
}

/**
 * @param {string} file
 * @param {(text: string) => string} change
 */
const edit = (file, change) => writeFileSync(join(copy, file), change(readFileSync(join(copy, file), 'utf8')));

/**
 * Puts `text` beside the one place where `file` has the anchor.
 * @param {Job['register'][number]} line
 */
function register({ file, after, before, text }) {
	const anchor = after ?? before ?? '';
	edit(file, (whole) => {
		if (whole.split(anchor).length !== 2) throw new Error(`${file} has not exactly one '${anchor}'`);
		return whole.replace(anchor, () => (after === undefined ? text + anchor : anchor + text));
	});
}

/**
 * @param {Job} job
 * @returns {number} files touched
 */
function doJob(job) {
	const before = new Map(job.register.map(({ file }) => [file, readFileSync(join(copy, file), 'utf8')]));
	try {
		for (const [path, text] of Object.entries(job.create)) writeFileSync(join(copy, path), text);
		for (const line of job.register) register(line);
		run(['node', 'node_modules/typescript/bin/tsc', '-b']);
		run(['node', 'scripts/build.mjs']);
		const printed = run([...job.run]);
		if (!job.shows.test(printed)) throw new Error(`${job.run.join(' ')} did not show ${job.shows}:\n${printed}`);
		return Object.keys(job.create).length + before.size;
	} finally {
		for (const path of Object.keys(job.create)) rmSync(join(copy, path), { force: true });
		for (const [file, text] of before) writeFileSync(join(copy, file), text);
	}
}

let failed = 0;
for (const name of wanted.length > 0 ? wanted : names) {
	/** @type {Job} */
	const job = (await import(pathToFileURL(join(folder, `${name}.mjs`)).href)).default;
	try {
		const files = doJob(job);
		console.log(`ok      ${job.title}: ${files} ${files === 1 ? 'file' : 'files'}`);
	} catch (error) {
		failed++;
		console.log(`FAILED  ${job.title}: ${error instanceof Error ? error.message : error}`);
	}
}
process.exitCode = failed === 0 ? 0 : 1;
