// Counts the lines of every function in src, electron, bench and scripts (tests aside: a `describe` holds as many tests as
// it holds). None may have more than 120; those with more than 90 stand in docs/architecture.md with the reason, at most 15.
// `npm run long-functions` fails where one is too long, where one is not on that page, or where the page names one that is not.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const LONGEST = 120;
const LONG = 90;
const MOST_LONG_ONES = 15;

const root = fileURLToPath(new URL('..', import.meta.url));
const page = 'docs/architecture.md';

/** @returns {{ file: string, name: string, lines: number }[]} */
function longOnes() {
	const listed = spawnSync('git', ['ls-files', '-co', '--exclude-standard', 'src', 'electron', 'bench', 'scripts'], {
		cwd: root,
		encoding: 'utf8',
	});
	const files = listed.stdout.split('\n').filter((name) => /\.(tsx?|mjs)$/.test(name));
	if (files.length === 0) throw new Error('git lists no source files');
	return files.flatMap((file) => {
		const kind = file.endsWith('.tsx') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
		const source = ts.createSourceFile(
			file,
			readFileSync(join(root, file), 'utf8'),
			ts.ScriptTarget.Latest,
			true,
			kind,
		);
		/** @type {{ file: string, name: string, lines: number }[]} */
		const found = [];
		const line = (/** @type {number} */ at) => source.getLineAndCharacterOfPosition(at).line;
		/** @param {ts.Node} node */
		const visit = (node) => {
			if (ts.isFunctionLike(node) && 'body' in node && node.body) {
				const lines = line(node.end) - line(node.getStart(source)) + 1;
				const holder = node.parent;
				const name =
					node.name?.getText(source) ?? (ts.isVariableDeclaration(holder) ? holder.name.getText(source) : 'a function');
				if (lines > LONG) found.push({ file, name, lines });
			}
			node.forEachChild(visit);
		};
		visit(source);
		return found;
	});
}

const found = longOnes().sort((a, b) => b.lines - a.lines);
const text = readFileSync(join(root, page), 'utf8');
const section = text.split(/^## /m).find((part) => part.startsWith('Long functions')) ?? '';
const listed = [...section.matchAll(/^\| `([^`]+)` \| `([^`]+)` \|/gm)].map(([, name, file]) => `${file} ${name}`);
const problems = [
	...found
		.filter(({ lines }) => lines > LONGEST)
		.map((one) => `${one.file}: ${one.name} has ${one.lines} lines; the most is ${LONGEST}`),
	...found
		.filter(({ file, name }) => !listed.includes(`${file} ${name}`))
		.map((one) => `${one.file}: ${one.name} has ${one.lines} lines and does not stand in ${page} with a reason`),
	...listed
		.filter((name) => !found.some((one) => `${one.file} ${one.name}` === name))
		.map((name) => `${page} names ${name} as long, which it is not`),
	...(found.length > MOST_LONG_ONES
		? [`${found.length} functions have more than ${LONG} lines; the most is ${MOST_LONG_ONES}`]
		: []),
];
for (const problem of problems) console.error(problem);
console.log(`${found.length} functions over ${LONG} lines, ${problems.length} problems`);
process.exitCode = problems.length === 0 ? 0 : 1;
