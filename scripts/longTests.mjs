// `npm run long`: builds, runs the tests that take longer than 10 s (files `*.long.test.ts`) and writes what came out into docs/long-tests.md.
// `npm run long -- FILE…`: those alone; the rows of the others stay, with their dates.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { findChromium } from './chromium.mjs';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const page = 'docs/long-tests.md';
const results = 'out/long.json';

/** @param {string[]} args @returns {boolean} whether it ended well */
function node(...args) {
	const chromium = process.env.CHROMIUM_PATH ?? findChromium();
	const env = { ...process.env, ...(chromium !== undefined && { CHROMIUM_PATH: chromium }) };
	return spawnSync(process.execPath, args, { stdio: 'inherit', env }).status === 0;
}

if (!node('scripts/build.mjs')) process.exit(1);
mkdirSync('out', { recursive: true });
const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${results}`];
const allWell = node(
	'node_modules/vitest/vitest.mjs',
	'run',
	'--project',
	'long',
	...reporters,
	...process.argv.slice(2),
);

/** @type {{ startTime: number, numPassedTests: number, numFailedTests: number, numPendingTests: number, testResults: { name: string, assertionResults: { status: string, fullName: string, duration?: number }[] }[] }} */
const report = JSON.parse(readFileSync(results, 'utf8'));
const today = new Date(report.startTime).toISOString().slice(0, 10);
const rows = report.testResults.flatMap(({ name, assertionResults }) =>
	assertionResults.map(({ status, fullName, duration }) => {
		const file = name.slice(name.lastIndexOf('/test/') + 1);
		const seconds = duration === undefined ? '–' : (duration / 1000).toFixed(1);
		return `| ${fullName.trim()} | \`${file}\` | ${status} | ${seconds} | ${today} |`;
	}),
);
const before = readFileSync(page, 'utf8');
const mark = '<!-- written by npm run long -->';
const [text = '', last = ''] = before.split(mark);
/** The file of a row. @param {string} row */
const fileOf = (row) => /\| `(test\/[^`]+)` \|/.exec(row)?.[1];
const ran = new Set(rows.map(fileOf));
// Without FILE… all have run, and a row of a test that is no more goes.
const kept =
	process.argv.length > 2 ? last.split('\n').filter((row) => fileOf(row) !== undefined && !ran.has(fileOf(row))) : [];
const model = cpus()[0]?.model.trim() ?? 'unknown';
writeFileSync(
	page,
	`${text}${mark}

${today}, ${availableParallelism()} cores (${model}), Node.js ${process.versions.node}:
${report.numPassedTests} passed, ${report.numFailedTests} failed, ${report.numPendingTests} skipped${kept.length > 0 ? `; ${kept.length} rows are of earlier runs` : ''}.

| Test | File | Result | s | Run |
| --- | --- | --- | --- | --- |
${[...kept, ...rows].join('\n')}
`,
);
process.exitCode = allWell ? 0 : 1;
