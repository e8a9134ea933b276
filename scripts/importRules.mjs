// Checks the direction of imports (.dependency-cruiser.cjs) twice: once with type-only imports counted, once with
// only those that are left when the program runs. Folders may not import each other in a circle either, wherever they
// lie. Fails also where the tool sees fewer source files than there are: with a TypeScript it does not know it would
// see none, and pass.
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cruise } from 'dependency-cruiser';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const { withTypes, atRunTime } = createRequire(import.meta.url)('../.dependency-cruiser.cjs');

const folders = ['src', 'electron'];
const sources = folders.flatMap((folder) =>
	readdirSync(folder, { recursive: true, encoding: 'utf8' })
		.filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.d.ts'))
		.map((name) => join(folder, name)),
);

/**
 * Circles between folders: within each folder, its subfolders and its own files (as one) may not reach each other both ways.
 * @param {readonly { source: string, dependencies: readonly { resolved: string }[] }[]} modules
 * @returns {string[]} one line a circle, with an import of each arrow
 */
function folderCircles(modules) {
	const own = 'its own files';
	/** @type {Map<string, Map<string, Map<string, string>>>} folder → from → to → an import that makes the arrow */
	const arrows = new Map();
	for (const { source, dependencies } of modules) {
		for (const { resolved } of dependencies) {
			if (!folders.some((folder) => resolved.startsWith(`${folder}/`))) continue;
			const [from, to] = [source.split('/'), resolved.split('/')];
			let depth = 0;
			while (depth < from.length - 1 && depth < to.length - 1 && from[depth] === to[depth]) depth++;
			const [a, b] = [from, to].map((path) => (depth === path.length - 1 ? own : (path[depth] ?? own)));
			if (a === undefined || b === undefined || a === b) continue;
			const folder = from.slice(0, depth).join('/');
			const inFolder = arrows.get(folder) ?? new Map();
			arrows.set(folder, inFolder.set(a, (inFolder.get(a) ?? new Map()).set(b, `${source} → ${resolved}`)));
		}
	}
	/** @type {string[]} */
	const circles = [];
	for (const [folder, from] of arrows) {
		/** @param {string} start */
		const reached = (start) => {
			const seen = new Set();
			const next = [...(from.get(start)?.keys() ?? [])];
			for (let name = next.pop(); name !== undefined; name = next.pop()) {
				if (!seen.has(name)) next.push(...(from.get(name)?.keys() ?? []));
				seen.add(name);
			}
			return seen;
		};
		for (const [a, targets] of from) {
			for (const [b, example] of targets) {
				if (reached(b).has(a)) circles.push(`circle of folders in ${folder || 'the root'}: ${a} → ${b}, as ${example}`);
			}
		}
	}
	return circles;
}

let errors = 0;
for (const [title, { forbidden, options }] of Object.entries({ 'with types': withTypes, 'at run time': atRunTime })) {
	const { output } = await cruise(folders, { ...options, ruleSet: { forbidden }, validate: true });
	if (typeof output === 'string') throw new Error('dependency-cruiser gave text where a result was expected');
	const seen = new Set(output.modules.map(({ source }) => source));
	const unseen = sources.filter((path) => !seen.has(path));
	const imports = output.modules.reduce((count, module) => count + module.dependencies.length, 0);
	for (const path of unseen) console.error(`not seen: ${path}`);
	if (sources.length === 0 || imports === 0) console.error('no source files or no imports seen at all');
	for (const { rule, from, to, cycle, via } of output.summary.violations) {
		const way = (cycle ?? via ?? []).map(({ name }) => name).join(' → ');
		console.error(`${rule.name}: ${from} → ${way === '' ? to : way}`);
	}
	const circles = folderCircles(output.modules);
	for (const circle of circles) console.error(circle);
	errors +=
		unseen.length + circles.length + output.summary.violations.length + (sources.length === 0 || imports === 0 ? 1 : 0);
	console.log(
		`${title}: ${sources.length} files, ${imports} imports, ${output.summary.violations.length} violations, ${circles.length} circles of folders`,
	);
}
process.exitCode = errors === 0 ? 0 : 1;
