/**
 * The desktop app's main process: one instance, one sandboxed window, one utility process that runs the host. What
 * the window may do is decided in security.ts; what the app does is the host's business.
 *
 * Arguments, all optional: `--session FILE`, `--source JSON`, `--circuit NAME`, `--columns 32x32`, `--tissue 200x150`, `--port N`, `--record FILE`, `--nwb FILE`, `--folder FOLDER`, `--quantities NAME` (each), `--rows-every S`, `--headless-arm`.
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { app, BrowserWindow, dialog, session, type UtilityProcess, utilityProcess } from 'electron';
import { hostArguments, hostOptions, sessionOfStart } from './hostArguments.ts';
import { CLOSE_HOST, type OpenSession, parseHostMessage } from './hostMessages.ts';
import { contentSecurityPolicy, isAllowedNavigation, isAllowedPermission, isHostUrl } from './security.ts';

/** How long the host may take to close files and ports before the app ends without it. */
const CLOSE_TIMEOUT_MS = 5000;

let host: UtilityProcess | undefined;
let window: BrowserWindow | undefined;
let quitting = false;

function fail(message: string): void {
	dialog.showErrorBox('Retinode', message);
	app.quit();
}

/** Starts the host and resolves with the address to load. */
function startHostProcess(): Promise<string> {
	const values = parseArgs({
		// In development Electron's own arguments and the app's folder stand before ours.
		args: process.argv.slice(1),
		options: hostOptions,
		strict: false,
	}).values;
	const given = hostArguments(values);
	const child = utilityProcess.fork(fileURLToPath(new URL('./utility.js', import.meta.url)), given, {
		serviceName: 'Retinode host',
		stdio: 'inherit',
	});
	host = child;
	return new Promise((resolve, reject) => {
		child.on('message', (data) => {
			const message = parseHostMessage(data);
			if (message?.type === 'ready') resolve(message.url);
			else if (message?.type === 'failed') {
				reject(new Error(message.message));
				child.kill();
			} else if (message?.type === 'refused') dialog.showErrorBox('Retinode', message.message);
		});
		child.once('exit', (code) => {
			host = undefined;
			const ended = `The simulation process ended unexpectedly (exit code ${code}).`;
			reject(new Error(ended));
			// Once the window is up nobody waits for the promise any more: say so here.
			if (window !== undefined && !quitting) fail(ended);
		});
	});
}

/** Holds the default session to what security.ts allows. */
function guardSession(url: string): void {
	const { defaultSession } = session;
	defaultSession.setPermissionRequestHandler((_contents, permission, answer, details) => {
		const mediaTypes = 'mediaTypes' in details ? (details.mediaTypes ?? []) : [];
		answer(isAllowedPermission(url, { permission, requestingUrl: details.requestingUrl, mediaTypes }));
	});
	defaultSession.setPermissionCheckHandler((_contents, permission, requestingOrigin, details) => {
		const mediaTypes = details.mediaType === undefined ? [] : [details.mediaType];
		return isAllowedPermission(url, { permission, requestingUrl: requestingOrigin, mediaTypes });
	});
	const policy = contentSecurityPolicy(url);
	defaultSession.webRequest.onHeadersReceived((details, answer) => {
		const headers = Object.entries(details.responseHeaders ?? {});
		const others = headers.filter(([name]) => name.toLowerCase() !== 'content-security-policy');
		answer({ responseHeaders: { ...Object.fromEntries(others), 'Content-Security-Policy': [policy] } });
	});
}

async function openWindow(url: string): Promise<void> {
	window = new BrowserWindow({
		width: 1440,
		height: 900,
		title: 'Retinode',
		backgroundColor: '#000000',
		webPreferences: {
			preload: fileURLToPath(new URL('./preload.cjs', import.meta.url)),
			contextIsolation: true,
			sandbox: true,
			nodeIntegration: false,
			webviewTag: false,
			// The model runs on in real time while the window is covered; its screen should too.
			backgroundThrottling: false,
		},
	});
	window.once('closed', () => {
		window = undefined;
	});
	await window.loadURL(url);
}

async function start(): Promise<void> {
	const url = await startHostProcess();
	if (!isHostUrl(url)) throw new Error(`The host gave an address that is not on this computer: ${url}`);
	app.on('web-contents-created', (_event, contents) => {
		contents.on('will-navigate', (event) => {
			if (!isAllowedNavigation(url, event.url)) event.preventDefault();
		});
		contents.on('will-redirect', (event) => {
			if (!isAllowedNavigation(url, event.url)) event.preventDefault();
		});
		contents.on('will-attach-webview', (event) => event.preventDefault());
		contents.setWindowOpenHandler(() => ({ action: 'deny' }));
	});
	guardSession(url);
	await openWindow(url);
}

app.enableSandbox();

if (app.requestSingleInstanceLock()) {
	app.on('second-instance', (_event, argv, folder) => {
		const session = sessionOfStart(argv, folder);
		if (session !== undefined) host?.postMessage({ type: 'open', session } satisfies OpenSession);
		if (window?.isMinimized()) window.restore();
		window?.focus();
	});
	app.on('window-all-closed', () => app.quit());
	app.on('before-quit', (event) => {
		quitting = true;
		const child = host;
		if (child === undefined) return;
		// Recordings must be closed before the process goes: quit again once the host has ended.
		event.preventDefault();
		const timer = setTimeout(() => child.kill(), CLOSE_TIMEOUT_MS);
		child.once('exit', () => {
			clearTimeout(timer);
			app.quit();
		});
		child.postMessage(CLOSE_HOST);
	});
	// No top-level await: Electron holds `ready` back until this module has been evaluated.
	app
		.whenReady()
		.then(start)
		.catch((error: unknown) => {
			if (!quitting) fail(error instanceof Error ? error.message : String(error));
		});
} else {
	app.quit();
}
