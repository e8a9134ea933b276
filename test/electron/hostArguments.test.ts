import { parseArgs } from 'node:util';
import { expect, it } from 'vitest';
import { hostArguments, hostOptions, sessionOfStart } from '../../electron/hostArguments.ts';
import { parseHostMessage, parseOpenSession } from '../../electron/hostMessages.ts';

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

it('every option of `retinode app` that is the host’s own reaches the host', () => {
	const given = [
		'--session',
		'a.json',
		'--source',
		'{"type":"camera"}',
		'--columns',
		'4x4',
		'--port',
		'4711',
		'--record',
		'run.light',
		'--headless-arm',
	];
	expect(hostArguments(parseArgs({ args: ['.', ...given], options: hostOptions, strict: false }).values)).toEqual(
		given,
	);
});

it('a second start opens its session, found from the folder that it was started in', () => {
	expect(sessionOfStart(['electron', '.', '--inspect', '--session', 'b.json'], '/home/me')).toBe('/home/me/b.json');
	expect(sessionOfStart(['electron', '.', '--session=/x/b.json'], '/home/me')).toBe('/x/b.json');
	expect(sessionOfStart(['electron', '.'], '/home/me')).toBeUndefined();
	expect(sessionOfStart(['electron', '.', '--session'], '/home/me')).toBeUndefined();
	expect(parseOpenSession({ type: 'open', session: '/x/b.json' })).toEqual({ type: 'open', session: '/x/b.json' });
	for (const other of ['close', null, { type: 'open' }, { type: 'open', session: 1 }]) {
		expect(parseOpenSession(other)).toBeUndefined();
	}
	expect(parseHostMessage({ type: 'refused', message: 'no' })).toEqual({ type: 'refused', message: 'no' });
});
