// Checks the direction of imports (.dependency-cruiser.cjs) twice: once with type-only imports counted, once with
// only those that are left when the program runs. Fails also where the tool sees fewer source files than there are:
// with a TypeScript it does not know it would see none, and pass.
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
	errors += unseen.length + output.summary.violations.length + (sources.length === 0 || imports === 0 ? 1 : 0);
	console.log(`${title}: ${sources.length} files, ${imports} imports, ${output.summary.violations.length} violations`);
}
process.exitCode = errors === 0 ? 0 : 1;
