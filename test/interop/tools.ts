import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = new URL('../../', import.meta.url);
/** The Python that they are installed in. */
export const pythonPath = fileURLToPath(new URL('out/interop-tools/bin/python', root));

/** Whether `npm run interop:tools` has installed these Python packages; tests that need others are skipped. */
export const hasTools = (...packages: readonly string[]): boolean =>
	existsSync(pythonPath) && spawnSync(pythonPath, ['-c', `import ${packages.join(', ')}`]).status === 0;

/** Runs a script of scripts/interop on a file. @throws Error with what it printed where it ends otherwise than well */
export function runTool(script: string, file: string): string {
	const path = fileURLToPath(new URL(`scripts/interop/${script}`, root));
	const { status, stdout, stderr } = spawnSync(pythonPath, ['-W', 'ignore', path, file], { encoding: 'utf8' });
	if (status !== 0) throw new Error(`${script} on ${file} ended with ${status}:\n${stdout}${stderr}`);
	return stdout;
}
