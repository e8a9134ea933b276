import { get, request as httpRequest } from 'node:http';
import { connect as connectTcp } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import type { Host } from '../../src/host/startHost.ts';
import { fileWithin } from '../../src/host/staticFiles.ts';
import { offeredProtocols } from '../../src/protocol/messages.ts';
import { connect, pageText, testHost, tokenOf } from './bench.ts';

let host: Host;
beforeAll(async () => {
	host = await testHost();
});
afterAll(() => host.close());

interface Answer {
	readonly status: number;
	readonly text: string;
	readonly headers: Record<string, unknown>;
}

/** A request as written, without the tidying that fetch would do. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
	return new Promise((resolve, reject) => {
		const asked = httpRequest({ host: '127.0.0.1', port: host.port, path, method, headers }, (response) => {
			let text = '';
			response.on('data', (piece) => {
				text += piece;
			});
			response.on('end', () => resolve({ status: response.statusCode ?? 0, text, headers: response.headers }));
		});
		asked.on('error', reject);
		asked.end();
	});
}

/** Tries to open a socket; resolves with the subprotocol that was agreed on, or the status that refused it. */
function trySocket(path: string, protocols: readonly string[], options: WebSocket.ClientOptions): Promise<string> {
	return new Promise((resolve) => {
		const socket = new WebSocket(`ws://127.0.0.1:${host.port}${path}`, [...protocols], options);
		socket.on('open', () => {
			socket.close();
			resolve(`open: ${socket.protocol}`);
		});
		socket.on('unexpected-response', (_request, response) => resolve(String(response.statusCode)));
		socket.on('error', () => resolve('error'));
	});
}

const token = () => tokenOf(host.url);
const offered = () => offeredProtocols(token());
const origin = () => new URL(host.url).origin;

describe('the page', () => {
	it('is opened once by an address that others may read, which does not hold the token', async () => {
		const once = new URL(host.onceUrl());
		expect(once.href).not.toContain(token());
		const address = `${once.pathname}${once.search}`;
		const first = await ask(address);
		expect(first.status).toBe(302);
		expect(first.headers.location).toBe(host.url);
		const again = await ask(address);
		expect(again.status).toBe(403);
		expect(again.text).toContain('once only');
		expect(again.text + String(again.headers.location)).not.toContain(token());
		for (const wrong of ['/open', '/open?ticket=', '/open?ticket=guess']) expect((await ask(wrong)).status).toBe(403);
		expect(await trySocket(`/socket${once.search}`, [], { origin: origin() })).toBe('403');
	});

	// Its address in the browser has no token after the first moment, and is reloaded. It is a file as any other: what a session is comes by the socket.
	it('is a file without secrets, with headers that let it do next to nothing', async () => {
		const { status, text, headers } = await ask('/');
		expect(status).toBe(200);
		expect(text).toBe(pageText);
		expect(JSON.stringify(headers)).not.toContain(token());
		expect(headers['content-security-policy']).toContain("default-src 'none'");
		expect(headers['content-security-policy']).not.toContain('unsafe-inline');
		expect(headers['cross-origin-opener-policy']).toBe('same-origin');
		expect(headers['cross-origin-embedder-policy']).toBe('require-corp');
		expect(headers['x-content-type-options']).toBe('nosniff');
		expect(headers['referrer-policy']).toBe('no-referrer');
	});

	it('has its token behind the #, which browsers send nowhere', () => {
		const { pathname, search, hash } = new URL(host.url);
		expect([pathname, search, hash]).toEqual(['/', '', `#token=${token()}`]);
		expect(token()).toMatch(/^[\w-]{32}$/);
	});

	it('is refused to another name that leads here, and to other pages', async () => {
		expect((await ask('/', { host: 'evil.example' })).status).toBe(403);
		expect((await ask('/', { host: `evil.example:${host.port}` })).status).toBe(403);
		expect((await ask('/', { origin: 'https://evil.example' })).status).toBe(403);
		expect((await ask('/main.js', { origin: 'https://evil.example' })).status).toBe(403);
		expect((await ask('/main.js', { origin: 'null' })).status).toBe(403);
	});

	it('only ever is asked for, not written to', async () => {
		for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
			expect((await ask('/', {}, method)).status).toBe(405);
		}
	});
});

describe('files', () => {
	it('of the page are served', async () => {
		const { status, headers } = await ask('/main.js');
		expect(status).toBe(200);
		expect(headers['content-type']).toContain('text/javascript');
	});

	it.each([
		['/../secret.js'],
		['/%2e%2e/secret.js'],
		['/..%2fsecret.js'],
		['/..%5csecret.js'],
		['/x/../../secret.js'],
		['//etc/passwd'],
		['/.env.js'],
		['/main.js%00.html'],
		['/%'],
		['/notes.exe'],
		['/nothing.js'],
		['/socket'],
	])('that are not the page’s stay where they are: %s', async (path) => {
		const { status, text } = await ask(path);
		expect([400, 403, 404]).toContain(status);
		expect(text).not.toMatch(/secret|hidden|root:/);
	});

	it('are looked for within their folder only, whatever the path says', () => {
		expect(fileWithin('/page', '/')).toBe('/page/index.html');
		expect(fileWithin('/page', '/a/b.js')).toBe('/page/a/b.js');
		for (const path of ['/../x.js', '/a/../../x.js', '/.git/x.js', '/a%2fb.js', '/a\\b.js', '/%zz.js']) {
			expect(fileWithin('/page', path), path).toBeUndefined();
		}
	});
});

describe('the socket', () => {
	it('opens to our own page', async () => {
		const client = await connect(host);
		expect(await client.request({ type: 'hello', version: 2 })).toMatchObject({ version: 2, shell: 'browser' });
		await client.close();
	});

	it('agrees on our own subprotocol, and says the token back to nobody', async () => {
		expect(await trySocket('/socket', offered(), { origin: origin() })).toBe('open: retinode');
		expect(await trySocket('/socket', offered().toReversed(), { origin: origin() })).toBe('open: retinode');
	});

	it.each<[string, string, () => readonly string[]]>([
		['without the token', '/socket', () => []],
		['with no more than our subprotocol', '/socket', () => offered().slice(0, 1)],
		['with an empty token', '/socket', () => ['retinode', 'token.']],
		['with a wrong token', '/socket', () => offeredProtocols('wrong')],
		['with a wrong token of the right length', '/socket', () => offeredProtocols('A'.repeat(32))],
		['with the token where it does not belong', '/socket', () => ['retinode', token()]],
		['with the token in its address', `/socket?token=`, () => []],
	])('is refused %s', async (_, path, protocols) => {
		const address = path.endsWith('=') ? path + token() : path;
		expect(await trySocket(address, protocols(), { origin: origin() })).toBe('403');
	});

	it('is refused to other origins, to none, and to other names of this machine', async () => {
		const refused = (options: WebSocket.ClientOptions, path = '/socket') => trySocket(path, offered(), options);
		expect(await refused({ origin: 'https://evil.example' })).toBe('403');
		expect(await refused({ origin: 'null' })).toBe('403');
		expect(await refused({})).toBe('403');
		expect(await refused({ origin: origin(), headers: { host: 'evil.example' } })).toBe('403');
		expect(await refused({ origin: origin() }, '/other')).toBe('404');
	});
});

describe('the port', () => {
	it('is open on the loopback interface only', async () => {
		const outside = Object.values(networkInterfaces())
			.flat()
			.find((each) => each !== undefined && !each.internal && each.family === 'IPv4');
		// A machine without a network has no outside to be reached from.
		if (!outside) return;
		const reached = await new Promise<boolean>((resolve) => {
			const socket = connectTcp({ host: outside.address, port: host.port });
			socket.on('connect', () => {
				socket.destroy();
				resolve(true);
			});
			socket.on('error', () => resolve(false));
		});
		expect(reached).toBe(false);
	});

	it('that is in use is named in one sentence', async () => {
		await expect(testHost({ port: host.port })).rejects.toThrow(`port ${host.port} is in use by another program`);
	});

	it('must be a port', async () => {
		await expect(testHost({ port: 70_000 })).rejects.toThrow('port must be a whole number from 0');
		await expect(testHost({ port: Number.NaN })).rejects.toThrow('port must be a whole number from 0');
	});

	it('is free again after close', async () => {
		const other = await testHost();
		await other.close();
		await new Promise<void>((resolve) => {
			get({ host: '127.0.0.1', port: other.port }, () => resolve()).on('error', () => resolve());
		});
		const again = await testHost({ port: other.port });
		expect(again.port).toBe(other.port);
		await again.close();
	});
});
