import { offeredProtocols, socketPath } from '../protocol/messages.ts';
import { createConnection } from './connection/connection.ts';
import { takeToken } from './connection/sessionToken.ts';
import { showScreen } from './screen.tsx';

/** The page of a local host: one connection to the host that served it, one screen. */
function start(root: HTMLElement, token: string): void {
	const address = new URL(socketPath, window.location.href);
	address.protocol = window.location.protocol === 'https:' ? 'wss:' : 'ws:';
	const connection = createConnection({
		open: () => new WebSocket(address, offeredProtocols(token)),
		nowMs: () => performance.timeOrigin + performance.now(),
		isServed: () =>
			fetch(window.location.href, { method: 'HEAD', cache: 'no-store' }).then(
				({ ok }) => ok,
				() => false,
			),
	});
	showScreen(root, connection, null);
}

const root = document.getElementById('root');
const token = takeToken(window);
// The address of another start, given to this tab, changes nothing but what stands behind the #: the page begins anew with it.
window.addEventListener('hashchange', () => {
	if (takeToken(window) !== token) window.location.reload();
});
if (root && token !== null) start(root, token);
else
	root?.append('This address lacks the session’s token: open the full address that Retinode printed when it started.');
