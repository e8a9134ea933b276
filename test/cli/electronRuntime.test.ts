import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
	chooseShell,
	electronPackageFolder,
	findElectronRuntime,
	type ShellSurroundings,
} from '../../src/cli/terminal/electronRuntime.ts';

describe("looking for Electron's runtime", () => {
	let folder: string;

	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), 'retinode-electron-'));
		mkdirSync(join(folder, 'dist'));
		writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'electron', version: '45.4.1' }));
		writeFileSync(join(folder, 'dist', 'version'), 'v45.4.1\n');
		writeFileSync(join(folder, 'path.txt'), 'electron');
		writeFileSync(join(folder, 'dist', 'electron'), '');
	});

	afterEach(() => rmSync(folder, { recursive: true }));

	it('finds a complete one', () => {
		expect(findElectronRuntime(folder)).toBe(join(folder, 'dist', 'electron'));
	});

	it.each(['path.txt', 'dist/electron', 'dist/version', 'package.json'])('finds none where %s is missing', (path) => {
		rmSync(join(folder, path));
		expect(findElectronRuntime(folder)).toBeUndefined();
	});

	it('does not take the runtime of another version', () => {
		writeFileSync(join(folder, 'dist', 'version'), '44.0.0');
		expect(findElectronRuntime(folder)).toBeUndefined();
	});

	it('does not take an empty path.txt for a runtime', () => {
		writeFileSync(join(folder, 'path.txt'), '\n');
		expect(findElectronRuntime(folder)).toBeUndefined();
	});

	it('knows the package that this checkout has installed', () => {
		expect(electronPackageFolder()).toMatch(/[\\/]electron$/);
	});
});

describe('choosing the window', () => {
	const desktop: ShellSurroundings = {
		browser: false,
		executable: '/opt/electron',
		platform: 'linux',
		env: { DISPLAY: ':0' },
		userId: 1000,
	};

	it("opens Electron's where its runtime is there", () => {
		expect(chooseShell(desktop)).toEqual({ kind: 'electron', executable: '/opt/electron' });
		expect(chooseShell({ ...desktop, env: { WAYLAND_DISPLAY: 'wayland-0' } }).kind).toBe('electron');
	});

	it('opens the browser where it is not, or when asked to', () => {
		expect(chooseShell({ ...desktop, executable: undefined }).kind).toBe('browser');
		expect(chooseShell({ ...desktop, browser: true }).kind).toBe('browser');
	});

	it('opens the browser on Linux without a display, or as root, where a sandboxed window cannot open', () => {
		expect(chooseShell({ ...desktop, env: {} }).kind).toBe('browser');
		expect(chooseShell({ ...desktop, env: { DISPLAY: '' } }).kind).toBe('browser');
		expect(chooseShell({ ...desktop, userId: 0 }).kind).toBe('browser');
	});

	it('asks for no display on macOS and Windows', () => {
		expect(chooseShell({ ...desktop, platform: 'darwin', env: {} }).kind).toBe('electron');
		expect(chooseShell({ ...desktop, platform: 'win32', env: {}, userId: undefined }).kind).toBe('electron');
	});
});
