import { describe, expect, it } from 'vitest';
import { parseHostMessage } from '../../electron/hostMessages.ts';
import { contentSecurityPolicy, isAllowedNavigation, isAllowedPermission, isHostUrl } from '../../electron/security.ts';

const HOST = 'http://127.0.0.1:41234/#token=abc';

describe('the desktop window goes nowhere but to its own host', () => {
	it.each([HOST, 'http://127.0.0.1:41234/', 'http://127.0.0.1:41234/assets/a.js'])('stays on %s', (target) => {
		expect(isAllowedNavigation(HOST, target)).toBe(true);
	});

	it.each([
		'https://127.0.0.1:41234/',
		'http://127.0.0.1:41235/',
		'http://127.0.0.1/',
		'http://localhost:41234/',
		'http://127.0.0.1:41234@example.org/',
		'http://127.0.0.1:41234.example.org/',
		'https://example.org/',
		'file:///etc/passwd',
		'javascript:alert(1)',
		'data:text/html,hello',
		'blob:http://127.0.0.1:41234/uuid',
		'about:blank',
		'not a url',
		'',
	])('refuses %s', (target) => {
		expect(isAllowedNavigation(HOST, target)).toBe(false);
	});
});

describe('the address that the host process reports', () => {
	it('is loaded when it is on the loopback interface', () => {
		expect(isHostUrl(HOST)).toBe(true);
	});

	it.each([
		'http://example.org:80/',
		'http://example.org:41234/',
		'http://0.0.0.0:41234/',
		'http://user@127.0.0.1:41234/',
		'http://127.0.0.1/',
		'https://127.0.0.1:41234/',
		'file:///index.html',
		'',
	])('is refused when it is %s', (url) => {
		expect(isHostUrl(url)).toBe(false);
		expect(isAllowedNavigation(url, url)).toBe(false);
	});
});

describe('permissions', () => {
	const camera = { permission: 'media', requestingUrl: HOST, mediaTypes: ['video'] };

	it('lets our own page use the camera', () => {
		expect(isAllowedPermission(HOST, camera)).toBe(true);
		// Chromium's permission check passes an origin with a closing slash, not a page.
		expect(isAllowedPermission(HOST, { ...camera, requestingUrl: 'http://127.0.0.1:41234/' })).toBe(true);
	});

	it('refuses the camera to any other page', () => {
		expect(isAllowedPermission(HOST, { ...camera, requestingUrl: 'http://127.0.0.1:9/' })).toBe(false);
		expect(isAllowedPermission(HOST, { ...camera, requestingUrl: '' })).toBe(false);
	});

	it('refuses the microphone, alone or beside the camera, and requests that do not say what they want', () => {
		expect(isAllowedPermission(HOST, { ...camera, mediaTypes: ['audio'] })).toBe(false);
		expect(isAllowedPermission(HOST, { ...camera, mediaTypes: ['audio', 'video'] })).toBe(false);
		expect(isAllowedPermission(HOST, { ...camera, mediaTypes: [] })).toBe(false);
	});

	it.each(['geolocation', 'notifications', 'serial', 'usb', 'clipboard-read', 'openExternal', 'display-capture'])(
		'refuses %s even to our own page',
		(permission) => {
			expect(isAllowedPermission(HOST, { ...camera, permission })).toBe(false);
		},
	);
});

describe('the content security policy', () => {
	const directives = new Map(
		contentSecurityPolicy(HOST)
			.split('; ')
			.map((line) => {
				const [name = '', ...sources] = line.split(' ');
				return [name, sources];
			}),
	);

	it('denies by default', () => {
		expect(directives.get('default-src')).toEqual(["'none'"]);
	});

	it('runs only our own scripts: neither inline nor eval', () => {
		expect(directives.get('script-src')).toEqual(["'self'", "'wasm-unsafe-eval'"]);
	});

	it('connects to our own host only', () => {
		expect(directives.get('connect-src')).toEqual(["'self'", 'ws://127.0.0.1:41234']);
	});

	it('names no remote place and no wildcard anywhere', () => {
		expect(contentSecurityPolicy(HOST)).not.toMatch(/https?:|\*|'unsafe-/);
	});

	it('is not made for a foreign address', () => {
		expect(() => contentSecurityPolicy('https://example.org/')).toThrow(/127\.0\.0\.1/);
	});
});

describe('messages from the host process', () => {
	it('are read when they are ours', () => {
		expect(parseHostMessage({ type: 'ready', url: HOST })).toEqual({ type: 'ready', url: HOST });
		expect(parseHostMessage({ type: 'failed', message: 'Port 80 is taken.' })).toEqual({
			type: 'failed',
			message: 'Port 80 is taken.',
		});
	});

	it.each([null, undefined, 'ready', 7, {}, { type: 'ready' }, { type: 'ready', url: 3 }, { type: 'failed' }])(
		'are ignored when they are %j',
		(data) => {
			expect(parseHostMessage(data)).toBeUndefined();
		},
	);
});
