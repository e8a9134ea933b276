/** What the utility process (which runs the host) tells the main process. */
export type HostMessage =
	/** The host listens; `url` is the address, with its token, that the window loads. */
	| { readonly type: 'ready'; readonly url: string }
	/** The host could not start; `message` is one sentence for the user. */
	| { readonly type: 'failed'; readonly message: string }
	/** A session that was to be opened was not; `message` is one sentence for the user. */
	| { readonly type: 'refused'; readonly message: string };

/** The main process' command to close the session's files and ports, then exit. */
export const CLOSE_HOST = 'close';

/** The main process' command to open a session file; the one that runs goes on where it is refused. */
export interface OpenSession {
	readonly type: 'open';
	readonly session: string;
}

/** Reads a command to open a session; undefined for anything else. */
export function parseOpenSession(data: unknown): OpenSession | undefined {
	if (typeof data !== 'object' || data === null || !('type' in data) || data.type !== 'open') return undefined;
	return 'session' in data && typeof data.session === 'string' ? { type: 'open', session: data.session } : undefined;
}

/** Reads a message from the other process; undefined where it is none of ours. */
export function parseHostMessage(data: unknown): HostMessage | undefined {
	if (typeof data !== 'object' || data === null || !('type' in data)) return undefined;
	if (data.type === 'ready' && 'url' in data && typeof data.url === 'string') return { type: 'ready', url: data.url };
	if ((data.type === 'failed' || data.type === 'refused') && 'message' in data && typeof data.message === 'string') {
		return { type: data.type, message: data.message };
	}
	return undefined;
}
