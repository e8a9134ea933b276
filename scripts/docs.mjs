// `npm run docs`: makes what in docs/ is drawn from the program itself: docs/model.md (the declarations, typeset),
// docs/presets.md with docs/presets/*.svg (what every preset finds), the analyses in docs/protocol-files.md and the benchmark's table in docs/control.md. Needs a build.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runAt } from './runAt.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Standard output of a `retinode` command.
 * @param {string[]} args
 */
function retinode(...args) {
	const run = spawnSync(process.execPath, [join(root, 'bin/retinode.js'), ...args], {
		encoding: 'utf8',
		maxBuffer: 1 << 26,
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	if (run.status !== 0) process.exit(run.status ?? 1);
	return run.stdout;
}

retinode('model', '--out', join(root, 'docs/model.md'));

mkdirSync(join(root, 'docs/presets'), { recursive: true });
/** @type {{ name: string, title: string, description: string }[]} */
const presets = JSON.parse(retinode('presets', '--json'));
const sections = presets.map(({ name, title, description }) => {
	const plot = `docs/presets/${name}.svg`;
	/** @type {{ figures: { name: string, value: number, unit: string }[], findings: string[] }} */
	const { figures, findings } = JSON.parse(retinode('run', name, '--plot', join(root, plot), '--json'));
	return [
		`## ${title}`,
		'',
		description,
		'',
		`\`npx retinode run ${name} --plot ${name}.svg\``,
		'',
		...findings.map((finding) => `- ${finding}`),
		'',
		`![${title}](presets/${name}.svg)`,
		'',
		'| figure | value | unit |',
		'|---|---|---|',
		...figures.map((figure) => `| ${figure.name} | ${Number(figure.value.toPrecision(4))} | ${figure.unit} |`),
		'',
	].join('\n');
});
writeFileSync(
	join(root, 'docs/presets.md'),
	[
		'# What the model does',
		'',
		'Made by `npm run docs`, which runs every preset; each is also a test (`test/engine/experiment/presets.test.ts`). It begins with what the published column does not do. The program is reproduced by',
		'`test/engine/simulate.test.ts` from `test/reference`.',
		'',
		...sections,
	].join('\n'),
);

/**
 * Puts text between two marks of a page.
 * @param {string} page
 * @param {string} mark what both marks begin with
 * @param {string} text
 */
function fillIn(page, mark, text) {
	const file = join(root, page);
	const [begin, end] = ['begin', 'end'].map((each) => `<!-- made by npm run docs: ${mark}${each} -->\n`);
	const parts = readFileSync(file, 'utf8').split(new RegExp(`(?<=${begin})[^]*(?=${end})`));
	if (parts.length !== 2) throw new Error(`${file} has no place for it: the lines ${begin}${end}`);
	writeFileSync(file, parts.join(`\n${text.trimEnd()}\n\n`));
}

fillIn('docs/drugs.md', 'drugs ', retinode('drugs', '--table'));
fillIn('docs/protocol-files.md', 'analyses ', retinode('analyses', '--table'));
/**
 * What a benchmark prints, with the run that it is of.
 * @param {string} name
 */
function benchmark(name) {
	const run = runAt(new Date());
	return `Measured: ${run} (the day, and the newest commit by then).\n\n${retinode('control', name)}`;
}

fillIn('docs/control.md', '', benchmark('benchmark'));
if (process.argv.includes('--light')) fillIn('docs/control.md', 'light ', benchmark('light'));

/** @type {{ class: string, edits: [string, string][], pulse?: boolean, why: string }[]} */
const differences = JSON.parse(readFileSync(join(root, 'test/reference/jaxleyMech/differences.json'), 'utf8'));
const code = (/** @type {string} */ text) => `\`${text.trim().replaceAll('|', '\\|')}\``;
const rows = differences.map(({ class: name, edits, pulse, why }) => {
	const when = pulse === undefined ? '' : pulse ? ' (during a pulse)' : ' (after a pulse)';
	return `| ${name}${when} | ${edits.map(([from, to]) => `${code(from)} → ${code(to)}`).join('; ')} | ${why} |`;
});
fillIn('docs/mechanisms.md', 'catalogue ', retinode('mechanisms', '--table'));
fillIn('docs/mechanisms.md', 'differences ', ['| class | here → there | why |', '|---|---|---|', ...rows].join('\n'));
