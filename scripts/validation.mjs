// `npm run validation`: makes docs/validation.md from `retinode validate --json`: published figures beside what the model gives. Needs a build; takes minutes.
// `npm run validation FILE...` makes it from what that printed before, in one run or in parts (`--only`); figures that no file has keep their rows of the page, with the run that measured them.
import { spawnSync } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runAt } from './runAt.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * What `retinode validate` prints as JSON.
 * @param {string[]} options
 */
function validate(...options) {
	const run = spawnSync(process.execPath, [join(root, 'bin/retinode.js'), 'validate', '--json', ...options], {
		encoding: 'utf8',
		maxBuffer: 1 << 26,
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	// 1: too few lie inside. The page says so.
	if (run.status !== 0 && run.status !== 1) process.exit(run.status ?? 1);
	return run.stdout;
}

const page = join(root, 'docs/validation.md');
const files = process.argv.slice(2);
const begun = new Date();
const printed =
	files.length > 0
		? files.map((file) => ({ text: readFileSync(file, 'utf8'), run: runAt(statSync(file).mtime) }))
		: [{ text: validate(), run: runAt(begun) }];

/**
 * @typedef {{
 *   name: string, title: string, value: number | null, unit: string, range: [number, number], verdict: string, use: string, counted: boolean,
 *   wholeCircuit: boolean, reason?: string, published: string, sources: { text: string, place: string, at: string }[], conditions: string, protocol: string,
 *   run: string,
 * }} Row
 * @typedef {{ required: { counted: number, inside: number, wholeCircuit: number }, rules: Record<string, string>, figures: Row[] }} Part
 */

/** @type {Part[]} */
const parts = printed.map(({ text, run }) => {
	const part = JSON.parse(text);
	return { ...part, figures: part.figures.map((/** @type {Row} */ each) => ({ ...each, run })) };
});
const { required, rules } = /** @type {Part} */ (parts[0]);
const measured = parts.flatMap((part) => part.figures);
/** @type {Row[]} */
const all = JSON.parse(validate('--list'));

/** Columns of the page's tables of figures. */
const columns = ['figure', 'value', 'published range', 'unit', 'verdict', 'source', 'protocol', 'run'];

/** Rows of the page, and what it says of those outside, by title. */
const lines = readFileSync(page, 'utf8').split('\n');
/** @type {Map<string, string[]>} */
const rowsBefore = new Map();
for (const line of lines.filter((each) => each.startsWith('| '))) {
	const cells = line.slice(2, -2).split(' | ');
	// Titles stand in another table too, with other columns.
	if (cells.length === columns.length) rowsBefore.set(cells[0] ?? '', cells);
}
/** @param {string} title */
const reasonBefore = (title) => lines.find((line) => line.startsWith(`- ${title}: `))?.slice(title.length + 4);

/**
 * A figure as the page has it, where its range is still the same.
 * @param {Row} figure
 * @returns {Row[]}
 */
function before(figure) {
	const [, value, range, , verdict, , , run] = rowsBefore.get(figure.title) ?? [];
	if (range !== figure.range.join(' to ') || verdict === undefined || run === undefined) return [];
	const reason = reasonBefore(figure.title);
	return [{ ...figure, value: value === 'none' ? null : Number(value), verdict, run, ...(reason ? { reason } : {}) }];
}

const figures = all.flatMap((figure) => {
	const now = measured.find(({ name }) => name === figure.name);
	return now ? [now] : before(figure);
});
const missing = all.filter(({ name }) => !figures.some((each) => each.name === name));
const counting = figures.filter((each) => each.counted);
const [counted, wholeCircuit] = [counting.length, counting.filter((each) => each.wholeCircuit).length];
const insideOnes = counting.filter((each) => each.verdict === 'inside');
const [inside, wholeCircuitInside] = [insideOnes.length, insideOnes.filter((each) => each.wholeCircuit).length];

/** @param {number | null} value */
const shown = (value) => (value === null ? 'none' : String(Number(value.toPrecision(4))));
/** @param {string} unit */
const unitText = (unit) => (unit === '1' ? '' : unit);

/** @param {Row[]} rows */
const table = (rows) => [
	`| ${columns.join(' | ')} |`,
	`|${columns.map(() => '---|').join('')}`,
	...rows.map(({ title, value, range, unit, verdict, sources, protocol, run }) => {
		const source = sources.map(({ text, place }) => `${text}, ${place}`).join('; ');
		const cells = [title, shown(value), range.join(' to '), unitText(unit), verdict, source, protocol, run];
		return `| ${cells.join(' | ')} |`;
	}),
	'',
];

/** @param {string} use */
const withUse = (use) => figures.filter((each) => each.use === use);
const apart = /** @type {const} */ ([
	['Fitted', 'The search for parameters had these among its aims. They do not count.', 'fitted'],
	[
		'Known beforehand',
		'Their values on this circuit were known when their ranges were set. They do not count.',
		'known',
	],
	['From memory', 'Their ranges were not looked up again. They do not count.', 'memory'],
]);

const text = [
	'# Published figures beside the model',
	'',
	'Made by `npm run validation` from `retinode validate`, which measures each figure by a protocol in `assets/protocols` (`retinode run NAME` runs one by itself) on the circuit `mouse`.',
	'Ranges and sources stand in `src/retina/validation`; they were committed before any of them was computed, and what lies outside is printed as outside.',
	'Of the sources the legends, tables and abstracts named were read, not the running text. What presets find is in [presets.md](presets.md).',
	'',
	`**${inside} of ${counted} figures that count lie inside** (of whole circuits ${wholeCircuitInside} of ${wholeCircuit}); asked for are ${required.inside} of at least ${required.counted}, at least ${required.wholeCircuit} of whole circuits.`,
	'A figure counts if it is no input, was not fitted, and its range was set before its value was known.',
	...(new Set(figures.map(({ run }) => run)).size === 1
		? []
		: [
				'',
				'Not all rows are of one run: the column *run* has the day on which each was measured and the commit that it was measured of (“by”: then at the latest). What has changed in the model since can move a value.',
			]),
	'',
	'## How ranges follow from what is printed',
	'',
	...Object.entries(rules).map(([rule, what]) => `- ${rule}: ${what}`),
	'',
	'## Figures that count',
	'',
	...table(counting),
	'## What in the model puts them outside',
	'',
	...counting.flatMap(({ verdict, title, reason }) =>
		verdict === 'outside' && reason ? [`- ${title}: ${reason}`] : [],
	),
	'',
	...apart.flatMap(([title, what, use]) => [`## ${title}`, '', what, '', ...table(withUse(use))]),
	...(missing.length === 0
		? []
		: [
				'## Not measured when this page was made',
				'',
				'They count neither as inside nor as outside.',
				'',
				...missing.map(
					({ title, range, unit, use, protocol }) =>
						`- ${title}: ${range.join(' to ')} ${unitText(unit)} (${use}, by ${protocol})`,
				),
				'',
			]),
	'## What is printed, and under which conditions',
	'',
	'| figure | printed; rule | conditions |',
	'|---|---|---|',
	...all.map(({ title, published, conditions }) => `| ${title} | ${published} | ${conditions} |`),
	'',
].join('\n');
writeFileSync(page, text);
