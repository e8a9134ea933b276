import { tokenParameter } from '../../protocol/messages.ts';

/** The parts of a window that are used. */
export interface TokenWindow {
	readonly location: Pick<Location, 'hash' | 'pathname' | 'search'>;
	readonly history: Pick<History, 'replaceState'>;
	readonly sessionStorage: Pick<Storage, 'getItem' | 'setItem'>;
}

/**
 * The session's token: from the page's address, out of which it is taken at once, else what this tab kept, so that it can be reloaded and
 * duplicated. Another tab's, or another port's, page does not get at that. Null: the page was opened by an address without one.
 */
export function takeToken({ location, history, sessionStorage }: TokenWindow): string | null {
	const given = new URLSearchParams(location.hash.slice(1)).get(tokenParameter);
	if (given === null) return sessionStorage.getItem(tokenParameter);
	history.replaceState(null, '', location.pathname + location.search);
	sessionStorage.setItem(tokenParameter, given);
	return given;
}
