// `node scripts/typecheckCost.mjs [FILE]`: processor seconds of `npm run typecheck` after a change of one file of the screen, in parts of a
// full one. Two changes are measured: one inside the file, and one that adds to what it exports, so that whoever imports it is
// looked at again. The file is put back as it was.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const file = process.argv[2] ?? 'src/ui/data/sampleRing.ts';

/** Processor seconds, user and system, of one check. @param {string[]} options */
function seconds(...options) {
	const tsc = [process.execPath, 'node_modules/typescript/bin/tsc', '-b', ...options].join(' ');
	// The shell's `times` says on its second line what its children used: `0m1.234s 0m0.123s`.
	const said = execFileSync('bash', ['-c', `${tsc} >&2 && times`], {
		encoding: 'utf8',
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	const used = [...(said.split('\n')[1] ?? '').matchAll(/(\d+)m([\d.]+)s/g)];
	return used.reduce((sum, [, minutes, rest]) => sum + 60 * Number(minutes) + Number(rest), 0);
}

const full = seconds('--force');
console.log(`full: ${full.toFixed(1)} s of processor time`);
const text = readFileSync(file, 'utf8');
const changes = {
	'a change within the file': '\nconst touched = 1;\nvoid touched;\n',
	'one more export': '\nexport const touched = 1;\n',
};
try {
	for (const [name, added] of Object.entries(changes)) {
		writeFileSync(file, text + added);
		const used = seconds();
		console.log(`${name}: ${used.toFixed(1)} s, ${((100 * used) / full).toFixed(0)} %`);
	}
} finally {
	writeFileSync(file, text);
	seconds();
}
