import { spawnSync } from 'node:child_process';
import { delimiter } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { hasTools, pythonPath } from './tools.ts';

const pathOf = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url));

it.skipIf(!hasTools('pytest', 'h5py', 'xarray'))('the Python package passes its own tests', () => {
	const { status, stdout, stderr } = spawnSync(
		pythonPath,
		['-m', 'pytest', '-q', '-p', 'no:cacheprovider', pathOf('python/tests')],
		{
			encoding: 'utf8',
			env: {
				...process.env,
				PYTHONPATH: [pathOf('python/src'), process.env.PYTHONPATH ?? ''].join(delimiter),
				PYTHONDONTWRITEBYTECODE: '1',
				RETINODE: `"${process.execPath}" "${pathOf('bin/retinode.js')}"`,
			},
		},
	);
	expect(status, `${stdout}${stderr}`).toBe(0);
});
