import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Where the app's window opens: Electron's own, or a browser on the local host. */
export type Shell = { readonly kind: 'electron'; readonly executable: string } | { readonly kind: 'browser' };

/** What the choice of a shell depends on, so that it can be tried without changing the machine. */
export interface ShellSurroundings {
	/** Whether the user asked for the browser. */
	readonly browser: boolean;
	/** Electron's executable, undefined where its runtime is not on this machine. */
	readonly executable: string | undefined;
	/** As `process.platform`. */
	readonly platform: string;
	/** As `process.env`. */
	readonly env: Readonly<Record<string, string | undefined>>;
	/** The user's numeric id, undefined where the system has none (Windows). */
	readonly userId: number | undefined;
}

/** The folder of the installed `electron` package, or undefined where it is not installed. */
export function electronPackageFolder(): string | undefined {
	try {
		// Not `import 'electron'`: its index downloads the runtime when it is missing.
		return dirname(createRequire(import.meta.url).resolve('electron/package.json'));
	} catch {
		return undefined;
	}
}

/**
 * The path of Electron's executable inside the `electron` package at `packageFolder`, or undefined where the runtime
 * has not been fetched, is of another version than the package, or is incomplete. Never downloads.
 */
export function findElectronRuntime(packageFolder: string): string | undefined {
	try {
		const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as { version?: unknown };
		const runtimeVersion = readFileSync(join(packageFolder, 'dist', 'version'), 'utf8')
			.trim()
			.replace(/^v/, '');
		if (runtimeVersion !== version) return undefined;
		const executable = readFileSync(join(packageFolder, 'path.txt'), 'utf8').trim();
		const path = join(packageFolder, 'dist', executable);
		return executable !== '' && existsSync(path) ? path : undefined;
	} catch {
		// One of the files is missing or unreadable: there is no runtime to start.
		return undefined;
	}
}

/**
 * Decides between the desktop window and the browser. Electron is taken when its runtime is there, the user did not
 * ask for the browser, and it can open a sandboxed window: on Linux that needs a display, and a user other than root.
 */
export function chooseShell({ browser, executable, platform, env, userId }: ShellSurroundings): Shell {
	if (browser || executable === undefined) return { kind: 'browser' };
	if (platform === 'linux' && (userId === 0 || !(env.DISPLAY || env.WAYLAND_DISPLAY))) return { kind: 'browser' };
	return { kind: 'electron', executable };
}
