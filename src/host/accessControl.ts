import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { offeredToken, tokenParameter } from '../protocol/messages.ts';

/** Where the page is opened with a ticket, and the parameter that the ticket is. */
export const ticketPath = '/open';
export const ticketParameter = 'ticket';
/** How long a ticket is good, ms: a browser that has to be started first takes its time. */
const ticketMs = 30_000;

/** A fresh secret that only those who were given the address know. */
export function createToken(): string {
	return randomBytes(24).toString('base64url');
}

/** Who may talk to the host. */
export interface AccessControl {
	/** The request was made to this host by its own name: a foreign name that resolves here (DNS rebinding) is refused. */
	isOwnHost(request: IncomingMessage): boolean;
	/** The request comes from our own page. Only a browser says; a missing origin is refused for sockets. */
	isOwnOrigin(request: IncomingMessage): boolean;
	/** Whoever wants a socket offers the session's token. */
	hasToken(request: IncomingMessage): boolean;
	/** The page's address with the token, behind its #. */
	pageUrl(): string;
	/**
	 * A ticket for the page's address: it opens the page once, within half a minute, and stands for the token where others could read that, such
	 * as in a program's command line.
	 */
	ticket(): string;
	/** The page's address with the token for a ticket that is still good, which is then used up. */
	redeem(url: URL): string | undefined;
	/** The page talks to this host, which then has a token. */
	readonly hasSocket: boolean;
}

/**
 * Access for the names that a host on `port` of the loopback interface has.
 * @param token null: files only, which anyone on this computer may read
 */
export function createAccessControl(port: number, token: string | null): AccessControl {
	const names = [`127.0.0.1:${port}`, `localhost:${port}`];
	const secret = Buffer.from(token ?? '');
	/** Tickets that were not used yet, and until when they are good, ms. */
	const tickets = new Map<string, number>();
	const pageUrl = (): string => `http://${names[0]}/${token === null ? '' : `#${tokenParameter}=${token}`}`;
	return {
		ticket() {
			const ticket = createToken();
			tickets.set(ticket, performance.now() + ticketMs);
			return ticket;
		},
		redeem(url) {
			const ticket = url.searchParams.get(ticketParameter) ?? '';
			const untilMs = tickets.get(ticket) ?? Number.NEGATIVE_INFINITY;
			tickets.delete(ticket);
			if (token === null || performance.now() > untilMs) return undefined;
			return pageUrl();
		},
		pageUrl,
		hasSocket: token !== null,
		isOwnHost: ({ headers }) => names.includes(headers.host ?? ''),
		isOwnOrigin: ({ headers }) => names.some((name) => headers.origin === `http://${name}`),
		hasToken({ headers }) {
			const given = Buffer.from(offeredToken((headers['sec-websocket-protocol'] ?? '').split(/\s*,\s*/)));
			return token !== null && given.length === secret.length && timingSafeEqual(given, secret);
		},
	};
}
