import { spawn } from 'node:child_process';
import { goAsUsual } from './priority.ts';

/** The program that opens an address in the user's browser, by system. */
function opener(url: string): readonly [string, ...string[]] {
	switch (process.platform) {
		case 'darwin':
			return ['open', url];
		case 'win32':
			// `start` is the shell's own; & in the address would end its command.
			return ['cmd', '/c', 'start', '', url.replaceAll('&', '^&')];
		default:
			return ['xdg-open', url];
	}
}

/** Tries to open an address in the user's browser. Where that fails (no browser, no desktop), the printed address has to do. */
export function openBrowser(url: string): void {
	const [program, ...args] = opener(url);
	const child = spawn(program, args, { stdio: 'ignore', detached: true });
	child.on('error', () => undefined);
	if (child.pid !== undefined) goAsUsual(child.pid);
	child.unref();
}
