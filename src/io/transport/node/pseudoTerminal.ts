import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';
import { UserError } from '../../../base/errors.ts';
import type { Transport } from '../transport.ts';
import { createStreamTransport } from './stream.ts';

/** A pair of a device end (`transport`) and a path that any program opens like a serial port. */
export interface PseudoTerminal {
	/** What the other side opens: `/dev/pts/3`. */
	readonly path: string;
	/** The tool of this machine that made it. */
	readonly tool: string;
	/** The device's end. Closing it unplugs the other side. */
	readonly transport: Transport;
}

interface Recipe {
	readonly tool: string;
	readonly command: string;
	readonly args: readonly string[];
	/** Where the tool says the path. */
	readonly tells: 'stdout' | 'stderr';
	/** The tool ends with its first visitor unless someone else keeps the path open. */
	readonly needsHolder: boolean;
}

const START_LIMIT_MS = 5000;

/**
 * Node has no call for pseudo-terminals, but tools that every Unix brings do; the first that works is taken.
 * Each ends by itself when this process is gone, killed or not, which is when the device is unplugged.
 */
function recipes(pid: number): readonly Recipe[] {
	// The shell on the terminal makes it raw, says its name and then only keeps it open.
	const shell = `stty raw -echo; tty; while kill -0 ${pid} 2>/dev/null; do sleep 0.2; done`;
	// A thread for each direction: one that is held up must not hold up the other.
	const relay = [
		'import os, pty, threading, tty',
		'm, s = pty.openpty(); tty.setraw(s); os.write(1, (os.ttyname(s) + "\\n").encode())',
		'def carry(a, b):',
		'    while True:',
		'        d = os.read(a, 4096)',
		'        if not d: os._exit(0)',
		'        while d: d = d[os.write(b, d):]',
		'threading.Thread(target=carry, args=(0, m), daemon=True).start()',
		'carry(m, 1)',
	].join('\n');
	const linuxScript: Recipe = {
		tool: 'script (util-linux)',
		command: 'script',
		args: ['-q', '-e', '-f', '-c', shell, '/dev/null'],
		tells: 'stdout',
		needsHolder: false,
	};
	const bsdScript: Recipe = {
		tool: 'script (BSD)',
		// It refuses the sockets that node gives a child, so pipes are put in between.
		command: 'sh',
		args: ['-c', 'cat | script -q /dev/null sh -c "$0" | cat', shell],
		tells: 'stdout',
		needsHolder: false,
	};
	const others: Recipe[] = [
		{ tool: 'socat', command: 'socat', args: ['-d', '-d', 'pty,raw,echo=0', '-'], tells: 'stderr', needsHolder: true },
		{ tool: 'python3', command: 'python3', args: ['-u', '-c', relay], tells: 'stdout', needsHolder: false },
	];
	return [process.platform === 'linux' ? linuxScript : bsdScript, ...others];
}

function kill(child: ChildProcessWithoutNullStreams): void {
	if (child.pid === undefined || child.exitCode !== null) return;
	try {
		// The tool leads a process group of its own: its helpers go with it.
		process.kill(-child.pid, 'SIGKILL');
	} catch {
		child.kill('SIGKILL');
	}
}

/** Starts one tool; null when it is missing or does not name a terminal. */
function start(recipe: Recipe): Promise<{ child: ChildProcessWithoutNullStreams; path: string } | null> {
	// `script` runs its command in the user's shell, which may not speak like sh.
	const env = { ...process.env, SHELL: '/bin/sh' };
	const child = spawn(recipe.command, recipe.args, { stdio: 'pipe', detached: true, env });
	return new Promise((resolve) => {
		let said = '';
		const source = child[recipe.tells];
		const settle = (path: string | null): void => {
			clearTimeout(limit);
			source.off('data', listen);
			source.pause();
			child.off('exit', gone);
			if (path === null) kill(child);
			resolve(path === null ? null : { child, path });
		};
		const gone = (): void => settle(null);
		const listen = (chunk: Buffer): void => {
			said += chunk.toString('latin1');
			const path = /(\/dev\/\S+)\r?\n/.exec(said)?.[1];
			if (path !== undefined) settle(path);
		};
		const limit = setTimeout(gone, START_LIMIT_MS);
		child.on('error', gone);
		child.stdin.on('error', () => undefined);
		child.on('exit', gone);
		source.on('data', listen);
	});
}

/** What `openPseudoTerminal` may be told. */
export interface PseudoTerminalOptions {
	readonly signal?: AbortSignal | undefined;
	/** Only tools whose name starts so are tried; for tests. */
	readonly tool?: string;
}

/**
 * Opens a pseudo-terminal without root and without native code.
 * @throws UserError (rejection) when this machine has no tool for it (Windows never has)
 */
export async function openPseudoTerminal(options: PseudoTerminalOptions = {}): Promise<PseudoTerminal> {
	const wanted = process.platform === 'win32' ? [] : recipes(process.pid);
	for (const recipe of wanted) {
		if (!recipe.tool.startsWith(options.tool ?? '')) continue;
		options.signal?.throwIfAborted();
		const started = await start(recipe);
		if (started === null) continue;
		if (options.signal?.aborted) {
			kill(started.child);
			options.signal.throwIfAborted();
		}
		return serve(recipe, started.child, started.path);
	}
	throw new UserError(
		'This machine cannot make a pseudo-terminal (none of script, socat and python3 works); use the in-process device instead.',
	);
}

function serve(recipe: Recipe, child: ChildProcessWithoutNullStreams, path: string): PseudoTerminal {
	const holder = recipe.needsHolder ? openSync(path, constants.O_RDWR | constants.O_NOCTTY) : null;
	const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
	const gone = `The pseudo-terminal ${path} went away.`;
	child.stderr.resume();
	const atExit = (): void => kill(child);
	process.once('exit', atExit);
	const { transport, ended } = createStreamTransport({
		description: `pseudo-terminal ${path} (made by ${recipe.tool})`,
		baud: null,
		readable: child.stdout,
		writable: child.stdin,
		unplugged: () => gone,
		async release() {
			kill(child);
			await exited;
			process.off('exit', atExit);
			if (holder !== null) closeSync(holder);
		},
	});
	void exited.then(() => ended({ kind: 'unplugged', message: gone }));
	return { path, tool: recipe.tool, transport };
}
