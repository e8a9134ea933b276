import { parseArgs } from 'node:util';
import { expect, it } from 'vitest';
import { hostArguments, hostOptions } from '../../electron/hostArguments.ts';

it('the desktop shell hands on to its host what it was started with, and nothing of Electron’s own', () => {
	const read = (args: string[]) => hostArguments(parseArgs({ args, options: hostOptions, strict: false }).values);
	expect(read(['.', '--session', 'a.json', '--headless-arm', '--inspect=9229'])).toEqual([
		...['--session', 'a.json'],
		'--headless-arm',
	]);
	expect(read(['.'])).toEqual([]);
	// The utility process reads its arguments strictly: they must be of its own kind.
	expect(parseArgs({ args: read(['--columns', '4x4', '--headless-arm']), options: hostOptions }).values).toEqual({
		columns: '4x4',
		'headless-arm': true,
	});
});
