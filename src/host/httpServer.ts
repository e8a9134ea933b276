import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { UserError } from '../base/errors.ts';
import { type AccessControl, ticketPath } from './accessControl.ts';
import { policyFor } from './contentSecurityPolicy.ts';
import { fileWithin, sendFile } from './staticFiles.ts';

/** The one interface that the host listens on. */
export const loopback = '127.0.0.1';

/**
 * What every answer carries: our own files only, nothing framed, isolated so that shared memory may be used.
 * @param socketHost as in `policyFor`
 */
function headersFor(socketHost: string | undefined): Record<string, string> {
	return {
		'content-security-policy': policyFor(socketHost),
		'cross-origin-opener-policy': 'same-origin',
		'cross-origin-embedder-policy': 'require-corp',
		'cross-origin-resource-policy': 'same-origin',
		'permissions-policy': 'camera=(self), microphone=(), geolocation=(), display-capture=()',
		'referrer-policy': 'no-referrer',
		'x-content-type-options': 'nosniff',
		'x-frame-options': 'DENY',
		'cache-control': 'no-store',
	};
}

function refuse(response: ServerResponse, status: number, text: string): void {
	response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' });
	response.end(`${text}\n`);
}

async function answer(
	request: IncomingMessage,
	response: ServerResponse,
	folder: string,
	access: AccessControl,
): Promise<void> {
	const host = request.headers.host ?? '';
	const socketHost = access.isOwnHost(request) ? host : loopback;
	for (const [name, value] of Object.entries(headersFor(access.hasSocket ? socketHost : undefined))) {
		response.setHeader(name, value);
	}
	if (!access.isOwnHost(request)) return refuse(response, 403, 'This host answers to its own address only.');
	if (request.headers.origin !== undefined && !access.isOwnOrigin(request)) {
		return refuse(response, 403, 'Other pages may not ask this host for anything.');
	}
	if (request.method !== 'GET' && request.method !== 'HEAD') {
		response.setHeader('allow', 'GET, HEAD');
		return refuse(response, 405, 'Only GET and HEAD are answered.');
	}
	const target = request.url ?? '/';
	// `new URL` would tidy a path that leads out of the folder before it could be refused.
	const pathname = target.split(/[?#]/, 1)[0] as string;
	if (!URL.canParse(target, `http://${loopback}`)) return refuse(response, 400, 'This is no address.');
	if (pathname === ticketPath) {
		const address = access.redeem(new URL(target, `http://${loopback}`));
		if (address === undefined) {
			return refuse(
				response,
				403,
				'This address opens the page once only: open the one that Retinode printed when it started.',
			);
		}
		response.writeHead(302, { location: address, 'cache-control': 'no-store' }).end();
		return;
	}
	// The page itself is the same for everybody and knows nothing: what a session says and does goes over the socket, which asks for the token.
	const file = fileWithin(folder, pathname);
	if (file === undefined || !(await sendFile(response, file, request.method === 'HEAD'))) {
		refuse(response, 404, 'There is no such file.');
	}
}

/** A server that listens. */
export interface ListeningServer {
	readonly server: Server;
	readonly port: number;
}

/**
 * Listens on 127.0.0.1 and serves the files of a folder, and nothing else.
 * @param port 0 for any free one
 * @param accessOf access rules, which depend on the port that was got
 * @throws UserError (rejection) when the port is out of range, in use or not allowed
 */
export function listen(
	port: number,
	folder: string,
	accessOf: (port: number) => AccessControl,
): Promise<ListeningServer> {
	if (!Number.isInteger(port) || port < 0 || port > 65535) {
		return Promise.reject(new UserError(`port must be a whole number from 0 (any free one) to 65535; got ${port}`));
	}
	let access: AccessControl | undefined;
	const server = createServer((request, response) => {
		if (!access) return refuse(response, 503, 'Not ready yet.');
		answer(request, response, folder, access).catch(() => response.destroy());
	});
	server.headersTimeout = 10_000;
	server.requestTimeout = 30_000;
	return new Promise((resolve, reject) => {
		server.once('error', (error: NodeJS.ErrnoException) => {
			if (error.code === 'EADDRINUSE') {
				reject(new UserError(`port ${port} is in use by another program; choose another one, or 0 for any free one`));
			} else if (error.code === 'EACCES') {
				reject(new UserError(`port ${port} may not be opened by this user; choose one from 1024 on`));
			} else reject(error);
		});
		server.listen(port, loopback, () => {
			const address = server.address();
			const got = typeof address === 'object' && address !== null ? address.port : port;
			access = accessOf(got);
			resolve({ server, port: got });
		});
	});
}
