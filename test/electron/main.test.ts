import { EventEmitter } from 'node:events';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { contentSecurityPolicy } from '../../electron/security.ts';
import { until } from '../until.ts';

const ELSEWHERE = 'https://example.org/';

type Answer = (granted: boolean) => void;
type Details = Readonly<Record<string, unknown>>;

/** Electron as far as the main process touches it: it notes what is wired to what, and does nothing by itself. */
const fake = vi.hoisted(() => ({
	wired: {} as {
		ask?: (contents: unknown, permission: string, answer: Answer, details: Details) => void;
		check?: (contents: unknown, permission: string, origin: string, details: Details) => boolean;
		headers?: (details: Details, answer: (change: { responseHeaders: Record<string, unknown> }) => void) => void;
	},
	app: undefined as unknown as EventEmitter,
	windows: [] as { options: { webPreferences: Readonly<Record<string, unknown>> }; url: string }[],
	errors: [] as string[],
	sandboxed: false,
	/** What the host says of where it is. */
	hostUrl: 'http://127.0.0.1:41234/#token=abc',
}));

vi.mock('electron', async () => {
	const { EventEmitter: Emitter } = await import('node:events');
	const app = Object.assign(new Emitter(), {
		enableSandbox: () => {
			fake.sandboxed = true;
		},
		requestSingleInstanceLock: () => true,
		whenReady: () => Promise.resolve(),
		quit: () => undefined,
	});
	fake.app = app;
	class BrowserWindow extends Emitter {
		readonly #shown: (typeof fake.windows)[number];
		constructor(options: (typeof fake.windows)[number]['options']) {
			super();
			this.#shown = { options, url: '' };
			fake.windows.push(this.#shown);
		}
		loadURL(url: string): Promise<void> {
			this.#shown.url = url;
			return Promise.resolve();
		}
	}
	const host = Object.assign(new Emitter(), { kill: () => true, postMessage: () => undefined });
	return {
		app,
		BrowserWindow,
		dialog: { showErrorBox: (_title: string, text: string) => fake.errors.push(text) },
		session: {
			defaultSession: {
				setPermissionRequestHandler(ask: NonNullable<typeof fake.wired.ask>) {
					fake.wired.ask = ask;
				},
				setPermissionCheckHandler(check: NonNullable<typeof fake.wired.check>) {
					fake.wired.check = check;
				},
				webRequest: {
					onHeadersReceived(headers: NonNullable<typeof fake.wired.headers>) {
						fake.wired.headers = headers;
					},
				},
			},
		},
		utilityProcess: {
			fork() {
				queueMicrotask(() => host.emit('message', { type: 'ready', url: fake.hostUrl }));
				return host;
			},
		},
	};
});

const HOST = fake.hostUrl;

beforeAll(async () => {
	await import('../../electron/main.ts');
	await until(() => fake.windows[0]?.url || fake.errors.length > 0);
	expect(fake.errors).toEqual([]);
});

/** What a page in the window meets: whatever is shown there is told to the app as Electron tells it. */
function contents() {
	let opens: ((details: { url: string }) => { action: string }) | undefined;
	const page = Object.assign(new EventEmitter(), {
		setWindowOpenHandler(handler: typeof opens) {
			opens = handler;
		},
	});
	fake.app.emit('web-contents-created', {}, page);
	return {
		/** Whether an event about a place goes ahead. */
		goesAhead(event: string, url: string): boolean {
			const preventDefault = vi.fn();
			page.emit(event, { url, preventDefault });
			return preventDefault.mock.calls.length === 0;
		},
		opens: (url: string) => opens?.({ url }).action,
	};
}

describe('the window', () => {
	it('shows the page of our host', () => {
		expect(fake.windows.map(({ url }) => url)).toEqual([HOST]);
	});

	it('is sandboxed, apart from its preload script, and without Node', () => {
		expect(fake.sandboxed).toBe(true);
		expect(fake.windows[0]?.options.webPreferences).toMatchObject({
			contextIsolation: true,
			sandbox: true,
			nodeIntegration: false,
			webviewTag: false,
		});
	});

	it.each(['will-navigate', 'will-redirect'])('%s leads to our own host only', (event) => {
		const page = contents();
		expect(page.goesAhead(event, 'http://127.0.0.1:41234/other')).toBe(true);
		for (const url of [ELSEWHERE, 'http://127.0.0.1:41235/', 'file:///etc/passwd']) {
			expect(page.goesAhead(event, url), url).toBe(false);
		}
	});

	it('opens no other window and takes in no web view', () => {
		const page = contents();
		expect([page.opens(ELSEWHERE), page.opens(HOST)]).toEqual(['deny', 'deny']);
		expect(page.goesAhead('will-attach-webview', HOST)).toBe(false);
	});
});

describe('the page', () => {
	/** What comes of asking for a permission. */
	const asked = (permission: string, requestingUrl: string, details: Details = {}): boolean | undefined => {
		let granted: boolean | undefined;
		fake.wired.ask?.(
			{},
			permission,
			(answer) => {
				granted = answer;
			},
			{ requestingUrl, ...details },
		);
		return granted;
	};

	it('may ask for the camera and nothing else', () => {
		expect(asked('media', HOST, { mediaTypes: ['video'] })).toBe(true);
		expect(asked('media', HOST, { mediaTypes: ['video', 'audio'] })).toBe(false);
		expect(asked('media', HOST)).toBe(false);
		expect(asked('media', ELSEWHERE, { mediaTypes: ['video'] })).toBe(false);
		expect(asked('geolocation', HOST)).toBe(false);
		expect(asked('serial', HOST)).toBe(false);
	});

	it('has the camera and nothing else', () => {
		const has = (permission: string, origin: string, mediaType?: string) =>
			fake.wired.check?.({}, permission, origin, mediaType === undefined ? {} : { mediaType });
		expect(has('media', 'http://127.0.0.1:41234/', 'video')).toBe(true);
		expect(has('media', 'http://127.0.0.1:41234/', 'audio')).toBe(false);
		expect(has('media', 'http://127.0.0.1:41234/')).toBe(false);
		expect(has('media', ELSEWHERE, 'video')).toBe(false);
		expect(has('notifications', 'http://127.0.0.1:41234/')).toBe(false);
	});

	it('gets the policy of our host in the place of any other', () => {
		let given: Record<string, unknown> = {};
		const responseHeaders = { 'content-security-policy': ["default-src 'unsafe-inline'"], 'X-Other': ['1'] };
		fake.wired.headers?.({ responseHeaders }, (change) => {
			given = change.responseHeaders;
		});
		expect(given).toEqual({ 'X-Other': ['1'], 'Content-Security-Policy': [contentSecurityPolicy(HOST)] });
	});
});

it('a host that says it is elsewhere gets no window', async () => {
	vi.resetModules();
	fake.hostUrl = ELSEWHERE;
	await import('../../electron/main.ts');
	await until(() => fake.windows.length > 1 || fake.errors.length > 0);
	expect(fake.errors).toEqual([`The host gave an address that is not on this computer: ${ELSEWHERE}`]);
	expect(fake.windows.map(({ url }) => url)).toEqual([HOST]);
});
