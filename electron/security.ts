import { policyFor } from '../src/host/contentSecurityPolicy.ts';

/**
 * What the desktop window may do, as pure decisions: it shows one page, served by our own host on the loopback
 * interface, and nothing else. The main process asks here and obeys.
 */

/** A permission that Chromium asks for on behalf of a page. */
export interface PermissionRequest {
	/** Chromium's name of the permission, such as `media` or `geolocation`. */
	readonly permission: string;
	/** Origin (or any URL) of the page that asks. */
	readonly requestingUrl: string;
	/** What kinds of media a `media` request wants, as far as Chromium says. */
	readonly mediaTypes: readonly string[];
}

/** The origin of `url`, or undefined where it is no http(s) URL at all. */
function httpOrigin(url: string): string | undefined {
	if (!URL.canParse(url)) return undefined;
	const parsed = new URL(url);
	return parsed.protocol === 'http:' || parsed.protocol === 'https:' ? parsed.origin : undefined;
}

/**
 * Whether the address that the host process reports may be loaded at all: plain http on 127.0.0.1 with a port,
 * no user name or password in it.
 */
export function isHostUrl(url: string): boolean {
	if (!URL.canParse(url)) return false;
	const { protocol, hostname, port, username, password } = new URL(url);
	return protocol === 'http:' && hostname === '127.0.0.1' && port !== '' && username === '' && password === '';
}

/** Whether the window may go to `target`, given the address `hostUrl` of our own host: only to the same origin. */
export function isAllowedNavigation(hostUrl: string, target: string): boolean {
	return isHostUrl(hostUrl) && httpOrigin(target) === new URL(hostUrl).origin;
}

/**
 * Whether a page may have a permission: the camera (`media` with video and nothing else), for our own page only.
 * A `media` request that does not say what it wants is refused.
 */
export function isAllowedPermission(hostUrl: string, request: PermissionRequest): boolean {
	return (
		request.permission === 'media' &&
		request.mediaTypes.length > 0 &&
		request.mediaTypes.every((type) => type === 'video') &&
		isAllowedNavigation(hostUrl, request.requestingUrl)
	);
}

/** The Content-Security-Policy of the window. Throws where `hostUrl` is not our host's address. */
export function contentSecurityPolicy(hostUrl: string): string {
	if (!isHostUrl(hostUrl)) throw new Error(`The host's address must be http://127.0.0.1:PORT/, got ${hostUrl}.`);
	return policyFor(new URL(hostUrl).host);
}
