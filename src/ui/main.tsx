import { socketPath } from '../protocol/messages.ts';
import { createConnection } from './connection/connection.ts';
import { showScreen } from './screen.tsx';

/** The page of a local host: one connection to the host that served it, one screen. */
function start(root: HTMLElement): void {
	const address = new URL(socketPath, window.location.href);
	address.protocol = window.location.protocol === 'https:' ? 'wss:' : 'ws:';
	// The token that the host put into the page's own address opens the socket too.
	address.search = window.location.search;
	const connection = createConnection({
		open: () => new WebSocket(address),
		nowMs: () => performance.timeOrigin + performance.now(),
	});
	showScreen(root, connection, null);
}

const root = document.getElementById('root');
if (root) start(root);
