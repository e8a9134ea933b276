import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { type PageServer, servePage } from '../../src/host/servePage.ts';
import { pageFolder } from './bench.ts';

describe('the server of the page without a host', () => {
	let server: PageServer;

	beforeAll(async () => {
		server = await servePage(0, pageFolder());
	});
	afterAll(() => server.close());

	it('serves the page to whoever asks on this computer, isolated so that memory can be shared', async () => {
		const answer = await fetch(server.url);
		expect(answer.status).toBe(200);
		expect(answer.headers.get('cross-origin-opener-policy')).toBe('same-origin');
		expect(answer.headers.get('cross-origin-embedder-policy')).toBe('require-corp');
		expect(answer.headers.get('cross-origin-resource-policy')).toBe('same-origin');
	});

	it('lets the page reach its own files, workers and WebAssembly, and no other place', async () => {
		const policy = (await fetch(`${server.url}main.js`)).headers.get('content-security-policy');
		expect(policy).toContain("default-src 'none'");
		expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval';");
		expect(policy).toContain("connect-src 'self';");
		expect(policy).toContain("worker-src 'self' blob:;");
		expect(policy).not.toContain('ws:');
	});

	it('has no socket, and nothing outside of its folder', async () => {
		const refused = await new Promise<boolean>((resolve) => {
			const socket = new WebSocket(`ws://127.0.0.1:${server.port}/socket`);
			socket.once('open', () => resolve(false));
			socket.once('error', () => resolve(true));
		});
		expect(refused).toBe(true);
		expect((await fetch(`${server.url}%2e%2e/secret.js`)).status).toBe(404);
		expect((await fetch(`${server.url}notes.exe`)).status).toBe(404);
	});

	it('says so when the page is not built, or the port is taken', async () => {
		await expect(servePage(0, '/nowhere')).rejects.toThrow(
			'The page is not built (/nowhere is missing): run `npm run build`.',
		);
		await expect(servePage(server.port, pageFolder())).rejects.toThrow(
			`port ${server.port} is in use by another program`,
		);
	});
});
