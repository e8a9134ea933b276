/** What the utility process (which runs the host) tells the main process. The other way there is only `close`. */
export type HostMessage =
	/** The host listens; `url` is the address, with its token, that the window loads. */
	| { readonly type: 'ready'; readonly url: string }
	/** The host could not start; `message` is one sentence for the user. */
	| { readonly type: 'failed'; readonly message: string };

/** The one command the main process sends: close the session's files and ports, then exit. */
export const CLOSE_HOST = 'close';

/** Reads a message from the other process; undefined where it is none of ours. */
export function parseHostMessage(data: unknown): HostMessage | undefined {
	if (typeof data !== 'object' || data === null || !('type' in data)) return undefined;
	if (data.type === 'ready' && 'url' in data && typeof data.url === 'string') return { type: 'ready', url: data.url };
	if (data.type === 'failed' && 'message' in data && typeof data.message === 'string') {
		return { type: 'failed', message: data.message };
	}
	return undefined;
}
